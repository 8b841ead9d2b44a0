# case: A global that is bound only if a branch ran.
# expect: equivalent
# %%
def current():
    return best if "best" in globals() else None
# %%
first = current()
# %%
scores = [3, 9, 4]
for s in scores:
    if first is None or s > 5:
        best = s
# %%
second = current()
print(first, second)
