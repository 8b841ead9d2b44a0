# case: What a last line takes from an iterator, a generator of random numbers or a queue is gone.
# expect: equivalent
# %%
import queue
import random

import numpy as np

random.seed(1)
rng = np.random.default_rng(0)
numbers = iter(range(100))
waiting = queue.Queue()
for n in range(5):
    waiting.put(n)
rows = [3, 1, 2]
# %%
next(numbers)
# %%
rng.normal(size=2).round(3)
# %%
random.random()
# %%
waiting.get()
# %%
sum(n for n in zip(numbers, range(3)) for n in n)
# %%
rows.pop()
# %%
[rows.append(9) for _ in range(2)]
# %%
after = (next(numbers), float(rng.random()), random.random(), waiting.get(), rows)
print(after)
