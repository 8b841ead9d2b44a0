# case: Cells that only show something compute nothing.
# expect: equivalent
# expect-rung: fine
# %%
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3]})
# %%
df.head()
# %%
df.shape
# %%
df["a"].mean()
df.describe();
# %%
m = float(df["a"].mean())
m
