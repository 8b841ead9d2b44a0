# case: A function reads a builtin that a later cell shadows.
# expect: equivalent
# %%
def biggest(xs):
    return max(xs)
a = biggest([1, 3, 2])
# %%
def max(xs):
    return "mine"
b = biggest([1, 3, 2])
# %%
del max
c = biggest([4, 5])
print(a, b, c)
