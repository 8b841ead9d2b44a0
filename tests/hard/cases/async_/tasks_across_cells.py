# case: A task made in one cell is awaited in another: one event loop for all.
# expect: equivalent
# %%
import asyncio
log = {"a": [], "b": []}
async def worker(name, n):
    for i in range(n):
        log[name].append(i)
        await asyncio.sleep(0)
    return name
# %%
task = asyncio.create_task(worker("a", 2))
# %%
other = await worker("b", 1)
first = await task
# %%
n = len(log["a"])
del task
print(other, first, n)
