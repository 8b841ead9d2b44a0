# case: The number of open figures is asked: Jupyter closes them at the end of a cell.
# expect: equivalent
# %%
import matplotlib.pyplot as plt
plt.figure()
plt.figure()
inside = len(plt.get_fignums())
# %%
after = len(plt.get_fignums())
plt.plot([1, 2])
title = plt.gca().get_title()
# %%
fresh = len(plt.gca().lines)
print(inside, after, title, fresh)
