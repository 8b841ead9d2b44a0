# case: Callbacks are registered, the variable they read moves, then they are fired.
# expect: equivalent
# %%
handlers = {}
def on(event):
    def register(fn):
        handlers.setdefault(event, []).append(fn)
        return fn
    return register
prefix = "A"
# %%
@on("start")
def say_start(x):
    return f"{prefix}:start:{x}"
@on("stop")
def say_stop(x):
    return f"{prefix}:stop:{x}"
# %%
prefix = "B"
# %%
def fire(event, x):
    return [h(x) for h in handlers[event]]
out = fire("start", 1) + fire("stop", 2)
print(out)
