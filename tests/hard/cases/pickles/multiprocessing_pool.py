# case: A process pool runs a function of the notebook (forked workers find it by name).
# expect: equivalent
# %%
import multiprocessing as mp
scale = 3
def work(n):
    return n * scale
# %%
ctx = mp.get_context("fork")
with ctx.Pool(2) as pool:
    out = pool.map(work, range(4))
# %%
del ctx, pool
print(out)
