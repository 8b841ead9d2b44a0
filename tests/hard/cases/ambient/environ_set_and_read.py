# case: os.environ is set, read by a function, removed.
# expect: equivalent
# %%
import os
def mode():
    return os.environ.get("APP_MODE", "default")
a = mode()
# %%
os.environ["APP_MODE"] = "fast"
b = mode()
# %%
del os.environ["APP_MODE"]
c = mode()
print(a, b, c)
