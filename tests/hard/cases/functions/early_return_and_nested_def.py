# case: A nested function inside a branch, shadowing an outer function.
# expect: equivalent
# %%
def clean(s):
    return s.strip()
def process(s, strict=False):
    if strict:
        def clean(t):
            return t.strip().upper()
    else:
        def clean(t):
            return t.lower()
    return clean(s)
# %%
a = process(" Ab ")
b = process(" Ab ", strict=True)
c = clean(" Ab ")
# %%
print([a, b, c])
