# case: inplace=True in all its forms.
# expect: equivalent
# expect-step-min: 1
# %%
import pandas as pd
df = pd.DataFrame({"k": ["b", "a", None, "a"], "v": [1.0, None, 3.0, 4.0]})
# %%
df.dropna(subset=["k"], inplace=True)
df.fillna({"v": 0.0}, inplace=True)
# %%
df.rename(columns={"v": "value"}, inplace=True)
df.sort_values(["k", "value"], inplace=True)
df.reset_index(drop=True, inplace=True)
# %%
df.drop_duplicates("k", keep="last", inplace=True)
df.set_index("k", inplace=True)
result = df["value"].to_dict()
print(result)
