# %%
import numpy as np
import pandas as pd

rng = np.random.RandomState(3)
sales = pd.DataFrame(
    {
        "day": pd.date_range("2021-01-01", periods=120),
        "shop": rng.choice(["north", "south", "west"], 120),
        "amount": rng.gamma(2.0, 30.0, 120).round(2),
    }
)
sales.head()
# %%
sales["month"] = sales["day"].dt.month
by_shop = sales.groupby("shop").agg(total=("amount", "sum"), days=("day", "nunique"))
by_shop["share"] = by_shop["total"] / by_shop["total"].sum()
by_shop
# %%
wide = sales.pivot_table(index="month", columns="shop", values="amount", aggfunc="mean")
best = wide.idxmax(axis=1)
print(best.tolist())
