//! How a case must unfold: every deadline, and those that will start once others are done.

mod path;

use chrono::NaiveDate;

use self::path::Ground;
use crate::calendar::{Calendar, OutsideCoverage};
use crate::case::Case;
use crate::counting::{CountError, Direction};
use crate::engine::status::Status;
use crate::engine::{Criteria, Deadline, Engine, Uncountable};
use crate::moment::Moment;
use crate::provisional::Provisional;
use crate::remark::Remark;
use crate::rules::{EventId, NoEdition, Owner, Rule, RuleSet};

/// How far a timeline goes beyond the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// How many occurrences of a repeating event are shown, past or future; `None` for no limit.
    pub repeats: Option<u32>,
    /// The last day of the projection; `None` for no limit.
    pub until: Option<NaiveDate>,
    /// The first day on which an event without a limit may be assumed. In a real case, something not recorded
    /// by today did not happen in the past.
    pub path_from: Option<NaiveDate>,
}

impl Horizon {
    /// Whether a limit that cannot be counted lies after the last day to show.
    fn ends_before(self, rule: &Rule, start: Moment, error: &CountError) -> bool {
        let is_after = |until: NaiveDate| match error {
            CountError::BeyondYears { .. } => true,
            CountError::OutsideCoverage(OutsideCoverage { known, .. }) => {
                start.date() >= known.listed.from
                    && known.provisional.unwrap_or(known.listed).to >= until
            }
            CountError::HoursHaveNoFirstDay => false,
        };
        rule.direction == Direction::After && self.until.is_some_and(is_after)
    }
}

impl Default for Horizon {
    /// Two occurrences of each repeating event.
    fn default() -> Self {
        Self { repeats: Some(2), until: None, path_from: None }
    }
}

/// How a case must unfold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline<'a> {
    /// The steps, in the order in which they must be done.
    pub steps: Vec<Step<'a>>,
    /// Rules that apply but whose limits cannot be worked out. What follows from them is missing.
    pub uncountable: Vec<Uncountable<'a>>,
    /// Starting dates for which no edition has rules.
    pub without_edition: Vec<NoEdition>,
    /// Whether the timeline was cut off because it was too long.
    pub is_cut: bool,
}

/// One step: a deadline, or an intermediate event without a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// The event that it starts from.
    pub starts: EventId,
    /// When that event happened, or is assumed to happen.
    pub from: Moment,
    /// How that is known.
    pub start: Start<'a>,
    /// The event that completes it.
    pub completes: Option<EventId>,
    /// When that event happened, or is assumed to happen; `None` if it is not expected.
    pub completion: Option<Completion>,
    /// Its deadline; `None` if no limit is set.
    pub deadline: Option<Deadline<'a>>,
    /// Whether its limit is the one that counts for the completing event: the earliest of several. A prompt
    /// is not a limit and never governs.
    pub governs: bool,
    /// The remarks on a step without a limit. A deadline has its own remarks.
    pub remarks: Vec<Remark>,
    /// The provisional dates of a step without a limit.
    provisional: Provisional,
    status: Status,
}

/// How the start of a step is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start<'a> {
    /// It is recorded, or planned for a day to come.
    Recorded,
    /// It is assumed at the limit of this rule.
    AtLimit(&'a Rule),
    /// It is assumed at the end of an extension of this rule.
    AtExtension(&'a Rule),
    /// It is assumed at once: this rule asks for it as soon as possible, and sets no limit.
    AtOnce(&'a Rule),
    /// No limit is set for it: it is assumed on the day of the event that it follows.
    WithoutLimit,
}

/// When the event that completes a step happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// When.
    pub when: Moment,
    /// Whether that is recorded or planned, rather than assumed at a limit.
    pub recorded: bool,
}

/// Follows a case from limit to limit.
///
/// What is recorded is assessed as in [`deadlines`](crate::deadlines). If something is still to be done, its
/// completing event is assumed at the limit, everything that this starts is [projected](Status::Projected),
/// and so on. A recorded completion replaces the limit, and everything after it moves.
///
/// # Example
///
/// A strategy discussion on Friday 11 December 2026: the conference is due fifteen working days
/// later, past Christmas, and the first core group ten working days after that.
///
/// ```
/// use dutyclock::calendar::shipped;
/// use dutyclock::rules::Dates;
/// use dutyclock::{Case, Horizon, Criteria, RuleSet, Status, timeline};
///
/// let rules = RuleSet::shipped("england", Dates::All)?;
/// let calendar = shipped::calendar("england-and-wales").expect("a shipped calendar")?;
/// let mut case = Case::new(None);
/// case.record(rules.events.find("strategy-discussion")?, "2026-12-11".parse()?);
///
/// let criteria = Criteria::as_of("2026-12-11".parse()?);
/// let timeline = timeline(&case, &rules, &calendar, &criteria, Horizon::default());
/// let found: Vec<_> = timeline
///     .steps
///     .iter()
///     .map(|step| (step.rule().unwrap().id.as_str(), step.due().unwrap().iso(), step.status()))
///     .collect();
/// assert_eq!(found, [
///     ("icpc", "2027-01-06".to_owned(), Status::Due),
///     ("core-group", "2027-01-20".to_owned(), Status::Projected),
///     ("first-review", "2027-04-06".to_owned(), Status::Projected),
///     ("next-review", "2027-10-06".to_owned(), Status::Projected),
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn timeline<'a>(
    case: &Case,
    rules: &'a RuleSet,
    calendar: &Calendar,
    criteria: &Criteria,
    horizon: Horizon,
) -> Timeline<'a> {
    let engine = Engine::new(rules, calendar, *criteria, &case.circumstances);
    let as_of = criteria.as_of;
    path::follow(Ground { engine: &engine, rules, case, as_of, horizon })
}

impl<'a> Step<'a> {
    /// Its status.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The rule; `None` if no limit is set.
    #[must_use]
    pub fn rule(&self) -> Option<&'a Rule> {
        self.deadline.as_ref().map(|deadline| deadline.rule)
    }

    /// Who must act; `None` if no limit is set.
    #[must_use]
    pub fn owner(&self) -> Option<Owner> {
        self.rule().map(|rule| rule.owner)
    }

    /// The last moment in time.
    #[must_use]
    pub fn due(&self) -> Option<Moment> {
        self.deadline.as_ref()?.due
    }

    /// The last working day on which it can still be done in time.
    #[must_use]
    pub fn act_by(&self) -> Option<Moment> {
        self.deadline.as_ref()?.act_by
    }

    /// What must be done, or what happens.
    #[must_use]
    pub fn title<'t>(&'t self, rules: &'t RuleSet) -> &'t str {
        match (self.rule(), self.completes) {
            (Some(rule), _) => &rule.title,
            (None, Some(event)) => &rules.events.get(event).title,
            (None, None) => "",
        }
    }

    /// All remarks.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        self.deadline.as_ref().map_or(&self.remarks, |deadline| &deadline.remarks)
    }

    /// Which of its dates and numbers depend on holidays that are not published yet.
    #[must_use]
    pub fn provisional(&self) -> Provisional {
        self.deadline.as_ref().map_or(self.provisional, Deadline::provisional)
    }

    /// Whether the day on which it is assumed to be done is provisional.
    #[must_use]
    pub fn completion_is_provisional(&self) -> bool {
        self.completion.is_some_and(|completion| !completion.recorded)
            && self.is_taken_provisionally()
    }

    /// Where it ends in a chart: at its limit, or at its start if it has none.
    #[must_use]
    pub fn end(&self) -> Moment {
        match (&self.deadline, self.completion) {
            (Some(deadline), _) => deadline.due.unwrap_or(deadline.from),
            (None, Some(completion)) => completion.when,
            (None, None) => self.from,
        }
    }
}

impl Step<'_> {
    /// Whether the day on which it is assumed to be done depends on holidays that are not published yet. The
    /// end of an extension does not: it is an authorised day.
    fn is_taken_provisionally(&self) -> bool {
        let is_extended = self.remarks().iter().any(|note| matches!(note, Remark::ExtendedTo(_)));
        let Provisional { from, due, .. } = self.provisional();
        match self.due() {
            Some(_) => due && !is_extended,
            None => from,
        }
    }

    /// Its sort key in a list: by its end, then by its start.
    fn order(&self) -> ((i32, i32), (i32, i32)) {
        (self.end().list_order(), self.from.list_order())
    }
}

impl<'a> Start<'a> {
    /// The rule under which it is assumed.
    #[must_use]
    pub fn rule(&self) -> Option<&'a Rule> {
        match self {
            Self::AtLimit(rule) | Self::AtExtension(rule) | Self::AtOnce(rule) => Some(rule),
            Self::Recorded | Self::WithoutLimit => None,
        }
    }

    /// The words of [`Start::name`].
    pub const NAMES: &'static [&'static str] = &["recorded", "projected", "without-limit"];

    /// One word: `recorded`, `projected`, or `without-limit`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::AtLimit(_) | Self::AtExtension(_) | Self::AtOnce(_) => "projected",
            Self::WithoutLimit => "without-limit",
        }
    }
}

impl<'a> Timeline<'a> {
    /// Merges the timelines of several records of one case.
    #[must_use]
    pub fn joined(timelines: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for Self { steps, uncountable, without_edition, is_cut } in timelines {
            all.steps.extend(steps);
            all.uncountable.extend(uncountable);
            all.without_edition.extend(without_edition);
            all.is_cut |= is_cut;
        }
        all.steps.sort_by_key(Step::order);
        all
    }

    /// Everything that has no answer, and why: one sentence each.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        let uncountable = self.uncountable.iter().map(ToString::to_string);
        let without_edition = self.without_edition.iter().map(ToString::to_string);
        let cut = self
            .is_cut
            .then(|| format!("more than {} dates to project: it ends early", path::MOST_PROJECTED));
        uncountable.chain(without_edition).chain(cut).collect()
    }
}
