# case: Cells tagged raises-exception: a call that changes something before it raises, an assignment, nothing raised at all.
# expect: equivalent
# %%
log = []
def add(x):
    log.append(x)
    if x > 1:
        raise ValueError(x)
    return x
# %% tags=["raises-exception"]
a = add(1)
b = add(2)
c = add(3)
# %% tags=["raises-exception"]
d = add(0)
# %% tags=["raises-exception"]
1 / 0
print("never")
# %%
n = len(log)
print(n, a, d)
