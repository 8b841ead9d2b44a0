# case: An import takes a name that a variable had, and the other way round.
# expect: equivalent
# %%
random = 4
copy = [1, 2]
first = random + len(copy)
# %%
import random
from copy import copy
random.seed(3)
r = random.randint(1, 100)
c = copy([5])
# %%
random = random.randint(1, 100)
print(first, r, c, random)
