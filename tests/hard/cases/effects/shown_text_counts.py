# case: Showing an object runs its repr, which counts; the count is read later.
# expect: honest
# %%
class Shy:
    shown = 0

    def __repr__(self):
        Shy.shown += 1
        return f"shy{Shy.shown}"


s = Shy()
# %%
s
# %%
n = Shy.shown
print(n)
