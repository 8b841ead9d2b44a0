# case: if/elif/else binds different names, of which some never exist.
# expect: equivalent
# %%
kind = "csv"
# %%
if kind == "json":
    reader, sep = "json", None
    only_json = True
elif kind == "csv":
    reader, sep = "csv", ";"
else:
    raise ValueError(kind)
# %%
has = "only_json" in dir()
print(reader, sep, has)
