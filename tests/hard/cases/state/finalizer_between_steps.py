# case: A finalizer empties what a later cell reads; the object that it belongs to is in a list.
# expect: equivalent
# expect-rung: fine
# %% [markdown]
# ## Prepare
# %%
import weakref
class Session:
    pass
# %%
store = {"a": 1, "b": 2}
session = Session()
closing = weakref.finalize(session, store.clear)
sessions = [session]
del session
lines = [str(n) for n in range(3)]
# %% [markdown]
# ## Sum up
# %%
total = sum(store.values()) + len(lines)
print(total)
