# case: with ... as f, used after it is closed; two managers, one nested.
# expect: equivalent
# %%
from pathlib import Path
p = Path("note.txt")
with open(p, "w") as f:
    f.write("one\ntwo\n")
# %%
with open(p) as f, open("copy.txt", "w") as g:
    for line in f:
        g.write(line.upper())
closed = f.closed, g.closed, f.name
# %%
text = Path("copy.txt").read_text()
print(text.split(), closed, line)
