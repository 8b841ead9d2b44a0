# case: rcParams set in one cell decide what figures of later cells look like.
# expect: equivalent
# %%
import matplotlib.pyplot as plt
plt.rcParams["figure.figsize"] = (4, 3)
plt.style.use("ggplot")
# %%
fig, ax = plt.subplots()
ax.plot([1, 2], [3, 4])
size = tuple(float(v) for v in fig.get_size_inches())
# %%
plt.rcParams.update({"figure.figsize": (8, 2)})
fig2 = plt.figure()
size2 = tuple(float(v) for v in fig2.get_size_inches())
print(size, size2)
