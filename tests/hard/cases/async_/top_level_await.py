# case: Top-level await in several cells.
# expect: equivalent
# fast:
# %%
import asyncio
async def fetch(n):
    await asyncio.sleep(0)
    return n * factor
factor = 2
# %%
a = await fetch(1)
# %%
factor = 5
b = await asyncio.gather(fetch(1), fetch(2))
# %%
print(a, b)
