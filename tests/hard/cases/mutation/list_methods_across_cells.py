# case: append, extend, insert, pop, sort and reverse in later cells.
# expect: equivalent
# expect-rung: fine
# %%
xs = [3, 1, 2]
# %%
xs.append(10)
xs.extend([7, 8])
# %%
xs.sort(reverse=True)
popped = xs.pop()
xs.insert(0, -1)
# %%
print(xs, popped)
