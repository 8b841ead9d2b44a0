# case: The same def runs three times in a loop; the last one stays.
# expect: equivalent
# %%
fs = []
for i in range(3):
    def f(x):
        return x + i
    fs.append(f)
# %%
last = f(10)
every = [g(0) for g in fs]
# %%
i = 50
moved = [g(0) for g in fs]
print(last, every, moved)
