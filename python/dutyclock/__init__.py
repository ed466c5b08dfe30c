"""Statutory timescales of children's social care: what is due, by when, by whom, on what authority.

>>> import dutyclock
>>> answer = dutyclock.due("referral", "2026-11-20 16:40", as_of="2026-11-20 17:00")
>>> answer[0]["rule"], answer[0]["due"]
('written-confirmation', datetime.date(2026, 11, 22))

`due` answers about one event, and `check` judges the cases of a frame: one of pandas or polars, a table of pyarrow, a
relation of DuckDB, or anything else with the Arrow PyCapsule interface. `add_working_days` and `working_days_between`
calculate with columns of dates. Everything is counted by the engine of the program, with the same rules and the same
sentences.

What is wrong is a `DutyclockError`. An answer that is not complete is an `Incomplete`, which has what could be
answered.
"""

from __future__ import annotations

import datetime as dt
import os
import shlex
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, overload

from dutyclock import _given, _native
from dutyclock._given import When
from dutyclock._native import DutyclockError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__version__: str = _native.__version__

__all__ = [
    "Checked",
    "Checker",
    "DutyclockError",
    "DutyclockWarning",
    "Incomplete",
    "NothingStarts",
    "Table",
    "When",
    "add_working_days",
    "check",
    "due",
    "working_days_between",
]

class ArrowStream(Protocol):
    """Anything that gives its rows through the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class ArrowArray(Protocol):
    """Anything that gives a column through the Arrow PyCapsule interface."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


class DutyclockWarning(UserWarning):
    """What to know of an answer that is complete all the same."""


class NothingStarts(DutyclockError):
    """No limit that is counted starts from the event, so that an empty answer would look like good news.

    `ask_instead` has the events to ask about, each with the duties that are counted from it.
    """

    def __init__(self, message: str, ask_instead: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.ask_instead = dict(ask_instead or {})


class Incomplete(DutyclockError):
    """Not everything could be judged. `answer` has what could: the deadlines of `due`, or what `check` returns."""

    def __init__(self, errors: Sequence[str], answer: Any) -> None:
        super().__init__("\n".join(errors))
        self.errors = list(errors)
        self.answer = answer

    def __reduce__(self) -> tuple[type[Incomplete], tuple[list[str], None]]:
        # A worker of Spark sends the message, and no tables.
        return (Incomplete, (self.errors, None))


class Table:
    """A table that pandas, polars, DuckDB and pyarrow take as it is, by the Arrow PyCapsule interface."""

    def __init__(self, native: _native.NativeTable) -> None:
        self._native = native

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._native.__arrow_c_schema__()

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return f"<dutyclock.Table: {len(self)} rows of {', '.join(self.column_names)}>"

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
        return self._native.column_names

    def to_pyarrow(self) -> pyarrow.Table:
        """The rows as a table of pyarrow."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> polars.DataFrame:
        """The rows as a frame of polars."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a frame of pandas: dates as dates, texts that repeat as categories, and numbers as integers
        even where some are missing. It needs pyarrow, as pandas does for anything of Arrow."""
        import pandas
        import pyarrow

        types = {
            pyarrow.int32(): pandas.Int32Dtype(),
            pyarrow.uint64(): pandas.UInt64Dtype(),
            pyarrow.date32(): pandas.ArrowDtype(pyarrow.date32()),
        }
        return self.to_pyarrow().to_pandas(types_mapper=types.get)


class Checked(Table):
    """The deadlines that a check has found: a table, with what must be known besides its rows."""

    rejects: Table
    """The records that could not be judged, each with its row (from 0), the field and the reason."""
    errors: list[str]
    """Why the answer is not complete; empty if it is."""
    remarks: list[str]
    """What to know of how the frame was read, and of what was not checked."""
    complete: bool
    """Whether every record could be read and judged, and every column with dates is known."""
    in_breach: bool
    """Whether anything is in breach, or whatever `fail_on` says, even if it is not listed."""
    records: int
    """How many records were read."""

    def __init__(self, native: _native.NativeChecked) -> None:
        super().__init__(native.deadlines)
        self._failures = native.failures
        self.rejects = Table(native.rejects)
        self.errors = native.errors
        self.remarks = native.remarks
        self.complete = native.complete
        self.in_breach = native.in_breach
        self.records = native.records

    def __repr__(self) -> str:
        state = "complete" if self.complete else "INCOMPLETE"
        breach = "in breach" if self.in_breach else "nothing in breach"
        return f"<dutyclock.Checked: {len(self)} deadlines, {state}, {breach}>"


class Checker:
    """Rules, calendar and options for `check`, read once for many frames.

    It takes the arguments of `check` except the frame.
    """

    def __init__(
        self,
        *,
        rules: str | os.PathLike[str] | None = None,
        nation: str | None = None,
        calendar: str | os.PathLike[str] | None = None,
        circumstances: Iterable[str] = (),
        deemed_receipt: str | None = None,
        as_of: When | None = None,
        warn_within: int = 2,
        strict_targets: bool = False,
        role: str | None = None,
        map: Mapping[str, str] | None = None,
        ignore_columns: Iterable[str] = (),
        blank: Iterable[str] = (),
        dates: Literal["day-first", "month-first"] | None = None,
        join_rows: bool = False,
        only: Iterable[str] = (),
        except_: Iterable[str] = (),
        require: Iterable[str] = (),
        all_duties: bool = False,
        all: bool = False,
        notes: bool = False,
        explain: bool = False,
        new_since: When | None = None,
        fail_on: Literal["due-soon", "breached", "late", "never"] = "breached",
        allow_empty: bool = False,
        allow_unchecked: bool = False,
        allow_incomplete: bool = False,
    ) -> None:
        self._allow_incomplete = allow_incomplete
        options = {
            "setting": _setting(
                rules=rules,
                nation=nation,
                calendar=calendar,
                circumstances=circumstances,
                deemed_receipt=deemed_receipt,
                as_of=as_of,
                warn_within=warn_within,
                strict_targets=strict_targets,
                role=role,
            ),
            "map": _given.assignments("map", map),
            "ignore_columns": _given.names(ignore_columns),
            "blank": _given.names(blank),
            "dates": dates,
            "join_rows": join_rows,
            "only": _given.names(only),
            "except_": _given.names(except_),
            "require": _given.names(require),
            "all_duties": all_duties,
            "all": all,
            "notes": notes,
            "explain": explain,
            "new_since": _given.moment_or_now(new_since),
            "fail_on": fail_on,
            "allow_empty": allow_empty,
            "allow_unchecked": allow_unchecked,
        }
        self._native = _native.NativeChecker(options)

    @property
    def as_of(self) -> str:
        """As of when it judges, in ISO 8601."""
        return self._native.as_of

    def check(self, frame: ArrowStream | ArrowArray) -> Checked:
        """Judges the cases of a frame, as `dutyclock.check` does."""
        checked = Checked(self._native.check(_given.frame(frame)))
        if not (checked.complete or self._allow_incomplete):
            raise Incomplete(checked.errors, checked)
        return checked

    def _check_part(self, frame: ArrowStream | ArrowArray) -> Checked:
        """Judges a part of a frame, in which a case must have one row."""
        return Checked(self._native.check(_given.frame(frame), in_parts=True))


def check(
    frame: ArrowStream | ArrowArray,
    *,
    rules: str | os.PathLike[str] | None = None,
    nation: str | None = None,
    calendar: str | os.PathLike[str] | None = None,
    circumstances: Iterable[str] = (),
    deemed_receipt: str | None = None,
    as_of: When | None = None,
    warn_within: int = 2,
    strict_targets: bool = False,
    role: str | None = None,
    map: Mapping[str, str] | None = None,
    ignore_columns: Iterable[str] = (),
    blank: Iterable[str] = (),
    dates: Literal["day-first", "month-first"] | None = None,
    join_rows: bool = False,
    only: Iterable[str] = (),
    except_: Iterable[str] = (),
    require: Iterable[str] = (),
    all_duties: bool = False,
    all: bool = False,
    notes: bool = False,
    explain: bool = False,
    new_since: When | None = None,
    fail_on: Literal["due-soon", "breached", "late", "never"] = "breached",
    allow_empty: bool = False,
    allow_unchecked: bool = False,
    allow_incomplete: bool = False,
) -> Checked:
    """Judges the cases of a frame, as `dutyclock check` judges those of a file.

    A frame has a row for each case and a column for each event, or a row for each event with the columns `case`,
    `event` and `when`. Headings are read as those of a CSV file: `Date of referral` is the event `referral`. Dates may
    be dates, times or texts; a time without a zone is one on the clock of Europe/London.

    Args:
        frame: Anything with the Arrow PyCapsule interface.
        rules: A rule table, a family, or a file with your own table; all documents of the nation by default.
        nation: `england`, `wales`, `scotland` or `northern-ireland`.
        calendar: The calendar for working days, or a file with your own.
        circumstances: Circumstances that change the time allowed in every case, such as `serious-harm`.
        deemed_receipt: Count what arrives after this time, such as `17:00`, as received on the next working day;
            `off` ignores such a policy in the rule table.
        as_of: The moment of the judgement; now by default.
        warn_within: How many working days ahead a deadline is due soon.
        strict_targets: Whether a missed target is a breach.
        role: Only what this role must do.
        map: What headings mean: `{"Date received": "referral"}`.
        ignore_columns: Headings of columns that are not to be read.
        blank: Texts that mean that there is no value, besides `NULL`, `N/A` and the like.
        dates: The order of day and month in texts such as 03/04/2026: `day-first` (the default) or `month-first`.
        join_rows: Whether the rows of one case are joined; otherwise each is an episode of its own.
        only: Ids of the only rules that are checked.
        except_: Ids of rules that are not checked.
        require: Events that the frame must be able to show.
        all_duties: Also what must be done immediately, as soon as possible or beforehand.
        all: Every deadline, not only those that need action.
        notes: Also what is odd in the records.
        explain: How each date was counted, in the column `steps`, and the notes on the rules.
        new_since: Only what has become a breach since then.
        fail_on: From which status on `in_breach` is true.
        allow_empty: Accept a frame with nothing to check.
        allow_unchecked: Accept recorded events that no chosen table checks.
        allow_incomplete: Return an answer that is not complete; look at `complete`, `errors` and `rejects`.

    Returns:
        The deadlines that need action, as a table, with `rejects`, `remarks` and `in_breach`.

    Raises:
        Incomplete: A record could not be read or judged, or a column with dates is not known. Its `answer` is what
            would have been returned.
        DutyclockError: An argument or a heading is wrong.
    """
    options = locals()
    del options["frame"]
    return Checker(**options).check(frame)


def due(
    event: str,
    when: When | None = None,
    *,
    done: Mapping[str, When | Iterable[When]] | None = None,
    earlier: Iterable[tuple[When, When]] = (),
    extend: Mapping[str, When] | None = None,
    rules: str | os.PathLike[str] | None = None,
    nation: str | None = None,
    calendar: str | os.PathLike[str] | None = None,
    circumstances: Iterable[str] = (),
    deemed_receipt: str | None = None,
    as_of: When | None = None,
    warn_within: int = 2,
    strict_targets: bool = False,
    role: str | None = None,
    case: str | int | None = None,
    explain: bool = False,
) -> list[dict[str, Any]]:
    """What is due after an event, by when, by whom, and on what authority.

    Args:
        event: What happened, by any of its names, such as `referral` or `strategy meeting`.
        when: When it happened; now by default.
        done: What has been done since: `{"decision": "2026-11-23"}`. An event that happened more than once has a list.
        earlier: Earlier spells of the same kind, each with its beginning and end, such as other stays in secure
            accommodation.
        extend: Authorised extensions: `{"assessment": "2027-02-12"}`.
        case: The id of the case, for the column `case_id`.
        explain: How each date was counted, in `steps`, and the note on the rule.

    The other arguments are those of `check`.

    Returns:
        A dictionary for each deadline, with real dates and times; `due_at` is the instant if the limit has a time.

    Raises:
        NothingStarts: No limit that is counted starts from the event.
        Incomplete: A limit could not be counted. Its `answer` has the others.
        DutyclockError: A name, a date or another argument is wrong.
    """
    happened = [
        f"{name}={one}"
        for name, whens in _given.assignments("done", done)
        for one in _given.moments(whens)
    ]
    extended = _given.assignments("extend", extend)
    options = {
        "setting": _setting(
            rules=rules,
            nation=nation,
            calendar=calendar,
            circumstances=circumstances,
            deemed_receipt=deemed_receipt,
            as_of=as_of,
            warn_within=warn_within,
            strict_targets=strict_targets,
            role=role,
        ),
        "event": event,
        "when": _given.moment_or_now(when),
        "done": happened,
        "earlier": [f"{_given.moment(start)} to {_given.moment(end)}" for start, end in earlier],
        "extend": [f"{rule}={_given.moment(to)}" for rule, to in extended],
        "case": None if case is None else str(case),
        "explain": explain,
    }
    answer = _native.due(options)
    if answer.errors:
        raise Incomplete(answer.errors, answer.deadlines)
    if answer.why_nothing:
        raise _nothing_starts(event, answer.why_nothing, answer.ask_instead)
    for remark in answer.remarks:
        warnings.warn(remark, DutyclockWarning, stacklevel=2)
    return answer.deadlines


def _setting(
    *,
    rules: str | os.PathLike[str] | None,
    calendar: str | os.PathLike[str] | None,
    circumstances: Iterable[str],
    as_of: When | None,
    **others: Any,
) -> dict[str, Any]:
    """What `check` and `due` have in common, as the native module takes it."""
    return {
        "rules": _given.name_or_file(rules),
        "calendar": _given.name_or_file(calendar),
        "circumstances": _given.names(circumstances),
        "as_of": _given.moment_or_now(as_of),
        **others,
    }


def _nothing_starts(event: str, why: str, ask_instead: list[tuple[str, str]]) -> NothingStarts:
    lines = [f"{why}."]
    if ask_instead:
        lines.append("Ask about the event that a duty is counted from:")
        lines.extend(f"  {start}: {duties}" for start, duties in ask_instead)
    lines.append(f"The command `dutyclock due {shlex.quote(event)}` says what else can be asked.")
    return NothingStarts("\n".join(lines), dict(ask_instead))


@overload
def add_working_days(
    dates: dt.date, days: int, calendar: str | os.PathLike[str] = "england-and-wales"
) -> dt.date: ...
@overload
def add_working_days(dates: Any, days: Any, calendar: str | os.PathLike[str] = "england-and-wales") -> Any: ...
def add_working_days(dates: Any, days: Any, calendar: str | os.PathLike[str] = "england-and-wales") -> Any:
    """The working day so many working days after each date, which is not counted itself; before it, if the number is
    below zero.

    Args:
        dates: A date, a list of dates, or a column of dates or times.
        days: A number, or a column of numbers.
        calendar: A calendar, such as `scotland`, or a file with your own.

    Returns:
        Dates in the form of `dates`: a column of pandas for one of pandas, a date for a date. A missing date stays
        missing.

    Raises:
        DutyclockError: The count leaves the calendar, or a value is no date.

    Warns:
        DutyclockWarning: Some dates depend on holidays that are not published yet.
    """
    _given.check_order(dates, days)
    column = _native.add_working_days(
        _given.dates("dates", dates), _given.numbers("days", days), os.fspath(calendar)
    )
    return _as_given(column, dates, days)


@overload
def working_days_between(
    start: dt.date, end: dt.date, calendar: str | os.PathLike[str] = "england-and-wales"
) -> int: ...
@overload
def working_days_between(start: Any, end: Any, calendar: str | os.PathLike[str] = "england-and-wales") -> Any: ...
def working_days_between(start: Any, end: Any, calendar: str | os.PathLike[str] = "england-and-wales") -> Any:
    """How many working days lie after one date, up to and including another; below zero where the second is earlier.

    The arguments, the result, errors and warnings are as those of `add_working_days`.
    """
    _given.check_order(start, end)
    column = _native.working_days_between(
        _given.dates("start", start), _given.dates("end", end), os.fspath(calendar)
    )
    return _as_given(column, start, end)


class Column:
    """A column that pandas, polars, DuckDB and pyarrow take as it is, by the Arrow PyCapsule interface."""

    def __init__(self, native: _native.NativeColumn) -> None:
        self._native = native

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        return self._native.__arrow_c_array__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._native.__arrow_c_schema__()

    def __len__(self) -> int:
        return len(self._native)

    def to_list(self) -> list[Any]:
        """The values as a list, with `None` for what is missing."""
        return self._native.to_list()


def _as_given(native: _native.NativeColumn, *given: Any) -> Any:
    if native.provisional:
        warnings.warn(
            f"{native.provisional} of {len(native)} depend on holidays that are not published yet",
            DutyclockWarning,
            stacklevel=3,
        )
    return _given.as_given(Column(native), *given)
