# case: A function calls one that only a later cell defines.
# expect: equivalent
# %%
def report(xs):
    return "; ".join(fmt(x) for x in xs)
# %%
values = [1.5, 2.25]
# %%
def fmt(x):
    return f"{x:.{digits}f}"
digits = 1
# %%
text = report(values)
digits = 3
text3 = report(values)
print(text, text3)
