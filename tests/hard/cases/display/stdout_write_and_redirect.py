# case: sys.stdout.write, redirect_stdout, pprint, logging of one's own.
# expect: equivalent
# %%
import sys, io, contextlib
from pprint import pprint
n_written = sys.stdout.write("plain\n")
# %%
buf = io.StringIO()
with contextlib.redirect_stdout(buf):
    print("into the buffer")
    pprint({"b": 1, "a": [1, 2]})
caught = buf.getvalue()
# %%
pprint({"z": 1, "y": {"x": 2}})
print(len(caught), n_written)
