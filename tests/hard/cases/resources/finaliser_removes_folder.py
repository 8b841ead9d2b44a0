# case: The finaliser of an object removes a folder that later cells still read from.
# expect: equivalent
# %%
import os, shutil

class Area:
    def __init__(self, path):
        self.path = path
        os.makedirs(path, exist_ok=True)
    def __del__(self):
        shutil.rmtree(self.path, ignore_errors=True)
# %% [markdown]
# ## Load the data
# %%
area = Area('scratch_area')
cached = area.path + '/base.txt'
with open(cached, 'w') as f:
    f.write('42')
rows = [n * 2 for n in range(50)]
total = sum(rows)
# %% [markdown]
# ## Evaluate the result
# %%
bonus = int(open(cached).read()) if os.path.exists(cached) else 0
score = total + bonus
print('score', score)
# %% [markdown]
# ## Report
# %%
final = score + 1
print(final)
