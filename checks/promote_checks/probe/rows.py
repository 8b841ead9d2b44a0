"""Rows of tables as hashes, and how often rows of such columns are equal by chance. No value leaves the kernel."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

MOST = 2000000
"""Rows from which on a table is not looked at."""
SAMPLE = 1500
COLUMNS = 16
"""Columns from which chance is judged; what the others add could only make equal rows rarer."""
HEAVY = 0.02
"""Share of rows from which on a value counts as common, also in a column of measurements."""
MEASURED = 30
"""Different values that a column of measurements or of texts has at least."""
STEPS = 10
"""A scale with so many steps for each value in use is one of measurements, not of categories."""
NOTHING = ("NAType", "NaTType")
LONG = 25
"""Mean length from which on texts are not equal by chance."""


class NoRowsError(Exception):
    """The value has no rows that we know how to hash."""


class Rows:
    """The rows of one table at one moment."""

    def __init__(self, value: Any) -> None:
        columns = columns_of(value)
        self.count = len(columns[0]) if columns else 0
        if self.count > MOST:
            raise NoRowsError(f"the table has more than {MOST} rows")
        self.hashes: list[int] = hashes(columns)
        self.distinct = set(self.hashes)
        self.chance = chance(columns, self.hashes)


def columns_of(value: Any) -> list[Any]:
    """The columns of a table as sequences of one length; one column for a list of texts."""
    pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
    if pandas is not None and isinstance(value, pandas.DataFrame):
        return [plain(value.iloc[:, at]) for at in range(value.shape[1])]
    if pandas is not None and isinstance(value, pandas.Series):
        return [plain(value)]
    if hasattr(value, "tocsr") and hasattr(value, "nnz"):
        return [sparse_rows(value.tocsr())]
    if numpy is not None and isinstance(value, numpy.ndarray) and value.ndim:
        flat = value.reshape(len(value), -1)
        return [plain(flat[:, at]) for at in range(flat.shape[1])]
    if isinstance(value, (list, tuple)) and value:
        if isinstance(value[0], (list, tuple)) and len({len(one) for one in value}) == 1:
            return [list(column) for column in zip(*value)]
        return [list(value)]
    raise NoRowsError("a " + type(value).__name__ + " has no rows that can be compared")


def plain(column: Any) -> Any:
    """Numbers (dates and truth values too) as an array of floats, everything else as a list."""
    numpy = sys.modules["numpy"]
    kind = getattr(getattr(column, "dtype", None), "kind", "O")
    array = numpy.asarray(column)
    if kind in "mM" and array.dtype.kind in "mM":
        array = array.astype("int64")
    if array.dtype.kind in "biuf":
        return array.astype("float64")
    return array.tolist()


def sparse_rows(matrix: Any) -> list[Any]:
    """Each row of a sparse matrix as one value."""
    matrix.sum_duplicates()
    ends, places, data = matrix.indptr, matrix.indices, matrix.data
    parts = [slice(ends[at], ends[at + 1]) for at in range(matrix.shape[0])]
    return [(places[part].tobytes(), data[part].tobytes()) for part in parts]


def hashes(columns: list[Any]) -> list[int]:
    """One number a row, the same in each process only for numbers: it never leaves this one."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return [hash(row) for row in zip(*(map(hashable, column) for column in columns))]
    total: Any = None
    with numpy.errstate(all="ignore"):
        for column in columns:
            mixed = mix(bits_of(column, numpy), numpy)
            total = mixed if total is None else total * numpy.uint64(0x9E3779B97F4A7C15) + mixed
    found: list[int] = [] if total is None else total.tolist()
    return found


def bits_of(column: Any, numpy: Any) -> Any:
    """64 bits a value: those of the number, with one zero and one NaN; the hash of everything else."""
    if isinstance(column, list):
        return numpy.fromiter((hash(hashable(one)) for one in column), "int64", len(column)).view("uint64")
    numbers = column + 0.0
    numbers[numpy.isnan(numbers)] = numpy.nan
    return numbers.view("uint64")


def mix(bits: Any, numpy: Any) -> Any:
    """Spread the bits (the end of splitmix64)."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        bits = (bits ^ (bits >> numpy.uint64(shift))) * numpy.uint64(factor)
    return bits ^ (bits >> numpy.uint64(31))


def hashable(value: Any) -> Any:
    """Something that is equal where the value is: missing values are equal to each other."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or type(value).__name__ in NOTHING:
        return "<missing>"
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def chance(columns: list[Any], rows: list[int]) -> float:
    """Probability that two rows of such columns are equal by chance; ``rows`` are their hashes.

    Column by column, each given the one before it that says most about it. A value that is one of many of a
    column of measurements, or a long text, is never equal by chance: where it stands twice it was copied.
    """
    step = max(1, len(rows) // SAMPLE)
    originals = list({row: at for at, row in enumerate(rows[::step])}.values())
    coded = [codes(as_list(column[::step]), originals) for column in columns]
    coded.sort(key=collisions)
    chosen = coded[:COLUMNS]
    if not chosen:
        return 0.0
    result = collisions(chosen[0])
    for at in range(1, len(chosen)):
        if result == 0.0:
            break
        result *= max(given(chosen[at], before) for before in chosen[:at])
    return result


def as_list(column: Any) -> list[Any]:
    """The values of a column as objects of Python."""
    return column if isinstance(column, list) else column.tolist()


def codes(values: list[Any], originals: list[int]) -> list[Any]:
    """The values, with each that can't be equal by chance replaced by a number of its own.

    ``originals``: places of the rows without their copies; a value is common only among these.
    """
    keys = [hashable(one) for one in values]
    counts = Counter(keys[at] for at in originals)
    if not (is_measured(counts) or is_text(counts)):
        return keys
    common = HEAVY * len(originals)
    return [key if counts[key] >= common else ("once", at) for at, key in enumerate(keys)]


def is_measured(counts: Counter[Any]) -> bool:
    """Many different numbers on a scale with many more steps."""
    numbers = sorted(one for one in counts if isinstance(one, float) and math.isfinite(one))
    if len(numbers) < MEASURED:
        return False
    width = numbers[-1] - numbers[0]
    gaps = [numbers[at] - numbers[at - 1] for at in range(1, len(numbers))]
    gaps = [gap for gap in gaps if gap > 1e-9 * width]
    return bool(gaps) and width / min(gaps) >= STEPS * len(numbers)


def is_text(counts: Counter[Any]) -> bool:
    """Many different long texts (or rows of a sparse matrix)."""
    sizes = [len(one) if isinstance(one, str) else sum(map(len, one)) for one in counts if is_long(one)]
    return len(sizes) >= MEASURED and sum(sizes) / len(sizes) >= LONG


def is_long(value: Any) -> bool:
    """It has a length that says something."""
    return isinstance(value, str) or (
        isinstance(value, tuple) and all(isinstance(one, bytes) for one in value)
    )


def collisions(keys: Iterable[Any]) -> float:
    """Share of the pairs that are equal."""
    counts = Counter(keys)
    total = sum(counts.values())
    return pairs(counts) / (total * (total - 1)) if total > 1 else 0.0


def given(keys: list[Any], before: list[Any]) -> float:
    """Share of the pairs that are equal here among those that are equal in another column."""
    equal = pairs(Counter(before))
    return pairs(Counter(zip(before, keys))) / equal if equal else 1.0


def pairs(counts: Counter[Any]) -> int:
    """Ordered pairs of two different rows with one value."""
    return sum(number * (number - 1) for number in counts.values())
