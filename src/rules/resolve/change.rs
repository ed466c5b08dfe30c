//! What a table drops, changes and adds in an edition.

use std::collections::BTreeSet;

use super::is_kebab_case;
use super::rule::RuleReader;
use crate::calendar::{self, Recurring};
use crate::definition::{Mistake, Step};
use crate::rules::definition::TableDefinition;
use crate::rules::{EventId, Events, Occurrence, Rule};
use crate::suggest::did_you_mean;

pub(super) fn check_head(table: &TableDefinition, mistakes: &mut Vec<Mistake>) {
    if !is_kebab_case(&table.id) {
        let message = format!("table id `{}` must be lower-case words joined by hyphens", table.id);
        mistakes.push(Mistake::new(&[Step::Key("id")], message));
    }
    check_calendar(table, mistakes);
}

/// Applies a table to the rules that an edition inherits, as far as they belong to it: drops, changes
/// and adds. Some of the rules that are known may stand in another edition.
pub(super) fn apply(
    table: &TableDefinition,
    belongs: &dyn Fn(&str) -> bool,
    known: &BTreeSet<String>,
    rules: &mut Vec<Rule>,
    events: &Events,
    mistakes: &mut Vec<Mistake>,
) {
    let dropped = table.drop.iter().enumerate();
    for (index, id) in dropped.filter(|(_, id)| belongs(id)) {
        let before = rules.len();
        rules.retain(|rule| rule.id != *id);
        if rules.len() == before && !known.contains(id) {
            let message = format!(
                "no table that this one extends has a rule `{id}` to drop{}",
                did_you_mean(id, known.iter().map(String::as_str))
            );
            mistakes.push(Mistake::new(&[Step::Key("drop"), Step::Index(index)], message));
        }
    }
    let not_working = match Recurring::all(&table.not_working, "not_working") {
        Ok(days) => days,
        Err(found) => {
            mistakes.extend(found);
            Vec::new()
        }
    };
    let changed = table.rules.iter().enumerate();
    for (index, definition) in changed.filter(|(_, rule)| belongs(&rule.id)) {
        if table.rules[..index].iter().any(|earlier| earlier.id == definition.id) {
            let message = format!("rule `{}` stands twice in this table", definition.id);
            mistakes.push(Mistake::new(
                &[Step::Key("rule"), Step::Index(index), Step::Key("id")],
                message,
            ));
            continue;
        }
        let inherited = rules.iter().position(|rule| rule.id == definition.id);
        if inherited.is_none() && known.contains(&definition.id) && !definition.is_whole() {
            // It changes a rule that this edition does not have.
            continue;
        }
        let mut reader = RuleReader {
            table,
            not_working: &not_working,
            definition,
            index,
            events,
            mistakes: &mut *mistakes,
            missing: Vec::new(),
            starts_unknown: false,
        };
        let rule = reader.read(inherited.map(|at| &rules[at]));
        reader.tell_missing(rules);
        let Some(rule) = rule else { continue };
        reader.check(&rule);
        if reader.starts_unknown {
            continue;
        }
        match inherited {
            Some(at) => rules[at] = rule,
            None => rules.push(rule),
        }
    }
}

/// The calendar of a table is a shipped one, or a file.
fn check_calendar(table: &TableDefinition, mistakes: &mut Vec<Mistake>) {
    let Some(name) = &table.calendar else { return };
    if name.ends_with(".toml") || calendar::shipped::ids().any(|id| id == name) {
        return;
    }
    let meant = did_you_mean(name, calendar::shipped::ids());
    let message = format!("unknown calendar `{name}`{meant}");
    mistakes.push(Mistake::new(&[Step::Key("calendar")], message));
}

/// Rules that start each other for ever. One that starts itself says so with `repeats`.
pub(super) fn check_cycles(
    table: &TableDefinition,
    rules: &[&Rule],
    events: &Events,
    mistakes: &mut Vec<Mistake>,
) {
    for (index, own) in table.rules.iter().enumerate() {
        let Some(rule) = rules.iter().find(|rule| rule.id == own.id && !says_how_often(rule))
        else {
            continue;
        };
        let Some(path) = way_back(rule, rules) else {
            continue;
        };
        let names: Vec<&str> = path.iter().map(|event| events.get(*event).id.as_str()).collect();
        let message = format!(
            "rule `{}` starts itself again: {}; a timescale that repeats is one rule with `repeats = true`",
            rule.id,
            names.join(" -> ")
        );
        let at = [Step::Key("rule"), Step::Index(index), Step::Key("completes")];
        mistakes.push(Mistake::new(&at, message));
    }
}

/// Whether a rule says itself how often it starts again: by repeating, or only once in a spell.
fn says_how_often(rule: &Rule) -> bool {
    rule.repeats || rule.occurrence == Some(Occurrence::First)
}

/// The events from a rule's start round to the same event, by rules that do not repeat.
fn way_back(rule: &Rule, rules: &[&Rule]) -> Option<Vec<EventId>> {
    let mut ways = vec![vec![rule.starts, rule.completes?]];
    let mut seen = Vec::new();
    while let Some(way) = ways.pop() {
        let end = *way.last()?;
        if end == rule.starts {
            return Some(way);
        }
        if seen.contains(&end) {
            continue;
        }
        seen.push(end);
        for next in rules.iter().filter(|next| next.starts == end && !says_how_often(next)) {
            if let Some(completes) = next.completes {
                let mut longer = way.clone();
                longer.push(completes);
                ways.push(longer);
            }
        }
    }
    None
}
