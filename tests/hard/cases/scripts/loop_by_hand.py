# case: A plain script takes the event loop and runs it by hand, twice.
# expect: equivalent
# format: script
# %%
import asyncio
seen = []
async def job(n):
    await asyncio.sleep(0)
    seen.append(n)
    return n * 2
loop = asyncio.new_event_loop()
first = loop.run_until_complete(job(1))
second = loop.run_until_complete(asyncio.wait_for(job(2), 5))
loop.close()
del loop
third = asyncio.run(job(3))
print(seen, first, second, third)
