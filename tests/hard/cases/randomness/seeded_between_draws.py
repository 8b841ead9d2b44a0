# case: The seed is set again in the middle, so that two cells draw the same.
# expect: equivalent
# %%
import numpy as np
np.random.seed(5)
a = np.random.rand(2)
# %%
b = np.random.rand(2)
np.random.seed(5)
# %%
c = np.random.rand(2)
same = bool((a == c).all())
print(same, b)
