#!/usr/bin/env python3
"""Checks made-up cases with a `dutyclock`, recounts what it says, and prints every difference."""

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

import generate
from counting import Calendar, Moment
from judge import AsOf
from recount import Outcome, recount_all
from tables import Tables, read_cases

CALENDARS = Path(__file__).parents[2] / "calendars"


@dataclass(frozen=True)
class Run:
    """As of when, and how strictly; `rules` is a shipped table, or else the one with every period."""

    as_of: str
    warn_within: int = 2
    strict_targets: bool = False
    deemed_receipt: str | None = None
    closures: bool = False
    rules: str | None = None

    def options(self) -> list[str]:
        options = ["--as-of", self.as_of, "--warn-within", str(self.warn_within)]
        options += ["--strict-targets"] if self.strict_targets else []
        return options + (["--deemed-receipt", self.deemed_receipt] if self.deemed_receipt else [])

    def criteria(self) -> AsOf:
        receipt = self.deemed_receipt and time.fromisoformat(self.deemed_receipt)
        return AsOf(Moment.read(self.as_of), self.warn_within, self.strict_targets, receipt)


# The clocks go forward and back, a leap year, Easter, Christmas, the end of the list of holidays and the years after.
RUNS = [
    Run("2024-03-01T09:00", warn_within=0),
    Run("2026-03-29T02:30", strict_targets=True),
    Run("2026-10-25T01:30", deemed_receipt="17:00"),
    Run("2026-12-28", closures=True),
    Run("2028-12-28T17:01", warn_within=5, deemed_receipt="16:59", closures=True),
    Run("2031-04-14T08:00"),
]
NATIONS = {
    "england-and-wales": ["england", "set-procedures", "wales"],
    "scotland": ["scotland"],
    "northern-ireland": ["northern-ireland"],
}


def compare(program: Path, calendar: str, run: Run, seed: int, count: int, folder: Path) -> Outcome:
    when = datetime.fromisoformat(run.as_of)
    table = generate.write_table(folder)
    tables = Tables([] if run.rules else [table])
    cases = generate.write_cases(folder, seed, when, count, run.rules and tables.all_rules(run.rules))
    known = CALENDARS / f"{calendar}.toml"
    if run.closures:
        known = generate.write_closures(folder, calendar, when.year)
    rows = folder / "rows.jsonl"
    command = [program, "check", cases, "--rules", run.rules or table, "--calendar", known, *run.options()]
    command += ["--all", "--all-duties", "--format", "jsonl", "--output", rows, "--quiet", "--allow-unchecked"]
    checked = subprocess.run(command, capture_output=True, text=True)
    if checked.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))} ended with {checked.returncode}: {checked.stderr[:2000]}")
    return recount_all(rows, read_cases(cases), tables, Calendar.read(known), run.criteria())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path, help="the dutyclock to check")
    parser.add_argument("--seed", type=int, default=2026, help="other cases with another seed")
    parser.add_argument("--cases", type=int, default=50, help="how many cases a run has")
    given = parser.parse_args()
    total = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        for calendar, tables in NATIONS.items():
            of_tables = [Run("2026-12-28T09:00", rules=table) for table in tables]
            for run in RUNS + of_tables:
                total.add(compare(given.program.resolve(), calendar, run, given.seed, given.cases, Path(folder)))
    return total.report()


if __name__ == "__main__":
    sys.exit(main())
