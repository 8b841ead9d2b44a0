# case: while/else with break and continue, and state used later.
# expect: equivalent
# %%
n, steps = 27, 0
# %%
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
    if steps > 500:
        break
    if steps % 2:
        continue
    mark = steps
else:
    done = True
# %%
print(n, steps, mark, done)
