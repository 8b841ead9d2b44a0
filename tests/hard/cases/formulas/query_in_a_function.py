# case: A function queries with a global and a local of the same text.
# expect: equivalent
# %%
import pandas as pd
df = pd.DataFrame({"a": range(6)})
limit = 3
def pick(offset):
    local = limit + offset
    return df.query("a >= @local or a == @limit")["a"].tolist()
# %%
x = pick(1)
# %%
limit = 0
y = pick(5)
print(x, y)
