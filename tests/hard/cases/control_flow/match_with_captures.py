# case: Top-level match with captured names, guards and class patterns.
# expect: equivalent
# %%
from dataclasses import dataclass
@dataclass
class Move:
    dx: int
    dy: int
command = ["go", "north", 3]
# %%
match command:
    case ["go", direction, int(n)] if n > 0:
        state = f"{direction}:{n}"
    case [other, *rest]:
        state = "other"
    case _:
        state = None
# %%
match {"move": Move(1, 2), "x": 9}:
    case {"move": Move(dx=dx, dy=dy), **more}:
        total = dx + dy
print(state, direction, n, total, more)
