# case: __future__, TYPE_CHECKING, __all__, dunder names.
# expect: equivalent
# unseen: TYPE_CHECKING
# %%
from __future__ import annotations
from typing import TYPE_CHECKING, Optional
if TYPE_CHECKING:
    from decimal import Decimal
__author__ = "somebody"
__version__ = "0.1"
# %%
def f(x: Optional[Decimal] = None) -> str:
    return "none" if x is None else str(x)
# %%
out = f()
who = __author__ + __version__
print(out, who)
