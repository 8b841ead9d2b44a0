# case: Two star imports of big modules, whose unused constants nobody asks for; one name is changed later.
# expect: equivalent
# unseen: MO
# %%
from matplotlib.pylab import *
from numpy import *
# %%
x = linspace(0, 2 * pi, 5)
total = sum(x)
e = e + 1
print(round(float(total), 6), round(e, 6))
