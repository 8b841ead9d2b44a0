# case: The seed is set in one cell and drawn from in others.
# expect: equivalent
# expect-rung: fine
# %%
import random
import numpy as np
random.seed(1)
np.random.seed(2)
# %%
a = [random.random() for _ in range(2)]
# %%
b = np.random.randn(3)
c = random.choice("abc")
# %%
d = float(np.random.rand())
print(a, b, c, d)
