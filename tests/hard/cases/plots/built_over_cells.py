# case: A figure made with subplots in one cell is filled in two others.
# expect: equivalent
# %%
import matplotlib.pyplot as plt
import numpy as np
x = np.linspace(0, 1, 5)
fig, ax = plt.subplots(1, 2, figsize=(6, 2))
# %%
ax[0].plot(x, x ** 2, label="square")
ax[0].set_title("left")
# %%
ax[1].bar([0, 1], [3, 4])
fig.suptitle("both")
n_lines = len(ax[0].lines)
# %%
fig.savefig("both.png")
print(n_lines, len(fig.axes))
