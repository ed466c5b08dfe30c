//! What was considered in an answer: the table, its editions, the rules that an event starts, and their
//! periods; each applied or not, and why.

use std::fmt;

use chrono::NaiveDate;

use crate::moment::Moment;
use crate::named_enum::named_enum;
use crate::period::Period;
use crate::rules::InForce;

/// Something that was considered, and what was considered below it. Its `Display` is one line about
/// itself.
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
    /// What it is.
    pub what: What,
    /// Its id; of a period, where it holds.
    pub id: String,
    /// What it says: a title, or how long it allows and until when.
    pub says: String,
    /// Whether it is the rule that was asked about, or belongs to it.
    pub asked: bool,
    /// Whether it has part in the answer.
    pub applied: bool,
    /// Why it has none, or no more.
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

/// Why something has no part in an answer, or no more. Its `Display` has no full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// An edition was not in force on the day of the start.
    #[error("not in force: {}", span.span())]
    NotInForce {
        /// The dates on which it was.
        span: InForce,
    },
    /// Of a period of years: the edition is not in force on the day that it ends.
    #[error("not in force when it ends, on {}: {}", Moment::on(*end), span.span())]
    NotInForceAtEnd {
        /// The day that it ends.
        end: NaiveDate,
        /// The dates on which the edition was in force.
        span: InForce,
    },
    /// It was not in force, and was asked for by its name.
    #[error("chosen by name; {span}")]
    AskedByName {
        /// The dates on which it was in force.
        span: InForce,
    },
    /// A rule has dates of its own, and the day of the start is none of them.
    #[error("the rule itself was not in force: {}", span.span())]
    RuleNotInForce {
        /// The dates on which it was.
        span: InForce,
    },
    /// The edition in force has no such rule.
    #[error("{edition} has no such rule")]
    NotInEdition {
        /// Id of the edition.
        edition: String,
    },
    /// It starts from another event.
    #[error("starts from {} and not from {asked}", events.join(" or "))]
    OtherEvent {
        /// Ids of the events that start it.
        events: Vec<String>,
        /// Id of the event that was asked about.
        asked: String,
    },
    /// It holds in circumstances that were not given.
    #[error("circumstance not given: {}", names.join(" or "))]
    CircumstanceNotGiven {
        /// The circumstances, any of which would do.
        names: Vec<String>,
    },
    /// Another period of the rule holds.
    #[error("another period applies: {period}")]
    OtherPeriod {
        /// That period.
        period: Period,
    },
    /// Only the first of its starts in a spell counts.
    #[error("only the first start counts, and there was one before: {}", first)]
    NotTheFirst {
        /// The earlier start.
        first: Moment,
    },
    /// Only a later start counts.
    #[error("only a later start counts, and there was none before")]
    TheFirst,
    /// Something has happened after which nothing starts it.
    #[error("nothing starts it after {}: {event}", when)]
    Past {
        /// Title of what happened.
        event: String,
        /// When it happened.
        when: Moment,
    },
    /// The start lies too early or too late in its spell.
    #[error("applies to starts at another time since {since}")]
    OtherAge {
        /// Title of the event that begins the spell.
        since: String,
    },
    /// Its limit cannot be counted.
    #[error("cannot be counted: {0}")]
    Uncountable(String),
    /// A prompt was made needless.
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
    /// A name for programs.
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
    /// Itself and all that was considered below it, from above.
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
