# case: from math import *: names come from nowhere, some shadow builtins.
# expect: equivalent
# fast:
# %%
from math import *
# %%
a = floor(sqrt(17)) + comb(5, 2)
b = pow(2, 3)
# %%
e = 1
c = [sin(0), e, round(pi, 3)]
print(a, b, c)
