//! Rules applied to a case: what is due, by when, and how it stands.

use std::cmp::Ordering;

use chrono::NaiveTime;

use crate::calendar::Calendar;
use crate::case::Case;
use crate::count_steps::CountStep;
use crate::counting::{CountError, Counting};
use crate::engine::status::Status;
use crate::moment::Moment;
use crate::note::Note;
use crate::provisional::Provisional;
use crate::rules::{EventId, NoEdition, Rule, RuleSet};
use crate::timescales::{Finding, Timescales};

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
    pub act_by: Option<Moment>,
    /// When it was done.
    pub completed: Option<Moment>,
    /// How it stands.
    pub status: Status,
    /// Working days until the limit, negative once it has passed; `None` where the holidays are
    /// not known or the deadline is no longer open.
    pub working_days_left: Option<i32>,
    /// By how much it was done, or is, after the limit.
    pub late_by: Option<LateBy>,
    /// What the table says of its rule.
    pub rule_note: Option<&'a str>,
    /// What was found out of this deadline.
    pub remarks: Vec<Note>,
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
    /// The place of the rule in [`RuleSet::rules`].
    pub place: usize,
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
    let timescales = Timescales::new(rules, calendar, *judgement, &case.circumstances);
    timescales.judge(case, |finding| found.add(finding));
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
    let timescales = Timescales::new(rules, calendar, *judgement, &case.circumstances);
    timescales.judge_from(event, case, |finding| found.add(finding));
    found.sort();
    found
}

impl Deadline<'_> {
    /// Everything that is to be said of it.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        self.rule_remark().into_iter().chain(self.remarks.iter().map(Note::to_string))
    }

    /// What the table says of its rule, as a remark.
    pub(crate) fn rule_remark(&self) -> Option<String> {
        self.rule_note.map(|note| note.trim_end_matches('.').to_owned())
    }

    /// Which of its dates and numbers rest on holidays that are not published yet.
    #[must_use]
    pub fn provisional(&self) -> Provisional {
        Provisional::among(&self.remarks)
    }

    /// The count, step by step. The last step is the due date.
    ///
    /// # Errors
    ///
    /// None that making the deadline would not have met.
    pub fn steps(&self, calendar: &Calendar) -> Result<Vec<CountStep>, CountError> {
        let calendar = &self.rule.calendar(calendar);
        let limit = self.counting.limit(self.from, calendar)?;
        let mut steps = self.counting.steps_to(&limit, self.provisional(), self.from, calendar);
        if self.event != self.from {
            let (arrived, received) = (self.event, self.from);
            let provisional = self.provisional().from;
            steps.insert(0, CountStep::Received { arrived, received, provisional });
        }
        Ok(steps)
    }
}

impl<'a> Deadlines<'a> {
    fn add(&mut self, finding: Finding<'_, 'a, '_>) {
        match finding {
            Finding::Judged(judged) => self.deadlines.push(judged.deadline(true)),
            Finding::Uncountable(uncountable) => self.uncountable.push(uncountable),
            Finding::WithoutEdition { error, .. } => self.without_edition.push(error),
        }
    }

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
