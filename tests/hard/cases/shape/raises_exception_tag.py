# case: A cell tagged raises-exception stops half way; the rest runs on.
# expect: equivalent
# %%
xs = [1, 2]
# %% tags=["raises-exception"]
xs.append(3)
xs[10]
xs.append(4)
# %%
n = len(xs)
print(n)
