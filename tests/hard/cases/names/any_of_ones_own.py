# case: The notebook's own Any, display numbers far back and a global in a class body.
# expect: equivalent
# %%
Any = 3
def mixed(x):
    return x if x > Any else str(x)
# %%
"first"
# %%
"second"
# %%
pair = mixed(1), mixed(5)
"third"
# %%
back = ___
class Settings:
    global level
    level = 2
    double = level * 2
print("\0", level, Settings.double, back, pair)
