"""The deadlines of the table `england` that need somebody, with polars.

    polars_check.py CASES OUT [--few [--rules TABLE]]

With `--few` it writes five columns only: case, rule, due, completed and late_by_days; and only then the rules may be
those of another table, since nothing is remarked. As in duckdb_check.py,
what is the same for every case with the same rule and starting day (for the rule of 48 hours, starting hour) is
rendered once and joined, and the file is trusted in the same things.
"""

import argparse
import tomllib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

import england

AS_OF = datetime(2026, 11, 20, 7)
LONDON = ZoneInfo("Europe/London")
CALENDAR = Path(__file__).parents[2] / "calendars" / "england-and-wales.toml"
COLUMNS = ["case", "referral", "referral_confirmed", "acknowledgement", "decision", "assessment_complete",
           "strategy_discussion", "icpc", "core_group", "review_1", "review_2"]
FEW = "case,rule,due,completed,late_by_days"

# What starts each rule of days, and what is missing while it is open.
RULES = [("acknowledge", "referral", "acknowledgement"), ("decision", "referral", "decision"),
         ("assessment", "referral", "assessment_complete"), ("icpc", "strategy_discussion", "icpc"),
         ("core-group", "icpc", "core_group"), ("first-review", "icpc", "review_1"),
         ("next-review", "last_review", None)]
CONFIRMATION = "written-confirmation"


class Calendar:
    """Working days as a rank, the number of them up to and including a day."""

    def __init__(self):
        calendar = tomllib.loads(CALENDAR.read_text())
        holidays = {holiday["date"] for holiday in calendar["holiday"]}
        self.rank, self.working_days, day = {}, [], calendar["covers"]["from"]
        while day <= calendar["covers"]["to"]:
            if day.weekday() < 5 and day not in holidays:
                self.working_days.append(day)
            self.rank[day] = len(self.working_days)
            day += timedelta(days=1)

    def limit(self, rule, start):
        if rule.unit == "working day":
            return self.working_days[self.rank[start] + rule.count - 1]
        months = start.month - 1 + rule.count
        year, month = start.year + months // 12, months % 12 + 1
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        return date(year, month, min(start.day, last))


class Answers:
    """What stands before and after `from`, or after the case alone, for a start."""

    def __init__(self, few, table):
        self.few, self.calendar, self.editions = few, Calendar(), {}
        for rule in england.rules([name for name, _, _ in RULES] + [CONFIRMATION], table):
            self.editions.setdefault(rule.id, []).append(rule)

    def edition(self, rule, day):
        return next((known for known in self.editions[rule] if known.first_day <= day <= known.last_day), None)

    def render(self, rule, due_day, due, act_by, is_past, note=""):
        left = self.calendar.rank[due_day] - self.calendar.rank[AS_OF.date()]
        past = (AS_OF.date() - due_day).days
        status = "breached" if is_past else "due-today" if past == 0 else "due-soon" if left <= 2 else None
        if status is None:
            return None
        late = f"{-left},{past}" if is_past else ","
        if self.few:
            return "", f",{rule.id},{due},,{past if is_past else ''}"
        after = f",{rule.before_due},{due},{act_by},,{status},{left},{late},{rule.before_notes},{note}"
        return f",{rule.before_from},", after

    def by_day(self, rule, first):
        """For each starting day."""
        rows = []
        for number in range((AS_OF.date() - first).days + 1):
            start = first + timedelta(days=number)
            edition = self.edition(rule, start)
            due = edition and self.calendar.limit(edition, start)
            act_by = due and self.calendar.working_days[self.calendar.rank[due] - 1]
            texts = due and self.render(edition, due, due, act_by, due < AS_OF.date())
            if texts:
                rows.append((start.isoformat(), *texts))
        return pl.DataFrame(rows, schema=["day", "before", "after"], orient="row")

    def by_hour(self, hours):
        """For each starting hour of what is to be confirmed: the texts around the minutes. The hours run in real time."""
        rows = []
        for text in hours:
            start = datetime.fromisoformat(f"{text}:00").replace(tzinfo=LONDON)
            edition = self.edition(CONFIRMATION, start.date())
            due = (start.astimezone(timezone.utc) + timedelta(hours=edition.count)).astimezone(LONDON)
            last = self.calendar.working_days[self.calendar.rank[due.date()] - 1]
            no_working_day = last < start.date()
            act_by = due.date() if no_working_day else last
            note = england.NO_WORKING_DAY if no_working_day else ""
            is_past = due < AS_OF.replace(tzinfo=LONDON)
            due_text = due.isoformat().replace(":00:00", ":|:00", 1)
            texts = self.render(edition, due.date(), due_text, act_by, is_past, note)
            if texts:
                rows.append((text, texts[0], *texts[1].split("|")))
        return pl.DataFrame(rows, schema=["hour", "before", "before_minute", "after_minute"], orient="row")


def offsets(first):
    """How far the clock is ahead of UTC: on each day after 02:00, and before that."""
    rows = []
    for number in range((AS_OF.date() - first).days + 1):
        day = first + timedelta(days=number)
        for is_early, hour in ((True, 0), (False, 2)):
            at = datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)
            rows.append((day.isoformat(), is_early, ":00" + at.isoformat()[-6:]))
    return pl.DataFrame(rows, schema=["day", "is_early", "zone"], orient="row")


def lines(cases, answers, first):
    referral = pl.col("referral")
    cases = cases.with_columns(
        day=referral.str.slice(0, 10), is_early=referral.str.slice(11, 2) < "02",
        last_review=pl.coalesce("review_2", "review_1"))
    if not answers.few:
        cases = cases.join(offsets(first), on=["day", "is_early"])
    for rule, starts, missing in RULES:
        is_open = pl.col(missing).is_null() if missing else pl.lit(True)
        key = "day" if starts == "referral" else starts
        found = cases.filter(is_open & pl.col(key).is_not_null())
        found = found.join(answers.by_day(rule, first), left_on=key, right_on="day", coalesce=False)
        began = [referral, pl.col("zone")] if starts == "referral" else [pl.col(starts)]
        began = [] if answers.few else [pl.col("before"), *began]
        yield found.select(pl.concat_str("case", *began, "after"))
    waiting = cases.filter(pl.col("referral_confirmed").is_null()).with_columns(hour=referral.str.slice(0, 13))
    rendered = answers.by_hour(waiting.get_column("hour").unique())
    began = [] if answers.few else ["before", "referral", "zone"]
    yield waiting.join(rendered, on="hour").select(
        pl.concat_str("case", *began, "before_minute", referral.str.slice(14, 2), "after_minute"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cases")
    parser.add_argument("out")
    parser.add_argument("--few", action="store_true", help="write five columns only")
    parser.add_argument("--rules", default="child-protection", help="another table, with --few")
    args = parser.parse_args()
    cases = pl.read_csv(args.cases, schema=dict.fromkeys(COLUMNS, pl.String))
    first = date.fromisoformat(cases.get_column("referral").min()[:10])
    header = FEW if args.few else england.HEADER
    with open(args.out, "wb") as out:
        out.write(f"{header}\n".encode())
        for part in lines(cases, Answers(args.few, args.rules), first):
            part.write_csv(out, include_header=False, quote_style="never")


if __name__ == "__main__":
    main()
