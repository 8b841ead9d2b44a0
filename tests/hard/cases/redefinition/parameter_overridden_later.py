# case: A literal on top looks like a parameter, but a branch rebinds it.
# expect: equivalent
# %%
n_rows = 5
mode = "train"
verbose = True
# %%
if mode == "train":
    n_rows = n_rows * 2
# %%
rows = list(range(n_rows))
if verbose:
    print(len(rows), mode)
