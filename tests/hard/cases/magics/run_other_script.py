# case: %run of a script beside it: its names come into the notebook.
# expect: equivalent
# file: other.py = 'alpha = 5\ndef triple(x):\n    return 3 * x * alpha\n'
# %%
%run other.py
# %%
y = triple(2)
# %%
alpha2 = alpha + 1
print(y, alpha2)
