# case: tee, groupby and chain are lazy over cells.
# expect: equivalent
# %%
import itertools
a, b = itertools.tee(iter([1, 1, 2, 3]))
grouped = itertools.groupby(a)
# %%
k, members = next(grouped)
n = len(list(members))
# %%
left = [(key, len(list(g))) for key, g in grouped]
other = list(itertools.chain(b, "z"))
# %%
del a, b, grouped, members
print(k, n, left, other)
