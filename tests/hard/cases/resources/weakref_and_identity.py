# case: Identity matters: is, id, weak references.
# expect: equivalent
# %%
import weakref
class Thing:
    pass
t = Thing()
alias = t
ref = weakref.ref(t)
# %%
same = ref() is alias
del t
still = ref() is alias
# %%
del alias
import gc
gc.collect()
gone = ref() is None
print(same, still, gone)
