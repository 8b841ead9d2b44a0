# case: async with and async for at top level, names used later.
# expect: equivalent
# %%
import asyncio
class Res:
    log = []
    async def __aenter__(self):
        self.log.append("in")
        return self
    async def __aexit__(self, *a):
        self.log.append("out")
async def ticks(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i
# %%
async with Res() as res:
    res.log.append("body")
# %%
got = []
async for t in ticks(3):
    got.append(t)
more = [t async for t in ticks(2)]
# %%
log = list(res.log)
print(got, more, t, log)
