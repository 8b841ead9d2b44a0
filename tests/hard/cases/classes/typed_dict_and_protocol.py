# case: TypedDict, Protocol, Generic: classes that exist for the types.
# expect: equivalent
# %%
from typing import Protocol, TypedDict, Generic, TypeVar
T = TypeVar("T")
class Row(TypedDict):
    name: str
    n: int
class Sized(Protocol):
    def size(self) -> int: ...
class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self.item = item
    def size(self) -> int:
        return len(str(self.item))
# %%
rows: list[Row] = [{"name": "a", "n": 1}, Row(name="b", n=2)]
# %%
def biggest(things: list[Sized]) -> int:
    return max(t.size() for t in things)
size = biggest([Box(12), Box("hello")])
print(rows, size)
