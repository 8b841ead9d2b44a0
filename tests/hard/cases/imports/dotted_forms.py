# case: import a.b, import a.b as c, from a import b as c; the first binds only a.
# expect: equivalent
# %%
import os.path
import xml.etree.ElementTree as ET
import collections.abc, email.message
from importlib import metadata as md
# %%
root = ET.fromstring("<a><b n='1'/></a>")
n = root[0].get("n")
# %%
is_seq = isinstance([], collections.abc.Sequence)
base = os.path.basename("x/y.csv")
msg = email.message.Message()
msg["To"] = "x"
to = msg["To"]
has = hasattr(md, "version")
del root, msg
print(n, is_seq, base, to, has)
