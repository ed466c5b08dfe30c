//! Recorded events that no rule of the chosen tables uses: somebody may believe that they are checked.

use std::collections::HashSet;

use crate::rules::{Dates, EventId, Force, Nation, shipped};
use crate::text::{excerpt, in_a_row};
use crate::{RuleSet, Sought, intake};

use super::choice::Chosen;

/// The events that no rule uses. Whoever named the rules to check asked about no others.
pub(super) fn events(chosen: &Chosen, rules: &RuleSet) -> Sought {
    let used = used(rules);
    let events = rules.events.with_ids().filter(|_| !chosen.names_rules());
    let unused = events.filter(|(event, _)| !matters(&used, rules, *event));
    unused.map(|(event, _)| event).collect()
}

/// The events that the rules start from or depend on.
fn used(rules: &RuleSet) -> HashSet<EventId> {
    rules.rules().flat_map(|rule| rule.events(&rules.events)).collect()
}

/// Whether an event, or what must come before it, is used.
fn matters(used: &HashSet<EventId>, rules: &RuleSet, event: EventId) -> bool {
    let first = rules.events.get(event).comes_after();
    first.into_iter().chain([event]).any(|event| used.contains(&event))
}

/// What the rules leave unchecked, by the table that would check it.
pub(super) struct Unused<'r> {
    rules: &'r RuleSet,
    /// The table, and the ids of the events.
    by_table: Vec<(String, Vec<&'r str>)>,
    is_binding: bool,
}

impl<'r> Unused<'r> {
    /// Looks for other tables that use the events. What a table takes out of those that it extends is left out on
    /// purpose.
    pub(super) fn new(rules: &'r RuleSet, events: &[EventId]) -> Self {
        let mut unused = Self { rules, by_table: Vec::new(), is_binding: false };
        if events.is_empty() {
            return unused;
        }
        let table = |name: &str| {
            let table = intake::rule_set(name, Dates::All).ok()?;
            Some((used(&table), table))
        };
        let extended: Vec<_> = rules.extends.iter().filter_map(|name| table(name)).collect();
        let others = Nation::ALL.iter().map(|nation| nation.name()).chain(shipped::ids());
        let others = others.filter_map(table).filter(|(_, other)| other.shares_a_nation(rules));
        let others: Vec<_> = others.collect();
        let has = |(used, set): &&(HashSet<EventId>, RuleSet), id: &str| {
            set.events.find(id).is_ok_and(|event| matters(used, set, event))
        };
        for event in events {
            let id = rules.events.get(*event).id.as_str();
            if extended.iter().any(|table| has(&table, id)) {
                continue;
            }
            let Some((_, other)) = others.iter().find(|other| has(other, id)) else { continue };
            unused.is_binding |= is_for_a_nation(rules) && binds(other, id);
            match unused.by_table.iter_mut().find(|(table, _)| *table == other.id) {
                Some((_, ids)) => ids.push(id),
                None => unused.by_table.push((other.id.clone(), vec![id])),
            }
        }
        unused
    }

    /// Whether a law sets limits for any of them that the tables, which are those of a whole nation, do not count.
    pub(super) fn is_binding(&self) -> bool {
        self.is_binding
    }

    pub(super) fn error(&self, file: &str) -> String {
        let what = self.in_words(file);
        format!("{what}; run such a check as well, and give --allow-unchecked to this one")
    }

    pub(super) fn remark(&self, file: &str) -> Option<String> {
        (!self.by_table.is_empty()).then(|| self.in_words(file))
    }

    fn in_words(&self, file: &str) -> String {
        let of_table = |(table, ids): &(String, Vec<&str>)| {
            let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            format!("{} (--rules {table} does)", in_a_row(&ids))
        };
        let each: Vec<String> = self.by_table.iter().map(of_table).collect();
        let (file, table) = (excerpt(file), &self.rules.id);
        format!("`{file}`: the rules of `{table}` do not check {}", each.join("; "))
    }
}

/// Whether the rules are those of a whole nation, so that nobody expects a gap.
fn is_for_a_nation(rules: &RuleSet) -> bool {
    let names: Vec<&str> = Nation::ALL.iter().map(|nation| nation.name()).collect();
    let gathered = rules.extends.iter().map(String::as_str);
    gathered.chain([rules.id.as_str()]).any(|name| names.contains(&name))
}

/// Whether the event starts or completes what the law or statutory guidance demands.
fn binds(table: &RuleSet, id: &str) -> bool {
    let is_law =
        |force| matches!(force, Force::Statute | Force::Regulation | Force::StatutoryGuidance);
    table.events.find(id).is_ok_and(|event| {
        let law = table.rules().filter(|rule| is_law(rule.force));
        law.flat_map(|rule| rule.events(&table.events)).any(|named| named == event)
    })
}
