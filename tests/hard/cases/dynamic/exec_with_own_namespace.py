# case: exec in a dictionary of its own binds nothing in the notebook.
# expect: equivalent
# %%
code = "y = x ** 2\ndef f(z):\n    return z + y\n"
ns = {"x": 4}
# %%
exec(code, ns)
y = "mine"
r = ns["f"](1)
# %%
g = {k: v for k, v in ns.items() if k in ("x", "y")}
del ns
print(r, y, g)
