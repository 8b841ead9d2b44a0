# case: The loop variable is deleted after the loop, or may be unbound.
# expect: equivalent
# %%
acc = []
for row in ([1, 2], [3]):
    acc += row
del row
# %%
for maybe in []:
    acc.append(maybe)
exists = "maybe" in globals()
# %%
if acc:
    row = acc[-1]
print(acc, exists, row)
