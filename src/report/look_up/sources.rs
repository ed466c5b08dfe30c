//! Where the numbers come from: rule by rule, with how well each is known.

use std::io::{self, Write};

use super::counted_from;
use crate::catalogue::{Document, Entry, Section, Statement};
use crate::report::fields::meaning;
use crate::report::table::write_wrapped;
use crate::report::text::markdown;
use crate::report::{Grid, Style};
use crate::rules::Verified;
use crate::text::{counted, printable};

/// Rules as rows: one for each number that stands in the same words in some editions of a document.
#[must_use]
pub fn sources_grid(sections: &[Section<'_>]) -> Grid {
    let mut grid = Grid::new(&[
        "Document",
        "Tables",
        "Rule",
        "Title",
        "Within",
        "Direction",
        "Starts",
        "Force",
        "Source",
        "Verified",
    ]);
    for section in sections {
        for entry in &section.entries {
            let version = entry.latest;
            for said in entry.statements() {
                grid.push([
                    entry.series.to_owned(),
                    said.tables.join(", "),
                    version.rule.id.clone(),
                    version.rule.title.clone(),
                    said.within.clone(),
                    version.rule.direction.to_string(),
                    version.event(version.rule.starts).id.clone(),
                    version.rule.force.to_string(),
                    said.source.to_owned(),
                    said.verified.to_string(),
                ]);
            }
        }
    }
    grid
}

/// Writes the rules as pages to read, document by document.
///
/// # Errors
///
/// What the writer says.
pub fn write_sources(
    sections: &[Section<'_>],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for section in sections {
        write_wrapped(&heading(section), "  ", style, out)?;
        for edition in &section.editions {
            write_wrapped(&format!("  {}", edition_line(edition)), "    ", style, out)?;
        }
        for entry in &section.entries {
            let rule = entry.latest.rule;
            writeln!(out)?;
            write_wrapped(&format!("  {}: {}", rule.id, rule.title), "    ", style, out)?;
            write_wrapped(
                &format!("    {}: {}", counted_from(entry.latest), entry.within()),
                "      ",
                style,
                out,
            )?;
            for said in entry.statements() {
                write_wrapped(&format!("    {}", marked(&said)), "      ", style, out)?;
            }
        }
        writeln!(out)?;
    }
    for meaning in meanings() {
        write_wrapped(&meaning, "    ", style, out)?;
    }
    Ok(())
}

/// Writes the page in Markdown: what the marks mean, how much of each document is known how well, and
/// a table for each document.
///
/// # Errors
///
/// What the writer says.
pub fn write_sources_page(sections: &[Section<'_>], out: &mut dyn Write) -> io::Result<()> {
    for meaning in meanings() {
        writeln!(out, "- {}", markdown(&meaning))?;
    }
    writeln!(out, "\n| Document | Tables | Numbers | text | secondary | presumed |")?;
    writeln!(out, "|---|---|---:|---:|---:|---:|")?;
    for section in sections {
        let known = |mark| statements(section).filter(|said| said.verified == mark).count();
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            markdown(title(section)),
            section
                .editions
                .iter()
                .map(|edition| code(&edition.table))
                .collect::<Vec<_>>()
                .join(", "),
            statements(section).count(),
            known(Verified::Text),
            known(Verified::Secondary),
            known(Verified::Presumed),
        )?;
    }
    sections.iter().try_for_each(|section| write_section(section, out))
}

fn write_section(section: &Section<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules = counted(section.entries.len() as u64, "rule");
    let heading = markdown(&heading(section));
    writeln!(out, "\n<details>\n<summary>{heading}: {rules}</summary>\n")?;
    for edition in &section.editions {
        writeln!(out, "- {}", markdown(&edition_line(edition)))?;
    }
    writeln!(out, "\n| Rule | What | Period | Counted | Source |\n|---|---|---|---|---|")?;
    for entry in &section.entries {
        let rule = entry.latest.rule;
        let sources: Vec<String> =
            entry.statements().iter().map(|said| markdown(&marked(said))).collect();
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            code(&rule.id),
            markdown(&rule.title),
            markdown(&entry.within()),
            markdown(&counted_from(entry.latest)),
            sources.join("<br>"),
        )?;
    }
    writeln!(out, "\n</details>")
}

fn statements<'a>(section: &'a Section<'a>) -> impl Iterator<Item = Statement<'a>> {
    section.entries.iter().flat_map(Entry::statements)
}

/// The document's own title: of editions, the latest's.
fn title<'a>(section: &Section<'a>) -> &'a str {
    section.editions.last().map_or("", |edition| edition.source.as_str())
}

fn heading(section: &Section<'_>) -> String {
    let publisher = section.editions.last().map_or("", |edition| edition.publisher.as_str());
    format!("{}, {publisher}", title(section))
}

/// An edition: its table, its date and when it was in force.
fn edition_line(edition: &Document) -> String {
    let dated = edition.date.map(|date| format!("published {}; ", date.format("%-d %b %Y")));
    format!("{}: {}{}", edition.table, dated.unwrap_or_default(), edition.in_force)
}

/// A source with its mark, also where its words were read.
fn marked(said: &Statement<'_>) -> String {
    format!("{} [{}]", said.source, said.verified)
}

fn meanings() -> impl Iterator<Item = String> {
    let text = "[text] the words of the document were read".to_owned();
    let others = [Verified::Secondary, Verified::Presumed].into_iter().filter_map(meaning);
    [text].into_iter().chain(others.map(ToOwned::to_owned))
}

/// An id, which has no character that would end it.
fn code(id: &str) -> String {
    format!("`{}`", printable(id).replace('`', ""))
}
