# case: Out as a dictionary, _oh, In and _i; the underscores after three displays and in a display of their own.
# expect: equivalent
# expect-rung: fine
# %%
import numpy as np
y = np.arange(4)
# %%
y * 2
# %%
z = _ + 1
total = Out[2].sum() if 2 in Out else 0
print(z, total)
# %%
"text"
# %%
found = [Out.get(2), Out.get(3), Out.get(99, "no"), len(Out), sorted(Out), 3 in Out]
before = (_, __, ___, _2, _oh[4], _i, In[1], len(In), _i2)
print(found, before)
# %%
_
# %%
last = (_, __)
print(last)
