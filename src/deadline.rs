//! Rules applied to a case: what is due, by when, and how it stands.

use std::cmp::Ordering;

use chrono::{Months, NaiveDate, NaiveTime};

use crate::calendar::{Calendar, OutsideCoverage};
use crate::case::Case;
use crate::counting::{CountError, CountStep, Counting, Direction, Limit};
use crate::moment::Moment;
use crate::named::named;
use crate::note::Note;
use crate::period::{Period, Unit};
use crate::rules::{Applied, EventId, InForce, Kind, NoEdition, Rule, RuleSet};

named! {
    /// How a deadline stands, as of a moment.
    Status {
        /// Completed on or before the limit.
        Met = "met",
        /// Completed after the limit.
        Late = "late",
        /// Not completed, and the limit has passed.
        Breached = "breached",
        /// The limit is today.
        DueToday = "due-today",
        /// The last working day to act is close.
        DueSoon = "due-soon",
        /// Still in time.
        Due = "due",
        /// A prompt whose time has come.
        Chase = "chase",
        /// A prompt that no longer applies.
        NotNeeded = "not-needed",
        /// As soon as possible, and not yet done.
        Outstanding = "outstanding",
        /// The duty ended before its limit.
        Lapsed = "lapsed",
        /// The duty ended after its limit, and it was never done.
        Missed = "missed",
        /// Past its limit, with an authorised extension still running.
        Extended = "extended",
        /// The record contradicts itself.
        Invalid = "invalid",
    }
}

/// How deadlines are to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// The moment as of which they stand.
    pub as_of: Moment,
    /// How many working days before the last day to act count as soon.
    pub warn_within: u32,
    /// Whether a target that was not reached is a breach.
    pub strict_targets: bool,
    /// What arrives after this time of day, or on a non-working day, counts as received on the
    /// next working day.
    pub deemed_receipt: Option<NaiveTime>,
}

impl Judgement {
    /// The ordinary judgement: two working days are soon, targets are not limits, and what
    /// arrives is received.
    #[must_use]
    pub fn as_of(as_of: Moment) -> Self {
        Self { as_of, warn_within: 2, strict_targets: false, deemed_receipt: None }
    }
}

/// A rule applied to a moment: the due date, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The event that started it.
    pub starts: EventId,
    /// When that event happened.
    pub event: Moment,
    /// The moment that it is counted from: the event, unless a policy on deemed receipt moved it.
    pub from: Moment,
    /// How it is counted, as the circumstances have it.
    pub counting: Counting,
    /// The last moment in time; `None` where no number is set.
    pub due: Option<Moment>,
    /// The last working day on which it can still be done in time.
    pub act_by: Option<NaiveDate>,
    /// When it was done.
    pub completed: Option<Moment>,
    /// How it stands.
    pub status: Status,
    /// Working days until the limit, negative once it has passed; `None` where the holidays are
    /// not known or the deadline is no longer open.
    pub working_days_left: Option<i32>,
    /// By how much it was done, or is, after the limit.
    pub late_by: Option<LateBy>,
    /// What a reader must know beside the date.
    pub notes: Vec<Note>,
}

/// The time between a limit and what came after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateBy {
    /// Working days; `None` where the holidays are not known.
    pub working_days: Option<i32>,
    /// Calendar days.
    pub days: i64,
}

/// A rule that applies, and whose limit cannot be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {error}", rule.id)]
pub struct Uncountable<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Why.
    pub error: CountError,
}

/// The deadlines of a case, and the rules whose limits cannot be given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deadlines<'a> {
    /// Those that can be given: what has no number first, then by due date.
    pub deadlines: Vec<Deadline<'a>>,
    /// Those that cannot, and why.
    pub uncountable: Vec<Uncountable<'a>>,
    /// Starting dates for which no edition has rules.
    pub without_edition: Vec<NoEdition>,
}

/// Applies every rule that an event of the case starts.
///
/// # Example
///
/// ```
/// use dutyclock::calendar::shipped;
/// use dutyclock::rules::Dates;
/// use dutyclock::{Case, Judgement, Moment, RuleSet, Status, deadlines};
///
/// let rules = RuleSet::shipped("england", Dates::All)?;
/// let calendar = shipped::calendar("england-and-wales").expect("a shipped calendar")?;
///
/// let mut case = Case::new(Some("C-1042".to_owned()));
/// case.record(rules.events.find("referral")?, "2026-11-20T16:40".parse()?);
/// case.record(rules.events.find("decision")?, "2026-11-24".parse()?);
///
/// let judgement = Judgement::as_of("2026-11-25".parse()?);
/// let found = deadlines(&case, &rules, &calendar, &judgement);
/// let decision = found.deadlines.iter().find(|d| d.rule.id == "decision").unwrap();
/// assert_eq!(decision.due.unwrap().iso(), "2026-11-23");
/// assert_eq!(decision.status, Status::Late);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn deadlines<'a>(
    case: &Case,
    rules: &'a RuleSet,
    calendar: &Calendar,
    judgement: &Judgement,
) -> Deadlines<'a> {
    let mut found = Deadlines::default();
    let mut previous = None;
    for (event, _) in case.all() {
        if previous.replace(event) != Some(event) {
            add_deadlines_from(event, case, rules, calendar, judgement, &mut found);
        }
    }
    found.sort();
    found
}

/// Applies the rules that one event of the case starts.
#[must_use]
pub fn deadlines_from<'a>(
    event: EventId,
    case: &Case,
    rules: &'a RuleSet,
    calendar: &Calendar,
    judgement: &Judgement,
) -> Deadlines<'a> {
    let mut found = Deadlines::default();
    add_deadlines_from(event, case, rules, calendar, judgement, &mut found);
    found.sort();
    found
}

impl Deadline<'_> {
    /// What was found out of this deadline: its notes without what the table says of its rule.
    pub fn remarks(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| !matches!(note, Note::Rule(_)))
    }

    /// The count, step by step. The last step is the due date.
    ///
    /// # Errors
    ///
    /// None that making the deadline would not have met.
    pub fn steps(&self, calendar: &Calendar) -> Result<Vec<CountStep>, CountError> {
        let mut steps = self.counting.steps(self.from, calendar)?;
        if self.event != self.from {
            steps.insert(0, CountStep::Received { arrived: self.event, received: self.from });
        }
        Ok(steps)
    }
}

impl Deadlines<'_> {
    /// What has no answer, and why: one sentence each.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        let uncountable = self.uncountable.iter().map(ToString::to_string);
        let without_edition = self.without_edition.iter().map(ToString::to_string);
        uncountable.chain(without_edition).collect()
    }

    fn sort(&mut self) {
        self.deadlines.sort_by(|a, b| match (a.due, b.due) {
            (Some(a), Some(b)) => a.list_order().cmp(&b.list_order()),
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
        });
    }
}

fn add_deadlines_from<'a>(
    event: EventId,
    case: &Case,
    rules: &'a RuleSet,
    calendar: &Calendar,
    judgement: &Judgement,
    found: &mut Deadlines<'a>,
) {
    let view = View { case, rules, calendar, judgement };
    for start in case.occurrences(event) {
        let (mut applies, mut governed) = (false, false);
        for edition in rules.editions() {
            for rule in &edition.rules {
                let Some(applied) = rule.applied(event, &case.circumstances) else {
                    continue;
                };
                applies = true;
                if rules.chooses_by_date() && !governs(edition.in_force, applied.counting, start) {
                    continue;
                }
                governed = true;
                match view.deadline(rule, &applied, event, start) {
                    Ok(deadline) => found.deadlines.push(deadline),
                    Err(error) => found.uncountable.push(Uncountable { rule, error }),
                }
            }
        }
        if applies
            && !governed
            && let Err(error) = rules.edition_on(start.date())
        {
            found.without_edition.push(error);
        }
    }
}

/// The edition on the starting date governs; for a period of years, which outlives editions, the
/// edition on the day that it ends.
fn governs(in_force: InForce, counting: Counting, start: Moment) -> bool {
    let years = match counting.period {
        Period::Count(years, Unit::Years) => years.get(),
        _ => return in_force.contains(start.date()),
    };
    let end = start.date().checked_add_months(Months::new(years.saturating_mul(12)));
    end.is_some_and(|end| in_force.contains(end))
}

/// What a deadline of a case is judged by.
struct View<'c> {
    case: &'c Case,
    rules: &'c RuleSet,
    calendar: &'c Calendar,
    judgement: &'c Judgement,
}

/// What is recorded about a deadline.
struct Record {
    completed: Option<Moment>,
    invalid: bool,
    ended: Option<(EventId, Moment)>,
    cancelled: Option<(EventId, Moment)>,
    extended_to: Option<NaiveDate>,
}

impl View<'_> {
    fn deadline<'a>(
        &self,
        rule: &'a Rule,
        applied: &Applied<'_>,
        starts: EventId,
        start: Moment,
    ) -> Result<Deadline<'a>, CountError> {
        let mut notes = Vec::new();
        let from = self.received(applied, starts, start, &mut notes)?;
        let Limit { due, act_by, notes: of_count } = applied.counting.limit(from, self.calendar)?;
        notes.extend(of_count);
        notes.extend(applied.note.map(|note| Note::Rule(note.to_owned())));
        let asked_by_name = !self.rules.chooses_by_date() || rule.table == self.rules.id;
        if asked_by_name && !governs(rule.in_force, applied.counting, start) {
            notes.push(Note::NotInForce {
                table: rule.table.clone(),
                in_force: rule.in_force.to_string(),
            });
        }
        if applied.counting.direction == Direction::After
            && start.compare(&self.judgement.as_of).is_gt()
        {
            notes.push(Note::NotYetStarted(start));
        }
        let record = self.record(rule, starts, start, &mut notes);
        let status = self.status(rule.kind, due, act_by, &record);
        self.note_outcome(status, due, &record, &mut notes);
        let late_from = self.late_from(rule.kind, status, due, &record);
        Ok(Deadline {
            rule,
            starts,
            event: start,
            from,
            counting: applied.counting,
            due,
            act_by,
            completed: record.completed,
            status,
            working_days_left: due.filter(|_| status.is_open()).and_then(|due| {
                self.calendar.working_days_between(self.judgement.as_of.date(), due.date()).ok()
            }),
            late_by: due.zip(late_from).map(|(due, late)| self.late_by(due, late)),
            notes,
        })
    }

    /// Where the count starts: the event, unless a policy on deemed receipt moves it. What must
    /// happen within hours, on the same day or as soon as possible runs from the event itself: no
    /// policy on receipt makes it wait.
    fn received(
        &self,
        applied: &Applied<'_>,
        starts: EventId,
        start: Moment,
        notes: &mut Vec<Note>,
    ) -> Result<Moment, OutsideCoverage> {
        let Some(after) = self.judgement.deemed_receipt else {
            return Ok(start);
        };
        let urgent = match applied.counting.period {
            Period::Count(_, Unit::Hours) | Period::SameDay | Period::AsSoonAsPossible => true,
            Period::Count(..) => false,
        };
        if urgent || !self.rules.events.get(starts).received {
            return Ok(start);
        }
        let working = self.calendar.is_working_day(start.date())?;
        match start.time() {
            None if working => {
                notes.push(Note::ArrivalTimeUnknown { after });
                return Ok(start);
            }
            Some(time) if working && time <= after => return Ok(start),
            _ => {}
        }
        let received = self.calendar.add_working_days(start.date(), 1)?;
        notes.push(Note::DeemedReceipt { arrived: start, received });
        Ok(Moment::on(received))
    }

    /// What completes a start is the first completion on or after it. Where all of them lie before
    /// the first start, the record contradicts itself.
    fn record(&self, rule: &Rule, starts: EventId, start: Moment, notes: &mut Vec<Note>) -> Record {
        let counts_back = rule.direction == Direction::Before;
        let ended = self.first_of(&rule.until, start, counts_back);
        let cancelled = self.first_of(&rule.unless, start, counts_back);
        let extended_to = self.extension(rule, starts, start);
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
            Some(done) if done.compare(&self.judgement.as_of).is_gt() => {
                notes.push(Note::NotYetHappened(done));
            }
            Some(done) if ended.is_some_and(|(_, end)| done.compare(&end).is_gt()) => {
                notes.push(Note::DoneAfterEnd(done));
            }
            Some(done) => {
                record.completed = Some(done);
                notes.extend(self.answers_another(starts, start, completes, done));
            }
            None => {
                record.completed = self.contradiction(rule, starts, start, completes);
                record.invalid = record.completed.is_some();
            }
        }
        if record.invalid {
            notes.push(Note::CompletedBeforeStart);
        }
        record
    }

    /// A completion that lies before everything that could have called for it: before the first
    /// start of the rule, and before what starts any other rule that it completes.
    fn contradiction(
        &self,
        rule: &Rule,
        starts: EventId,
        start: Moment,
        completes: EventId,
    ) -> Option<Moment> {
        let first_start = self.case.occurrences(starts).next() == Some(start);
        if !first_start || starts == completes {
            return None;
        }
        let early = self.case.occurrences(completes).next_back()?;
        let happened_before = |event: EventId| {
            let first = self.case.occurrences(event).next();
            first.is_some_and(|first| first.compare(&early).is_le())
        };
        let called_for_otherwise = self
            .rules
            .rules()
            .filter(|other| other.id != rule.id && other.completes == Some(completes))
            .any(|other| other.starting_events().any(happened_before));
        (!called_for_otherwise).then_some(early)
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
    fn extension(&self, rule: &Rule, starts: EventId, start: Moment) -> Option<NaiveDate> {
        let to = self.case.extension(&rule.id)?;
        let latest = self.case.occurrences(starts).rfind(|start| start.date() <= to);
        (latest == Some(start)).then_some(to)
    }

    /// The first of the events that happened by the moment of asking; for a count that does not run
    /// back, on or after the start.
    fn first_of(
        &self,
        events: &[EventId],
        start: Moment,
        counts_back: bool,
    ) -> Option<(EventId, Moment)> {
        let happened = |event: &EventId| {
            let when = self.case.occurrences(*event).find(|when| {
                (counts_back || when.compare(&start).is_ge())
                    && when.compare(&self.judgement.as_of).is_le()
            });
            when.map(|when| (*event, when))
        };
        events.iter().filter_map(happened).min_by(|(_, a), (_, b)| a.compare(b))
    }

    fn status(
        &self,
        kind: Kind,
        due: Option<Moment>,
        act_by: Option<NaiveDate>,
        record: &Record,
    ) -> Status {
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
                (true, Kind::Target) if self.judgement.strict_targets => Status::Missed,
                _ => Status::Lapsed,
            };
        }
        let Some(due) = due else {
            return Status::Outstanding;
        };
        if self.judgement.as_of.compare(&due).is_gt() {
            return self.past_limit(kind, record.extended_to);
        }
        if self.judgement.as_of.date() == due.date() {
            return Status::DueToday;
        }
        if self.is_soon(act_by.unwrap_or(due.date())) { Status::DueSoon } else { Status::Due }
    }

    fn past_limit(&self, kind: Kind, extended_to: Option<NaiveDate>) -> Status {
        match kind {
            Kind::Prompt => Status::Chase,
            _ if extended_to.is_some_and(|to| to >= self.judgement.as_of.date()) => {
                Status::Extended
            }
            Kind::Target if !self.judgement.strict_targets => Status::Due,
            Kind::Limit | Kind::Target => Status::Breached,
        }
    }

    /// Where the holidays are not known, a weekend and two of them are allowed for.
    fn is_soon(&self, act_by: NaiveDate) -> bool {
        const DAYS_OFF: i64 = 4;
        let today = self.judgement.as_of.date();
        match self.calendar.working_days_between(today, act_by) {
            Ok(left) => i64::from(left) <= i64::from(self.judgement.warn_within),
            Err(_) => {
                (act_by - today).num_days() <= i64::from(self.judgement.warn_within) + DAYS_OFF
            }
        }
    }

    fn note_outcome(
        &self,
        status: Status,
        due: Option<Moment>,
        record: &Record,
        notes: &mut Vec<Note>,
    ) {
        let title = |event: EventId| self.rules.events.get(event).title.clone();
        match (status, record.ended, record.cancelled) {
            (Status::Lapsed | Status::Missed, Some((event, when)), _) => {
                notes.push(Note::DutyEnded { event: title(event), when });
            }
            (Status::NotNeeded, _, Some((event, when))) => {
                notes.push(Note::Cancelled { event: title(event), when });
            }
            _ => {}
        }
        if let (Some(due), Some(completed)) = (due, record.completed)
            && status == Status::Met
            && due.date() == completed.date()
            && due.time().is_some()
            && completed.time().is_none()
        {
            notes.push(Note::CompletionTimeUnknown);
        }
        match (record.extended_to, due) {
            (Some(to), Some(due))
                if to < due.date() || (to == due.date() && due.time().is_none()) =>
            {
                notes.push(Note::ExtensionWithoutEffect(to));
            }
            (Some(to), _) => notes.push(Note::ExtendedTo(to)),
            _ => {}
        }
    }

    /// The moment that lateness runs to. A prompt is never late.
    fn late_from(
        &self,
        kind: Kind,
        status: Status,
        due: Option<Moment>,
        record: &Record,
    ) -> Option<Moment> {
        let as_of = self.judgement.as_of;
        match status {
            _ if kind == Kind::Prompt => None,
            Status::Late => record.completed,
            Status::Missed => record.ended.map(|(_, when)| when),
            _ if status.is_open() => {
                Some(as_of).filter(|as_of| due.is_some_and(|due| as_of.compare(&due).is_gt()))
            }
            _ => None,
        }
    }

    fn late_by(&self, due: Moment, late: Moment) -> LateBy {
        LateBy {
            working_days: self.calendar.working_days_between(due.date(), late.date()).ok(),
            days: (late.date() - due.date()).num_days(),
        }
    }
}

impl Status {
    /// Place in a list with the worst first.
    #[must_use]
    pub fn urgency(self) -> usize {
        const WORST_FIRST: [Status; 13] = [
            Status::Breached,
            Status::Extended,
            Status::DueToday,
            Status::Chase,
            Status::DueSoon,
            Status::Invalid,
            Status::Outstanding,
            Status::Due,
            Status::Missed,
            Status::Late,
            Status::Met,
            Status::Lapsed,
            Status::NotNeeded,
        ];
        WORST_FIRST.iter().position(|status| *status == self).unwrap_or(WORST_FIRST.len())
    }

    /// Whether something is still to be done.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Breached
                | Self::DueToday
                | Self::DueSoon
                | Self::Due
                | Self::Chase
                | Self::Outstanding
                | Self::Extended
        )
    }
}
