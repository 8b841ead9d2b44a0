# case: A context manager of the notebook that changes a notebook variable.
# expect: equivalent
# %%
import contextlib
depth = 0
class Level:
    def __enter__(self):
        global depth
        depth += 1
        return depth
    def __exit__(self, *exc):
        global depth
        depth -= 1
        return exc[0] is ZeroDivisionError
# %%
seen = []
with Level() as a, Level() as b:
    seen.append((a, b, depth))
    1 / 0
# %%
@contextlib.contextmanager
def temporarily(value):
    global depth
    saved, depth = depth, value
    try:
        yield saved
    finally:
        depth = saved
with temporarily(42) as was:
    seen.append((was, depth))
# %%
print(seen, depth)
