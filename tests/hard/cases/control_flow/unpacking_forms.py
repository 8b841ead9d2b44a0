# case: Starred, nested, swapped unpacking; for-targets with attributes and items.
# expect: equivalent
# %%
(a, (b, *c)), d = (1, (2, 3, 4)), 5
first, *_, last = "hello"
# %%
class Box: pass
box, slots = Box(), {}
for box.value in range(3):
    pass
for slots["k"], slots["v"] in [("x", 1), ("y", 2)]:
    pass
# %%
[e, f], g = (a, b), c
print(a, b, c, d, first, last, box.value, slots, e, f, g)
