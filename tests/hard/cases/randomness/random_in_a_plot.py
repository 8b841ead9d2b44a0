# case: A plot draws random numbers: leaving it out would shift what follows.
# expect: equivalent
# %%
import numpy as np
import matplotlib.pyplot as plt
np.random.seed(3)
x = np.arange(5)
# %%
plt.scatter(x, np.random.rand(5))
plt.title("jitter")
plt.show()
# %%
y = np.random.rand(2)
print(y)
