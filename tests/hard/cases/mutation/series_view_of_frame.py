# case: A column taken out of a frame, then both go their own ways (copy on write).
# expect: equivalent
# %%
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3]})
col = df["a"]
# %%
col.iloc[0] = 100
# %%
df["a"] += 1
after = col.tolist(), df["a"].tolist()
# %%
raw = df.to_numpy()
first = raw[0, 0]
print(after, first)
