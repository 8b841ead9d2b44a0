# case: A default is evaluated once, at the def; the body reads late.
# expect: equivalent
# %%
scale = 3
def grow(x, by=scale):
    return x * by + scale
# %%
scale = 7
# %%
one = grow(1)
two = grow(1, scale)
print(one, two)
