# case: A thread pool runs a notebook function that reads a notebook variable.
# expect: equivalent
# %%
from concurrent.futures import ThreadPoolExecutor
base = 3
def work(n):
    return base ** n
# %%
with ThreadPoolExecutor(2) as pool:
    powers = list(pool.map(work, range(5)))
# %%
base = 2
with ThreadPoolExecutor(2) as pool:
    futures = [pool.submit(work, n) for n in range(5)]
    powers2 = [f.result() for f in futures]
del futures, pool
print(powers, powers2)
