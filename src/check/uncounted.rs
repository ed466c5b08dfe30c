//! Deadlines that could not be counted, gathered by reason, and the records that have them.

use crate::rules::NoEdition;
use crate::text::excerpt;
use crate::{Case, Uncountable};

use super::many::Many;

/// Deadlines that could not be counted for one reason, with the first of them in words.
pub(super) struct Uncounted {
    reason: Reason,
    /// The id of the first case.
    id: String,
    /// What is wrong with it.
    first: String,
    /// Ids of the other cases.
    others: Many<String>,
    /// The number of the record that was last added.
    last: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    /// The calendar does not reach far enough for the rule with that index.
    Coverage(usize),
    /// No edition was in force on the date; holds the message.
    NoEdition(String),
}

/// What could not be counted, and why.
pub(super) enum What<'e> {
    /// The deadline of the rule with that index.
    Limit(usize, Uncountable<'e>),
    /// Whatever would start on a date.
    Start(NoEdition),
}

impl What<'_> {
    fn reason(&self) -> Reason {
        match self {
            Self::Limit(rule_index, _) => Reason::Coverage(*rule_index),
            Self::Start(error) => Reason::NoEdition(error.of().to_owned()),
        }
    }

    /// The rule or the document.
    pub(super) fn field(&self) -> &str {
        match self {
            Self::Limit(_, error) => &error.rule.id,
            Self::Start(error) => error.of(),
        }
    }
}

impl std::fmt::Display for What<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Limit(_, error) => error.fmt(f),
            Self::Start(error) => error.fmt(f),
        }
    }
}

impl std::fmt::Display for Uncounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "case `{}`: {}", self.id, self.first)?;
        if self.others.count == 0 {
            return Ok(());
        }
        let named: Vec<String> =
            self.others.kept.iter().map(|id| format!("`{}`", excerpt(id))).collect();
        write!(f, " (and in {}", named.join(", "))?;
        match self.others.count - named.len() as u64 {
            0 => f.write_str(")"),
            more => write!(f, " and {more} more)"),
        }
    }
}

/// Adds what could not be counted for a case, which is the record with that number.
pub(super) fn add(list: &mut Vec<Uncounted>, number: u64, case: &Case, what: &What<'_>) {
    let id = case.id.as_deref().unwrap_or_default();
    let reason = what.reason();
    if let Some(known) = list.iter_mut().find(|known| known.reason == reason) {
        if known.last != number {
            known.others.add(|| id.to_owned(), false);
            known.last = number;
        }
        return;
    }
    let (id, first) = (id.to_owned(), what.to_string());
    list.push(Uncounted { reason, id, first, others: Many::default(), last: number });
}

/// Adds what could not be counted in later records.
pub(super) fn merge(list: &mut Vec<Uncounted>, more: Vec<Uncounted>) {
    for one in more {
        match list.iter_mut().find(|known| known.reason == one.reason) {
            Some(known) => {
                known.others.add(|| one.id, false);
                known.others.merge(one.others);
            }
            None => list.push(one),
        }
    }
}
