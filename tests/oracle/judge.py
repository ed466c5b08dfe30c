"""How a deadline stands, as docs/counting.md says."""

from dataclasses import dataclass
from datetime import date, time

from counting import Calendar, Moment, NotKnown, Way, working_days_between

# A weekend and two bank holidays: how much further "near" reaches where the holidays are not known.
DAYS_OFF = 4


@dataclass(frozen=True)
class AsOf:
    """As of when and how strictly."""

    when: Moment
    warn_within: int = 2
    strict_targets: bool = False
    received_by: time | None = None


@dataclass(frozen=True)
class Deadline:
    """One duty from one start: its limit, the day to act by, and what has happened since."""

    facts: dict
    way: Way
    start: Moment
    due: Moment | None
    act_by: date | None
    done: Moment | None
    is_too_early: bool
    not_needed: Moment | None
    ended: Moment | None
    extension: Moment | None


@dataclass(frozen=True)
class Standing:
    """The status, whether the deadline is open, and until when it is or was late."""

    status: str
    is_open: bool = False
    late_until: Moment | None = None


def judge(deadline: Deadline, as_of: AsOf, calendar: Calendar) -> Standing:
    due, kind = deadline.due, deadline.facts["kind"]
    is_duty = kind in ("limit", "target")
    if deadline.is_too_early:
        return Standing("invalid")
    if done := deadline.done:
        if kind == "prompt" or not due or not due.before(done):
            return Standing("met")
        return Standing("late", late_until=done if is_duty else None)
    if deadline.not_needed:
        return Standing("not-needed")
    if ended := deadline.ended:
        counts = kind == "limit" or kind == "target" and as_of.strict_targets
        if not counts or not due or not due.before(ended):
            return Standing("lapsed")
        return Standing("missed", late_until=ended)
    if due is None:
        return Standing("outstanding")
    if due.before(as_of.when):
        status = past(deadline, as_of)
        return Standing(status, status != "expired", as_of.when if is_duty else None)
    return Standing(ahead(deadline, as_of, calendar), is_open=True)


def past(deadline: Deadline, as_of: AsOf) -> str:
    """The limit has passed, and nothing was done."""
    kind = deadline.facts["kind"]
    if kind in ("prompt", "ceiling"):
        return "chase" if kind == "prompt" else "expired"
    if deadline.extension and deadline.extension.day >= as_of.when.day:
        return "extended"
    return "due" if kind == "target" and not as_of.strict_targets else "breached"


def ahead(deadline: Deadline, as_of: AsOf, calendar: Calendar) -> str:
    """The limit has not passed."""
    today, last = as_of.when.day, deadline.act_by or deadline.due.day
    if deadline.due.day == today:
        return "due-today"
    try:
        near = working_days_between(today, last, deadline.way, calendar, closed=True) <= as_of.warn_within
    except NotKnown:
        near = (last - today).days <= as_of.warn_within + DAYS_OFF
    return "due-soon" if near else "due"
