# case: Functions of the notebook called in the last line: some only look, some act.
# expect: equivalent
# %%
import pandas as pd

df = pd.DataFrame({"a": [1, 2, 2], "b": [4.0, None, 6.0]})
log = []
# %%
def missing():
    m = df.isnull().mean().sort_values(ascending=False)
    return m[m > 0]

missing()
# %%
def add(x):
    log.append(x)
    return len(log)

add(3)
# %%
from functools import lru_cache

@lru_cache
def slow(x):
    log.append(("slow", x))
    return x * 2

slow(4)
# %%
df["a"].apply(add)
# %%
df["a"].map(lambda v: v * 2)
# %%
twice = slow(4)
print(log, twice, slow.cache_info().hits)
