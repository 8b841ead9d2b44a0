# case: pyplot without a figure object: each cell starts a new figure.
# expect: equivalent
# expect-rung: fine
# %%
import matplotlib.pyplot as plt
xs = [1, 2, 3]
# %%
plt.plot(xs, xs)
plt.xlabel("x")
# %%
n_axes = len(plt.gcf().axes)
plt.hist([1, 1, 2])
plt.show()
# %%
mean = sum(xs) / len(xs)
print(mean, n_axes)
