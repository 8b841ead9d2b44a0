# case: Pickled bytes and default reprs name the module of a class, which is another in the package.
# expect: equivalent
# %%
import pickle
class Model:
    def __init__(self, k):
        self.k = k
def f(x):
    return x
# %%
m = Model(3)
raw = pickle.dumps(m)
raws = [pickle.dumps([m, Model]), pickle.dumps({"x": m}, protocol=2)]
print(m, f, Model, [m])
# %%
with open("m.bin", "wb") as handle:
    handle.write(raw)
k = pickle.loads(raw).k
print(k)
