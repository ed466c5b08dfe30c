"""What rule tables and case files say, without the program that is checked."""

import csv
import json
import re
import tomllib
from functools import cache
from dataclasses import dataclass, field
from pathlib import Path

from counting import Moment, Way

SHIPPED = Path(__file__).parents[2] / "rules"

# What another period leaves behind, because it belonged to the old one.
OF_THE_NUMBER = {"source", "note", "in_force", "not_working", "verified", "read"}


@cache
def read_tables(paths: tuple[Path, ...]) -> dict[str, dict]:
    tables = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}
    return {table.get("id", name): table for name, table in tables.items()}


class Tables:
    """The shipped tables and others, by id."""

    def __init__(self, others: list[Path]):
        self.known = {}
        given = read_tables(tuple(others))
        self.given = list(given)
        self.tables = read_tables(tuple(sorted(SHIPPED.glob("*.toml")))) | given

    def rule(self, table: str, rule: str) -> dict | None:
        """A rule with what it inherits, or nothing if no table has it."""
        if (table, rule) not in self.known:
            self.known[table, rule] = self.inherited(table, rule)
        return self.known[table, rule]

    def bases(self, table: dict) -> list[str]:
        """The tables that one extends; of a family, every edition."""
        extends = table.get("extends", [])
        names = [Path(name).stem for name in ([extends] if isinstance(extends, str) else extends)]
        return [
            name
            for name, other in self.tables.items()
            if name in names or other.get("family") in names
        ]

    def all_rules(self, name: str) -> list[dict]:
        """The rules with a period that a table has, inherits or gathers from others."""
        own = [self.rule(name, rule["id"]) for rule in self.tables[name].get("rule", [])]
        found = own + [rule for base in self.bases(self.tables[name]) for rule in self.all_rules(base)]
        return [rule for rule in found if "within" in rule and "completes" in rule]

    @cache
    def of_event(self, event: str, key: str):
        """What a key says of an event, if any table says it."""
        described = (table.get("events", {}).get(event) for table in self.tables.values())
        return next((facts[key] for facts in described if isinstance(facts, dict) and key in facts), None)

    @cache
    def is_shared(self, completes: str) -> bool:
        """Whether an event completes rules that start from several events."""
        rules = [rule for table in self.tables.values() for rule in table.get("rule", [])]
        return len({rule.get("starts") for rule in rules if rule.get("completes") == completes}) > 1

    def begins(self, event: str) -> str | None:
        """The event whose spell this one ends."""
        return self.of_event(event, "ends")

    def is_received(self, event: str) -> bool:
        """Whether it comes from outside the authority."""
        return bool(self.of_event(event, "received"))

    def inherited(self, name: str, rule: str) -> dict | None:
        table = self.tables.get(name)
        if table is None:
            return None
        facts = {}
        for base in self.bases(table):
            facts = facts or dict(self.inherited(base, rule) or {})
        own = next((own for own in table.get("rule", []) if own["id"] == rule), None)
        if own is None:
            return facts or None
        if own.get("within", facts.get("within")) != facts.get("within"):
            facts = {key: value for key, value in facts.items() if key not in OF_THE_NUMBER}
        defaults = {"not_working": table["not_working"]} if "not_working" in table else {}
        return facts | defaults | table.get("defaults", {}) | own


def way(facts: dict) -> Way:
    return Way(
        back=facts.get("direction") == "before",
        first_day_counted=facts.get("first_day") == "counted",
        noon_after_holiday=facts.get("on_holiday") == "noon-after",
        bank_holidays_work=facts.get("counts_bank_holidays", False),
        never_works=frozenset((day["month"], day["day"]) for day in facts.get("not_working", [])),
        closures_extend=facts.get("force") == "local-procedure",
    )


@dataclass
class Case:
    """What is recorded of a case: moments by event, and the last days of extensions by rule."""

    events: dict[str, list[Moment]] = field(default_factory=dict)
    extensions: dict[str, Moment] = field(default_factory=dict)

    def add(self, event: str, when: str):
        moments = self.events.setdefault(event, [])
        moment = Moment.read(when.strip().replace(" ", "T"))
        if moment not in moments:
            moments.append(moment)

    def times(self, event: str) -> list[Moment]:
        return self.events.get(event, [])


def read_cases(path: Path) -> dict[str, Case]:
    """JSON lines, or CSV with a row for each case or for each event and dates as 2026-11-20T16:40."""
    cases = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix == ".jsonl":
            for line in filter(str.strip, file):
                record = json.loads(line)
                case = cases.setdefault(record["case"], Case())
                for event, times in record["events"].items():
                    for when in [times] if isinstance(times, str) else times:
                        case.add(event, when)
                for rule, day in record.get("extensions", {}).items():
                    case.extensions[rule] = Moment.read(day)
            return cases
        for row in csv.DictReader(file):
            case = cases.setdefault(row.pop("case"), Case())
            if "event" in row:
                case.add(row["event"], row["when"])
                continue
            for heading, cell in row.items():
                name = re.sub(r"_\d+$", "", heading).replace("_", "-")
                if not cell or name == "circumstances":
                    continue
                if name.startswith("extension-"):
                    case.extensions[name.removeprefix("extension-")] = Moment.read(cell)
                else:
                    case.add(name, cell)
    return cases
