# case: await in comprehensions, conditions and f-strings.
# expect: equivalent
# %%
import asyncio
async def val(x):
    await asyncio.sleep(0)
    return x
# %%
xs = [await val(i) for i in range(3)]
if await val(True):
    text = f"{await val('hi')}!"
# %%
d = {k: await val(k * 2) for k in xs}
def sync(n):
    return n + len(xs)
s = sync(1)
print(xs, text, d, s)
