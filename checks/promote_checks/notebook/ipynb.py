"""Decode ``.ipynb`` files, formats 3 and 4. Outputs are skipped, not parsed."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from promote_checks.errors import UserError
from promote_checks.notebook.document import Document
from promote_checks.notebook.model import Cell, CellKind

NEWEST = 4
OLDEST = 3


class _CellMetadata(msgspec.Struct):
    tags: Any = None


class _Cell(msgspec.Struct):
    """A cell of format 4, and what format 3 called otherwise (``input``, ``prompt_number``, ``level``)."""

    cell_type: str
    source: str | list[str] = ""
    metadata: _CellMetadata = msgspec.field(default_factory=_CellMetadata)
    execution_count: Any = None
    input: str | list[str] = ""
    prompt_number: Any = None
    level: Any = 1
    language: Any = None


class _Worksheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Kernel(msgspec.Struct):
    name: Any = None
    language: Any = None


class _Metadata(msgspec.Struct):
    kernelspec: _Kernel | None = None
    language_info: _Kernel | None = None
    language: Any = None


class _File(msgspec.Struct):
    nbformat: Any = None
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)
    cells: list[_Cell] | None = None
    worksheets: list[_Worksheet] | None = None


_DECODER = msgspec.json.Decoder(_File)


def decode_ipynb(name: str, data: bytes) -> Document:
    """Decode the bytes of an ``.ipynb`` file.

    Raises ``UserError`` for anything that is not a notebook of format 3 or 4.
    """
    file = _parse(name, data.removeprefix(b"\xef\xbb\xbf"))
    version = _version(name, file.nbformat)
    cells = _cells_of_3(file) if version == OLDEST else file.cells
    if cells is None:
        raise _not_a_notebook(name, "it has no list of cells")
    return Document(
        format="ipynb",
        cells=tuple(_cell(index, cell) for index, cell in enumerate(cells)),
        kernel=_text(file.metadata.kernelspec.name) if file.metadata.kernelspec else None,
        language=_language(file.metadata, cells),
    )


def _parse(name: str, data: bytes) -> _File:
    try:
        return _DECODER.decode(data)
    except msgspec.ValidationError as error:
        raise _not_a_notebook(name, str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _parse_leniently(name, data, error)
    except RecursionError as error:
        raise _not_a_notebook(name, "it is nested too deeply") from error


def _parse_leniently(name: str, data: bytes, strict: Exception) -> _File:
    """Parse what the standard library's reader takes: NaN and lone surrogates in outputs are common."""
    try:
        return msgspec.convert(json.loads(data.decode()), _File)
    except msgspec.ValidationError as error:
        raise _not_a_notebook(name, str(error)) from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{name}: {_why_not_json(data, strict)}", _hint_not_json(data)) from error


def _why_not_json(data: bytes, error: Exception) -> str:
    if not data.strip():
        return "the file is empty"
    if b"\x00" in data[:4096]:
        return "this is a binary file, not a notebook"
    if data.startswith(b"version https://git-lfs"):
        return "this is a Git LFS pointer, not the notebook itself"
    if data.lstrip()[:1] == b"<":
        return "this is a web page or XML, not a notebook"
    if b"\n<<<<<<< " in data and b"\n>>>>>>> " in data:
        return "this notebook holds unresolved merge conflicts"
    if "truncated" in str(error):
        return "this notebook is truncated: the file ends in the middle"
    return f"this is not valid JSON, so not a notebook ({_lower(str(error))})"


def _hint_not_json(data: bytes) -> str:
    if data.startswith(b"version https://git-lfs"):
        return "fetch it with `git lfs pull`"
    if b"\n<<<<<<< " in data:
        return "resolve the conflict (nbdime helps), then try again"
    return "open it in Jupyter and save it again, or fetch it anew"


def _lower(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]  # not ``jSON``


def _not_a_notebook(name: str, why: str) -> UserError:
    return UserError(
        f"{name}: this is JSON, but not a notebook ({_lower(why)})",
        "a notebook is a JSON object with nbformat and cells; open it in Jupyter and save it again",
    )


def _version(name: str, nbformat: object) -> int:
    if not isinstance(nbformat, int) or isinstance(nbformat, bool):
        raise _not_a_notebook(name, "it has no nbformat number")
    if nbformat < OLDEST:
        raise UserError(
            f"{name}: notebook format {nbformat} is too old (formats 3 and 4 are read)",
            "upgrade it with `jupyter nbconvert --to notebook --inplace`",
        )
    if nbformat > NEWEST:
        raise UserError(
            f"{name}: notebook format {nbformat} is newer than this tool knows (formats 3 and 4 are read)",
            "save it as nbformat 4, or upgrade promote",
        )
    return nbformat


def _cells_of_3(file: _File) -> list[_Cell] | None:
    """Upgrade format 3: worksheets are joined, ``input`` is the source, headings become markdown."""
    if file.worksheets is None:
        return None
    return [_upgraded(cell) for sheet in file.worksheets for cell in sheet.cells]


def _upgraded(cell: _Cell) -> _Cell:
    if cell.cell_type == "code":
        cell.source = cell.input
        cell.execution_count = cell.prompt_number
    elif cell.cell_type == "heading":
        level = cell.level if isinstance(cell.level, int) else 1
        title = " ".join(_joined(cell.source).splitlines())
        cell.source = f"{'#' * max(1, min(6, level))} {title}"
    return cell


_KINDS: dict[str, CellKind] = {
    "code": "code",
    "markdown": "markdown",
    "heading": "markdown",
    "html": "markdown",
}


def _cell(index: int, cell: _Cell) -> Cell:
    tags = cell.metadata.tags
    names = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    count = cell.execution_count
    return Cell(
        index=index,
        kind=_KINDS.get(cell.cell_type, "raw"),
        source=_joined(cell.source),
        tags=names,
        execution_count=count if isinstance(count, int) else None,
        raises="raises-exception" in names,
    )


def _joined(source: str | list[str]) -> str:
    """Join the lines; Python reads every kind of line end as a line feed."""
    text = source if isinstance(source, str) else "".join(source)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _language(metadata: _Metadata, cells: list[_Cell]) -> str:
    """The first language that is named; Python when none is."""
    spec, info = metadata.kernelspec, metadata.language_info
    named = [
        _text(spec.language) if spec else None,
        _text(info.name) if info else None,
        _text(metadata.language),
        *(_text(cell.language) for cell in cells if cell.cell_type == "code"),
    ]
    return next((language for language in named if language), "python")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
