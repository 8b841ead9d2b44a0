# case: Lambdas read a variable late, not when they are made.
# expect: equivalent
# %%
offset = 1
shift = lambda x: x + offset
# %%
a = [shift(v) for v in range(3)]
# %%
offset = 100
b = [shift(v) for v in range(3)]
# %%
both = list(map(shift, a + b))
print(both)
