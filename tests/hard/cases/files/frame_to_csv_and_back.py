# case: A frame goes through csv and json files in a folder that is made first.
# expect: equivalent
# file: sales.csv = 'day,shop,n\n2024-01-01,a,3\n2024-01-01,b,\n2024-01-02,a,5\n'
# %%
import os
import pandas as pd
os.makedirs("out", exist_ok=True)
df = pd.read_csv("sales.csv", parse_dates=["day"])
# %%
df["n"] = df["n"].fillna(0).astype(int)
daily = df.groupby("day")["n"].sum()
daily.to_csv("out/daily.csv")
# %%
back = pd.read_csv("out/daily.csv", index_col="day")
back.to_json("out/daily.json")
best = back["n"].idxmax()
print(best)
