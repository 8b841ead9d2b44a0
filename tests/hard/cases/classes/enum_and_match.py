# case: An Enum, its members as keys, and match on them.
# expect: equivalent
# %%
from enum import Enum, auto
class Color(Enum):
    RED = auto()
    GREEN = "g"
    @property
    def short(self):
        return self.name[0]
# %%
counts = {Color.RED: 2, Color.GREEN: 5}
# %%
def heat(c):
    match c:
        case Color.RED:
            return "hot"
        case _:
            return "cool"
words = [heat(c) for c in Color]
# %%
shorts = [c.short for c in counts]
print(words, shorts)
