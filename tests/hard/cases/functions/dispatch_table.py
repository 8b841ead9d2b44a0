# case: Functions as values of a dictionary; the state they read moves.
# expect: equivalent
# %%
bias = 1
def inc(x):
    return x + bias
def dec(x):
    return x - bias
ops = {"inc": inc, "dec": dec, "neg": lambda x: -x * bias}
# %%
first = {k: op(10) for k, op in ops.items()}
# %%
bias = 4
ops["twice"] = lambda x: 2 * x
# %%
second = {k: op(10) for k, op in ops.items()}
print(first, second)
