# case: A cell in a language that is compiled can't be translated.
# expect: refused
# refuse: cython
# %%
x = 1
# %%
%%cython
def f(int n):
    return n
# %%
print(x)
