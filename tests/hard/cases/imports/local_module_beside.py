# case: The notebook imports a module that lies beside it.
# expect: equivalent
# file: mytools.py = 'FACTOR = 3\ndef times(x):\n    return x * FACTOR\n'
# %%
import mytools
from mytools import times
a = times(2)
# %%
mytools.FACTOR = 10
b = times(2)
# %%
c = mytools.times(3)
print(a, b, c)
