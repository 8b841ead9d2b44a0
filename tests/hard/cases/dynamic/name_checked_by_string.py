# case: "x" in globals(), dir(), try NameError; results depend on what exists.
# expect: equivalent
# %%
cache = {}
first = "model" in globals()
# %%
if "model" not in globals():
    model = {"fitted": False}
known = [n for n in ("cache", "model", "nothing") if n in dir()]
# %%
try:
    nothing
except NameError:
    nothing = 0
print(first, known, nothing)
