# case: sys.exit() in the middle of a notebook.
# expect: refused
# refuse: SystemExit
# %%
import sys
x = 1
# %%
sys.exit(3)
# %%
y = 2
