# case: Reading a defaultdict inserts; a Counter and a deque change in place.
# expect: equivalent
# %%
from collections import Counter, defaultdict, deque
d = defaultdict(list)
c = Counter("abca")
q = deque(maxlen=3)
# %%
d["x"].append(1)
probe = d["never"]
c["z"]
# %%
q.extend(range(5))
q.rotate(1)
c.subtract("aa")
# %%
print(dict(d), c.most_common(2), list(q))
