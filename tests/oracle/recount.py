#!/usr/bin/env python3
"""Recounts what `dutyclock check --all --format jsonl` says of cases, and prints every difference."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from counting import Calendar, Moment, NotKnown, act_by, limit, to_noon, working_days_between
from judge import AsOf, Deadline, judge
from record import CONDITIONS, Record
from tables import Case, Tables, read_cases, way

SHOWN = 20


def known_or_none(count, *given):
    try:
        return count(*given)
    except NotKnown:
        return None


def recount(row: dict, record: Record) -> dict:
    """What the row should say."""
    facts, calendar, as_of, works = record.facts, record.calendar, record.as_of, way(record.facts)
    start = record.counted_from
    due = limit(start, row["within"], works, calendar)
    if due and works.noon_after_holiday:
        due = to_noon(due.day, calendar)
    by = due and known_or_none(act_by, start, due, record.back, works, calendar)
    not_needed, ended = (record.first_of(facts.get(key, [])) for key in ("unless", "until"))
    done, is_too_early = record.done(ended)
    if not record.is_plain():
        done, is_too_early = row["completed"] and Moment.read(row["completed"]), row["status"] == "invalid"
    is_too_early |= record.contradicts(done)
    extension = record.extension(row["rule"])
    deadline = Deadline(facts, works, start, due, by, done, is_too_early, not_needed, ended, extension)
    standing = judge(deadline, as_of, calendar)
    left, late, until = None, None, standing.late_until
    if standing.is_open:
        left = known_or_none(working_days_between, as_of.when.day, due.day, works, calendar)
    if until:
        working_days = known_or_none(working_days_between, due.day, until.day, works, calendar)
        late = {"working_days": working_days, "days": (until.day - due.day).days}
    return {
        "from": row["from"] if record.is_known else "one of its starts",
        "due": due and str(due),
        "act_by": by and by.isoformat(),
        "completed": done and str(done),
        "status": standing.status,
        "working_days_left": left,
        "late_by": late,
    }


@dataclass
class Outcome:
    """What was recounted, what differs, and what was not recounted and why."""

    statuses: Counter = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    beyond: Counter = field(default_factory=Counter)

    @property
    def recounted(self) -> int:
        return self.statuses.total()

    def add(self, other: "Outcome"):
        self.statuses += other.statuses
        self.differences += other.differences
        self.beyond += other.beyond

    def report(self) -> int:
        """Says it, and returns the exit code: nothing to recount is no proof."""
        for difference in self.differences[:SHOWN]:
            print(difference)
        print(f"{self.recounted} deadlines recounted, {len(self.differences)} differences")
        print(", ".join(f"{count} {status}" for status, count in self.statuses.most_common()))
        for reason, count in self.beyond.items():
            print(f"{count} not recounted: {reason}")
        return 1 if self.differences or not self.recounted else 0


def recount_all(rows: Path, cases: dict[str, Case], tables: Tables, calendar: Calendar, as_of: AsOf) -> Outcome:
    outcome, seen = Outcome(), Counter()
    with rows.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            seen[row["case"], row["rule"]] += 1
            facts = tables.rule(row["table"], row["rule"])
            if facts is None or "total" in facts:
                outcome.beyond["hours in all, over several spells" if facts else "its table was not given"] += 1
                continue
            should = recount(row, Record(cases[row["case"]], facts, row, as_of, tables, calendar))
            outcome.statuses[row["status"]] += 1
            wrong = [
                f"\n  {key} is {json.dumps(row[key])}, should be {json.dumps(value)}"
                for key, value in should.items()
                if row[key] != value
            ]
            if wrong:
                what = f"{row['case']} {row['rule']} from {row['from']}, {row['within']}:"
                outcome.differences.append(what + "".join(wrong))
    for name in tables.given:
        outcome.differences += missing(name, tables, cases, seen)
    return outcome


def missing(name: str, tables: Tables, cases: dict[str, Case], seen: Counter) -> list[str]:
    """Starts of the plain rules of a table without a row."""
    found = []
    for rule in tables.tables[name].get("rule", []):
        facts = tables.rule(name, rule["id"])
        if any(key in facts for key in (*CONDITIONS, "repeats", "total", "in_force")):
            continue
        for id, case in cases.items():
            starts, rows = len(case.times(facts["starts"])), seen[id, rule["id"]]
            if starts != rows:
                found.append(f"{id} {rule['id']}: {rows} rows for {starts} starts")
    return found


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path, help="the JSON lines that `check --all --format jsonl` wrote")
    parser.add_argument("--cases", type=Path, required=True, help="the cases, as CSV or JSON lines")
    parser.add_argument("--as-of", required=True, help="as of when they were checked, such as 2026-12-01T07:00")
    parser.add_argument("--calendar", type=Path, required=True, help="the calendar, as TOML")
    parser.add_argument("--rules", type=Path, nargs="*", default=[], help="tables besides the shipped ones")
    parser.add_argument("--warn-within", type=int, default=2)
    parser.add_argument("--strict-targets", action="store_true")
    parser.add_argument("--deemed-receipt", type=time.fromisoformat)
    return parser.parse_args()


def main() -> int:
    given = parse()
    as_of = AsOf(Moment.read(given.as_of), given.warn_within, given.strict_targets, given.deemed_receipt)
    tables, calendar = Tables(given.rules), Calendar.read(given.calendar)
    return recount_all(given.rows, read_cases(given.cases), tables, calendar, as_of).report()


if __name__ == "__main__":
    sys.exit(main())
