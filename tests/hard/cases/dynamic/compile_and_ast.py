# case: Code is compiled from an AST and run in globals().
# expect: equivalent
# %%
import ast
base = 4
tree = ast.parse("made = base + 1")
# %%
exec(compile(tree, "<made>", "exec"), globals())
# %%
value = ast.literal_eval("{'k': [1, 2]}")["k"]
res = made * 2
del tree
print(res, value)
