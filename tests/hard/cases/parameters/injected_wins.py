# case: papermill's injected cells win; what the first cell derives is computed from what it knew.
# expect: equivalent
# expect-rung: fine
# %% tags=["parameters"]
# what papermill may set
alpha = 0.1  # smoothing
segments: list[str] = ["a", "b"]
n = len(segments)  # derived
k = 1
# %% tags=["injected-parameters"]
# Parameters
alpha = 0.25
segments = ["a"]
k = 7
# %% tags=["injected-parameters"]
# Parameters
k = 8
# %%
total = n * k * alpha
print(total, segments)
