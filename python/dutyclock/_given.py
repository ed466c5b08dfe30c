"""What callers give, in the forms that the native module takes, and columns in the form in which they were given."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from numbers import Integral
from typing import Any, TypeAlias

from dutyclock._native import DutyclockError

When: TypeAlias = "str | dt.date | dt.datetime"
"""A date, a time, or words for one such as `"friday 4.40pm"`. Midnight stands for a day without a time."""


def frame(given: Any) -> Any:
    """A frame, whose types Arrow can hold."""
    name = type(given).__name__
    if name == "LazyFrame":
        raise TypeError("a LazyFrame has no rows yet: give what its collect() returns")
    if name != "Series":
        if _library(given) == "pandas":
            return _of_pandas(given)
        if _library(given) == "polars":
            import polars

            # What polars gives as a column of nothing is not read by others.
            return given.cast({polars.Null: polars.String})
        if hasattr(given, "__arrow_c_stream__") or hasattr(given, "__arrow_c_array__"):
            return given
    raise TypeError(
        f"a frame of type {name} cannot be read: give one of pandas or polars, a table of pyarrow, a relation of "
        "DuckDB, or anything else with the Arrow PyCapsule interface"
    )


def _of_pandas(given: Any) -> Any:
    import pyarrow

    # An index without a name is no column of an export.
    has_names = any(name is not None for name in given.index.names)
    plain = given.copy(deep=False)
    for at, kind in enumerate(given.dtypes):
        if kind == object:
            plain.isetitem(at, _of_one_type(given.iloc[:, at]))
    return pyarrow.Table.from_pandas(plain, preserve_index=has_names)


def _of_one_type(column: Any) -> Any:
    """A column of pandas, as texts if it mixes types: Arrow would refuse it, or drop the times among dates."""
    import pandas

    kind = pandas.api.types.infer_dtype(column, skipna=True)
    has_times = kind == "date" and any(isinstance(one, dt.datetime) for one in column)
    if has_times or kind in ("mixed", "mixed-integer"):
        return column.map(_text, na_action="ignore")
    return column


def _text(value: Any) -> str:
    if isinstance(value, dt.date):
        return moment(value)
    # What a spreadsheet keeps as 1042.0 is the number 1042.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def moment(given: When) -> str:
    """A moment as a text. Midnight stands for a day without a time."""
    if is_missing(given):
        raise DutyclockError("a date is missing")
    if isinstance(given, str):
        return given
    if isinstance(given, dt.datetime):
        is_day = given.time() == dt.time()
        return given.date().isoformat() if is_day else given.isoformat(timespec="seconds")
    if isinstance(given, dt.date):
        return given.isoformat()
    raise TypeError(f"a moment is a date, a datetime or a text, not {type(given).__name__}")


def moment_or_now(given: When | None) -> str | None:
    return None if given is None else moment(given)


def is_missing(given: Any) -> bool:
    """Whether it is what libraries have in place of a value: None, NaN or NaT. Only those do not equal themselves."""
    return given is None or (isinstance(given, (float, dt.date)) and given != given)


def assignments(argument: str, given: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    """What a dictionary assigns. As in a blank cell of a file, what is missing has not happened."""
    if given is not None and not isinstance(given, Mapping):
        raise TypeError(f"{argument}: give a dictionary, not {type(given).__name__}")
    return [(name, one) for name, one in (given or {}).items() if not is_missing(one)]


def moments(given: When | Iterable[When]) -> list[str]:
    each = (given,) if isinstance(given, (str, dt.date)) else given
    return [moment(one) for one in each if not is_missing(one)]


def names(given: Iterable[str]) -> list[str]:
    """Names as a list. A text alone is one name, not its letters."""
    return [given] if isinstance(given, str) else list(given)


def name_or_file(given: str | os.PathLike[str] | None) -> str | None:
    return None if given is None else os.fspath(given)


def dates(argument: str, given: Any) -> Any:
    """A date or a list of dates as texts, or a column."""
    if is_missing(given) or isinstance(given, (str, dt.date)):
        return moment(given)
    if isinstance(given, (list, tuple)):
        return [None if is_missing(one) else moment(one) for one in given]
    return _column(argument, given)


def numbers(argument: str, given: Any) -> Any:
    """A whole number, a list of them, or a column."""
    if isinstance(given, Integral):
        return int(given)
    return list(given) if isinstance(given, (list, tuple)) else _column(argument, given)


def _column(argument: str, given: Any) -> Any:
    name, library = type(given).__name__, _library(given)
    if name != "DataFrame":
        if library == "pandas":
            import pyarrow

            return pyarrow.array(_of_one_type(given) if given.dtype == object else given)
        if library == "polars" and name == "Series":
            import polars

            return given.cast(polars.String) if given.dtype == polars.Null else given
        if hasattr(given, "__arrow_c_array__") or hasattr(given, "__arrow_c_stream__"):
            return given
    raise TypeError(
        f"{argument}: {name} cannot be read: give one value, a list, or a column of pandas, polars or pyarrow"
    )


def check_order(*given: Any) -> None:
    """Refuses columns of pandas with different indexes, whose rows belong together by those and not by their place."""
    columns = [one for one in given if _library(one) == "pandas" and hasattr(one, "index")]
    if any(not column.index.equals(columns[0].index) for column in columns[1:]):
        raise DutyclockError("the two columns have different indexes: align them first")


def as_given(column: Any, *given: Any) -> Any:
    """A column of results in the form of the first argument that is a column, or else one value."""
    form: Any = next((one for one in given if not isinstance(one, (str, dt.date, Integral))), None)
    match _library(form):
        case None:
            return column.to_list()[0]
        case "pandas":
            import pandas
            import pyarrow

            array = pandas.arrays.ArrowExtensionArray(pyarrow.array(column))
            return pandas.Series(array, index=getattr(form, "index", None), name=form.name)
        case "polars":
            import polars

            return polars.Series(column).alias(form.name)
        case "pyarrow":
            import pyarrow

            return pyarrow.array(column)
        case "builtins":
            return column.to_list()
        case _:
            return column


def _library(given: Any) -> str | None:
    return None if given is None else type(given).__module__.split(".")[0]
