# case: Parameters that nothing reads before an ordinary cell binds them again.
# expect: equivalent
# expect-rung: fine
# %% tags=["parameters"]
alpha = 0.1
beta = 2
gamma = 3
# %%
alpha = 0.5
beta = sum([1, 2])
# %%
def use():
    return alpha * gamma
value = use() + beta
print(value)
