//! What was looked up across tables: rules, events, and where their numbers come from.

mod events;
mod page;
mod rules;
mod search;
mod sources;

mod wording;

pub use self::events::{EventList, EventPage};
pub use self::page::RulePages;
pub use self::rules::TableOfRules;
pub use self::search::SearchHits;
pub use self::sources::Sources;
use crate::catalogue::{Entry, Version};
use crate::counting::{Direction, FirstDay};
use crate::rules::{Occurrence, Rule, RuleSet};

/// Who must do what by when, in one sentence.
#[must_use]
pub fn duty_in_words(set: &RuleSet, rule: &Rule) -> String {
    wording::duty(Version { set, rule })
}

/// The ids of rules, each once: documents often share one.
fn ids<'a>(entries: impl Iterator<Item = &'a Entry<'a>>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = Vec::new();
    for entry in entries {
        let id = entry.latest.rule.id.as_str();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// What the period of a rule is counted from, and which way.
fn counted_from(version: Version<'_>) -> String {
    let rule = version.rule;
    let from = match (rule.direction, rule.first_day) {
        (Direction::After, _) if rule.only_asks_for_order() => "before",
        (Direction::After, FirstDay::NotCounted) => "from",
        (Direction::After, FirstDay::Counted) => "beginning with",
        (Direction::Before, FirstDay::NotCounted) => "back from",
        (Direction::Before, FirstDay::Counted) => "ending with",
    };
    let which = match rule.occurrence {
        None => "",
        Some(Occurrence::First) => "the first ",
        Some(Occurrence::Later) => "a later ",
    };
    let again = if rule.repeats { ", and again from each" } else { "" };
    format!("{from} {which}{}{again}", version.event(rule.starts).id)
}
