"""The page about the rules, made of their docstrings: ``python -m promote_checks.rules.docs FILE`` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from promote_checks.rules.registry import FAMILIES, RULES
from promote_checks.rules.rule import Rule
from promote_checks.rules.settings import UNUSED

_INTRODUCTION = """\
# Rules

What `promote check` and `promote-lint` look for. An error makes the exit code 1, a warning and an info don't.
[How to check notebooks](../how-to/check-notebooks.md) says how to select, ignore and suppress;
[how often each rule is right](rules-measured.md) is measured. This page is made of the rules' docstrings.

| code | name | severity |
| --- | --- | --- |
"""
_UNUSED = f"""\
## Suppressions

### {UNUSED} unused-suppression

*info.* A `# promote: ignore` comment or a `promote-ignore` tag takes no finding away. Remove it.

What ruff finds in the same files is reported as `ruff:CODE`, severity warning, under ruff's own configuration of the
project; its pages explain it.
"""


def page() -> str:
    """The whole page."""
    rows = "".join(f"| [{c}](#{c.lower()}-{r.NAME}) | {r.NAME} | {r.SEVERITY} |\n" for c, r in RULES.items())
    parts = [_INTRODUCTION + rows]
    for family, title in FAMILIES.items():
        parts.append(f"## {title}\n")
        parts += [_section(rule) for code, rule in RULES.items() if code.startswith(family)]
    return "\n".join([*parts, _UNUSED])


def _section(rule: Rule) -> str:
    return f"### {rule.CODE} {rule.NAME}\n\n*{rule.SEVERITY}.* " + "\n".join(_body(rule)) + "\n"


def _body(rule: Rule) -> Iterator[str]:
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


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
