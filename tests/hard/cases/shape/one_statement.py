# case: The smallest notebook.
# expect: equivalent
# %%
x = 1
