# case: The last expression shows something and changes something: it must stay.
# expect: equivalent
# %%
queue = [3, 1, 2]
queue.sort()
# %%
queue.pop()
# %%
d = {}
d.setdefault("k", []).append(1)
d
# %%
queue.append(9) or queue
# %%
n = len(queue)
print(queue, d, n)
