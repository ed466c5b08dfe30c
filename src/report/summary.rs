//! Counts over many cases.

use std::collections::BTreeMap;
use std::fmt;

use crate::engine::status::{ByStatus, Status};
use crate::moment::Moment;
use crate::named_enum::named_enum;
use crate::rules::{Rule, RuleSet, Unread};
use crate::text::counted;

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

/// Number of deadlines by status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts(ByStatus<u64>);

impl Counts {
    /// Counts one deadline.
    pub fn add(&mut self, status: Status) {
        *self.0.get_mut(status) += 1;
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.0.zip_mut(&other.0).for_each(|(known, more)| *known += more);
    }

    /// Number of deadlines with this status.
    #[must_use]
    pub fn of(&self, status: Status) -> u64 {
        *self.0.get(status)
    }

    /// Number of all deadlines.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// The counts above zero, worst status first.
    #[must_use]
    pub fn by_status(&self) -> Vec<(Status, u64)> {
        let counts = self.0.iter().map(|(status, count)| (status, *count));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// Number of deadlines that have fallen due: met, late, missed or breached.
    #[must_use]
    pub fn decided(&self) -> u64 {
        self.0.iter().filter(|(status, _)| status.is_decided()).map(|(_, count)| count).sum()
    }

    /// Percentage of the deadlines fallen due that were met; `None` if none has fallen due.
    #[must_use]
    pub fn on_time_percent(&self) -> Option<f64> {
        let decided = self.decided();
        (decided > 0).then(|| self.of(Status::Met) as f64 * 100.0 / decided as f64)
    }
}

/// `4 breached, 2 due`, worst status first.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (status, count)) in self.by_status().into_iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{count} {}", status.words())?;
        }
        Ok(())
    }
}

/// Running counts by rule.
#[derive(Debug, Clone)]
pub struct Tally(Vec<Counts>);

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(rules: &RuleSet) -> Self {
        Self(vec![Counts::default(); rules.rules().count()])
    }

    /// Counts a deadline of the rule with this index in [`RuleSet::rules`].
    pub fn add(&mut self, index: usize, status: Status) {
        if let Some(counts) = self.0.get_mut(index) {
            counts.add(status);
        }
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(known, more)| known.merge(more));
    }

    /// The counts of all rules together.
    #[must_use]
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.0.iter().for_each(|counts| total.merge(counts));
        total
    }

    /// The counts of each group that is not empty, ordered by name.
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

/// The counts of one owner, rule or table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name of the owner, rule or table.
    pub name: String,
    /// The counts of its deadlines.
    pub counts: Counts,
}

/// Records read, each counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordCounts {
    /// Every deadline was assessed.
    pub judged: u64,
    /// The record could not be read.
    pub rejected: u64,
    /// A deadline could not be counted.
    pub not_countable: u64,
}

impl RecordCounts {
    /// All of them.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.judged + self.rejected + self.not_countable
    }
}

/// `3 records read: 1 checked, 1 rejected, 1 not countable`.
impl fmt::Display for RecordCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { judged, rejected, not_countable } = self;
        let read = counted(self.read(), "record");
        write!(
            f,
            "{read} read: {judged} checked, {rejected} rejected, {not_countable} not countable"
        )
    }
}

/// Records with a start after the day of the check. Their deadlines are still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartingLater {
    /// Number of records.
    pub records: u64,
    /// The first case, its event and when that is.
    pub first: String,
}

impl fmt::Display for StartingLater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let records = counted(self.records, "record");
        let (start, are) = if self.records == 1 { ("starts", "is") } else { ("start", "are") };
        write!(
            f,
            "{records} {start} after the day of this check, and {are} planned or mistyped; first {}",
            self.first
        )
    }
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The file.
    pub file: String,
    /// The line on which it begins, from 1, if the file has lines.
    pub line: Option<u64>,
    /// The case id, if it could be read.
    pub case: Option<String>,
    /// The column, element or key.
    pub field: String,
    /// What is wrong, and how to fix it.
    pub reason: String,
}

/// Counts over the cases that were checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Records read.
    pub records: RecordCounts,
    /// Cases assessed: one case may have several records in linked files.
    pub cases: u64,
    /// The counts of all deadlines.
    pub counts: Counts,
    /// The key of the groups.
    pub by: By,
    /// The groups.
    pub groups: Vec<Group>,
    /// Whether the groups were asked for: then they are shown even if they add nothing.
    pub groups_are_asked_for: bool,
    /// If only new breaches were asked for: since when, and their number.
    pub new_since: Option<(Moment, u64)>,
    /// Ids of rules that were not checked, because the files cannot show their completion.
    pub not_testable: Vec<String>,
    /// Number of their deadlines. The other counts are without these.
    pub not_checked: u64,
    /// Whether duties without a number of days were left out.
    pub leaves_out_duties: bool,
    /// Number of records in which nothing starts a deadline.
    pub not_started: u64,
    /// The limits that documents set for events that the files record, and that are not counted.
    pub unread: Vec<Unread>,
    /// The records with a start after the day of the check, if there are any.
    pub starting_later: Option<StartingLater>,
    /// The first of the records that could not be read.
    pub rejects: Vec<Rejected>,
}
