# case: _ is an ordinary name once the notebook binds it.
# expect: equivalent
# %%
total = 0
for _ in range(3):
    total += _
# %%
first, _, third = (1, 2, 3)
# %%
kept = _
print(total, kept, first, third)
