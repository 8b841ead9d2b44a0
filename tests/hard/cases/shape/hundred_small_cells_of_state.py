# case: One dictionary is changed by many cells.
# expect: equivalent
# %%
state = {"n": 0, "log": []}
# %%
state["n"] += 1
# %%
state["log"].append(state["n"])
# %%
state["n"] *= 3
# %%
state["log"].append(state["n"])
# %%
state.update(done=False)
# %%
n = state["n"]
# %%
state["log"] += [n, n + 1]
# %%
state["done"] = len(state["log"]) == 4
# %%
del state["n"]
print(state)
