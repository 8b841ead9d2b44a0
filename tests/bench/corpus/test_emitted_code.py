"""What is read from emitted source without running it."""

from __future__ import annotations

import pytest
from bench.corpus.lint import is_authors, suppressions
from bench.corpus.shape import shape

SOURCE = '''"""Module."""
from typing import Any


def step(a: int, b: Any) -> dict[str, Any]:
    """Say something.

    Over several lines.
    """
    # A comment.

    value: Any = {
        "a": a,
    }
    return value


class Holder:
    field: int

    def method(self) -> Any:
        return self.field
'''


def test_annotations_and_any_are_counted() -> None:
    found = shape([SOURCE])
    assert (found.annotations, found.any_annotations) == (6, 3)


def test_functions_are_measured_in_lines_that_hold_code() -> None:
    assert shape([SOURCE]).function_lines == (5, 2)


def test_suppressions_and_their_codes_are_found() -> None:
    source = "x = 1  # noqa: E501\ny = f()  # type: ignore[no-untyped-call]\nz = 2  # noqa\nw = 3  # type: ignore\n"
    assert [coded for _, coded in suppressions(source)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("    frame: pd.DataFrame = load(path)  # type: ignore[no-untyped-call]", True),
        ("def scale(items: list[int]) -> Any:  # noqa: ANN401", True),
        ("    invented = something_else()  # noqa: F841", False),
        ("def emitted(frame: Any) -> Any:  # noqa: ANN401", False),
        ('logger.info("%s", "rate %.2f" % rate)  # noqa: UP031', True),
        ('logger.info("%s", "rate %.3f" % rate)  # noqa: UP031', False),
        ("show(Image(chart_path))  # type: ignore[no-untyped-call]", True),
        ("show(Image(other_path))  # type: ignore[no-untyped-call]", False),
        ("fig = bean(age, jitter=True, labels=labels)  # type: ignore[func-returns-value]", True),
        ("fig = bean(age, jitter=False, labels=labels)  # type: ignore[func-returns-value]", False),
        ('title + "a\\nb %.1f" % err  # noqa: UP031', True),
        ('title + "a\\nb %.2f" % err  # noqa: UP031', False),
    ],
)
def test_the_authors_lines_are_told_from_ours(line: str, expected: bool) -> None:
    notebook = (
        "frame = load(path)\n\ndef scale(items):\n    return items\n"
        "print('rate %.2f' % rate)\nshow(Image('chart.png'))\nfig = bean(age, jitter=True)\n"
        "plot(title + 'a\nb %.1f' % err)\n"
    )
    assert is_authors(line, notebook, {"chart_path": "'chart.png'", "n": "3"}) is expected
