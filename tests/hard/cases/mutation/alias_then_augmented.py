# case: b = a, then a += [1] changes both; a = a + [1] only one.
# expect: equivalent
# fast:
# %%
a = [0]
b = a
# %%
a += [1]
# %%
c = a
a = a + [2]
# %%
b.append("b")
print(a, b, c)
