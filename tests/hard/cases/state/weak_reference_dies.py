# case: A weak reference to what a cell still holds: a step must not let the object die.
# expect: equivalent
# %%
import weakref
class Node:
    def __init__(self, value):
        self.value = value
# %%
node = Node(3)
seen = weakref.ref(node)
double = node.value * 2
# %% [markdown]
# ## Look again
# %%
alive = seen() is not None
value = seen().value + double if alive else -1
print(value)
