# case: Columns named by variables, agg with named functions, assign with lambdas reading globals.
# expect: equivalent
# %%
import pandas as pd
df = pd.DataFrame({"g": list("aab"), "v": [1, 2, 10]})
key, val = "g", "v"
def spread(s):
    return s.max() - s.min() + bonus
bonus = 0
# %%
one = df.groupby(key)[val].agg(["sum", spread]).reset_index()
# %%
bonus = 100
two = df.groupby(key).agg(total=(val, "sum"), s=(val, spread))
df = df.assign(w=lambda d: d[val] * bonus)
print(one["spread"].tolist(), two["s"].tolist(), df["w"].tolist())
