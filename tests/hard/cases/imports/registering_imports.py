# case: An import of which nothing uses a name, but that puts a class into another module, is kept and comes first.
# expect: equivalent
# expect-rung: fine
# %%
import numpy as np
import os
from sklearn.experimental import enable_iterative_imputer
from sklearn.impute import IterativeImputer
# %%
data = np.array([[1.0, 2.0], [np.nan, 3.0], [4.0, np.nan]])
filled = IterativeImputer(random_state=0).fit_transform(data)
total = float(filled.sum())
print(total)
