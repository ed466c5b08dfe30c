//! Compares two rule sets key by key.

use std::collections::BTreeSet;

use super::events::{Event, Events};
use super::keys::Key;
use super::rule::Rule;
use super::set::{Edition, RuleSet};
use super::values::{Names, Value};

/// A key whose value differs between two rule sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The edition with the difference, if it is not the last.
    pub edition: Option<String>,
    /// The table, event or rule that differs.
    pub subject: Subject,
    /// The key that differs.
    pub key: Key,
    /// The value in the first set; `None` if it has none.
    pub was: Option<String>,
    /// The value in the second set; `None` if it has none.
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

impl Difference {
    /// `added`, `removed`, or the name of the key that differs.
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
                (Some(was), _) => format!("removed, was: {was}"),
                (None, None) => unreachable!("what neither table has is no difference"),
            };
        }
        let label = self.key.begins();
        let space = if label.is_empty() { "" } else { " " };
        let nothing = if matches!(self.key, Key::Within) { "no general period" } else { "nothing" };
        format!("{label}{space}{}, was {}", now.unwrap_or(nothing), was.unwrap_or(nothing))
    }
}

/// The differences between `was` and `now`, in the order of the rules in `now`.
///
/// Editions that both have are compared with each other. A difference that the last edition has too is
/// reported once. Otherwise the last editions are compared.
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

/// The differences between successive editions, for every series that has several.
#[must_use]
pub fn history(rules: &RuleSet) -> Vec<(&Edition, &Edition, Vec<Difference>)> {
    let editions = rules.editions();
    let next = |at: usize| editions[at + 1..].iter().find(|e| e.series == editions[at].series);
    let pairs = (0..editions.len()).filter_map(|at| Some((&editions[at], next(at)?)));
    pairs
        .map(|(was, now)| (was, now, between(&Side::of(was, rules), &Side::of(now, rules))))
        .collect()
}

/// The editions that both have except the last of each series, latest first.
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

/// The rules of one side of the comparison, with their events.
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
                found.extend(compare(
                    &subject,
                    &said_of_rule(before, was.events),
                    &said_of_rule(rule, now.events),
                ));
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

/// The keys that have a value, with the value in words. A key may occur several times.
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

/// The keys of a rule, with the notes of its variants.
fn said_of_rule(rule: &Rule, events: &Events) -> Said {
    let notes = rule.variants.iter().filter_map(|variant| {
        let note = variant.note.as_ref()?;
        Some((Key::Note, format!("{}: {note}", variant.when())))
    });
    said(rule.keys(), rule.names(events)).chain(notes).collect()
}

fn said<'a>(
    keys: impl Iterator<Item = (Key, &'a dyn Value)>,
    names: Names<'_>,
) -> impl Iterator<Item = (Key, String)> {
    keys.flat_map(move |(key, value)| value.said(names).into_iter().map(move |text| (key, text)))
}

/// A rule in one line.
fn in_brief(rule: &Rule, events: &Events) -> String {
    let variants = rule.variants.iter().map(|variant| variant.in_brief(rule.names(events)));
    let within = rule.within.map(|within| within.to_string());
    let periods: Vec<String> = within.into_iter().chain(variants).collect();
    let completes = rule.completes.map(|event| format!(", completed by {}", events.get(event).id));
    format!(
        "{} {}{}",
        rule.from_or_before(&periods.join("; ")),
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

/// Events that only one set has, or that differ in a key.
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

fn said_of_event(event: &Event, events: &Events) -> Said {
    said(event.keys(), Names { events, starts: None }).collect()
}
