"""The deadlines of the table `england` that need somebody, with pandas and numpy.

    pandas_check.py CASES OUT

Days are numbers after the first day of the calendar, so that every look-up is an index into an array.
As in duckdb_check.py, what is the same for every case with the same rule and starting day (for the
rule of 48 hours, starting hour) is rendered once, and the file is trusted in the same things.
"""

import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd

import england

AS_OF = pd.Timestamp("2026-11-20 07:00")
CALENDAR = Path(__file__).parents[2] / "calendars" / "england-and-wales.toml"

MOMENTS = ["referral", "referral_confirmed"]
DATES = ["acknowledgement", "decision", "assessment_complete", "strategy_discussion", "icpc", "core_group",
         "review_1", "review_2"]
RULES = ["acknowledge", "decision", "assessment", "icpc", "core-group", "first-review", "next-review",
         "written-confirmation"]
LINES_AT_ONCE = 50_000


class Calendar:
    """Days by number: dates, and working days as a rank, the number of them up to and including the day."""

    def __init__(self):
        calendar = tomllib.loads(CALENDAR.read_text())
        self.days = pd.date_range(calendar["covers"]["from"], calendar["covers"]["to"])
        self.text = as_text(self.days, "D")
        holidays = pd.to_datetime([holiday["date"] for holiday in calendar["holiday"]])
        working = (self.days.day_of_week < 5) & ~self.days.isin(holidays)
        self.rank = np.cumsum(working)
        self.working_days = np.flatnonzero(working)
        self.today = self.numbers(AS_OF)

    def numbers(self, moments):
        return (moments - self.days[0]) // pd.Timedelta(days=1)

    def limits(self, rule):
        """The limit from each day for which the calendar reaches so far."""
        if rule.unit == "working day":
            places = self.rank + rule.count - 1
            return self.working_days[places[places < len(self.working_days)]]
        limits = self.numbers(self.days + pd.DateOffset(months=rule.count))
        return limits[limits < len(self.days)].to_numpy()

    def last_working_day(self, numbers):
        return self.working_days[self.rank[numbers] - 1]

    def left(self, numbers):
        return self.rank[numbers] - self.rank[self.today]


def as_text(moments, unit):
    return np.datetime_as_string(moments.to_numpy(), unit=unit).astype(object)


def utc_offsets(moments, utc):
    return np.where(moments == utc, "+00:00", "+01:00").astype(object)


class Rules:
    """The editions of each rule, in the order of time."""

    def __init__(self):
        self.editions = defaultdict(list)
        for rule in england.rules(RULES):
            self.editions[rule.id].append(rule)
        self.first_days = pd.to_datetime([rule.first_day for rule in self.editions[RULES[0]]])

    def on(self, rule, starts):
        editions = self.first_days.searchsorted(starts, side="right") - 1
        return [self.editions[rule][edition] for edition in editions]


def render(rule, due, act_by, status, days_left, days_past, note=""):
    """What follows `from` in a line."""
    late_by = f"{-days_left},{days_past}" if status == "breached" else ","
    return f",{rule.before_due},{due},{act_by},,{status},{days_left},{late_by},{rule.before_notes},{note}\n"


def answers(calendar, rules, rule, first_start):
    """What stands before and after `from`, for each starting day; None where nobody is needed."""
    newest = rules.editions[rule][-1]
    limits = calendar.limits(newest)[:calendar.today + 1]
    days_past = calendar.today - limits
    days_left = calendar.left(limits)
    act_by = calendar.text[calendar.last_working_day(limits)]
    status = np.select([days_past > 0, days_past == 0, days_left <= 2],
                       ["breached", "due-today", "due-soon"], "")
    needed = np.flatnonzero(status)
    needed = needed[needed >= first_start]
    before, after = np.full((2, len(limits)), None)
    for start, edition in zip(needed, rules.on(rule, calendar.days[needed])):
        before[start] = f",{edition.before_from},"
        after[start] = render(edition, calendar.text[limits[start]], act_by[start], status[start], days_left[start],
                              days_past[start])
    return before, after


def open_since_referral(cases, calendar, rules):
    """Columns of lines for what the referral started and is not done, by rule. `from` is a time."""
    # Before 02:00 the clock may be ahead of UTC by something else than on the rest of the day.
    early, later = (calendar.days[:calendar.today + 1] + pd.Timedelta(hours=hours) for hours in (0, 2))
    early, later = (":00" + utc_offsets(moments, moments.tz_localize("Europe/London").tz_convert(None))
                    for moments in (early, later))
    days = calendar.numbers(cases.referral).to_numpy()
    is_early = (cases.referral.dt.hour < 2).to_numpy()
    steps = [
        ("acknowledge", cases.acknowledgement.isna()),
        ("decision", cases.decision.isna()),
        ("assessment", cases.assessment_complete.isna()),
    ]
    for rule, is_open in steps:
        before, after = answers(calendar, rules, rule, days.min())
        needed = pd.notna(after)
        is_open = is_open.to_numpy() & needed[days]
        starts = days[is_open]
        # By twice the day, and one more where it is not early.
        ends = np.full(2 * len(after), None)
        ends[0::2][needed] = early[needed] + after[needed]
        ends[1::2][needed] = later[needed] + after[needed]
        yield (cases.case[is_open], before[starts], as_text(cases.referral[is_open], "m"),
               ends[2 * starts + ~is_early[is_open]])


def open_since_day(cases, calendar, rules):
    """Columns of lines for what a later step started and is not done, by rule. `from` is a day."""
    strategy, icpc = cases.strategy_discussion, cases.icpc
    held = icpc.notna()
    # Of two reviews the later is the one that calls for another.
    last_review = cases.review_2.fillna(cases.review_1)
    first_start = calendar.numbers(cases.referral.min())
    steps = [
        ("icpc", strategy, strategy.notna() & icpc.isna()),
        ("core-group", icpc, held & cases.core_group.isna()),
        ("first-review", icpc, held & cases.review_1.isna()),
        ("next-review", last_review, last_review.notna()),
    ]
    for rule, starts, is_open in steps:
        before, after = answers(calendar, rules, rule, first_start)
        needed = pd.notna(after)
        after[needed] = before[needed] + calendar.text[:len(after)][needed] + after[needed]
        found = after[calendar.numbers(starts[is_open])]
        needed = pd.notna(found)
        yield cases.case[is_open][needed], found[needed]


def open_confirmations(cases, calendar, rules):
    """Columns of lines for what was not confirmed in writing. The hours run in real time."""
    rule = "written-confirmation"
    waiting = cases[cases.referral_confirmed.isna()]
    places, starts = pd.factorize(waiting.referral.dt.floor("h"))
    started = starts.tz_localize("Europe/London")
    instants = started + pd.Timedelta(hours=rules.editions[rule][-1].count)
    due = instants.tz_localize(None)
    # AS_OF is a whole hour in winter, when London's clock shows UTC.
    utc = instants.tz_convert(None)
    days = calendar.numbers(due).to_numpy()
    days_left = calendar.left(days)
    days_past = calendar.today - days
    status = np.select([utc < AS_OF, days_past == 0, days_left <= 2], ["breached", "due-today", "due-soon"], "")
    last_day = calendar.last_working_day(days)
    no_working_day = last_day < calendar.numbers(starts)
    act_by = calendar.text[np.where(no_working_day, days, last_day)]
    start_offsets, due_offsets = utc_offsets(starts, started.tz_convert(None)), utc_offsets(due, utc)
    notes = np.where(no_working_day, england.NO_WORKING_DAY, "")
    # All are needed: 48 hours reach no further than two working days.
    rows = zip(rules.on(rule, starts), as_text(due, "h"), due_offsets, act_by, status, days_left, days_past, notes)
    lines = [(f",{edition.before_from},", *render(edition, f"{hour}:\n:00{offset}", *row).split("\n", 1))
             for edition, hour, offset, *row in rows]
    before, before_minute, after_minute = np.array(lines, dtype=object).T
    before_minute = ":00" + start_offsets + before_minute
    written = as_text(waiting.referral, "m")
    minutes = [text[-2:] for text in written]
    yield waiting.case, before[places], written, before_minute[places], minutes, after_minute[places]


def write(columns, out):
    for first in range(0, len(columns[0]), LINES_AT_ONCE):
        parts = [column[first:first + LINES_AT_ONCE] for column in columns]
        pieces = np.empty((len(parts[0]), len(parts)), object)
        for place, part in enumerate(parts):
            pieces[:, place] = part
        out.write("".join(pieces.ravel().tolist()))


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
    rules = Rules()
    with open(target, "w", encoding="utf-8") as out:
        out.write(england.HEADER + "\n")
        for lines in (open_since_referral, open_since_day, open_confirmations):
            for columns in lines(cases, calendar, rules):
                write(columns, out)


if __name__ == "__main__":
    main()
