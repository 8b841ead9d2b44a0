# case: __slots__, total_ordering, __eq__, __hash__ in sets and sorting.
# expect: equivalent
# %%
from functools import total_ordering
@total_ordering
class Version:
    __slots__ = ("major", "minor")
    def __init__(self, text):
        self.major, self.minor = map(int, text.split("."))
    def __eq__(self, o):
        return (self.major, self.minor) == (o.major, o.minor)
    def __lt__(self, o):
        return (self.major, self.minor) < (o.major, o.minor)
    def __hash__(self):
        return hash((self.major, self.minor))
# %%
vs = [Version(t) for t in ("1.10", "1.2", "1.10")]
# %%
unique = len(set(vs))
newest = max(vs)
newest_text = f"{newest.major}.{newest.minor}"
print(unique, newest_text)
