"""Decode ``.py`` files: jupytext percent, sphinx-gallery, or one plain script that mixes everything."""

from __future__ import annotations

import io
import tokenize

from promote_checks.errors import UserError
from promote_checks.notebook.document import Document
from promote_checks.notebook.gallery import decode_gallery
from promote_checks.notebook.model import Cell
from promote_checks.notebook.percent import decode_percent


def decode_script(name: str, data: bytes) -> Document:
    """Decode the bytes of a Python file; the encoding declaration, a byte order mark and CRLF are honoured.

    Raises ``UserError`` if it is no text.
    """
    text = _text(name, data)
    return decode_gallery(text) or decode_percent(name, text) or _plain(text)


def _plain(text: str) -> Document:
    return Document(format="script", cells=(Cell(index=0, kind="code", source=text.rstrip("\n")),))


def _text(name: str, data: bytes) -> str:
    if b"\x00" in data:
        raise UserError(f"{name}: this is a binary file, not Python", "name one .ipynb or .py file")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise UserError(
            f"{name}: its text can't be decoded ({error})", "save it as UTF-8, or declare its encoding"
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
