"""Arrays, frames and figures as records. None of the libraries is imported here."""

from __future__ import annotations

import sys
from typing import Any

from golden_values import (
    BUILTIN,
    IMMUTABLE,
    SMALL,
    Content,
    Record,
    Summariser,
    listed,
    numbers,
)


def summarise(value: object, folder: str = "") -> Record:
    """Return the record of one value."""
    return Summariser(CONTENTS, folder).summarise(value, "value")


def scalar(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record a number of numpy by that of Python."""
    return {"value": here.summarise(_python_value(value), path, depth)}


def array(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record type, shape and elements of an array, and which others share its memory."""
    head = {"dtype": str(value.dtype), "shape": list(value.shape)}
    shared = _sharing(here, value)
    if shared:
        head["shares"] = shared
    if value.dtype.names:
        fields = {name: _plain_array(here, value[name]) for name in value.dtype.names}
        return {**head, "fields": fields}
    return {**head, **cells(here, value.ravel(), path, depth)}


def _plain_array(here: Summariser, value: Any) -> Record:
    return cells(here, value.ravel(), "", 0)


def _sharing(here: Summariser, value: Any) -> list[str]:
    overlaps = sys.modules["numpy"].may_share_memory
    shared = [path for path, other in here.arrays if overlaps(value, other)]
    here.arrays.append(here.seen[id(value)])
    return shared


def cells(here: Summariser, flat: Any, path: str, depth: int) -> dict[str, Record]:
    """Record the elements of a one-dimensional array."""
    kind = flat.dtype.kind
    if kind in "mM":
        flat, kind = flat.view("int64"), "i"
    if kind == "c":
        return {
            "real": cells(here, flat.real, path, depth),
            "imaginary": cells(here, flat.imag, path, depth),
        }
    values = flat.tolist()
    if kind in "biuf":
        return _number_cells(here, values)
    items = enumerate(values)
    return listed([here.summarise(item, f"{path}[{at}]", depth) for at, item in items])


def _number_cells(here: Summariser, values: list[Any]) -> dict[str, Record]:
    if len(values) <= SMALL:
        return {"items": [here.plain(value) for value in values]}
    return numbers(values)


def _python_value(value: Any) -> object:
    plain = value.item()
    return (
        str(value) if type(plain) is type(value) or value.dtype.kind in "mM" else plain
    )


def frame(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record a frame column by column."""
    columns = [
        series_cells(here, value.iloc[:, at], f"{path}.iloc[:, {at}]", depth)
        for at in range(value.shape[1])
    ]
    return {
        "shape": list(value.shape),
        "columns": index_cells(here, value.columns, f"{path}.columns", depth),
        "index": index_cells(here, value.index, f"{path}.index", depth),
        "data": columns,
    }


def series(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record a series: its name, its index, its values."""
    return {
        "name": here.summarise(value.name, f"{path}.name", depth),
        "index": index_cells(here, value.index, f"{path}.index", depth),
        **series_cells(here, value, path, depth),
    }


def index_cells(
    here: Summariser, value: Any, path: str, depth: int
) -> dict[str, Record]:
    """Record an index; one that only counts by where it starts and stops."""
    names = [here.summarise(name, path, depth) for name in value.names]
    head = {"names": names, "length": len(value)}
    if type(value).__name__ == "RangeIndex":
        return {**head, "range": [value.start, value.stop, value.step]}
    if value.nlevels > 1:
        levels = [value.get_level_values(at) for at in range(value.nlevels)]
        return {
            **head,
            "levels": [series_cells(here, lv, path, depth) for lv in levels],
        }
    return {**head, **series_cells(here, value, path, depth)}


def series_cells(
    here: Summariser, value: Any, path: str, depth: int
) -> dict[str, Record]:
    """Record type and values of a column."""
    head: dict[str, Record] = {"dtype": str(value.dtype)}
    extension = value.array
    if hasattr(extension, "categories"):
        categories = here.summarise(list(extension.categories), path, depth)
        head |= {"categories": categories, "ordered": bool(extension.ordered)}
        return {**head, **cells(here, extension.codes, path, depth)}
    plain = value.to_numpy()
    if plain.dtype.kind != "O":
        return {**head, **cells(here, plain, path, depth)}
    gone = extension.isna().tolist()
    missing = [at for at, is_gone in enumerate(gone) if is_gone]
    items = [None if is_gone else item for item, is_gone in zip(plain, gone)]
    records = [
        here.summarise(item, f"{path}[{at}]", depth) for at, item in enumerate(items)
    ]
    return {**head, "missing": _number_cells(here, missing), **listed(records)}


def figure(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record a figure by what its axes show."""
    texts = [text.get_text() for text in value.texts]
    return {"texts": texts, "axes": [drawing(here, part) for part in value.axes]}


def axes(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    return drawing(here, value)


def artist(here: Summariser, value: Any, path: str, depth: int) -> dict[str, Record]:
    """Record anything else that was drawn by its text and its data, not by how it is kept."""
    text = value.get_text() if hasattr(value, "get_text") else None
    data = _points(here, value.get_xydata()) if hasattr(value, "get_xydata") else None
    return {"artist": type(value).__name__, "text": str(text), "data": data}


def drawing(here: Summariser, value: Any) -> dict[str, Record]:
    """Record titles, labels and data of one pair of axes."""
    legend = value.get_legend()
    return {
        "title": value.get_title(),
        "labels": [value.get_xlabel(), value.get_ylabel()],
        "scales": [value.get_xscale(), value.get_yscale()],
        "ticks": [label.get_text() for label in value.get_xticklabels()],
        "texts": [text.get_text() for text in value.texts],
        "legend": [text.get_text() for text in legend.get_texts()] if legend else [],
        "lines": listed([_points(here, line.get_xydata()) for line in value.lines]),
        "patches": listed([_points(here, _corners(patch)) for patch in value.patches]),
        "collections": listed([_collection(here, part) for part in value.collections]),
        "images": listed([_points(here, image.get_array()) for image in value.images]),
    }


def _points(here: Summariser, value: Any) -> Record:
    """Record the numbers of something drawn; what is masked is not shown."""
    numpy = sys.modules["numpy"]
    filled = numpy.ma.filled(numpy.ma.asarray(value, dtype="float64"), numpy.nan)
    return {"shape": list(filled.shape), **cells(here, filled.ravel(), "", 0)}


def _corners(patch: Any) -> Any:
    return patch.get_patch_transform().transform(patch.get_path().vertices)


def _collection(here: Summariser, part: Any) -> Record:
    shapes = [_points(here, path.vertices) for path in part.get_paths()]
    colours = part.get_array()
    return {
        "offsets": _points(here, part.get_offsets()),
        "colours": None if colours is None else _points(here, colours),
        "shapes": listed(shapes),
    }


def web_application(
    here: Summariser, value: Any, path: str, depth: int
) -> dict[str, Record]:
    """Record the routes of a web application; what they answer is tested elsewhere."""
    rules = [
        [str(rule), sorted(rule.methods or ()), rule.endpoint]
        for rule in value.url_map.iter_rules()
    ]
    return {"routes": here.summarise(rules, f"{path}.url_map", depth)}


CONTENTS: dict[str, Content] = {
    **IMMUTABLE,
    "numpy.generic": scalar,
    **BUILTIN,
    "numpy.ndarray": array,
    "pandas.DataFrame": frame,
    "pandas.Series": series,
    "pandas.Index": index_cells,
    "flask.Flask": web_application,
    "matplotlib.figure.Figure": figure,
    "matplotlib.axes.Axes": axes,
    "matplotlib.artist.Artist": artist,
}
"""Class -> how to record it; the first that fits."""
