# case: Once the notebook binds _, displays no longer move it, until it is deleted; Out goes on.
# expect: equivalent
# expect-rung: fine
# %%
total = 0
for _ in range(3):
    total += _
# %%
total + 1
# %%
first, _, third = (1, 2, 3)
# %%
kept = _ * 10
shown = Out[2]
_
# %%
del _
# %%
3 + 3
# %%
again = _ + 1
print(total, kept, first, third, shown, again)
