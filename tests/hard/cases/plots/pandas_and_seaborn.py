# case: df.plot, seaborn with a theme, axes returned.
# expect: equivalent
# %%
import pandas as pd
import seaborn as sns
sns.set_theme(style="whitegrid")
df = pd.DataFrame({"g": list("aabb"), "v": [1, 2, 3, 5]})
# %%
ax = sns.barplot(data=df, x="g", y="v", errorbar=None)
ax.set_title("means")
# %%
df.plot(kind="line", y="v", title="line")
# %%
heights = [float(p.get_height()) for p in ax.patches]
print(heights)
