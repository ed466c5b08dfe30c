//! A rule table: what it is, and its rules in brief or as rows.

use std::io::{self, Write};

use chrono::NaiveDate;

use super::wording::upper_case_first;
use super::{counted_from, page::Page};
use crate::catalogue::{Tables, Version};
use crate::report::fields::marked_source;
use crate::report::{Column, Grid, Style};
use crate::rules::{Key, Rule, RuleSet};

/// Writes what a table is, then each of its rules in brief, edition by edition.
///
/// # Errors
///
/// What the writer says.
pub fn write_table_of_rules(rules: &RuleSet, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { style, out };
    for line in head(rules) {
        page.lines(&line, "", "  ")?;
    }
    for edition in rules.editions() {
        if rules.chooses_by_date() {
            writeln!(page.out)?;
            page.lines(&format!("== {} ({}) ==", edition.title, edition.in_force), "", "  ")?;
        }
        for rule in &edition.rules {
            writeln!(page.out)?;
            brief(Version { set: rules, rule }, &mut page)?;
        }
    }
    writeln!(page.out)?;
    page.lines(
        &format!("`dutyclock rules show {} RULE` prints a rule as a page.", rules.id),
        "",
        "",
    )
}

fn head(rules: &RuleSet) -> Vec<String> {
    let published = rules.source_date.map(|date| format!(" ({})", date.format("%-d %B %Y")));
    let mut head = vec![
        format!("{}: {}", rules.id, rules.title),
        format!("{}, {}; {}", rules.publisher, rules.jurisdiction, rules.in_force),
        format!(
            "source: {}{}; calendar: {}",
            rules.source,
            published.unwrap_or_default(),
            rules.calendar
        ),
    ];
    head.extend(rules.deemed_receipt.map(|after| {
        format!(
            "deemed receipt: what arrives after {} counts as received on the next working day",
            after.format("%H:%M")
        )
    }));
    head
}

fn brief(version: Version<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let rule = version.rule;
    page.lines(&format!("{}: {}", rule.id, rule.title), "", "  ")?;
    let periods = rule.periods_in_words();
    let counted = counted_from(version);
    page.lines(&format!("{counted}: {periods}; {}, by {}", rule.kind, rule.owner), "  ", "    ")?;
    let inherited = rule.table != version.set.id && !version.set.extends.contains(&version.set.id);
    let inherited =
        if inherited { format!("; inherited from {}", rule.table) } else { String::new() };
    page.lines(&format!("{}, {}{inherited}", marked_source(rule), rule.force), "  ", "    ")
}

/// The keys in the order of their columns; others follow at the end.
const FIRST_COLUMNS: [Key; 21] = [
    Key::Title,
    Key::Kind,
    Key::Starts,
    Key::Within,
    Key::Direction,
    Key::Completes,
    Key::Unless,
    Key::Until,
    Key::Repeats,
    Key::Variant,
    Key::Owner,
    Key::Force,
    Key::Verified,
    Key::Source,
    Key::Note,
    Key::FirstDay,
    Key::NoSuchDate,
    Key::Since,
    Key::Occurrence,
    Key::Before,
    Key::NotWorking,
];

/// A row of the list of rules: a rule, and the edition that it is shown in.
type Row<'a> = (&'a str, Version<'a>);

/// Every version of rules as a row.
#[must_use]
pub fn rules_grid<'a>(rules: impl Iterator<Item = Row<'a>>, tables: &Tables) -> Grid {
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let document = |rule: &Rule| tables.document(&rule.table);
    let in_force = |rule: &Rule| rule.in_force.unwrap_or(rule.document_in_force);
    let others = |key: &Key| !FIRST_COLUMNS.contains(key) && *key != Key::InForce;
    let of_key = |key: Key| (column_name(key), move |(_, version): &Row<'_>| cell(key, *version));
    let first: Vec<_> = FIRST_COLUMNS.into_iter().map(of_key).collect();
    let last: Vec<_> = Key::of_rules().filter(others).map(of_key).collect();
    let names: [Column<'_, Row<'_>>; 3] = [
        ("Edition", &|(edition, _)| (*edition).to_owned()),
        ("Rule", &|(_, version)| version.rule.id.clone()),
        ("Table", &|(_, version)| version.rule.table.clone()),
    ];
    let documents: [Column<'_, Row<'_>>; 4] = [
        ("In force from", &|(_, version)| date(in_force(version.rule).from)),
        ("In force to", &|(_, version)| date(in_force(version.rule).to)),
        ("Document", &|(_, version)| {
            document(version.rule).map(|document| document.source.clone()).unwrap_or_default()
        }),
        ("Published", &|(_, version)| {
            date(document(version.rule).and_then(|document| document.date))
        }),
    ];
    let first = first.iter().map(|(name, text)| (name.as_str(), text as _));
    let last = last.iter().map(|(name, text)| (name.as_str(), text as _));
    let columns: Vec<Column<'_, Row<'_>>> =
        names.into_iter().chain(first).chain(documents).chain(last).collect();
    Grid::listing(rules, &columns)
}

/// The name of a key as the heading of a column: `First day`.
fn column_name(key: Key) -> String {
    let name = if key == Key::Variant { "variants" } else { key.name() };
    upper_case_first(&name.replace('_', " "))
}

#[allow(clippy::expect_used, reason = "only keys of rules have a column")]
fn cell(key: Key, version: Version<'_>) -> String {
    let names = version.rule.names(&version.set.events);
    let value = version.rule.keys().find(|(known, _)| *known == key);
    value.expect("a key of rules").1.listed(names)
}
