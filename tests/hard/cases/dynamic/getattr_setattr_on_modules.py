# case: Attributes found by name, on modules, classes and functions.
# expect: equivalent
# %%
import math
ops = ["sqrt", "floor"]
vals = {op: getattr(math, op)(9.5) for op in ops}
# %%
class Opts: pass
for k in ("lr", "depth"):
    setattr(Opts, k, len(k))
o = Opts()
# %%
pairs = [(k, getattr(o, k)) for k in ("lr", "depth")]
has = hasattr(o, "missing")
print(vals, pairs, has)
