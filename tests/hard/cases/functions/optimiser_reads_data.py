# case: A loss reads the data that a later cell replaces.
# expect: equivalent
# %%
import numpy as np
from scipy.optimize import minimize_scalar
data = np.array([1.0, 2.0, 3.0])
def loss(m):
    return float(((data - m) ** 2).sum())
# %%
best = round(minimize_scalar(loss).x, 6)
# %%
data = data * 10
best10 = round(minimize_scalar(loss).x, 6)
# %%
print(best, best10)
