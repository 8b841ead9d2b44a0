# case: A formula takes a series that is only a notebook variable, and a C(..., levels=...).
# expect: equivalent
# %%
import numpy as np
import patsy
import pandas as pd
d = pd.DataFrame({"g": list("abab"), "y": [1.0, 2.0, 3.0, 4.0]})
w = np.array([1.0, 0.5, 2.0, 1.0])
order = ["b", "a"]
# %%
X = np.asarray(patsy.dmatrix("C(g, levels=order) + w", d))
# %%
order = ["a", "b"]
X2 = np.asarray(patsy.dmatrix("C(g, levels=order) + I(w ** 2)", d))
print(X[:, 1].tolist(), X2[:, 1].tolist())
