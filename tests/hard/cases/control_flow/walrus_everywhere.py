# case: Walrus at top level, in while, if and in comprehensions (which bind outside).
# expect: equivalent
# %%
data = [3, 8, 1, 9]
it = iter(data)
# %%
while (x := next(it, None)) is not None:
    if (sq := x * x) > 50:
        break
# %%
seen = [last := v for v in data if (half := v / 2) > 1]
total = 0
partial_sums = [total := total + v for v in data]
# %%
print(x, sq, last, half, seen, total, partial_sums)
