# case: A cell that looks like a plot also changes the data it plots.
# expect: equivalent
# %%
import matplotlib.pyplot as plt
import pandas as pd
df = pd.DataFrame({"v": [3, 1, 2]})
# %%
df["rank"] = df["v"].rank()
df.sort_values("v", inplace=True)
plt.plot(df["v"].values, df["rank"].values)
plt.show()
# %%
order = df.index.tolist()
print(order, df["rank"].tolist())
