# case: An interface that the installed version no longer has.
# expect: refused
# refuse: append
# %%
import pandas as pd
df = pd.DataFrame({"a": [1]})
# %%
df = df.append({"a": 2}, ignore_index=True)
