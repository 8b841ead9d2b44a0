# case: The notebook itself raises: hidden state of a deleted cell.
# expect: refused
# refuse: not_defined_anywhere
# %%
x = 1
# %%
y = x + not_defined_anywhere
# %%
print(y)
