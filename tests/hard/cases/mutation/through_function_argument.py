# case: A function changes its argument; another name of it is used later.
# expect: equivalent
# %%
def normalise(d, key):
    top = max(d[key])
    d[key][:] = [v / top for v in d[key]]
    d["done"] = True
# %%
data = {"v": [1, 2, 4]}
values = data["v"]
# %%
normalise(data, "v")
# %%
mean = sum(values) / len(values)
print(mean, data)
