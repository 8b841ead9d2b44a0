# case: Writers and pools that are closed, and names in a temporary folder.
# expect: equivalent
# unseen: pool
# unseen: path
# unseen: folder
# %%
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
import pandas as pd
table = pd.DataFrame({"a": [1, 2]})
# %%
with ThreadPoolExecutor(2) as pool:
    found = list(pool.map(abs, [-1, 2]))
# %%
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "x.csv")
    table.to_csv(path)
    size = os.path.getsize(path)
print(found, size)
