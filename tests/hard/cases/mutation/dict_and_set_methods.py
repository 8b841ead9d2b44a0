# case: update, setdefault, pop, popitem, |=, set operations in place.
# expect: equivalent
# %%
d = {"a": 1}
s = {1, 2}
d_alias, s_alias = d, s
# %%
d.update(b=2)
d.setdefault("c", []).append(3)
s |= {3}
# %%
d |= {"e": 5}
last = d.popitem()
s -= {1}
s.add(9)
# %%
print(sorted(d_alias), last, sorted(s_alias), d is d_alias, s is s_alias)
