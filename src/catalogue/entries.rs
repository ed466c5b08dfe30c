//! Rules across tables: each once, with its tables and editions.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use super::words::grouped;
use crate::rules::{Dates, Event, EventId, Nation, Rule, RuleSet, RuleSetError, Unread, shipped};

/// The tables of the catalogue.
///
/// # Example
///
/// ```
/// use dutyclock::catalogue::Tables;
/// use dutyclock::rules::Nation;
///
/// let tables = Tables::of_nation(Nation::England)?;
/// let entries = tables.entries();
/// let core_group = entries.iter().find(|entry| entry.latest.rule.id == "core-group").unwrap();
///
/// // Five editions of one document have it, and it is one entry.
/// assert_eq!(core_group.tables().len(), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Tables {
    pub(super) sets: Vec<RuleSet>,
    /// Whether inherited rules belong to a table too.
    pub(super) inherited: bool,
    /// The document of each table.
    pub(super) documents: BTreeMap<String, Document>,
    /// The nation that they are for, if they are those of one nation.
    nation: Option<Nation>,
    /// The events that only rules of other nations mention.
    hidden: BTreeSet<String>,
}

/// A rule in one table.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The table with all that it inherits.
    pub set: &'a RuleSet,
    /// The rule.
    pub rule: &'a Rule,
}

/// A rule of one document, in all its editions.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The family of its tables, or the table if there is no family.
    pub series: &'a str,
    /// The version that came into force last.
    pub latest: Version<'a>,
    /// Its versions, the latest last; at least one.
    versions: Vec<Version<'a>>,
}

impl Tables {
    /// All shipped tables, each with its own rules only.
    ///
    /// # Errors
    ///
    /// A mistake in a shipped definition, which the tests rule out.
    pub fn shipped() -> Result<Self, RuleSetError> {
        let sets = shipped::ids().map(|id| RuleSet::shipped(id, Dates::All));
        Self::of(sets.collect::<Result<_, _>>()?, false)
    }

    /// The shipped tables for a nation, its own first, each with its own rules only.
    ///
    /// # Errors
    ///
    /// A mistake in a shipped definition, which the tests rule out.
    pub fn of_nation(nation: Nation) -> Result<Self, RuleSetError> {
        let mut all = Self::shipped()?;
        let everywhere: BTreeSet<String> = all.mentioned().map(str::to_owned).collect();
        all.sets.retain(|set| set.nations.contains(&nation));
        all.sets.sort_by_key(|set| set.id != nation.name());
        let here: BTreeSet<&str> = all.mentioned().collect();
        let hidden = everywhere.into_iter().filter(|id| !here.contains(id.as_str()));
        Ok(Self { hidden: hidden.collect(), nation: Some(nation), ..all })
    }

    /// One table, with the rules that it inherits.
    ///
    /// # Errors
    ///
    /// A mistake in a shipped definition, which the tests rule out.
    pub fn only(rules: RuleSet) -> Result<Self, RuleSetError> {
        Self::of(vec![rules], true)
    }

    fn of(sets: Vec<RuleSet>, inherited: bool) -> Result<Self, RuleSetError> {
        let mut documents = BTreeMap::new();
        for definition in shipped::ids().filter_map(shipped::definition) {
            let document = Document::from(definition?);
            documents.insert(document.table.clone(), document);
        }
        for set in &sets {
            documents.entry(set.id.clone()).or_insert_with(|| Document::from(set));
        }
        Ok(Self { sets, inherited, documents, nation: None, hidden: BTreeSet::new() })
    }

    /// The scope in a few words, for a message.
    #[must_use]
    pub fn scope(&self) -> String {
        match &self.sets[..] {
            [set] if self.inherited => format!("`{}`", set.id),
            _ => match self.nation {
                Some(nation) => format!("the tables for {}", nation.words()),
                None => "the shipped tables".to_owned(),
            },
        }
    }

    /// The ids of the events that start what is not counted, or that rules mention.
    fn mentioned(&self) -> impl Iterator<Item = &str> {
        let by_rules = self.versions().flat_map(|Version { set, rule }| {
            let events = rule.keys().flat_map(|(_, value)| value.events());
            events.map(|event| set.events.get(event).id.as_str())
        });
        let by_unread = self.all_unread().flat_map(|(set, unread)| {
            unread.starts.iter().map(|event| set.events.get(*event).id.as_str())
        });
        by_rules.chain(by_unread)
    }

    /// What no table counts, with a table that says so.
    pub(super) fn all_unread(&self) -> impl Iterator<Item = (&RuleSet, &Unread)> {
        self.sets.iter().flat_map(|set| set.latest_unread().map(move |unread| (set, unread)))
    }

    /// All rules with their tables.
    pub(super) fn versions(&self) -> impl Iterator<Item = Version<'_>> {
        self.sets.iter().flat_map(|set| {
            let rules = set.rules().filter(|rule| self.inherited || rule.table == set.id);
            rules.map(move |rule| Version { set, rule })
        })
    }

    /// Every rule once, in order of tables.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries: Vec<Entry<'_>> = Vec::new();
        for version in self.versions() {
            let series = self.series(&version.rule.table);
            let same = |entry: &&mut Entry<'_>| {
                entry.series == series && entry.latest.rule.id == version.rule.id
            };
            match entries.iter_mut().find(same) {
                Some(entry) => entry.add(version),
                None => entries.push(Entry { series, latest: version, versions: vec![version] }),
            }
        }
        entries
    }

    /// The document of a table.
    #[must_use]
    pub fn document(&self, table: &str) -> Option<&Document> {
        self.documents.get(table)
    }

    /// The family of a table, or the table if it has none.
    pub(super) fn series<'a>(&'a self, table: &'a str) -> &'a str {
        let family = self.documents.get(table).and_then(|document| document.family.as_deref());
        family.unwrap_or(table)
    }

    /// Every event that a table declares, once, in order of ids.
    pub(super) fn events(&self) -> BTreeMap<&str, (&RuleSet, &Event)> {
        let mut events = BTreeMap::new();
        for set in &self.sets {
            for event in set.events.iter().filter(|event| !self.hidden.contains(&event.id)) {
                events.entry(event.id.as_str()).or_insert((set, event));
            }
        }
        events
    }
}

impl<'a> Version<'a> {
    /// An event that the rule names.
    #[must_use]
    pub fn event(&self, id: EventId) -> &'a Event {
        self.set.events.get(id)
    }
}

impl<'a> Entry<'a> {
    /// Adds a version, unless the same table has the same rule already, from another edition.
    fn add(&mut self, version: Version<'a>) {
        let known =
            |known: &Version<'_>| known.rule == version.rule && known.set.id == version.set.id;
        if self.versions.iter().any(known) {
            return;
        }
        let earlier = |known: &Version<'_>| {
            known.rule.document_in_force.from <= version.rule.document_in_force.from
        };
        let at = self.versions.partition_point(earlier);
        self.versions.insert(at, version);
        if earlier(&self.latest) {
            self.latest = version;
        }
    }

    /// Its versions, the latest last; at least one.
    #[must_use]
    pub fn versions(&self) -> &[Version<'a>] {
        &self.versions
    }

    /// The ids of its tables, without repetition.
    #[must_use]
    pub fn tables(&self) -> Vec<&'a str> {
        let mut tables: Vec<&str> = Vec::new();
        for version in &self.versions {
            if !tables.contains(&version.rule.table.as_str()) {
                tables.push(&version.rule.table);
            }
        }
        tables
    }

    /// The entry with some of its versions only; `None` if there are none.
    pub(super) fn with(&self, versions: &[Version<'a>]) -> Option<Self> {
        let latest = *versions.last()?;
        Some(Self { series: self.series, latest, versions: versions.to_vec() })
    }

    /// How long it allows, in words; if the editions differ, each period with its tables.
    #[must_use]
    pub fn within(&self) -> String {
        let rules = self.versions.iter().map(|version| version.rule);
        let periods = grouped(rules.map(|rule| (rule.periods_in_words(), rule.table.as_str())));
        match &periods[..] {
            [(words, _)] => words.clone(),
            _ => {
                let each = periods
                    .iter()
                    .map(|(words, tables)| format!("{words} ({})", shortened(tables)));
                each.collect::<Vec<_>>().join("; ")
            }
        }
    }
}

/// A list of ids in which those that share the stem of the first are shortened:
/// `working-together-2013, -2015, -2018`.
#[must_use]
pub fn shortened(ids: &[&str]) -> String {
    let Some((first, others)) = ids.split_first() else { return String::new() };
    let stem = first.rfind('-').map_or("", |at| &first[..at]);
    let short = |id: &&str| match id.strip_prefix(stem) {
        Some(rest) if !stem.is_empty() && rest.starts_with('-') => rest.to_owned(),
        _ => (*id).to_owned(),
    };
    [(*first).to_owned()].into_iter().chain(others.iter().map(short)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_of_a_document_are_written_by_what_differs() {
        assert_eq!(
            shortened(&["working-together-2013", "working-together-2015"]),
            "working-together-2013, -2015"
        );
        assert_eq!(shortened(&["complaints", "set-procedures"]), "complaints, set-procedures");
        assert_eq!(shortened(&["set-procedures"]), "set-procedures");
    }

    #[test]
    fn every_rule_of_every_shipped_table_is_an_entry_once() {
        let tables = Tables::shipped().unwrap();
        let entries = tables.entries();
        for set in &tables.sets {
            for rule in set.own_rules() {
                let stands = |entry: &Entry<'_>| entry.versions.iter().any(|v| v.rule == rule);
                assert!(entries.iter().any(stands), "{} of {}", rule.id, rule.table);
            }
        }
        for (place, entry) in entries.iter().enumerate() {
            let twice = entries[..place].iter().any(|other| {
                (other.series, &other.latest.rule.id) == (entry.series, &entry.latest.rule.id)
            });
            assert!(!twice, "{}", entry.latest.rule.id);
        }
    }

    #[test]
    fn a_rule_that_a_table_inherits_from_every_edition_is_one_entry() {
        let england = RuleSet::shipped("england", Dates::All).unwrap();
        let tables = Tables::only(england).unwrap();
        let entries = tables.entries();
        let chase_up: Vec<_> =
            entries.iter().filter(|entry| entry.latest.rule.id == "chase-up").collect();
        assert_eq!(chase_up.len(), 1);
        assert_eq!(chase_up[0].tables(), ["child-protection"]);
    }
}
