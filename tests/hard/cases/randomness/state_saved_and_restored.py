# case: The state of the generator is kept and put back.
# expect: equivalent
# %%
import random
random.seed(9)
state = random.getstate()
a = random.random()
# %%
b = random.random()
random.setstate(state)
# %%
c = random.random()
del state
print(a == c, b)
