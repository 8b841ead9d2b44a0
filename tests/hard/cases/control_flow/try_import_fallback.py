# case: Optional imports: the name is a module or None.
# expect: equivalent
# %%
try:
    import ujson_that_is_not_there as json
    fast_json = True
except ImportError:
    import json
    fast_json = False
# %%
try:
    from tqdm.not_there import tqdm
except ImportError:
    def tqdm(it, **kw):
        return it
# %%
out = json.dumps([i for i in tqdm(range(3), desc="x")])
print(out, fast_json)
