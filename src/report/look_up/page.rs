//! A rule as a page: what must be done, how it is counted, and on what authority.

use std::io::{self, Write};

use super::wording::{
    conditions, counting, duty, either, evidence, example, force, named, variants,
};
use crate::calendar::Calendar;
use crate::catalogue::{Document, Entry, Tables, Version};
use crate::report::fields::marked_source;
use crate::report::{Style, wrap};
use crate::rules::EventId;
use crate::text::printable;

/// Columns of the names of a page's parts.
const LABEL: usize = 12;

/// Writes a rule as a page: its latest version whole, and of the other editions what they say
/// otherwise.
///
/// # Errors
///
/// What the writer says.
pub fn write_rule_page(
    entry: &Entry<'_>,
    tables: &Tables,
    calendar: &Calendar,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let version = entry.latest;
    let document = tables.document(&version.rule.table);
    let title = format!("{}: {}", version.rule.id, version.rule.title);
    let mut page = Page { style, out };
    page.lines(&title, "", "  ")?;
    if let Some(document) = document {
        page.lines(&format!("in {}, {}", document.table, document.title), "", "  ")?;
    }
    writeln!(page.out)?;
    page.part("Duty", [duty(version)])?;
    page.part("Otherwise", variants(version))?;
    page.part("Condition", conditions(version))?;
    page.part("Counting", [counting(version, calendar).join(" ")])?;
    page.part("Example", example(version, calendar))?;
    page.part("Done by", version.rule.completes.map(|event| named(version, event)))?;
    page.part("Not needed", one_of("once", version, &version.rule.unless))?;
    page.part("Ends", one_of("with", version, &version.rule.until))?;
    page.part("Force", [force(version.rule.force).to_owned()])?;
    page.part("Source", [version.rule.source.clone()].into_iter().chain(document.map(cited)))?;
    page.part("Evidence", [evidence(version.rule.verified).to_owned()])?;
    page.part("In force", in_force(version))?;
    page.part("Note", version.rule.note.clone())?;
    page.part("Editions", editions(entry, tables))
}

fn one_of(word: &str, version: Version<'_>, events: &[EventId]) -> Option<String> {
    (!events.is_empty()).then(|| format!("{word} {}", either(version, events)))
}

/// A document by its own title and date.
fn cited(document: &Document) -> String {
    format!("{}, {}", document.citation(), document.publisher)
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

/// Lines of text as wide as the terminal.
pub(super) struct Page<'a> {
    pub(super) style: Style,
    pub(super) out: &'a mut dyn Write,
}

impl Page<'_> {
    pub(super) fn lines(&mut self, text: &str, first: &str, others: &str) -> io::Result<()> {
        let width = usize::from(self.style.width);
        for line in wrap(&printable(text), width, first, others) {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// A part with its name beside its first line; without lines, nothing.
    fn part(&mut self, name: &str, texts: impl IntoIterator<Item = String>) -> io::Result<()> {
        let mut first = format!("{name:LABEL$}");
        let others = " ".repeat(LABEL);
        for text in texts {
            self.lines(&text, &first, &format!("{others}  "))?;
            first.clone_from(&others);
        }
        Ok(())
    }
}
