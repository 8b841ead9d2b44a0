# case: a = b = c = [] and swaps: several names for one object.
# expect: equivalent
# %%
a = b = c = []
x, y = 1, 2
# %%
a.append(1)
b += [2]
# %%
c = c[:]
c.append(3)
x, y = y, x
# %%
i, lst = 0, [0, 0, 0]
i, lst[i] = 1, 9
print(a, b, c, x, y, lst)
