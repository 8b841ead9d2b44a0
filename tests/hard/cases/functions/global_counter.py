# case: A function counts in a global.
# expect: equivalent
# fast:
# %%
counter = 0
def hit():
    global counter
    counter += 1
    return counter
# %%
for _i in range(3):
    hit()
# %%
middle = counter
counter = 10
# %%
last = hit()
print(middle, last, counter)
