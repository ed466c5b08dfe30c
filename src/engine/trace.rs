//! What was considered in an answer: the table, its editions, the rules that an event starts, and their
//! periods; each applied or not, and why.

use std::fmt;

use chrono::NaiveDate;

use super::condition::{Unfulfilled, unfulfilled};
use super::{Criteria, Deadline, Deadlines, deadlines_from};
use crate::calendar::Calendar;
use crate::case::Case;
use crate::moment::Moment;
use crate::named_enum::named_enum;
use crate::note::Note;
use crate::period::Period;
use crate::provisional::mark;
use crate::rules::{Age, Edition, EventId, InForce, Rule, RuleSet, Variant};

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
    #[error("asked for by its name; {span}")]
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
    #[error("another period holds: {period}")]
    OtherPeriod {
        /// That period.
        period: Period,
    },
    /// Only the first of its starts in a spell counts.
    #[error("only the first start counts, and one lies before: {}", first)]
    NotTheFirst {
        /// The earlier start.
        first: Moment,
    },
    /// Only a later start counts.
    #[error("only a later start counts, and none lies before")]
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
    #[error("holds for starts at another time since {since}")]
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

/// A rule, an event of a case that may start it, and what to judge by.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The table, with all its editions.
    pub rules: &'a RuleSet,
    /// The calendar to count in.
    pub calendar: &'a Calendar,
    /// As of when, and how strictly.
    pub criteria: &'a Criteria,
    /// What has happened, and under which circumstances.
    pub case: &'a Case,
    /// The event.
    pub starts: EventId,
    /// When it happened.
    pub when: Moment,
    /// Id of the rule.
    pub rule: &'a str,
}

impl<'a> Question<'a> {
    /// All that was considered: the editions that know the rule or anything that the event starts, in
    /// each that was in force the rules, and of the rule that was asked about the periods.
    #[must_use]
    pub fn considered(&self) -> Considered {
        let Self { rules, case, calendar, criteria, .. } = *self;
        let found = deadlines_from(self.starts, case, rules, calendar, criteria);
        let tree = Tree { question: *self, found: &found };
        Considered {
            what: What::Table,
            id: rules.id.clone(),
            says: rules.title.clone(),
            asked: false,
            applied: true,
            reason: tree.asked_by_name(),
            below: tree.below_table(),
        }
    }
}

/// A tree in the making.
struct Tree<'a, 'f> {
    question: Question<'a>,
    found: &'f Deadlines<'a>,
}

impl<'a> Tree<'a, '_> {
    fn day(&self) -> NaiveDate {
        self.question.when.date()
    }

    /// Where a table was asked for by its own name, no date chooses between editions.
    fn asked_by_name(&self) -> Option<Reason> {
        let rules = self.question.rules;
        let outside = !rules.chooses_by_date() && !rules.in_force.contains(self.day());
        outside.then_some(Reason::AskedByName { span: rules.in_force })
    }

    fn below_table(&self) -> Vec<Considered> {
        let rules = self.question.rules;
        let known: Vec<&Edition> = rules
            .editions()
            .iter()
            .filter(|edition| {
                let series = rules.editions().iter().filter(|other| other.series == edition.series);
                series.flat_map(|edition| &edition.rules).any(|rule| self.concerns(rule))
            })
            .collect();
        match rules.chooses_by_date() {
            true => known.iter().map(|edition| self.edition(edition, &known)).collect(),
            false => known.iter().flat_map(|edition| self.rules_of(edition)).collect(),
        }
    }

    /// Whether a rule is asked about, or the event may start it.
    fn concerns(&self, rule: &Rule) -> bool {
        self.is_asked(rule) || rule.starts_from(self.question.starts)
    }

    fn is_asked(&self, rule: &Rule) -> bool {
        rule.id == self.question.rule
    }

    fn edition(&self, edition: &Edition, known: &[&'a Edition]) -> Considered {
        let in_force = edition.in_force.contains(self.day());
        let has_asked = |edition: &&Edition| edition.rules.iter().any(|rule| self.is_asked(rule));
        let mut below: Vec<Considered> = match in_force {
            true => self.rules_of(edition).collect(),
            false => self.rules_of(edition).filter(|rule| rule.applied).collect(),
        };
        let of_series = || known.iter().copied().filter(|other| other.series == edition.series);
        let answered =
            of_series().any(|other| other.in_force.contains(self.day()) && has_asked(&other));
        if in_force && !has_asked(&edition) && of_series().any(|other| has_asked(&other)) {
            let reason = Reason::NotInEdition { edition: edition.id.clone() };
            below.push(self.without_part(String::new(), reason));
        }
        if !in_force && !answered && !below.iter().any(|rule| rule.asked) {
            let asked = edition.rules.iter().filter(|rule| self.is_asked(rule));
            below.extend(asked.map(|rule| {
                self.without_part(rule.periods_in_words(), self.outside(rule, edition))
            }));
        }
        let reason = Reason::NotInForce { span: edition.in_force };
        Considered {
            what: What::Edition,
            id: edition.id.clone(),
            says: edition.in_force.to_string(),
            asked: false,
            applied: in_force,
            reason: (!in_force).then_some(reason),
            below,
        }
    }

    /// The rule that was asked about, where an edition does not have it or was not in force.
    fn without_part(&self, says: String, reason: Reason) -> Considered {
        Considered {
            what: What::Rule,
            id: self.question.rule.to_owned(),
            says,
            asked: true,
            applied: false,
            reason: Some(reason),
            below: Vec::new(),
        }
    }

    /// Of a period of years, the day that it ends decides which edition governs.
    fn end_of_years(&self, rule: &Rule) -> Option<NaiveDate> {
        rule.within?.end_of_years(self.day())
    }

    fn outside(&self, rule: &Rule, edition: &Edition) -> Reason {
        let span = edition.in_force;
        match self.end_of_years(rule) {
            Some(end) => Reason::NotInForceAtEnd { end, span },
            None => Reason::NotInForce { span },
        }
    }

    fn rules_of(&self, edition: &'a Edition) -> impl Iterator<Item = Considered> {
        let rules = edition.rules.iter().filter(|rule| self.concerns(rule));
        rules.map(|rule| self.rule(rule, edition))
    }

    fn rule(&self, rule: &Rule, edition: &Edition) -> Considered {
        let deadline = self.deadline(rule);
        let (applied, reason) = match deadline {
            Some(deadline) => outcome(deadline),
            None => (false, self.why_not(rule, edition)),
        };
        let asked = self.is_asked(rule);
        let no_deadline = reason.as_ref().filter(|_| deadline.is_none());
        let below = if asked { self.periods(rule, deadline, no_deadline) } else { Vec::new() };
        Considered {
            what: What::Rule,
            id: rule.id.clone(),
            says: deadline.map_or_else(|| rule.periods_in_words(), in_words),
            asked,
            applied,
            reason,
            below,
        }
    }

    fn deadline(&self, rule: &Rule) -> Option<&Deadline<'a>> {
        let starts = |deadline: &&Deadline<'_>| {
            std::ptr::eq(deadline.rule, rule) && deadline.event == self.question.when
        };
        self.found.deadlines.iter().find(starts)
    }

    /// Why a rule of an edition in force, or of one that was asked for by name, has no deadline.
    fn why_not(&self, rule: &Rule, edition: &Edition) -> Option<Reason> {
        let Question { rules, starts, case, .. } = self.question;
        if let Some(span) = rule.in_force.filter(|own| !own.contains(self.day())) {
            return Some(Reason::RuleNotInForce { span });
        }
        let governs = self.end_of_years(rule).unwrap_or(self.day());
        if rules.chooses_by_date() && !edition.in_force.contains(governs) {
            return Some(self.outside(rule, edition));
        }
        if !rule.starts_from(starts) {
            return Some(self.other_event(rule.starting_events()));
        }
        let uncountable = self.found.uncountable.iter().find(|of| std::ptr::eq(of.rule, rule));
        if let Some(uncountable) = uncountable {
            return Some(Reason::Uncountable(uncountable.error.to_string()));
        }
        let periods = rule.periods(starts, &case.circumstances);
        if periods.is_empty() {
            return Some(self.circumstances_of(rule));
        }
        let mut reasons = periods.iter().filter_map(|applied| self.unfulfilled(rule, applied.age));
        reasons.next()
    }

    fn title(&self, event: EventId) -> String {
        self.question.rules.events.get(event).title.clone()
    }

    fn other_event(&self, events: impl Iterator<Item = EventId>) -> Reason {
        let id = |event| self.question.rules.events.get(event).id.clone();
        let mut events: Vec<String> = events.map(id).collect();
        events.dedup();
        Reason::OtherEvent { events, asked: id(self.question.starts) }
    }

    fn circumstances_of(&self, rule: &Rule) -> Reason {
        let starting = |variant: &&Variant| rule.starts_variant(variant, self.question.starts);
        let variants = rule.variants.iter().filter(starting);
        let names = variants.filter_map(|variant| variant.circumstance.clone());
        let mut names: Vec<String> = names.collect();
        names.dedup();
        Reason::CircumstanceNotGiven { names }
    }

    fn unfulfilled(&self, rule: &Rule, age: Age) -> Option<Reason> {
        let Question { calendar, case, starts, when, .. } = self.question;
        let title = |event| self.title(event);
        Some(match unfulfilled(rule, starts, age, when, case, calendar)? {
            Unfulfilled::NotTheFirst(first) => Reason::NotTheFirst { first },
            Unfulfilled::TheFirst => Reason::TheFirst,
            Unfulfilled::Past(event, when) => Reason::Past { event: title(event), when },
            Unfulfilled::OtherAge => {
                Reason::OtherAge { since: rule.since.map(title).unwrap_or_default() }
            }
        })
    }

    /// The periods of the rule that was asked about, where it has several.
    fn periods(
        &self,
        rule: &Rule,
        deadline: Option<&Deadline<'_>>,
        no_deadline: Option<&Reason>,
    ) -> Vec<Considered> {
        if rule.variants.is_empty() {
            return Vec::new();
        }
        let mut holding = self.holding(rule, deadline);
        let mut below = Vec::new();
        for variant in &rule.variants {
            let reason = self
                .why_not_variant(rule, variant)
                .or_else(|| no_deadline.cloned())
                .or_else(|| holding.why_not(variant.after, variant.within, rule, self));
            below.push(period(&variant.holds_in_words(), variant.within, reason));
        }
        below.extend(rule.within.map(|within| {
            let elsewhere = !rule.starts_by_itself(self.question.starts);
            let other = elsewhere.then(|| self.other_event([rule.starts].into_iter()));
            let reason = other
                .or_else(|| no_deadline.cloned())
                .or_else(|| holding.why_not(None, within, rule, self));
            period("otherwise", within, reason)
        }));
        below
    }

    /// The period that a deadline was counted by, among those that the event can start.
    fn holding(&self, rule: &Rule, deadline: Option<&Deadline<'_>>) -> Holding {
        let Question { starts, case, .. } = self.question;
        let counted = deadline.map(|deadline| deadline.counting.period);
        let held = rule.periods(starts, &case.circumstances).into_iter().find(|applied| {
            Some(applied.counting.period) == counted
                && self.unfulfilled(rule, applied.age).is_none()
        });
        Holding { period: counted, after: held.and_then(|held| held.age.from), is_told: false }
    }

    fn why_not_variant(&self, rule: &Rule, variant: &Variant) -> Option<Reason> {
        let Question { starts, case, .. } = self.question;
        if !variant.holds_in(&case.circumstances) {
            let names = variant.circumstance.iter().cloned().collect();
            return Some(Reason::CircumstanceNotGiven { names });
        }
        let elsewhere = !rule.starts_variant(variant, starts);
        elsewhere.then(|| self.other_event([variant.starts].into_iter()))
    }
}

/// The period by which a deadline was counted. Of several that are alike, it is the first.
struct Holding {
    period: Option<Period>,
    after: Option<Period>,
    is_told: bool,
}

impl Holding {
    fn why_not(
        &mut self,
        after: Option<Period>,
        within: Period,
        rule: &Rule,
        tree: &Tree<'_, '_>,
    ) -> Option<Reason> {
        let is_it = !self.is_told && self.after == after && self.period == Some(within);
        if is_it {
            self.is_told = true;
            return None;
        }
        match (after, rule.since, self.period) {
            (Some(_), Some(since), _) => Some(Reason::OtherAge { since: tree.title(since) }),
            (_, _, Some(period)) => Some(Reason::OtherPeriod { period }),
            (_, _, None) => None,
        }
    }
}

fn period(holds: &str, within: Period, reason: Option<Reason>) -> Considered {
    Considered {
        what: What::Period,
        id: holds.to_owned(),
        says: within.to_string(),
        asked: true,
        applied: reason.is_none(),
        reason,
        below: Vec::new(),
    }
}

/// How long a deadline allows, until when, and how it stands.
fn in_words(deadline: &Deadline<'_>) -> String {
    let mark = mark(deadline.provisional().due);
    let due = deadline.due.map(|due| format!(", until {due}{mark}")).unwrap_or_default();
    format!("{}{due} ({})", deadline.counting.period, deadline.status)
}

/// Whether a deadline has part in the answer as something to do or done, and what closed it.
fn outcome(deadline: &Deadline<'_>) -> (bool, Option<Reason>) {
    let of_note = |note: &Note| match note {
        Note::Cancelled { event, when } => {
            Some(Reason::Cancelled { event: event.clone(), when: *when })
        }
        Note::DutyEnded { event, when } => {
            Some(Reason::Ended { event: event.clone(), when: *when })
        }
        _ => None,
    };
    let closed = deadline.remarks.iter().find_map(of_note);
    let completed = deadline.completed.map(|when| Reason::Completed { when });
    let applied = !deadline.status.is_dropped();
    (applied, closed.or(completed))
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
