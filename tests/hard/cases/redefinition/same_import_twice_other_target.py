# case: One alias names two modules in turn.
# expect: equivalent
# %%
import math as m
a = m.floor(2.5)
# %%
import statistics as m
b = m.mean([1, 2, 3])
# %%
import math as m
c = m.ceil(2.5)
print(a, b, c)
