# case: Showing an object calls its repr, which counts.
# expect: honest
# %%
class Shy:
    shown = 0
    def __repr__(self):
        Shy.shown += 1
        return f"shy{Shy.shown}"
# %%
s = Shy()
text = f"{s!r} {s}"
# %%
n = Shy.shown
print(text, n)
