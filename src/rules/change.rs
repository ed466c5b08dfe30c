//! What a table drops, changes and adds in an edition.

use std::collections::BTreeSet;

use super::definition::{RuleDefinition, TableDefinition};
use super::events::Events;
use super::reader::RuleReader;
use super::rule::Rule;
use crate::calendar::Recurring;
use crate::definition::{Mistake, Step};
use crate::limits::MISTAKES;
use crate::suggest::did_you_mean;

/// A table that changes the rules which an edition inherits.
pub(super) struct Change<'a> {
    pub(super) table: &'a TableDefinition,
    pub(super) events: &'a Events,
    /// The ids of the rules of all editions: a rule that one edition lacks may be in another.
    pub(super) known: BTreeSet<String>,
    /// The ids of what their documents ask for and is not counted.
    pub(super) unread: BTreeSet<String>,
}

impl Change<'_> {
    /// Drops, changes and adds the rules that belong to the edition.
    pub(super) fn apply(
        &self,
        belongs: &dyn Fn(&str) -> bool,
        rules: &mut Vec<Rule>,
        mistakes: &mut Vec<Mistake>,
    ) {
        let dropped = self.table.drop.iter().enumerate();
        for (index, id) in dropped.filter(|(_, id)| belongs(id)) {
            self.drop(index, id, rules, mistakes);
        }
        let not_working = Recurring::all(&self.table.not_working, "not_working");
        let not_working = not_working.unwrap_or_else(|found| {
            mistakes.extend(found);
            Vec::new()
        });
        let changed = self.table.rules.iter().enumerate();
        for (index, definition) in changed.filter(|(_, rule)| belongs(&rule.id)) {
            // No more are shown, and each may need a suggestion.
            if mistakes.len() > MISTAKES {
                return;
            }
            self.change(index, definition, &not_working, rules, mistakes);
        }
    }

    fn drop(&self, index: usize, id: &str, rules: &mut Vec<Rule>, mistakes: &mut Vec<Mistake>) {
        let before = rules.len();
        rules.retain(|rule| rule.id != *id);
        if rules.len() == before && !self.known.contains(id) && !self.unread.contains(id) {
            let message = format!(
                "no table that this one extends has a rule `{id}` to drop{}",
                did_you_mean(id, self.known.iter().map(String::as_str))
            );
            mistakes.push(Mistake::new(&[Step::Key("drop"), Step::Index(index)], message));
        }
    }

    fn change(
        &self,
        index: usize,
        definition: &RuleDefinition,
        not_working: &[Recurring],
        rules: &mut Vec<Rule>,
        mistakes: &mut Vec<Mistake>,
    ) {
        let RuleDefinition { id, .. } = definition;
        if self.table.rules[..index].iter().any(|earlier| earlier.id == *id) {
            let at = [Step::Key("rule"), Step::Index(index), Step::Key("id")];
            mistakes.push(Mistake::new(&at, format!("duplicate rule `{id}`")));
            return;
        }
        let inherited = rules.iter().position(|rule| rule.id == *id);
        if inherited.is_none() && self.known.contains(id) && !definition.is_whole() {
            // It changes a rule that this edition does not have.
            return;
        }
        let mut reader = RuleReader {
            table: self.table,
            not_working,
            definition,
            index,
            events: self.events,
            inherited: inherited.map(|at| &rules[at]),
            mistakes,
            missing: Vec::new(),
        };
        let rule = reader.read();
        reader.tell_missing(rules);
        let Some(rule) = rule else { return };
        reader.check(&rule);
        if reader.starts_unknown() {
            return;
        }
        match inherited {
            Some(at) => rules[at] = rule,
            None => rules.push(rule),
        }
    }
}
