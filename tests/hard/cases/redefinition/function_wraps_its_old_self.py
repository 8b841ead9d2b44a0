# case: f = decorate(f), and f redefined in terms of the old one.
# expect: equivalent
# %%
def f(x):
    return x + 1
# %%
def twice(fn):
    return lambda x: fn(fn(x))
f = twice(f)
a = f(0)
# %%
old_f = f
def f(x):
    return old_f(x) * 100
# %%
b = f(0)
print(a, b)
