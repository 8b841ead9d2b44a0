# case: Dataclasses with defaults, replaced and compared.
# expect: equivalent
# expect-rung: fine
# %%
from dataclasses import dataclass, field, replace, asdict
@dataclass(order=True)
class Item:
    name: str
    price: float = 1.0
    tags: list = field(default_factory=list)
# %%
items = [Item("b", 2.0), Item("a", 3.0, ["x"])]
# %%
items.append(replace(items[0], name="c"))
items[0].tags.append("y")
# %%
ordered = sorted(items)
dicts = [asdict(i) for i in ordered]
print(dicts)
