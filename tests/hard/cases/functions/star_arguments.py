# case: *args, **kwargs, keyword-only and positional-only parameters; unpacked calls.
# expect: equivalent
# %%
def describe(first, /, *rest, sep="-", **more):
    tail = sep.join(str(r) for r in rest)
    return f"{first}|{tail}|{sorted(more.items())}"
# %%
parts = ("x", 1, 2)
options = {"sep": "+", "k": 3}
# %%
a = describe(*parts, **options)
b = describe(*"ab", *range(2), sep="", first=0)
print(a, b)
