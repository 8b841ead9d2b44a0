# case: The name of a function becomes its result.
# expect: equivalent
# %%
def result(n):
    return [n] * n
# %%
result = result(3)
# %%
size = len(result)
def size_of(x): return len(x)
size_of = size_of(result) + size
print(result, size_of)
