"""The rules of a table that the generated cases start, read from `rules/` for the other programs of this folder. Of the
table `england` these are those of `child-protection`.

Each edition of Working Together gives those of the starting dates on which it is in force, and the table adds its own.
If it extends one edition, this is for all dates. All text of a rule is made ready here for a line of the result.
"""

import csv
import io
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "rules"
HEADER = ("case,rule,table,title,kind,starts,from,within,completes,due,act_by,completed,status,working_days_left,"
          "late_by_working_days,late_by_days,owner,force,source,notes")


@dataclass
class Rule:
    """A rule for the starting dates from `first_day` to `last_day`, and the columns that are its own."""

    id: str
    first_day: date
    last_day: date
    starts: str
    count: int
    unit: str
    # From `rule` to `starts`, `within` and `completes`, and from `owner` to `source`.
    before_from: str
    before_due: str
    before_notes: str


def fields(*values):
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()


# What dutyclock remarks where the last working day by the limit lies before the start.
NO_WORKING_DAY = fields("no working day is left before the limit: act on the day itself or earlier")


def rules(wanted, table="child-protection"):
    """Those of the given ids, in every edition."""
    own = read(FOLDER / f"{table}.toml")
    editions = sorted(FOLDER.glob(own["extends"] + "-*.toml"))
    for file in editions or [FOLDER / f"{own['extends']}.toml"]:
        edition = read(file)
        in_force = edition["in_force"] if editions else {"from": date.min}
        first_day, last_day = in_force["from"], in_force.get("to", date.max)
        merged = {**by_id(edition), **by_id(own)}
        for rule in map(merged.get, wanted):
            count, unit = rule["within"].split(maxsplit=1)
            mark = f" [{rule['verified']}]" if rule["verified"] in ("secondary", "presumed") else ""
            yield Rule(
                id=rule["id"], first_day=first_day, last_day=last_day, starts=rule["starts"],
                count=int(count), unit=unit.removesuffix("s"),
                before_from=fields(*(rule[name] for name in ("id", "table", "title", "kind", "starts"))),
                before_due=fields(rule["within"], rule["completes"]),
                before_notes=fields(rule["owner"], rule["force"], rule["source"] + mark),
            )


def read(file):
    return tomllib.loads(file.read_text(encoding="utf-8"))


def by_id(table):
    return {rule["id"]: {"table": table["id"], **table["defaults"], **rule} for rule in table["rule"]}
