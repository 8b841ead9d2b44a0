# case: pd.eval over frames that are notebook variables.
# expect: equivalent
# %%
import pandas as pd
left = pd.DataFrame({"a": [1, 2]})
right = pd.DataFrame({"a": [10, 20]})
# %%
both = pd.eval("left + right")
# %%
left = left * 2
k = 3
again = pd.eval("left * k")
print(both["a"].tolist(), again["a"].tolist())
