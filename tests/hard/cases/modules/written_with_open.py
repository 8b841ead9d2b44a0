# case: A module that is written through a variable, and another whose content is computed.
# expect: equivalent
# %%
source = "def g():\n    return 9\n"
with open("gen.py", "w") as handle:
    handle.write(source)
# %%
from gen import g
value = g()
# %%
k = 3
with open("computed.py", "w") as handle:
    handle.write(f"K = {k}\n")
# %%
from computed import K
result = K * value
print(result)
