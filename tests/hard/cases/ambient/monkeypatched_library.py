# case: A library function is replaced, used and put back.
# expect: equivalent
# %%
import json, math
_dumps = json.dumps
json.dumps = lambda o, **k: "patched:" + _dumps(o, **k)
# %%
a = json.dumps([1])
setattr(math, "tau2", math.tau * 2)
# %%
json.dumps = _dumps
b = json.dumps([2])
c = round(math.tau2, 3)
del math.tau2
print(a, b, c)
