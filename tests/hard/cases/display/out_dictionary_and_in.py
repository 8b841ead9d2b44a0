# case: In and Out are used as lists and dictionaries.
# expect: equivalent
# expect-rung: fine
# %%
1 + 1
# %%
10 * 10
# %%
both = Out[1] + Out[2]
n_out = len([k for k in Out if k < 3])
# %%
src = In[1]
print(both, n_out, src)
