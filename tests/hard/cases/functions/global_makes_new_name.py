# case: A global statement binds a name that no cell binds at top level.
# expect: equivalent
# %%
def setup(kind):
    global mode, settings
    mode = kind
    settings = {"mode": kind, "n": len(kind)}
# %%
setup("quick")
# %%
first = (mode, dict(settings))
# %%
setup("thorough")
print(mode, settings, first)
