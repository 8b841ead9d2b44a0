# case: A name is used in one cell and defined again in the next, back and forth.
# expect: equivalent
# %%
a = 1
# %%
b = a + 1
# %%
a = b * 10
# %%
b = a - b
# %%
a, b = b, a
c = (a, b)
print(c)
