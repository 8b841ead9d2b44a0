# case: raise from, nested try, exceptions kept for later.
# expect: equivalent
# %%
kept = []
def risky(n):
    try:
        return 1 / n
    except ZeroDivisionError as e:
        raise RuntimeError("risky") from e
# %%
for n in (1, 0):
    try:
        kept.append(risky(n))
    except RuntimeError as e:
        kept.append((type(e.__cause__).__name__, str(e)))
# %%
print(kept)
