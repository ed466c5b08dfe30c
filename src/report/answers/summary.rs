//! Counts over many cases, in words and as values.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::engine::status::Status;
use crate::report::document::{Block, Cell, Look, StatusCount, StatusCounts, Table};
use crate::report::records::Value;
use crate::report::{By, Counts, Group, Rejected, Summary};
use crate::rules::{Owner, RuleSet};
use crate::text::counted;

const ON_TIME: &str = "On time: the number met, as a percentage of met, late, missed and breached";

impl Summary {
    /// The summary at the end, where a terminal stops scrolling.
    pub(super) fn blocks<'b>(&self, rules: &RuleSet) -> Vec<Block<'b>> {
        let groups = self.has_groups().then(|| groups_table(self, &self.groups, rules));
        let groups = groups.map(Block::Table).into_iter();
        groups.chain([self.counts_block(rules, |_| false)]).collect()
    }

    /// The groups at the end of a page, the worst first.
    pub(super) fn worst_groups_first<'b>(&self, rules: &RuleSet) -> Option<Block<'b>> {
        self.has_groups().then(|| {
            let mut groups = self.groups.clone();
            groups.sort_by(|a, b| on_time_order(&a.counts, &b.counts));
            Block::Table(groups_table(self, &groups, rules))
        })
    }

    /// The counts at the top of a page, each with a link to its deadlines if they are listed.
    pub(super) fn counts_block<'b>(
        &self,
        rules: &RuleSet,
        is_listed: impl Fn(Status) -> bool,
    ) -> Block<'b> {
        let counts = self.counts.by_status().into_iter();
        let counts =
            counts.map(|(status, count)| StatusCount { status, count, listed: is_listed(status) });
        Block::Counts(StatusCounts {
            title: format!(
                "{}, {}",
                counted(self.cases, "case"),
                counted(self.counts.total(), "deadline")
            ),
            counts: counts.collect(),
            beside: self.beside_counts(rules),
        })
    }

    /// Facts that the counts do not show, one sentence each.
    fn beside_counts(&self, rules: &RuleSet) -> Vec<String> {
        let mut lines = Vec::new();
        if self.records.read() != 1 || self.records.judged == 0 {
            lines.push(self.records.to_string());
        }
        if let Some((since, breaches)) = self.new_since {
            lines.push(format!("{} since {since}", counted(breaches, "new breach")));
        }
        if self.not_started > 0 {
            let start = if self.not_started == 1 { "starts" } else { "start" };
            lines.push(format!(
                "{} {start} no deadline by these rules",
                counted(self.not_started, "record")
            ));
        }
        lines.extend(self.starting_later.as_ref().map(ToString::to_string));
        if self.not_checked > 0 {
            let titles: Vec<&str> =
                self.not_testable.iter().map(|rule| title(rule, rules)).collect();
            lines.push(format!(
                "not checked, because the files do not record it: {} ({})",
                titles.join("; "),
                counted(self.not_checked, "deadline")
            ));
        }
        if self.leaves_out_duties {
            lines.push(
                "duties without a number of days were not checked; --all-duties shows them"
                    .to_owned(),
            );
        }
        lines
    }

    /// Whether groups add anything to the counts.
    fn has_groups(&self) -> bool {
        if self.groups_are_asked_for {
            return !self.groups.is_empty();
        }
        self.cases > 1 && self.groups.iter().any(|group| group.counts.decided() > 0)
    }
}

/// The title of a rule: a reader of a report need not know its id.
fn title<'r>(rule: &'r str, rules: &'r RuleSet) -> &'r str {
    rules.rules().find(|known| known.id == rule).map_or(rule, |known| &known.title)
}

/// The on-time rate of each group.
fn groups_table<'b>(summary: &Summary, groups: &[Group], rules: &RuleSet) -> Table<'b> {
    let by = match summary.by {
        By::Owner => "Who",
        By::Rule => "Rule",
        By::Table => "Table",
    };
    let columns = [by, "On time", "Met", "Late", "Missed", "Breached", "Other", "Deadlines"];
    let rows = groups.iter().map(|Group { name, counts }| {
        let percent = counts.on_time_percent();
        let on_time = percent.map_or_else(|| "-".to_owned(), |percent| format!("{percent:.1}%"));
        let number = |status| Cell::from(counts.of(status).to_string());
        [
            match summary.by {
                By::Rule => title(name, rules).to_owned().into(),
                By::Owner => in_words(name).to_owned().into(),
                By::Table => name.clone().into(),
            },
            Cell { percent, ..on_time.into() },
            number(Status::Met),
            number(Status::Late),
            number(Status::Missed),
            number(Status::Breached),
            (counts.total() - counts.decided()).to_string().into(),
            counts.total().to_string().into(),
        ]
    });
    Table {
        heading: format!("On time, by {}", summary.by),
        caption: format!("The deadlines of each {}, by status", summary.by),
        look: Look::Numbers,
        legend: Some(ON_TIME),
        ..Table::new(columns, rows)
    }
}

/// The name of an owner as people write it.
fn in_words(owner: &str) -> &str {
    let known = Owner::ALL.iter().find(|known| known.name() == owner);
    known.map_or(owner, |owner| owner.words())
}

fn on_time_order(a: &Counts, b: &Counts) -> Ordering {
    match (a.on_time_percent(), b.on_time_percent()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// The counts as JSON.
pub(super) fn value(summary: &Summary) -> Value<'_> {
    let new_since = Value::or_omitted(summary.new_since, |(since, breaches)| {
        Value::Object(vec![("since", Value::moment(since)), ("breaches", Value::number(breaches))])
    });
    let not_testable = Value::texts(&summary.not_testable);
    let not_checked = Some(summary.not_checked).filter(|_| !summary.not_testable.is_empty());
    let duties_left_out = Some(true).filter(|_| summary.leaves_out_duties);
    let not_started = Some(summary.not_started).filter(|count| *count > 0);
    let starting_later = summary.starting_later.as_ref().map(|later| later.records);
    Value::Object(vec![
        ("read", Value::number(summary.records.read())),
        ("judged", Value::number(summary.records.judged)),
        ("rejected", Value::number(summary.records.rejected)),
        ("not_countable", Value::number(summary.records.not_countable)),
        ("not_started", Value::or_omitted(not_started, Value::number)),
        ("cases", Value::number(summary.cases)),
        ("deadlines", Value::number(summary.counts.total())),
        ("by_status", by_status(&summary.counts)),
        ("by", Value::text(summary.by.name())),
        ("groups", Value::List(summary.groups.iter().map(group).collect())),
        ("new_since", new_since),
        ("not_testable", not_testable.unless_empty()),
        ("not_checked", Value::or_omitted(not_checked, Value::number)),
        ("duties_left_out", Value::or_omitted(duties_left_out, Value::Flag)),
        ("starting_later", Value::or_omitted(starting_later, Value::number)),
        ("rejects", Value::List(summary.rejects.iter().map(rejected).collect()).unless_empty()),
    ])
}

fn rejected(Rejected { file, line, case, field, reason }: &Rejected) -> Value<'_> {
    Value::Object(vec![
        ("file", Value::text(file)),
        ("line", Value::or_null(*line, Value::number)),
        ("case", Value::or_null(case.as_deref(), Value::text)),
        ("field", Value::text(field)),
        ("reason", Value::text(reason)),
    ])
}

fn group(Group { name, counts }: &Group) -> Value<'_> {
    // Nobody acts on more than one decimal.
    let percent = counts.on_time_percent().map(|percent| (percent * 10.0).round() / 10.0);
    let percent = percent.and_then(serde_json::Number::from_f64);
    Value::Object(vec![
        ("name", Value::text(name)),
        ("deadlines", Value::number(counts.total())),
        ("by_status", by_status(counts)),
        ("on_time_percent", Value::or_null(percent, Value::Number)),
    ])
}

/// The counts, ordered by the name of the status.
fn by_status(counts: &Counts) -> Value<'static> {
    let counts = counts.by_status().into_iter();
    let counts: BTreeMap<&str, u64> =
        counts.map(|(status, count)| (status.name(), count)).collect();
    Value::Object(counts.into_iter().map(|(name, count)| (name, Value::number(count))).collect())
}
