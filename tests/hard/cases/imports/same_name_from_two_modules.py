# case: from a import x, then from b import x; functions in between bind late.
# expect: equivalent
# %%
from os.path import join
def place(*p):
    return join(*p)
a = place("x", "y")
# %%
from shlex import join as join
def place2(p):
    return join(p)
# %%
try:
    b = place(["x y", "z"])
except TypeError as e:
    b = "type error"
c = place2(["x y", "z"])
print(a, b, c)
