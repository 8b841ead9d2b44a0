# case: os.chdir in one cell, relative paths in others.
# expect: equivalent
# %%
import os
os.makedirs("sub/deep", exist_ok=True)
os.chdir("sub")
# %%
with open("a.txt", "w") as f:
    f.write("in sub")
# %%
os.chdir("deep")
up = open("../a.txt").read()
# %%
os.chdir("../..")
found = os.path.exists("sub/a.txt")
print(up, found)
