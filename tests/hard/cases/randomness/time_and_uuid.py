# case: Clock and uuid: no seed repairs this, and it must not be called equivalent.
# expect: unverified
# %%
import time, uuid
started = time.time()
token = str(uuid.uuid4())
# %%
n = len(token)
print(n)
