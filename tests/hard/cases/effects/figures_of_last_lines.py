# case: What the last line does to a figure belongs to it.
# expect: equivalent
# expect-rung: fine
# %%
import matplotlib.pyplot as plt
import pandas as pd

df = pd.DataFrame({"n": [3, 5, 8], "m": [1, 2, 3]}, index=["a", "b", "c"])
# %%
plt.bar(df.index, df["n"])
plt.xticks(rotation=45)
# %%
fig, axes = plt.subplots(1, 2)
axes[0].plot(df["n"])
axes[1].plot(df["m"])
axes[1].set_ylim(0, 50)
# %%
for column in df.columns:
    plt.plot(df[column])
    plt.title(column)
    plt.show()
# %%
def draw(column):
    plt.hist(df[column])
    plt.show()

draw("n")
# %%
total = int(df["n"].sum())
print(total)
