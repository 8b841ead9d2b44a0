"""From the bytes of a file to a subject. The hook's path: outputs are skipped, nothing heavy is imported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.notebook.document import PYTHON_NAMES, Document
from promote_checks.notebook.ipynb import decode_ipynb
from promote_checks.notebook.script import decode_script
from promote_checks.rules.finding import NotChecked
from promote_checks.rules.project import Project
from promote_checks.rules.subject import Subject

SUFFIXES = frozenset({".ipynb", ".py", ".pyw"})


def read_subject(path: Path, shown: str, project: Project, *, outputs: bool) -> Subject | NotChecked:
    """Read one file; what can't be read, or is in another language, is not checked."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return NotChecked(
            shown, f"it can't be read ({error.strerror or error})", "check its permissions", blocking=True
        )
    found = subject_of(path, shown, data, outputs=outputs)
    if isinstance(found, NotChecked):
        return found
    return replace(found, declared=project.declared, local_modules=project.modules)


def subject_of(path: Path, shown: str, data: bytes, *, outputs: bool) -> Subject | NotChecked:
    """Decode the bytes of one file."""
    is_notebook = path.suffix.lower() == ".ipynb"
    try:
        document = decode_ipynb(path.name, data) if is_notebook else decode_script(path.name, data)
    except UserError as error:
        return NotChecked(shown, error.message.removeprefix(f"{path.name}: "), error.hint, blocking=True)
    if document.language.lower() not in PYTHON_NAMES:
        return NotChecked(shown, f"this is a notebook in {document.language}, not in Python")
    subject = Subject(path, shown, document.format, document.cells, file_lines=_lines(document, data))
    if is_notebook and outputs:
        from promote_checks.rules.outputs import outputs_and_metadata

        stored, metadata = outputs_and_metadata(data)
        subject = replace(subject, outputs=stored, metadata=metadata)
    return subject


def _lines(document: Document, data: bytes) -> dict[int, int]:
    """For notebooks this is done only for what is shown (``json_lines``)."""
    if document.format == "ipynb":
        return {}
    from promote_checks.rules.script_lines import script_lines

    return script_lines(document.cells, data.decode("utf-8", "replace"))
