# case: A notebook has no __file__, and expects the NameError.
# expect: equivalent
# %%
from pathlib import Path
try:
    base = Path(__file__).parent.name
except NameError:
    base = "here"
# %%
def where():
    try:
        return __file__
    except NameError as error:
        return str(error)
n = len(base)
said = where()
print(base, n, said)
