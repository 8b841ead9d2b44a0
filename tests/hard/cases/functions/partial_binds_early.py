# case: functools.partial freezes its arguments; the function inside still reads late.
# expect: equivalent
# %%
from functools import partial
base = 10
def combine(a, b):
    return base * a + b
# %%
add_base = partial(combine, b=base)
x = add_base(1)
# %%
base = 100
y = add_base(1)
# %%
print(x, y)
