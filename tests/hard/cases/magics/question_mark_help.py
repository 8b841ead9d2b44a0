# case: x? and ?x show help and compute nothing.
# expect: equivalent
# text-differs:
# %%
xs = [3, 1, 2]
xs.sort?
?len
# %%
xs.sort()
print(xs)
