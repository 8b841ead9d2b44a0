# case: Slice assignment and starred unpacking into items.
# expect: equivalent
# %%
xs = list(range(8))
head, *mid, tail = xs
# %%
xs[2:5] = ["x"]
xs[::2] = [0] * len(xs[::2])
mid[0], *mid[1:3] = "abc"
# %%
box = {}
box["k"], box["l"] = head, tail
# %%
print(xs, mid, box)
