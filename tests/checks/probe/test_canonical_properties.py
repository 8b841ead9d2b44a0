"""Properties of the canonical form, and its stability from process to process."""

from __future__ import annotations

import ast
import copy
import json
import os
import subprocess
import sys
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from promote_checks.probe.canonical import digest, fingerprint
from promote_checks.probe.canonical_text import canonical_source

ATOMS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.binary(max_size=8)
)
KEYS = st.one_of(st.integers(), st.text(max_size=4))
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=12),
        st.dictionaries(KEYS, inner, max_size=6),
        st.sets(st.one_of(st.integers(), st.text(max_size=4)), max_size=6),
        st.tuples(inner, inner),
    ),
    max_leaves=20,
)


@given(VALUES)
@settings(max_examples=150, deadline=None)
def test_a_deep_copy_has_the_same_digest(value: Any) -> None:
    assert digest(copy.deepcopy(value)) == digest(value)
    assert digest(value)[1] == ""


@given(VALUES, VALUES)
@settings(max_examples=150, deadline=None)
def test_digests_agree_only_where_reprs_do(one: Any, other: Any) -> None:
    if repr(one) != repr(other) and not holds_set(one):
        assert digest(one) != digest(other)


def holds_set(value: Any) -> bool:
    """Whether a set's order makes the repr useless."""
    return "{" in repr(value).replace("{}", "") or "set(" in repr(value)


@given(st.lists(ATOMS, min_size=1, max_size=90), st.data())
@settings(max_examples=150, deadline=None)
def test_one_changed_element_is_seen(values: list[Any], data: st.DataObject) -> None:
    before, print_before = digest(values), fingerprint(values)
    position = data.draw(st.integers(0, len(values) - 1))
    replacement = data.draw(ATOMS)
    if repr(replacement) == repr(values[position]):
        return
    values[position] = replacement
    assert digest(values) != before
    assert fingerprint(values) != print_before


@given(st.dictionaries(KEYS, ATOMS, min_size=1, max_size=20), st.data())
@settings(max_examples=100, deadline=None)
def test_a_removed_key_is_seen(values: dict[Any, Any], data: st.DataObject) -> None:
    before, print_before = digest(values), fingerprint(values)
    del values[data.draw(st.sampled_from(list(values)))]
    assert digest(values) != before
    assert fingerprint(values) != print_before


EXPRESSIONS = (
    "{'a', 'b', 'c', 'd'}",
    "{'x': frozenset({'p', 'q', 'r'}), 'y': [1, 2.5, float('nan'), -0.0]}",
    "collections.Counter('abracadabra')",
    "numpy.arange(12).reshape(3, 4)[:, ::2]",
    "pandas.DataFrame({'a': [1, 2], 'b': ['x', None]}, index=pandas.Index(['u', 'v'], name='k'))",
    "pandas.Series(['x', 'y'] * 9, dtype='category')",
    "random.Random(3)",
    "object()",
)
PROGRAM = """
import sys, json, collections, random, numpy, pandas
space = {"__name__": "__probe__"}
exec(compile(sys.stdin.read(), "canonical", "exec"), space)
print(json.dumps([space["digest"](eval(text)) for text in json.loads(sys.argv[1])]))
"""


def run_with_hash_seed(seed: str) -> list[list[str]]:
    """Digests of ``EXPRESSIONS`` in a process of their own, by the joined text."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(EXPRESSIONS)],
        input=canonical_source(),
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def test_digests_do_not_depend_on_the_process() -> None:
    one = run_with_hash_seed("1")
    assert one == run_with_hash_seed("2")
    assert all(text and not reason for text, reason in one)


def test_the_text_is_self_contained_and_old_enough() -> None:
    source = canonical_source()
    tree = ast.parse(source, feature_version=(3, 9))
    imported = {
        (node.module or "").split(".")[0]
        if isinstance(node, ast.ImportFrom)
        else node.names[0].name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert imported <= set(sys.stdlib_module_names)


def test_no_name_is_defined_twice_in_the_joined_text() -> None:
    names = [
        name
        for node in ast.parse(canonical_source()).body
        for name in (
            [node.name]
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            else [
                part.id
                for part in ast.walk(node)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            ]
        )
    ]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
