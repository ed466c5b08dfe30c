//! Rules made ready for many cases: what each event starts, by which edition, and how it stands.

use std::cmp::Ordering;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering as AtomicOrdering};

use chrono::{Datelike, Months, NaiveDate};

use crate::calendar::{Calendar, OutsideCoverage};
use crate::case::{Case, Observation};
use crate::counting::{CountError, Direction, FirstDay};
use crate::deadline::{Deadline, Judgement, LateBy, Status, Uncountable};
use crate::moment::Moment;
use crate::note::Note;
use crate::period::{Period, Unit};
use crate::rules::{Applied, EventId, EventSet, InForce, Kind, NoEdition, Rule, RuleSet};

/// The timescales of a rule set under certain circumstances, ready to judge cases by.
///
/// What can be found out once is found out here, so that a case costs little: which rules an event
/// starts, which edition governs a day, which events matter to a rule.
#[derive(Debug)]
pub struct Timescales<'a, 'c> {
    rules: &'a RuleSet,
    calendar: &'c Calendar,
    judgement: Judgement,
    /// The days for which limits are remembered, where they are.
    remembered: Option<Days>,
    /// The days that any edition has rules for.
    editions: Vec<Days>,
    /// By place of the event.
    by_event: Vec<StartedBy<'a>>,
    /// The events that start anything.
    starting: Vec<EventId>,
}

/// What one event starts.
#[derive(Debug, Default)]
struct StartedBy<'a> {
    editions: Vec<Edition<'a>>,
    /// What outlives editions: the day that it ends chooses between them.
    by_end: Vec<Timescale<'a>>,
    /// Where limits are remembered, and nothing outlives editions: for each day the place of the edition
    /// that governs it, from 1, or 0 for none.
    edition_on: Vec<u8>,
}

/// What one event starts by the rules of one edition.
#[derive(Debug)]
struct Edition<'a> {
    days: Days,
    timescales: Vec<Timescale<'a>>,
    /// The limits counted so far: those of one day next to each other, since they are asked for together.
    limits: OnceLock<Box<[RememberedLimit]>>,
}

impl Edition<'_> {
    /// The limits of a day among those that are remembered; nothing for other days.
    #[inline]
    fn limits(&self, remembered: Days, day: i32) -> &[RememberedLimit] {
        let count = self.timescales.len();
        let limits = match self.limits.get() {
            Some(limits) => limits,
            None => self.limits.get_or_init(|| {
                let days = (remembered.last - remembered.first + 1).unsigned_abs() as usize;
                (0..days * count).map(|_| RememberedLimit::default()).collect()
            }),
        };
        let day = day.checked_sub(remembered.first).and_then(|day| usize::try_from(day).ok());
        let from_day = day.and_then(|day| limits.get(day * count..));
        from_day.and_then(|limits| limits.get(..count)).unwrap_or_default()
    }
}

/// A span of days.
#[derive(Debug, Clone, Copy)]
struct Days {
    first: i32,
    last: i32,
}

impl Days {
    const ALWAYS: Self = Self { first: i32::MIN, last: i32::MAX };

    fn of(in_force: InForce) -> Self {
        let day = |date: NaiveDate| date.num_days_from_ce();
        Self { first: in_force.from.map_or(i32::MIN, day), last: in_force.to.map_or(i32::MAX, day) }
    }

    fn contain(self, day: i32) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// A rule under the circumstances.
#[derive(Debug)]
struct Timescale<'a> {
    rule: &'a Rule,
    /// Its place among all rules of the set.
    place: usize,
    applied: Applied<'a>,
    /// For a period of hours, how many.
    hours: Option<i32>,
    until: EventSet,
    unless: EventSet,
    completes: Option<EventId>,
    /// The event that its completion can only follow.
    completes_not_before: Option<EventId>,
    /// What its status needs where nothing is odd.
    plain: Option<PlainRule<'a>>,
    /// The days on which the table of the rule was in force, where somebody asked for it by name.
    asked_by_name: Option<Days>,
}

/// The limit from one day, and how it stands where nothing but its start is recorded.
///
/// From the highest bit: 8 bits for the status, from 1, or 0 before it has been counted; 4 bits for how
/// many days before the limit the last day to act is, from 1, or 0 where more is to be said of that;
/// 20 bits for the days from the start to the limit, from the middle on.
#[derive(Debug, Default)]
struct RememberedLimit(AtomicU32);

impl RememberedLimit {
    #[inline]
    fn get(&self) -> Option<KnownLimit> {
        let known = self.0.load(AtomicOrdering::Relaxed);
        (known != 0).then_some(KnownLimit(known))
    }

    fn set(&self, start: Moment, due: Moment, open: Status, act_by: Option<Moment>) {
        let days = u32::try_from(due.day() - start.day() + KnownLimit::MIDDLE).ok();
        let before = act_by.and_then(|act_by| u32::try_from(due.day() - act_by.day()).ok());
        let before = before.filter(|days| *days < 15).map_or(0, |days| days + 1);
        if let Some(days) = days.filter(|days| days >> 20 == 0) {
            let known = (open as u32 + 1) << 24 | before << 20 | days;
            self.0.store(known, AtomicOrdering::Relaxed);
        }
    }
}

/// What a [`RememberedLimit`] holds, once it has been counted.
#[derive(Debug, Clone, Copy)]
struct KnownLimit(u32);

impl KnownLimit {
    const MIDDLE: i32 = 1 << 19;

    #[inline]
    fn due(self, start: Moment) -> Moment {
        Moment::on_day(start.day() + (self.0 & 0xf_ffff) as i32 - Self::MIDDLE)
    }

    /// How it stands where nothing but the start is recorded.
    fn open(self) -> Option<Status> {
        Status::ALL.get(((self.0 >> 24) as usize).checked_sub(1)?).copied()
    }

    /// The last day to act, where that is all that is to be said.
    fn act_by(self, start: Moment) -> Option<Moment> {
        let before = (self.0 >> 20 & 0xf).checked_sub(1)?;
        Some(Moment::on_day(self.due(start).day() - before as i32))
    }
}

/// What the status of most deadlines of a rule needs.
#[derive(Debug, Clone, Copy)]
struct PlainRule<'a> {
    completes: EventId,
    /// What makes a record more than a start and its completion.
    complicating: EventSet,
    /// What cancels it.
    unless: &'a [EventId],
    unless_any: EventSet,
    is_prompt: bool,
    /// For a period of hours, how many.
    hours: Option<i32>,
}

impl<'a> PlainRule<'a> {
    fn of(rule: &'a Rule, not_before: Option<EventId>, hours: Option<i32>) -> Option<Self> {
        let completes = rule.completes.filter(|_| rule.direction == Direction::After)?;
        Some(Self {
            completes,
            complicating: rule.until.iter().copied().chain(not_before).collect(),
            unless: &rule.unless,
            unless_any: rule.unless.iter().copied().collect(),
            is_prompt: rule.kind == Kind::Prompt,
            hours,
        })
    }

    /// How a deadline stands where nothing is recorded that ends the duty or comes out of order. `None`
    /// says nothing: [`View::standing`] knows.
    #[inline]
    fn judge(
        &self,
        case: &Case,
        starts: EventId,
        start: Moment,
        limit: &RememberedLimit,
        as_of: Moment,
    ) -> Option<Plain> {
        let Self { completes, complicating, .. } = *self;
        if case.may_have(complicating) {
            return None;
        }
        let known = limit.get();
        let due = match self.hours {
            None => known?.due(start),
            Some(hours) => start.plus_hours(hours)?,
        };
        let done = |status| Some(Plain { status, only_started: None });
        match case.first_from(completes, start, starts != completes) {
            Some(when) if when.is_after(&as_of) => None,
            Some(when) => {
                let late = match self.hours {
                    None => when.day() > due.day(),
                    Some(_) => when.is_after(&due),
                };
                done(if late && !self.is_prompt { Status::Late } else { Status::Met })
            }
            None if starts != completes && case.has(completes) => None,
            None if case.may_have(self.unless_any) && self.is_cancelled(case, start, as_of) => {
                done(Status::NotNeeded)
            }
            None => {
                // What starts on the day itself may still be to come, and what ends on it at some hour
                // may have ended.
                let known = known.filter(|known| {
                    let same_day =
                        || known.due(start).day() == due.day() && due.day() != as_of.day();
                    start.day() < as_of.day() && (self.hours.is_none() || same_day())
                })?;
                let only_started = known.act_by(start).map(|act_by| OnlyStarted { due, act_by });
                Some(Plain { status: known.open()?, only_started })
            }
        }
    }

    fn is_cancelled(&self, case: &Case, start: Moment, as_of: Moment) -> bool {
        let happened = |event: &EventId| {
            case.first_from(*event, start, true).is_some_and(|when| !when.is_after(&as_of))
        };
        self.unless.iter().any(happened)
    }
}

/// What is found of a case: one for each rule that an occurrence starts.
#[derive(Debug)]
pub enum Finding<'v, 'a, 'c> {
    /// A deadline.
    Judged(Judged<'v, 'a, 'c>),
    /// A deadline whose limit cannot be given.
    Uncountable(Uncountable<'a>),
    /// A start for which no edition has rules.
    WithoutEdition(NoEdition),
}

/// What takes the findings on many cases.
pub trait FindingReceiver<'a, 'c> {
    /// Asks whether a deadline is wanted whose rule has that place in [`RuleSet::rules`] and that stands
    /// so. One that is not is found no further.
    fn wants(&mut self, place: usize, status: Status) -> bool;

    /// Takes a finding.
    fn take(&mut self, finding: Finding<'_, 'a, 'c>);
}

/// A deadline as far as its status needs; [`Judged::deadline`] has the rest.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'v, 'a, 'c> {
    view: View<'v, 'a, 'c>,
    starts: EventId,
    event: Moment,
    standing: Standing,
    only_started: Option<OnlyStarted>,
}

/// Where nothing but the start is recorded of a deadline, and nothing is to be remarked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnlyStarted {
    pub(crate) due: Moment,
    pub(crate) act_by: Moment,
}

/// A limit, what is recorded about it, and how it stands.
#[derive(Debug, Clone, Copy)]
struct Standing {
    from: Moment,
    due: Option<Moment>,
    record: Record,
    status: Status,
}

/// What is recorded about a deadline.
#[derive(Debug, Clone, Copy)]
struct Record {
    completed: Option<Moment>,
    invalid: bool,
    ended: Option<(EventId, Moment)>,
    cancelled: Option<(EventId, Moment)>,
    extended_to: Option<NaiveDate>,
}

impl Record {
    const NOTHING: Self =
        Self { completed: None, invalid: false, ended: None, cancelled: None, extended_to: None };

    /// Whether anything is recorded beside the start.
    fn is_closed(&self) -> bool {
        self.completed.is_some()
            || self.ended.is_some()
            || self.cancelled.is_some()
            || self.extended_to.is_some()
    }
}

/// Where remarks go: most deadlines are counted and never shown, and need none.
trait Remarks {
    /// Whether they are wanted.
    const WANTED: bool;

    /// Keeps one.
    fn add(&mut self, remark: Note);
}

struct NoRemarks;

impl Remarks for NoRemarks {
    const WANTED: bool = false;

    fn add(&mut self, _: Note) {}
}

impl Remarks for Vec<Note> {
    const WANTED: bool = true;

    fn add(&mut self, remark: Note) {
        self.push(remark);
    }
}

impl<'a, 'c> Timescales<'a, 'c> {
    /// Makes the rules ready for cases under the given circumstances.
    #[must_use]
    pub fn new(
        rules: &'a RuleSet,
        calendar: &'c Calendar,
        judgement: Judgement,
        circumstances: &[String],
    ) -> Self {
        let mut by_event: Vec<StartedBy<'a>> =
            rules.events.iter().map(|_| StartedBy::default()).collect();
        let mut place = 0;
        for edition in rules.editions() {
            let days = match rules.chooses_by_date() {
                true => Days::of(edition.in_force),
                false => Days::ALWAYS,
            };
            for rule in &edition.rules {
                for event in rule.starts_under(circumstances) {
                    let applied = rule.applied(event, circumstances);
                    if let (Some(applied), Some(started)) =
                        (applied, by_event.get_mut(event.place()))
                    {
                        let timescale = Timescale::new(rule, place, applied, rules);
                        started.add(days, timescale, rules.chooses_by_date());
                    }
                }
                place += 1;
            }
        }
        let editions = match rules.chooses_by_date() {
            true => rules.editions().iter().map(|edition| Days::of(edition.in_force)).collect(),
            false => vec![Days::ALWAYS],
        };
        let starts_any = |event: &EventId| {
            by_event.get(event.place()).is_some_and(|started| !started.is_empty())
        };
        let starting = EventId::first(by_event.len()).filter(starts_any).collect();
        Self { rules, calendar, judgement, remembered: None, editions, by_event, starting }
    }

    /// Remembers every limit that is counted by days: for more cases than there are days. With deemed
    /// receipt a limit depends on more than the day, and none is remembered.
    #[must_use]
    pub fn remembering(self) -> Self {
        let covers = self.calendar.covers();
        let days = Days::of(InForce { from: Some(covers.from), to: Some(covers.to) });
        if self.judgement.deemed_receipt.is_some() {
            return self;
        }
        let mut by_event = self.by_event;
        by_event.iter_mut().for_each(|started| started.remember_editions(days));
        Self { remembered: Some(days), by_event, ..self }
    }

    /// Judges every deadline of the case, whose circumstances must be those of the timescales.
    pub fn judge<'v>(&'v self, case: &'v Case, mut found: impl FnMut(Finding<'v, 'a, 'c>)) {
        for &event in &self.starting {
            self.judge_from(event, case, &mut found);
        }
    }

    /// Judges every deadline of the case. Where all is plain, it asks first whether a deadline is wanted:
    /// most that are counted are never shown.
    pub fn judge_wanted<'v>(&'v self, case: &'v Case, findings: &mut impl FindingReceiver<'a, 'c>) {
        let plain = case.observations.is_empty()
            && case.not_shown.is_empty()
            && case.recorded_targets.is_empty()
            && case.extensions.is_empty();
        let Some(days) = self.remembered.filter(|_| plain) else {
            return self.judge(case, |finding| findings.take(finding));
        };
        for &event in &self.starting {
            let Some(first) = case.first(event) else { continue };
            self.judge_wanted_start(days, event, first, case, findings);
            for start in case.later(event) {
                self.judge_wanted_start(days, event, start, case, findings);
            }
        }
    }

    #[inline]
    fn judge_wanted_start<'v>(
        &'v self,
        days: Days,
        event: EventId,
        start: Moment,
        case: &'v Case,
        findings: &mut impl FindingReceiver<'a, 'c>,
    ) {
        let Some(started) = self.by_event.get(event.place()) else { return };
        let place = usize::try_from(start.day() - days.first).ok();
        let Some(edition) = place.and_then(|place| started.remembered_edition(place)) else {
            let mut take = |finding: Finding<'_, 'a, 'c>| findings.take(finding);
            return self.judge_start(started, event, start, case, &mut take);
        };
        let limits = edition.limits(days, start.day());
        for (timescale, limit) in edition.timescales.iter().zip(limits) {
            let plain = timescale.plain.as_ref();
            let as_of = self.judgement.as_of;
            let plain = plain.and_then(|rule| rule.judge(case, event, start, limit, as_of));
            if plain.is_some_and(|plain| !findings.wants(timescale.place, plain.status)) {
                continue;
            }
            let view = View { timescale, case, within: self, limit: Some(limit) };
            findings.take(match plain {
                Some(Plain { status, only_started: Some(only_started) }) => {
                    view.only_started(event, start, status, only_started)
                }
                _ => view.finding(event, start),
            });
        }
    }

    /// Judges the deadlines that one event of the case starts.
    pub fn judge_from<'v>(
        &'v self,
        event: EventId,
        case: &'v Case,
        mut found: impl FnMut(Finding<'v, 'a, 'c>),
    ) {
        let Some(started) = self.started_by(event) else { return };
        for start in case.occurrences(event) {
            self.judge_start(started, event, start, case, &mut found);
        }
    }

    /// Judges what an event would start if it happened then, in a case that has no record of it.
    pub(crate) fn judge_supposed<'v>(
        &'v self,
        event: EventId,
        start: Moment,
        case: &'v Case,
        mut found: impl FnMut(Finding<'v, 'a, 'c>),
    ) {
        if let Some(started) = self.started_by(event) {
            self.judge_start(started, event, start, case, &mut found);
        }
    }

    /// What an event starts; `None` for nothing, and for an event of another rule set.
    fn started_by(&self, event: EventId) -> Option<&StartedBy<'a>> {
        self.by_event.get(event.place()).filter(|started| !started.is_empty())
    }

    /// Whether an event starts anything, under the circumstances.
    pub(crate) fn starts_any(&self, event: EventId) -> bool {
        self.started_by(event).is_some()
    }

    /// The events that a rule completes which the event starts, under the circumstances.
    pub(crate) fn completed_from(&self, event: EventId) -> impl Iterator<Item = EventId> {
        let started = self.by_event.get(event.place());
        let timescales = started.into_iter().flat_map(|started| {
            let of_editions = started.editions.iter().flat_map(|edition| &edition.timescales);
            of_editions.chain(&started.by_end)
        });
        timescales.filter_map(|timescale| timescale.completes)
    }

    #[inline]
    fn judge_start<'v>(
        &'v self,
        started: &'v StartedBy<'a>,
        event: EventId,
        start: Moment,
        case: &'v Case,
        found: &mut impl FnMut(Finding<'v, 'a, 'c>),
    ) {
        let governing = started.governing(start);
        let mut governed = governing.is_some();
        let mut judge = |timescale: &'v Timescale<'a>, limit: Option<&'v RememberedLimit>| {
            if timescale.completes.is_some_and(|completes| case.not_shown.contains(&completes)) {
                return;
            }
            found(View { timescale, case, within: self, limit }.finding(event, start));
        };
        if let Some(edition) = governing {
            let limits = self.remembered.map(|days| edition.limits(days, start.day()));
            for (place, timescale) in edition.timescales.iter().enumerate() {
                judge(timescale, limits.unwrap_or_default().get(place));
            }
        }
        for timescale in started.by_end.iter().filter(|known| known.ends_in_force(start)) {
            governed = true;
            judge(timescale, None);
        }
        let in_an_edition = || self.editions.iter().any(|days| days.contain(start.day()));
        if !governed
            && !in_an_edition()
            && let Err(error) = self.rules.edition_on(start.date())
        {
            found(Finding::WithoutEdition(error));
        }
    }
}

impl<'a> StartedBy<'a> {
    fn remember_editions(&mut self, days: Days) {
        if !self.by_end.is_empty() || self.editions.is_empty() {
            return;
        }
        let on = |day: i32| self.editions.iter().rposition(|edition| edition.days.contain(day));
        let code = |day| on(day).and_then(|place| u8::try_from(place + 1).ok()).unwrap_or(0);
        self.edition_on = (days.first..=days.last).map(code).collect();
    }

    /// The edition that governs a day, counted from the first that is remembered, if that is known.
    #[inline]
    fn remembered_edition(&self, day: usize) -> Option<&Edition<'a>> {
        let code = self.edition_on.get(day)?;
        self.editions.get(usize::from(*code).checked_sub(1)?)
    }

    fn is_empty(&self) -> bool {
        self.editions.is_empty() && self.by_end.is_empty()
    }

    /// The timescales of the edition that was in force on the day of a start.
    #[inline]
    fn governing(&self, start: Moment) -> Option<&Edition<'a>> {
        self.editions.iter().rfind(|edition| edition.days.contain(start.day()))
    }

    fn add(&mut self, days: Days, timescale: Timescale<'a>, by_date: bool) {
        if by_date && timescale.counts_years().is_some() {
            self.by_end.push(timescale);
            return;
        }
        match self.editions.last_mut() {
            Some(known) if known.days.first == days.first => known.timescales.push(timescale),
            _ => self.editions.push(Edition {
                days,
                timescales: vec![timescale],
                limits: OnceLock::new(),
            }),
        }
    }
}

impl<'a> Timescale<'a> {
    fn new(rule: &'a Rule, place: usize, applied: Applied<'a>, rules: &RuleSet) -> Self {
        let asked_by_name = !rules.chooses_by_date() || rule.table == rules.id;
        let completes_not_before =
            rule.completes.and_then(|completes| rules.events.get(completes).not_before);
        let hours = match applied.counting.period {
            Period::Count(hours, Unit::Hours)
                if applied.counting.first_day == FirstDay::NotCounted =>
            {
                i32::try_from(hours.get()).ok()
            }
            _ => None,
        };
        Self {
            rule,
            place,
            applied,
            hours,
            until: rule.until.iter().copied().collect(),
            unless: rule.unless.iter().copied().collect(),
            completes: rule.completes,
            completes_not_before,
            plain: PlainRule::of(rule, completes_not_before, hours),
            asked_by_name: asked_by_name.then(|| Days::of(rule.in_force)),
        }
    }

    fn counts_years(&self) -> Option<u32> {
        match self.applied.counting.period {
            Period::Count(years, Unit::Years) => Some(years.get()),
            _ => None,
        }
    }

    /// For a period of years: whether the edition was in force on the day that it ends.
    fn ends_in_force(&self, start: Moment) -> bool {
        self.end_of_years(start).is_some_and(|end| self.rule.in_force.contains(end))
    }

    fn end_of_years(&self, start: Moment) -> Option<NaiveDate> {
        let months = self.counts_years()?.checked_mul(12)?;
        start.date().checked_add_months(Months::new(months))
    }

    fn governs(&self, days: Days, start: Moment) -> bool {
        match self.counts_years() {
            None => days.contain(start.day()),
            Some(_) => {
                self.end_of_years(start).is_some_and(|end| days.contain(end.num_days_from_ce()))
            }
        }
    }
}

/// How a deadline stands of which nothing odd is recorded.
#[derive(Debug, Clone, Copy)]
struct Plain {
    status: Status,
    only_started: Option<OnlyStarted>,
}

/// One timescale of one case.
#[derive(Debug, Clone, Copy)]
struct View<'v, 'a, 'c> {
    timescale: &'v Timescale<'a>,
    case: &'v Case,
    within: &'v Timescales<'a, 'c>,
    /// Where its limit from that day is remembered, if it is.
    limit: Option<&'v RememberedLimit>,
}

impl<'v, 'a, 'c> View<'v, 'a, 'c> {
    fn finding(&self, event: EventId, start: Moment) -> Finding<'v, 'a, 'c> {
        match self.standing(event, start) {
            Ok(standing) => {
                let only_started = None;
                let (starts, event) = (event, start);
                Finding::Judged(Judged { view: *self, starts, event, standing, only_started })
            }
            Err(error) => {
                let Timescale { rule, place, .. } = *self.timescale;
                Finding::Uncountable(Uncountable { rule, place, error })
            }
        }
    }

    /// Where it is known that only the start is recorded.
    fn only_started(
        &self,
        starts: EventId,
        event: Moment,
        status: Status,
        only_started: OnlyStarted,
    ) -> Finding<'v, 'a, 'c> {
        let due = Some(only_started.due);
        let standing = Standing { from: event, due, record: Record::NOTHING, status };
        let only_started = Some(only_started);
        Finding::Judged(Judged { view: *self, starts, event, standing, only_started })
    }

    #[inline]
    fn standing(&self, starts: EventId, start: Moment) -> Result<Standing, CountError> {
        let from = self.received(starts, start, &mut NoRemarks)?;
        let due = self.due(from)?;
        let record = self.record(starts, start, &mut NoRemarks);
        let status = self.status(from, due, &record);
        Ok(Standing { from, due, record, status })
    }

    /// The limit: remembered, or counted.
    #[inline]
    fn due(&self, from: Moment) -> Result<Option<Moment>, CountError> {
        let by_days = self.timescale.hours.is_none();
        if let Some(known) = self.limit.filter(|_| by_days).and_then(RememberedLimit::get) {
            return Ok(Some(known.due(from)));
        }
        let due = self.timescale.applied.counting.due(from, self.within.calendar)?;
        if let (Some(limit), Some(day)) = (self.limit, due) {
            self.remember(limit, from, day);
        }
        Ok(due)
    }

    /// Keeps what is the same for every start that day; of a period of hours the limit's time is not.
    fn remember(&self, limit: &RememberedLimit, from: Moment, due: Moment) {
        let by_days = self.timescale.hours.is_none() && !due.has_time();
        let by_hours =
            self.timescale.hours.is_some() && due.has_time() && !from.is_on_clock_change();
        if !by_days && !by_hours {
            return;
        }
        let open = self.status(from, Some(due), &Record::NOTHING);
        let mut remarks = Vec::new();
        let act_by = self.act_by(from, Some(due), &mut remarks);
        self.remark_start(from, &mut remarks);
        limit.set(from, due, open, act_by.filter(|_| remarks.is_empty()));
    }

    /// The last day to act, and what is to be said of the count.
    fn act_by(&self, from: Moment, due: Option<Moment>, remarks: &mut Vec<Note>) -> Option<Moment> {
        let counting = &self.timescale.applied.counting;
        counting.act_by_and_remarks(from, due, self.within.calendar, remarks)
    }

    /// Where the count starts: the event, unless a policy on deemed receipt moves it. What must
    /// happen within hours, on the same day or as soon as possible runs from the event itself: no
    /// policy on receipt makes it wait.
    fn received(
        &self,
        starts: EventId,
        start: Moment,
        remarks: &mut impl Remarks,
    ) -> Result<Moment, OutsideCoverage> {
        let Timescales { rules, calendar, judgement, .. } = self.within;
        let Some(after) = judgement.deemed_receipt else {
            return Ok(start);
        };
        let urgent = match self.timescale.applied.counting.period {
            Period::Count(_, Unit::Hours) | Period::SameDay | Period::AsSoonAsPossible => true,
            Period::Count(..) => false,
        };
        if urgent || !rules.events.get(starts).received {
            return Ok(start);
        }
        let working = calendar.is_working(start)?;
        match start.time() {
            None if working => {
                remarks.add(Note::ArrivalTimeUnknown { after });
                return Ok(start);
            }
            Some(time) if working && time <= after => return Ok(start),
            _ => {}
        }
        let received = calendar.working_day_after(start, 1)?;
        remarks.add(Note::DeemedReceipt { arrived: start, received: received.date() });
        Ok(received)
    }

    fn remark_start(&self, start: Moment, remarks: &mut Vec<Note>) {
        let Timescale { rule, applied, .. } = self.timescale;
        if self.timescale.asked_by_name.is_some_and(|days| !self.timescale.governs(days, start)) {
            remarks.push(Note::NotInForce {
                table: rule.table.clone(),
                in_force: rule.in_force.to_string(),
            });
        }
        if applied.counting.direction == Direction::After
            && start.compare(&self.within.judgement.as_of).is_gt()
        {
            remarks.push(Note::NotYetStarted(start));
        }
    }

    /// What completes a start is the first completion on or after it. Where all of them lie before
    /// the first start, the record contradicts itself.
    #[inline]
    fn record(&self, starts: EventId, start: Moment, remarks: &mut impl Remarks) -> Record {
        let Timescale { rule, until, unless, .. } = self.timescale;
        let counts_back = rule.direction == Direction::Before;
        let ended = self.first_of(&rule.until, *until, start, counts_back);
        let cancelled = self.first_of(&rule.unless, *unless, start, counts_back);
        let extended_to = self.extension(starts, start);
        let mut record = Record { completed: None, invalid: false, ended, cancelled, extended_to };
        if let Some(completes) = rule.completes {
            self.complete(&mut record, starts, start, completes, remarks);
        }
        if !self.case.observations.is_empty() {
            let mut seen = self.observations(starts, start, record);
            record.invalid |= seen.any(|seen| seen.contradicts);
        }
        record
    }

    #[inline]
    fn complete(
        &self,
        record: &mut Record,
        starts: EventId,
        start: Moment,
        completes: EventId,
        remarks: &mut impl Remarks,
    ) {
        let counts_back = self.timescale.rule.direction == Direction::Before;
        let found = self.case.occurrences(completes).find(|done| match done.compare(&start) {
            Ordering::Greater => true,
            Ordering::Equal => starts != completes,
            Ordering::Less => counts_back,
        });
        match found {
            Some(done) if done.compare(&self.within.judgement.as_of).is_gt() => {
                remarks.add(Note::NotYetHappened(done));
            }
            Some(done) if record.ended.is_some_and(|(_, end)| done.compare(&end).is_gt()) => {
                remarks.add(Note::DoneAfterEnd(done));
            }
            Some(done) => {
                record.completed = Some(done);
                record.invalid = self.is_out_of_order(completes, done, remarks);
                self.remark_another_start(starts, start, completes, done, remarks);
            }
            None if !self.case.has(completes) => {}
            None => {
                record.completed = self.contradiction(starts, start, completes);
                record.invalid = record.completed.is_some();
                if record.invalid {
                    remarks.add(Note::CompletedBeforeStart);
                }
            }
        }
    }

    /// A completion that lies before everything that could have called for it: before the first
    /// start of the rule, and before what starts any other rule that it completes.
    fn contradiction(&self, starts: EventId, start: Moment, completes: EventId) -> Option<Moment> {
        if starts == completes || self.case.first(starts) != Some(start) {
            return None;
        }
        let early = self.case.occurrences(completes).next_back()?;
        let happened_before = |event: EventId| {
            let first = self.case.occurrences(event).next();
            first.is_some_and(|first| first.compare(&early).is_le())
        };
        let called_for_otherwise = self
            .within
            .rules
            .rules()
            .filter(|other| {
                other.id != self.timescale.rule.id && other.completes == Some(completes)
            })
            .any(|other| other.starting_events().any(happened_before));
        (!called_for_otherwise).then_some(early)
    }

    /// Whether an occurrence lies before everything that it can only follow.
    fn is_out_of_order(&self, event: EventId, when: Moment, remarks: &mut impl Remarks) -> bool {
        let events = &self.within.rules.events;
        let Some(follows) = self.timescale.completes_not_before else { return false };
        let Some(first) = self.case.occurrences(follows).next() else { return false };
        debug_assert_eq!(events.get(event).not_before, Some(follows));
        let out_of_order = when.compare(&first).is_lt();
        if out_of_order {
            let follows = events.get(follows).title.clone();
            remarks.add(Note::OutOfOrder { when, follows, first });
        }
        out_of_order
    }

    /// A completion may answer a later start of the same event and not this one.
    fn remark_another_start<R: Remarks>(
        &self,
        starts: EventId,
        start: Moment,
        completes: EventId,
        done: Moment,
        remarks: &mut R,
    ) {
        if !R::WANTED || starts == completes {
            return;
        }
        let between = self
            .case
            .occurrences(starts)
            .find(|other| other.compare(&start).is_gt() && other.compare(&done).is_le());
        if let Some(other) = between {
            remarks.add(Note::AnotherStartBetween { other, done });
        }
    }

    /// An extension is of the latest start that it can be of: it excuses no earlier one.
    fn extension(&self, starts: EventId, start: Moment) -> Option<NaiveDate> {
        if self.case.extensions.is_empty() {
            return None;
        }
        let to = self.case.extension(&self.timescale.rule.id)?;
        let latest = self.case.occurrences(starts).rfind(|start| start.date() <= to);
        (latest == Some(start)).then_some(to)
    }

    /// The first of the events that happened by the moment of asking; for a count that does not run
    /// back, on or after the start.
    #[inline]
    fn first_of(
        &self,
        events: &[EventId],
        set: EventSet,
        start: Moment,
        counts_back: bool,
    ) -> Option<(EventId, Moment)> {
        if !self.case.may_have(set) {
            return None;
        }
        self.first_happened(events, start, counts_back)
    }

    fn first_happened(
        &self,
        events: &[EventId],
        start: Moment,
        counts_back: bool,
    ) -> Option<(EventId, Moment)> {
        let happened = |event: &EventId| {
            let when = self.case.occurrences(*event).find(|when| {
                (counts_back || when.compare(&start).is_ge())
                    && when.compare(&self.within.judgement.as_of).is_le()
            });
            when.map(|when| (*event, when))
        };
        events.iter().filter_map(happened).min_by(|(_, a), (_, b)| a.compare(b))
    }

    /// What the record says of the start, of the completion and of what ended the duty.
    fn observations(
        &self,
        starts: EventId,
        start: Moment,
        record: Record,
    ) -> impl Iterator<Item = &Observation> {
        let completion = self.timescale.rule.completes.zip(record.completed);
        let rests_on = [Some((starts, start)), completion, record.ended, record.cancelled];
        let seen = self.case.observations.iter();
        seen.filter(move |seen| rests_on.contains(&Some((seen.event, seen.when))))
    }

    /// A recorded target is never a limit: where it differs, it was counted otherwise.
    fn other_targets(
        &self,
        starts: EventId,
        start: Moment,
        due: Option<Moment>,
    ) -> impl Iterator<Item = Note> {
        let clock = (starts, start, self.timescale.rule.completes);
        let due = due.map(|due| due.date());
        let targets = self.case.recorded_targets.iter();
        targets
            .filter(move |of| (of.starts, of.from, Some(of.completes)) == clock)
            .filter(move |of| due.is_some_and(|due| due != of.target))
            .map(|of| Note::RecordedTarget(of.target))
    }

    #[inline]
    fn status(&self, from: Moment, due: Option<Moment>, record: &Record) -> Status {
        let kind = self.timescale.rule.kind;
        let judgement = &self.within.judgement;
        if record.invalid {
            return Status::Invalid;
        }
        if let Some(completed) = record.completed {
            let late = due.is_some_and(|due| completed.compare(&due).is_gt());
            return if late && kind != Kind::Prompt { Status::Late } else { Status::Met };
        }
        if record.cancelled.is_some() {
            return Status::NotNeeded;
        }
        if let Some((_, ended)) = record.ended {
            let missed = due.is_some_and(|due| ended.compare(&due).is_gt());
            return match (missed, kind) {
                (true, Kind::Limit) => Status::Missed,
                (true, Kind::Target) if judgement.strict_targets => Status::Missed,
                _ => Status::Lapsed,
            };
        }
        let Some(due) = due else {
            return Status::Outstanding;
        };
        if judgement.as_of.compare(&due).is_gt() {
            return past_limit(kind, record.extended_to, judgement.as_of, judgement);
        }
        if judgement.as_of.day() == due.day() {
            return Status::DueToday;
        }
        let act_by = self.timescale.applied.counting.act_by(from, due, self.within.calendar);
        if self.is_soon(act_by.map_or(due, |act_by| act_by.day)) {
            Status::DueSoon
        } else {
            Status::Due
        }
    }

    /// Where the holidays are not known, a weekend and two of them are allowed for.
    fn is_soon(&self, act_by: Moment) -> bool {
        const DAYS_OFF: i64 = 4;
        let Judgement { as_of, warn_within, .. } = self.within.judgement;
        match self.within.calendar.working_days_left(as_of, act_by) {
            Ok(left) => i64::from(left) <= i64::from(warn_within),
            Err(_) => i64::from(act_by.day() - as_of.day()) <= i64::from(warn_within) + DAYS_OFF,
        }
    }
}

/// How an open deadline stands at a moment after its limit.
fn past_limit(
    kind: Kind,
    extended_to: Option<NaiveDate>,
    at: Moment,
    judgement: &Judgement,
) -> Status {
    match kind {
        Kind::Prompt => Status::Chase,
        _ if extended_to.is_some_and(|to| to >= at.date()) => Status::Extended,
        Kind::Target if !judgement.strict_targets => Status::Due,
        Kind::Limit | Kind::Target => Status::Breached,
    }
}

impl<'a> Judged<'_, 'a, '_> {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &'a Rule {
        self.view.timescale.rule
    }

    /// The place of the rule in [`RuleSet::rules`].
    #[must_use]
    pub fn place(&self) -> usize {
        self.view.timescale.place
    }

    /// The event that started it.
    #[must_use]
    pub fn starts(&self) -> EventId {
        self.starts
    }

    /// The period that was counted.
    #[must_use]
    pub fn period(&self) -> Period {
        self.view.timescale.applied.counting.period
    }

    /// Its limit and its last day to act, where it is known that nothing but its start is recorded and
    /// nothing is to be remarked. By how much it is late, or what time is left, then depends on the limit
    /// and the status alone.
    pub(crate) fn only_started(&self) -> Option<OnlyStarted> {
        self.only_started
    }

    /// When that event happened.
    #[must_use]
    pub fn event(&self) -> Moment {
        self.event
    }

    /// The last moment in time.
    #[must_use]
    pub fn due(&self) -> Option<Moment> {
        self.standing.due
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        self.standing.status
    }

    /// The last working day on which it can still be done in time.
    #[must_use]
    pub fn act_by(&self) -> Option<Moment> {
        let counting = self.view.timescale.applied.counting;
        let act_by = counting.act_by(self.standing.from, self.due()?, self.view.within.calendar);
        act_by.ok().map(|act_by| act_by.day)
    }

    /// Whether it is open and its limit has passed.
    #[must_use]
    pub fn is_past_limit(&self) -> bool {
        let as_of = self.view.within.judgement.as_of;
        self.status().is_open() && self.due().is_some_and(|due| as_of.compare(&due).is_gt())
    }

    /// Whether it is an open breach, and was none at an earlier moment, as far as its dates tell.
    #[must_use]
    pub fn is_new_breach_since(&self, since: Moment) -> bool {
        let judgement = &self.view.within.judgement;
        let was_breached = self.due().is_some_and(|due| {
            let extended_to = self.standing.record.extended_to;
            let then = past_limit(self.rule().kind, extended_to, since, judgement);
            since.compare(&due).is_gt() && then == Status::Breached
        });
        self.status() == Status::Breached && !was_breached
    }

    /// Whether the record it rests on is odd, without contradicting itself.
    #[must_use]
    pub fn has_record_remarks(&self) -> bool {
        let Case { observations, recorded_targets, .. } = self.view.case;
        let untold = observations.is_empty() && recorded_targets.is_empty();
        !untold && self.record_remarks().next().is_some()
    }

    fn record_remarks(&self) -> impl Iterator<Item = Note> {
        let Standing { due, record, .. } = &self.standing;
        let seen = self.view.observations(self.starts, self.event, *record);
        let odd = seen.filter(|seen| !seen.contradicts).map(|seen| seen.note.clone());
        odd.chain(self.view.other_targets(self.starts, self.event, *due))
    }

    /// The deadline with all that is to be said of it; what is odd in its record without
    /// contradicting it only where that is asked for.
    #[must_use]
    pub fn deadline(&self, with_record_remarks: bool) -> Deadline<'a> {
        let Standing { from, due, record, status } = self.standing;
        let applied = &self.view.timescale.applied;
        let late_by = due.zip(self.late_from()).map(|(due, late)| self.late_by(due, late));
        let (act_by, mut remarks) = self.act_by_and_remarks();
        if with_record_remarks {
            remarks.extend(self.record_remarks());
        }
        Deadline {
            rule: self.rule(),
            starts: self.starts,
            event: self.event,
            from,
            counting: applied.counting,
            due,
            act_by,
            completed: record.completed,
            status,
            working_days_left: self.working_days_left(),
            late_by,
            rule_note: applied.note,
            remarks,
        }
    }

    fn working_days_left(&self) -> Option<i32> {
        let due = self.due().filter(|_| self.status().is_open())?;
        let Timescales { calendar, judgement, .. } = self.view.within;
        calendar.working_days_left(judgement.as_of, due).ok()
    }

    /// The last day to act; and the same way as to the status once more, with what is to be said of
    /// it.
    fn act_by_and_remarks(&self) -> (Option<Moment>, Vec<Note>) {
        let View { within, case, .. } = self.view;
        let Standing { from, due, record, .. } = self.standing;
        let mut remarks = Vec::new();
        if within.judgement.deemed_receipt.is_some() {
            // What could not be counted would not have come to a status.
            let _ = self.view.received(self.starts, self.event, &mut remarks);
        }
        let act_by = self.view.act_by(from, due, &mut remarks);
        self.view.remark_start(self.event, &mut remarks);
        if record.completed.is_some() || self.may_be_done_otherwise() {
            self.view.record(self.starts, self.event, &mut remarks);
        }
        if !case.observations.is_empty() {
            let seen = self.view.observations(self.starts, self.event, record);
            remarks.extend(seen.filter(|seen| seen.contradicts).map(|seen| seen.note.clone()));
        }
        if record.is_closed() {
            remarks.extend(self.remarks_on_outcome());
        }
        (act_by, remarks)
    }

    /// Whether a completion is recorded that did not count.
    fn may_be_done_otherwise(&self) -> bool {
        let completes = self.view.timescale.completes;
        let done = completes.and_then(|event| self.view.case.first_from(event, self.event, true));
        done.is_some()
    }

    fn remarks_on_outcome(&self) -> impl Iterator<Item = Note> + use<> {
        let Standing { due, record, status, .. } = self.standing;
        let Record { completed, ended, cancelled, extended_to, .. } = record;
        let title = |event: EventId| self.view.within.rules.events.get(event).title.clone();
        let outcome = match (status, ended, cancelled) {
            (Status::Lapsed | Status::Missed, Some((event, when)), _) => {
                Some(Note::DutyEnded { event: title(event), when })
            }
            (Status::NotNeeded, _, Some((event, when))) => {
                Some(Note::Cancelled { event: title(event), when })
            }
            _ => None,
        };
        let time_unknown = due.zip(completed).filter(|(due, completed)| {
            status == Status::Met
                && due.day() == completed.day()
                && due.has_time()
                && !completed.has_time()
        });
        let extension = match (extended_to, due) {
            (Some(to), Some(due)) if to < due.date() || (to == due.date() && !due.has_time()) => {
                Some(Note::ExtensionWithoutEffect(to))
            }
            (Some(to), _) => Some(Note::ExtendedTo(to)),
            _ => None,
        };
        let time_unknown = time_unknown.map(|_| Note::CompletionTimeUnknown);
        outcome.into_iter().chain(time_unknown).chain(extension)
    }

    /// The moment that lateness runs to. A prompt is never late.
    fn late_from(&self) -> Option<Moment> {
        let record = &self.standing.record;
        match self.status() {
            _ if self.rule().kind == Kind::Prompt => None,
            Status::Late => record.completed,
            Status::Missed => record.ended.map(|(_, when)| when),
            _ => self.is_past_limit().then_some(self.view.within.judgement.as_of),
        }
    }

    fn late_by(&self, due: Moment, late: Moment) -> LateBy {
        LateBy {
            working_days: self.view.within.calendar.working_days_left(due, late).ok(),
            days: i64::from(late.day() - due.day()),
        }
    }
}
