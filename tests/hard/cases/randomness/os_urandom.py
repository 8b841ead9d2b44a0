# case: Entropy of the system can't be seeded.
# expect: unverified
# %%
import os, secrets
blob = os.urandom(8)
pick = secrets.randbelow(10**9)
# %%
size = len(blob)
