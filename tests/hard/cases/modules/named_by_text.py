# case: Modules of the project that are imported by their written-out names.
# expect: equivalent
# file: plug/__init__.py = ''
# file: plug/a.py = 'import importlib\ndef run():\n    return importlib.import_module("plug.b").run() + 1\n'
# file: plug/b.py = 'def run():\n    return 5\n'
# %%
import importlib
first = importlib.import_module("plug.a").run()
# %%
name = "b"
second = importlib.import_module(f"plug.{name}").run()
print(first, second)
