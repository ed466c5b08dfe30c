//! A rule table: what it is, and its rules in brief or as rows.

use std::io::{self, Write};

use super::{after_or_before, counted_from, page::Page};
use crate::catalogue::{Tables, Version};
use crate::counting::{FirstDay, NoSuchDate};
use crate::report::fields::marked_source;
use crate::report::{Grid, Style};
use crate::rules::{EventId, InForce, Rule, RuleSet, Variant};

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

/// Every version of rules as a row, with the edition that it is shown in.
#[must_use]
pub fn rules_grid<'a>(
    rules: impl Iterator<Item = (&'a str, Version<'a>)>,
    tables: &Tables,
) -> Grid {
    let mut grid = Grid::new(&[
        "Edition",
        "Rule",
        "Table",
        "Title",
        "Kind",
        "Starts",
        "Within",
        "Direction",
        "Completes",
        "Unless",
        "Until",
        "Repeats",
        "Variants",
        "Owner",
        "Force",
        "Verified",
        "Source",
        "Note",
        "First day",
        "No such date",
        "Since",
        "Occurrence",
        "Before",
        "Not working",
        "In force from",
        "In force to",
        "Document",
        "Published",
        "Beforehand",
    ]);
    for (edition, version) in rules {
        grid.push(row(edition, version, tables));
    }
    grid
}

fn row(edition: &str, version: Version<'_>, tables: &Tables) -> [String; 29] {
    let rule = version.rule;
    let document = tables.document(&rule.table);
    let variants: Vec<String> =
        rule.variants.iter().map(|variant| variant_words(version, variant)).collect();
    let not_working: Vec<&str> = rule.not_working.iter().map(|day| day.name()).collect();
    let event = |id: Option<EventId>| id.map(|id| version.event(id).id.clone()).unwrap_or_default();
    let date =
        |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let InForce { from, to } = rule.own_in_force.unwrap_or(rule.in_force);
    [
        edition.to_owned(),
        rule.id.clone(),
        rule.table.clone(),
        rule.title.clone(),
        rule.kind.to_string(),
        event(Some(rule.starts)),
        rule.within.map(|period| period.to_string()).unwrap_or_default(),
        after_or_before(rule.direction).to_owned(),
        event(rule.completes),
        names(version, &rule.unless),
        names(version, &rule.until),
        rule.repeats.to_string(),
        variants.join("; "),
        rule.owner.to_string(),
        rule.force.to_string(),
        rule.verified.to_string(),
        rule.source.clone(),
        rule.note.clone().unwrap_or_default(),
        first_day(rule).to_owned(),
        no_such_date(rule).to_owned(),
        event(rule.since),
        rule.occurrence.map(|occurrence| occurrence.to_string()).unwrap_or_default(),
        event(rule.before),
        not_working.join(", "),
        date(from),
        date(to),
        document.map(|document| document.source.clone()).unwrap_or_default(),
        date(document.and_then(|document| document.date)),
        rule.beforehand.to_string(),
    ]
}

fn first_day(rule: &Rule) -> &'static str {
    match rule.first_day {
        FirstDay::NotCounted => "not-counted",
        FirstDay::Counted => "counted",
    }
}

fn no_such_date(rule: &Rule) -> &'static str {
    match rule.no_such_date {
        NoSuchDate::LastDay => "last-day",
        NoSuchDate::NextDay => "next-day",
    }
}

fn variant_words(version: Version<'_>, variant: &Variant) -> String {
    let Variant { circumstance, after, within, starts, note } = variant;
    let circumstance = circumstance.as_ref().map(|name| format!("in circumstance {name}"));
    let after = after.map(|after| format!("after {after}"));
    let holds = circumstance.into_iter().chain(after).collect::<Vec<_>>().join(" ");
    let from = match *starts == version.rule.starts {
        true => String::new(),
        false => format!(" from {}", version.event(*starts).id),
    };
    let note = note.as_ref().map(|note| format!(" ({})", note.trim_end_matches('.')));
    format!("{holds}: {within}{from}{}", note.unwrap_or_default())
}

fn names(version: Version<'_>, events: &[EventId]) -> String {
    let names: Vec<&str> = events.iter().map(|id| version.event(*id).id.as_str()).collect();
    names.join(" or ")
}
