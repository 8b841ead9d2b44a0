# case: Comprehension variables do not leak; class bodies and nested comprehensions have scopes of their own.
# expect: equivalent
# %%
x = "outer"
squares = [x * x for x in range(4)]
pairs = {(x, y): x + y for x in range(2) for y in range(x + 1)}
# %%
factor = 3
rows = [[factor * c for c in range(r)] for r in range(3)]
gen = sum(x for x in range(5) if x in squares)
# %%
print(x, squares, pairs, rows, gen)
