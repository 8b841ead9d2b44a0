# case: A key function that reads a notebook dictionary.
# expect: equivalent
# %%
weights = {"a": 3, "b": 1, "c": 2}
def weight_of(name):
    return weights.get(name, 0)
# %%
order = sorted(weights, key=weight_of)
# %%
weights["d"] = 0
weights = {**weights, "a": -1}
# %%
again = sorted(weights, key=weight_of)
top = max(weights, key=lambda n: weights[n])
print(order, again, top)
