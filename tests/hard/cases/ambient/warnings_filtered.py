# case: warnings.filterwarnings, and warnings turned into errors.
# expect: equivalent
# %%
import warnings
warnings.filterwarnings("ignore")
def risky():
    warnings.warn("old", DeprecationWarning)
    return 1
a = risky()
# %%
warnings.simplefilter("error")
try:
    b = risky()
except DeprecationWarning as w:
    b = str(w)
# %%
warnings.resetwarnings()
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    risky()
n = len(seen)
del seen
print(a, b, n)
