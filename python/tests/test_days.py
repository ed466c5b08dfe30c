"""Arithmetic with columns of dates, in the form in which they came."""

import datetime as dt

import dutyclock
import numpy as np
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


def test_a_date_may_be_a_text_or_a_time_on_the_clock_of_london():
    assert dutyclock.add_working_days("24/12/2026", 1) == LATER[0]
    assert dutyclock.add_working_days(["2026-12-24", None], 1) == LATER[:2]
    assert dutyclock.add_working_days(pd.Timestamp("2026-12-24 17:00"), 1) == LATER[0]
    # In London it is past midnight, and the 26th is no working day.
    late = pd.Timestamp("2026-06-24 23:30", tz="UTC")
    assert dutyclock.add_working_days(late, 0) == dutyclock.add_working_days(pd.Series([late]), 0)[0]
    assert dutyclock.working_days_between(pd.Series(pd.to_datetime(DATES)), pd.Timestamp("2026-12-29")).tolist()[0] == 1


def test_an_index_of_dates_gives_a_column():
    found = dutyclock.add_working_days(pd.DatetimeIndex(["2026-12-24"], name="referral"), 1)
    assert found.tolist() == [LATER[0]] and found.name == "referral"


def test_a_column_without_any_value_stays_without():
    assert dutyclock.add_working_days(pl.Series("due", [None, None]), 1).to_list() == [None, None]
    assert dutyclock.add_working_days(pd.Series([None, None], dtype=object), 1).isna().all()


def test_rows_of_pandas_belong_together_by_their_index():
    one, other = pd.Series(DATES, index=[1, 2, 3]), pd.Series(LATER, index=[3, 2, 1])
    with pytest.raises(dutyclock.DutyclockError, match="different indexes"):
        dutyclock.working_days_between(one, other)


def test_numbers_may_be_a_column_too():
    assert dutyclock.add_working_days(DATES[0], np.int64(1)) == LATER[0]
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
        (None, 1, "a date is missing"),
        ("soon", 1, "dates: `soon` is not a date"),
    ],
)
def test_what_cannot_be_counted_is_refused(dates, days, says):
    with pytest.raises(dutyclock.DutyclockError, match=says):
        dutyclock.add_working_days(dates, days)


@pytest.mark.parametrize(
    ("dates", "days", "says"),
    [
        (np.array(["2026-12-24"], "datetime64[D]"), 1, "dates: ndarray cannot be read"),
        (pd.DataFrame({"referral": DATES}), 1, "dates: DataFrame cannot be read"),
        (DATES[0], 1.5, "days: float cannot be read"),
    ],
)
def test_what_is_no_column_is_refused(dates, days, says):
    with pytest.raises(TypeError, match=says):
        dutyclock.add_working_days(dates, days)
