# case: Packages and folders beside the notebook: classes of theirs travel, modules of theirs are named in every way.
# expect: equivalent
# file: shop/__init__.py = '"""A shop."""\nfrom shop.things import Thing\nRATE = 2\n'
# file: shop/things.py = 'from __future__ import annotations\nfrom dataclasses import dataclass\nfrom . import rates\n@dataclass\nclass Thing:\n    name: str\n    price: float = 0.0\n    def total(self) -> float:\n        return self.price * rates.current()\n'
# file: shop/rates.py = 'import helpers.numbers_of\ndef current():\n    import shop\n    return shop.RATE + helpers.numbers_of.one()\n'
# file: helpers/numbers_of.py = 'def one():\n    return 1\n'
# file: load.py = 'NAMES = ["tea", "cup"]\ndef names(): return list(NAMES)\n'
# %%
import shop
import shop.rates
import helpers.numbers_of as numbers_of
from shop import Thing
from load import names
basket = [Thing(n, float(i + 1)) for i, n in enumerate(names())]
# %% [markdown]
# ## Prices
# %%
shop.RATE = 5
by_name = {t.name: t for t in basket}
prices = [t.total() for t in basket]
kinds = {"thing": Thing, "one": numbers_of.one}
# %% [markdown]
# ## Report
# %%
best = max(basket, key=lambda t: t.total())
for t in basket:
    print(t, t.total())
now = shop.rates.current() + kinds["one"]()
print(best.name, now, prices)
