"""Arithmetic with columns of dates, in the form in which they came."""

import datetime as dt

import dutyclock
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

DATES = [dt.date(2026, 12, 24), None, dt.date(2026, 11, 20)]
LATER = [dt.date(2026, 12, 29), None, dt.date(2026, 11, 23)]


def test_a_date_gives_a_date_and_a_list_a_list():
    assert dutyclock.add_working_days(DATES[0], 1) == LATER[0]
    assert dutyclock.add_working_days(LATER[0], -1) == DATES[0]
    assert dutyclock.add_working_days(DATES, 1) == LATER
    assert dutyclock.working_days_between(DATES[0], LATER[0]) == 1
    assert dutyclock.working_days_between(DATES, LATER) == [1, None, 1]


def test_a_column_gives_a_column_of_the_same_library():
    assert dutyclock.add_working_days(pa.array(DATES), 1).to_pylist() == LATER
    polars = dutyclock.add_working_days(pl.Series("due", DATES), 1)
    assert polars.name == "due" and polars.to_list() == LATER
    frame = pd.DataFrame({"referral": pd.to_datetime(DATES)}, index=[7, 8, 9])
    frame["due"] = dutyclock.add_working_days(frame["referral"], 1)
    assert frame["due"].loc[7] == LATER[0] and frame["due"].isna().tolist() == [False, True, False]
    assert dutyclock.working_days_between(frame["referral"], frame["due"]).tolist()[0] == 1


def test_numbers_may_be_a_column_too():
    assert dutyclock.add_working_days(pa.array([DATES[0]] * 2), pa.array([1, 2])).to_pylist() == [
        dt.date(2026, 12, 29), dt.date(2026, 12, 30)]


def test_another_calendar_counts_its_own_holidays():
    assert dutyclock.add_working_days(dt.date(2026, 11, 27), 1, "scotland") == dt.date(2026, 12, 1)
    assert dutyclock.add_working_days(dt.date(2026, 11, 27), 1) == dt.date(2026, 11, 30)


def test_dates_that_may_change_are_warned_of():
    with pytest.warns(dutyclock.DutyclockWarning, match="1 of 1 depend on holidays"):
        dutyclock.add_working_days(dt.date(2040, 12, 24), 1)


@pytest.mark.parametrize(
    ("dates", "days", "says"),
    [
        (dt.date(2026, 11, 20), 10**9, "calendar"),
        (pa.array(["soon"]), 1, "dates, row 0: `soon` is not a date"),
        (pa.array(DATES), pa.array([1]), "3 and 1 rows"),
        (pa.array(DATES), pa.array([1.5, 1.0, 1.0]), "not a whole number"),
    ],
)
def test_what_cannot_be_counted_is_refused(dates, days, says):
    with pytest.raises(dutyclock.DutyclockError, match=says):
        dutyclock.add_working_days(dates, days)
