# case: A cell tagged parameters, used everywhere.
# expect: equivalent
# %% tags=["parameters"]
n = 5
alpha = 0.5
name: str = "run a"
columns = ["a", "b"]
# %%
xs = [alpha * i for i in range(n)]
# %%
table = {c: xs for c in columns}
label = f"{name}: {len(table)}"
print(label, sum(xs))
