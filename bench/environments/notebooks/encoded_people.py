# %%
import pandas as pd

people = pd.DataFrame(
    {
        "age": [23, 41, None, 35, 62, 18],
        "city": ["Oslo", "Bergen", "Oslo", None, "Bergen", "Oslo"],
        "left": [0, 1, 0, 1, 1, 0],
    }
)
people["age"] = people["age"].fillna(people["age"].median())
people["city"] = people["city"].astype("category")
encoded = pd.get_dummies(people, columns=["city"])
encoded.info()
# %%
bins = pd.cut(people["age"], [0, 30, 50, 100], labels=["young", "middle", "old"])
counts = bins.value_counts().sort_index()
crossed = pd.crosstab(bins, people["left"])
print(counts.to_dict())
