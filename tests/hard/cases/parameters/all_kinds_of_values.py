# case: Tuple targets, chains, None, nested and empty containers that change, builtins' names, private and deleted names.
# expect: equivalent
# expect-rung: fine
# %% tags=["parameters"]
a, b = 1, 2
x = y = 0.5
rate: float = 1
input = "in"
columns = ["a"]
options = {"k": [1, 2], "z": None}
empty = []
big = 2 ** 10
worst = float("inf")
_private = 3
gone = 4
mixed = [1, 2.5, "x"]
# %%
columns.append("b")
options["k"].append(9)
empty.append(a)
q = gone + b
del gone
# %%
def f(z):
    return z * rate + x + y
result = f(q)
print(result, columns, options, empty, big, worst, input, _private, mixed)
