# case: Two star imports share a name, and a variable shadows another.
# expect: equivalent
# %%
from cmath import *
z = sqrt(-1)
# %%
from math import *
s = sqrt(4)
# %%
log = "my own"
text = f"{log} {exp(0)}"
print(z, s, text)
