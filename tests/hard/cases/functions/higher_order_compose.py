# case: Functions are composed from other functions and stored.
# expect: equivalent
# %%
from functools import reduce
def compose(*fs):
    return lambda x: reduce(lambda acc, f: f(acc), fs, x)
shift = 1
def add(x):
    return x + shift
# %%
both = compose(add, lambda x: x * shift, str)
a = both(3)
# %%
shift = 10
b = both(3)
print(a, b)
