//! What one set of rules says otherwise than another.

use std::collections::BTreeSet;

use super::{Edition, Event, EventId, Events, Rule, RuleSet, Variant};
use crate::counting::{Direction, FirstDay, NoSuchDate};
use crate::named_enum::named_enum;

/// Something that two sets of rules say differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The edition that it is found in, where it is not the last.
    pub edition: Option<String>,
    /// What it is said of.
    pub subject: Subject,
    /// What is said.
    pub key: Key,
    /// As the one has it; `None` where it has nothing.
    pub was: Option<String>,
    /// As the other has it; `None` where it has nothing.
    pub now: Option<String>,
}

/// What a difference is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The table as a whole.
    Table,
    /// An event, by its id.
    Event(String),
    /// A rule, by its id.
    Rule(String),
}

named_enum! {
    /// What a table can say of a rule, an event or itself, by the key that says it.
    Key {
        /// The rule or the event itself, added or left out.
        Whole = "all",
        /// How long.
        Within = "within",
        /// Another period in a circumstance, or late in a spell.
        Variant = "variant",
        /// The event that starts it.
        Starts = "starts",
        /// Which way from the event.
        Direction = "direction",
        /// Whether the day of the event counts.
        FirstDay = "first_day",
        /// What stands for a date that its month does not have.
        NoSuchDate = "no_such_date",
        /// Days of every year that are no working days.
        NotWorking = "not_working",
        /// The event that completes it.
        Completes = "completes",
        /// Whether it may be done before its event.
        Beforehand = "beforehand",
        /// Whether it starts again.
        Repeats = "repeats",
        /// The event that begins its spell.
        Since = "since",
        /// Which occurrences start it.
        Occurrence = "occurrence",
        /// The event before which it starts.
        Before = "before",
        /// What cancels a prompt.
        Unless = "unless",
        /// What ends the duty.
        Until = "until",
        /// Dates of its own.
        InForce = "in_force",
        /// Limit, prompt or target.
        Kind = "kind",
        /// Who must act.
        Owner = "owner",
        /// How binding it is.
        Force = "force",
        /// The calendar of the table.
        Calendar = "calendar",
        /// The policy on what arrives late.
        DeemedReceipt = "deemed_receipt",
        /// How well its words are known.
        Verified = "verified",
        /// Where in the document.
        Source = "source",
        /// What is contested or conditional.
        Note = "note",
        /// Whether an event reaches the authority from outside.
        Received = "received",
        /// The event that an event can only follow.
        NotBefore = "not_before",
        /// The event that begins what an event ends.
        Ends = "ends",
        /// The event that an event ordinarily comes after.
        Follows = "follows",
        /// In which cases it does.
        FollowsIf = "follows_if",
        /// Its title.
        Title = "title",
    }
}

impl Key {
    /// Whether it changes what is due, when, by whom or how bindingly, and not only its authority or its
    /// words.
    #[must_use]
    pub fn changes_the_duty(self) -> bool {
        !matches!(
            self,
            Self::Verified
                | Self::Source
                | Self::Note
                | Self::Follows
                | Self::FollowsIf
                | Self::Title
        )
    }
}

impl Difference {
    /// `added`, `removed`, or the key that says something else.
    #[must_use]
    pub fn change(&self) -> &'static str {
        match (self.key, &self.was) {
            (Key::Whole, None) => "added",
            (Key::Whole, Some(_)) => "removed",
            (key, _) => key.name(),
        }
    }

    /// The difference as a sentence without its subject: `15 working days, was 10 working days`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (was, now) = (self.was.as_deref(), self.now.as_deref());
        if self.key == Key::Whole {
            return match (was, now) {
                (None, Some(now)) => format!("new: {now}"),
                (Some(was), _) => format!("no longer there, was: {was}"),
                (None, None) => String::new(),
            };
        }
        let label = self.key.label();
        let space = if label.is_empty() { "" } else { " " };
        let nothing = if matches!(self.key, Key::Within) { "no general period" } else { "nothing" };
        format!("{label}{space}{}, was {}", now.unwrap_or(nothing), was.unwrap_or(nothing))
    }
}

impl Key {
    /// How a sentence begins that says what it is now.
    fn label(self) -> &'static str {
        match self {
            Self::Whole | Self::Within | Self::Variant => "",
            Self::Starts => "counted from",
            Self::Direction => "counted",
            Self::FirstDay => "day of the event",
            Self::NoSuchDate => "for a date that the month does not have",
            Self::NotWorking => "never working days:",
            Self::Completes => "completed by",
            Self::Beforehand => "may be done beforehand:",
            Self::Repeats => "repeats:",
            Self::Since => "in the spell since",
            Self::Occurrence => "started by occurrences:",
            Self::Before => "started only before",
            Self::Unless => "cancelled by",
            Self::Until => "ended by",
            Self::InForce | Self::Kind => "now",
            Self::Owner => "to be done by",
            Self::Force => "force",
            Self::Calendar => "calendar",
            Self::DeemedReceipt => "deemed receipt",
            Self::Verified => "evidence mark",
            Self::Source => "source",
            Self::Note => "note",
            Self::Received => "received from outside:",
            Self::NotBefore => "can only follow",
            Self::Ends => "ends what began with",
            Self::Follows => "ordinarily comes after",
            Self::FollowsIf => "comes only if",
            Self::Title => "title",
        }
    }
}

/// What `now` says otherwise than `was`, in the order of its rules.
///
/// Where both have the same editions, each is compared with its own; of what differs in the last
/// edition, the earlier ones are not told. Otherwise the last editions are compared.
///
/// # Example
///
/// ```
/// use dutyclock::RuleSet;
/// use dutyclock::rules::{Dates, Key, differences};
///
/// let was = RuleSet::shipped("working-together-2013", Dates::All)?;
/// let now = RuleSet::shipped("working-together-2015", Dates::All)?;
/// let found = differences(&was, &now);
/// assert!(found.iter().all(|difference| difference.key != Key::Within));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn differences(was: &RuleSet, now: &RuleSet) -> Vec<Difference> {
    let mut found = of_tables(was, now);
    found.extend(of_events(was, now));
    let (before, after) = (Side::last(was), Side::last(now));
    found.extend(between(&before, &after));
    for (before, after) in earlier_pairs(was, now) {
        let label = after.id.clone();
        let (before, after) = (Side::of(before, was), Side::of(after, now));
        for difference in between(&before, &after) {
            let told = |known: &Difference| {
                known.subject == difference.subject && known.key == difference.key
            };
            if !found.iter().any(told) {
                found.push(Difference { edition: Some(label.clone()), ..difference });
            }
        }
    }
    found
}

/// What each edition changed against the one before it, for every series that has several.
#[must_use]
pub fn history(rules: &RuleSet) -> Vec<(&Edition, &Edition, Vec<Difference>)> {
    let editions = rules.editions();
    let next = |at: usize| editions[at + 1..].iter().find(|e| e.series == editions[at].series);
    let pairs = (0..editions.len()).filter_map(|at| Some((&editions[at], next(at)?)));
    pairs
        .map(|(was, now)| (was, now, between(&Side::of(was, rules), &Side::of(now, rules))))
        .collect()
}

/// The editions that both have, but for the last of each series: the latest first.
fn earlier_pairs<'a>(
    was: &'a RuleSet,
    now: &'a RuleSet,
) -> impl Iterator<Item = (&'a Edition, &'a Edition)> {
    let is_last = |edition: &Edition, rules: &RuleSet| {
        let last = rules.editions().iter().rfind(|other| other.series == edition.series);
        last.is_some_and(|last| last.id == edition.id)
    };
    now.editions().iter().rev().filter(move |edition| !is_last(edition, now)).filter_map(|after| {
        let before = was.editions().iter().find(|before| before.id == after.id)?;
        Some((before, after))
    })
}

/// Rules to compare, and the events that they speak of.
struct Side<'a> {
    rules: Vec<&'a Rule>,
    events: &'a Events,
}

impl<'a> Side<'a> {
    fn of(edition: &'a Edition, rules: &'a RuleSet) -> Self {
        Self { rules: edition.rules.iter().collect(), events: &rules.events }
    }

    /// The last edition of each series.
    fn last(rules: &'a RuleSet) -> Self {
        Self { rules: rules.latest_rules().collect(), events: &rules.events }
    }

    fn find(&self, id: &str) -> Option<&'a Rule> {
        self.rules.iter().find(|rule| rule.id == id).copied()
    }
}

fn between(was: &Side<'_>, now: &Side<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    for rule in &now.rules {
        let subject = Subject::Rule(rule.id.clone());
        match was.find(&rule.id) {
            None => found.push(whole(subject, None, Some(in_brief(rule, now.events)))),
            Some(before) => {
                found.extend(compare(&subject, &said(before, was.events), &said(rule, now.events)));
            }
        }
    }
    for rule in was.rules.iter().filter(|rule| now.find(&rule.id).is_none()) {
        let subject = Subject::Rule(rule.id.clone());
        found.push(whole(subject, Some(in_brief(rule, was.events)), None));
    }
    found
}

fn whole(subject: Subject, was: Option<String>, now: Option<String>) -> Difference {
    Difference { edition: None, subject, key: Key::Whole, was, now }
}

/// Every key with what it says, of those that say something. A variant has as many as its rule.
type Said = Vec<(Key, String)>;

fn compare(subject: &Subject, was: &Said, now: &Said) -> Vec<Difference> {
    let keys: BTreeSet<Key> = was.iter().chain(now).map(|(key, _)| *key).collect();
    let of = |said: &Said, key: Key| -> Vec<String> {
        said.iter().filter(|(of, _)| *of == key).map(|(_, text)| text.clone()).collect()
    };
    keys.into_iter()
        .filter_map(|key| {
            let (was, now) = (of(was, key), of(now, key));
            let only = |some: &[String], others: &[String]| {
                let own = some.iter().filter(|text| !others.contains(text));
                let own: Vec<&str> = own.map(String::as_str).collect();
                (!own.is_empty()).then(|| own.join("; "))
            };
            let (only_was, only_now) = (only(&was, &now), only(&now, &was));
            (only_was.is_some() || only_now.is_some()).then(|| Difference {
                edition: None,
                subject: subject.clone(),
                key,
                was: only_was,
                now: only_now,
            })
        })
        .collect()
}

/// What a rule says, key by key.
fn said(rule: &Rule, events: &Events) -> Said {
    // Every field stands here, so that a new one is not forgotten: which table it stands in, and when
    // that was in force, is not what the rule says.
    let Rule {
        id: _,
        table: _,
        in_force: _,
        own_in_force,
        title,
        kind,
        starts,
        within,
        variants,
        direction,
        first_day,
        no_such_date,
        completes,
        unless,
        until,
        beforehand,
        repeats,
        since,
        occurrence,
        before,
        not_working,
        owner,
        force,
        verified,
        source,
        note,
    } = rule;
    let event = |id: &EventId| events.get(*id).id.clone();
    let days: Vec<&str> = not_working.iter().map(|day| day.name()).collect();
    let one = [
        (Key::Within, within.map(|within| within.to_string())),
        (Key::Starts, Some(event(starts))),
        (Key::Direction, Some(direction_words(*direction).to_owned())),
        (Key::FirstDay, Some(first_day_words(*first_day).to_owned())),
        (Key::NoSuchDate, Some(no_such_date_words(*no_such_date).to_owned())),
        (Key::NotWorking, (!days.is_empty()).then(|| days.join(", "))),
        (Key::Completes, completes.as_ref().map(event)),
        (Key::Beforehand, Some(yes_or_no(*beforehand))),
        (Key::Repeats, Some(yes_or_no(*repeats))),
        (Key::Since, since.as_ref().map(event)),
        (Key::Occurrence, occurrence.map(|occurrence| occurrence.to_string())),
        (Key::Before, before.as_ref().map(event)),
        (Key::Unless, either(unless, events)),
        (Key::Until, either(until, events)),
        (Key::InForce, own_in_force.map(|in_force| in_force.to_string())),
        (Key::Kind, Some(kind.to_string())),
        (Key::Owner, Some(owner.to_string())),
        (Key::Force, Some(force.to_string())),
        (Key::Verified, Some(verified.to_string())),
        (Key::Source, Some(source.clone())),
        (Key::Note, note.clone()),
        (Key::Title, Some(title.clone())),
    ];
    let of_variant = |variant: &Variant| {
        let note = variant.note.as_ref().map(|note| format!("{}: {note}", when(variant)));
        [Some((Key::Variant, variant_words(variant, rule, events))), note.map(|n| (Key::Note, n))]
    };
    let variants = variants.iter().flat_map(of_variant).flatten();
    one.into_iter().filter_map(|(key, text)| Some((key, text?))).chain(variants).collect()
}

fn yes_or_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn direction_words(direction: Direction) -> &'static str {
    match direction {
        Direction::After => "after the event",
        Direction::Before => "before the event",
    }
}

fn first_day_words(first_day: FirstDay) -> &'static str {
    match first_day {
        FirstDay::NotCounted => "not counted",
        FirstDay::Counted => "counted as the first",
    }
}

fn no_such_date_words(no_such_date: NoSuchDate) -> &'static str {
    match no_such_date {
        NoSuchDate::LastDay => "the last day of the month",
        NoSuchDate::NextDay => "the next day",
    }
}

fn either(ids: &[EventId], events: &Events) -> Option<String> {
    let names: BTreeSet<&str> = ids.iter().map(|id| events.get(*id).id.as_str()).collect();
    (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(" or "))
}

/// When a variant holds and what it allows: `serious-harm: same day from referral`.
fn variant_words(variant: &Variant, rule: &Rule, events: &Events) -> String {
    let from = match variant.starts == rule.starts {
        true => String::new(),
        false => format!(" from {}", events.get(variant.starts).id),
    };
    format!("{}: {}{from}", when(variant), variant.within)
}

fn when(variant: &Variant) -> String {
    let after = variant.after.map(|after| format!("after {after}"));
    let when: Vec<&str> = variant.circumstance.iter().chain(&after).map(String::as_str).collect();
    when.join(" and ")
}

/// A rule in one line.
fn in_brief(rule: &Rule, events: &Events) -> String {
    let variants = rule.variants.iter().map(|variant| variant_words(variant, rule, events));
    let within = rule.within.map(|within| within.to_string());
    let periods: Vec<String> = within.into_iter().chain(variants).collect();
    let direction = if rule.direction == Direction::Before { "before" } else { "from" };
    let completes = rule.completes.map(|event| format!(", completed by {}", events.get(event).id));
    format!(
        "{} {direction} {}{}",
        periods.join("; "),
        events.get(rule.starts).id,
        completes.unwrap_or_default()
    )
}

fn of_tables(was: &RuleSet, now: &RuleSet) -> Vec<Difference> {
    let said = |rules: &RuleSet| -> Said {
        let after = rules.deemed_receipt.map(|after| format!("after {}", after.format("%H:%M")));
        let deemed_receipt = after.map(|after| (Key::DeemedReceipt, after));
        [(Key::Calendar, rules.calendar.clone())].into_iter().chain(deemed_receipt).collect()
    };
    compare(&Subject::Table, &said(was), &said(now))
}

/// The events that only one of them has, or of which they say something else.
fn of_events(was: &RuleSet, now: &RuleSet) -> Vec<Difference> {
    let ids: BTreeSet<&str> =
        was.events.iter().chain(now.events.iter()).map(|event| event.id.as_str()).collect();
    ids.into_iter()
        .flat_map(|id| {
            let subject = Subject::Event(id.to_owned());
            match (was.events.named(id), now.events.named(id)) {
                (Some(before), Some(after)) => compare(
                    &subject,
                    &said_of_event(before, &was.events),
                    &said_of_event(after, &now.events),
                ),
                (before, after) => {
                    let title = |event: Option<&Event>| event.map(|event| event.title.clone());
                    vec![whole(subject, title(before), title(after))]
                }
            }
        })
        .collect()
}

/// What an event says, key by key.
fn said_of_event(event: &Event, events: &Events) -> Said {
    let Event { id: _, title, received, not_before, ends, follows, follows_if } = event;
    let name = |id: &Option<EventId>| id.map(|id| events.get(id).id.clone());
    let one = [
        (Key::Title, Some(title.clone())),
        (Key::Received, Some(yes_or_no(*received))),
        (Key::NotBefore, name(not_before)),
        (Key::Ends, name(ends)),
        (Key::Follows, name(follows)),
        (Key::FollowsIf, follows_if.clone()),
    ];
    one.into_iter().filter_map(|(key, text)| Some((key, text?))).collect()
}
