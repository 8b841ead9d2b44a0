# case: A folder that is put on the path, and a name that a library has too.
# expect: equivalent
# file: lib/utils.py = 'import client\ndef double(x):\n    return client.ask(x) * 2\n'
# file: lib/client.py = 'def ask(x):\n    return x + 1\n'
# %%
import os, sys
from pathlib import Path
module_path = os.path.abspath(os.path.join("lib"))
if module_path not in sys.path:
    sys.path.append(module_path)
# %%
from utils import double
value = double(3)
print(value)
