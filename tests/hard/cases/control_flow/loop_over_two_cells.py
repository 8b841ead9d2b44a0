# case: An iterator is used up by loops of two cells.
# expect: equivalent
# %%
numbers = iter(range(10))
first = []
for n in numbers:
    first.append(n)
    if n == 3:
        break
# %%
second = [n for n in numbers if n % 2]
# %%
left = list(numbers)
print(first, second, left, n)
