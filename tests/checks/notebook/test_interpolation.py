"""What IPython's ``{x}`` and ``$x`` become, compared with IPython's own formatter."""

from __future__ import annotations

import ast

import pytest
from IPython.utils.text import DollarFormatter

from promote_checks.notebook.interpolation import text_of
from promote_checks.notebook.known import Known
from promote_checks.notebook.magic import Surroundings
from promote_checks.notebook.survey import Survey

NAMES: dict[str, object] = {"x": 3, "name": "a b", "d": {"k": [1, 2]}, "s": "q", "f": str.upper, "é": "é"}

TEMPLATES = [
    "", "plain", "$x", "{x}", "$x {x}", "$$x", "$$$x", "'$x'", "'$x' $x", "{{x}}", "{x!r} {name!s} {name!a}",
    "{x + 1}", "{d['k'][0]} $x", '{d["k"]}', "{name[0:2]}", "{x:3}", "$unknown", "{unknown}", "$x $unknown", "${x}",
    "${HOME}", "$HOME", "{", "}", "{}", "{ }", "{0}", "$1", "awk '{print $1}'", "{name.upper()}", "$name.upper",
    "{f(name)}", "{[n for n in d]}", "{(lambda: x)()}", "{x if x else s}", "é{é}$é", "back\\slash {x}", "quote ' {x}",
    'quote " {x}', "quotes ' \" {name!r}", "new\nline {x}", "$x.", "{len(name)}%", "100% {x}",
    "{ x }", "{d!r}", "{'a' 'b'}", "{x=}", "{*d}", "$dir", "{x}{s}", "{{}} {x}", "a{{b}}c",
]  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_source_makes_the_text_that_ipython_makes(template: str) -> None:
    surroundings = Surroundings(Survey(), Known(names=frozenset(NAMES) | Known().names))
    source = text_of(template, surroundings)
    ast.parse(source, feature_version=(3, 9))
    try:
        expected = DollarFormatter().vformat(template, args=[], kwargs=NAMES)
    except (NameError, SyntaxError, ValueError):  # as IPython does: what can't be expanded stays
        expected = template
    assert eval(source, dict(NAMES)) == expected


def test_an_attribute_that_is_missing_shows_at_run_time() -> None:
    """IPython would leave the text as it is; whether the attribute exists can't be told from the text."""
    surroundings = Surroundings(Survey(), Known(names=frozenset(NAMES)))
    with pytest.raises(AttributeError):
        eval(text_of("$s.csv", surroundings), dict(NAMES))
