# case: A branch that looks at what is there: a file, a module, a variable.
# expect: equivalent
# %%
import os, sys
try:
    cached
except NameError:
    cached = {}
# %%
if not os.path.exists("cache.txt"):
    cached["made"] = True
    with open("cache.txt", "w") as fh:
        fh.write("1")
if "IPython" in sys.modules or True:
    where = "anywhere"
# %%
again = os.path.exists("cache.txt")
print(cached, where, again)
