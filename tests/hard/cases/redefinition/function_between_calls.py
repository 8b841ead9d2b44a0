# case: A function is redefined between two calls, also through a helper.
# expect: equivalent
# fast:
# %%
def score(x):
    return x + 1
def best(xs):
    return max(score(x) for x in xs)
# %%
a = best([1, 2])
# %%
def score(x):
    return x * 10
# %%
b = best([1, 2])
c = score(5)
print(a, b, c)
