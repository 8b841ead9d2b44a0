# case: A numpy view is written to; the base changes.
# expect: equivalent
# %%
import numpy as np
arr = np.arange(10)
v = arr[::2]
# %%
v[:] = 0
# %%
w = arr.reshape(2, 5)
w[1] += 100
# %%
s = int(arr.sum())
copy = arr[1::2].copy()
copy[:] = -1
print(arr.tolist(), s)
