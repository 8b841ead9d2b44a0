# case: A generator reads a global at each step, which moves between the steps.
# expect: equivalent
# %%
step = 1
def walk(n):
    x = 0
    while x < n:
        yield x
        x += step
# %%
path = walk(10)
a = [next(path), next(path)]
# %%
step = 3
b = list(path)
# %%
print(a, b)
