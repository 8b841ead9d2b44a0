"""The short list of calls that are known to have no effect; whatever is not here may have one.

A method stands here if it has no effect on any of the data types (``known_types``) that have it: ``list.append``
keeps ``append`` out, although that of older pandas gave a copy.
"""

from __future__ import annotations

BUILTINS = frozenset(
    {
        "abs", "all", "any", "ascii", "bin", "bool", "bytes", "chr", "complex", "dict", "divmod", "enumerate", "float",
        "format", "frozenset", "hash", "hex", "int", "len", "list", "max", "min", "oct", "ord", "pow", "range", "repr",
        "reversed", "round", "set", "sorted", "str", "sum", "tuple", "zip",
    }
)  # fmt: skip
"""Built-in functions that have no effect on data."""

ON_ANYTHING = frozenset({"callable", "id", "isinstance", "issubclass", "type"})
"""Built-in functions that run no code of what they are given."""

METHODS = frozenset(
    {
        # Looking at a table or an array.
        "abs", "agg", "aggregate", "all", "any", "argmax", "argmin", "argsort", "asfreq", "assign", "astype",
        "at_time", "autocorr", "between", "bfill", "clip", "combine_first", "compare", "conj", "copy", "corr", "corrwith",
        "count", "cov", "cummax", "cummin", "cumprod", "cumsum", "describe", "diagonal", "diff", "div", "dot", "drop",
        "drop_duplicates", "droplevel", "dropna", "duplicated", "eq", "equals", "ewm", "expanding", "explode", "ffill",
        "fillna", "filter", "first_valid_index", "flatten", "floordiv", "ge", "get_group", "groupby", "gt", "head",
        "idxmax", "idxmin", "infer_objects", "interpolate", "isin", "isna", "isnull", "items", "iterrows", "itertuples",
        "join", "keys", "kurt", "last_valid_index", "le", "lt", "mad", "map", "mask", "max", "mean", "median", "melt",
        "memory_usage", "merge", "min", "mod", "mode", "mul", "ne", "ngroup", "nlargest", "nonzero", "notna", "notnull",
        "nsmallest", "nth", "nunique", "pct_change", "pivot", "pivot_table", "prod", "ptp", "quantile", "rank", "ravel",
        "reindex", "rename", "rename_axis", "repeat", "replace", "resample", "reset_index", "reshape", "rolling", "round",
        "searchsorted", "select_dtypes", "sem", "set_axis", "set_index", "shift", "size", "skew", "sort_index",
        "sort_values", "squeeze", "stack", "std", "sub", "sum", "swapaxes", "swaplevel", "tail", "to_dict", "to_frame",
        "to_list", "to_numpy", "to_period", "to_timestamp", "tolist", "trace", "transform", "transpose", "truncate",
        "tz_convert", "tz_localize", "unique", "unstack", "value_counts", "values", "var", "where", "xs",
        # Text and dates.
        "capitalize", "casefold", "cat", "center", "contains", "date", "day_name", "decode", "encode", "endswith",
        "extract", "extractall", "find", "findall", "format", "fullmatch", "isalnum", "isalpha", "isdigit", "islower",
        "isnumeric", "isoformat", "isspace", "istitle", "isupper", "ljust", "lower", "lstrip", "match", "month_name",
        "normalize", "pad", "removeprefix", "removesuffix", "rfind", "rjust", "rsplit",
        "rstrip", "slice", "split", "splitlines", "startswith", "strftime", "strip", "swapcase", "time", "timestamp",
        "title", "to_pydatetime", "total_seconds", "upper", "zfill",
        # Containers and numbers.
        "as_integer_ratio", "bit_length", "difference", "elements", "get", "index", "intersection", "is_integer",
        "isdisjoint", "issubset", "issuperset", "item", "most_common", "symmetric_difference", "union",
    }
)  # fmt: skip
"""Methods that have no effect on any data type, and give data."""

STATEFUL_ARGUMENTS = frozenset({"inplace", "out", "random_state"})
"""Keywords with which such a call may have one after all."""

_NUMPY = (
    "abs absolute all allclose amax amin angle any arange argmax argmin argsort array array_equal asarray atleast_2d "
    "average bincount ceil clip column_stack concatenate corrcoef cos count_nonzero cov cross cumprod cumsum degrees diag "
    "diff digitize dot exp expm1 eye flatnonzero float64 floor full histogram hstack identity in1d inner interp isclose "
    "isfinite isin isinf isnan isnull int64 kron linspace log log10 log1p log2 logspace max maximum mean median meshgrid "
    "min minimum mod nan_to_num nanmax nanmean nanmedian nanmin nanpercentile nanstd nansum ndim ones ones_like outer "
    "percentile polyfit polyval prod ptp quantile radians ravel repeat reshape roll round searchsorted shape sign sin "
    "size sort split sqrt square squeeze stack std sum tan tanh tile trace transpose tril triu unique var vstack where "
    "zeros zeros_like linalg.cond linalg.det linalg.eig linalg.eigh linalg.eigvals linalg.inv linalg.matrix_rank "
    "linalg.norm linalg.solve linalg.svd"
)
_PANDAS = (
    "Categorical DataFrame DatetimeIndex Index Interval Period Series Timedelta Timestamp concat crosstab cut date_range "
    "factorize get_dummies isna isnull melt merge notna notnull period_range pivot_table qcut timedelta_range to_datetime "
    "to_numeric to_timedelta unique value_counts"
)
_MATH = (
    "ceil comb copysign cos degrees dist exp fabs factorial floor fmod fsum gcd hypot isclose isfinite isinf isnan isqrt "
    "lcm log log10 log1p log2 perm pow prod radians sin sqrt tan tanh trunc"
)
_SHOWN = "HTML IFrame JSON Latex Markdown Math Pretty"
FUNCTIONS = frozenset(
    f"{module}.{name}"
    for module, names in (
        ("numpy", _NUMPY),
        ("pandas", _PANDAS),
        ("math", _MATH),
        ("IPython.display", _SHOWN),
        ("collections", "Counter"),
        ("statistics", "fmean mean median mode pstdev quantiles stdev variance"),
    )
    for name in names.split()
)
"""Functions of modules that have no effect on data, and give data."""
