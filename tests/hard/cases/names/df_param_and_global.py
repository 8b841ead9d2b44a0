# case: df is a parameter of helpers, a global and a loop variable.
# expect: equivalent
# %%
import pandas as pd
df = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
def add_total(df):
    df = df.copy()
    df["total"] = df.sum(axis=1)
    return df
def n_rows():
    return len(df)
# %%
out = add_total(df)
n1 = n_rows()
# %%
parts = []
for df in (out, out.iloc[:1]):
    parts.append(len(df))
n2 = n_rows()
print(n1, parts, n2, out["total"].tolist())
