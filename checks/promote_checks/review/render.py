"""``REVIEW.md``: the score first, then what needs a person, then every item with what shows it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from promote_checks.review.document import rendered
from promote_checks.review.registry import RUBRIC, SECTIONS, TITLES

_EACH = 7
_SHORT = 12
_SHOWN = 4
_MARKS = re.compile(r"([\\`*_\[\]<>|#])")
Document = Mapping[str, Any]


def render(document: Document) -> str:
    """Return the page for a document: nothing else goes into it."""
    lines = [*_head(document), *_needs(document), *_sections(document), *_signoffs(document)]
    # Not every value stands on the page: so an edit of one that does not shows here.
    lines.append(f"The sha256 of review.json is `{hashlib.sha256(rendered(document)).hexdigest()}`.")
    return "\n".join(lines).rstrip("\n") + "\n"


def summary(document: Document) -> str:
    """What the command says on the terminal."""
    blocking = document["blocking"]
    gate = (
        f"A merge waits for {len(blocking)}: {', '.join(blocking)}"
        if blocking
        else "Nothing stands in the way of a merge."
    )
    return "\n".join([score_line(document), _counts(document), gate]) + "\n"


def score_line(document: Document) -> str:
    """``ML Test Score 0.5 of 7 (data 2, model 0.5, ...)``."""
    score = document["score"]
    sections = ", ".join(f"{name} {score[name]:g}" for name in RUBRIC)
    return f"ML Test Score {score['final']:g} of {_EACH}, the lowest of {sections}"


def plain(text: str) -> str:
    """A person's words as words: no Markdown, no second line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _head(document: Document) -> Iterator[str]:
    project, commit = document["project"], document["commit"]
    yield f"# Review of {project['name']}"
    yield ""
    yield f"**{score_line(document)}.**"
    yield _counts(document)
    yield ""
    where = "Not in git, or not committed yet" if commit is None else f"Commit `{commit['id'][:_SHORT]}`"
    if commit is not None and not commit["clean"]:
        where += " and changes that are not committed"
    yield f"{where}; {project['files']} files with the digest `{project['digest'][:_SHORT]}`."
    workflow = document["workflow"]
    if workflow:
        yield f"`{workflow}` repeats this review before a merge."
    else:
        yield "No workflow repeats this review, so nothing counts as automated (0.5 instead of 1)."
    yield ""
    yield "A box is ticked for what a command has shown in full, and for what a person has signed."
    yield ""


def _counts(document: Document) -> str:
    counts = document["counts"]
    return (
        f"Of the {counts['items']} tests of the rubric: {counts['automated']} automated, {counts['evidenced']} evidenced "
        f"by a command (in part, or not repeated), {counts['signed']} signed by hand, {counts['open']} open."
    )


def _needs(document: Document) -> Iterator[str]:
    yield "## What needs a person"
    yield ""
    waiting = [one for one in document["items"] if one["required"] and not one["met"]]
    if not waiting:
        yield "Nothing that a merge waits for."
    else:
        yield "A merge waits for these:"
    yield ""
    for one in waiting:
        yield f"- [ ] **{one['id']}** ({', '.join(one['who'])}): {one['question']}"
        yield f"  {_why_open(one)}"
        yield f"  `promote review . {_option(one)} {one['id']} --by NAME{_note(one)}`"
    if waiting:
        yield ""
    advised = [one["id"] for one in document["items"] if not one["required"] and not one["met"]]
    if advised:
        yield f"Advised, and open: {', '.join(advised)}."
        yield ""


def _option(one: Document) -> str:
    return "--waive" if one["evidence"]["verdict"] in ("fail", "error") else "--sign"


def _note(one: Document) -> str:
    return " --note REASON" if _option(one) == "--waive" else ""


def _why_open(one: Document) -> str:
    evidence = one["evidence"]
    if one["void"]:
        return f"The sign-off is void: {plain(_some(one['void']))}."
    if evidence["gap"]:
        return f"Open: {plain(evidence['gap'])}."
    words = {"fail": "Failed", "error": "Could not be run"}.get(evidence["verdict"])
    return f"{words}: {plain(evidence['summary'])}." if words else f"{_capital(plain(evidence['summary']))}."


def _sections(document: Document) -> Iterator[str]:
    for name in SECTIONS:
        items = [one for one in document["items"] if one["section"] == name]
        scored = f" ({document['score'][name]:g} of {_EACH})" if name in RUBRIC else ""
        yield f"## {TITLES[name]}{scored}"
        yield ""
        for one in items:
            yield from _item(one, document)
        yield ""


def _item(one: Document, document: Document) -> Iterator[str]:
    ticked = "x" if one["met"] and one["state"] in ("shown", "signed") else " "
    yield f"- [{ticked}] **{one['id']}** {one['question']}"
    evidence = one["evidence"]
    # "Not checked: ..." and "by hand only: ..." say it already.
    state = "" if one["state"] == "not checked" else f"{_capital(one['state'])}. "
    yield f"  {state}{_capital(plain(evidence['summary']))}."
    if evidence["sha256"] or evidence["command"]:
        yield f"  {_seen(evidence)}"
    if evidence["gap"]:
        yield f"  Not shown: {plain(evidence['gap'])}."
    if one["signoff"] is not None:
        yield f"  {_signed(one, document)}"


def _seen(evidence: Document) -> str:
    looked = ", ".join(f"`{name}`" for name in evidence["looked_at"][:_SHOWN])
    more = len(evidence["looked_at"]) - _SHOWN
    looked += f" and {more} more" if more > 0 else ""
    command = f"`{' '.join(evidence['command'])}`" if evidence["command"] else "Read"
    code = "" if evidence["exit_code"] is None else f" (exit code {evidence['exit_code']})"
    seen = f", sha256 `{evidence['sha256'][:_SHORT]}`" if evidence["sha256"] else ""
    return f"{command}{code}: {looked}{seen}"


def _signed(one: Document, document: Document) -> str:
    signoff = next(entry for entry in document["signoffs"]["list"] if entry["number"] == one["signoff"])
    word = "Waived" if signoff["kind"] == "waiver" else "Signed"
    note = f": {plain(signoff['note'])}" if signoff["note"] else ""
    void = f" **Void:** {plain(_some(one['void']))}." if one["void"] else ""
    role = f" as {signoff['role']}" if signoff["role"] else ""
    return f"{word} by {plain(signoff['by'])} (a name, unverified here){role}{note}.{void}"


def _signoffs(document: Document) -> Iterator[str]:
    entries = document["signoffs"]["list"]
    if not entries:
        return
    yield "## Sign-offs"
    yield ""
    yield "| no. | item | by | kind | state | note |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in entries:
        cells = (
            str(one["number"]),
            one["item"],
            plain(one["by"]),
            one["kind"],
            one["state"],
            plain(one["note"]),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield f"The last hash is `{document['signoffs']['head'][:_SHORT]}`."
    yield "A name is what somebody typed. Whose signature the commits have that brought these lines: `promote verify .`"
    yield ""


def _some(changes: list[str], most: int = 3) -> str:
    shown = ", ".join(changes[:most])
    return f"{shown}, and {len(changes) - most} more" if len(changes) > most else shown


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
