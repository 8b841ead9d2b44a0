# case: Progress bars and carriage returns.
# expect: equivalent
# %%
from tqdm import tqdm
import sys
acc = 0
for i in tqdm(range(5), file=sys.stderr, desc="adding"):
    acc += i
# %%
for i in range(3):
    print(f"\r{i}/3", end="", flush=True)
print()
# %%
print(acc)
