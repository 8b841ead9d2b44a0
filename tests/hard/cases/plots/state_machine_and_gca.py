# case: plt.sca, gca, twinx, text; the axes are asked afterwards.
# expect: equivalent
# %%
import matplotlib.pyplot as plt
fig, (top, bottom) = plt.subplots(2, 1)
plt.sca(top)
plt.plot([1, 2], label="one")
plt.legend()
twin = plt.gca().twinx()
twin.set_ylim(0, 10)
plt.sca(bottom)
plt.text(0.5, 0.5, "hi")
labels = [t.get_text() for t in bottom.texts]
# %%
limits = tuple(float(v) for v in twin.get_ylim())
n = len(fig.axes)
print(labels, limits, n)
