# case: assert, pass, bare expressions and conditional expressions as statements.
# expect: equivalent
# %%
items = [1, 2, 3]
assert len(items) == 3, "items"
items and items.append(4)
None if len(items) > 10 else items.extend([5])
# %%
ok = not items or all(isinstance(i, int) for i in items)
pass
...
"just a string"
# %%
assert ok
print(items, ok)
