# case: A loop fills subplots with a helper that reads a palette.
# expect: equivalent
# %%
import matplotlib.pyplot as plt
import pandas as pd
df = pd.DataFrame({"a": [1, 2], "b": [3, 1], "c": [2, 2]})
colors = ["r", "g", "b"]
# %%
def draw(ax, col, i):
    ax.bar(df.index, df[col], color=colors[i])
    ax.set_title(f"{col} ({colors[i]})")
# %%
fig, axes = plt.subplots(1, len(df.columns))
for i, (ax, col) in enumerate(zip(axes.flat, df.columns)):
    draw(ax, col, i)
plt.tight_layout()
plt.show()
# %%
titles = [a.get_title() for a in axes]
print(titles)
