# case: _, __, _3 and Out[n] are read by later cells.
# expect: equivalent
# fast:
# %%
6 * 7
# %%
a = _
# %%
"text"
# %%
b = _
c = Out[1] + 1
# %%
[1, 2]
# %%
d = (_5, len(_), __)
print(a, b, c, d)
