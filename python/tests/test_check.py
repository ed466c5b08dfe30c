"""`check` finds in a frame what the program finds in a file."""

import datetime as dt

import duckdb
import dutyclock
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import AS_OF, EXAMPLES, as_json


def test_a_frame_of_texts_has_the_rows_of_the_file(cases, frame, rows_of_program):
    checked = dutyclock.check(frame, as_of=AS_OF)
    assert as_json(checked) == rows_of_program(cases)
    assert checked.in_breach and checked.complete
    assert checked.records == 400 and len(checked.rejects) == 0


@pytest.mark.parametrize("options", [{"all": True}, {"explain": True}, {"notes": True}, {"all_duties": True, "all": True}])
def test_options_do_what_they_do_for_the_program(cases, frame, rows_of_program, options):
    written = [f"--{name.replace('_', '-')}" for name in options]
    assert as_json(dutyclock.check(frame, as_of=AS_OF, **options)) == rows_of_program(cases, *written)


def typed(frame):
    """The cases with days as dates and times as timestamps, as a database has them."""
    columns = {}
    for name in frame.column_names:
        texts = frame[name].to_pylist()
        if name in ("case", "circumstances"):
            columns[name] = pa.array(texts, pa.string())
        elif any(text and len(text) > 10 for text in texts):
            moments = [text and dt.datetime.fromisoformat(text) for text in texts]
            columns[name] = pa.array([moment or None for moment in moments], pa.timestamp("us"))
        else:
            columns[name] = pa.array([text and dt.date.fromisoformat(text) or None for text in texts])
    return pa.table(columns)


def test_dates_and_times_are_read_as_their_texts_are(cases, frame, rows_of_program):
    assert as_json(dutyclock.check(typed(frame), as_of=AS_OF)) == rows_of_program(cases)


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "+00:00"])
@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_instants_of_any_unit_are_read_on_the_clock_of_london(cases, frame, rows_of_program, zone, unit):
    instants = typed(frame)
    for at, field in enumerate(instants.schema):
        if pa.types.is_timestamp(field.type):
            # In November the clock of London is that of UTC.
            column = instants.column(at).cast(pa.timestamp(unit)).cast(pa.timestamp(unit, zone))
            instants = instants.set_column(at, field.name, column)
    assert as_json(dutyclock.check(instants, as_of=AS_OF)) == rows_of_program(cases)


def test_times_of_another_zone_are_refused(frame):
    others = pa.table({"case": ["C-1"], "referral": pa.array([0], pa.timestamp("s", "America/New_York"))})
    with pytest.raises(dutyclock.DutyclockError, match="America/New_York"):
        dutyclock.check(others, as_of=AS_OF)


def test_every_library_gives_and_takes_the_same(cases, frame, rows_of_program):
    expected = rows_of_program(cases)
    table = typed(frame)
    relation = duckdb.from_arrow(table)
    for given in (table.to_pandas(), pl.DataFrame(table), relation, table.to_batches()[0], table.to_reader()):
        assert as_json(dutyclock.check(given, as_of=AS_OF)) == expected
    checked = dutyclock.check(pl.DataFrame(table), as_of=AS_OF)
    rows = len(expected)
    assert len(checked) == rows
    assert checked.to_polars().shape[0] == len(pl.DataFrame(checked)) == rows
    assert checked.to_pandas().shape[0] == pa.table(checked).num_rows == rows
    assert duckdb.sql("select count(*) from checked").fetchall() == [(rows,)]


def test_columns_have_types_and_repeated_texts_are_dictionaries(frame):
    table = pa.table(dutyclock.check(frame, as_of=AS_OF))
    types = {field.name: field.type for field in table.schema}
    assert types["due"] == pa.date32()
    assert types["due_at"] == pa.timestamp("us", "Europe/London")
    assert types["working_days_left"] == pa.int32()
    for name in ("rule", "rule_table", "status", "owner", "verified", "source"):
        assert pa.types.is_dictionary(types[name]), name
    pandas = dutyclock.check(frame, as_of=AS_OF).to_pandas()
    assert str(pandas["working_days_left"].dtype) == "Int32"
    assert isinstance(pandas["due"].iloc[0], dt.date)


def test_a_row_for_each_event_makes_the_same_cases(rows_of_program):
    rows = [("C-1042", "referral", dt.date(2026, 11, 20)), ("C-1043", "referral", dt.date(2026, 11, 26)),
            ("C-1043", "decision", dt.date(2026, 11, 27))]
    long = pd.DataFrame(rows, columns=["case", "event", "when"])
    checked = dutyclock.check(long, as_of=AS_OF)
    assert [(row["case_id"], row["rule"]) for row in as_json(checked)] == [("C-1042", "decision")]


def test_the_rows_of_a_case_are_joined_where_that_is_asked_for():
    rows = pa.table({"case": ["C-1", "C-1"], "referral": ["2026-11-20", None], "decision": [None, "2026-11-23"]})
    assert len(dutyclock.check(rows, as_of=AS_OF)) > 0
    assert len(dutyclock.check(rows, as_of=AS_OF, join_rows=True)) == 0


def test_headings_in_other_words_and_what_they_mean(frame):
    received = frame.rename_columns(["Case ID", "Date of referral", *frame.column_names[2:]])
    checked = dutyclock.check(received, as_of=AS_OF)
    assert len(checked) == len(dutyclock.check(frame, as_of=AS_OF))
    mapped = frame.rename_columns(["case", "Came in", *frame.column_names[2:]])
    again = dutyclock.check(mapped, as_of=AS_OF, map={"Came in": "referral"})
    assert as_json(again) == as_json(dutyclock.check(frame, as_of=AS_OF))


def test_a_column_with_dates_that_is_not_known_is_no_all_clear():
    cases = pl.DataFrame({"case": ["C-1"], "referral": [dt.date(2026, 11, 29)], "Panel": [dt.date(2026, 11, 1)]})
    with pytest.raises(dutyclock.Incomplete, match=r'ignore_columns=\["Panel"\]') as raised:
        dutyclock.check(cases, as_of=AS_OF)
    assert not raised.value.answer.complete
    allowed = dutyclock.check(cases, as_of=AS_OF, allow_incomplete=True)
    assert not allowed.complete and "INCOMPLETE" in repr(allowed)
    assert dutyclock.check(cases, as_of=AS_OF, ignore_columns=["Panel"]).complete


def test_a_record_that_cannot_be_judged_is_a_row_of_the_rejects():
    cases = pa.table({
        "case": ["C-1", "C-2", None],
        "referral": ["2026-11-20", "2026-02-30", "2026-11-20"],
        "decision": pa.nulls(3),
    })
    with pytest.raises(dutyclock.Incomplete, match="2 records could not be read") as raised:
        dutyclock.check(cases, as_of=AS_OF)
    checked = raised.value.answer
    rejects = checked.rejects.to_pyarrow().to_pylist()
    assert [(row["row"], row["case_id"], row["field"]) for row in rejects] == [(1, "C-2", "referral"), (2, None, "case")]
    assert "28 days" in rejects[0]["reason"]
    assert {row["case_id"] for row in as_json(checked)} == {"C-1"}


def test_a_frame_without_cases_is_no_good_news():
    empty = pa.table({"case": pa.array([], pa.string()), "referral": pa.array([], pa.date32())})
    with pytest.raises(dutyclock.Incomplete, match="allow_empty=True"):
        dutyclock.check(empty, as_of=AS_OF)
    assert len(dutyclock.check(empty, as_of=AS_OF, allow_empty=True)) == 0


def test_a_heading_that_is_nearly_an_event_is_asked_about(frame):
    misspelt = pa.table({"case": ["C-1"], "referral": ["2026-11-20"], "decison": [None]})
    with pytest.raises(dutyclock.DutyclockError, match=r'map=\{"decison": "decision"\}'):
        dutyclock.check(misspelt, as_of=AS_OF)


def test_numbers_are_ids_and_what_pandas_made_decimals_too():
    events = {"referral": ["2026-11-20", None], "decision": [None, None]}
    whole = pd.DataFrame({"case": [1042, 1043], **events})
    decimal = pd.DataFrame({"case": [1042.0, float("nan")], **events})
    ids = [row["case_id"] for row in as_json(dutyclock.check(whole, as_of=AS_OF))]
    assert set(ids) == {"1042"}
    with pytest.raises(dutyclock.Incomplete) as raised:
        dutyclock.check(decimal, as_of=AS_OF)
    assert {row["case_id"] for row in as_json(raised.value.answer)} == {"1042"}


def test_own_rules_are_read_from_their_file(program, frame):
    rules = EXAMPLES / "local-protocol.toml"
    assert len(dutyclock.check(frame, as_of=AS_OF, rules=rules)) > 0
    assert len(dutyclock.check(frame, as_of=AS_OF, rules=str(rules))) > 0
    with pytest.raises(dutyclock.DutyclockError, match="^rules: "):
        dutyclock.check(frame, as_of=AS_OF, rules="no-such-table")


def test_a_checker_is_read_once_for_many_frames(frame):
    checker = dutyclock.Checker(as_of=AS_OF)
    assert checker.as_of == "2026-11-30T09:00:00+00:00"
    assert as_json(checker.check(frame)) == as_json(checker.check(pl.DataFrame(frame)))


def test_a_long_frame_keeps_the_order_of_its_rows(frame):
    many = pa.concat_tables([frame] * 200)
    checked = dutyclock.check(many, as_of=AS_OF)
    assert as_json(checked) == as_json(dutyclock.check(frame, as_of=AS_OF)) * 200
    assert any("several rows" in remark for remark in checked.remarks)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"case": ["C-1"]}, "a frame of type dict cannot be read"),
        (pd.Series(["C-1"]), "a frame of type Series cannot be read"),
        (pl.LazyFrame({"case": ["C-1"]}), "a LazyFrame has no rows yet"),
    ],
)
def test_something_that_is_no_frame_is_refused(given, says):
    with pytest.raises(TypeError, match=says):
        dutyclock.check(given, as_of=AS_OF)


def ids_and_starts(frame, **options):
    return [(row["case_id"], row["counted_from_at"] or row["counted_from"])
            for row in as_json(dutyclock.check(frame, as_of=AS_OF, **options))]


def test_a_column_without_any_value_has_no_dates():
    columns = {"case": ["C-1"], "referral": ["2026-11-20"], "decision": [None]}
    for frame in (pd.DataFrame(columns), pl.DataFrame(columns), pa.table(columns)):
        assert ids_and_starts(frame) == [("C-1", "2026-11-20")]


def test_a_column_of_several_types_is_read_as_in_a_file():
    """As pandas reads a workbook: numbers among ids, texts among dates, and times among days."""
    ids, dates = ["C-1", 2, 3.0], ["20/11/2026", dt.date(2026, 11, 23), dt.datetime(2026, 11, 24, 16, 40)]
    frame = pd.DataFrame({"case": ids, "referral": dates, "decision": [None] * 3})
    expected = [("C-1", "2026-11-20"), ("2", "2026-11-23"), ("3", "2026-11-24T16:40:00+00:00")]
    assert ids_and_starts(frame) == expected
    # Without the text, Arrow would take them for days.
    assert ids_and_starts(frame.iloc[1:]) == expected[1:]


def test_an_index_is_a_column_if_it_has_a_name():
    events = {"referral": ["2026-11-20"], "decision": [None]}
    named = pd.DataFrame(events, index=pd.Index(["C-1"], name="case"))
    assert ids_and_starts(named) == [("C-1", "2026-11-20")]
    unnamed = pd.DataFrame({"case": ["C-1"], **events}, index=pd.to_datetime(["2026-11-01"]))
    assert dutyclock.check(unnamed, as_of=AS_OF).complete


def test_a_value_that_does_not_fit_is_no_blank():
    large = pa.table({"case": pa.array([2**64 - 1], pa.uint64()), "referral": ["2026-11-20"], "decision": pa.nulls(1)})
    assert ids_and_starts(large) == [(str(2**64 - 1), "2026-11-20")]
    bytes_ = large.set_column(0, "case", pa.array([b"\xff"], pa.binary()))
    with pytest.raises(dutyclock.Incomplete, match="`case` has values of type Binary"):
        dutyclock.check(bytes_, as_of=AS_OF)


def test_a_column_that_nobody_needs_may_hold_anything(frame):
    more = frame.append_column("photo", pa.array([b"\xff"] * len(frame), pa.binary()))
    assert len(dutyclock.check(more, as_of=AS_OF)) == len(dutyclock.check(frame, as_of=AS_OF))


def test_what_to_give_is_said_as_an_argument(frame):
    american = pa.table({"case": ["C-1"], "referral": ["11/20/2026"], "decision": pa.nulls(1)})
    with pytest.raises(dutyclock.DutyclockError, match='give dates="month-first"'):
        dutyclock.check(american, as_of=AS_OF)
    with pytest.raises(dutyclock.DutyclockError, match="^except_: `england` has no rule `nope`"):
        dutyclock.check(frame, as_of=AS_OF, except_=["nope"])
    with pytest.raises(dutyclock.DutyclockError, match="^warn_within: -1 is no number of days"):
        dutyclock.check(frame, as_of=AS_OF, warn_within=-1)
    with pytest.raises(TypeError, match="map: give a dictionary, not list"):
        dutyclock.check(frame, as_of=AS_OF, map=["Came in=referral"])


def test_a_column_whose_first_date_is_far_down_is_not_passed_over():
    days = [dt.date(2026, 11, 2)] * 600
    held = pa.array([None] * 250 + days[250:], pa.date32())
    scores = [1.5] * 600
    cases = pa.table({"case": [f"C-{n}" for n in range(600)], "referral": days, "decision": pa.nulls(600),
                      "Thing": held, "Score": scores})
    with pytest.raises(dutyclock.Incomplete, match="`Thing` holds dates and is not an event"):
        dutyclock.check(cases, as_of="2026-11-03")
    assert len(dutyclock.check(cases, as_of="2026-11-03", ignore_columns=["Thing"])) == 600
