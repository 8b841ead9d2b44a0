# case: zip, enumerate, reversed and dictionary views used up over cells.
# expect: equivalent
# %%
names, ages = ["a", "b", "c"], [1, 2, 3]
pairs = zip(names, ages)
e = enumerate(names, start=1)
view = {"x": 1}.items()
# %%
first = next(pairs)
# %%
rest = dict(pairs)
empty = list(pairs)
nums = [i for i, _n in e]
# %%
left = list(e), list(view)
del pairs, e, view
print(first, rest, empty, nums, left)
