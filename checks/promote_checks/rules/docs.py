"""The page about the rules, made of their docstrings: ``python -m promote_checks.dynamic.docs FILE`` writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from promote_checks.rules.finding import Severity
from promote_checks.rules.registry import FAMILIES, RULES
from promote_checks.rules.settings import UNUSED

_INTRODUCTION = """\
# Rules

What `promote check` and `promote-lint` look for. An error makes the exit code 1, a warning and an info don't.
[How to check notebooks](../how-to/check-notebooks.md) says how to select, ignore and suppress;
[how often each rule is right](rules-measured.md) is measured. This page is made of the rules' docstrings.

Rules marked *run* need `--run`: they run the notebook, which is running its author's code.

| code | name | severity | |
| --- | --- | --- | --- |
"""
_UNUSED = f"""\
## Suppressions

### {UNUSED} unused-suppression

*info.* A `# promote: ignore` comment or a `promote-ignore` tag takes no finding away. Remove it.

What ruff finds in the same files is reported as `ruff:CODE`, severity warning, under ruff's own configuration of the
project; its pages explain it.
"""


class Documented(Protocol):
    """What stands on the page of a rule."""

    __doc__: str | None
    NAME: str
    SEVERITY: Severity


def page(run_rules: Mapping[str, Documented]) -> str:
    """The whole page; ``run_rules`` are those that need a run."""
    rules: dict[str, Documented] = {**RULES, **run_rules}
    ordered = {code: rules[code] for family in FAMILIES for code in rules if code.startswith(family)}
    rows = "".join(
        f"| [{code}](#{code.lower()}-{rule.NAME}) | {rule.NAME} | {rule.SEVERITY} | {'run' * (code in run_rules)} |\n"
        for code, rule in ordered.items()
    )
    parts = [_INTRODUCTION + rows]
    for family, title in FAMILIES.items():
        parts.append(f"## {title}\n")
        parts += [_section(code, rule) for code, rule in ordered.items() if code.startswith(family)]
    return "\n".join([*parts, _UNUSED])


def _section(code: str, rule: Documented) -> str:
    return f"### {code} {rule.NAME}\n\n*{rule.SEVERITY}.* " + "\n".join(_body(rule)) + "\n"


def _body(rule: Documented) -> Iterator[str]:
    """Bold words instead of the plain ones; an indented example becomes a block."""
    lines = (rule.__doc__ or "").strip().split("\n")
    inside = False
    for line in lines:
        if line.startswith("    ") and not inside:
            inside = True
            yield "```python"
        if inside and line and not line.startswith("    "):
            inside = False
            yield "```"
        yield line[4:] if inside else _bold(line)
    if inside:
        yield "```"


def _bold(line: str) -> str:
    for word in ("Why:", "Mend:", "Example:"):
        if line.startswith(word):
            return f"**{word[:-1]}.**{line[len(word) :]}"
    return line
