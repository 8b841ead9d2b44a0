# case: A function is passed to a lazy map, which is consumed after the variable it reads was rebound.
# expect: equivalent
# fast:
# %%
power = 2
def raise_it(x):
    return x ** power
# %%
lazy = map(raise_it, [1, 2, 3])
first = next(lazy)
# %%
power = 3
rest = list(lazy)
# %%
print(first, rest)
