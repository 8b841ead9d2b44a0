# case: A file is made, used and deleted in three cells.
# expect: equivalent
# %%
import os
with open("tmp_values.txt", "w") as fh:
    fh.write("1\n2\n")
# %%
total = sum(int(line) for line in open("tmp_values.txt"))
# %%
os.remove("tmp_values.txt")
left = os.path.exists("tmp_values.txt")
print(total, left)
