# case: np.set_printoptions, np.seterr, errstate.
# expect: equivalent
# %%
import numpy as np
np.set_printoptions(precision=2, suppress=True)
old = np.seterr(divide="ignore", invalid="ignore")
# %%
r = np.array([1.0, 0.0]) / 0.0
print(r, np.array([1.23456]))
# %%
np.seterr(**old)
with np.errstate(all="raise"):
    try:
        np.float64(1) / 0.0
        caught = False
    except FloatingPointError:
        caught = True
print(caught)
