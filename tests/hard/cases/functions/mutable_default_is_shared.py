# case: A mutable default remembers between calls in different cells.
# expect: equivalent
# %%
def collect(item, bucket=[]):
    bucket.append(item)
    return bucket
# %%
first = collect(1)
# %%
second = collect(2)
same = first is second
# %%
print(first, second, same)
