# case: Lists and dictionaries change while a loop at top level runs over a copy.
# expect: equivalent
# %%
stock = {"a": 0, "b": 3, "c": 0}
log = []
# %%
for key in list(stock):
    if not stock[key]:
        log.append(key)
        del stock[key]
    else:
        stock[key] -= 1
# %%
queue = [1, 2, 3]
while queue:
    n = queue.pop(0)
    if n < 3:
        queue.append(n + 2)
print(stock, log, key, n)
