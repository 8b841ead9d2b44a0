# case: A lambda is redefined in a loop and read by a function.
# expect: equivalent
# %%
def total(xs):
    return sum(f(x) for x in xs)
# %%
sums = []
for f in (lambda x: x, lambda x: x * x, abs):
    sums.append(total([-1, -2, 3]))
# %%
f = lambda x: 1
ones = total(range(4))
print(sums, ones)
