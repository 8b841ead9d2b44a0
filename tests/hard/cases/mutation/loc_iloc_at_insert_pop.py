# case: Frames changed by loc, at, insert, pop, assign, del.
# expect: equivalent
# %%
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3, 4], "b": list("wxyz")})
# %%
df.loc[df["a"] > 2, "a"] = -1
df.at[0, "b"] = "W"
# %%
df.insert(0, "id", range(4))
b = df.pop("b")
# %%
df = df.assign(c=lambda d: d["a"] * 2)
del df["id"]
df.loc[len(df)] = [0, 0]
print(df.to_dict("list"), b.tolist())
