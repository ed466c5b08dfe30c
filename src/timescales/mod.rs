//! Rules made ready for many cases: what each event starts, by which edition, and how it stands.

mod condition;
mod ending;
mod judged;
mod plain;
mod view;

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};

use self::condition::Condition;
pub(crate) use self::condition::{Unfulfilled, unfulfilled};
pub(crate) use self::ending::ends_another;
pub use self::judged::Judged;
pub(crate) use self::judged::OnlyStarted;
use self::plain::{Plain, PlainRule, RememberedLimit};
use self::view::View;
use crate::calendar::{Calendar, Recurring};
use crate::case::Case;
use crate::counting::FirstDay;
use crate::deadline::{Judgement, Uncountable};
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::period::{Period, Unit};
use crate::rules::{self, Applied, EventId, EventSet, InForce, NoEdition, Rule, RuleSet};

/// The timescales of a rule set under certain circumstances, ready to judge cases by.
///
/// What can be found out once is found out here, so that a case costs little: which rules an event
/// starts, which edition governs a day, which events matter to a rule.
#[derive(Debug)]
pub struct Timescales<'a, 'c> {
    rules: &'a RuleSet,
    calendar: &'c Calendar,
    /// For the rules that know more days as no working days.
    own_calendars: Vec<Calendar>,
    judgement: Judgement,
    /// The days for which limits are remembered, where they are.
    remembered: Option<Days>,
    /// By place of the event.
    by_event: Vec<StartedBy<'a>>,
    /// The events that start anything.
    starting: Vec<EventId>,
}

/// What one event starts.
#[derive(Debug, Default)]
struct StartedBy<'a> {
    /// What is in force on a span of days, for spans that do not overlap.
    editions: Vec<Edition<'a>>,
    /// The days for which it is known what it starts, be it nothing.
    known: Vec<Days>,
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

    /// The days that lie in both spans; none where the first is after the last.
    fn and(self, other: Self) -> Self {
        Self { first: self.first.max(other.first), last: self.last.min(other.last) }
    }
}

/// A rule under the circumstances, for starts of some age in their spell.
#[derive(Debug, Clone)]
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
    /// The place of its own calendar among those of all rules, where it has one.
    own_calendar: Option<usize>,
    /// What a start must fulfil, beyond being that event.
    condition: Option<Condition<'a>>,
    /// The event that its completion can only follow.
    completes_not_before: Option<EventId>,
    /// What its status needs where nothing is odd.
    plain: Option<PlainRule<'a>>,
    /// The days on which the table of the rule was in force, where somebody asked for it by name.
    asked_by_name: Option<Days>,
}

/// What is found of a case: one for each rule that an occurrence starts.
#[derive(Debug)]
pub enum Finding<'v, 'a, 'c> {
    /// A deadline.
    Judged(Judged<'v, 'a, 'c>),
    /// A deadline whose limit cannot be given.
    Uncountable(Uncountable<'a>),
    /// A start for which no edition has rules.
    WithoutEdition {
        /// What was not in force.
        error: NoEdition,
        /// Whether all that it would start by other editions has been done, or has ended, since: then
        /// nothing of it can still be open.
        over: bool,
    },
}

/// What takes the findings on many cases.
pub trait FindingReceiver<'a, 'c> {
    /// Asks whether a deadline is wanted whose rule has that place in [`RuleSet::rules`] and that stands
    /// so. One that is not is found no further.
    fn wants(&mut self, place: usize, status: Status) -> bool;

    /// Takes a finding.
    fn take(&mut self, finding: Finding<'_, 'a, 'c>);
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
        let mut started: Vec<Started<'a>> =
            rules.events.iter().map(|_| Started::default()).collect();
        let mut own_days: Vec<&[Recurring]> = Vec::new();
        let mut place = 0;
        for edition in rules.editions() {
            for rule in &edition.rules {
                let own_calendar = place_of_own_days(rule, &mut own_days);
                for event in rule.starts_under(circumstances) {
                    let Some(started) = started.get_mut(event.place()) else { continue };
                    started.by_rule_of(rule, edition, rules);
                    for applied in rule.periods(event, circumstances) {
                        let timescale = Timescale::new(rule, place, event, applied, rules);
                        let timescale = timescale.counted_in(own_calendar);
                        started.add(days_of(edition, rules), timescale, rules.chooses_by_date());
                    }
                }
                place += 1;
            }
        }
        let by_event: Vec<_> = started.into_iter().map(StartedBy::from).collect();
        let starts_any = |event: &EventId| {
            by_event.get(event.place()).is_some_and(|started| !started.is_empty())
        };
        let starting = EventId::first(by_event.len()).filter(starts_any).collect();
        let own_calendars = own_days.into_iter().map(|days| calendar.with_days_off(days)).collect();
        Self { rules, calendar, own_calendars, judgement, remembered: None, by_event, starting }
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
            return self.judge_start(started, event, start, Records::of(case), &mut take);
        };
        let limits = edition.limits(days, start.day());
        for (timescale, limit) in edition.timescales.iter().zip(limits) {
            let plain = timescale.plain.as_ref();
            if plain.is_none() && !timescale.starts_at(start, case, self.calendar) {
                continue;
            }
            let as_of = self.judgement.as_of;
            let plain = plain.and_then(|rule| rule.judge(case, event, start, limit, as_of));
            if plain.is_some_and(|plain| !findings.wants(timescale.place, plain.status)) {
                continue;
            }
            let records = Records::of(case);
            let view = View { timescale, records, within: self, limit: Some(limit) };
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
            self.judge_start(started, event, start, Records::of(case), &mut found);
        }
    }

    /// Judges what an event would start if it happened then, in a case that has no record of it;
    /// `before` is what happened by then, and what is supposed to have happened.
    pub(crate) fn judge_supposed<'v>(
        &'v self,
        event: EventId,
        start: Moment,
        case: &'v Case,
        before: &'v Case,
        mut found: impl FnMut(Finding<'v, 'a, 'c>),
    ) {
        if let Some(started) = self.started_by(event) {
            self.judge_start(started, event, start, Records { case, before }, &mut found);
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
        let timescales = started.into_iter().flat_map(StartedBy::all);
        timescales.filter_map(|timescale| timescale.completes)
    }

    /// Whether all that an event would start by any edition has been done, or has ended, since.
    fn is_over(&self, started: &StartedBy<'a>, event: EventId, start: Moment, case: &Case) -> bool {
        let as_of = self.judgement.as_of;
        let happened = |event: EventId, on_the_day: bool| {
            case.first_from(event, start, on_the_day).is_some_and(|when| !when.is_after(&as_of))
        };
        started.all().all(|timescale| {
            let Rule { completes, until, unless, .. } = timescale.rule;
            completes.is_some_and(|done| happened(done, done != event))
                || until.iter().chain(unless).any(|end| happened(*end, true))
        })
    }

    #[inline]
    fn judge_start<'v>(
        &'v self,
        started: &'v StartedBy<'a>,
        event: EventId,
        start: Moment,
        records: Records<'v>,
        found: &mut impl FnMut(Finding<'v, 'a, 'c>),
    ) {
        let governing = started.governing(start);
        let mut governed = governing.is_some();
        let mut judge = |timescale: &'v Timescale<'a>, limit: Option<&'v RememberedLimit>| {
            let not_shown = &records.case.not_shown;
            if timescale.completes.is_some_and(|completes| not_shown.contains(&completes))
                || !timescale.starts_at(start, records.before, self.calendar)
            {
                return;
            }
            found(View { timescale, records, within: self, limit }.finding(event, start));
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
        let is_known = || started.known.iter().any(|days| days.contain(start.day()));
        if !governed
            && !is_known()
            && let Some(error) = self.rules.why_nothing_starts(event, start.date())
        {
            found(Finding::WithoutEdition {
                error,
                over: self.is_over(started, event, start, records.case),
            });
        }
    }
}

impl<'a> StartedBy<'a> {
    /// What it starts by any edition.
    fn all(&self) -> impl Iterator<Item = &Timescale<'a>> {
        self.editions.iter().flat_map(|edition| &edition.timescales).chain(&self.by_end)
    }

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
}

/// What one event starts, while it is gathered.
#[derive(Debug, Default)]
struct Started<'a> {
    timescales: Vec<(Days, Timescale<'a>)>,
    by_end: Vec<Timescale<'a>>,
    known: Vec<Days>,
}

impl<'a> Started<'a> {
    /// With a rule, it is known what the event starts: on the days of the rule, or of all editions of
    /// the document that it stands in.
    fn by_rule_of(&mut self, rule: &Rule, edition: &rules::Edition, rules: &RuleSet) {
        if let Some(own) = rule.in_force {
            return self.known.push(days_of(edition, rules).and(Days::of(own)));
        }
        let series = rules.editions().iter().filter(|other| other.series == edition.series);
        self.known.extend(series.map(|edition| days_of(edition, rules)));
    }

    fn add(&mut self, days: Days, timescale: Timescale<'a>, by_date: bool) {
        if by_date && timescale.counts_years() {
            self.by_end.push(timescale);
            return;
        }
        let own = timescale.rule.in_force.map_or(Days::ALWAYS, Days::of);
        self.timescales.push((days.and(own), timescale));
    }
}

impl<'a> From<Started<'a>> for StartedBy<'a> {
    /// Cuts the days wherever a document comes into force or ends, so that one look tells all that holds.
    fn from(Started { timescales, by_end, known }: Started<'a>) -> Self {
        let begins = timescales.iter().map(|(days, _)| days.first);
        let after = timescales.iter().filter_map(|(days, _)| days.last.checked_add(1));
        let mut cuts: Vec<i32> = begins.chain(after).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let ends = cuts.iter().skip(1).map(|next| next - 1).chain([i32::MAX]);
        let spans = cuts.iter().zip(ends).map(|(&first, last)| Days { first, last });
        let in_span = |days: Days| {
            let holds = timescales.iter().filter(|(own, _)| own.contain(days.first));
            let timescales: Vec<_> = holds.map(|(_, timescale)| timescale.clone()).collect();
            (!timescales.is_empty()).then(|| Edition { days, timescales, limits: OnceLock::new() })
        };
        let editions = spans.filter_map(in_span).collect();
        Self { editions, known, by_end, edition_on: Vec::new() }
    }
}

/// The days that an edition has rules for: all of them, where it was asked for by its name.
fn days_of(edition: &rules::Edition, rules: &RuleSet) -> Days {
    match rules.chooses_by_date() {
        true => Days::of(edition.in_force),
        false => Days::ALWAYS,
    }
}

/// The place of the days that are no working days for a rule among those of all rules.
fn place_of_own_days<'a>(rule: &'a Rule, all: &mut Vec<&'a [Recurring]>) -> Option<usize> {
    let own = rule.not_working.as_slice();
    if own.is_empty() {
        return None;
    }
    let known = all.iter().position(|days| *days == own);
    known.or_else(|| {
        all.push(own);
        Some(all.len() - 1)
    })
}

/// What is recorded in a case, and what had happened before a start.
#[derive(Debug, Clone, Copy)]
struct Records<'v> {
    case: &'v Case,
    before: &'v Case,
}

impl<'v> Records<'v> {
    /// Of a case in which nothing is supposed.
    fn of(case: &'v Case) -> Self {
        Self { case, before: case }
    }
}

impl<'a> Timescale<'a> {
    fn new(
        rule: &'a Rule,
        place: usize,
        starts: EventId,
        applied: Applied<'a>,
        rules: &RuleSet,
    ) -> Self {
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
        let condition = Condition::of(rule, starts, applied.age);
        Self {
            rule,
            place,
            applied,
            hours,
            until: rule.until.iter().copied().collect(),
            unless: rule.unless.iter().copied().collect(),
            completes: rule.completes,
            completes_not_before,
            own_calendar: None,
            condition,
            plain: match condition {
                None => PlainRule::of(rule, completes_not_before, hours),
                Some(_) => None,
            },
            asked_by_name: asked_by_name.then(|| Days::of(rule.document_in_force)),
        }
    }

    fn counted_in(self, own_calendar: Option<usize>) -> Self {
        let plain = self.plain.filter(|_| own_calendar.is_none());
        Self { own_calendar, plain, ..self }
    }

    /// Whether something starts it there: most rules ask for nothing more than the event.
    #[inline]
    fn starts_at(&self, start: Moment, before: &Case, calendar: &Calendar) -> bool {
        self.condition.is_none_or(|condition| condition.holds(start, before, calendar))
    }

    fn counts_years(&self) -> bool {
        matches!(self.applied.counting.period, Period::Count(_, Unit::Years))
    }

    /// For a period of years: whether the edition was in force on the day that it ends.
    fn ends_in_force(&self, start: Moment) -> bool {
        self.end_of_years(start).is_some_and(|end| self.rule.document_in_force.contains(end))
    }

    fn end_of_years(&self, start: Moment) -> Option<NaiveDate> {
        self.applied.counting.period.end_of_years(start.date())
    }

    fn governs(&self, days: Days, start: Moment) -> bool {
        match self.counts_years() {
            false => days.contain(start.day()),
            true => {
                self.end_of_years(start).is_some_and(|end| days.contain(end.num_days_from_ce()))
            }
        }
    }
}
