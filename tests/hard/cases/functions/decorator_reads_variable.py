# case: A decorator of the notebook reads a variable when it decorates and when it is called.
# expect: equivalent
# %%
import functools
level = "low"
calls = []
def traced(fn):
    made = level
    @functools.wraps(fn)
    def inner(*args):
        calls.append((fn.__name__, made, level))
        return fn(*args)
    return inner
# %%
@traced
def add(a, b):
    return a + b
x = add(1, 2)
# %%
level = "high"
@traced
def mul(a, b):
    return a * b
y = add(3, 4) * mul(2, 5)
# %%
print(calls)
