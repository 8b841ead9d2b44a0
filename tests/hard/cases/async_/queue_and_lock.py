# case: A queue and a lock used by cells in turn.
# expect: equivalent
# %%
import asyncio
q = asyncio.Queue()
lock = asyncio.Lock()
# %%
for i in range(3):
    await q.put(i)
# %%
out = []
async with lock:
    while not q.empty():
        out.append(await q.get())
locked = lock.locked()
# %%
del q, lock
print(out, locked)
