# case: A package beside the notebook, imported lately inside a function too.
# expect: equivalent
# file: lib/__init__.py = 'from .core import go\n'
# file: lib/core.py = 'def go(n):\n    return list(range(n))\n'
# %%
def load():
    from lib.core import go
    return go(3)
# %%
xs = load()
from lib import go as run_it
# %%
ys = run_it(2)
print(xs, ys)
