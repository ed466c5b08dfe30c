//! The timescales: rule tables, their editions, and what they inherit from each other.

mod definition;
mod difference;
mod resolve;
mod review;
pub mod shipped;
mod strictness;

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

pub use self::definition::{
    Defaults, EventDefinition, Force, InForce, Kind, Occurrence, Owner, RuleDefinition,
    SourceDefinition, TableDefinition, VariantDefinition, Verified,
};
pub use self::difference::{Difference, Key, Subject, differences, history};
pub use self::resolve::RuleSetError;
use self::resolve::Tables;
pub use self::review::{KnownEdition, Review, review};
use crate::calendar::{Calendar, Recurring};
use crate::counting::{Counting, Direction, FirstDay, NoSuchDate};
use crate::period::Period;
use crate::suggest::did_you_mean_or;
use crate::text::excerpt;

/// The rules of a table with all that it inherits, ready to be applied.
///
/// Where the table extends a family, there is one edition for each document of the family, and
/// the starting date of a timescale chooses between them. Where it gathers several tables, the
/// editions of all of them stand side by side, each with its own dates.
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
    /// Title of the document.
    pub source: String,
    /// When the document was published, where it says so.
    pub source_date: Option<NaiveDate>,
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
    editions: Vec<Edition>,
    by_date: bool,
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
}

/// One timescale: from a starting event to a completing event, within a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Id.
    pub id: String,
    /// Id of the table that it stands in.
    pub table: String,
    /// The dates on which that table was in force.
    pub in_force: InForce,
    /// The dates on which the rule itself was, where they are others.
    pub own_in_force: Option<InForce>,
    /// What must be done.
    pub title: String,
    /// Limit, prompt or target.
    pub kind: Kind,
    /// The event that starts it.
    pub starts: EventId,
    /// How long; `None` where it applies in named circumstances only.
    pub within: Option<Period>,
    /// Other periods in named circumstances.
    pub variants: Vec<Variant>,
    /// Which way from the event.
    pub direction: Direction,
    /// Whether the day of the event counts.
    pub first_day: FirstDay,
    /// What stands for a date that its month does not have.
    pub no_such_date: NoSuchDate,
    /// The event that completes it.
    pub completes: Option<EventId>,
    /// Whether it may be done before it starts.
    pub beforehand: bool,
    /// Events that cancel a prompt.
    pub unless: Vec<EventId>,
    /// Events that end the duty.
    pub until: Vec<EventId>,
    /// Whether each completion starts it again.
    pub repeats: bool,
    /// The event that begins the spell which it counts in.
    pub since: Option<EventId>,
    /// Which occurrences of the starting event in the spell start it; `None` for all.
    pub occurrence: Option<Occurrence>,
    /// The event before which it starts, in the spell.
    pub before: Option<EventId>,
    /// Days of every year that are no working days for it, whatever the calendar says.
    pub not_working: Vec<Recurring>,
    /// Who must act.
    pub owner: Owner,
    /// How binding it is.
    pub force: Force,
    /// How well its words are known.
    pub verified: Verified,
    /// Where in the document.
    pub source: String,
    /// What is contested or conditional.
    pub note: Option<String>,
}

/// Another period in a named circumstance, or for what starts late in a spell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Name of the circumstance; `None` for any.
    pub circumstance: Option<String>,
    /// How long after the event in `since` the start must lie, at least.
    pub after: Option<Period>,
    /// How long.
    pub within: Period,
    /// The event that starts it.
    pub starts: EventId,
    /// What is contested or conditional.
    pub note: Option<String>,
}

/// A period of a rule that applies to a start, and what is to be said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied<'a> {
    /// How long, and how it is counted.
    pub counting: Counting,
    /// The note of the variant, or else of the rule.
    pub note: Option<&'a str>,
    /// How far into its spell a start must lie.
    pub age: Age,
}

/// How long after the beginning of a spell something starts: from the one, and short of the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Age {
    /// At least so long.
    pub from: Option<Period>,
    /// Less than so long.
    pub to: Option<Period>,
}

impl Rule {
    /// The periods that apply from that event under the given circumstances, in the order of the age
    /// that each is for; none where the rule does not start there.
    #[must_use]
    pub fn periods(&self, start: EventId, circumstances: &[String]) -> Vec<Applied<'_>> {
        let own =
            self.within.filter(|_| self.starts_by_itself(start)).map(|within| (None, within, None));
        let known = self
            .variants
            .iter()
            .filter(|variant| self.starts_variant(variant, start))
            .filter(|variant| variant.holds_in(circumstances))
            .map(|variant| (variant.after, variant.within, variant.note.as_deref()));
        let (mut later, first): (Vec<_>, Vec<_>) = known.partition(|(after, ..)| after.is_some());
        later.sort_by_key(|(after, ..)| after.map(Period::roughly_days));
        later.dedup_by_key(|(after, ..)| *after);
        let all: Vec<_> = first.into_iter().chain(own).take(1).chain(later).collect();
        let ends = all.iter().skip(1).map(|(after, ..)| *after).chain([None]);
        all.iter()
            .zip(ends)
            .map(|(&(from, period, note), to)| Applied {
                counting: self.counting(period),
                note: note.or(self.note.as_deref()),
                age: Age { from, to },
            })
            .collect()
    }

    /// Whether the event starts the rule, for the first time or again.
    pub(crate) fn starts_by_itself(&self, event: EventId) -> bool {
        self.starts == event || (self.repeats && self.completes == Some(event))
    }

    /// Whether the event starts a variant: one that names no other event goes on with the rule.
    pub(crate) fn starts_variant(&self, variant: &Variant, event: EventId) -> bool {
        variant.starts == event || (variant.starts == self.starts && self.starts_by_itself(event))
    }

    /// How a period of the rule is counted.
    fn counting(&self, period: Period) -> Counting {
        let Self { direction, first_day, no_such_date, .. } = *self;
        Counting { period, direction, first_day, no_such_date }
    }

    /// The calendar that it is counted in: the one given, without the days that are no working days for
    /// this rule.
    #[must_use]
    pub fn calendar<'c>(&self, given: &'c Calendar) -> Cow<'c, Calendar> {
        match self.not_working.as_slice() {
            [] => Cow::Borrowed(given),
            days => Cow::Owned(given.with_days_off(days)),
        }
    }

    /// Whether more than the event and the circumstances decides where it starts.
    #[must_use]
    pub fn has_conditions(&self) -> bool {
        self.occurrence.is_some() || self.before.is_some()
    }

    /// The events that can start the rule under any circumstances.
    pub fn starting_events(&self) -> impl Iterator<Item = EventId> {
        let variants = self.variants.iter().map(|variant| variant.starts);
        [self.starts].into_iter().chain(variants)
    }

    /// Whether the event can start the rule under any circumstances.
    #[must_use]
    pub fn starts_from(&self, event: EventId) -> bool {
        let again = self.repeats && self.completes == Some(event);
        again || self.starting_events().any(|start| start == event)
    }

    /// The events that can start the rule under the given circumstances, each once.
    pub fn starts_under(&self, circumstances: &[String]) -> impl Iterator<Item = EventId> {
        let again = if self.repeats { self.completes } else { None };
        let mut starts: Vec<EventId> = self.starting_events().chain(again).collect();
        starts.sort_unstable();
        starts.dedup();
        starts.into_iter().filter(|event| !self.periods(*event, circumstances).is_empty())
    }
}

impl Variant {
    /// Whether its circumstance is among those given, or it asks for none.
    #[must_use]
    pub fn holds_in(&self, circumstances: &[String]) -> bool {
        self.circumstance.as_ref().is_none_or(|name| circumstances.contains(name))
    }
}

/// An event of a rule set, by its place in [`Events`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u16);

impl EventId {
    /// Its place among all events.
    pub(crate) fn place(self) -> usize {
        usize::from(self.0)
    }

    /// The first so many events, in order.
    pub(crate) fn first(count: usize) -> impl Iterator<Item = Self> {
        (0..=u16::MAX).map(Self).take(count)
    }
}

/// Some events, to tell at a glance which cannot be among them. Where there are more events than bits,
/// some share their place with others, so that a yes is to be looked up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct EventSet(u128);

impl EventSet {
    const BITS: usize = u128::BITS as usize;

    pub(crate) fn insert(&mut self, event: EventId) {
        self.0 |= 1 << (event.place() % Self::BITS);
    }

    pub(crate) fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl FromIterator<EventId> for EventSet {
    fn from_iter<I: IntoIterator<Item = EventId>>(events: I) -> Self {
        let mut set = Self::default();
        events.into_iter().for_each(|event| set.insert(event));
        set
    }
}

/// Something that happens in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Id.
    pub id: String,
    /// What happened.
    pub title: String,
    /// Whether it reaches the authority from outside.
    pub received: bool,
    /// The event that it can only follow, where both are recorded.
    pub not_before: Option<EventId>,
    /// The event that begins what it ends.
    pub ends: Option<EventId>,
    /// The event that it ordinarily comes after.
    pub follows: Option<EventId>,
    /// In which cases it comes after that event, where not in all.
    pub follows_if: Option<String>,
}

/// The events that a rule set knows, in order of their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Events(Vec<Event>);

/// An event that no table declares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown event `{}`{suggestion}", excerpt(written))]
pub struct UnknownEvent {
    /// What was written.
    pub written: String,
    /// `; did you mean ...?`, or where to look.
    pub suggestion: String,
}

impl Events {
    fn new(all: BTreeMap<String, EventDefinition>) -> Self {
        let place = |id: &String| {
            let place = all.keys().position(|known| known == id)?;
            u16::try_from(place).ok().map(EventId)
        };
        let named = |id: &Option<String>| id.as_ref().and_then(place);
        let others: Vec<_> = all
            .values()
            .map(|event| [&event.not_before, &event.ends, &event.follows].map(named))
            .collect();
        let event = |((id, definition), others): ((String, _), [_; 3])| {
            let [not_before, ends, follows] = others;
            let EventDefinition { title, received, follows_if, .. } = definition;
            // That a title is missing has been reported: the id stands for it meanwhile.
            let title = title.unwrap_or_else(|| id.clone());
            let received = received.unwrap_or(false);
            Event { id, title, received, not_before, ends, follows, follows_if }
        };
        Self(all.into_iter().zip(others).map(event).collect())
    }

    /// The event with that id; underscores do for hyphens.
    ///
    /// # Errors
    ///
    /// [`UnknownEvent`] suggests the one that was probably meant.
    pub fn find(&self, id: &str) -> Result<EventId, UnknownEvent> {
        self.position(id).map_or_else(|| self.find_otherwise_written(id), Ok)
    }

    /// The event with exactly that id.
    pub(crate) fn named(&self, id: &str) -> Option<&Event> {
        self.position(id).map(|event| self.get(event))
    }

    fn find_otherwise_written(&self, id: &str) -> Result<EventId, UnknownEvent> {
        let id = id.trim().to_ascii_lowercase().replace('_', "-");
        self.position(&id).ok_or_else(|| self.unknown(&id))
    }

    fn unknown(&self, id: &str) -> UnknownEvent {
        let known = self.0.iter().map(|event| event.id.as_str());
        let suggestion = did_you_mean_or(id, known, || {
            "; `dutyclock events` lists those that there are".to_owned()
        });
        UnknownEvent { written: id.to_owned(), suggestion }
    }

    fn position(&self, id: &str) -> Option<EventId> {
        let at = self.0.binary_search_by(|event| event.id.as_str().cmp(id)).ok()?;
        u16::try_from(at).ok().map(EventId)
    }

    /// The event itself. An id from another rule set gives an empty one.
    #[must_use]
    pub fn get(&self, id: EventId) -> &Event {
        static NONE: Event = Event {
            id: String::new(),
            title: String::new(),
            received: false,
            not_before: None,
            ends: None,
            follows: None,
            follows_if: None,
        };
        self.0.get(id.place()).unwrap_or(&NONE)
    }

    /// All events.
    pub fn iter(&self) -> impl Iterator<Item = &Event> {
        self.0.iter()
    }

    /// All events, each with the id that it is known by here.
    pub fn with_ids(&self) -> impl Iterator<Item = (EventId, &Event)> {
        EventId::first(self.0.len()).zip(&self.0)
    }
}

/// The dates that rules are wanted for, so that no more editions are read than needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// Every date.
    All,
    /// A date and those after it: what governs something that starts on that date.
    From(NaiveDate),
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
    /// A shipped table, or the editions of a shipped family, by name.
    ///
    /// # Errors
    ///
    /// [`RuleSetError::UnknownTable`] suggests the one that was probably meant.
    pub fn shipped(name: &str, dates: Dates) -> Result<Self, RuleSetError> {
        resolve::shipped(name, dates)
    }

    /// A table of one's own, with what it inherits from the shipped ones.
    ///
    /// # Errors
    ///
    /// Every mistake in the definition, with its place.
    pub fn new(definition: TableDefinition, dates: Dates) -> Result<Self, RuleSetError> {
        resolve::own(definition, &Tables { dates, others: &|_| None })
    }

    /// As [`RuleSet::new`], where what the table extends may also be among other tables: they are given
    /// by name, with their definition, or with why it cannot be used.
    ///
    /// # Errors
    ///
    /// Every mistake in the definition, with its place.
    pub fn with_others(
        definition: TableDefinition,
        dates: Dates,
        others: &dyn Fn(&str) -> Option<Result<TableDefinition, String>>,
    ) -> Result<Self, RuleSetError> {
        resolve::own(definition, &Tables { dates, others })
    }

    /// The edition whose rules apply to what starts on that date: of the first table that is extended,
    /// where there are several. A table that was asked for by its own name applies to every date.
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

    /// Why nothing that the event would start was in force on that date: of what it is to be said of
    /// first.
    pub(crate) fn why_nothing_starts(&self, event: EventId, date: NaiveDate) -> Option<NoEdition> {
        let (edition, rule) = self.editions.iter().find_map(|edition| {
            Some((edition, edition.rules.iter().find(|rule| rule.starts_from(event))?))
        })?;
        Some(match rule.own_in_force {
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

    /// The rules of every document, each by its latest edition.
    pub fn latest_rules(&self) -> impl Iterator<Item = &Rule> {
        let is_latest = |(at, edition): &(usize, &Edition)| {
            !self.editions[at + 1..].iter().any(|later| later.series == edition.series)
        };
        let latest = self.editions.iter().enumerate().filter(is_latest);
        latest.flat_map(|(_, edition)| &edition.rules)
    }

    /// The rules that stand in the table itself.
    pub fn own_rules(&self) -> impl Iterator<Item = &Rule> {
        self.latest_rules().filter(|rule| rule.table == self.id)
    }

    /// Whether the starting date chooses between editions.
    #[must_use]
    pub fn chooses_by_date(&self) -> bool {
        self.by_date
    }

    /// The named circumstances that any rule knows, each once.
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
