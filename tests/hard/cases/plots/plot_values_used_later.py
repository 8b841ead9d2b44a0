# case: What plt.hist returns is used in a later cell.
# expect: equivalent
# %%
import matplotlib.pyplot as plt
data = [1, 2, 2, 3, 3, 3]
# %%
counts, edges, _patches = plt.hist(data, bins=3)
plt.axvline(2)
# %%
peak = float(edges[counts.argmax()])
total = int(counts.sum())
print(peak, total)
