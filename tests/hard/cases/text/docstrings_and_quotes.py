# case: Docstrings with triple quotes of the other kind, and functions moved with them.
# expect: equivalent
# %%
scale = 2
def f(x):
    '''Say """hi""" and \\ back.

        Indented part.
    '''
    return x * scale
class K:
    """A class
    with a doc."""
    attr = 'it\'s'
# %%
docs = (f.__doc__, K.__doc__, K.attr)
y = f(2)
# %%
scale = 3
z = f(2)
print(docs, y, z)
