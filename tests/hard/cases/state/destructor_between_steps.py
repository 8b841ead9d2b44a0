# case: An object whose destructor gives something back lives as long as in the notebook.
# expect: equivalent
# expect-rung: fine
# %% [markdown]
# ## Load the data
# %%
class Lease:
    held = {}
    def __init__(self, name):
        self.name = name
        Lease.held[name] = 42
    def __del__(self):
        Lease.held.pop(self.name, None)
# %%
lease = Lease("base")
key = lease.name
rows = [n * 2 for n in range(50)]
total = sum(rows)
# %% [markdown]
# ## Evaluate the result
# %%
bonus = Lease.held.get(key, 0)
score = total + bonus
print("score", score)
