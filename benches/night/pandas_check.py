"""The deadlines of the table `england` that need somebody, with pandas and numpy.

    pandas_check.py CASES OUT

Days are numbers after the first day of the calendar, so that every look-up is an index into an array.
As in duckdb_check.py, what follows the case id in a line of the result is rendered once for each
rule and starting day, and the file is trusted in the same things.
"""

import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd

AS_OF = pd.Timestamp("2026-11-20 07:00")
CALENDAR = Path(__file__).parents[2] / "calendars" / "england-and-wales.toml"

MOMENTS = ["referral", "referral_confirmed"]
DATES = ["acknowledgement", "decision", "assessment_complete", "strategy_discussion", "icpc", "core_group",
         "review_1", "review_2"]
EDITIONS = {"2013-04-15": "working-together-2013", "2015-03-26": "working-together-2015",
            "2018-07-04": "working-together-2018", "2023-12-15": "working-together-2023",
            "2026-03-18": "working-together-2026"}
HEADER = "case,rule,table,from,due,status,working_days_left,late_by_working_days,late_by_days,owner"


class Calendar:
    """Days by number: dates, and working days as a rank, the number of them up to and including the day."""

    def __init__(self):
        calendar = tomllib.loads(CALENDAR.read_text())
        self.days = pd.date_range(calendar["covers"]["from"], calendar["covers"]["to"])
        holidays = pd.to_datetime([holiday["date"] for holiday in calendar["holiday"]])
        working = (self.days.day_of_week < 5) & ~self.days.isin(holidays)
        self.rank = np.cumsum(working)
        self.working_days = np.flatnonzero(working)
        self.today = self.numbers(AS_OF)

    def numbers(self, moments):
        return (moments - self.days[0]) // pd.Timedelta(days=1)

    def add_working_days(self, count):
        """The limit from each day for which the calendar reaches so far."""
        places = self.rank + count - 1
        return self.working_days[places[places < len(self.working_days)]]

    def add_months(self, count):
        limits = self.numbers(self.days + pd.DateOffset(months=count))
        return limits[limits < len(self.days)].to_numpy()

    def left(self, numbers):
        return self.rank[numbers] - self.rank[self.today]


def tails(calendar, rule, owner, limits):
    """What follows the case id, for each starting day; empty where nobody is needed."""
    prompt = rule == "chase-up"
    limits = limits[:calendar.today + 1]
    starts = calendar.days[:len(limits)]
    days_past = calendar.today - limits
    days_left = calendar.left(limits)
    status = np.select([days_past > 0, days_past == 0, days_left <= 2],
                       ["chase" if prompt else "breached", "due-today", "due-soon"], "")
    editions = pd.to_datetime(list(EDITIONS)).searchsorted(starts, side="right") - 1
    tables = np.full(len(starts), "england") if prompt else np.array(list(EDITIONS.values()))[editions]
    rows = zip(tables, starts.strftime("%Y-%m-%d"), calendar.days[limits].strftime("%Y-%m-%d"), status,
               days_left, days_past)
    return np.array([render(rule, *row, owner) for row in rows], dtype=object)


def render(rule, table, start, due, status, days_left, days_past, owner):
    if not status:
        return ""
    late_by = f"{-days_left},{days_past}" if status == "breached" else ","
    return f",{rule},{table},{start},{due},{status},{days_left},{late_by},{owner}\n"


def open_steps(cases, calendar):
    """Lines for what has started and is not done, by rule."""
    referral, strategy, icpc = cases.referral, cases.strategy_discussion, cases.icpc
    unanswered = cases.decision.isna() & cases.acknowledgement.isna()
    held = icpc.notna()
    # Of two reviews the later is the one that calls for another.
    last_review = cases.review_2.fillna(cases.review_1)
    working_days, months = calendar.add_working_days, calendar.add_months
    steps = [
        ("chase-up", "referrer", working_days(3), referral, unanswered),
        ("acknowledge", "social-care", working_days(1), referral, cases.acknowledgement.isna()),
        ("decision", "social-care", working_days(1), referral, cases.decision.isna()),
        ("assessment", "social-care", working_days(45), referral, cases.assessment_complete.isna()),
        ("icpc", "social-care", working_days(15), strategy, strategy.notna() & icpc.isna()),
        ("core-group", "core-group", working_days(10), icpc, held & cases.core_group.isna()),
        ("first-review", "social-care", months(3), icpc, held & cases.review_1.isna()),
        ("next-review", "social-care", months(6), last_review, last_review.notna()),
    ]
    for rule, owner, limits, starts, is_open in steps:
        found = tails(calendar, rule, owner, limits)[calendar.numbers(starts[is_open])]
        needed = found != ""
        yield cases.case[is_open].to_numpy(object)[needed] + found[needed]


def open_confirmations(cases, calendar):
    """Lines for what was not confirmed in writing. The 48 hours run in real time."""
    waiting = cases[cases.referral_confirmed.isna()]
    instants = waiting.referral.dt.tz_localize("Europe/London") + pd.Timedelta(hours=48)
    due = instants.dt.tz_localize(None)
    # AS_OF lies in winter, when London's clock shows UTC.
    utc = instants.dt.tz_convert(None)
    days = calendar.numbers(due)
    days_left = calendar.left(days)
    days_past = calendar.today - days
    status = np.select([utc < AS_OF, days_past == 0, days_left <= 2], ["breached", "due-today", "due-soon"], "")
    offset = np.where(due == utc, "+00:00", "+01:00")
    written = pd.Series(np.datetime_as_string(due.to_numpy(), unit="s"), dtype=object) + offset
    froms = np.datetime_as_string(waiting.referral.to_numpy(), unit="m")
    rows = zip(waiting.case, froms, written, status, days_left, days_past)
    for case, *row in rows:
        if line := render("written-confirmation", "england", *row, "referrer"):
            yield case + line


def read(path):
    cases = pd.read_csv(path, dtype={"case": "str"}, parse_dates=MOMENTS + DATES, date_format="ISO8601")
    # A column with a bad date is left as text, in silence.
    for column in MOMENTS + DATES:
        if cases[column].dtype.kind != "M":
            sys.exit(f"{column}: not all of it are dates")
    return cases


def main():
    _, source, target = sys.argv
    cases = read(source)
    calendar = Calendar()
    with open(target, "w", encoding="utf-8") as out:
        out.write(HEADER + "\n")
        for lines in open_steps(cases, calendar):
            out.writelines(lines)
        out.writelines(open_confirmations(cases, calendar))


if __name__ == "__main__":
    main()
