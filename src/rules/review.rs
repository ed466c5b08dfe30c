//! Reviews a table that can be used: unused events, overlapping editions, and rules that allow more
//! than the law that they change.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::definition::{EventDefinition, RuleDefinition, TableDefinition};
use super::events::Events;
use super::keys::Key;
use super::rule::{Rule, Variant};
use super::set::{Edition, RuleSet};
use super::shipped;
use super::strictness::{Strictness, strictness};
use super::vocabulary::{Force, InForce, Kind};
use crate::definition::{Mistake, Step};
use crate::period::Period;
use crate::suggest::likely;
use crate::text::compared;

/// Findings about a table beyond whether it can be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
    /// What may be intended but should be checked.
    pub warnings: Vec<Mistake>,
}

/// An edition of a family, and when it was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEdition {
    /// Id of its table.
    pub id: String,
    /// Name of the family.
    pub family: String,
    /// When it was in force.
    pub in_force: InForce,
}

/// Reviews a table: its rules, if they can be used, against the rule sets that it inherits, nearest
/// first, and its dates against the other editions of its family, shipped or in `others`.
#[must_use]
pub fn review(
    table: &TableDefinition,
    rules: Option<&RuleSet>,
    inherited: &[RuleSet],
    others: &[KnownEdition],
    today: NaiveDate,
) -> Review {
    let mut review = Review::default();
    review.mistakes.extend(impossible_readings(table, today));
    review.mistakes.extend(unused_events(table, inherited.first()));
    review.mistakes.extend(overlap(table, others));
    review.mistakes.extend(rules.and_then(no_rules));
    review.mistakes.extend(rules.into_iter().flat_map(|rules| taken_names(table, &rules.events)));
    for (rules, law) in
        rules.into_iter().flat_map(|rules| inherited.iter().map(move |law| (rules, law)))
    {
        loosened(table, rules, law, &mut review.warnings);
    }
    review
}

/// Texts that nobody can have read yet, or as they stood before the document was in force.
fn impossible_readings(table: &TableDefinition, today: NaiveDate) -> Vec<Mistake> {
    let of_rule = |(index, rule): (usize, &RuleDefinition)| {
        let at = vec![Step::Key("rule"), Step::Index(index), Step::Key("read")];
        Some((at, rule.read?.0))
    };
    let default =
        table.defaults.read.map(|read| (vec![Step::Key("defaults"), Step::Key("read")], read.0));
    let read = table.rules.iter().enumerate().filter_map(of_rule).chain(default);
    let first = table.in_force.from;
    read.filter_map(|(at, read)| {
        let why = match first {
            _ if read > today => {
                format!("{read} is after today, so nobody can have read that text")
            }
            Some(first) if read < first => {
                format!(
                    "the text of {read} is older than the document, which is in force from {first}"
                )
            }
            _ => return None,
        };
        Some(Mistake::new(&at, why))
    })
    .collect()
}

/// Events that the table declares and no rule uses.
fn unused_events(table: &TableDefinition, inherited: Option<&RuleSet>) -> Vec<Mistake> {
    let ids = || table.events.keys().map(String::as_str);
    let known = |id: &str| inherited.is_some_and(|rules| rules.events.with_any_case(id).is_some());
    // A misspelt event counts as used.
    let is_event = |id: &str| table.events.contains_key(id) || known(id);
    let meant = |name| if is_event(name) { Some(name) } else { likely(name, ids()) };
    let mut used: HashSet<&str> =
        table.rules.iter().flat_map(RuleDefinition::event_names).filter_map(meant).collect();
    used.extend(table.events.values().flat_map(EventDefinition::event_names));
    used.extend(table.unread.iter().flat_map(|unread| &unread.starts).map(String::as_str));
    table
        .events
        .keys()
        .filter(|id| !used.contains(id.as_str()) && !known(id))
        .map(|id| {
            let message = format!(
                "event `{id}` is not used: no rule starts from it, is completed by it, or has it in \
                 `unless`, `until`, `since`, `before` or `postponed_by`"
            );
            Mistake::new(&[Step::Key("events"), Step::Named(id.clone())], message)
        })
        .collect()
}

/// A table by which nothing could ever be due.
fn no_rules(rules: &RuleSet) -> Option<Mistake> {
    let is_empty = rules.rules().next().is_none() && rules.latest_unread().next().is_none();
    let message =
        "the table has no rule: name the table that it changes in `extends`, or add a [[rule]]";
    is_empty.then(|| Mistake::new(&[], message.to_owned()))
}

/// Other names that are the id of another event: nobody could reach the event by them.
fn taken_names(table: &TableDefinition, events: &Events) -> Vec<Mistake> {
    let mut by_id: HashMap<String, Vec<&str>> = HashMap::new();
    for event in events.iter() {
        by_id.entry(compared(&event.id)).or_default().push(&event.id);
    }
    let names = table.events.iter().flat_map(|(id, event)| {
        event.also.iter().flatten().enumerate().map(move |(index, name)| (id, index, name))
    });
    names
        .filter_map(|(id, index, name)| {
            let other = by_id.get(&compared(name))?.iter().find(|other| *other != id)?;
            let at = [
                Step::Key("events"),
                Step::Named(id.clone()),
                Step::Key("also"),
                Step::Index(index),
            ];
            let message =
                format!("`{name}` is the event `{}`, so it cannot be a name of `{id}`", other);
            Some(Mistake::new(&at, message))
        })
        .collect()
}

/// Editions of the same family that are in force on the same days.
fn overlap(table: &TableDefinition, others: &[KnownEdition]) -> Vec<Mistake> {
    let Some(family) = &table.family else { return Vec::new() };
    let given = others.iter().filter(|other| other.family == *family).map(|o| (&*o.id, o.in_force));
    let is_given = |id: &str| others.iter().any(|other| other.id == id);
    let shipped = shipped::editions(family).into_iter().filter(|(id, _)| !is_given(id));
    let overlaps = |other: &InForce| {
        let ends_before =
            |a: &InForce, b: &InForce| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
        !ends_before(other, &table.in_force) && !ends_before(&table.in_force, other)
    };
    let key = if table.in_force == InForce::default() { "family" } else { "in_force" };
    given
        .chain(shipped)
        .filter(|(id, in_force)| *id != table.id && overlaps(in_force))
        .map(|(id, in_force)| {
            let message = format!(
                "`{id}` of the family {family} applies on the same days ({}): only one edition may apply at a time",
                in_force.span()
            );
            Mistake::new(&[Step::Key(key)], message)
        })
        .collect()
}

/// Rules that allow more than the law or the statutory guidance that they change.
fn loosened(
    table: &TableDefinition,
    rules: &RuleSet,
    inherited: &RuleSet,
    found: &mut Vec<Mistake>,
) {
    // A finding that holds for several editions is reported for the last.
    for edition in rules.editions().iter().rev() {
        let same = |other: &&Edition| (&other.series, &other.id) == (&edition.series, &edition.id);
        let Some(before) = inherited.editions().iter().find(same) else { continue };
        for law in before.rules.iter().filter(|rule| binds(rule.force)) {
            let told = match edition.rules.iter().find(|rule| rule.id == law.id) {
                None => dropped(table, law),
                Some(own) => beside_law(table, own, law, [&rules.events, &inherited.events]),
            };
            let new = told.into_iter().filter(|mistake| found.iter().all(|f| f.at != mistake.at));
            let new: Vec<_> = new.collect();
            found.extend(new);
        }
    }
}

fn binds(force: Force) -> bool {
    matches!(force, Force::Statute | Force::Regulation | Force::StatutoryGuidance)
}

fn dropped(table: &TableDefinition, law: &Rule) -> Vec<Mistake> {
    let Some(index) = table.drop.iter().position(|id| *id == law.id) else { return Vec::new() };
    let message = format!("`{}` is left out: it is a duty of {}", law.id, authority(law));
    vec![Mistake::new(&[Step::Key("drop"), Step::Index(index)], message)]
}

fn authority(law: &Rule) -> String {
    format!("`{}` ({})", law.table, law.force)
}

fn beside_law(
    table: &TableDefinition,
    own: &Rule,
    law: &Rule,
    [events, events_of_law]: [&Events; 2],
) -> Vec<Mistake> {
    let Some(index) = table.rules.iter().position(|rule| rule.id == own.id) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut warn = |key, message| {
        found.push(Mistake::new(&[Step::Key("rule"), Step::Index(index), Step::Key(key)], message));
    };
    if law.kind == Kind::Limit && own.kind != Kind::Limit {
        let message =
            format!("`{}` is a {} here, and a limit in {}", own.id, own.kind, authority(law));
        warn("kind", message);
    }
    let name = |events: &Events, rule: &Rule| events.get(rule.starts).id.clone();
    let (starts, starts_in_law) = (name(events, own), name(events_of_law, law));
    if starts != starts_in_law {
        let message = format!(
            "`{}` is counted from {starts} here, and from {starts_in_law} in {}: whether it allows \
             more depends on the case; compare them yourself",
            own.id,
            authority(law)
        );
        warn("starts", message);
        return found;
    }
    if own.direction != law.direction {
        let message = format!(
            "`{}` is counted {} its event here, and the other way in {}: compare them yourself",
            own.id,
            own.direction,
            authority(law)
        );
        warn("direction", message);
        return found;
    }
    for (variant, when) in cases(own, law) {
        let key = if variant { "variants" } else { "within" };
        if let Some(message) = beside_period(own, law, when) {
            warn(key, message);
        }
    }
    for (key, message) in looser_keys([(own, events), (law, events_of_law)]) {
        warn(key, message);
    }
    found
}

/// The keys beside the period that make a duty start less often, end sooner or run longer than that of the law, or may.
fn looser_keys(
    [(own, events), (law, events_of_law)]: [(&Rule, &Events); 2],
) -> Vec<(&'static str, String)> {
    let keys = own.keys().zip(law.keys());
    let looser = keys.filter_map(|((key, value), (_, of_law))| {
        let here = value.said(own.names(events));
        let there = of_law.said(law.names(events_of_law));
        let has_more = || here.iter().any(|text| !there.contains(text));
        let has_less = || there.iter().any(|text| !here.contains(text));
        let is_looser = match key {
            Key::Until | Key::Unless | Key::PostponedBy | Key::OrLater | Key::NotWorking => has_more(),
            Key::OrEarlier | Key::NoSooner | Key::CountsBankHolidays | Key::Repeats => has_less(),
            Key::Completes | Key::Since | Key::Occurrence | Key::Before | Key::Prolongs => {
                has_more() || has_less()
            }
            Key::Beforehand | Key::OnHoliday | Key::InForce => has_more(),
            _ => false,
        };
        let said = |texts: Vec<String>| {
            if texts.is_empty() { "nothing".to_owned() } else { texts.join(", ") }
        };
        is_looser.then(|| {
            let (id, authority) = (&own.id, authority(law));
            let (here, there) = (said(here), said(there));
            let message = format!(
                "`{id}` has {here} as `{key}` here, and {there} in {authority}: it may allow more; compare \
                 them yourself"
            );
            (key.name(), message)
        })
    });
    looser.collect()
}

/// The cases in which either rule has a period: the general case, then those of variants.
fn cases<'a>(own: &'a Rule, law: &'a Rule) -> Vec<(bool, Option<&'a Variant>)> {
    let variants = own.variants.iter().chain(&law.variants);
    [(false, None)].into_iter().chain(variants.map(|variant| (true, Some(variant)))).collect()
}

/// The period of a rule in a case: that of its variant, or else the general one.
fn period_in(rule: &Rule, case: Option<&Variant>) -> Option<Period> {
    let same = |variant: &&Variant| {
        case.is_some_and(|case| {
            (&variant.circumstance, variant.after, variant.less_than)
                == (&case.circumstance, case.after, case.less_than)
        })
    };
    let variant = rule.variants.iter().find(same).map(|variant| variant.within);
    variant.or(rule.within)
}

fn beside_period(own: &Rule, law: &Rule, case: Option<&Variant>) -> Option<String> {
    let (id, in_law) = (&own.id, period_in(law, case)?);
    let in_case = case.and_then(|case| case.circumstance.as_ref());
    let in_case = in_case.map(|name| format!(" in circumstance `{name}`")).unwrap_or_default();
    let Some(period) = period_in(own, case) else {
        return Some(format!("`{id}` has no period{in_case}, and {in_law} in {}", authority(law)));
    };
    let has_no_limit = |period: Period| period.sets_no_limit() || period == Period::Beforehand;
    if has_no_limit(period) && !has_no_limit(in_law) {
        return Some(format!(
            "`{id}` is due {period}{in_case}, which has no number: that is looser than {in_law} in {}",
            authority(law)
        ));
    }
    match strictness(own.counting(period), law.counting(in_law)) {
        Strictness::Within => None,
        Strictness::Looser => Some(format!(
            "`{id}` allows {period}{in_case}: that is looser than {in_law} in {}",
            authority(law)
        )),
        Strictness::Uncertain => Some(format!(
            "`{id}` allows {period}{in_case}, and {} allows {in_law}: which is longer depends on the \
             dates; compare them yourself",
            authority(law)
        )),
    }
}
