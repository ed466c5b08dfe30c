//! Resolves a table definition into a rule set, or reports every mistake.

use std::sync::OnceLock;

use super::definition::TableDefinition;
use super::gather::gather_events;
use super::lineage::{Above, Lineage, Tables, editions_for};
use super::nation::Nation;
use super::set::{Dates, RuleSet, RuleSetError, Wanted};
use super::shipped::{self, Part};
use crate::calendar;
use crate::definition::Mistake;

impl RuleSet {
    /// A shipped table, or the editions of a shipped family, by name.
    ///
    /// # Errors
    ///
    /// [`RuleSetError::UnknownTable`] suggests the one that was probably meant.
    pub fn shipped<'a>(name: &str, wanted: impl Into<Wanted<'a>>) -> Result<Self, RuleSetError> {
        let Wanted { dates, event } = wanted.into();
        let part = event.and_then(Part::for_event);
        let tables = Tables { dates, part: part.as_ref(), others: &|_| None };
        if let Some(definition) = shipped::definition_of(name, tables.part) {
            // A shipped table has no mistakes in any edition, so one pass is enough.
            return of_editions(definition?, &tables);
        }
        if !shipped::editions(name).is_empty() {
            return family(name, &tables);
        }
        let mut suggestion = shipped::suggestion(name);
        if suggestion.is_empty() {
            let names: Vec<&str> = shipped::names().collect();
            let names = names.join(", ");
            suggestion = format!("; dutyclock has {names}; the name of a file ends in .toml");
        }
        Err(RuleSetError::UnknownTable { name: name.to_owned(), suggestion })
    }

    /// The rules of a definition, with what it inherits from shipped tables.
    ///
    /// # Errors
    ///
    /// Every mistake in the definition, with its location.
    pub fn new(definition: TableDefinition, dates: Dates) -> Result<Self, RuleSetError> {
        own(definition, &Tables { dates, part: None, others: &|_| None })
    }

    /// Like [`RuleSet::new`], for a table that may extend other files: `others` returns the definition
    /// with that name, or why it cannot be used, or `None` if it is not a file.
    ///
    /// # Errors
    ///
    /// Every mistake in the definition, with its location.
    pub fn with_others(
        definition: TableDefinition,
        dates: Dates,
        others: &dyn Fn(&str) -> Option<Result<TableDefinition, String>>,
    ) -> Result<Self, RuleSetError> {
        own(definition, &Tables { dates, part: None, others })
    }
}

/// The rules of a table. Mistakes are found in all editions, whichever dates are needed.
fn own(definition: TableDefinition, tables: &Tables<'_>) -> Result<RuleSet, RuleSetError> {
    match tables.dates {
        Dates::All => of_editions(definition, tables),
        Dates::From(_) => of_editions(definition.clone(), tables)
            .or_else(|_| of_editions(definition, &Tables { dates: Dates::All, ..*tables })),
    }
}

fn of_editions(definition: TableDefinition, tables: &Tables<'_>) -> Result<RuleSet, RuleSetError> {
    let mut mistakes = Vec::new();
    let table = Lineage::of(definition, tables, &mut Above::default(), &mut mistakes)?;
    let events = gather_events(&table.tables(), tables.part, &mut mistakes)?;
    let editions = table.editions(&events, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(RuleSetError::Mistakes(mistakes));
    }
    let calendar = table.nearest(|table| table.calendar.clone());
    let deemed_receipt = table.nearest(|table| table.deemed_receipt);
    let nations = table.nearest(|table| {
        let named = Nation::named_in(&table.jurisdiction);
        (!named.is_empty()).then_some(named)
    });
    let by_date = table.is_by_date();
    let Lineage { definition, .. } = table;
    Ok(RuleSet {
        calendar: calendar.unwrap_or_else(|| calendar::shipped::DEFAULT.to_owned()),
        deemed_receipt: deemed_receipt.map(|time| time.0),
        by_date,
        id: definition.id,
        title: definition.title,
        publisher: definition.publisher,
        jurisdiction: definition.jurisdiction,
        nations: nations.unwrap_or_default(),
        source_date: definition.source.date.map(|date| date.0),
        source_address: definition.source.address,
        source: definition.source.title,
        extends: definition.extends,
        in_force: definition.in_force,
        events,
        editions,
        names: OnceLock::new(),
    })
}

/// All editions of a family.
fn family(name: &str, tables: &Tables<'_>) -> Result<RuleSet, RuleSetError> {
    let editions = editions_for(name, tables)?;
    let all = Tables { dates: Dates::All, ..*tables };
    let mut sets = editions.into_iter().map(|edition| own(edition, &all));
    let Some(first) = sets.next() else {
        return Err(Mistake::new(&[], format!("no edition of `{name}`")).into());
    };
    let mut all = first?;
    for set in sets {
        all.editions.extend(set?.editions);
    }
    for edition in &mut all.editions {
        name.clone_into(&mut edition.series);
    }
    name.clone_into(&mut all.id);
    all.title = format!("All editions of the family {name}");
    all.in_force.to = all.editions.last().and_then(|edition| edition.in_force.to);
    all.extends = vec![name.to_owned()];
    all.by_date = true;
    Ok(all)
}
