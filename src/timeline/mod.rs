//! How a case must unfold: every deadline, and those that will start when others are done.

mod path;

use chrono::NaiveDate;

use self::path::Ground;
use crate::calendar::Calendar;
use crate::case::Case;
use crate::engine::status::Status;
use crate::engine::{Criteria, Deadline, Engine, Uncountable};
use crate::moment::Moment;
use crate::note::Note;
use crate::provisional::Provisional;
use crate::rules::{EventId, NoEdition, Owner, Rule, RuleSet};

/// How far a timeline goes on from what is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// How many of what repeats are shown, held or still to come; `None` for no such bound.
    pub repeats: Option<u32>,
    /// The last day of what is projected; `None` for no such bound.
    pub until: Option<NaiveDate>,
    /// An event without a limit is taken on this day or later only: in the record of a real case,
    /// what has not been recorded by today has not happened on a day that has passed.
    pub path_from: Option<NaiveDate>,
}

impl Default for Horizon {
    /// Two of what repeats.
    fn default() -> Self {
        Self { repeats: Some(2), until: None, path_from: None }
    }
}

/// How a case must unfold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline<'a> {
    /// What is to be done, in the order in which it must be done.
    pub steps: Vec<Step<'a>>,
    /// Rules that apply, and whose limits cannot be given: what follows from them is missing.
    pub uncountable: Vec<Uncountable<'a>>,
    /// Starting dates for which no edition has rules.
    pub without_edition: Vec<NoEdition>,
    /// Whether there was so much that it ends early.
    pub is_cut: bool,
}

/// One thing to be done: a deadline, or an event on the way for which no limit is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// The event that it starts from.
    pub starts: EventId,
    /// When that event happened, or is taken to.
    pub from: Moment,
    /// How that is known.
    pub start: Start<'a>,
    /// The event that completes it.
    pub completes: Option<EventId>,
    /// When that event happened, or is taken to; `None` where it is not expected, or not awaited.
    pub completion: Option<Completion>,
    /// Its deadline; `None` where no limit is set.
    pub deadline: Option<Deadline<'a>>,
    /// Whether it is this limit that counts for what completes it: of several, the earliest. A
    /// prompt is no limit, and never governs.
    pub governs: bool,
    /// Where no limit is set, what is to be said of that. A deadline has its own remarks.
    pub remarks: Vec<Note>,
    /// Where no limit is set, what is provisional.
    provisional: Provisional,
    status: Status,
}

/// How the start of a step is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start<'a> {
    /// It is recorded, or planned for a day to come.
    Recorded,
    /// It is taken at the limit of this rule.
    AtLimit(&'a Rule),
    /// It is taken at the end of an extension of this rule.
    AtExtension(&'a Rule),
    /// It is taken at once: this rule asks for it as soon as possible, and sets no limit.
    AtOnce(&'a Rule),
    /// No limit is set for it: it is taken on the day of what it follows.
    WithoutLimit,
}

/// When the event that completes a step happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// When.
    pub when: Moment,
    /// Whether that is recorded, or planned, and not taken at a limit.
    pub recorded: bool,
}

/// Follows a case from limit to limit.
///
/// What is recorded is judged as [`deadlines`](crate::deadlines) judges it. Where something is
/// still to be done, the event that completes it is taken at its limit, and what that starts is
/// [projected](Status::Projected), and so on. What is recorded as done takes the place of a limit,
/// and everything after it moves.
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
    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The rule; `None` where no limit is set.
    #[must_use]
    pub fn rule(&self) -> Option<&'a Rule> {
        self.deadline.as_ref().map(|deadline| deadline.rule)
    }

    /// Who must act; `None` where no limit is set.
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

    /// Everything that was found out of it.
    #[must_use]
    pub fn remarks(&self) -> &[Note] {
        self.deadline.as_ref().map_or(&self.remarks, |deadline| &deadline.remarks)
    }

    /// Which of its dates and numbers rest on holidays that are not published yet.
    #[must_use]
    pub fn provisional(&self) -> Provisional {
        self.deadline.as_ref().map_or(self.provisional, Deadline::provisional)
    }

    /// Whether that is so of the day on which it is taken as done.
    #[must_use]
    pub fn completion_is_provisional(&self) -> bool {
        self.completion.is_some_and(|completion| !completion.recorded)
            && self.is_taken_provisionally()
    }

    /// Where it ends in a picture: at its limit, or where it starts if it has none.
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
    /// Whether the day on which it would be taken as done rests on holidays that are not published yet:
    /// an extension is a day that was authorised.
    fn is_taken_provisionally(&self) -> bool {
        let is_extended = self.remarks().iter().any(|note| matches!(note, Note::ExtendedTo(_)));
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
    /// The rule by which it is taken.
    #[must_use]
    pub fn rule(&self) -> Option<&'a Rule> {
        match self {
            Self::AtLimit(rule) | Self::AtExtension(rule) | Self::AtOnce(rule) => Some(rule),
            Self::Recorded | Self::WithoutLimit => None,
        }
    }

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
    /// Those of several records of one case in one.
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

    /// What has no answer, and why: one sentence each.
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
