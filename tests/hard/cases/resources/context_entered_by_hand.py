# case: __enter__ in one cell, __exit__ in another; an ExitStack.
# expect: honest
# %%
import contextlib, tempfile, os
tmp = tempfile.TemporaryDirectory()
folder = tmp.__enter__()
stack = contextlib.ExitStack()
f = stack.enter_context(open(os.path.join(folder, "a.txt"), "w"))
# %%
f.write("hello")
# %%
stack.close()
size = os.path.getsize(os.path.join(folder, "a.txt"))
# %%
tmp.__exit__(None, None, None)
exists = os.path.exists(folder)
del folder, tmp
print(size, exists, f.closed)
