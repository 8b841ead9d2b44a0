# case: df.apply with a function that reads a threshold set in another cell.
# expect: equivalent
# expect-step-min: 1
# %%
import pandas as pd
df = pd.DataFrame({"name": ["a", "b", "c", "d"], "age": [15, 30, 45, 70]})
# %%
threshold = 40
def bucket(row):
    return "old" if row["age"] >= threshold else "young"
# %%
df["bucket"] = df.apply(bucket, axis=1)
# %%
threshold = 20
df["bucket2"] = df.apply(bucket, axis=1)
# %%
counts = df["bucket2"].value_counts().to_dict()
print(counts)
