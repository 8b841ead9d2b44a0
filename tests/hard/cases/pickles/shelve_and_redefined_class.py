# case: A pickle is read after its class was redefined.
# expect: honest
# %%
import pickle
class Config:
    version = 1
    def __init__(self, n):
        self.n = n
blob = pickle.dumps(Config(3))
# %%
class Config:
    version = 2
    def __init__(self, n):
        self.n = -n
    def double(self):
        return self.n * 2
# %%
loaded = pickle.loads(blob)
result = loaded.version, loaded.n, loaded.double()
del blob
print(result)
