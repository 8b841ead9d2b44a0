# case: Iterating a set of strings depends on the hash seed.
# expect: equivalent
# %%
words = {"alpha", "beta", "gamma", "delta"}
listed = list(words)
# %%
first = listed[0]
h = hash("alpha") % 1000
# %%
print(sorted(words), len(first) > 0)
