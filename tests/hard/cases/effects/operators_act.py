# case: Operators, subscripts and attributes that do something, as last lines.
# expect: equivalent
# %%
from collections import defaultdict


class Task:
    order = []

    def __init__(self, name):
        self.name = name

    def __rshift__(self, other):
        Task.order.append((self.name, other.name))
        return other

    @property
    def ticket(self):
        Task.order.append(("ticket", self.name))
        return len(Task.order)

    def __getitem__(self, key):
        Task.order.append((self.name, key))
        return key


load, clean, train = Task("load"), Task("clean"), Task("train")
counts = defaultdict(int)
# %%
load >> clean >> train
# %%
counts["missing"]
# %%
load.ticket
# %%
clean[3]
# %%
f"{load.ticket} {counts['other']}"
# %%
seen = list(Task.order)
keys = sorted(counts)
print(seen, keys)
