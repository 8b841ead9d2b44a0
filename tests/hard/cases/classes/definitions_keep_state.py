# case: A class attribute and a mutable default keep what a run put there; each call of run() starts anew.
# expect: equivalent
# %%
class Registry:
    items = []

    @classmethod
    def add(cls, x):
        cls.items.append(x)
        return len(cls.items)

def remember(x, seen=[]):
    seen.append(x)
    return list(seen)
# %%
Registry.add('a')
Registry.add('b')
size = len(Registry.items)
history = remember(size)
history
