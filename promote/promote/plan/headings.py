"""Headings and first sentences of the prose between code cells: hints for names and docstrings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from promote.plan.statements import Statement
from promote_checks.notebook.model import Notebook

_ATX = re.compile(r"^\s{0,3}#{1,6}\s+(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s*([=\-~^\"'*+#.])\1{2,}\s*$")
_HTML_HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.IGNORECASE | re.DOTALL)
_EMPHASIS = re.compile(r"[*`\\]{1,3}(?=\S)|(?<=\S)[*`]{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)")
_RULED = re.compile(r"^#+\s*[-=~#*]{3,}\s*([^\W_][^-=~#*]{0,48}?)\s*[-=~#*]*$")
_MAX_SENTENCE = 160


def with_headings(notebook: Notebook, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, each first one behind some markdown carrying its heading and first sentence."""
    found: list[Statement] = []
    previous = -1
    for statement in statements:
        cell = statement.position.cell
        if cell != previous:
            texts = [c.source for c in notebook.cells[previous + 1 : cell] if c.kind == "markdown"]
            heading = next((h for text in reversed(texts) if (h := last_heading(text))), "")
            prose = next((p for text in reversed(texts) if (p := first_sentence(text))), "")
            statement = replace(statement, heading=heading, prose=prose)
            previous = cell
        if notebook.is_script and not statement.heading:
            statement = replace(statement, heading=ruled_heading(statement.comments))
        found.append(statement)
    return tuple(found)


def ruled_heading(comments: Sequence[str]) -> str:
    """What stands in a comment that is drawn as a line: ``# ---- train ----``. A plain script has no other headings."""
    titles = [match[1].strip() for comment in comments if (match := _RULED.match(comment.strip()))]
    return titles[-1] if titles else ""


def carried_headings(statements: Sequence[Statement], chosen: Callable[[Statement], bool]) -> list[Statement]:
    """The chosen statements; a heading that stands above others moves to the next chosen one."""
    found: list[Statement] = []
    heading = prose = ""
    for statement in statements:
        if statement.heading:
            heading, prose = statement.heading, ""
        prose = statement.prose or prose
        if chosen(statement):
            found.append(replace(statement, heading=heading, prose=prose))
            heading = prose = ""
    return found


def title_of(notebook: Notebook) -> str:
    """The first heading of the notebook, else its name in words."""
    for cell in notebook.cells:
        if cell.kind == "markdown":
            titles = _headings(cell.source)
            if titles:
                return titles[0]
    return re.sub(r"[_\-]+", " ", notebook.path.stem).strip().capitalize()


def last_heading(text: str) -> str:
    """The last heading in a markdown (or reStructuredText) cell."""
    return (_headings(text) or [""])[-1]


def first_sentence(text: str) -> str:
    """The first sentence of the first paragraph that is prose."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        plain = line.strip()
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not plain or _ATX.match(line) or _UNDERLINE.match(line) or _UNDERLINE.match(following):
            continue
        if plain[0] in "<|>`.:!$*-[" or plain.startswith(("..", "http")):
            continue
        sentence = re.split(r"(?<=[.!?])\s", " ".join(lines[number:]).strip())[0]
        plain = _plain(sentence)
        return plain if len(plain) <= _MAX_SENTENCE else ""
    return ""


def _headings(text: str) -> list[str]:
    found = [_plain(m) for m in _HTML_HEADING.findall(text)]
    lines = text.splitlines()
    fenced = False
    for number, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if fenced:
            continue
        match = _ATX.match(line)
        if match:
            found.append(_plain(match[1]))
        elif (
            number
            and _UNDERLINE.match(line)
            and lines[number - 1].strip()
            and not _UNDERLINE.match(lines[number - 1])
        ):
            found.append(_plain(lines[number - 1].strip()))
    return [title for title in found if title]


def _plain(text: str) -> str:
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r":[a-z]+:`~?\.?([^`<]*)(<[^>]*>)?`", r"\1", text)
    text = re.sub(r"<[^>]+>", "", text)
    return re.sub(r"\s+", " ", _EMPHASIS.sub("", text)).strip()
