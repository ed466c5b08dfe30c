"""What a case records for one rule from one of its starts, as docs/counting.md says."""

from counting import DAY, Calendar, Moment, limit
from judge import AsOf
from tables import Case, Tables, way

# What no policy on late arrivals may delay.
URGENT = ("same day", "immediately", "as soon as possible", "beforehand")

# Keys by which starts depend on more than themselves: then what the row says was done is taken as it is.
CONDITIONS = ("since", "before", "occurrence", "prolongs", "variants")


def in_order(times: list[Moment]) -> list[Moment]:
    """By day, those with a time first."""
    return sorted(times, key=lambda when: (when.day, when.instant is None, when.instant or 0))


class Record:
    """The record for one row of a check."""

    def __init__(self, case: Case, facts: dict, row: dict, as_of: AsOf, tables: Tables, calendar: Calendar):
        self.case, self.facts, self.as_of, self.tables, self.calendar = case, facts, as_of, tables, calendar
        self.starts, self.within = row["starts"], row["within"]
        self.counted_from = Moment.read(row["from"])
        # With variants the circumstances of the case decide, which the row shows.
        self.own_period = self.within if "variants" in facts else facts["within"]
        self.back = facts.get("direction") == "before" or self.within == "beforehand"
        known = [start for start in self.of(self.starts) if self.beginning(start) == self.counted_from]
        if "prolongs" in facts:
            known = [start for start in self.of(self.starts) if not self.counted_from.before(start)][-1:]
        self.start = known[0] if known else self.counted_from
        self.is_known = bool(known) or self.has_conditions()

    def of(self, event: str) -> list[Moment]:
        return in_order(self.case.times(event))

    def happened(self, when: Moment, start: Moment) -> bool:
        """What is recorded for the future counts for nothing, unless the start lies in the future too."""
        return not self.as_of.when.before(when) or self.as_of.when.before(start)

    def is_before_next(self, when: Moment, start: Moment) -> bool:
        return not any(start.before(later) and not when.before(later) for later in self.of(self.starts))

    # Where the count begins.

    def beginning(self, start: Moment) -> Moment:
        """From when a start is counted: a later event, or a policy on late arrivals, may move it."""
        found = self.received(start)
        for event in self.facts.get("postponed_by", []):
            for when in self.of(event):
                if event != self.facts["completes"] and start.before(when) and self.happened(when, start):
                    found = when if self.is_before_next(when, start) and not when.before(found) else found
        best, due = found, self.limit(found, self.own_period)
        for other in self.facts.get("or_later", []):
            events = [when for when in self.of(other["starts"]) if self.gives_time(other["starts"], when, start)]
            if events and due.before(self.limit(events[-1], other["within"])):
                best, due = events[-1], self.limit(events[-1], other["within"])
        for other in self.facts.get("or_earlier", []):
            events = [when for when in self.of(other["starts"]) if not when.before(start)][:1]
            if events and self.is_before_next(events[0], start) and self.limit(events[0], other["within"]).before(due):
                best, due = events[0], self.limit(events[0], other["within"])
        return best

    def gives_time(self, event: str, when: Moment, start: Moment) -> bool:
        is_completion = event == self.facts["completes"] and start.before(when)
        return self.happened(when, start) and self.is_before_next(when, start) and not is_completion

    def limit(self, start: Moment, within: str) -> Moment | None:
        return limit(start, within, way(self.facts), self.calendar)

    def received(self, start: Moment) -> Moment:
        """By a local policy, what arrives late or on a day off is received on the next working day."""
        by, within = self.as_of.received_by, self.own_period
        if not by or not self.tables.is_received(self.starts) or within in URGENT or "hour" in within:
            return start
        works = way(self.facts)
        if works.is_working(start.day, self.calendar, closed=False) and not start.is_later_than(by):
            return start
        day = start.day + DAY
        while not works.is_working(day, self.calendar, closed=False):
            day += DAY
        return Moment(day)

    # What ended the duty.

    def first_of(self, events: list[str]) -> Moment | None:
        """When the first of the events happened that concerns this start."""
        found = [when for event in events for when in self.of(event) if self.concerns(event, when)]
        return next(iter(in_order(found)), None)

    def concerns(self, event: str, when: Moment) -> bool:
        if self.as_of.when.before(when) or self.is_of_another_spell(event, when):
            return False
        if not when.before(self.start):
            return event != self.starts or self.start.before(when)
        # Counting back, what came earlier counts too, unless an earlier start had called for it.
        counts_back = self.facts.get("direction") == "before"
        return counts_back and all(when.before(start) for start in self.of(self.starts))

    def is_of_another_spell(self, event: str, when: Moment) -> bool:
        """What began first ends first. The start lies in the last spell that had begun by then."""
        begins = self.tables.begins(event)
        if begins is None:
            return False
        waiting, ends = self.of(begins), []
        spell = sum(not self.start.before(begin) for begin in waiting)
        for end in self.of(event):
            if waiting and not end.before(waiting[0]):
                waiting.pop(0)
                ends.append(end)
        return spell > 0 and ends[spell - 1 : spell] != [when]

    def extension(self, rule: str) -> Moment | None:
        """An extension is for one start: the last by its day, or counting back the first from its day on."""
        until = self.case.extensions.get(rule)
        starts = self.of(self.starts)
        if until is None:
            return None
        by_then = [start for start in starts if start.day <= until.day]
        if self.back:
            by_then = [start for start in starts if start.day >= until.day][:1] or starts
        return until if by_then[-1:] == [self.start] else None

    # When it was done.

    def has_conditions(self) -> bool:
        return any(key in self.facts for key in CONDITIONS)

    def is_plain(self) -> bool:
        """Whether what was done can only belong to this start."""
        before_start = self.back or self.facts.get("beforehand")
        is_early = all(when.before(self.start) for when in self.of(self.facts["completes"]))
        is_shared = is_early and self.tables.is_shared(self.facts["completes"])
        return not (self.has_conditions() or is_shared or before_start and self.has_other_starts())

    def contradicts(self, done: Moment | None) -> bool:
        """Whether the start or the completion comes before an event that it can only follow."""
        for event, when in ((self.starts, self.start), (self.facts["completes"], done)):
            follows = self.tables.of_event(event, "not_before")
            if follows and when and self.of(follows) and when.before(self.of(follows)[0]):
                return True
        return False

    def has_other_starts(self) -> bool:
        return len(self.of(self.starts)) > 1

    def done(self, ended: Moment | None) -> tuple[Moment | None, bool]:
        """When it was done, and whether that contradicts the start."""
        completes = self.facts["completes"]
        times, earliest = self.of(completes), self.start
        if sooner := self.facts.get("no_sooner"):
            earliest = self.limit(self.start, sooner)
        after = [when for when in times if not when.before(earliest)]
        if self.starts == completes:
            after = [when for when in after if self.start.before(when)]
        early = [when for when in times if when.before(self.start)]
        if self.back:
            after = times
        elif early and self.facts.get("beforehand") and not self.ended_between(early[-1], self.start):
            after = early[-1:]
        if not after:
            is_first = self.starts != completes and self.of(self.starts)[0] == self.start
            is_wrong = is_first and early and early == times
            return (early[-1], True) if is_wrong else (None, False)
        done = after[0]
        counts = not self.as_of.when.before(done) and not (ended and ended.before(done))
        return (done if counts else None, False)

    def ended_between(self, done: Moment, start: Moment) -> bool:
        times = [when for event in self.facts.get("until", []) for when in self.of(event)]
        return any(not when.before(done) and not start.before(when) for when in times)
