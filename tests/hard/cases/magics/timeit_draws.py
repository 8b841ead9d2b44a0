# case: %timeit draws from the global generator as often as it likes, and later cells draw from it too.
# expect: honest
# text-differs:
# %%
import random
random.seed(3)
first = random.random()
%timeit -n 3 random.random()
# %%
later = random.random()
# %%
%%timeit -n 2 -r 2
random.random()
# %%
last = random.random()
