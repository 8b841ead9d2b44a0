"""Canonical form of tables: pandas, pyarrow, polars."""

from __future__ import annotations

from typing import Any

from promote_checks.probe.canonical_core import (
    HANDLERS,
    UNSHARED,
    Writer,
    class_name,
    loaded,
    sample_positions,
)
from promote_checks.probe.canonical_numeric import CHUNK_ITEMS, write_elements, write_ndarray

SAMPLE_COLUMNS = 150
SAMPLE_ROWS = 192


def write_frame(writer: Writer, value: Any) -> None:
    """Shape, flags, attrs, both indexes and every column."""
    writer.text("DataFrame", f"{tuple(value.shape)} {value.flags.allows_duplicate_labels}")
    write_table_attributes(writer, value)
    write_index(writer, value.index)
    write_index(writer, value.columns)
    for position in positions(writer, value.shape[1], SAMPLE_COLUMNS):
        write_values(writer, value.iloc[:, position].array)


def write_series(writer: Writer, value: Any) -> None:
    """Name, flags, attrs, index and values."""
    writer.text("Series", f"{len(value)} {value.flags.allows_duplicate_labels}")
    writer.write(value.name)
    write_table_attributes(writer, value)
    write_index(writer, value.index)
    write_values(writer, value.array)


def write_table_attributes(writer: Writer, value: Any) -> None:
    """``attrs``, and what a subclass keeps beside them."""
    writer.write(value.attrs)
    for name in value._metadata:
        if name != "_name":
            writer.text("metadata", name)
            writer.write(getattr(value, name, None))


def positions(writer: Writer, count: int, wanted: int) -> list[int] | range:
    """All positions; some of them for a sampled look."""
    return sample_positions(count, wanted) if writer.sampled else range(count)


def write_index(writer: Writer, value: Any) -> None:
    """Class, names, frequency and labels."""
    writer.text("index", f"{class_name(type(value))} {len(value)}")
    writer.items(list(value.names))
    kind = type(value).__name__
    if kind == "RangeIndex":
        writer.text("range", f"{value.start} {value.stop} {value.step}")
    elif kind == "MultiIndex":
        for level, codes in zip(value.levels, value.codes):
            write_index(writer, level)
            write_ndarray(writer, loaded("numpy").asarray(codes))
    else:
        if kind in ("DatetimeIndex", "TimedeltaIndex"):
            writer.write(value.freqstr)
        write_values(writer, value.array)


def write_values(writer: Writer, value: Any) -> None:
    """The array behind a column or an index."""
    dtype = value.dtype
    kind = type(value).__name__
    writer.text("values", f"{type(dtype).__name__} {dtype_name(dtype)} {len(value)}")
    if kind in ("NumpyExtensionArray", "PandasArray", "ndarray"):
        write_ndarray(writer, loaded("numpy").asarray(value))
    elif kind == "Categorical":
        write_index(writer, value.categories)
        writer.write(bool(value.ordered))
        write_ndarray(writer, value.codes)
    elif kind in ("DatetimeArray", "TimedeltaArray", "PeriodArray"):
        write_ndarray(writer, value.asi8)
    elif kind == "IntervalArray":
        write_index(writer, value.left)
        write_index(writer, value.right)
    elif kind == "SparseArray":
        write_ndarray(writer, value.sp_values)
        write_ndarray(
            writer, value.sp_index.indices if hasattr(value.sp_index, "indices") else value.to_dense()
        )
    elif hasattr(value, "_mask") and hasattr(value, "_data"):
        write_masked_column(writer, value)
    else:
        write_labels(writer, value)


def dtype_name(dtype: Any) -> str:
    """A dtype in words, with what its text leaves out."""
    details = [getattr(dtype, name, None) for name in ("storage", "tz", "freq", "closed", "fill_value")]
    return f"{dtype} {[str(detail) for detail in details]}"


def write_masked_column(writer: Writer, value: Any) -> None:
    """Mask and data of a nullable column; what lies under the mask does not count."""
    mask = value._mask
    write_ndarray(writer, mask)
    data = value._data
    if mask.any():
        data = data.copy()
        data[mask] = loaded("numpy").zeros((), data.dtype)
    write_ndarray(writer, data)


def write_labels(writer: Writer, value: Any) -> None:
    """Any other extension array: its elements as objects, some at a time."""
    count = len(value)
    if writer.sampled and count > SAMPLE_ROWS:
        value = value.take(sample_positions(count, SAMPLE_ROWS))
    for start in range(0, len(value), CHUNK_ITEMS):
        write_elements(writer, value[start : start + CHUNK_ITEMS].to_numpy(dtype=object))


def write_stamp(writer: Writer, value: Any) -> None:
    """A point or a span of time with its unit."""
    unit = getattr(value, "unit", "")
    freq = getattr(value, "freqstr", "")
    writer.text(
        "stamp", "{} {!r} {} {} {}".format(type(value).__name__, value, unit, freq, getattr(value, "fold", 0))
    )


def write_interval(writer: Writer, value: Any) -> None:
    """Both ends."""
    writer.text("interval", value.closed)
    writer.write(value.left)
    writer.write(value.right)


def write_named_object(writer: Writer, value: Any) -> None:
    """A value that its repr tells completely (an offset, a dtype, a missing value)."""
    writer.text("pandas", f"{type(value).__name__} {value!r}")
    if hasattr(value, "holidays"):
        writer.write([str(value.weekmask), [str(day) for day in value.holidays]])


def write_extension(writer: Writer, value: Any) -> None:
    """An array by itself."""
    writer.text("extension", class_name(type(value)))
    write_values(writer, value)


def write_pandas_dtype(writer: Writer, value: Any) -> None:
    """A dtype; of categories also what they are."""
    writer.text("pandas dtype", f"{type(value).__name__} {dtype_name(value)}")
    categories = getattr(value, "categories", None)
    if categories is not None:
        write_index(writer, categories)


def write_grouped(writer: Writer, value: Any) -> None:
    """A lazy grouping: what is grouped, and into which groups."""
    writer.text("grouped", class_name(type(value)))
    for name in ("sort", "as_index", "dropna", "observed", "group_keys", "level", "axis", "_selection"):
        held = getattr(value, name, None)
        writer.text(name, str(list(held) if isinstance(held, (list, tuple)) else held))
    writer.write(value.obj)
    if not writer.sampled:
        writer.write(value.ngroup())


def write_arrow(writer: Writer, value: Any) -> None:
    """An arrow table or array: schema, then values some at a time."""
    kind = getattr(value, "schema", None) or value.type
    writer.text("arrow", f"{type(value).__name__} {kind} {len(value)}")
    columns = value.columns if hasattr(value, "columns") else [value]
    for column in columns:
        if writer.sampled and len(column) > SAMPLE_ROWS:
            column = column.take(sample_positions(len(column), SAMPLE_ROWS))
        for start in range(0, len(column), CHUNK_ITEMS):
            writer.items(column.slice(start, CHUNK_ITEMS).to_pylist())


def write_arrow_named(writer: Writer, value: Any) -> None:
    """A schema, a type, a scalar: their text is complete."""
    writer.text("arrow", f"{type(value).__name__} {value}")


def write_polars(writer: Writer, value: Any) -> None:
    """A polars frame or series: schema, then values some at a time."""
    frame = value if hasattr(value, "get_columns") else value.to_frame()
    writer.text("polars", f"{type(value).__name__} {frame.schema} {frame.shape}")
    for column in frame.get_columns():
        if writer.sampled and len(column) > SAMPLE_ROWS:
            column = column.gather(sample_positions(len(column), SAMPLE_ROWS))
        for start in range(0, len(column), CHUNK_ITEMS):
            writer.items(column.slice(start, CHUNK_ITEMS).to_list())


TABLES = {
    "pandas:DataFrame": write_frame,
    "pandas:Series": write_series,
    "pandas:ExtensionArray": write_extension,
    "pandas:GroupBy": write_grouped,
    "polars:DataFrame": write_polars,
    "polars:Series": write_polars,
}
HANDLERS.update(TABLES)
LABELS = {
    "pandas:Index": write_index,
    "pandas:Timestamp": write_stamp,
    "pandas:Timedelta": write_stamp,
    "pandas:_Timestamp": write_stamp,
    "pandas:_Timedelta": write_stamp,
    "pandas:_Period": write_stamp,
    "pandas:Period": write_stamp,
    "pandas:Interval": write_interval,
    "pandas:NaTType": write_named_object,
    "pandas:NAType": write_named_object,
    "pandas:BaseOffset": write_named_object,
    "pandas:ExtensionDtype": write_pandas_dtype,
    "pyarrow:_PandasConvertible": write_arrow,
    "pyarrow:Schema": write_arrow_named,
    "pyarrow:DataType": write_arrow_named,
    "pyarrow:Scalar": write_arrow_named,
    "polars:DataType": write_arrow_named,
}
HANDLERS.update(LABELS)
UNSHARED.update(LABELS)
