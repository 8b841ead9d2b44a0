# case: Nothing is seeded: equivalent only under an injected seed.
# expect: equivalent
# seed:
# %%
import random
import numpy as np
xs = np.random.normal(size=5)
# %%
pick = random.sample(range(100), 3)
# %%
m = float(xs.mean())
print(round(m, 4), pick)
