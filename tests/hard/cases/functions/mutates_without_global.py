# case: A function changes a notebook list and dictionary in place, without any global statement.
# expect: equivalent
# %%
history = []
stats = {"n": 0}
def record(v):
    history.append(v)
    stats["n"] += 1
    return v * 2
# %%
doubled = [record(v) for v in (1, 2)]
# %%
history = ["new"]
record(9)
# %%
print(doubled, history, stats)
