# case: Temporary files whose names differ in each run.
# expect: equivalent
# %%
import os, tempfile
fd, path = tempfile.mkstemp(suffix=".txt")
os.write(fd, b"abc")
os.close(fd)
# %%
with open(path) as fh:
    text = fh.read()
# %%
os.remove(path)
gone = not os.path.exists(path)
del path, fd, fh
print(text, gone)
