"""`due` answers as the command does, with real dates."""

import datetime as dt
import json
import pickle

import dutyclock
import pandas as pd
import pytest
from conftest import AS_OF


def test_the_answer_is_that_of_the_program_with_dates_as_dates(program):
    answer = dutyclock.due(
        "referral",
        dt.datetime(2026, 11, 20, 16, 40),
        done={"decision": dt.date(2026, 11, 24)},
        as_of=AS_OF,
    )
    _, out, _ = program(
        *("due", "referral", "2026-11-20 16:40", "--done", "decision=2026-11-24"),
        *("--as-of", AS_OF, "--format", "jsonl", "--schema", "v2"),
    )
    written = [json.loads(line) for line in out.splitlines()]
    plain = [
        {name: one.isoformat() if hasattr(one, "isoformat") else one for name, one in row.items()}
        for row in answer
    ]
    assert plain == written
    decision = next(row for row in answer if row["rule"] == "decision")
    assert decision["due"] == dt.date(2026, 11, 23)
    assert decision["due_at"] is None
    assert decision["status"] == "late"


def test_a_limit_in_hours_has_its_instant():
    answer = dutyclock.due("referral", "2026-11-20 16:40", as_of=AS_OF)
    timed = [row for row in answer if row["due_at"] is not None]
    assert timed, answer
    assert all(row["due_at"].tzinfo is not None for row in timed)
    assert all(row["due_at"].date() == row["due"] for row in timed)


def test_midnight_is_a_day_without_a_time():
    day = dutyclock.due("referral", dt.date(2026, 11, 20), as_of=AS_OF)
    assert dutyclock.due("referral", dt.datetime(2026, 11, 20), as_of=AS_OF) == day


def test_steps_are_there_where_they_are_asked_for():
    answer = dutyclock.due("referral", "2026-11-20", as_of=AS_OF, explain=True)
    decision = next(row for row in answer if row["rule"] == "decision")
    assert decision["steps"][-1] == "due Mon 23 Nov 2026"


def test_an_event_happens_more_than_once_and_a_limit_is_extended():
    once = dutyclock.due("referral", "2026-11-20", as_of=AS_OF)
    extended = dutyclock.due("referral", "2026-11-20", as_of=AS_OF, extend={"assessment": "2027-02-12"})
    assert once != extended
    done = {"review": ["2026-11-25", dt.date(2026, 11, 26)]}
    with pytest.warns(dutyclock.DutyclockWarning, match="changes nothing"):
        dutyclock.due("referral", "2026-11-20", as_of=AS_OF, done=done)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("referal",), "referral"),
        (("referral", "soon"), "`soon` is not a date"),
        (("referral", "2026-02-30"), "28 days"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_program(arguments, says):
    with pytest.raises(dutyclock.DutyclockError, match=says):
        dutyclock.due(*arguments, as_of=AS_OF)


def test_options_in_messages_are_arguments():
    with pytest.raises(dutyclock.DutyclockError, match="^as_of: `soon`"):
        dutyclock.due("referral", as_of="soon")
    with pytest.raises(dutyclock.DutyclockError, match="nation: there is no `france`"):
        dutyclock.due("referral", as_of=AS_OF, nation="france")


def test_an_event_that_starts_nothing_says_what_to_ask_instead():
    with pytest.raises(dutyclock.NothingStarts, match="no limit of `england` starts from `decision`") as raised:
        dutyclock.due("decision", "2026-11-20", as_of=AS_OF)
    assert list(raised.value.ask_instead) == ["referral"]
    assert "within 1 working day" in raised.value.ask_instead["referral"]
    assert raised.value.ask_instead["referral"] in str(raised.value)
    assert pickle.loads(pickle.dumps(raised.value)).ask_instead == raised.value.ask_instead


def test_a_duty_in_place_of_an_event_says_what_it_is_counted_from():
    with pytest.raises(dutyclock.NothingStarts, match="`assessment` is a duty, and no event") as raised:
        dutyclock.due("assessment", "2026-11-20", as_of=AS_OF)
    assert "within 45 working days" in raised.value.ask_instead["referral"]


def test_an_event_that_only_others_follow_names_the_command_that_knows_more():
    with pytest.raises(dutyclock.NothingStarts, match="`dutyclock due accommodation-ended`") as raised:
        dutyclock.due("accommodation-ended", "2026-11-20", as_of=AS_OF)
    assert raised.value.ask_instead == {}


def test_a_limit_that_cannot_be_counted_is_no_short_answer():
    with pytest.raises(dutyclock.Incomplete) as raised:
        dutyclock.due("referral", "2099-12-30", as_of="2099-12-31")
    assert raised.value.errors
    assert pickle.loads(pickle.dumps(raised.value)).errors == raised.value.errors


def test_what_is_missing_in_a_table_has_not_been_done():
    none = dutyclock.due("referral", "2026-11-20", as_of=AS_OF)
    for missing in (None, float("nan"), pd.NaT):
        given = dutyclock.due("referral", "2026-11-20", as_of=AS_OF, done={"decision": missing}, extend={"assessment": missing})
        assert given == none
        if missing is not None:
            with pytest.raises(dutyclock.DutyclockError, match="a date is missing"):
                dutyclock.due("referral", missing, as_of=AS_OF)


def test_the_id_of_a_case_may_be_a_number():
    assert dutyclock.due("referral", "2026-11-20", as_of=AS_OF, case=1042)[0]["case_id"] == "1042"


def test_what_is_done_is_a_dictionary():
    with pytest.raises(TypeError, match="done: give a dictionary, not str"):
        dutyclock.due("referral", "2026-11-20", as_of=AS_OF, done="decision=2026-11-21")


def test_something_that_is_no_moment_is_refused():
    with pytest.raises(TypeError, match="a moment is a date, a datetime or a text, not int"):
        dutyclock.due("referral", 20)
