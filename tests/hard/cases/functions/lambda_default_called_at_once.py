# case: Lambdas whose defaults read notebook variables, called at once, kept, and in comprehensions.
# expect: equivalent
# expect-rung: fine
# %%
number = 7
y = [1, 2]
# %%
shifted = [(lambda a, b=number: a + b)(i) for i in y]
later = [lambda x, *, p=number, q=i: x * p + q for i in range(3)]
table = {j: (lambda x, j=j, n=number: x + j + n) for j in y}
whole = (first := (lambda c=number: c)()) + 1
# %%
number = 100
kept = [f(2) for f in later] + [table[j](1) for j in table]
print(shifted, kept, whole, first)
