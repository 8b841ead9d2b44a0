# case: The function has a local of the same name as a notebook variable, and another function reads the global.
# expect: equivalent
# %%
total = 100
def local_total(xs):
    total = 0
    for x in xs:
        total += x
    return total
def share(x):
    return x / total
# %%
a = local_total([1, 2, 3])
b = share(50)
# %%
total = local_total([10, 10])
c = share(5)
print(a, b, c, total)
