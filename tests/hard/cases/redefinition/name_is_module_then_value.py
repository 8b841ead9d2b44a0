# case: The name of a module becomes a value, and back.
# expect: equivalent
# %%
import time
import json as js
t = js.dumps({"a": 1})
# %%
js = js.loads(t)
time = 5
# %%
import time
kind = type(time).__name__
print(js, kind)
