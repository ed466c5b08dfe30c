//! The document that a table reproduces.

use chrono::NaiveDate;

use crate::rules::{InForce, RuleSet, SourceDefinition, TableDefinition};

/// The document that a table reproduces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id of the table.
    pub table: String,
    /// Title of the table.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// The document's own title.
    pub source: String,
    /// When it was published, if it says so.
    pub date: Option<NaiveDate>,
    /// Where it is published.
    pub address: Option<String>,
    /// The dates on which it was in force.
    pub in_force: InForce,
    /// Name that all its editions share.
    pub family: Option<String>,
    /// What it asks for and is not counted, with where that stands and why.
    pub unread: Vec<String>,
}

impl From<TableDefinition> for Document {
    fn from(definition: TableDefinition) -> Self {
        let unread = definition.unread.iter().map(ToString::to_string).collect();
        let TableDefinition { id, title, publisher, source, in_force, family, .. } = definition;
        let date = source.date.map(|date| date.0);
        let SourceDefinition { title: source, address, .. } = source;
        Self { table: id, title, publisher, source, date, address, in_force, family, unread }
    }
}

impl From<&RuleSet> for Document {
    fn from(set: &RuleSet) -> Self {
        Self {
            table: set.id.clone(),
            title: set.title.clone(),
            publisher: set.publisher.clone(),
            source: set.source.clone(),
            date: set.source_date,
            address: set.source_address.clone(),
            in_force: set.in_force,
            family: None,
            unread: set
                .latest_unread()
                .filter(|u| u.table == set.id)
                .map(ToString::to_string)
                .collect(),
        }
    }
}

impl Document {
    /// Its title, with its date if there is one.
    #[must_use]
    pub fn citation(&self) -> String {
        match self.date {
            Some(date) => format!("{} ({})", self.source, date.format("%-d %B %Y")),
            None => self.source.clone(),
        }
    }
}
