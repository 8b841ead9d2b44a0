# case: An inner list is shared by two outer ones.
# expect: equivalent
# %%
inner = [1]
table = {"p": inner, "q": [inner, inner]}
# %%
table["q"][0].append(2)
# %%
inner = [5]
table["r"] = inner
inner.append(6)
# %%
grid = [[0] * 2] * 3
grid[0][0] = 1
print(table, grid)
