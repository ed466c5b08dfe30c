//! What was considered for an answer: the table, its editions, the rules that an event starts, and their
//! periods. Each either applied, or has a reason why not.

use std::fmt;

use chrono::NaiveDate;

use crate::moment::Moment;
use crate::named_enum::named_enum;
use crate::period::Period;
use crate::rules::InForce;

/// Something that was considered, with everything below it in the tree. Its `Display` is one line about this
/// item alone.
///
/// # Example
///
/// ```
/// use dutyclock::calendar::shipped;
/// use dutyclock::rules::Dates;
/// use dutyclock::{Case, Considered, Criteria, Question, RuleSet};
///
/// let rules = RuleSet::shipped("england", Dates::All)?;
/// let calendar = shipped::calendar("england-and-wales").expect("a shipped calendar")?;
/// let (referral, decision) = (rules.events.find("referral")?, rules.events.find("decision")?);
///
/// let mut case = Case::new(None);
/// case.record(referral, "2026-11-20".parse()?);
/// case.record(decision, "2026-11-23".parse()?);
///
/// let criteria = Criteria::as_of("2026-11-26".parse()?);
/// let question = Question {
///     rules: &rules,
///     calendar: &calendar,
///     criteria: &criteria,
///     case: &case,
///     starts: referral,
///     when: "2026-11-20".parse()?,
///     rule: "chase-up",
/// };
/// let considered = question.considered();
/// let edition = considered.below.iter().find(|edition| edition.applied).unwrap();
/// let chase_up = edition.below.iter().find(|rule| rule.asked).unwrap();
/// assert!(!chase_up.applied);
/// assert_eq!(
///     chase_up.reason.as_ref().unwrap().to_string(),
///     "cancelled on Mon 23 Nov 2026: Decision on the type of response"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Considered {
    /// What kind of thing it is.
    pub what: What,
    /// Its id; for a period, the circumstances or event that it holds for.
    pub id: String,
    /// Its title, or how long it allows and its limit.
    pub says: String,
    /// Whether it is the requested rule, or belongs to it.
    pub asked: bool,
    /// Whether it plays a part in the answer.
    pub applied: bool,
    /// Why it plays no part, or no longer does.
    pub reason: Option<Reason>,
    /// What was considered below it.
    pub below: Vec<Considered>,
}

named_enum! {
    /// What can be considered.
    What {
        /// A table, with all that it inherits.
        Table = "table",
        /// An edition of a document.
        Edition = "edition",
        /// A rule.
        Rule = "rule",
        /// A period of a rule.
        Period = "period",
    }
}

/// Why something plays no part in an answer, or no longer does. Its `Display` has no full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// An edition was not in force on the day of the start.
    #[error("not in force: {}", span.span())]
    NotInForce {
        /// The dates on which it was.
        span: InForce,
    },
    /// A period of years ends on a day on which the edition is not in force.
    #[error("not in force when it ends, on {}: {}", Moment::on(*end), span.span())]
    NotInForceAtEnd {
        /// The day on which the period ends.
        end: NaiveDate,
        /// The dates on which the edition was in force.
        span: InForce,
    },
    /// The table was requested by name but was not in force.
    #[error("chosen by name; {span}")]
    AskedByName {
        /// The dates on which it was in force.
        span: InForce,
    },
    /// The rule has its own dates, and the start is outside them.
    #[error("the rule itself was not in force: {}", span.span())]
    RuleNotInForce {
        /// The dates on which the rule was in force.
        span: InForce,
    },
    /// The edition in force has no such rule.
    #[error("{edition} has no such rule")]
    NotInEdition {
        /// Id of the edition.
        edition: String,
    },
    /// The rule starts from another event.
    #[error("starts from {} and not from {asked}", events.join(" or "))]
    OtherEvent {
        /// Ids of the events that start it.
        events: Vec<String>,
        /// Id of the requested event.
        asked: String,
    },
    /// The rule holds only in circumstances that were not given.
    #[error("circumstance not given: {}", names.join(" or "))]
    CircumstanceNotGiven {
        /// The circumstances, any of which is enough.
        names: Vec<String>,
    },
    /// Another period of the rule holds.
    #[error("another period applies: {period}")]
    OtherPeriod {
        /// That period.
        period: Period,
    },
    /// Only the first start in a spell counts.
    #[error("only the first start counts, and there was one before: {}", first)]
    NotTheFirst {
        /// The earlier start.
        first: Moment,
    },
    /// Only a later start counts.
    #[error("only a later start counts, and there was none before")]
    TheFirst,
    /// Something has happened after which the rule does not start.
    #[error("nothing starts it after {}: {event}", when)]
    Past {
        /// Title of what happened.
        event: String,
        /// When it happened.
        when: Moment,
    },
    /// The start is too early or too late in its spell.
    #[error("applies to starts at another time since {since}")]
    OtherAge {
        /// Title of the event that begins the spell.
        since: String,
    },
    /// The limit cannot be counted.
    #[error("cannot be counted: {0}")]
    Uncountable(String),
    /// A prompt is no longer needed.
    #[error("cancelled on {}: {event}", when)]
    Cancelled {
        /// Title of what happened.
        event: String,
        /// When it happened.
        when: Moment,
    },
    /// The duty ended.
    #[error("the duty ended on {}: {event}", when)]
    Ended {
        /// Title of what happened.
        event: String,
        /// When it happened.
        when: Moment,
    },
    /// It was done.
    #[error("completed on {}", when)]
    Completed {
        /// When it was done.
        when: Moment,
    },
}

impl Reason {
    /// A name for use by programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotInForce { .. } => "not-in-force",
            Self::NotInForceAtEnd { .. } => "not-in-force-at-end",
            Self::AskedByName { .. } => "asked-by-name",
            Self::RuleNotInForce { .. } => "rule-not-in-force",
            Self::NotInEdition { .. } => "not-in-edition",
            Self::OtherEvent { .. } => "other-event",
            Self::CircumstanceNotGiven { .. } => "circumstance-not-given",
            Self::OtherPeriod { .. } => "other-period",
            Self::NotTheFirst { .. } => "not-the-first",
            Self::TheFirst => "the-first",
            Self::Past { .. } => "past",
            Self::OtherAge { .. } => "other-age",
            Self::Uncountable(_) => "uncountable",
            Self::Cancelled { .. } => "cancelled",
            Self::Ended { .. } => "ended",
            Self::Completed { .. } => "completed",
        }
    }
}

impl Considered {
    /// This item and everything below it, parents first.
    pub fn all(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        Box::new(std::iter::once(self).chain(self.below.iter().flat_map(Self::all)))
    }
}

impl fmt::Display for Considered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, id, says, asked, applied, reason, .. } = self;
        match what {
            What::Period => write!(f, "{says} {id}")?,
            What::Rule if *asked => write!(f, "{id} (asked about)")?,
            What::Table | What::Edition | What::Rule => f.write_str(id)?,
        }
        let says = Some(says).filter(|says| *applied && *what != What::Period && !says.is_empty());
        if let Some(says) = says {
            write!(f, ": {says}")?;
        }
        match (reason, says, what) {
            (None, ..) if *applied && *what == What::Period => f.write_str(": applied"),
            (None, ..) => Ok(()),
            (Some(reason), Some(_), _) => write!(f, "; {reason}"),
            (Some(reason), None, What::Edition) => write!(f, ": {reason}"),
            (Some(Reason::CircumstanceNotGiven { .. }), None, What::Period) => {
                f.write_str(": not applied, circumstance not given")
            }
            (Some(reason), None, _) => write!(f, ": not applied, {reason}"),
        }
    }
}
