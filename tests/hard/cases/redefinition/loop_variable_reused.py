# case: The same loop names again and again, and their last values used.
# expect: equivalent
# %%
out = []
for i, name in enumerate("abc"):
    out.append(f"{i}{name}")
# %%
last = (i, name)
for i in range(10):
    if i == 4:
        break
else:
    i = -1
# %%
for name in []:
    pass
print(out, last, i, name)
