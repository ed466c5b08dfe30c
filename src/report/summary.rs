//! What was found over many cases, in numbers.

use std::collections::BTreeMap;
use std::fmt;

use crate::engine::status::{ByStatus, Status};
use crate::moment::Moment;
use crate::named_enum::named_enum;
use crate::rules::{Rule, RuleSet};

named_enum! {
    /// What the counts of a summary are grouped by.
    By {
        /// Who must act.
        Owner = "owner",
        /// The rule, in whatever edition.
        Rule = "rule",
        /// The table that the rule stands in.
        Table = "table",
    }
}

/// How many deadlines stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts(ByStatus<u64>);

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, status: Status) {
        *self.0.get_mut(status) += 1;
    }

    /// Counts those of another count too.
    pub fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|(status, more)| *self.0.get_mut(status) += more);
    }

    /// How many stand so.
    #[must_use]
    pub fn of(&self, status: Status) -> u64 {
        *self.0.get(status)
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Those that there are, the worst first.
    #[must_use]
    pub fn by_status(&self) -> Vec<(Status, u64)> {
        let counts = self.0.iter().map(|(status, count)| (status, *count));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// How many were to be done by now: met, late, missed or breached.
    #[must_use]
    pub fn decided(&self) -> u64 {
        self.0.iter().filter(|(status, _)| status.is_decided()).map(|(_, count)| count).sum()
    }

    /// Those met, in a hundred of those that were to be done by now; `None` where there are none.
    #[must_use]
    pub fn on_time_percent(&self) -> Option<f64> {
        let decided = self.decided();
        (decided > 0).then(|| self.of(Status::Met) as f64 * 100.0 / decided as f64)
    }
}

/// `4 breached, 2 due`, the worst first.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (status, count)) in self.by_status().into_iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{count} {status}")?;
        }
        Ok(())
    }
}

/// Counts by rule, as they are found.
#[derive(Debug, Clone)]
pub struct Tally(Vec<Counts>);

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(rules: &RuleSet) -> Self {
        Self(vec![Counts::default(); rules.rules().count()])
    }

    /// Counts a deadline of the rule with that place in [`RuleSet::rules`].
    pub fn add(&mut self, place: usize, status: Status) {
        if let Some(counts) = self.0.get_mut(place) {
            counts.add(status);
        }
    }

    /// Counts those of another tally too.
    pub fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(known, more)| known.merge(more));
    }

    /// All together.
    #[must_use]
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.0.iter().for_each(|counts| total.merge(counts));
        total
    }

    /// The counts of each group that has any, in order of its name.
    #[must_use]
    pub fn groups(&self, by: By, rules: &RuleSet) -> Vec<Group> {
        let name = |rule: &Rule| match by {
            By::Owner => rule.owner.name().to_owned(),
            By::Rule => rule.id.clone(),
            By::Table => rule.table.clone(),
        };
        let mut groups: BTreeMap<String, Counts> = BTreeMap::new();
        for (rule, counts) in rules.rules().zip(&self.0) {
            if counts.total() > 0 {
                groups.entry(name(rule)).or_default().merge(counts);
            }
        }
        groups.into_iter().map(|(name, counts)| Group { name, counts }).collect()
    }
}

/// The counts of what has something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it has in common: an owner, a rule or a table.
    pub name: String,
    /// How its deadlines stand.
    pub counts: Counts,
}

/// Counts over the cases that were checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Records read: each was judged or rejected.
    pub read: u64,
    /// Records judged.
    pub judged: u64,
    /// Records that could not be judged.
    pub rejected: u64,
    /// Cases that the records judged are of: a case may have several in files that join them.
    pub cases: u64,
    /// How the deadlines stand.
    pub counts: Counts,
    /// What the groups are of.
    pub by: By,
    /// The groups.
    pub groups: Vec<Group>,
    /// Whether somebody asked for the groups: they are shown then, however little they say.
    pub groups_are_asked_for: bool,
    /// Where only new breaches were asked for: since when, and how many there are.
    pub new_since: Option<(Moment, u64)>,
    /// Ids of rules that the files cannot show the completion of, so that they were not checked.
    pub not_testable: Vec<String>,
}
