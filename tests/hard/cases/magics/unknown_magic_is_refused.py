# case: An unknown magic is refused with cell and line.
# expect: refused
# refuse: frobnicate
# %%
x = 1
# %%
y = x + 1
%frobnicate y
