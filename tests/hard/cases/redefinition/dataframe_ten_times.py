# case: df = df.something, cell after cell, with old versions in other names.
# expect: equivalent
# expect-step-min: 1
# %%
import pandas as pd
df = pd.DataFrame({"g": list("aabbc"), "v": [1, 2, 3, 4, 5]})
# %%
raw = df
df = df[df["v"] > 1]
# %%
df = df.assign(w=df["v"] ** 2)
# %%
df = df.groupby("g", as_index=False)[["v", "w"]].sum()
n_groups = len(df)
# %%
df = df.merge(raw.groupby("g").size().rename("n").reset_index(), on="g")
df = df.set_index("g")
# %%
print(len(raw), n_groups, df.loc["b"].to_dict())
