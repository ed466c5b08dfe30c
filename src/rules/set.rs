//! A rule set: the rules of a table and all that it inherits, and which apply on a date.

use std::sync::OnceLock;

use chrono::{NaiveDate, NaiveTime};

use super::event_id::EventId;
use super::events::Events;
use super::names::EventNames;
use super::nation::Nation;
use super::rule::Rule;
use super::shipped;
use super::unread::Unread;
use super::vocabulary::InForce;
use crate::definition::Mistake;
use crate::text::excerpt;

/// The rules of a table with all that it inherits, ready to be applied.
///
/// Where the table extends a family, there is one edition for each document of the family, and
/// the starting date of a timescale chooses between them. Where it gathers several tables, it has
/// the editions of all of them, each with its own dates.
///
/// # Example
///
/// ```
/// use dutyclock::RuleSet;
/// use dutyclock::rules::Dates;
///
/// let rules = RuleSet::shipped("england", Dates::All)?;
/// let day = "2016-02-29".parse().unwrap();
/// let edition = rules.edition_on(day)?;
/// assert_eq!(edition.id, "working-together-2015");
///
/// // Before the first edition there is no answer, and none is invented.
/// assert!(rules.edition_on("2010-06-01".parse().unwrap()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// Id of the table.
    pub id: String,
    /// Title of the table.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it applies.
    pub jurisdiction: String,
    /// The nations that it is for, by its jurisdiction or else by that of the tables that it extends; none if
    /// these name no nation.
    pub nations: Vec<Nation>,
    /// Title of the document.
    pub source: String,
    /// When the document was published, where it says so.
    pub source_date: Option<NaiveDate>,
    /// Where the document is published.
    pub source_address: Option<String>,
    /// The tables and families that it extends.
    pub extends: Vec<String>,
    /// The dates on which the table was in force.
    pub in_force: InForce,
    /// Id of the calendar to count working days in.
    pub calendar: String,
    /// The policy on deemed receipt, where there is one.
    pub deemed_receipt: Option<NaiveTime>,
    /// The events that the rules speak of.
    pub events: Events,
    pub(super) editions: Vec<Edition>,
    pub(super) by_date: bool,
    /// What the events are called, once that has been asked.
    pub(super) names: OnceLock<EventNames>,
}

/// Why a rule set cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleSetError {
    /// No shipped table or family has that name.
    #[error("unknown rule table `{}`{suggestion}", excerpt(name))]
    UnknownTable {
        /// What was written.
        name: String,
        /// `; did you mean ...?`, or the names there are.
        suggestion: String,
    },
    /// Mistakes in a definition, at least one.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Mistakes(Vec<Mistake>),
}

impl From<Mistake> for RuleSetError {
    fn from(mistake: Mistake) -> Self {
        Self::Mistakes(vec![mistake])
    }
}

/// The rules of one edition.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The family that it is an edition of, or its own id where it is the only one.
    pub series: String,
    /// Id of the edition's table.
    pub id: String,
    /// Title of the edition's table.
    pub title: String,
    /// The dates on which it was in force.
    pub in_force: InForce,
    /// The rules, inherited ones first.
    pub rules: Vec<Rule>,
    /// The limits that are not counted.
    pub unread: Vec<Unread>,
}

/// The dates that rules are needed for, so that no more editions are read than necessary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// Every date.
    All,
    /// A date and all later ones: enough for whatever starts on that date.
    From(NaiveDate),
}

/// What rules are needed for, so that no more are read than necessary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The dates.
    pub dates: Dates,
    /// The id of the event that is asked about: of shipped tables, the rules that name it are enough. All rules
    /// where it is `None` or not the id of a shared event.
    pub event: Option<&'a str>,
}

impl From<Dates> for Wanted<'_> {
    fn from(dates: Dates) -> Self {
        Self { dates, event: None }
    }
}

/// Nothing was in force on the starting date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoEdition {
    /// No edition of a family.
    #[error(
        "no edition of `{rules}` was in force on {date}: the editions run {spans}; \
         choose a table by name with --rules"
    )]
    Family {
        /// Id of the rule set.
        rules: String,
        /// The starting date.
        date: NaiveDate,
        /// The dates of all editions in words.
        spans: String,
    },
    /// A table that has no other editions.
    #[error(
        "`{table}` was not in force on {date}: it is in force {span}; to count by it all the same, \
         choose it by name with --rules"
    )]
    Table {
        /// Id of the table.
        table: String,
        /// The starting date.
        date: NaiveDate,
        /// Its dates in words.
        span: String,
    },
    /// A rule with dates of its own.
    #[error("rule `{rule}` of `{table}` was not in force on {date}: it is in force {span}")]
    Rule {
        /// Id of the rule.
        rule: String,
        /// Id of its table.
        table: String,
        /// The starting date.
        date: NaiveDate,
        /// Its dates in words.
        span: String,
    },
}

impl NoEdition {
    /// Id of what was not in force: a rule set, a table, or a rule.
    #[must_use]
    pub fn of(&self) -> &str {
        match self {
            Self::Family { rules: of, .. }
            | Self::Table { table: of, .. }
            | Self::Rule { rule: of, .. } => of,
        }
    }
}

impl RuleSet {
    /// The edition whose rules apply to what starts on that date. Where the table extends several, the
    /// first decides. A table chosen by its id applies to every date.
    ///
    /// # Errors
    ///
    /// [`NoEdition`] for a date before the first edition or between two.
    pub fn edition_on(&self, date: NaiveDate) -> Result<&Edition, NoEdition> {
        let series = self.editions.first().map_or("", |edition| edition.series.as_str());
        let mut first = self.editions.iter().filter(|edition| edition.series == series);
        first
            .find(|edition| self.is_chosen_on(edition, date))
            .ok_or_else(|| self.no_edition(series, date))
    }

    /// Whether an edition has rules for what starts on that date.
    pub(crate) fn is_chosen_on(&self, edition: &Edition, date: NaiveDate) -> bool {
        !self.by_date || edition.in_force.contains(date)
    }

    fn no_edition(&self, series: &str, date: NaiveDate) -> NoEdition {
        if let Some(edition) = self.editions.iter().find(|edition| edition.id == series) {
            let span = edition.in_force.span();
            return NoEdition::Table { table: series.to_owned(), date, span };
        }
        let is_alone = self.editions.iter().all(|edition| edition.series == series);
        let rules = if is_alone { &self.id } else { series };
        NoEdition::Family { rules: rules.to_owned(), date, spans: shipped::spans(series) }
    }

    /// Why the rules that start from the event were not in force on that date: the reason for the
    /// first of them.
    pub(crate) fn why_nothing_starts(&self, event: EventId, date: NaiveDate) -> Option<NoEdition> {
        let (edition, rule) = self.editions.iter().find_map(|edition| {
            Some((edition, edition.rules.iter().find(|rule| rule.starts_from(event))?))
        })?;
        Some(match rule.in_force {
            Some(own) if self.is_chosen_on(edition, date) => NoEdition::Rule {
                rule: rule.id.clone(),
                table: rule.table.clone(),
                date,
                span: own.span(),
            },
            _ => self.no_edition(&edition.series, date),
        })
    }

    /// The editions, in order of date.
    #[must_use]
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// The rules of every edition.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.editions.iter().flat_map(|edition| &edition.rules)
    }

    /// The rules that hold for what starts on that date.
    pub fn rules_on(&self, date: NaiveDate) -> impl Iterator<Item = &Rule> {
        let editions = self.editions.iter().filter(move |known| self.is_chosen_on(known, date));
        let rules = editions.flat_map(|edition| &edition.rules);
        rules.filter(move |rule| rule.in_force.is_none_or(|own| own.contains(date)))
    }

    /// The latest edition of every document.
    fn latest_editions(&self) -> impl Iterator<Item = &Edition> {
        let is_latest = |(at, edition): &(usize, &Edition)| {
            !self.editions[at + 1..].iter().any(|later| later.series == edition.series)
        };
        self.editions.iter().enumerate().filter(is_latest).map(|(_, edition)| edition)
    }

    /// The rules of every document, in its latest edition.
    pub fn latest_rules(&self) -> impl Iterator<Item = &Rule> {
        self.latest_editions().flat_map(|edition| &edition.rules)
    }

    /// The rules that the table itself defines.
    pub fn own_rules(&self) -> impl Iterator<Item = &Rule> {
        self.latest_rules().filter(|rule| rule.table == self.id)
    }

    /// What the documents in force on a day ask for once an event has happened, and what is not counted.
    pub fn unread_from(&self, event: EventId, date: NaiveDate) -> impl Iterator<Item = &Unread> {
        let chosen = self.editions.iter().filter(move |edition| self.is_chosen_on(edition, date));
        let unread = chosen.flat_map(|edition| &edition.unread);
        unread.filter(move |unread| unread.starts.contains(&event))
    }

    /// The limits of every document that are not counted, in its latest edition.
    pub fn latest_unread(&self) -> impl Iterator<Item = &Unread> {
        self.latest_editions().flat_map(|edition| &edition.unread)
    }

    /// Whether both are for the same nation, as far as they name one.
    #[must_use]
    pub fn shares_a_nation(&self, other: &Self) -> bool {
        self.nations.is_empty()
            || other.nations.is_empty()
            || self.nations.iter().any(|nation| other.nations.contains(nation))
    }

    /// Whether the starting date chooses between editions.
    #[must_use]
    pub fn chooses_by_date(&self) -> bool {
        self.by_date
    }

    /// The circumstances that the rules name, without repetition.
    #[must_use]
    pub fn circumstances(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .rules()
            .flat_map(|rule| &rule.variants)
            .filter_map(|variant| variant.circumstance.as_deref())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
