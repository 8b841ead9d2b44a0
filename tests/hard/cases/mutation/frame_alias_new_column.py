# case: df2 = df; a column added through one is in both.
# expect: equivalent
# %%
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3]})
df2 = df
# %%
df2["x"] = df2["a"] * 2
# %%
df3 = df.copy()
df3["y"] = 0
# %%
cols = (list(df.columns), list(df3.columns), df is df2)
print(cols)
