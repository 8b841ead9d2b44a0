# case: Augmented assignment of arrays works in place, of numbers it doesn't.
# expect: equivalent
# %%
import numpy as np
w = np.zeros(3)
w0 = w
n = 1
n0 = n
# %%
w += 1.5
n += 1
# %%
w = w * 2
w -= 0.5
# %%
w0 *= 10
print(w.tolist(), w0.tolist(), n, n0)
