# case: A file opened in one cell, written in two, closed in a fourth.
# expect: equivalent
# %%
out = open("log.txt", "w")
# %%
out.write("one\n")
n = out.tell()
# %%
print("two", file=out)
out.flush()
# %%
out.close()
text = open("log.txt").read()
print(n, text.split(), out.closed)
