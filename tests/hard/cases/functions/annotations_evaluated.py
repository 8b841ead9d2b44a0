# case: Annotations name notebook classes and are looked at later.
# expect: equivalent
# %%
from __future__ import annotations
import typing
class Point:
    def __init__(self, x: int, y: int = 0) -> None:
        self.x, self.y = x, y
def move(p: Point, by: int = 1) -> Point:
    return Point(p.x + by, p.y)
# %%
names = sorted(move.__annotations__)
hints = move.__annotations__["p"]
# %%
q = move(Point(1), by=4)
qx = q.x
print(names, hints, qx)
