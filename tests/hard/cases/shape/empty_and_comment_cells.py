# case: Empty cells, blank cells, cells of comments, raw strings as comments.
# expect: equivalent
# expect-rung: fine
# %%

# %%
x = 1
# %%
   
# %%
# nothing here
# %%
"""A note written as a string."""
# %%
y = x + 1
print(y)
# %%
