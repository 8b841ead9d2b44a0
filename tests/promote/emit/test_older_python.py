"""What is emitted for Python 3.9 runs there."""

from __future__ import annotations

import pytest

from promote.emit.older_python import for_version, ruff_target

TEXT = '''"""Parameters."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Params:
    limit: int | None = None
'''


@pytest.mark.parametrize("version", [(3, 10), (3, 13), None])
def test_nothing_changes_where_nothing_has_to(version: tuple[int, int] | None) -> None:
    assert for_version({"params.py": TEXT}, version) == {"params.py": TEXT}
    assert ruff_target(version) is None


def test_a_union_is_not_evaluated_and_keywords_are_left_out() -> None:
    text = for_version({"params.py": TEXT}, (3, 9))["params.py"]
    assert text.startswith('"""Parameters."""\n\nfrom __future__ import annotations\n')
    assert "@dataclass(frozen=True)\n" in text
    assert ruff_target((3, 9)) == "py39"


def test_a_module_without_a_union_keeps_its_imports() -> None:
    text = "def add(a: int) -> int:\n    return a | 1\n"
    assert for_version({"x.py": text}, (3, 9)) == {"x.py": text}
