# case: A metaclass and __init_subclass__ that register subclasses of later cells.
# expect: equivalent
# %%
registry = {}
class Plugin:
    def __init_subclass__(cls, key=None, **kw):
        super().__init_subclass__(**kw)
        registry[key or cls.__name__.lower()] = cls
# %%
class Csv(Plugin):
    ext = ".csv"
class Json(Plugin, key="js"):
    ext = ".json"
# %%
keys = sorted(registry)
exts = [registry[k]().ext for k in keys]
print(keys, exts)
