"""Judges the cases of a Spark table, each partition by itself.

    deadlines = cases.mapInArrow(dutyclock.spark.check(as_of="2026-11-30 06:30"), dutyclock.spark.schema)

It needs nothing but `mapInArrow`, so that it works where RDDs are not allowed. The table must have a row for each case:
the rows of one case may be in any partition, and each row is judged as an episode of its own.

A record that cannot be judged becomes a row with its `case_id` and a `problem`, and nothing else: count those rows
before you call a night quiet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from dutyclock import Checked, Checker, Incomplete, When

__all__ = ["check", "schema"]


def check(
    *, as_of: When, **options: Any
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for `mapInArrow` that judges every row.

    Args:
        as_of: The moment of the judgement. Executors begin at different times, so that it has no default.
        options: The other arguments of `dutyclock.check`, except `join_rows` and `allow_incomplete`.

    Raises:
        Incomplete: In a task, if a column with dates is not known, or recorded events are not checked.
        DutyclockError: If an argument or a heading is wrong.
    """
    if options.pop("join_rows", False):
        raise ValueError("join_rows: the rows of a case may be in several partitions; join them first")
    if options.pop("allow_incomplete", False):
        raise ValueError("allow_incomplete: records that cannot be judged are rows with a problem; nothing else may be missing")
    # An empty partition is no empty table.
    options = {**options, "as_of": as_of, "allow_empty": True}
    Checker(**options)

    def judged(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        checker = Checker(**options)
        for batch in batches:
            checked = checker._check_part(batch)
            if checked._failures:
                raise Incomplete(checked._failures, None)
            yield from _plain(checked)

    return judged


def _plain(checked: Checked) -> Iterator[pa.RecordBatch]:
    """Deadlines and problems in the types that Spark takes."""
    deadlines = checked.to_pyarrow()
    if len(deadlines) > 0:
        problems = pa.nulls(len(deadlines), pa.string())
        deadlines = deadlines.append_column("problem", problems)
        yield from _cast(deadlines)
    if len(checked.rejects) > 0:
        rejects = checked.rejects.to_pyarrow()
        said = [
            f"{field}: {reason}"
            for field, reason in zip(rejects["field"].to_pylist(), rejects["reason"].to_pylist())
        ]
        columns = {"case_id": rejects["case_id"], "problem": pa.array(said, pa.string())}
        empty = [pa.nulls(len(rejects), field.type) for field in _ARROW]
        known = [columns.get(field.name, none) for field, none in zip(_ARROW, empty)]
        yield from pa.table(known, schema=_ARROW).combine_chunks().to_batches()


def _cast(table: pa.Table) -> Iterator[pa.RecordBatch]:
    columns = [table[field.name].cast(field.type) for field in _ARROW]
    yield from pa.table(columns, schema=_ARROW).combine_chunks().to_batches()


def _arrow_schema() -> pa.Schema:
    """The columns of the deadlines without dictionaries, all of which may be missing beside a problem."""
    deadlines = pa.table(Checker(as_of="2026-01-01")._native.empty()).schema
    plain = [pa.field(one.name, _without_dictionary(one.type)) for one in deadlines]
    return pa.schema([*plain, pa.field("problem", pa.string())])


def _without_dictionary(of: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(of):
        return of.value_type
    if pa.types.is_list(of):
        return pa.list_(pa.string())
    return of


def _in_sql(of: pa.DataType) -> str:
    if pa.types.is_list(of):
        return "array<string>"
    if pa.types.is_timestamp(of):
        return "timestamp"
    return {pa.date32(): "date", pa.int32(): "int"}.get(of, "string")


_ARROW = _arrow_schema()

schema: str = ", ".join(f"{field.name} {_in_sql(field.type)}" for field in _ARROW)
"""The columns of the result, as Spark's SQL declares them."""
