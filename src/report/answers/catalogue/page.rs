//! A rule as a page: what must be done, how it is counted, and on what authority.

use super::rules::rules_table;
use super::wording::{
    conditions, counting, duty, either, evidence, example, force, named, variants,
};
use crate::calendar::Calendar;
use crate::catalogue::{Entry, Tables, Version};
use crate::report::document::{Block, Document, Line, Table};
use crate::report::listing::Listing;
use crate::report::words::marked_source;
use crate::rules::EventId;

/// Columns of the names of a page's parts.
const LABEL: usize = 12;

/// A rule as pages, one for each table or series of documents that has it: its latest version whole, and
/// of the other editions what they say otherwise. The other formats have a row for each version.
#[derive(Debug)]
pub struct RulePages<'a> {
    /// The rule in each, with the calendar of its example.
    pub pages: Vec<(Entry<'a>, Calendar)>,
    /// Its versions, each with the edition that it is shown in.
    pub versions: Vec<(&'a str, Version<'a>)>,
    /// Where the documents are known.
    pub tables: &'a Tables,
}

impl Listing for RulePages<'_> {
    fn table(&self) -> Table<'_> {
        rules_table(self.versions.iter().copied(), self.tables)
    }

    fn in_terminal(&self) -> Document<'_> {
        let pages = self.pages.iter();
        let blocks = pages.flat_map(|(entry, calendar)| page(entry, self.tables, calendar));
        blocks.collect::<Vec<_>>().into()
    }
}

fn page<'b>(entry: &Entry<'_>, tables: &Tables, calendar: &Calendar) -> [Block<'b>; 2] {
    let version = entry.latest;
    let document = tables.document(&version.rule.table);
    let title = format!("{}: {}", version.rule.id, version.rule.title);
    let edition = document.map(|document| format!("in {}, {}", document.table, document.title));
    let head = [title].into_iter().chain(edition).map(|line| Line::indented(0, 2, line));
    let cited = document.map(|known| format!("{}, {}", known.citation(), known.publisher));
    let source = [version.rule.source.clone()].into_iter().chain(cited);
    let source = source.chain(version.rule.address());
    let parts = [
        part("Duty", [duty(version)]),
        part("Otherwise", variants(version)),
        part("Condition", conditions(version)),
        part("Counting", [counting(version, calendar).join(" ")]),
        part("Example", example(version, calendar)),
        part("Done by", version.rule.completes.map(|event| named(version, event))),
        part("Not needed", one_of("once", version, &version.rule.unless)),
        part("Ends", one_of("with", version, &version.rule.until)),
        part("Force", [force(version.rule.force).to_owned()]),
        part("Source", source),
        part("Evidence", [evidence(version.rule)]),
        part("In force", in_force(version)),
        part("Note", version.rule.note.clone()),
        part("Editions", editions(entry, tables)),
    ];
    [Block::Lines(head.collect()), Block::Lines(parts.into_iter().flatten().collect())]
}

/// A part with its name beside its first line; without lines, nothing.
fn part(name: &str, texts: impl IntoIterator<Item = String>) -> Vec<Line> {
    let labels = [name].into_iter().chain(std::iter::repeat(""));
    let lines = texts.into_iter().zip(labels).map(|(text, label)| Line {
        first: format!("{label:LABEL$}"),
        ..Line::indented(0, LABEL + 2, text)
    });
    lines.collect()
}

fn one_of(word: &str, version: Version<'_>, events: &[EventId]) -> Option<String> {
    (!events.is_empty()).then(|| format!("{word} {}", either(version, events)))
}

/// The dates of the document, and those of the rule where they are others.
fn in_force(version: Version<'_>) -> Option<String> {
    let rule = version.rule;
    let of_document = rule.document_in_force;
    let known = of_document
        .from
        .or(of_document.to)
        .map(|_| format!("{}: {}", rule.table, of_document.span()));
    let own = rule.in_force.map(|own| format!("the rule itself: {}", own.span()));
    let spans: Vec<String> = known.into_iter().chain(own).collect();
    (!spans.is_empty()).then(|| spans.join("; "))
}

/// What each of several editions says.
fn editions(entry: &Entry<'_>, tables: &Tables) -> Vec<String> {
    if entry.versions().len() < 2 {
        return Vec::new();
    }
    let edition = |version: &Version<'_>| {
        let rule = version.rule;
        let span = tables.document(&rule.table).map(|document| document.in_force.span());
        format!(
            "{}, {}: {}; {}",
            rule.table,
            span.unwrap_or_default(),
            rule.periods_in_words(),
            marked_source(rule)
        )
    };
    entry.versions().iter().map(edition).collect()
}
