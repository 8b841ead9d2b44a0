# case: A plain script with asyncio.run under a main guard.
# expect: equivalent
# format: script
# %%
import asyncio
results = []
async def job(n):
    await asyncio.sleep(0)
    results.append(n)
# %%
async def main():
    await asyncio.gather(*(job(i) for i in range(3)))
    return sorted(results)
# %%
if __name__ == "__main__":
    out = asyncio.run(main())
    print(out)
