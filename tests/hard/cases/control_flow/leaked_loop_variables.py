# case: Names bound in a top-level loop are used afterwards.
# expect: equivalent
# expect-rung: fine
# fast:
# %%
rows = [("a", 1), ("b", 5), ("c", 3)]
# %%
best, best_n = None, -1
for name, n in rows:
    twice = n * 2
    if n > best_n:
        best, best_n = name, n
# %%
print(best, best_n, name, n, twice)
