//! What a file with cases can show, and so which rules it can be checked against.

use crate::rules::{Edition, EventId};
use crate::text::excerpt;
use crate::{Rule, RuleSet};

/// The events that a file can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CanShow {
    /// All of them: the file records its cases completely.
    All,
    /// These alone. Whether any other event has happened is not known.
    Only(Vec<EventId>),
}

impl CanShow {
    /// Whether it can show an event.
    #[must_use]
    pub fn event(&self, event: EventId) -> bool {
        match self {
            Self::All => true,
            Self::Only(events) => events.contains(&event),
        }
    }

    /// Ids of the events that it can show; `None` for all.
    pub(super) fn ids(&self, rules: &RuleSet) -> Option<Vec<String>> {
        match self {
            Self::All => None,
            Self::Only(events) => {
                Some(events.iter().map(|event| rules.events.get(*event).id.clone()).collect())
            }
        }
    }

    /// The events that it cannot show.
    #[must_use]
    pub fn not_shown(&self, rules: &RuleSet) -> Vec<EventId> {
        let events = rules.events.with_ids().map(|(event, _)| event);
        events.filter(|event| !self.event(*event)).collect()
    }

    /// Whether it can show that a rule was kept: its completion or, for a rule without one, what cancels it.
    #[must_use]
    pub fn can_test(&self, rule: &Rule) -> bool {
        match rule.completes {
            Some(completes) => self.event(completes),
            None => rule.unless.is_empty() || rule.unless.iter().any(|event| self.event(*event)),
        }
    }

    /// Whether it can show a start of a rule.
    fn can_start(&self, rule: &Rule) -> bool {
        match self {
            Self::All => true,
            Self::Only(events) => events.iter().any(|event| rule.starts_from(*event)),
        }
    }

    /// Ids of the rules that it can show the start of, but not the completion.
    #[must_use]
    pub fn not_testable<'r>(&self, rules: impl Iterator<Item = &'r Rule>) -> Vec<String> {
        let not_testable = rules.filter(|rule| self.can_start(rule) && !self.can_test(rule));
        each_once(not_testable.map(|rule| &rule.id))
    }

    /// Whether it can show a start of any of the rules.
    pub(super) fn can_start_any(&self, rules: &[&Rule]) -> bool {
        rules.iter().any(|rule| self.can_start(rule))
    }

    /// Ids of the rules of which it can show no start: other rules of their tables may have one.
    pub(super) fn not_started_rules(
        &self,
        rules: &RuleSet,
        counts: impl Fn(&Rule) -> bool,
    ) -> Vec<String> {
        let counting = rules.rules().filter(|rule| counts(rule));
        each_once(counting.filter(|rule| !self.can_start(rule)).map(|rule| &rule.id))
    }

    /// For which documents it can show a start.
    #[must_use]
    pub fn documents(&self, rules: &RuleSet, counts: impl Fn(&Rule) -> bool) -> Documents {
        let of_edition = |edition| {
            let Edition { id, series, rules, .. }: &Edition = edition;
            rules
                .iter()
                .map(move |rule| (if rule.table == *id { series } else { &rule.table }, rule))
        };
        let all = || rules.editions().iter().flat_map(of_edition).filter(|(_, rule)| counts(rule));
        let mut started =
            each_once(all().filter(|(_, rule)| self.can_start(rule)).map(|(name, _)| name));
        let mut not_started = each_once(all().map(|(name, _)| name));
        not_started.retain(|name| !started.contains(name));
        started.sort_unstable();
        not_started.sort_unstable();
        Documents { started, not_started }
    }
}

/// The documents whose rules count, each by the name of its table or family.
pub struct Documents {
    /// A file can show a start of some of their rules.
    started: Vec<String>,
    /// It can show none.
    pub not_started: Vec<String>,
}

impl Documents {
    /// A message with the documents that a file is checked against, or those that it is not: the shorter list.
    #[must_use]
    pub fn remark(&self, file: &str) -> String {
        let Self { started, not_started } = self;
        if started.is_empty() || not_started.len() <= started.len() {
            return nothing_starts(file, not_started, "their rules");
        }
        format!(
            "`{}`: checked against {} only, because the file records nothing that starts the rules of the {} \
             other tables",
            excerpt(file),
            started.join(", "),
            not_started.len()
        )
    }
}

fn each_once<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}

/// A message with the tables, or the rules, for which a file can show no start.
pub(super) fn nothing_starts(file: &str, names: &[String], which: &str) -> String {
    format!(
        "`{}`: not checked, because the file records nothing that starts {which}: {}",
        excerpt(file),
        names.join(", ")
    )
}

/// A message with the rules whose completion a file cannot show.
#[must_use]
pub fn not_checked(file: &str, rules: &[String]) -> String {
    format!(
        "`{}`: not checked, because the file does not record when it was done: {}",
        excerpt(file),
        rules.join(", ")
    )
}
