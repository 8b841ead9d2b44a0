"""Parts of the probe that need no kernel."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from promote_checks.notebook.distributions import distribution_name
from promote_checks.observe.hints import HINTS
from promote_checks.probe.bundle import finish_request, sources, start_request
from promote_checks.probe.function_code import insert_calls
from promote_checks.probe.functions import definitions
from promote_checks.probe.instrument import Body, instrument, wrapped_body
from promote_checks.probe.lines import line_numbers, source_line
from promote_checks.probe.names import Names
from promote_checks.probe.secrets_seen import is_secret
from promote_checks.probe.statement import statement


def new_manager() -> Any:
    make: Callable[[], Any] = TransformerManager
    return make()


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\ny = 2",
        "\n\n  \nx = 1\n\ny = 2\n",
        "    x = 1\n    y = 2",
        "x = 1\n!ls \\\n  -l \\\n  -a\ny = 2",
        "!a \\\n b\nx = !c \\\n d\nz = 3\n%time \\\n q()\ny = 2",
        "s = '''\n!not a magic\n'''\n%matplotlib inline\ny = 2",
        ">>> x = 1\n>>> y = 2",
        "y?\ny = 2",
    ],
)
def test_lines_of_a_translated_cell_are_those_of_its_source(text: str) -> None:
    manager = new_manager()
    translated = manager.transform_cell(text)
    last = ast.parse(translated).body[-1]
    line = source_line(line_numbers(manager, text, 10), last.lineno) - 10
    assert text.splitlines()[line - 1].strip(" >").startswith("y = 2")


def instrumented(text: str) -> str:
    manager = new_manager()
    tree = ast.parse(manager.transform_cell(text))
    instrument(tree, Body(0, text), manager)
    return ast.unparse(tree)


def test_calls_stand_between_statements_and_below_future_imports() -> None:
    call = "__promote_statement__"
    assert instrumented("a = 1") == "a = 1"
    assert instrumented("a = 1; b\nc") == f"a = 1\n{call}(1, 7)\nb\n{call}(2, 0)\nc"
    assert instrumented("'doc'\nfrom __future__ import annotations\na = 1") == (
        f'"""doc"""\nfrom __future__ import annotations\n{call}(3, 0)\na = 1'
    )


def test_the_body_of_a_cell_magic_is_found_and_that_of_timeit_is_not() -> None:
    manager = new_manager()
    for text, expected in (("\n%%time\nx = 1\ny", ("x = 1\ny\n", 2)), ("%%timeit\nx", None)):
        body = Body(0, text)
        tree = ast.parse(manager.transform_cell(text))
        found, _ = instrument(tree, body, manager)
        wrapped = wrapped_body(found, body)
        assert (wrapped and (wrapped[1].text, wrapped[1].offset)) == expected


def facts(source: str) -> list[bool]:
    return [statement(node, 0, node.lineno).inert for node in ast.parse(source).body]


def test_inert_statements_reach_nothing() -> None:
    assert facts("import a\nx = 1\ny = x\nz = {'a': [x]}\ndef f(a=1): g()\nx + 1") == [True] * 6
    reaching = "f()\nx.a = 1\nx[0] = 1\nx += 1\na, b = x\ny = [i for i in x]\nfor i in x: pass\nx << 1\ndel x\n@d\ndef f(): pass"
    assert facts(reaching) == [False] * 10


class Watcher:
    """Runs statements one by one in a namespace that is being watched."""

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {"__builtins__": builtins}
        self.names = Names(self.namespace)

    def run(self, source: str) -> dict[str, Any]:
        node = ast.parse(source).body[0]
        exec(compile(source, "<cell>", "exec"), self.namespace)  # noqa: S102
        record: dict[str, Any] = {}
        self.names.settle(statement(node, 0, 1), record)
        return record


def test_a_change_through_an_attribute_is_seen_and_laid_at_the_right_door() -> None:
    watcher = Watcher()
    watcher.run("class Box:\n    def add(self): self.inner.append(1)")
    watcher.run("box = Box()")
    watcher.run("inner = [1]")
    watcher.run("box.inner = inner")
    for number in range(100):
        watcher.run(f"obj{number} = Box()")
    first = watcher.run("len('a')")
    near = watcher.run("inner.append(2)")
    hidden = watcher.run("box.add()")
    watcher.names.settle_cell()
    assert near["changed"] == ["box", "inner"]
    assert hidden["changed"] == ["box", "inner"]
    assert first["changed"] == []


def test_a_change_by_a_thread_is_laid_at_every_door_of_the_cell() -> None:
    watcher = Watcher()
    watcher.run("shared = [1]")
    watcher.run("other = [1]")
    watcher.names.settle_cell()
    before = watcher.run("len(shared)")
    shared = watcher.namespace["shared"]
    first = watcher.run("len('a')")
    shared.append(2)
    second = watcher.run("len(other)")
    watcher.names.settle_cell()
    assert (before["changed"], first["changed"], second["changed"]) == ([], ["shared"], ["shared"])


def test_what_a_container_came_to_hold_is_told() -> None:
    watcher = Watcher()
    watcher.run("scores = {}")
    assert watcher.run("scores['a'] = 0.5")["filled"] == {"scores": "dict[str, float]"}
    watcher.run("n = 1")
    assert watcher.run("n += 1")["filled"] == {}


def test_sets_in_the_order_of_addresses_are_told_where_they_are_bound_and_changed() -> None:
    watcher = Watcher()
    watcher.run("class Model: pass")
    assert watcher.run("names = {'a', 'b'}")["by_address"] == []
    assert watcher.run("models = {Model()}")["by_address"] == []
    assert watcher.run("models.add(Model())")["by_address"] == ["models"]
    assert watcher.run("others = {int, Model}")["by_address"] == ["others"]


def test_a_value_at_a_used_address_is_a_new_one() -> None:
    watcher = Watcher()
    watcher.run("x = 1.5")
    number = watcher.names.serials["x"]
    record = watcher.run("for i in range(3): x = i * 2.5")
    assert "x" in [one["name"] for one in record["bound"]]
    assert watcher.names.serials["x"] != number


def test_no_reference_to_a_value_is_kept() -> None:
    import gc
    import weakref

    watcher = Watcher()
    watcher.run("class Box: pass")
    watcher.run("box = Box()")
    gone = weakref.ref(watcher.namespace["box"])
    watcher.run("box = None")
    gc.collect()
    assert gone() is None


def test_functions_report_below_their_docstring_and_at_every_return() -> None:
    source = "def f(self, a, *b):\n    'doc'\n    def g(): return 1\n    if a: return 2\n    return"
    tree = ast.parse(source)
    path, node, outer = next(iter(definitions(tree.body[0])))
    assert (path, outer) == (("f",), tree.body[0])
    insert_calls(node, key=3, names=[("", "a"), ("*", "b")])
    text = ast.unparse(ast.fix_missing_locations(tree))
    assert ast.get_docstring(node) == "doc"
    assert text.count("__promote_enter__") == 1
    assert text.count("__promote_leave__") == 3
    assert "def g():\n        return 1" in text
    # In a process that has no probe, the code does what it did.
    namespace: dict[str, Any] = {}
    exec(text, namespace)  # noqa: S102
    assert namespace["f"](None, 1) == 2
    assert namespace["f"](None, 0) is None


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("password", 1, True),
        ("API_KEY", "x", True),
        ("db_passwd", "x", True),
        ("access_token", "x", True),
        ("x", "ghp_" + "a" * 36, True),
        ("x", {"token": "a"}, True),
        ("x", ["AKIA" + "A" * 16], True),
        ("url", "postgres://me:pw@host/db", True),
        ("compass", 3, False),
        ("tokens", ["a"], False),
        ("passengers", [1], False),
        ("text", "a sentence about keys", False),
    ],
)
def test_secrets(name: str, value: object, secret: bool) -> None:
    assert is_secret(name, value) is secret


def test_the_probe_is_python_39_and_imports_the_standard_library_only() -> None:
    import sys

    for name, text in sources():
        tree = ast.parse(text, feature_version=(3, 9))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert {alias.name.partition(".")[0] for alias in node.names} <= sys.stdlib_module_names, name
            if isinstance(node, ast.ImportFrom):
                root = (node.module or "").partition(".")[0]
                assert root in sys.stdlib_module_names or root == "_promote_probe", (name, root)


def test_the_requests_are_single_expressions() -> None:
    for text in (start_request({"seed": None}), finish_request()):
        assert isinstance(ast.parse(text).body[0], ast.Expr)
        assert len(ast.parse(text).body) == 1


def test_names_of_distributions_and_hints_are_known() -> None:
    assert distribution_name("sklearn.linear_model") == "scikit-learn"
    for name in HINTS:
        assert name.isidentifier()
