# case: %%time around a cell with definitions, loops and a last expression.
# expect: equivalent
# text-differs:
# %%
import math
base = 2
# %%
%%time
def f(x):
    return math.log(x, base)
vals = []
for i in (1, 2, 4):
    vals.append(f(i))
vals[-1]
# %%
base = 4
again = f(16)
print(vals, again)
