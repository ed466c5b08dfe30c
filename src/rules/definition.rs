//! A rule table as it is written in TOML.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::calendar::RecurringDefinition;
use crate::counting::{Direction, FirstDay, NoSuchDate};
use crate::definition::{Date, TimeOfDay};
use crate::named_enum::named_enum;
use crate::period::Period;

/// What an id looks like: lower-case words joined by hyphens.
const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// A rule table as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableDefinition {
    /// Id, as `--rules` takes it.
    #[schemars(extend("pattern" = ID))]
    pub id: String,
    /// The document, or what the table is.
    pub title: String,
    /// Who published the document.
    pub publisher: String,
    /// Where it applies.
    pub jurisdiction: String,
    /// Id of the calendar to count working days in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Name that all editions of the document share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Ids of tables, names of families, or files by their path from this one, whose rules are inherited;
    /// one, or a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "one_or_more")]
    #[schemars(schema_with = "one_or_more::schema")]
    pub extends: Vec<String>,
    /// Ids of inherited rules to leave out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// What arrives after this time of day, or on a non-working day, counts as received on the
    /// next working day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deemed_receipt: Option<TimeOfDay>,
    /// Days of every year that are no working days for the rules of this table, whatever the calendar
    /// says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_working: Vec<RecurringDefinition>,
    /// The dates on which the document was in force.
    #[serde(default, skip_serializing_if = "InForce::is_always")]
    pub in_force: InForce,
    /// The document.
    pub source: SourceDefinition,
    /// What rules of this table have in common.
    #[serde(default, skip_serializing_if = "Defaults::is_empty")]
    pub defaults: Defaults,
    /// Events beyond the shared ones, by id.
    #[schemars(extend("propertyNames" = { "pattern": ID }))]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub events: BTreeMap<String, EventDefinition>,
    /// The rules.
    #[serde(default, rename = "rule")]
    pub rules: Vec<RuleDefinition>,
}

impl TableDefinition {
    /// The table without what it says itself: what it inherits is left.
    #[must_use]
    pub fn only_inherited(&self) -> Self {
        Self {
            calendar: None,
            drop: Vec::new(),
            deemed_receipt: None,
            not_working: Vec::new(),
            defaults: Defaults::default(),
            events: BTreeMap::new(),
            rules: Vec::new(),
            ..self.clone()
        }
    }
}

/// The document of a table as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table such as { title = \"Our protocol\" }")]
pub struct SourceDefinition {
    /// Its title.
    pub title: String,
    /// When it was published, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// What the rules of a table share unless they say otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// Who must act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// How binding the rules are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force: Option<Force>,
    /// How well their words are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
}

impl Defaults {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An event: its title alone, or a table with its title and what else is to be said. A table that names
/// an inherited event again changes only what it gives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemars(transform = or_title_alone)]
pub struct EventDefinition {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it reaches the authority from outside, so that a policy on deemed receipt applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<bool>,
    /// Id of the event that it can only follow: a record that has it before that event contradicts
    /// itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// Id of the event that begins what it ends, such as a placement. What began first ends first: the
    /// next may begin on the day that the last ends, or before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// Id of the event that it ordinarily comes after. A timeline goes on from there where no rule
    /// sets a limit for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// Where that is not always so: in which cases it comes, such as "a plan is made".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows_if: Option<String>,
}

impl EventDefinition {
    fn titled(title: &str) -> Self {
        Self { title: Some(title.to_owned()), ..Self::default() }
    }

    /// The event with what it does not say itself taken from the inherited one.
    pub(super) fn on_top_of(self, inherited: Self) -> Self {
        // In which cases it follows an event is said of that event alone.
        let follows_if = inherited.follows_if.filter(|_| self.follows.is_none());
        Self {
            title: self.title.or(inherited.title),
            received: self.received.or(inherited.received),
            not_before: self.not_before.or(inherited.not_before),
            ends: self.ends.or(inherited.ends),
            follows: self.follows.or(inherited.follows),
            follows_if: self.follows_if.or(follows_if),
        }
    }
}

fn or_title_alone(schema: &mut Schema) {
    let mut whole = std::mem::take(schema);
    let description = whole.remove("description");
    *schema = json_schema!({
        "description": description,
        "anyOf": [{ "type": "string" }, whole],
    });
}

impl Serialize for EventDefinition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.title {
            Some(title) if *self == Self::titled(title) => serializer.serialize_str(title),
            _ => Self::serialize(self, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for EventDefinition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EventVisitor)
    }
}

struct EventVisitor;

impl<'de> Visitor<'de> for EventVisitor {
    type Value = EventDefinition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a title, or a table with `title`, `received`, `not_before`, `ends`, `follows` and \
             `follows_if`",
        )
    }

    fn visit_str<E: de::Error>(self, title: &str) -> Result<EventDefinition, E> {
        Ok(EventDefinition::titled(title))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EventDefinition, A::Error> {
        EventDefinition::deserialize(MapAccessDeserializer::new(map))
    }
}

/// A rule as written. A rule with the id of an inherited one changes only what it gives. Where it
/// gives another period, it gives its own source too: the authority of the old one does not carry
/// over, and neither do its note, its dates and the days that are no working days for it. What starts,
/// completes and ends it does, with the conditions on its start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleDefinition {
    /// Id, the same wherever tables speak of the same thing.
    #[schemars(extend("pattern" = ID))]
    pub id: String,
    /// What must be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Limit, prompt or target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The event that starts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// Which way from the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// How long; left out where the rule applies in named circumstances only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Period>,
    /// The event that completes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completes: Option<String>,
    /// Whether it may be done before it starts: what was done by then is done in time, unless the duty
    /// has ended in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beforehand: Option<bool>,
    /// Events that cancel a prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless: Option<Vec<String>>,
    /// Events that end the duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Vec<String>>,
    /// Whether each completion starts it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<bool>,
    /// The event that begins the spell which the rule counts in, such as the start of a placement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Which occurrences of the starting event start it, of those in the spell; all where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<Occurrence>,
    /// The event before which it starts: once that has happened in the spell, nothing starts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The dates on which the rule was in force, where they are not those of its document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<InForce>,
    /// Whether the day of the event counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_day: Option<FirstDay>,
    /// What stands for a date that its month does not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_such_date: Option<NoSuchDate>,
    /// Who must act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// How binding it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force: Option<Force>,
    /// How well its words are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// Where in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What is contested or conditional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Other periods in named circumstances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<VariantDefinition>>,
}

impl RuleDefinition {
    /// Whether it says what a rule must, and need not change another.
    pub(super) fn is_whole(&self) -> bool {
        self.title.is_some() && self.kind.is_some() && self.starts.is_some()
    }
}

/// Another period in named circumstances, or for what starts late in a spell, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantDefinition {
    /// Name of the circumstance, as `--circumstance` takes it; any where not given.
    #[schemars(extend("pattern" = ID))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circumstance: Option<String>,
    /// How long after the event in `since` a start must lie, at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Period>,
    /// How long.
    pub within: Period,
    /// The event that starts it, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// What is contested or conditional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The dates on which a document was in force, first and last included; open where not given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "InForceDefinition", into = "InForceDefinition")]
pub struct InForce {
    /// The first date.
    pub from: Option<NaiveDate>,
    /// The last date.
    pub to: Option<NaiveDate>,
}

impl InForce {
    /// Whether the document was in force on that date.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    fn is_always(&self) -> bool {
        *self == Self::default()
    }
}

impl InForce {
    /// The dates in words, without what they are the dates of.
    #[must_use]
    pub fn span(&self) -> String {
        let day = |date: NaiveDate| date.format("%-d %b %Y");
        match (self.from, self.to) {
            (None, None) => "no dates given".to_owned(),
            (Some(from), None) => format!("from {}", day(from)),
            (None, Some(to)) => format!("to {}", day(to)),
            (Some(from), Some(to)) => format!("{} to {}", day(from), day(to)),
        }
    }
}

impl fmt::Display for InForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_force = if self.is_always() { "" } else { "in force " };
        write!(f, "{in_force}{}", self.span())
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table such as { from = 2026-04-01 }")]
struct InForceDefinition {
    /// The first date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    /// The last date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
}

impl JsonSchema for InForce {
    fn schema_name() -> Cow<'static, str> {
        "InForce".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        InForceDefinition::json_schema(generator)
    }
}

impl TryFrom<InForceDefinition> for InForce {
    type Error = String;

    fn try_from(written: InForceDefinition) -> Result<Self, String> {
        let (from, to) = (written.from.map(|date| date.0), written.to.map(|date| date.0));
        match (from, to) {
            (Some(from), Some(to)) if from > to => {
                Err(format!("the span ends on {to}, before it begins on {from}"))
            }
            _ => Ok(Self { from, to }),
        }
    }
}

impl From<InForce> for InForceDefinition {
    fn from(in_force: InForce) -> Self {
        Self { from: in_force.from.map(Date), to: in_force.to.map(Date) }
    }
}

named_enum! {
    /// What a rule demands.
    Kind {
        /// Must be done by then.
        Limit = "limit",
        /// Do this if something else has not happened by then. Never a breach.
        Prompt = "prompt",
        /// Should be done by then where possible.
        Target = "target",
    }
}

named_enum! {
    /// Which occurrences of its event start a rule.
    Occurrence {
        /// The first in the spell.
        First = "first",
        /// Every one after the first.
        Later = "later",
    }
}

named_enum! {
    /// Who must act.
    Owner {
        /// Whoever made the referral.
        Referrer = "referrer",
        /// Local authority children's social care.
        SocialCare = "social-care",
        /// The police.
        Police = "police",
        /// The chair of the conference.
        ConferenceChair = "conference-chair",
        /// The core group.
        CoreGroup = "core-group",
        /// The local authority, whichever of its services.
        LocalAuthority = "local-authority",
        /// The court.
        Court = "court",
        /// An employer of people who work with children.
        Employer = "employer",
        /// Whoever cares for the child, or is to.
        Carer = "carer",
        /// Any of the agencies.
        Any = "any",
    }
}

named_enum! {
    /// How binding a rule is.
    Force {
        /// An Act of Parliament.
        Statute = "statute",
        /// A statutory instrument.
        Regulation = "regulation",
        /// Guidance that authorities must follow unless they have good reason not to.
        StatutoryGuidance = "statutory-guidance",
        /// A local partnership's own procedure.
        LocalProcedure = "local-procedure",
        /// Advice.
        GoodPractice = "good-practice",
    }
}

named_enum! {
    /// How well the words of a rule are known.
    Verified {
        /// The words of the document were read.
        Text = "text",
        /// They were read in another document that repeats them.
        Secondary = "secondary",
        /// They were not read: the rule is carried over or commonly known.
        Presumed = "presumed",
    }
}

/// A name, or a list of names.
mod one_or_more {
    use std::fmt;

    use schemars::{Schema, SchemaGenerator, json_schema};
    use serde::de::{self, SeqAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        names: &[String],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match names {
            [name] => serializer.serialize_str(name),
            names => names.serialize(serializer),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<String>, D::Error> {
        deserializer.deserialize_any(Names)
    }

    pub(super) fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }],
        })
    }

    struct Names;

    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a table or family, or a list of names")
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<Vec<String>, E> {
            Ok(vec![name.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<Vec<String>, A::Error> {
            Vec::deserialize(de::value::SeqAccessDeserializer::new(names))
        }
    }
}
