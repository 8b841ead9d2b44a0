# case: Variables named after modules that the package would have or import.
# expect: equivalent
# %%
import numpy as np
import pandas as pd
plots = []
features = np.arange(3)
train = features[:2]
dataclasses = {"x": 1}
# %%
typing = "any"
os = train.sum()
sys = pd.Series([1]).sum()
# %%
np = "numpy is gone"
pd = len(np)
plots.append((typing, int(os), int(sys), dataclasses["x"], pd))
print(plots)
