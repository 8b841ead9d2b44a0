# case: Pickled dataclasses, enums, named tuples and nested classes, as bytes.
# expect: equivalent
# %%
import pickle
from collections import namedtuple
from dataclasses import dataclass
from enum import Enum
class Kind(Enum):
    A = 1
P = namedtuple("P", "x y")
@dataclass
class Row:
    kind: Kind
    p: P
    class Meta:
        version = 2
# %%
blob = pickle.dumps([Row(Kind.A, P(1, 2)), Row.Meta()])
# %%
rows = pickle.loads(blob)
same = rows[0] == Row(Kind.A, P(1, 2)), rows[0].kind is Kind.A, rows[1].version
del blob
print(same)
