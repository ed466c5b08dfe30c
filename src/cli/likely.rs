//! The events that an unknown name may mean: those of which a name has all its words.

use std::cell::LazyCell;

use dutyclock::report::AskBack;
use dutyclock::rules::{Event, EventId, Rule};
use dutyclock::{Moment, RuleSet};

use super::asking_back::AskingBack;

/// More would take too long to read.
const SHOWN: usize = 6;

/// Words that say nothing of what happened.
const PASSED_OVER: [&str; 10] = ["a", "an", "and", "for", "in", "of", "on", "the", "to", "with"];

impl AskingBack<'_> {
    /// Instead of a name that no event has: what the events that may be meant start or complete, on a line of its own,
    /// with the command for each. Of those that fit equally well, what starts a duty of the chosen table comes first.
    pub(super) fn likely(&self, name: &str, given: Option<Moment>, when: Moment) -> Vec<AskBack> {
        let wanted = words(name);
        // Most names have candidates in the chosen table.
        let of_nation = LazyCell::new(|| self.tables_of_nation(when).collect());
        let candidates = self.rules.events.with_ids().filter_map(|(id, event)| {
            let distance = distance(event, &wanted)?;
            let (further, question) = self.may_be(id, event, &of_nation, given, when)?;
            Some((distance + further, question))
        });
        let mut candidates: Vec<(usize, AskBack)> = candidates.collect();
        candidates.sort_by_key(|(distance, _)| *distance);
        candidates.into_iter().take(SHOWN).map(|(_, question)| question).collect()
    }

    /// What it starts or completes, and how much less likely that makes it; `None` if it does neither.
    fn may_be(
        &self,
        id: EventId,
        event: &Event,
        of_nation: &LazyCell<Vec<RuleSet>, impl FnOnce() -> Vec<RuleSet>>,
        given: Option<Moment>,
        when: Moment,
    ) -> Option<(usize, AskBack)> {
        let here = |does: fn(&Rule, EventId) -> bool| {
            titles(self.rules.rules_on(when.date()).filter(|rule| does(rule, id)))
        };
        let elsewhere = || {
            let found = of_nation.iter().find_map(|table| {
                let id = table.events.find(&event.id).ok()?;
                let started = table.rules_on(when.date()).filter(|rule| rule.starts_from(id));
                Some((titles(started)?, table.id.as_str()))
            });
            found.map(|(started, table)| (3, format!("\n    starts: {started}"), table))
        };
        // What comes before or after it starts something.
        let around =
            || (!self.around(id, when).is_empty()).then_some((2, String::new(), self.table));
        let (further, does, table) = here(Rule::starts_from)
            .map(|started| (0, format!("\n    starts: {started}"), self.table))
            .or_else(|| Some((1, format!("\n    completes: {}", here(completes)?), self.table)))
            .or_else(around)
            .or_else(elsewhere)?;
        let says = format!("{}{does}", event.title);
        let command = self.command_after(&event.id, given, table);
        Some((further, AskBack { says, command }))
    }
}

fn completes(rule: &Rule, event: EventId) -> bool {
    rule.completes == Some(event)
}

/// The titles of rules, each once; `None` without any.
fn titles<'r>(rules: impl Iterator<Item = &'r Rule>) -> Option<String> {
    const NAMED: usize = 3;
    let mut titles: Vec<&str> = Vec::new();
    for rule in rules {
        if !titles.contains(&rule.title.as_str()) {
            titles.push(&rule.title);
        }
    }
    let named = titles.iter().take(NAMED).copied().collect::<Vec<_>>().join("; ");
    match titles.len() {
        0 => None,
        1..=NAMED => Some(named),
        count => Some(format!("{named}; and {} more", count - NAMED)),
    }
}

/// How many words the shortest name of the event has that has all the wanted ones; `None` if it has no such name.
fn distance(event: &Event, wanted: &[String]) -> Option<usize> {
    let names = [&event.id, &event.title].into_iter().chain(&event.also).map(|name| words(name));
    let fitting =
        names.filter(|name| !wanted.is_empty() && wanted.iter().all(|word| name.contains(word)));
    fitting.map(|name| name.len()).min()
}

/// The words of a name, in lower case and without a plural.
fn words(name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace(['\'', '’'], "");
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty() && !PASSED_OVER.contains(word));
    words.map(|word| word.strip_suffix('s').unwrap_or(word).to_owned()).collect()
}
