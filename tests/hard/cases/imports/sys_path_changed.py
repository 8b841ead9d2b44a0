# case: sys.path is changed so that a module of a subfolder can be imported.
# expect: equivalent
# file: vendor/helperlib.py = 'VALUE = 42\n'
# %%
import sys
sys.path.insert(0, "vendor")
# %%
import helperlib
v = helperlib.VALUE
# %%
sys.path.pop(0)
print(v)
