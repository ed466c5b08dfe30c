//! Differences between two tables, and between successive editions.

use std::collections::BTreeMap;

use crate::report::document::{Block, Document, Line, Table};
use crate::report::listing::Listing;
use crate::rules::{Difference, InForce, Key, Subject, Verified};
use crate::text::counted;

/// Differences between two tables.
#[derive(Debug)]
pub struct TableDifferences {
    /// The table.
    pub now: String,
    /// The table it is compared with.
    pub against: String,
    /// The differences.
    pub differences: Vec<Difference>,
}

/// Changes between successive editions.
#[derive(Debug)]
pub struct Changes {
    /// The changes, in order.
    pub steps: Vec<EditionChanges>,
}

/// Changes from one edition or table to the next.
#[derive(Debug)]
pub struct EditionChanges {
    /// The earlier one.
    pub was: String,
    /// The later one.
    pub now: String,
    /// When the later one is in force.
    pub in_force: InForce,
    /// What changed.
    pub differences: Vec<Difference>,
    /// Ids of rules without a number of days that are known of one of them alone, as no text of the other was read.
    pub unknown: Vec<String>,
    /// Number of rules in the later edition whose text was not read, by evidence mark.
    pub unread: BTreeMap<Verified, usize>,
}

impl Listing for TableDifferences {
    fn table(&self) -> Table<'_> {
        let of_earlier_edition = self.differences.iter().any(|found| found.edition.is_some());
        let rows = self.differences.iter().map(|difference| {
            let Difference { edition, subject, was, now, .. } = difference;
            let cell = |text: &Option<String>| text.clone().unwrap_or_default();
            [of(subject), difference.change().to_owned(), cell(was), cell(now), cell(edition)]
        });
        Table::new(["What", "Change", "Was", "Now", "Edition"], rows)
            .with_column_if(of_earlier_edition, "Edition")
    }

    fn in_terminal(&self) -> Document<'_> {
        let differences = match self.differences.len() {
            0 => "no differences".to_owned(),
            count => counted(count as u64, "difference"),
        };
        let line = Line::new(format!("{} against {}: {differences}", self.now, self.against));
        let table = (!self.differences.is_empty()).then(|| Block::Table(self.table()));
        [Block::Lines(vec![line])].into_iter().chain(table).collect::<Vec<_>>().into()
    }
}

impl Listing for Changes {
    fn table(&self) -> Table<'_> {
        let rows = self.steps.iter().flat_map(|step| {
            step.differences.iter().map(|difference| {
                let (change, sentence) = if step.is_unknown(difference) {
                    (NOT_READ, step.where_alone(difference))
                } else {
                    (difference.change(), difference.sentence())
                };
                [
                    step.was.clone(),
                    step.now.clone(),
                    of(&difference.subject),
                    change.to_owned(),
                    difference.was.clone().unwrap_or_default(),
                    difference.now.clone().unwrap_or_default(),
                    sentence,
                ]
            })
        });
        Table::new(["From", "To", "What", "Change", "Was", "Now", "Sentence"], rows)
    }

    fn in_terminal(&self) -> Document<'_> {
        let blocks = self.steps.iter().map(|step| Block::Lines(step.lines()));
        blocks.collect::<Vec<_>>().into()
    }
}

/// In place of a change: nobody knows whether anything changed.
const NOT_READ: &str = "not-read";

impl EditionChanges {
    /// Whether the rule is found on one side only because the text of the other was not read.
    fn is_unknown(&self, difference: &Difference) -> bool {
        match &difference.subject {
            Subject::Rule(id) => self.unknown.contains(id),
            Subject::Table | Subject::Event(_) => false,
        }
    }

    /// That a rule is found on one side only, and why that is no change.
    fn where_alone(&self, difference: &Difference) -> String {
        let (known, other) =
            if difference.was.is_some() { (&self.was, &self.now) } else { (&self.now, &self.was) };
        format!(
            "found in {known} only: the text of {other} has not been checked, and may say the same"
        )
    }

    fn lines(&self) -> Vec<Line> {
        let Self { was, now, in_force, differences, unknown, unread } = self;
        let title = format!("{now} ({}), against {was}", in_force.span());
        let is_known = |difference: &&Difference| !self.is_unknown(difference);
        let duties = differences.iter().filter(|difference| difference.key.changes_the_duty());
        let mut lines: Vec<String> = duties.filter(is_known).map(in_a_sentence).collect();
        if lines.is_empty() {
            let none = "No duty changes: every rule keeps its period, its events and its owner.";
            lines.push(none.to_owned());
        }
        let only_words = only_words(differences).into_iter();
        lines.extend(only_words.map(|(change, rules)| format!("{change}: {}", rules.join(", "))));
        if !unknown.is_empty() {
            lines.push(format!(
                "Duties without a number of days that are known of one of them alone, because the text of the other has \
                 not been checked: {}",
                unknown.join(", ")
            ));
        }
        if !unread.is_empty() {
            let counts = unread.iter().map(|(mark, count)| format!("{count} {mark}"));
            let counts = counts.collect::<Vec<_>>().join(", ");
            lines.push(format!("Text not checked: {counts}. It may differ."));
        }
        let lines = lines.into_iter().map(|line| Line::indented(2, 4, line));
        [Line::indented(0, 2, title)].into_iter().chain(lines).collect()
    }
}

/// The subject of a difference, in words.
fn of(subject: &Subject) -> String {
    match subject {
        Subject::Table => "the table".to_owned(),
        Subject::Event(id) => format!("event {id}"),
        Subject::Rule(id) => id.clone(),
    }
}

fn in_a_sentence(difference: &Difference) -> String {
    let edition = difference.edition.as_ref().map(|edition| format!(" ({edition})"));
    let edition = edition.unwrap_or_default();
    format!("{}{edition}: {}", of(&difference.subject), difference.sentence())
}

/// Changes to source and wording alone, each with the rules it affects.
fn only_words(differences: &[Difference]) -> BTreeMap<String, Vec<String>> {
    let mut of_subjects: BTreeMap<&Subject, Vec<&Difference>> = BTreeMap::new();
    for difference in differences {
        of_subjects.entry(&difference.subject).or_default().push(difference);
    }
    let mut changes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (subject, own) in of_subjects {
        if own.iter().any(|difference| difference.key.changes_the_duty()) {
            continue;
        }
        let names: Vec<String> = own.into_iter().map(in_words).collect();
        let verb = if names.len() == 1 { "changes" } else { "change" };
        let change = format!("Only {} {verb}", listed(&names));
        changes.entry(change).or_default().push(of(subject));
    }
    changes
}

fn in_words(difference: &Difference) -> String {
    let cell = |text: &Option<String>| text.clone().unwrap_or_default();
    match difference.key {
        Key::Verified => {
            format!("evidence mark ({}, was {})", cell(&difference.now), cell(&difference.was))
        }
        key => key.to_string(),
    }
}

/// `source`, `source and note`, `evidence mark, source and note`.
fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
