//! Rules made ready for many cases: what each event starts, by which edition, and how it stands.

use std::cmp::Ordering;

use chrono::{Datelike, Months, NaiveDate};

use crate::calendar::{Calendar, OutsideCoverage};
use crate::case::Case;
use crate::counting::{Counting, Direction, Limit};
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
    /// By place of the event.
    by_event: Vec<StartedBy<'a>>,
}

/// What one event starts.
#[derive(Debug, Default)]
struct StartedBy<'a> {
    editions: Vec<(Days, Vec<Timescale<'a>>)>,
    /// What outlives editions: the day that it ends chooses between them.
    by_end: Vec<Timescale<'a>>,
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
    until: EventSet,
    unless: EventSet,
    /// The days on which the table of the rule was in force, where somebody asked for it by name.
    asked_by_name: Option<Days>,
}

/// What is found of a case: one for each rule that an occurrence starts.
#[derive(Debug)]
pub enum Finding<'a, 'c> {
    /// A deadline.
    Judged(Judged<'a, 'c>),
    /// A deadline whose limit cannot be given.
    Uncountable(Uncountable<'a>),
    /// A start for which no edition has rules.
    WithoutEdition(NoEdition),
}

/// A deadline as far as its status needs; [`Judged::deadline`] has the rest.
#[derive(Debug)]
pub struct Judged<'a, 'c> {
    /// The rule.
    pub rule: &'a Rule,
    /// The place of the rule in [`RuleSet::rules`].
    pub place: usize,
    /// The event that started it.
    pub starts: EventId,
    /// When that event happened.
    pub event: Moment,
    /// The moment that it is counted from.
    pub from: Moment,
    /// The last moment in time.
    pub due: Option<Moment>,
    /// How it stands.
    pub status: Status,
    applied: Applied<'a>,
    act_by: Option<Moment>,
    record: Record,
    remarks: Vec<Note>,
    record_remarks: Vec<Note>,
    rules: &'a RuleSet,
    calendar: &'c Calendar,
    judgement: Judgement,
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
                    let timescale =
                        applied.map(|applied| Timescale::new(rule, place, applied, rules));
                    if let Some(timescale) = timescale {
                        by_event[event.place()].add(days, timescale, rules.chooses_by_date());
                    }
                }
                place += 1;
            }
        }
        Self { rules, calendar, judgement, by_event }
    }

    /// Judges every deadline of the case, whose circumstances must be those of the timescales.
    pub fn judge(&self, case: &Case, mut found: impl FnMut(Finding<'a, 'c>)) {
        for (event, start) in case.all() {
            self.judge_start(event, start, case, &mut found);
        }
    }

    /// Judges the deadlines that one event of the case starts.
    pub fn judge_from(&self, event: EventId, case: &Case, mut found: impl FnMut(Finding<'a, 'c>)) {
        for start in case.occurrences(event) {
            self.judge_start(event, start, case, &mut found);
        }
    }

    #[inline]
    fn judge_start(
        &self,
        event: EventId,
        start: Moment,
        case: &Case,
        found: &mut impl FnMut(Finding<'a, 'c>),
    ) {
        let started = &self.by_event[event.place()];
        if started.editions.is_empty() && started.by_end.is_empty() {
            return;
        }
        let governing = started.editions.iter().rfind(|(days, _)| days.contain(start.day()));
        let by_end = started.by_end.iter().filter(|timescale| timescale.ends_in_force(start));
        let mut governed = false;
        for timescale in governing.iter().flat_map(|(_, timescales)| timescales).chain(by_end) {
            governed = true;
            let view = View { timescale, case, within: self };
            found(match view.judged(event, start) {
                Ok(judged) => Finding::Judged(judged),
                Err(error) => Finding::Uncountable(Uncountable { rule: timescale.rule, error }),
            });
        }
        if !governed && let Err(error) = self.rules.edition_on(start.date()) {
            found(Finding::WithoutEdition(error));
        }
    }
}

impl<'a> StartedBy<'a> {
    fn add(&mut self, days: Days, timescale: Timescale<'a>, by_date: bool) {
        if by_date && timescale.counts_years().is_some() {
            self.by_end.push(timescale);
            return;
        }
        match self.editions.last_mut() {
            Some((known, timescales)) if known.first == days.first => timescales.push(timescale),
            _ => self.editions.push((days, vec![timescale])),
        }
    }
}

impl<'a> Timescale<'a> {
    fn new(rule: &'a Rule, place: usize, applied: Applied<'a>, rules: &RuleSet) -> Self {
        let asked_by_name = !rules.chooses_by_date() || rule.table == rules.id;
        Self {
            rule,
            place,
            applied,
            until: rule.until.iter().copied().collect(),
            unless: rule.unless.iter().copied().collect(),
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

/// One timescale of one case.
#[derive(Clone, Copy)]
struct View<'v, 'a, 'c> {
    timescale: &'v Timescale<'a>,
    case: &'v Case,
    within: &'v Timescales<'a, 'c>,
}

impl<'a, 'c> View<'_, 'a, 'c> {
    #[inline]
    fn judged(
        &self,
        starts: EventId,
        start: Moment,
    ) -> Result<Judged<'a, 'c>, crate::counting::CountError> {
        let Timescale { rule, place, applied, .. } = *self.timescale;
        let Timescales { rules, calendar, judgement, .. } = *self.within;
        let mut remarks = Vec::new();
        let mut record_remarks = Vec::new();
        let from = self.received(starts, start, &mut remarks)?;
        let Limit { due, act_by, notes } = applied.counting.limit(from, calendar)?;
        if !notes.is_empty() {
            remarks.extend(notes);
        }
        self.note_start(start, &mut remarks);
        let mut record = self.record(starts, start, &mut remarks);
        if !self.case.observations.is_empty() {
            record.invalid |=
                self.observe(starts, start, &record, &mut remarks, &mut record_remarks);
        }
        self.compare_target(starts, start, due, &mut record_remarks);
        let status = self.status(due, act_by, &record);
        Ok(Judged {
            rule,
            place,
            starts,
            event: start,
            from,
            due,
            status,
            applied,
            act_by,
            record,
            remarks,
            record_remarks,
            rules,
            calendar,
            judgement,
        })
    }

    /// Where the count starts: the event, unless a policy on deemed receipt moves it. What must
    /// happen within hours, on the same day or as soon as possible runs from the event itself: no
    /// policy on receipt makes it wait.
    fn received(
        &self,
        starts: EventId,
        start: Moment,
        remarks: &mut Vec<Note>,
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
                remarks.push(Note::ArrivalTimeUnknown { after });
                return Ok(start);
            }
            Some(time) if working && time <= after => return Ok(start),
            _ => {}
        }
        let received = calendar.working_day_after(start, 1)?;
        remarks.push(Note::DeemedReceipt { arrived: start, received: received.date() });
        Ok(received)
    }

    fn note_start(&self, start: Moment, remarks: &mut Vec<Note>) {
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
    fn record(&self, starts: EventId, start: Moment, remarks: &mut Vec<Note>) -> Record {
        let Timescale { rule, until, unless, .. } = self.timescale;
        let counts_back = rule.direction == Direction::Before;
        let ended = self.first_of(&rule.until, *until, start, counts_back);
        let cancelled = self.first_of(&rule.unless, *unless, start, counts_back);
        let extended_to = self.extension(starts, start);
        let mut record = Record { completed: None, invalid: false, ended, cancelled, extended_to };
        let Some(completes) = rule.completes else {
            return record;
        };
        let found = self.case.occurrences(completes).find(|done| match done.compare(&start) {
            Ordering::Greater => true,
            Ordering::Equal => starts != completes,
            Ordering::Less => counts_back,
        });
        match found {
            Some(done) if done.compare(&self.within.judgement.as_of).is_gt() => {
                remarks.push(Note::NotYetHappened(done));
            }
            Some(done) if ended.is_some_and(|(_, end)| done.compare(&end).is_gt()) => {
                remarks.push(Note::DoneAfterEnd(done));
            }
            Some(done) => {
                record.completed = Some(done);
                remarks.extend(self.answers_another(starts, start, completes, done));
                if let Some(note) = self.out_of_order(completes, done) {
                    record.invalid = true;
                    remarks.push(note);
                }
            }
            None => {
                record.completed = self.contradiction(starts, start, completes);
                record.invalid = record.completed.is_some();
                if record.invalid {
                    remarks.push(Note::CompletedBeforeStart);
                }
            }
        }
        record
    }

    /// A completion that lies before everything that could have called for it: before the first
    /// start of the rule, and before what starts any other rule that it completes.
    fn contradiction(&self, starts: EventId, start: Moment, completes: EventId) -> Option<Moment> {
        let early = self.case.occurrences(completes).next_back()?;
        let first_start = self.case.occurrences(starts).next() == Some(start);
        if !first_start || starts == completes {
            return None;
        }
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

    /// An occurrence that lies before everything that it can only follow.
    fn out_of_order(&self, event: EventId, when: Moment) -> Option<Note> {
        let events = &self.within.rules.events;
        let follows = events.get(event).not_before?;
        let first = self.case.occurrences(follows).next()?;
        let before = when.compare(&first).is_lt();
        before.then(|| Note::OutOfOrder { when, follows: events.get(follows).title.clone(), first })
    }

    /// A completion may answer a later start of the same event and not this one.
    fn answers_another(
        &self,
        starts: EventId,
        start: Moment,
        completes: EventId,
        done: Moment,
    ) -> Option<Note> {
        let between = self.case.occurrences(starts).find(|other| {
            other.compare(&start).is_gt() && other.compare(&done).is_le() && starts != completes
        });
        between.map(|other| Note::AnotherStartBetween { other, done })
    }

    /// An extension is of the latest start that it can be of: it excuses no earlier one.
    fn extension(&self, starts: EventId, start: Moment) -> Option<NaiveDate> {
        let to = self.case.extension(&self.timescale.rule.id)?;
        let latest = self.case.occurrences(starts).rfind(|start| start.date() <= to);
        (latest == Some(start)).then_some(to)
    }

    /// The first of the events that happened by the moment of asking; for a count that does not run
    /// back, on or after the start.
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
        let happened = |event: &EventId| {
            let when = self.case.occurrences(*event).find(|when| {
                (counts_back || when.compare(&start).is_ge())
                    && when.compare(&self.within.judgement.as_of).is_le()
            });
            when.map(|when| (*event, when))
        };
        events.iter().filter_map(happened).min_by(|(_, a), (_, b)| a.compare(b))
    }

    /// Sorts what the record says of the start and the completion; whether it contradicts itself.
    fn observe(
        &self,
        starts: EventId,
        start: Moment,
        record: &Record,
        remarks: &mut Vec<Note>,
        record_remarks: &mut Vec<Note>,
    ) -> bool {
        let rests_on = |event: EventId, when: Moment| {
            let completion = self.timescale.rule.completes.zip(record.completed);
            (event, when) == (starts, start) || Some((event, when)) == completion
        };
        let observed = self.case.observations.iter().filter(|seen| rests_on(seen.event, seen.when));
        let mut contradicts = false;
        for observation in observed {
            contradicts |= observation.contradicts;
            let notes = if observation.contradicts { &mut *remarks } else { &mut *record_remarks };
            notes.push(observation.note.clone());
        }
        contradicts
    }

    /// A recorded target is never a limit: where it differs, it was counted otherwise.
    fn compare_target(
        &self,
        starts: EventId,
        start: Moment,
        due: Option<Moment>,
        record_remarks: &mut Vec<Note>,
    ) {
        let completes = self.timescale.rule.completes;
        for target in &self.case.recorded_targets {
            let same_clock =
                (target.starts, target.from, Some(target.completes)) == (starts, start, completes);
            if same_clock && due.is_some_and(|due| due.date() != target.target) {
                record_remarks.push(Note::RecordedTarget(target.target));
            }
        }
    }

    #[inline]
    fn status(&self, due: Option<Moment>, act_by: Option<Moment>, record: &Record) -> Status {
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
        if self.is_soon(act_by.unwrap_or(due)) { Status::DueSoon } else { Status::Due }
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

impl<'a, 'c> Judged<'a, 'c> {
    /// How it is counted.
    #[must_use]
    pub fn counting(&self) -> Counting {
        self.applied.counting
    }

    /// The last working day on which it can still be done in time.
    #[must_use]
    pub fn act_by(&self) -> Option<Moment> {
        self.act_by
    }

    /// Whether it is open and its limit has passed.
    #[must_use]
    pub fn is_past_limit(&self) -> bool {
        self.status.is_open()
            && self.due.is_some_and(|due| self.judgement.as_of.compare(&due).is_gt())
    }

    /// Whether it is an open breach, and was none at an earlier moment, as far as its dates tell.
    #[must_use]
    pub fn is_new_breach_since(&self, since: Moment) -> bool {
        let was_breached = self.due.is_some_and(|due| {
            let past = since.compare(&due).is_gt();
            let then = past_limit(self.rule.kind, self.record.extended_to, since, &self.judgement);
            past && then == Status::Breached
        });
        self.status == Status::Breached && !was_breached
    }

    /// Whether the record it rests on is odd.
    #[must_use]
    pub fn has_record_remarks(&self) -> bool {
        !self.record_remarks.is_empty()
    }

    /// The same, without what is odd in its record and contradicts nothing.
    #[must_use]
    pub fn without_record_remarks(self) -> Self {
        Self { record_remarks: Vec::new(), ..self }
    }

    /// The deadline with all that is to be said of it.
    #[must_use]
    pub fn deadline(self) -> Deadline<'a> {
        let late_by = self.due.zip(self.late_from()).map(|(due, late)| self.late_by(due, late));
        let working_days_left = self.working_days_left();
        let remarks = self.remarks_on_outcome();
        Deadline {
            rule: self.rule,
            starts: self.starts,
            event: self.event,
            from: self.from,
            counting: self.applied.counting,
            due: self.due,
            act_by: self.act_by.map(|day| day.date()),
            completed: self.record.completed,
            status: self.status,
            working_days_left,
            late_by,
            rule_note: self.applied.note,
            remarks: self.remarks.into_iter().chain(remarks).chain(self.record_remarks).collect(),
        }
    }

    fn working_days_left(&self) -> Option<i32> {
        let due = self.due.filter(|_| self.status.is_open())?;
        self.calendar.working_days_left(self.judgement.as_of, due).ok()
    }

    fn remarks_on_outcome(&self) -> impl Iterator<Item = Note> + use<> {
        let Record { completed, ended, cancelled, extended_to, .. } = self.record;
        let title = |event: EventId| self.rules.events.get(event).title.clone();
        let outcome = match (self.status, ended, cancelled) {
            (Status::Lapsed | Status::Missed, Some((event, when)), _) => {
                Some(Note::DutyEnded { event: title(event), when })
            }
            (Status::NotNeeded, _, Some((event, when))) => {
                Some(Note::Cancelled { event: title(event), when })
            }
            _ => None,
        };
        let time_unknown = self.due.zip(completed).filter(|(due, completed)| {
            self.status == Status::Met
                && due.day() == completed.day()
                && due.has_time()
                && !completed.has_time()
        });
        let extension = match (extended_to, self.due) {
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
        match self.status {
            _ if self.rule.kind == Kind::Prompt => None,
            Status::Late => self.record.completed,
            Status::Missed => self.record.ended.map(|(_, when)| when),
            _ => self.is_past_limit().then_some(self.judgement.as_of),
        }
    }

    fn late_by(&self, due: Moment, late: Moment) -> LateBy {
        LateBy {
            working_days: self.calendar.working_days_left(due, late).ok(),
            days: i64::from(late.day() - due.day()),
        }
    }
}
