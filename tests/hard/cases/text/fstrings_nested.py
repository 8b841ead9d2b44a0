# case: Nested f-strings, format specs from variables, braces, conversions, walrus inside.
# expect: equivalent
# %%
width, prec = 10, 3
v = 3.14159
# %%
def name(x):
    return f"<{x}>"
a = f"{v:{width}.{prec}f}|{name(f'{v:.1f}')}|{{}}|{v!r:>12}"
# %%
d = {"k": [1, 2]}
b = f"{d['k'][0]} {', '.join(f'{i:02d}' for i in d['k'])} {(y := 5)} {v=:.2f}"
# %%
width = 4
c = f"{v:{width}.{1}f}"
print(a, b, c, y)
