# case: The last lines of cells change what no variable of the notebook shows: a module, the process, a registry.
# expect: equivalent
# expect-rung: fine
# file: client.py = '_calls = []\n\n\ndef submit(body):\n    _calls.append(body)\n    return 201\n\n\ndef sent():\n    return len(_calls)\n'
# %%
import atexit
import logging
import warnings

import client
import pandas as pd

x = 3
# %%
client.submit({"x": x})
# %%
def goodbye():
    return "bye"

atexit.register(goodbye)
# %%
pd.set_option("display.precision", 3)
# %%
warnings.filterwarnings("ignore", category=DeprecationWarning)
# %%
logging.getLogger("case").setLevel(logging.DEBUG)
# %%
level = logging.getLogger("case").level
precision = pd.get_option("display.precision")
print(client.sent(), level, precision)
