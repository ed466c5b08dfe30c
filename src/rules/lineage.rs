//! A table with its base tables, and the editions that result.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::check::{check_cycles, check_head, check_prolonged};
use super::definition::TableDefinition;
use super::events::Events;
use super::gather::gather_events;
use super::nation::Nation;
use super::rule::Rule;
use super::set::{Dates, Edition, RuleSetError};
use super::shipped::{self, Part};
use super::unread;
use crate::definition::{Mistake, Step};
use crate::limits::{EVENTS, LEVELS, RULES, TABLES};
use crate::suggest::likely;

/// The tables that others can extend, and what they are needed for.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    pub(super) dates: Dates,
    /// The part of the shipped tables that is needed; `None` for all.
    pub(super) part: Option<&'a Part>,
    /// Tables beyond the shipped ones, by name.
    pub(super) others: &'a dyn Fn(&str) -> Option<Result<TableDefinition, String>>,
}

/// The tables that led to a table, and how many were read before it.
#[derive(Default)]
pub(super) struct Above {
    ids: Vec<String>,
    read: usize,
}

/// A table with the tables that it inherits from.
pub(super) struct Lineage {
    pub(super) definition: TableDefinition,
    bases: Vec<Base>,
}

/// What a table extends: another table, or the editions of a family.
struct Base {
    family: Option<String>,
    tables: Vec<Lineage>,
}

impl Lineage {
    pub(super) fn of(
        definition: TableDefinition,
        known: &Tables<'_>,
        above: &mut Above,
        mistakes: &mut Vec<Mistake>,
    ) -> Result<Self, RuleSetError> {
        if definition.events.len() > EVENTS {
            let message = format!("the table defines more than {EVENTS} events");
            return Err(Mistake::new(&[Step::Key("events")], message).into());
        }
        above.ids.push(definition.id.clone());
        above.read += 1;
        let mut bases = Vec::new();
        for (index, name) in definition.extends.iter().enumerate() {
            let at = [Step::Key("extends"), Step::Index(index)];
            if definition.extends[..index].contains(name) {
                let message = format!("duplicate table `{name}` in `extends`");
                mistakes.push(Mistake::new(&at, message));
                continue;
            }
            bases.push(Base::named(name, known, above, &at, mistakes)?);
        }
        above.ids.pop();
        Ok(Self { definition, bases })
    }

    /// The editions of the table: those that it inherits, with its own changes. A mistake in a base
    /// table is reported only as such, since its location is in another file.
    pub(super) fn editions(&self, events: &Events, mistakes: &mut Vec<Mistake>) -> Vec<Edition> {
        let mut editions: Vec<Edition> = Vec::new();
        for (index, base) in self.bases.iter().enumerate() {
            let mut in_base = Vec::new();
            let of_base = base.editions(events, &mut in_base);
            if !in_base.is_empty() {
                let message = has_mistakes(&self.definition.extends[index]);
                mistakes.push(Mistake::new(&[Step::Key("extends"), Step::Index(index)], message));
            }
            if let Some(id) = id_in_both(&editions, &of_base) {
                let message = format!(
                    "rule `{id}` stands in `{}` and in a table before it: only tables whose rules have \
                     different ids can be gathered",
                    self.definition.extends[index]
                );
                mistakes.push(Mistake::new(&[Step::Key("extends"), Step::Index(index)], message));
            }
            editions.extend(of_base);
        }
        if editions.is_empty() {
            editions.push(Edition::without_rules(&self.definition));
        }
        self.change(&mut editions, events, mistakes);
        editions
    }

    /// Applies the table to the editions that it inherits. A changed rule belongs to the series that has
    /// it, and a new rule to the first series.
    fn change(&self, editions: &mut [Edition], events: &Events, mistakes: &mut Vec<Mistake>) {
        let table = &self.definition;
        check_head(table, mistakes);
        let inherited: usize = editions.iter().map(|edition| edition.rules.len()).sum();
        if inherited + table.rules.len() > RULES {
            let message =
                format!("the table has more than {RULES} rules, with those that it inherits");
            mistakes.push(Mistake::new(&[Step::Key("rule")], message));
            return;
        }
        self.check_nations(mistakes);
        let series = self.series_of_rules(editions);
        let rules = editions.iter().flat_map(|edition| &edition.rules);
        let known: BTreeSet<String> = rules.map(|rule| rule.id.clone()).collect();
        let unread = editions.iter().flat_map(|edition| &edition.unread);
        let unread: BTreeSet<String> = unread.map(|unread| unread.id.clone()).collect();
        let change = Change { table, events, known, unread };
        let mut found = Vec::new();
        for edition in &mut *editions {
            let belongs = |id: &str| series.get(id).is_none_or(|of| *of == edition.series);
            change.apply(&belongs, &mut edition.rules, &mut found);
        }
        unread::change(table, events, editions, &mut found);
        for edition in &*editions {
            let rules = applying_beside(edition, editions);
            check_cycles(table, &rules, events, &mut found);
            check_prolonged(table, &rules, &mut found);
        }
        for mistake in found {
            if !mistakes.contains(&mistake) {
                mistakes.push(mistake);
            }
        }
    }

    /// Refuses the rules of another nation: they would answer under the name of this one.
    fn check_nations(&self, mistakes: &mut Vec<Mistake>) {
        let named = |table: &TableDefinition| {
            let nations = Nation::named_in(&table.jurisdiction);
            (!nations.is_empty()).then_some(nations)
        };
        let Some(own) = named(&self.definition) else { return };
        for (index, base) in self.bases.iter().enumerate() {
            let theirs = base.tables.last().and_then(|table| table.nearest(named));
            let Some(theirs) = theirs.filter(|theirs| !theirs.iter().any(|one| own.contains(one)))
            else {
                continue;
            };
            let words = |nations: Vec<Nation>| {
                nations.into_iter().map(Nation::words).collect::<Vec<_>>().join(" and ")
            };
            let message = format!(
                "`{}` is for {}, and this table for {}: correct `jurisdiction`, or extend another table",
                self.definition.extends[index],
                words(theirs),
                words(own.clone())
            );
            mistakes.push(Mistake::new(&[Step::Key("extends"), Step::Index(index)], message));
        }
    }

    /// The series of each rule that the table changes, adds or drops.
    fn series_of_rules(&self, editions: &[Edition]) -> BTreeMap<String, String> {
        let first = editions.first().map(|edition| &edition.series);
        let knows = |edition: &&Edition, id: &String| {
            edition.rules.iter().any(|rule| rule.id == *id)
                || edition.unread.iter().any(|unread| unread.id == *id)
        };
        let changed = self.definition.rules.iter().map(|rule| &rule.id);
        changed
            .chain(&self.definition.drop)
            .filter_map(|id| {
                let known = editions.iter().find(|edition| knows(edition, id));
                let series = known.map(|edition| &edition.series).or(first)?;
                Some((id.clone(), series.clone()))
            })
            .collect()
    }

    /// The first value found in the table and then in its bases, nearest first; of several editions, the
    /// last counts.
    pub(super) fn nearest<T>(
        &self,
        wanted: impl Fn(&TableDefinition) -> Option<T> + Copy,
    ) -> Option<T> {
        let of_bases = || {
            let tables = self.bases.iter().filter_map(|base| base.tables.last());
            tables.into_iter().find_map(|table| table.nearest(wanted))
        };
        wanted(&self.definition).or_else(of_bases)
    }

    /// All tables, base tables first.
    pub(super) fn tables(&self) -> Vec<&TableDefinition> {
        let above = self.bases.iter().flat_map(|base| &base.tables).flat_map(Lineage::tables);
        above.chain([&self.definition]).collect()
    }

    /// Whether the starting date chooses between its editions: it inherits from a family or from several
    /// tables.
    pub(super) fn is_by_date(&self) -> bool {
        let by_date =
            |base: &Base| base.family.is_some() || base.tables.iter().any(Self::is_by_date);
        self.bases.len() > 1 || self.bases.iter().any(by_date)
    }
}

impl Base {
    fn named(
        name: &str,
        known: &Tables<'_>,
        above: &mut Above,
        at: &[Step],
        mistakes: &mut Vec<Mistake>,
    ) -> Result<Self, RuleSetError> {
        refuse_round(name, above, at)?;
        if let Some(other) = (known.others)(name) {
            let table =
                Self::table(other.map_err(|why| Mistake::new(at, why))?, name, known, above, at)?;
            // A shipped table has no mistakes. One from a file is checked with all its bases.
            let mut mistakes = Vec::new();
            gather_events(&table.tables(), known.part, &mut mistakes)?;
            refuse_mistaken(name, &mistakes, at)?;
            return Ok(Self { family: None, tables: vec![table] });
        }
        if let Some(definition) = shipped::definition_of(name, known.part) {
            let table = Self::table(definition?, name, known, above, at)?;
            return Ok(Self { family: None, tables: vec![table] });
        }
        let editions = editions_for(name, known)?;
        if editions.is_empty() {
            let message = format!("unknown table `{name}`{}", shipped::suggestion(name));
            mistakes.push(Mistake::new(at, message));
            // Go on with the table that was probably meant, so that the rules are checked too.
            return match likely(name, shipped::names()) {
                Some(meant) => Self::named(meant, known, above, at, mistakes),
                None => Err(RuleSetError::Mistakes(std::mem::take(mistakes))),
            };
        }
        let tables =
            editions.into_iter().map(|edition| Self::table(edition, name, known, above, at));
        Ok(Self { family: Some(name.to_owned()), tables: tables.collect::<Result<_, _>>()? })
    }

    /// A base table. Its mistakes are located in its own file.
    fn table(
        definition: TableDefinition,
        name: &str,
        known: &Tables<'_>,
        above: &mut Above,
        at: &[Step],
    ) -> Result<Lineage, RuleSetError> {
        refuse_round(&definition.id, above, at)?;
        refuse_too_many(above, at)?;
        let mut mistakes = Vec::new();
        let table = Lineage::of(definition, known, above, &mut mistakes).map_err(|error| {
            let message = error.to_string();
            Mistake::new(at, message)
        })?;
        refuse_mistaken(name, &mistakes, at)?;
        Ok(table)
    }

    fn editions(&self, events: &Events, mistakes: &mut Vec<Mistake>) -> Vec<Edition> {
        let editions = self.tables.iter().flat_map(|table| table.editions(events, mistakes));
        editions
            .map(|edition| match &self.family {
                Some(family) => Edition { series: family.clone(), ..edition },
                None => edition,
            })
            .collect()
    }
}

/// Refuses a table that extends itself, directly or not.
fn refuse_round(id: &str, above: &Above, at: &[Step]) -> Result<(), RuleSetError> {
    let Above { ids, .. } = above;
    if !ids.iter().any(|table| table == id) {
        return Ok(());
    }
    let (first, round) = (ids.first().map_or(id, String::as_str), ids.join(" -> "));
    let message = format!("table `{first}` extends itself: {round} -> {id}");
    Err(Mistake::new(at, message).into())
}

/// Refuses a table above too many others, or that is made of too many: of tables that each extend two, a few make
/// millions.
fn refuse_too_many(above: &Above, at: &[Step]) -> Result<(), RuleSetError> {
    let Above { ids, read } = above;
    let first = ids.first().map_or("", String::as_str);
    let message = if ids.len() >= LEVELS {
        format!("more than {LEVELS} tables extend each other in turn below `{first}`: extend fewer")
    } else if *read >= TABLES {
        format!(
            "`{first}` is made of more than {TABLES} tables, each counted as often as it is extended: extend fewer"
        )
    } else {
        return Ok(());
    };
    Err(Mistake::new(at, message).into())
}

fn refuse_mistaken(name: &str, mistakes: &[Mistake], at: &[Step]) -> Result<(), Mistake> {
    if mistakes.is_empty() { Ok(()) } else { Err(Mistake::new(at, has_mistakes(name))) }
}

fn has_mistakes(name: &str) -> String {
    format!("table `{name}` has mistakes; `dutyclock rules check {name}` shows them")
}

impl Edition {
    fn without_rules(table: &TableDefinition) -> Self {
        Self {
            series: table.id.clone(),
            id: table.id.clone(),
            title: table.title.clone(),
            in_force: table.in_force,
            rules: Vec::new(),
            unread: Vec::new(),
        }
    }
}

fn id_in_both<'e>(some: &[Edition], others: &'e [Edition]) -> Option<&'e str> {
    let known = |id: &str| some.iter().flat_map(|edition| &edition.rules).any(|rule| rule.id == id);
    let ids = others.iter().flat_map(|edition| &edition.rules).map(|rule| rule.id.as_str());
    ids.into_iter().find(|id| known(id))
}

/// The rules that may apply together: those of an edition and of other series.
fn applying_beside<'e>(edition: &'e Edition, all: &'e [Edition]) -> Vec<&'e Rule> {
    let others = all.iter().filter(|other| other.series != edition.series);
    std::iter::once(edition).chain(others).flat_map(|edition| &edition.rules).collect()
}

/// The editions in force on the given dates. If there is none, the last, so that events are known
/// and the error is about the date.
pub(super) fn editions_for(
    family: &str,
    tables: &Tables<'_>,
) -> Result<Vec<TableDefinition>, RuleSetError> {
    let all = shipped::editions(family);
    let wanted: Vec<&str> = all
        .iter()
        .filter(|(_, in_force)| match tables.dates {
            Dates::All => true,
            Dates::From(date) => in_force.to.is_none_or(|to| date <= to),
        })
        .map(|(id, _)| *id)
        .collect();
    let fallback = all.last().map(|(id, _)| *id);
    let ids = if wanted.is_empty() { fallback.into_iter().collect() } else { wanted };
    let definitions = ids.into_iter().filter_map(|id| shipped::definition_of(id, tables.part));
    definitions.map(|table| Ok(table?)).collect()
}
