# case: The variable is read two calls further down.
# expect: equivalent
# %%
factor = 2
def scale(x):
    return x * factor
def scale_all(xs):
    return [scale(x) for x in xs]
def total(xs):
    return sum(scale_all(xs))
# %%
first = total([1, 2, 3])
# %%
factor = 10
# %%
second = total([1, 2, 3])
print(first, second)
