# case: locals() and vars() at top level and in a function that formats with them.
# expect: equivalent
# %%
x, y = 1, "two"
text = "{x} {y}".format(**locals())
# %%
def show():
    z = 3
    return "%(z)d" % locals()
here = "x" in vars() and vars()["x"] == 1
# %%
s = show() + text
print(s, here)
