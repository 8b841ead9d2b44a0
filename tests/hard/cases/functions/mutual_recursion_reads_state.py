# case: Mutually recursive functions of two cells read a limit that moves.
# expect: equivalent
# %%
limit = 3
def down(n, trail):
    trail.append(n)
    return up(n - 1, trail) if n > -limit else trail
# %%
def up(n, trail):
    trail.append(-n)
    return down(n - 1, trail) if len(trail) < limit * 4 else trail
# %%
short = down(2, [])
# %%
limit = 6
longer = down(2, [])
print(short, longer)
