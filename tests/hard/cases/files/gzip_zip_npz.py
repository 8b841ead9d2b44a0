# case: Archives and compressed arrays, written and read.
# expect: equivalent
# %%
import gzip, zipfile
import numpy as np
a = np.arange(4)
np.savez("arrays.npz", a=a, b=a * 2)
with gzip.open("t.gz", "wt") as g:
    g.write("zipped")
# %%
with np.load("arrays.npz") as z:
    total = int(z["a"].sum() + z["b"].sum())
text = gzip.open("t.gz", "rt").read()
# %%
with zipfile.ZipFile("all.zip", "w") as zf:
    zf.writestr("x.txt", text)
with zipfile.ZipFile("all.zip") as zf:
    names = zf.namelist()
del zf
print(total, text, names)
