# case: A library function is replaced, used and put back.
# expect: equivalent
# %%
import math, statistics
_mean = statistics.mean
statistics.mean = lambda xs: ("patched", _mean(xs))
# %%
a = statistics.mean([1, 2, 3])
setattr(math, "tau2", math.tau * 2)
# %%
statistics.mean = _mean
b = statistics.mean([2, 4])
c = round(math.tau2, 3)
del math.tau2
print(a, b, c)
