//! A rule table: what it is, and its rules in brief or as rows.

use chrono::NaiveDate;

use super::counted_from;
use crate::catalogue::{Tables, Version};
use crate::report::document::{Block, Column, Document, Line, Table};
use crate::report::listing::Listing;
use crate::report::words::marked_source;
use crate::rules::{Edition, Key, Rule, RuleSet};
use crate::text::upper_case_first;

/// A table of rules: what it is, then each of its rules in brief, edition by edition.
#[derive(Debug)]
pub struct TableOfRules<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// Where their documents are known.
    pub tables: &'a Tables,
}

impl Listing for TableOfRules<'_> {
    fn table(&self) -> Table<'_> {
        rules_table(of_editions(self.rules), self.tables)
    }

    fn in_markdown(&self) -> Document<'_> {
        let unread = self.rules.editions().iter().filter_map(not_counted);
        [Block::Table(self.table())].into_iter().chain(unread).collect::<Vec<_>>().into()
    }

    fn in_terminal(&self) -> Document<'_> {
        let rules = self.rules;
        let line = |text: String| Line::indented(0, 2, text);
        let mut blocks = vec![Block::Lines(head(rules).into_iter().map(line).collect())];
        for edition in rules.editions() {
            if rules.chooses_by_date() {
                let title = format!("== {} ({}) ==", edition.title, edition.in_force);
                blocks.push(Block::Lines(vec![line(title)]));
            }
            blocks.extend(edition.rules.iter().map(|rule| brief(Version { set: rules, rule })));
            blocks.extend(not_counted(edition));
        }
        let how = format!("`dutyclock rules show {} RULE` prints a rule as a page.", rules.id);
        blocks.push(Block::Lines(vec![Line::new(how)]));
        blocks.into()
    }
}

/// What an edition asks for and is not counted.
fn not_counted<'b>(edition: &Edition) -> Option<Block<'b>> {
    let lines = edition
        .unread
        .iter()
        .map(|unread| Line::indented(0, 4, format!("Not counted here: {unread}")));
    (!edition.unread.is_empty()).then(|| Block::Lines(lines.collect()))
}

/// The rules of each edition of a table.
fn of_editions(set: &RuleSet) -> impl Iterator<Item = Row<'_>> {
    set.editions().iter().flat_map(move |edition| {
        let versions = edition.rules.iter().map(move |rule| Version { set, rule });
        versions.map(|version| (edition.id.as_str(), version))
    })
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

fn brief(version: Version<'_>) -> Block<'_> {
    let rule = version.rule;
    let periods = rule.periods_in_words();
    let counted = counted_from(version);
    let inherited = rule.table != version.set.id && !version.set.extends.contains(&version.set.id);
    let inherited =
        if inherited { format!("; inherited from {}", rule.table) } else { String::new() };
    Block::Lines(vec![
        Line::indented(0, 2, format!("{}: {}", rule.id, rule.title)),
        Line::indented(
            2,
            4,
            format!("{counted}: {periods}; {}, by {}", rule.kind, rule.owner.words()),
        ),
        Line::indented(2, 4, format!("{}, {}{inherited}", marked_source(rule), rule.force.words())),
    ])
}

/// A row of the list of rules: a rule, and the edition that it is shown in.
pub(super) type Row<'a> = (&'a str, Version<'a>);

/// Every version of rules as a row.
pub(super) fn rules_table<'a>(rules: impl Iterator<Item = Row<'a>>, tables: &Tables) -> Table<'_> {
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let document = |rule: &Rule| tables.document(&rule.table);
    let in_force = |rule: &Rule| rule.in_force.unwrap_or(rule.document_in_force);
    let of_key = |key: Key| (column_name(key), move |(_, version): &Row<'_>| cell(key, *version));
    let mut keys = Key::of_rules().filter(|key| *key != Key::NotWorking);
    let first = keys.by_ref().take_while(|key| *key != Key::InForce).chain([Key::NotWorking]);
    let first: Vec<_> = first.map(of_key).collect();
    let last: Vec<_> = keys.map(of_key).collect();
    let names: [Column<'_, Row<'_>>; 3] = [
        ("Edition", &|(edition, _)| (*edition).to_owned()),
        ("Rule", &|(_, version)| version.rule.id.clone()),
        ("Table", &|(_, version)| version.rule.table.clone()),
    ];
    let documents: [Column<'_, Row<'_>>; 5] = [
        ("In force from", &|(_, version)| date(in_force(version.rule).from)),
        ("In force to", &|(_, version)| date(in_force(version.rule).to)),
        ("Document", &|(_, version)| {
            document(version.rule).map(|document| document.source.clone()).unwrap_or_default()
        }),
        ("Published", &|(_, version)| {
            date(document(version.rule).and_then(|document| document.date))
        }),
        ("Address", &|(_, version)| version.rule.address().unwrap_or_default()),
    ];
    let first = first.iter().map(|(name, text)| (name.as_str(), text as _));
    let last = last.iter().map(|(name, text)| (name.as_str(), text as _));
    let circumstances: Column<'_, Row<'_>> =
        ("Circumstances", &|(_, version)| circumstances(version.rule).join(", "));
    let known = names.into_iter().chain(first).chain(documents).chain(last);
    let columns: Vec<Column<'_, Row<'_>>> = known.chain([circumstances]).collect();
    Table::listing(rules, &columns)
}

/// The circumstances that change the rule, each once, in the order in which it names them.
fn circumstances(rule: &Rule) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for name in rule.variants.iter().filter_map(|variant| variant.circumstance.as_deref()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
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
