# case: Modules imported by a string.
# expect: equivalent
# %%
import importlib
names = ["json", "math"]
mods = {n: importlib.import_module(n) for n in names}
# %%
s = mods["json"].dumps({"pi": round(mods["math"].pi, 2)})
st = __import__("string").ascii_lowercase[:3]
# %%
del mods
print(s, st)
