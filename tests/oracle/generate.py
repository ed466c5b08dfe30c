"""Makes a rule table with every period, and cases near the days on which a count can go wrong."""

import json
import random
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

from counting import DAY, easter, last_sunday, to_utc

COUNTED = {
    "hour": [1, 12, 24, 36, 48, 72, 240],
    "working day": [1, 2, 3, 5, 10, 20, 45, 65],
    "day": [1, 2, 7, 28, 45],
    "week": [1, 6, 10, 26],
    "month": [1, 3, 6, 12],
    "year": [1, 18],
}
DAYS_IN = {"hour": 1 / 24, "working day": 1.45, "day": 1, "week": 7, "month": 30.5, "year": 365.25}
NAMED = ["same day", "by 14 February", "by 31 March", "by 30 June"]
WORDS = ["immediately", "as soon as possible", "beforehand"]

# What the rules of a group have in common. Each group has its own events, which begin with its name.
GROUPS = {
    "limit": {"kind": "limit"},
    "target": {"kind": "target"},
    "prompt": {"kind": "prompt", "unless": ["prompt-other"]},
    "ceiling": {"kind": "ceiling"},
    "banks": {"kind": "limit", "counts_bank_holidays": True},
    "local": {"kind": "limit", "force": "local-procedure"},
    "early": {"kind": "limit", "beforehand": True},
    "received": {"kind": "limit"},
    "spell": {"kind": "limit"},
    "noon": {"kind": "limit", "on_holiday": "noon-after"},
    "repeated": {"kind": "limit", "repeats": True},
    "postponed": {"kind": "limit", "postponed_by": ["postponed-other"]},
    "later": {"kind": "target", "or_later": [{"starts": "later-other", "within": "10 working days"}]},
    "earlier": {"kind": "limit", "or_earlier": [{"starts": "earlier-other", "within": "3 days"}]},
    "sooner": {"kind": "limit", "no_sooner": "2 days"},
}
EVENTS = ("begun", "done", "ended", "other")
OF_EVENTS = {"received-begun": {"received": True}, "spell-ended": {"ends": "spell-begun"}}
# Only these count back too, and have words for a period.
BOTH_WAYS = ("limit", "target", "prompt", "ceiling", "banks", "local", "early", "spell")
# Holidays are known from 2012 on, and a count back may last up to a year.
EARLIEST = date(2013, 2, 1)
TIMES = [time(*clock) for clock in [(0,), (0, 30), (1,), (2,), (9, 30), (12,), (16, 59), (17,), (17, 1), (23, 59)]]


def periods() -> list[tuple[str, float]]:
    """Every period, with about how many days it lasts."""
    counted = [
        (f"{number} {unit}{'s' if number > 1 else ''}", number * DAYS_IN[unit])
        for unit, numbers in COUNTED.items()
        for number in numbers
    ]
    return counted + [(within, 0) for within in NAMED + WORDS]


def fits(within: str, group: str) -> bool:
    """Whether a group can have a rule with this period."""
    if within in WORDS:
        return group in BOTH_WAYS
    if group == "noon":
        return "hour" not in within
    if group == "sooner":
        return re.search("week|month|1 year", within) is not None
    # Who counts day by day takes long over 18 years.
    return within != "18 years" or group == "limit"


def ways(within: str, group: str) -> list[dict]:
    """The ways in which a group of rules counts a period."""
    if within in WORDS or group == "repeated":
        return [{}]
    firsts = [{}] if "hour" in within or within in NAMED else [{}, {"first_day": "counted"}]
    return firsts + [first | {"direction": "before"} for first in firsts if group in BOTH_WAYS]


def table() -> str:
    """The rule table, as TOML."""
    lines = [
        'id = "every-period"',
        'title = "Every period, counted in every way (made up)"',
        'publisher = "A made-up authority"',
        'jurisdiction = "England"',
        'source = { title = "Every period" }',
        'defaults = { force = "statute", verified = "text", owner = "any" }',
        "",
        "[events]",
    ]
    for group in GROUPS:
        for event in (f"{group}-{event}" for event in EVENTS):
            lines.append(f"{event} = {toml({'title': event} | OF_EVENTS.get(event, {}))}")
    for group in GROUPS:
        for rule in rules(group):
            lines += ["", "[[rule]]"] + [f"{key} = {toml(value)}" for key, value in rule.items()]
    return "\n".join(lines) + "\n"


def toml(value) -> str:
    """A value of a rule, which may hold tables."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def rules(group: str) -> list[dict]:
    """The rules of a group: each period, counted in each way."""
    found = []
    fitting = [within for within, _ in periods() if fits(within, group)]
    for number, within in enumerate(fitting):
        for letter, how in zip("abcd", ways(within, group)):
            rule = {"id": f"{group}-{number}{letter}", "title": f"{within}, {group} {letter}", "within": within}
            rule |= {"source": "1", "starts": f"{group}-begun", "completes": f"{group}-done"} | GROUPS[group] | how
            uses_other = f"{group}-other" in toml(GROUPS[group])
            rule["until"] = [f"{group}-ended"] if uses_other else [f"{group}-ended", f"{group}-other"]
            found.append(rule)
    return found


def awkward(year: int) -> list[date]:
    """Days on which a count can go wrong."""
    days = [easter(year) + offset * DAY for offset in range(-4, 3)]
    days += [date(year, 12, 21) + offset * DAY for offset in range(11)] + [date(year, 1, day) for day in (1, 2, 3, 4)]
    days += [last_sunday(year, month) + offset * DAY for month in (3, 10) for offset in (-2, -1, 0, 1)]
    days += [date(year, month, 1) - DAY for month in range(1, 13)] + [date(year, month, 1) for month in range(1, 13)]
    return days + [date(year, 2, 14), date(year, 2, 28), date(year, 5, 1), date(year, 5, 31)]


class Maker:
    """Makes cases from a seed."""

    def __init__(self, seed: int, as_of: datetime):
        self.chance, self.as_of = random.Random(f"{seed} {as_of}"), as_of
        self.near = [day for year in range(as_of.year - 20, as_of.year + 21) for day in awkward(year)]

    def moment(self, day: date) -> str:
        """A day, or with a time; the clock never shows the hour that it skips."""
        if self.chance.random() < 0.3:
            return day.isoformat()
        when = datetime.combine(day, self.chance.choice(TIMES))
        try:
            to_utc(when)
        except ValueError:
            when += timedelta(hours=1)
        return when.isoformat(timespec="minutes")

    def day(self, about: date) -> date:
        """A day near another, mostly an awkward one."""
        if self.chance.random() < 0.4:
            return about + self.chance.randint(-3, 3) * DAY
        return min(self.near, key=lambda day: (abs(day - about), day))

    def case(self, number: int, shipped: list[dict] | None) -> dict:
        """A case of one group of rules, or of a few of the shipped ones."""
        case = {"case": f"C-{number}", "events": {}}
        if shipped:
            for rule in self.chance.sample(shipped, 3):
                length = dict(periods()).get(rule.get("within"), 10)
                names = [rule["starts"], rule["completes"], *rule.get("until", [])[:1], *rule.get("postponed_by", [])]
                self.record(case["events"], dict(zip(EVENTS, names)), length, rule.get("direction") == "before")
            return case
        group = self.chance.choice(list(GROUPS))
        ahead = self.chance.random() < 0.3 and group in BOTH_WAYS
        names = {event: f"{group}-{event}" for event in EVENTS}
        self.record(case["events"], names, self.chance.choice(periods())[1], ahead)
        if self.chance.random() < 0.3:
            until = (self.as_of.date() + self.chance.randint(-2, 5) * DAY).isoformat()
            case["extensions"] = {rule["id"]: until for rule in rules(group) if self.chance.random() < 0.5}
        return case

    def of_every_event(self, shipped: list[dict] | None) -> dict:
        """A case with all events, because a file that never records one cannot show that it is missing."""
        names = [f"{group}-{event}" for group in GROUPS for event in EVENTS]
        if shipped:
            names = [name for rule in shipped for name in (rule["starts"], rule["completes"], *rule.get("until", []))]
        return {"case": "C-1001", "events": {name: self.moment(self.as_of.date() - 9 * DAY) for name in names}}

    def record(self, events: dict, names: dict, days: float, ahead: bool):
        """Records a start from which a period of so many days is over about now, and perhaps what came of it."""
        today, length = self.as_of.date(), timedelta(days=days)
        start = self.day(max(today + length if ahead else today - length, EARLIEST))
        limit = start - length if ahead else start + length
        starts = [self.moment(start)]
        if self.chance.random() < 0.15:
            starts.append(self.moment(self.day(start + self.chance.randint(1, 60) * DAY)))
        events.setdefault(names["begun"], starts)
        for event, likely in (("done", 0.5), ("ended", 0.25), ("other", 0.25)):
            if event in names and self.chance.random() < likely:
                about = self.chance.choice([limit, limit, limit, start, today])
                days = [about + self.chance.randint(-3, 3) * DAY for _ in range(self.chance.choice([1, 1, 1, 2]))]
                events.setdefault(names[event], [self.moment(day) for day in days])


def write_table(folder: Path) -> Path:
    path = folder / "every-period.toml"
    path.write_text(table(), encoding="utf-8")
    return path


def write_closures(folder: Path, calendar: str, year: int) -> Path:
    """A calendar with the days on which offices close between Christmas and New Year, and some in summer."""
    days = [date(year, 8, day) for day in (10, 11, 12)] + [date(year, 12, day) for day in (29, 30, 31)]
    lines = [f'id = "{calendar}-closed"', 'title = "Closures"', 'source = "Made up"', f'extends = "{calendar}"']
    lines += [f'[[holiday]]\ndate = {day}\nname = "Offices closed"' for day in days]
    path = folder / f"{calendar}-closed.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_cases(folder: Path, seed: int, as_of: datetime, count: int, shipped: list[dict] | None) -> Path:
    """So many cases, of the rules given or of the table with every period."""
    maker = Maker(seed, as_of)
    cases = [maker.of_every_event(shipped)] + [maker.case(number, shipped) for number in range(1002, 1001 + count)]
    path = folder / "cases.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    return path
