# case: A helper is replaced by monkeypatching the name that another function calls.
# expect: equivalent
# %%
def fetch(n):
    return [n] * n
def load_all():
    return [fetch(n) for n in (1, 2)]
# %%
real = load_all()
# %%
_original = fetch
fetch = lambda n: ["fake"]
faked = load_all()
# %%
fetch = _original
again = load_all()
print(real, faked, again)
