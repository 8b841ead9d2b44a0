# case: Imports in the middle, in branches, twice, in functions.
# expect: equivalent
# expect-rung: fine
# %%
values = [1, 2, 3]
# %%
import statistics
m = statistics.mean(values)
# %%
if True:
    import math as mt
import statistics
r = mt.sqrt(16) + statistics.median(values)
# %%
def dig(x):
    import json
    from os.path import basename as bn
    return json.dumps([x, bn("a/b")])
d = dig(1)
print(m, r, d)
