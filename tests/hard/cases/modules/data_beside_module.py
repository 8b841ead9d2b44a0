# case: A module reads a file that lies beside it, and a package one of its resources.
# expect: equivalent
# file: lookup.py = 'from pathlib import Path\nHERE = Path(__file__).resolve().parent\ndef text():\n    return (HERE / "tables" / "x.txt").read_text()\n'
# file: tables/x.txt = 'abc'
# file: mypkg/__init__.py = 'from importlib import resources\ndef hello():\n    return (resources.files("mypkg") / "hello.txt").read_text()\n'
# file: mypkg/hello.txt = 'hi'
# %%
import lookup
from mypkg import hello
# %%
both = lookup.text() + hello()
print(both)
