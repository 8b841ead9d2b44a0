# case: NamedTuple classes and the namedtuple factory.
# expect: equivalent
# %%
from collections import namedtuple
from typing import NamedTuple
Point = namedtuple("Point", "x y")
class Segment(NamedTuple):
    a: Point
    b: Point
    label: str = "s"
    def length(self):
        return abs(self.a.x - self.b.x) + abs(self.a.y - self.b.y)
# %%
seg = Segment(Point(0, 0), Point(3, 4))
# %%
length = seg.length()
moved = seg._replace(b=Point(1, 1))
# %%
print(length, moved.label, moved.b)
