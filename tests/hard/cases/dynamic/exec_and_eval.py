# case: exec and eval read and bind notebook names.
# expect: equivalent
# fast:
# %%
a, b = 2, 3
expr = "a * b + 1"
# %%
c = eval(expr)
exec("d = c + a\ne = [i for i in range(d)]")
# %%
a = 10
f = eval(expr)
print(c, d, e, f)
