"""Days, times and periods, counted as docs/counting.md says, the slow and obvious way: day by day."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

DAY = timedelta(days=1)
LAST_YEAR = 2099
MONTHS = ("January February March April May June July August September October November December").split()


class NotKnown(Exception):
    """The calendar does not know the holidays of a day that the count needs."""


# The clock of London, by its rule since 1996: an hour ahead from one in the morning UTC on the last Sunday of March
# to the same hour on the last Sunday of October.

def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    while day.weekday() != 6:
        day -= DAY
    return day


def offset(utc: datetime) -> timedelta:
    ahead, back = (datetime.combine(last_sunday(utc.year, month), time(1)) for month in (3, 10))
    return timedelta(hours=1 if ahead <= utc < back else 0)


def local(utc: datetime) -> datetime:
    return utc + offset(utc)


def to_utc(wall: datetime) -> datetime:
    """The instant of a time on the clock; the earlier one if the clock shows it twice."""
    for hours in (1, 0):
        utc = wall - timedelta(hours=hours)
        if local(utc) == wall:
            return utc
    raise ValueError(f"{wall} was never on the clock: it went forward")


@dataclass(frozen=True)
class Moment:
    """A day, or a day with a time: then also the instant, in UTC."""

    day: date
    instant: datetime | None = None

    @staticmethod
    def at(utc: datetime) -> "Moment":
        return Moment(local(utc).date(), utc)

    @staticmethod
    def read(text: str) -> "Moment":
        """A date, a local time, or a time with its offset. Midnight is a day without a time."""
        if len(text) == 10:
            return Moment(date.fromisoformat(text))
        when = datetime.fromisoformat(text)
        if when.utcoffset() is None and when.time() == time(0):
            return Moment(when.date())
        if when.utcoffset() is not None:
            return Moment.at(when.replace(tzinfo=None) - when.utcoffset())
        return Moment(when.date(), to_utc(when))

    def before(self, other: "Moment") -> bool:
        """By the clock if both have a time, or else by the day."""
        if self.instant and other.instant:
            return self.instant < other.instant
        return self.day < other.day

    def is_later_than(self, clock: time) -> bool:
        """Whether it has a time of day after this one."""
        return self.instant is not None and local(self.instant).time() > clock

    def __str__(self) -> str:
        if self.instant is None:
            return self.day.isoformat()
        ahead = offset(self.instant) > timedelta(0)
        return local(self.instant).isoformat() + ("+01:00" if ahead else "+00:00")


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian reckoning."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


@dataclass
class Calendar:
    """The bank holidays of a place, its closures, and the days that it knows."""

    holidays: set[date] = field(default_factory=set)
    closures: set[date] = field(default_factory=set)
    first: date = date.max
    last: date = date.min

    @staticmethod
    def read(path: Path) -> "Calendar":
        """Reads a calendar, and the one that it extends, which lies beside it or is shipped."""
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        listed = {holiday["date"] for holiday in facts.get("holiday", [])}
        announced = {holiday["date"] for holiday in facts.get("announced", [])}
        if "extends" in facts:
            calendar = Calendar.read(Path(__file__).parents[2] / "calendars" / f"{facts['extends']}.toml")
            calendar.closures |= listed
        else:
            covers = facts["covers"]
            calendar = Calendar(listed, set(), covers["from"], covers["to"])
            recurring = facts.get("recurring", [])
            if recurring:
                for year in range(covers["to"].year + 1, LAST_YEAR + 1):
                    calendar.holidays |= of_year(recurring, year)
                calendar.last = date(LAST_YEAR, 12, 31)
        calendar.holidays |= announced
        return calendar

    def is_holiday(self, day: date) -> bool:
        if not self.first <= day <= self.last:
            raise NotKnown(f"the calendar does not know {day}")
        return day in self.holidays


def of_year(recurring: list[dict], year: int) -> set[date]:
    """The holidays of a year by rule. Substitute days come last, as they must miss all the others."""
    fixed, moved = set(), []
    for rule in recurring:
        if "easter" in rule:
            fixed.add(easter(year) + rule["easter"] * DAY)
        elif "weekday" in rule:
            fixed.add(weekday_of(rule, year))
        else:
            day = date(year, rule["month"], rule["day"])
            moved.append(day) if rule.get("substitute") and day.weekday() > 4 else fixed.add(day)
    for day in sorted(moved):
        while day.weekday() > 4 or day in fixed:
            day += DAY
        fixed.add(day)
    return fixed


def weekday_of(rule: dict, year: int) -> date:
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    day, days = date(year, rule["month"], 1), []
    while day.month == rule["month"]:
        if day.weekday() == names.index(rule["weekday"]):
            days.append(day)
        day += DAY
    return days[{"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}[rule["which"]]]


@dataclass(frozen=True)
class Way:
    """How a rule counts, besides its period."""

    back: bool = False
    first_day_counted: bool = False
    noon_after_holiday: bool = False
    bank_holidays_work: bool = False
    never_works: frozenset[tuple[int, int]] = frozenset()
    closures_extend: bool = False

    def is_working(self, day: date, calendar: Calendar, closed: bool) -> bool:
        """Whether it is a working day of the rule; `closed` leaves out closures whatever the rule."""
        if (day.month, day.day) in self.never_works:
            return False
        is_closed = (closed or self.closures_extend) and day in calendar.closures
        is_holiday = calendar.is_holiday(day) and not self.bank_holidays_work
        return day.weekday() < 5 and not is_holiday and not is_closed


def corresponding(day: date, months: int) -> tuple[date, bool]:
    """The same day so many months on, or the last of a month without one; and whether there was one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - DAY).day
    return date(year, month + 1, min(day.day, last)), day.day <= last


def limit(start: Moment, within: str, way: Way, calendar: Calendar) -> Moment | None:
    """When a period from a start is over; `None` for words that set no number of days."""
    if within in ("immediately", "as soon as possible"):
        return None
    if within == "beforehand":
        return start
    if within == "same day":
        return Moment(start.day)
    if named := re.fullmatch(r"by (\d+) (\w+)", within):
        return Moment(day_of_the_year(start.day, int(named[1]), MONTHS.index(named[2]) + 1, way.back))
    number, unit = re.fullmatch(r"(\d+) (hour|working day|day|week|month|year)s?", within).groups()
    if unit == "hour":
        return after_hours(start, int(number) * (-1 if way.back else 1))
    return Moment(last_day(start.day, int(number), unit, way, calendar))


def day_of_the_year(start: date, day: int, month: int, back: bool) -> date:
    while (start.day, start.month) != (day, month):
        start += -DAY if back else DAY
    return start


def after_hours(start: Moment, hours: int) -> Moment:
    if start.instant:
        return Moment.at(start.instant + timedelta(hours=hours))
    # Without a time: from the beginning of the day, and what is left is the day that the hours fall in.
    beginning = to_utc(datetime.combine(start.day, time(0)))
    return Moment(Moment.at(beginning + timedelta(hours=hours)).day)


def last_day(start: date, number: int, unit: str, way: Way, calendar: Calendar) -> date:
    step = -DAY if way.back else DAY
    # One that is counted is day 1: a count that does not count its start begins a day sooner.
    before_day_1 = start - step if way.first_day_counted else start
    if unit == "working day":
        day = before_day_1
        while number:
            day += step
            number -= way.is_working(day, calendar, closed=False)
        return day
    if unit in ("day", "week"):
        return before_day_1 + number * (7 if unit == "week" else 1) * step
    months = number * (12 if unit == "year" else 1)
    if not way.first_day_counted:
        return corresponding(start, -months if way.back else months)[0]
    # A month that begins with a day ends the day before the corresponding one, or with a month that has none.
    day, exists = corresponding(start, -months if way.back else months)
    return day - step if exists or way.back else day


def to_noon(day: date, calendar: Calendar) -> Moment:
    """Past a Sunday or a bank holiday, to noon on the next day that is neither."""
    if day.weekday() != 6 and not calendar.is_holiday(day):
        return Moment(day)
    while day.weekday() == 6 or calendar.is_holiday(day):
        day += DAY
    return Moment(day, to_utc(datetime.combine(day, time(12))))


def act_by(start: Moment, due: Moment, back: bool, way: Way, calendar: Calendar) -> date:
    """The last working day on or before the limit; the day of the limit if none is left after the start."""
    day = due.day
    while not way.is_working(day, calendar, closed=True):
        day -= DAY
    return due.day if not back and day < start.day else day


def working_days_between(one: date, other: date, way: Way, calendar: Calendar, closed: bool = False) -> int:
    """The working days after a day, up to another; below zero if that comes first."""
    if other < one:
        return -working_days_between(other, one, way, calendar, closed)
    count = 0
    while one < other:
        one += DAY
        count += way.is_working(one, calendar, closed)
    return count
