# case: The notebook looks at the signature and the doc of its own function, which reads a variable.
# expect: equivalent
# %%
import inspect
unit = "kg"
def label(x, digits=1):
    """Write x with its unit."""
    return f"{x:.{digits}f} {unit}"
# %%
sig = str(inspect.signature(label))
doc = label.__doc__
args = label.__code__.co_varnames
# %%
unit = "g"
text = label(2.5)
print(sig, doc, args, text)
