"""Read a notebook or a script from disk. The file is never written."""

from __future__ import annotations

import hashlib
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.notebook.document import Document, require_code, require_python
from promote_checks.notebook.ipynb import decode_ipynb
from promote_checks.notebook.model import Notebook
from promote_checks.notebook.script import decode_script

SCRIPT_SUFFIXES = frozenset({".py", ".pyw"})


def read_notebook(path: Path) -> Notebook:
    """Read ``.ipynb`` (formats 3 and 4) or ``.py`` (jupytext percent, sphinx-gallery, plain).

    Raises ``UserError`` when it is not there, can't be read, is no notebook, is in another language, or
    holds no code.
    """
    data = _bytes_of(path)
    document = decode(path, data)
    require_python(path.name, document)
    require_code(path.name, document)
    return Notebook(
        path=path.absolute(),
        sha256=hashlib.sha256(data).hexdigest(),
        format=document.format,
        language="python",
        kernel=document.kernel,
        cells=document.cells,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UserError(f"{path}: this is a folder, not a notebook", "name one .ipynb or .py file")
        if path.exists() and not path.is_file():
            raise UserError(f"{path}: this is not an ordinary file", "name one .ipynb or .py file")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(
            f"{path}: there is no such file", "check the path and the folder you are in"
        ) from error
    except OSError as error:
        raise UserError(
            f"{path}: it can't be read ({error.strerror or error})", "check the path and its permissions"
        ) from error
    except ValueError as error:
        raise UserError(
            f"{str(path)!r}: this is not a path ({error})", "name one .ipynb or .py file"
        ) from error


def decode(path: Path, data: bytes) -> Document:
    """Decode the bytes of a file after its suffix. Raises ``UserError`` for what is no notebook or script."""
    suffix = path.suffix.lower()
    if suffix in SCRIPT_SUFFIXES:
        return decode_script(path.name, data)
    if suffix == ".ipynb" or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return decode_ipynb(path.name, data)
    raise UserError(
        f"{path.name}: promote reads .ipynb and .py files, not {suffix or 'files without a suffix'}",
        "convert it first, for instance with `jupytext --to ipynb`",
    )
