# case: A cached function does not see the rebinding for arguments that it has seen.
# expect: equivalent
# %%
from functools import lru_cache
unit = 2
@lru_cache(maxsize=None)
def cost(n):
    return n * unit
# %%
a = cost(3)
# %%
unit = 5
b = cost(3)
c = cost(4)
# %%
info = tuple(cost.cache_info())
print(a, b, c, info)
