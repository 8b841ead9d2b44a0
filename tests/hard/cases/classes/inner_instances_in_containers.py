# case: Instances in lists and dictionaries are changed through aliases.
# expect: equivalent
# %%
class Node:
    def __init__(self, v):
        self.v, self.kids = v, []
root = Node(0)
# %%
cursor = root
for v in range(1, 4):
    child = Node(v)
    cursor.kids.append(child)
    cursor = child
# %%
cursor.v = 99
def depth(n):
    return 1 + max((depth(k) for k in n.kids), default=0)
d = depth(root)
# %%
def flat(n):
    return [n.v, *(x for k in n.kids for x in flat(k))]
values = flat(root)
print(d, values)
