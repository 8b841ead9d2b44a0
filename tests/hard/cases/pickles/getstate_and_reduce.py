# case: __getstate__, __setstate__, __reduce__ of notebook classes; copy uses them.
# expect: equivalent
# %%
import copy, pickle
class Cache:
    def __init__(self):
        self.data, self.hits = {}, 0
    def __getstate__(self):
        return {"data": self.data}
    def __setstate__(self, state):
        self.__dict__.update(state, hits=-1)
# %%
c = Cache()
c.data["k"], c.hits = 1, 5
d = pickle.loads(pickle.dumps(c))
e = copy.deepcopy(c)
# %%
hits = c.hits, d.hits, e.hits
print(hits)
