//! Full deadlines, and all deadlines of a case.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

use super::assess::{Sink, Verdict};
use super::criteria::Criteria;
use super::duty::DutyId;
use super::facts::Facts;
use super::setup::Engine;
use super::status::Status;
use super::total::SpellTotal;
use crate::calendar::Calendar;
use crate::case::Case;
use crate::count_steps::CountStep;
use crate::counting::{CountError, Counting};
use crate::moment::Moment;
use crate::period::Period;
use crate::provisional::Provisional;
use crate::remark::{Remark, Remarks};
use crate::rules::{EventId, NoEdition, Rule, RuleSet};

/// A rule applied to a moment: the due date and the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The event that started it.
    pub starts: EventId,
    /// When that event happened.
    pub event: Moment,
    /// The moment from which it is counted: the event, unless a deemed receipt policy moved it.
    pub from: Moment,
    /// How it is counted in the circumstances.
    pub counting: Counting,
    /// The last moment in time; `None` if the rule sets no number.
    pub due: Option<Moment>,
    /// The last working day on which it can still be done in time.
    pub act_by: Option<Moment>,
    /// When it was done.
    pub completed: Option<Moment>,
    /// Its status.
    pub status: Status,
    /// Working days until the limit, negative once it has passed; `None` if the holidays are not known or the
    /// deadline is no longer open.
    pub working_days_left: Option<i32>,
    /// The time on the clock until the limit, if the rule counts hours, and its time and that of the assessment
    /// are known. `None` if the limit has passed or the deadline is no longer open.
    pub time_left: Option<TimeDelta>,
    /// Whether it is open and the last day to act has passed.
    pub act_by_has_passed: bool,
    /// How long after the limit it was done or, if it is still open, how late it is.
    pub late_by: Option<LateBy>,
    /// What earlier spells leave of the hours that the rule allows in all, if it adds them up.
    pub total: Option<Box<SpellTotal>>,
    /// The note in the table on its rule.
    pub rule_note: Option<&'a str>,
    /// The remarks on this deadline.
    pub remarks: Vec<Remark>,
    pub(crate) provisional: Provisional,
}

/// The time from a limit to a later moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateBy {
    /// Working days; `None` if the holidays are not known.
    pub working_days: Option<i32>,
    /// Calendar days.
    pub days: i64,
    /// The time on the clock, if the rule counts hours and both times are known.
    pub time: Option<TimeDelta>,
}

/// A rule that applies but whose limit cannot be worked out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {error}", rule.id)]
pub struct Uncountable<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The reason.
    pub error: CountError,
}

/// The deadlines of a case, and the rules whose limits cannot be worked out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deadlines<'a> {
    /// The deadlines: first those without a number that were asked for, then by due date, and last those that
    /// cannot be in breach.
    pub deadlines: Vec<Deadline<'a>>,
    /// The rules without a deadline, and why.
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
/// use dutyclock::{Case, Criteria, Moment, RuleSet, Status, deadlines};
///
/// let rules = RuleSet::shipped("england", Dates::All)?;
/// let calendar = shipped::calendar("england-and-wales").expect("a shipped calendar")?;
///
/// let mut case = Case::new(Some("C-1042".to_owned()));
/// case.record(rules.events.find("referral")?, "2026-11-20T16:40".parse()?);
/// case.record(rules.events.find("decision")?, "2026-11-24".parse()?);
///
/// let criteria = Criteria::as_of("2026-11-25".parse()?);
/// let found = deadlines(&case, &rules, &calendar, &criteria);
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
    criteria: &Criteria,
) -> Deadlines<'a> {
    collected(case, None, rules, calendar, criteria)
}

/// Applies the rules that one event of the case starts, and those that prolong the time of one of them.
#[must_use]
pub fn deadlines_from<'a>(
    event: EventId,
    case: &Case,
    rules: &'a RuleSet,
    calendar: &Calendar,
    criteria: &Criteria,
) -> Deadlines<'a> {
    collected(case, Some(event), rules, calendar, criteria)
}

/// Of all events of a case, or of one.
fn collected<'a>(
    case: &Case,
    from: Option<EventId>,
    rules: &'a RuleSet,
    calendar: &Calendar,
    criteria: &Criteria,
) -> Deadlines<'a> {
    let engine = Engine::new(rules, calendar, *criteria, &case.circumstances);
    let mut sink =
        Collected { engine: &engine, case, prolonging: None, found: Deadlines::default() };
    match from {
        Some(event) => sink.assess_from(event, rules),
        None => engine.assess(case, &mut sink),
    }
    sink.found.sorted()
}

/// A list of deadlines under construction.
struct Collected<'e, 'r> {
    engine: &'e Engine<'r, 'e>,
    case: &'e Case,
    /// The only rules whose time may be prolonged by what is added; `None` for everything that starts.
    prolonging: Option<Vec<&'r str>>,
    found: Deadlines<'r>,
}

impl<'r> Collected<'_, 'r> {
    /// Takes what an event starts, and what prolongs the time of that.
    fn assess_from(&mut self, event: EventId, rules: &'r RuleSet) {
        let (engine, case) = (self.engine, self.case);
        engine.assess_from(event, case, self);
        let started = rules.rules().filter(|rule| rule.starts_from(event));
        let started: Vec<&str> = started.map(|rule| &*rule.id).collect();
        let prolongs =
            |rule: &&Rule| rule.prolongs.as_deref().is_some_and(|id| started.contains(&id));
        let granted = rules.rules().filter(prolongs).flat_map(Rule::starting_events);
        let granted: BTreeSet<EventId> = granted.filter(|other| *other != event).collect();
        self.prolonging = Some(started);
        granted.into_iter().for_each(|other| engine.assess_from(other, case, self));
    }

    fn wants_duty(&self, duty: DutyId) -> bool {
        let prolongs = self.engine.rule(duty).prolongs.as_deref();
        let Some(prolonged) = &self.prolonging else { return true };
        prolongs.is_some_and(|id| prolonged.contains(&id))
    }
}

impl Sink for Collected<'_, '_> {
    fn take(&mut self, verdict: Verdict) {
        if self.wants_duty(verdict.duty) {
            let deadline = self.engine.deadline(Facts::of(self.case), &verdict, true);
            self.found.deadlines.push(deadline);
        }
    }

    fn cannot_count(&mut self, duty: DutyId, _: Moment, error: CountError, _: bool) {
        if self.wants_duty(duty) {
            self.found.uncountable.push(Uncountable { rule: self.engine.rule(duty), error });
        }
    }

    fn not_in_force(&mut self, why: NoEdition, _: bool) {
        if self.prolonging.is_none() {
            self.found.without_edition.push(why);
        }
    }
}

impl Deadline<'_> {
    /// All remarks.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        self.rule_remark().into_iter().chain(self.remarks.iter().map(Remark::to_string))
    }

    /// Whether it is still to be done, as far as is known, and cannot be in breach: its rule never sets a limit, or
    /// nobody has said whether it came before its event.
    #[must_use]
    pub fn cannot_be_in_breach(&self) -> bool {
        let has_no_date =
            self.counting.period == Period::Beforehand || self.rule.never_sets_a_limit();
        self.status == Status::Outstanding && has_no_date
    }

    /// The note in the table on its rule, as a remark.
    pub(crate) fn rule_remark(&self) -> Option<String> {
        self.rule_note.map(|note| note.trim_end_matches('.').to_owned())
    }

    /// Which of its dates and numbers depend on holidays that are not published yet.
    #[must_use]
    pub fn provisional(&self) -> Provisional {
        self.provisional
    }

    /// Marks dates as provisional because they depend on others that are.
    pub(crate) fn mark_provisional(&mut self, what: Provisional, listed_to: NaiveDate) {
        let notes = std::mem::take(&mut self.remarks);
        let mut remarks = Remarks { notes, provisional: self.provisional };
        remarks.mark_provisional(what, listed_to);
        Remarks { notes: self.remarks, provisional: self.provisional } = remarks;
    }

    /// The count, step by step. The last step is the due date.
    ///
    /// # Errors
    ///
    /// Why the limit cannot be counted in that calendar. There is no error in the calendar that the deadline
    /// was counted in.
    pub fn steps(&self, calendar: &Calendar) -> Result<Vec<CountStep>, CountError> {
        if let Some(total) = &self.total {
            return Ok(total.steps(self.act_by, self.provisional));
        }
        let calendar = &self.rule.calendar(calendar);
        // The last day to act may be earlier, because of closures.
        let mut limit = self.counting.limit(self.from, calendar)?;
        limit.act_by = self.act_by;
        let mut steps = self.counting.steps_to(&limit, self.provisional, self.from, calendar);
        if self.event != self.from {
            steps.insert(0, self.step_to_beginning());
        }
        Ok(steps)
    }
}

impl Deadline<'_> {
    /// How the count came to begin at another moment than the event.
    fn step_to_beginning(&self) -> CountStep {
        let moved =
            |note: &&Remark| matches!(note, Remark::Postponed { .. } | Remark::Prolonged(_));
        match self.remarks.iter().find(moved) {
            Some(why) => CountStep::Moved { event: self.event, why: why.clone() },
            None => CountStep::Received {
                arrived: self.event,
                received: self.from,
                provisional: self.provisional.from,
            },
        }
    }
}

impl Deadlines<'_> {
    /// Everything that has no answer, and why: one sentence each.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        let uncountable = self.uncountable.iter().map(ToString::to_string);
        let without_edition = self.without_edition.iter().map(ToString::to_string);
        uncountable.chain(without_edition).collect()
    }

    fn sorted(mut self) -> Self {
        self.deadlines.sort_by_key(|deadline| {
            (deadline.cannot_be_in_breach(), deadline.due.map(|due| due.list_order()))
        });
        self
    }
}
