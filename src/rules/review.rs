//! Reviews a table that can be used: unused events, overlapping editions, and rules that allow more
//! than the law that they change.

use super::definition::{EventDefinition, RuleDefinition, TableDefinition};
use super::events::Events;
use super::rule::{Rule, Variant};
use super::set::{Edition, RuleSet};
use super::shipped;
use super::strictness::{Strictness, strictness};
use super::vocabulary::{Force, InForce, Kind};
use crate::definition::{Mistake, Step};
use crate::suggest::likely;

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
) -> Review {
    let mut review = Review::default();
    review.mistakes.extend(unused_events(table, inherited.first()));
    review.mistakes.extend(overlap(table, others));
    for (rules, law) in
        rules.into_iter().flat_map(|rules| inherited.iter().map(move |law| (rules, law)))
    {
        loosened(table, rules, law, &mut review.warnings);
    }
    review
}

/// Events that the table declares and no rule uses.
fn unused_events(table: &TableDefinition, inherited: Option<&RuleSet>) -> Vec<Mistake> {
    let ids = || table.events.keys().map(String::as_str);
    let known = |id: &str| inherited.is_some_and(|rules| rules.events.find(id).is_ok());
    // A misspelt event counts as used.
    let meant = |name| if known(name) { Some(name) } else { likely(name, ids()) };
    let mut used: Vec<&str> =
        table.rules.iter().flat_map(RuleDefinition::event_names).filter_map(meant).collect();
    used.extend(table.events.values().flat_map(EventDefinition::event_names));
    used.extend(table.unread.iter().flat_map(|unread| &unread.starts).map(String::as_str));
    table
        .events
        .keys()
        .filter(|id| !used.contains(&id.as_str()) && !known(id))
        .map(|id| {
            let message = format!(
                "event `{id}` is not used: no rule starts from it, is completed by it, or has it in \
                 `unless`, `until`, `since`, `before` or `postponed_by`"
            );
            Mistake::new(&[Step::Key("events"), Step::Named(id.clone())], message)
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
    for (variant, when) in cases(own, law) {
        let key = if variant { "variants" } else { "within" };
        if let Some(message) = beside_period(own, law, when) {
            warn(key, message);
        }
    }
    found
}

/// The cases in which either rule has a period: the general case, then those of variants.
fn cases<'a>(own: &'a Rule, law: &'a Rule) -> Vec<(bool, Option<&'a Variant>)> {
    let variants = own.variants.iter().chain(&law.variants);
    [(false, None)].into_iter().chain(variants.map(|variant| (true, Some(variant)))).collect()
}

/// The period of a rule in a case: that of its variant, or else the general one.
fn period_in(rule: &Rule, case: Option<&Variant>) -> Option<crate::Period> {
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
