# case: The notebook overwrites its own input; the original must stay untouched.
# expect: equivalent
# file: notes.txt = 'b\na\n'
# %%
lines = open("notes.txt").read().split()
# %%
with open("notes.txt", "w") as f:
    f.write("\n".join(sorted(lines)))
# %%
after = open("notes.txt").read().split()
print(lines, after)
