# case: State is kept as an attribute of the function object.
# expect: equivalent
# %%
def visit(x):
    visit.calls += 1
    return x + visit.calls
visit.calls = 0
# %%
a = visit(1)
# %%
b = visit(1)
visit.calls = 50
# %%
c = visit(1)
n_calls = visit.calls
print(a, b, c, n_calls)
