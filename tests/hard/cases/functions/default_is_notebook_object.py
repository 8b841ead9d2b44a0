# case: The default is a notebook list that a later cell changes in place.
# expect: equivalent
# %%
known = ["a"]
def seen(name, names=known):
    return name in names
# %%
before = seen("b")
# %%
known.append("b")
after = seen("b")
# %%
known = []
rebound = seen("b")
print(before, after, rebound)
