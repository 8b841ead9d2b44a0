# case: A mutable default and a class attribute grow: a package that runs again starts afresh.
# expect: equivalent
# expect-rung: fine
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
Registry.add("a")
Registry.add("b")
size = len(Registry.items)
history = remember(size)
history
