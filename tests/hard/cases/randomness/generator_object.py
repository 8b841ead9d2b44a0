# case: A numpy Generator is shared by cells and given to functions.
# expect: equivalent
# %%
import numpy as np
rng = np.random.default_rng(0)
def noise(n, rng=rng):
    return rng.normal(size=n).round(4)
# %%
a = noise(2)
# %%
rng2 = np.random.default_rng(0)
b = noise(2, rng2)
c = rng.integers(0, 10, 3)
# %%
same = a.tolist() == b.tolist()
print(same, c)
