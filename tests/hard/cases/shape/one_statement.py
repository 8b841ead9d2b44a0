# case: The smallest notebook.
# expect: equivalent
# fast:
# %%
x = 1
