//! The documents that the numbers come from, with the rules of each.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::document::Document;
use super::entries::{Entry, Tables, Version};
use super::words::grouped;
use crate::rules::Verified;

/// The editions of one document, with their rules.
#[derive(Debug, Clone)]
pub struct Section<'a> {
    /// The editions, the latest last; at least one.
    pub editions: Vec<&'a Document>,
    /// The rules.
    pub entries: Vec<Entry<'a>>,
}

/// A number with its source, and how well the words of the source are known.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    /// How long the rule allows, in words.
    pub within: String,
    /// Where in the document.
    pub source: &'a str,
    /// The address of its words.
    pub address: Option<String>,
    /// How well its words are known.
    pub verified: Verified,
    /// The date of the text that was read.
    pub read: Option<NaiveDate>,
    /// The ids of the tables with the same number and source.
    pub tables: Vec<&'a str>,
}

impl Tables {
    /// Every rule once, grouped by document, nation by nation, the most binding first.
    #[must_use]
    pub fn sections(&self) -> Vec<Section<'_>> {
        let mut by_series: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
        for entry in self.entries() {
            by_series.entry(entry.series).or_default().push(entry);
        }
        let mut sections: Vec<Section<'_>> = by_series
            .into_values()
            .map(|entries| Section { editions: self.editions(&entries), entries })
            .collect();
        sections.sort_by_key(|section| {
            let nation = section.entries.iter().flat_map(|e| &e.latest.set.nations).min();
            (nation, section.entries.iter().map(|entry| entry.latest.rule.force).min())
        });
        sections
    }

    fn editions(&self, entries: &[Entry<'_>]) -> Vec<&Document> {
        let stands = |table: &str| entries.iter().any(|entry| entry.tables().contains(&table));
        let mut editions: Vec<&Document> =
            self.documents.values().filter(|document| stands(&document.table)).collect();
        editions.sort_by_key(|edition| edition.in_force.from);
        editions
    }
}

impl<'a> Entry<'a> {
    /// The numbers of its editions, equal ones together, the latest last.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement<'a>> {
        let said = |Version { rule, .. }: &Version<'a>| {
            let read = rule.read.map(|date| date.0);
            let source = (rule.source.as_str(), rule.address());
            let said = (rule.periods_in_words(), source, rule.verified, read);
            (said, rule.table.as_str())
        };
        let statements = grouped(self.versions().iter().map(said)).into_iter();
        statements
            .map(|((within, (source, address), verified, read), tables)| Statement {
                within,
                source,
                address,
                verified,
                read,
                tables,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_an_edition_says_otherwise_is_a_statement_of_its_own() {
        let tables = Tables::shipped().unwrap();
        let sections = tables.sections();
        let entries = sections.iter().flat_map(|section| &section.entries);
        let decision = |entry: &&Entry<'_>| {
            entry.series == "working-together" && entry.latest.rule.id == "decision"
        };
        let statements = { entries }.find(decision).unwrap().statements();
        let of_2015 = statements.iter().find(|said| said.tables == ["working-together-2015"]);
        assert_eq!(of_2015.unwrap().verified, Verified::Text);
        let of_2026 = statements.iter().find(|said| said.tables == ["working-together-2026"]);
        assert_eq!(of_2026.unwrap().verified, Verified::Presumed);
    }

    #[test]
    fn nation_by_nation_what_binds_most_comes_first() {
        let tables = Tables::shipped().unwrap();
        let sections = tables.sections();
        let nation = |section: &Section<'_>| {
            section.entries.iter().flat_map(|entry| &entry.latest.set.nations).min().copied()
        };
        assert!(sections.is_sorted_by_key(nation));
        let force = |section: &Section<'_>| {
            section.entries.iter().map(|entry| entry.latest.rule.force).min()
        };
        for of_nation in sections.chunk_by(|a, b| nation(a) == nation(b)) {
            assert!(of_nation.is_sorted_by_key(force));
        }
    }
}
