# case: df.query and df.eval name notebook variables in their text.
# expect: equivalent
# %%
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3, 4], "b": [4, 3, 2, 1]})
low = 2
# %%
part = df.query("a > @low and b < 3")
# %%
low = 0
part2 = df.query("a > @low", engine="python")
df.eval("c = a + b * @low", inplace=True)
print(len(part), len(part2), df["c"].tolist())
