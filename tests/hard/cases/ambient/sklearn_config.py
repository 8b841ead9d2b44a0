# case: sklearn.set_config changes what transformers return in later cells.
# expect: equivalent
# %%
import pandas as pd
import sklearn
from sklearn.preprocessing import StandardScaler
df = pd.DataFrame({"a": [1.0, 2.0, 3.0]})
# %%
raw = StandardScaler().fit_transform(df)
sklearn.set_config(transform_output="pandas")
# %%
framed = StandardScaler().fit_transform(df)
kinds = type(raw).__name__, type(framed).__name__
# %%
sklearn.set_config(transform_output="default")
print(kinds)
