# case: A recursive function is redefined; the old one, kept under another name, calls the new one.
# expect: equivalent
# %%
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
# %%
old = fact
a = old(5)
# %%
def fact(n):
    return 100
# %%
b = old(5)
print(a, b)
