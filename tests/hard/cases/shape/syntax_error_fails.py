# case: A syntax error in the third cell.
# expect: refused
# refuse: cell
# %%
x = 1
# %%
y = 2
# %%
def broken(:
    pass
