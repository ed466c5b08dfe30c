//! Every verdict against an oracle: slow, obvious, and written from the words of the rules alone. It shares the
//! data types with the engine, and none of its code: dates are found by walking day by day.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use crate::common::{date, england_and_wales, listed_to, rules};
use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Weekday};
use dutyclock::rules::{Edition, EventId, Kind, NoEdition, Occurrence};
use dutyclock::{
    Calendar, Case, CountError, Criteria, Direction, DutyId, Engine, Facts, FirstDay, Moment,
    NoSuchDate, OnHoliday, Period, Rule, RuleSet, Sink, Status, Unit, Verdict,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Rule id, table, start, limit and status of one deadline.
type Row = (String, String, String, Option<String>, Status);

/// How often each row occurs.
type Rows = BTreeMap<Row, usize>;

struct Oracle<'o> {
    rules: &'o RuleSet,
    holidays: &'o HashSet<NaiveDate>,
    criteria: Criteria,
    events: &'o [(EventId, Moment)],
    extensions: &'o [(String, NaiveDate)],
}

/// A total over several spells has an oracle of its own, in `totals.rs`.
fn is_asked(rule: &Rule) -> bool {
    rule.not_working.is_empty() && rule.total.is_none()
}

/// Compares by day alone if either has no time.
fn compare(a: Moment, b: Moment) -> Ordering {
    match (a.instant(), b.instant()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.date().cmp(&b.date()),
    }
}

fn by(a: Moment, b: Moment) -> bool {
    compare(a, b).is_le()
}

impl Oracle<'_> {
    fn all(&self, event: EventId) -> Vec<Moment> {
        let of_event = self.events.iter().filter(|(known, _)| *known == event);
        let mut all: Vec<Moment> = of_event.map(|(_, when)| *when).collect();
        all.sort_by_key(|when| (when.date(), when.instant().is_none(), when.instant()));
        all
    }

    fn is_working(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    fn deadlines(&self) -> Rows {
        let mut rows = Rows::new();
        for edition in self.rules.editions() {
            for rule in edition.rules.iter().filter(|rule| is_asked(rule)) {
                let mut starts: Vec<EventId> =
                    rule.starting_events().chain(rule.completes).collect();
                starts.sort_unstable();
                starts.dedup();
                for event in starts {
                    for start in self.all(event) {
                        if let Some(row) = self.deadline(rule, edition, event, start) {
                            *rows.entry(row).or_default() += 1;
                        }
                    }
                }
            }
        }
        rows
    }

    fn deadline(
        &self,
        rule: &Rule,
        edition: &Edition,
        event: EventId,
        start: Moment,
    ) -> Option<Row> {
        let period = self.period(rule, event, start)?;
        let from = self.beginning(rule, event, start);
        let own = limit(rule, period, from, |day| self.is_working(day));
        let due = own.map(|own| self.of_all_counts(rule, event, start, own));
        let day = start.date();
        let in_force = match period {
            Period::Count(years, Unit::Years) => {
                let end = day.checked_add_months(Months::new(12 * years.get())).unwrap();
                rule.document_in_force.contains(end)
            }
            _ => {
                edition.in_force.contains(day) && rule.in_force.is_none_or(|own| own.contains(day))
            }
        };
        let status = self.status(rule, period, event, start, due);
        let due = due.map(|due| due.iso());
        let in_force = in_force || !self.rules.chooses_by_date();
        in_force.then(|| (rule.id.clone(), rule.table.clone(), start.iso(), due, status))
    }

    /// The limit, if other counts may end later or earlier than the rule's own.
    fn of_all_counts(&self, rule: &Rule, event: EventId, start: Moment, own: Moment) -> Moment {
        let next = self.all(event).into_iter().find(|next| !by(*next, start));
        let of_start = |when: &Moment| next.is_none_or(|next| !by(next, *when));
        let end = |within, from| limit(rule, within, from, |day| self.is_working(day)).unwrap();
        let mut due = own;
        for count in &rule.or_later {
            let counts = |when: &Moment| rule.completes != Some(count.starts) || by(*when, start);
            let last =
                self.all(count.starts).into_iter().rfind(|when| of_start(when) && counts(when));
            due =
                last.map(|from| end(count.within, from)).filter(|end| by(due, *end)).unwrap_or(due);
        }
        for count in &rule.or_earlier {
            let first = self.all(count.starts).into_iter().find(|when| by(start, *when));
            let first = first.filter(of_start).map(|from| end(count.within, from));
            due = first.filter(|end| by(*end, due)).unwrap_or(due);
        }
        due
    }

    /// From when a start counts: from the end of the time that it prolongs, if that is later.
    fn beginning(&self, rule: &Rule, event: EventId, start: Moment) -> Moment {
        let limit = |rule: &Rule, from| {
            limit(rule, rule.within.unwrap(), from, |day| self.is_working(day)).unwrap()
        };
        let later =
            |one: Moment, other: Moment| if one.date() > other.date() { one } else { other };
        let prolonged = |of: &&Rule| Some(&of.id) == rule.prolongs.as_ref();
        let Some(of) = self.rules.rules().find(prolonged) else { return start };
        let issued = self.all(of.starts).into_iter().rfind(|when| by(*when, start));
        let in_force = |when: &Moment| of.in_force.is_none_or(|own| own.contains(when.date()));
        let Some(issued) = issued.filter(in_force) else { return start };
        let granted = self.all(event).into_iter().filter(|when| by(issued, *when));
        let earlier = granted.filter(|when| !by(start, *when));
        let end = earlier.fold(limit(of, issued), |end, when| limit(rule, later(when, end)));
        later(end, start)
    }

    /// The period that a start has, if the event starts the rule there.
    fn period(&self, rule: &Rule, event: EventId, start: Moment) -> Option<Period> {
        let begin = rule
            .since
            .and_then(|since| self.all(since).into_iter().rfind(|begin| by(*begin, start)));
        let in_spell = |when: &Moment| begin.is_none_or(|begin| by(begin, *when));
        let is_later = self.all(event).iter().any(|when| in_spell(when) && !by(start, *when));
        let is_past = rule.before.is_some_and(|before| {
            self.all(before).iter().any(|when| in_spell(when) && by(*when, start))
        });
        let wanted = match rule.occurrence {
            None => true,
            Some(Occurrence::First) => !is_later,
            Some(Occurrence::Later) => is_later,
        };
        if is_past || !wanted {
            return None;
        }
        let starts = |by: EventId| by == event || (rule.repeats && rule.completes == Some(event));
        let own = starts(rule.starts);
        let variants = rule.variants.iter().filter(|variant| {
            let goes_on = variant.starts == rule.starts && own;
            variant.circumstance.is_none()
                && variant.in_force.is_none_or(|own| own.contains(start.date()))
                && (variant.starts == event || goes_on)
        });
        let has_come = |after: Period| {
            let Period::Count(count, unit) = after else { panic!("an age of {after}") };
            let age = |begin: Moment| match unit {
                Unit::Years => begin.date() + Months::new(12 * count.get()),
                Unit::Months => begin.date() + Months::new(count.get()),
                Unit::Weeks => begin.date() + Days::new(7 * u64::from(count.get())),
                _ => panic!("an age of {after}"),
            };
            begin.is_some_and(|begin| age(begin) <= start.date())
        };
        let (early, variants): (Vec<_>, Vec<_>) =
            variants.partition(|variant| variant.less_than.is_some());
        let is_early = |less_than| begin.is_some() && !has_come(less_than);
        let early = early.into_iter().find(|variant| variant.less_than.is_some_and(is_early));
        if let Some(variant) = early {
            return Some(variant.within);
        }
        let variants = variants.into_iter();
        let (aged, first): (Vec<_>, Vec<_>) = variants.partition(|variant| variant.after.is_some());
        let reached = aged.into_iter().rfind(|variant| variant.after.is_some_and(has_come));
        let first = first.first().map(|variant| variant.within);
        reached.map(|variant| variant.within).or(first).or(rule.within.filter(|_| own))
    }

    /// The events that end the duty, or make a prompt unnecessary, if they belong to this start.
    fn first_end(
        &self,
        rule: &Rule,
        ends: &[EventId],
        event: EventId,
        start: Moment,
    ) -> Option<Moment> {
        let is_of_it = |end: EventId, when: Moment| {
            let before_all_starts = !self.all(event).iter().any(|other| by(*other, when));
            (by(start, when) || rule.direction == Direction::Before && before_all_starts)
                && by(when, self.criteria.as_of)
                && !(end == event && compare(when, start).is_eq())
                && !self.is_of_another(end, when, start)
        };
        // A day without a time is neither before nor after any time of it: it comes last.
        let of_each = ends
            .iter()
            .filter_map(|&end| self.all(end).into_iter().find(|when| is_of_it(end, *when)));
        of_each.min_by_key(|when| (when.date(), when.instant().is_none(), when.instant()))
    }

    /// What begins first ends first: an end is of another spell, if the spell of the start ends elsewhere.
    fn is_of_another(&self, end: EventId, when: Moment, start: Moment) -> bool {
        let Some(begins) = self.rules.events.get(end).ends else { return false };
        let mut begun = self.all(begins);
        begun.dedup();
        let of_start = begun.iter().filter(|begin| by(**begin, start)).count();
        let mut ends = self.all(end);
        ends.dedup();
        let mut ended = Vec::new();
        for end in ends {
            if begun.get(ended.len()).is_some_and(|begin| by(*begin, end)) {
                ended.push(end);
            }
        }
        of_start > 0 && ended.get(of_start - 1) != Some(&when)
    }

    /// Whether an event is recorded before the one that must come before it.
    fn is_too_early(&self, event: EventId, when: Moment) -> bool {
        let follows = self.rules.events.get(event).not_before;
        let first = follows.and_then(|follows| self.all(follows).first().copied());
        first.is_some_and(|first| !by(first, when))
    }

    fn status(
        &self,
        rule: &Rule,
        period: Period,
        event: EventId,
        start: Moment,
        due: Option<Moment>,
    ) -> Status {
        if self.is_too_early(event, start) {
            return Status::Invalid;
        }
        let ended = self.first_end(rule, &rule.until, event, start);
        let cancelled = self.first_end(rule, &rule.unless, event, start);
        let is_before = rule.direction == Direction::Before || period == Period::Beforehand;
        match self.completion(rule, is_before, event, start) {
            Err(()) => return Status::Invalid,
            Ok(Some(done))
                if by(done, self.criteria.as_of) && ended.is_none_or(|end| by(done, end)) =>
            {
                let late = due.is_some_and(|due| !by(done, due)) && rule.kind != Kind::Prompt;
                let too_early = rule.completes.is_some_and(|event| self.is_too_early(event, done));
                return match (too_early, late) {
                    (true, _) => Status::Invalid,
                    (false, true) => Status::Late,
                    (false, false) => Status::Met,
                };
            }
            Ok(_) => {}
        }
        if cancelled.is_some() {
            return Status::NotNeeded;
        }
        let counts =
            rule.kind == Kind::Limit || rule.kind == Kind::Target && self.criteria.strict_targets;
        if let Some(ended) = ended {
            let missed = counts && due.is_some_and(|due| !by(ended, due));
            return if missed { Status::Missed } else { Status::Lapsed };
        }
        let Some(due) = due else { return Status::Outstanding };
        let as_of = self.criteria.as_of;
        if !by(as_of, due) {
            // It is of one start alone: the latest by its last day, or of what is due before its event the first
            // from that day on.
            let starts = self.all(event);
            let extends = |to: &NaiveDate| {
                let next = starts.iter().find(|start| start.date() >= *to).or(starts.last());
                let latest = starts.iter().rfind(|start| start.date() <= *to);
                (if is_before { next } else { latest }) == Some(&start)
            };
            let of_rule =
                self.extensions.iter().filter(|(id, _)| *id == rule.id).map(|(_, to)| *to);
            let extended = of_rule.max().filter(extends);
            return match rule.kind {
                Kind::Prompt => Status::Chase,
                Kind::Ceiling => Status::Expired,
                _ if extended.is_some_and(|to| to >= as_of.date()) => Status::Extended,
                _ if counts => Status::Breached,
                _ => Status::Due,
            };
        }
        if as_of.date() == due.date() {
            return Status::DueToday;
        }
        let left = as_of
            .date()
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= self.act_by(is_before, start, due));
        let left = left.take(40).filter(|day| self.is_working(*day)).count();
        let is_soon = left <= self.criteria.warn_within as usize;
        if is_soon { Status::DueSoon } else { Status::Due }
    }

    /// The last working day by the limit; the limit itself, if that would be before the start.
    fn act_by(&self, is_before: bool, start: Moment, due: Moment) -> NaiveDate {
        let mut day = due.date();
        // Nobody knows the holidays of a day far ahead.
        while day <= date("2032-12-31") && !self.is_working(day) {
            day = day - Days::new(1);
        }
        let too_early = !is_before && day < start.date();
        if too_early { due.date() } else { day }
    }

    /// Each start takes what was done for it, the earlier ones first.
    fn done_beforehand(
        &self,
        rule: &Rule,
        all: &[Moment],
        event: EventId,
        start: Moment,
    ) -> Option<Moment> {
        let ended = |from: Moment, to: Moment, start: Moment| {
            rule.until.iter().any(|end| {
                let begins = self.rules.events.get(*end).ends;
                let moves_on = |when: Moment| {
                    begins == Some(event)
                        && compare(when, start).is_eq()
                        && self.is_of_another(*end, when, start)
                };
                self.all(*end).into_iter().any(|w| by(from, w) && by(w, to) && !moves_on(w))
            })
        };
        let mut starts = self.all(event);
        starts.retain(|known| by(*known, start) && self.period(rule, event, *known).is_some());
        let mut taken = None;
        for each in starts {
            let before = all.iter().rfind(|done| !by(each, **done)).copied();
            let free = before.filter(|done| taken.is_none_or(|taken| !by(*done, taken)));
            let free = free.filter(|done| !ended(*done, each, each));
            if compare(each, start).is_eq() {
                return free;
            }
            let after = all.iter().find(|done| by(each, **done)).copied();
            taken = free.or(after.filter(|done| !ended(each, *done, each))).or(taken);
        }
        None
    }

    /// What was done for this start; an error if it was done before anything called for it.
    fn completion(
        &self,
        rule: &Rule,
        is_before: bool,
        event: EventId,
        start: Moment,
    ) -> Result<Option<Moment>, ()> {
        let Some(completes) = rule.completes else { return Ok(None) };
        let all = self.all(completes);
        if rule.beforehand
            && let Some(done) = self.done_beforehand(rule, &all, event, start)
        {
            return Ok(Some(done));
        }
        let starts = self.all(event);
        let after = |done: &&Moment| match compare(**done, start) {
            Ordering::Greater => true,
            Ordering::Equal => completes != event,
            Ordering::Less => false,
        };
        let done = match is_before {
            true => done_before_each(&starts, &all, completes == event, start),
            false => all.iter().find(after).copied(),
        };
        if done.is_some() {
            return Ok(done);
        }
        let is_before_all = |last: &&Moment| starts[0] == start && !by(start, **last);
        let Some(last) = all.last().filter(is_before_all) else { return Ok(None) };
        let others = self.rules.rules().filter(|other| other.completes == Some(completes));
        let mut others = others.filter(|other| other.id != rule.id);
        let called_for = others.any(|other| {
            let first = |event| self.all(event).first().copied();
            other.starting_events().filter_map(first).any(|first| by(first, *last))
        });
        if called_for { Ok(None) } else { Err(()) }
    }
}

/// Gives each start, in order, what was done up to it and after all that came before, or else the first later on, if
/// the next start is not nearer. What the last one has is the answer.
fn done_before_each(
    starts: &[Moment],
    all: &[Moment],
    is_its_own: bool,
    until: Moment,
) -> Option<Moment> {
    let (mut last, mut given) = (None, None);
    let earlier = starts.iter().filter(|start| !by(until, **start));
    for start in earlier.chain([&until]) {
        let is_free = |done: &&Moment| {
            let later = |than: Option<Moment>| than.is_none_or(|than| !by(**done, than));
            later(last) && later(given) && !(is_its_own && compare(**done, *start).is_eq())
        };
        let next = starts.iter().find(|other| !by(**other, *start));
        given = all.iter().find(is_free).copied().filter(|done| {
            let days = |from: &Moment, to: &Moment| (to.date() - from.date()).num_days();
            let is_nearer = |next: &Moment| days(done, next) < days(start, done);
            by(*done, *start) || !next.is_some_and(is_nearer)
        });
        last = Some(*start);
    }
    given
}

/// Counts day by day, and to noon on a day that is no holiday where the rule says so.
fn limit(
    rule: &Rule,
    period: Period,
    start: Moment,
    is_working: impl Fn(NaiveDate) -> bool,
) -> Option<Moment> {
    let due = plain_limit(rule, period, start, &is_working)?;
    let is_holiday = |day: NaiveDate| match day.weekday() {
        Weekday::Sun => true,
        Weekday::Sat => day.format("%d %m").to_string() == "25 12",
        _ => !is_working(day),
    };
    if rule.on_holiday == OnHoliday::Stays || !is_holiday(due.date()) {
        return Some(due);
    }
    let day = due.date().iter_days().find(|day| !is_holiday(*day))?;
    Some(format!("{day}T12:00").parse().unwrap())
}

/// Counts day by day.
fn plain_limit(
    rule: &Rule,
    period: Period,
    start: Moment,
    is_working: impl Fn(NaiveDate) -> bool,
) -> Option<Moment> {
    let back = rule.direction == Direction::Before;
    let step = |day: NaiveDate| if back { day - Days::new(1) } else { day + Days::new(1) };
    let walk = |count: u32, counts: &dyn Fn(NaiveDate) -> bool| {
        let mut day = start.date();
        let mut left = count;
        if rule.first_day == FirstDay::Counted && counts(day) {
            left -= 1;
        }
        while left > 0 {
            day = step(day);
            left -= u32::from(counts(day));
        }
        Moment::on(day)
    };
    Some(match period {
        Period::Immediately | Period::AsSoonAsPossible => return None,
        Period::Beforehand => start,
        Period::SameDay => Moment::on(start.date()),
        Period::ByDate(_) => {
            let forward =
                |day: NaiveDate| if back { day - Days::new(1) } else { day + Days::new(1) };
            let mut day = start.date();
            while format!("by {}", day.format("%-d %B")) != period.to_string() {
                day = forward(day);
            }
            Moment::on(day)
        }
        Period::Count(count, Unit::WorkingDays) => walk(count.get(), &is_working),
        Period::Count(count, Unit::Days) => walk(count.get(), &|_| true),
        Period::Count(count, Unit::Weeks) => walk(7 * count.get(), &|_| true),
        Period::Count(count, Unit::Hours) => {
            let midnight = || Moment::from_local(start.date().and_time(NaiveTime::MIN)).unwrap();
            let instant = start.instant().or_else(|| midnight().instant()).unwrap();
            let hours = TimeDelta::hours(count.get().into());
            let end = Moment::from_instant(&if back { instant - hours } else { instant + hours });
            if start.has_time() { end } else { Moment::on(end.date()) }
        }
        Period::Count(count, unit) => {
            let months = Months::new(if unit == Unit::Years { 12 } else { 1 } * count.get());
            let day = start.date();
            let end = if back { day - months } else { day + months };
            let is_missing = end.day() != day.day();
            let end = match rule.no_such_date {
                NoSuchDate::NextDay if is_missing => end + Days::new(1),
                _ => end,
            };
            match (rule.first_day, back) {
                (FirstDay::NotCounted, _) => Moment::on(end),
                (FirstDay::Counted, true) => Moment::on(end + Days::new(1)),
                (FirstDay::Counted, false) if is_missing => Moment::on(end),
                (FirstDay::Counted, false) => Moment::on(end - Days::new(1)),
            }
        }
    })
}

/// The results of an engine, in the same rows.
struct Found<'e>(&'e Engine<'e, 'e>, Facts<'e>, Rows);

impl Sink for Found<'_> {
    fn take(&mut self, verdict: Verdict) {
        let Self(engine, facts, rows) = self;
        let deadline = engine.deadline(*facts, &verdict, true);
        let rule = engine.rule(verdict.duty);
        assert_eq!((deadline.due, deadline.act_by), (verdict.due, engine.act_by(&verdict)));
        if is_asked(rule) {
            let due = verdict.due.map(|due| due.iso());
            let id = (rule.id.clone(), rule.table.clone());
            *rows.entry((id.0, id.1, verdict.start.iso(), due, verdict.status)).or_default() += 1;
        }
    }

    fn cannot_count(&mut self, duty: DutyId, start: Moment, why: CountError, _: bool) {
        panic!("{} from {start}: {why}", self.0.rule(duty).id);
    }

    fn not_in_force(&mut self, _: NoEdition, _: bool) {}
}

/// The list of the second ends within the tested days: later dates are provisional.
static CALENDARS: LazyLock<[Calendar; 2]> =
    LazyLock::new(|| [england_and_wales(), listed_to("england-and-wales", "2026-06-30")]);

/// All days off of each calendar that are not weekends.
static HOLIDAYS: LazyLock<[HashSet<NaiveDate>; 2]> = LazyLock::new(|| {
    CALENDARS.each_ref().map(|calendar| {
        let holidays = calendar.holidays().iter().chain(calendar.provisional_holidays());
        holidays.map(|holiday| holiday.date).collect()
    })
});

static TABLES: LazyLock<[RuleSet; 4]> =
    LazyLock::new(|| ["child-protection", "set-procedures", "dfe-measures", "england"].map(rules));

/// Days from a given one on, some of them with a time.
fn moment(from: u64, days: u64) -> impl Strategy<Value = Moment> + Clone {
    let with_time = (from..from + days, option::of((0..24_u32, 0..60_u32)));
    with_time.prop_filter_map("skipped by the clock", |(day, time)| {
        let day = date("2025-11-01") + Days::new(day);
        let Some((hour, minute)) = time else { return Some(Moment::on(day)) };
        let time = NaiveTime::from_hms_opt(hour, minute, 0)?;
        Moment::from_local(day.and_time(time)).ok()
    })
}

type Events = Vec<(EventId, Moment)>;
type Extensions = Vec<(String, NaiveDate)>;

/// A case of a table, and the criteria to assess it by.
#[derive(Debug, Clone)]
struct Asked {
    table: &'static RuleSet,
    events: Events,
    extensions: Extensions,
    criteria: Criteria,
}

/// Cases around the change of editions in March 2026 and the clock changes of that year: of all events of a
/// table or of those around one rule, within days of each other, weeks or more, so that they meet its limits.
fn asked() -> impl Strategy<Value = Asked> {
    let table = (0..TABLES.len()).prop_map(|index| &TABLES[index]);
    let around =
        table.prop_flat_map(|table| (Just(table), 0..table.rules().count(), any::<bool>()));
    let within = (0..340_u64, select(&[4, 16, 60, 400_u64][..]));
    (around, within)
        .prop_flat_map(|((table, rule, of_one_rule), (from, days))| {
            let rule = table.rules().nth(rule).unwrap();
            let mut events: Vec<EventId> = rule.starting_events().collect();
            if of_one_rule {
                events.extend(rule.completes.into_iter().chain(rule.since).chain(rule.before));
                events.extend(rule.until.iter().chain(&rule.unless));
                events.extend(rule.completes.and_then(|done| table.events.get(done).not_before));
            } else {
                events.extend(table.events.with_ids().map(|(event, _)| event));
            }
            let when = moment(from, days);
            let extension = when.clone().prop_map(|to| (rule.id.clone(), to.date()));
            let happened = vec((select(events), when.clone()), 0..12);
            (Just(table), happened, vec(extension, 0..2), when, 0..6_u32, any::<bool>())
        })
        .prop_map(|(table, events, extensions, as_of, warn_within, strict_targets)| {
            let criteria = Criteria { warn_within, strict_targets, ..Criteria::as_of(as_of) };
            Asked { table, events, extensions, criteria }
        })
}

fn check_all(cases: u32) {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) };
    let calendar = (0..CALENDARS.len()).prop_map(|index| (&CALENDARS[index], &HOLIDAYS[index]));
    let outcome = proptest::test_runner::TestRunner::new(config).run(
        &(asked(), calendar),
        |(asked, (calendar, holidays))| {
            let Asked { table: rules, events, extensions, criteria } = asked;
            // The same event on the same moment is one event, however often it is recorded.
            let mut once = Vec::new();
            for event in &events {
                if !once.contains(event) {
                    once.push(*event);
                }
            }
            let oracle =
                Oracle { rules, holidays, criteria, events: &once, extensions: &extensions };
            let expected = oracle.deadlines();
            let mut case = Case::new(None);
            events.iter().for_each(|(event, when)| case.record(*event, *when));
            case.extensions.clone_from(&extensions);
            let mut engine = Engine::new(rules, calendar, criteria, &[]);
            // Limits are counted first, then remembered, then read from memory.
            for _ in 0..3 {
                let mut found = Found(&engine, Facts::of(&case), Rows::new());
                engine.assess(&case, &mut found);
                prop_assert_eq!(&found.2, &expected);
                engine = engine.remembering();
            }
            Ok(())
        },
    );
    outcome.unwrap();
}

#[test]
fn every_verdict_is_that_of_the_oracle() {
    check_all(600);
}
