# case: Loops over loops with conditionals that build several collections.
# expect: equivalent
# %%
import itertools
grid, skipped, hits = {}, [], 0
# %%
for i in range(4):
    for j in range(4):
        if i == j:
            skipped.append((i, j))
            continue
        key = f"{i}-{j}"
        try:
            grid[key] = 10 / (i - 2)
        except ZeroDivisionError:
            grid[key] = None
        else:
            hits += 1
# %%
best = max((k for k in grid if grid[k]), key=grid.get)
print(len(grid), len(skipped), hits, best, i, j)
