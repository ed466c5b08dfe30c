//! Where the numbers come from: rule by rule, with how well each is known.

use super::counted_from;
use crate::catalogue::{Document as Edition, Entry, Section, Statement};
use crate::report::document::{Block, Document, Line, Table};
use crate::report::listing::Listing;
use crate::report::text::markdown;
use crate::report::words::meaning;
use crate::rules::Verified;
use crate::text::{counted, printable};

/// The rules of documents, and where their numbers come from. In Markdown it is a page to read.
#[derive(Debug)]
pub struct Sources<'a>(pub &'a [Section<'a>]);

impl Listing for Sources<'_> {
    /// A row for each number that stands in the same words in some editions of a document.
    fn table(&self) -> Table<'_> {
        let entries = self.0.iter().flat_map(|section| &section.entries);
        let said = entries.flat_map(|entry| {
            entry.statements().into_iter().map(move |statement| (entry, statement))
        });
        Table::listing(
            said,
            &[
                ("Document", &|(entry, _)| entry.series.to_owned()),
                ("Tables", &|(_, said)| said.tables.join(", ")),
                ("Rule", &|(entry, _)| entry.latest.rule.id.clone()),
                ("Title", &|(entry, _)| entry.latest.rule.title.clone()),
                ("Within", &|(_, said)| said.within.clone()),
                ("Direction", &|(entry, _)| entry.latest.rule.direction.to_string()),
                ("Starts", &|(entry, _)| entry.latest.event(entry.latest.rule.starts).id.clone()),
                ("Force", &|(entry, _)| entry.latest.rule.force.to_string()),
                ("Source", &|(_, said)| said.source.to_owned()),
                ("Address", &|(_, said)| said.address.clone().unwrap_or_default()),
                ("Verified", &|(_, said)| said.verified.to_string()),
                ("Read", &|(_, said)| said.read.map(|date| date.to_string()).unwrap_or_default()),
            ],
        )
    }

    fn in_terminal(&self) -> Document<'_> {
        let sections = self.0.iter().flat_map(|section| {
            let editions = section.editions.iter().map(|edition| edition_line(edition));
            let editions = editions.map(|edition| Line::indented(2, 4, edition));
            let head = [Line::indented(0, 2, heading(section))].into_iter().chain(editions);
            let unread = not_counted(section)
                .map(|text| Line::indented(2, 4, format!("Not counted: {text}")));
            let unread: Vec<Line> = unread.collect();
            let last = (!unread.is_empty()).then_some(Block::Lines(unread));
            let rules = section.entries.iter().map(rule);
            [Block::Lines(head.collect())].into_iter().chain(rules).chain(last)
        });
        let meanings = meanings().map(|meaning| Line::indented(0, 4, meaning)).collect();
        sections.chain([Block::Lines(meanings)]).collect::<Vec<_>>().into()
    }

    fn in_markdown(&self) -> Document<'_> {
        vec![Block::Markdown(markdown_page(self.0))].into()
    }
}

/// A rule with what it says, and its sources.
fn rule<'b>(entry: &Entry<'_>) -> Block<'b> {
    let rule = entry.latest.rule;
    let period = format!("{}: {}", counted_from(entry.latest), entry.within());
    let said = entry
        .statements()
        .into_iter()
        .map(|said| Line { address: said.address.clone(), ..Line::indented(4, 6, marked(&said)) });
    let below = [Line::indented(4, 6, period)].into_iter().chain(said);
    let title = Line::indented(2, 4, format!("{}: {}", rule.id, rule.title));
    Block::Lines([title].into_iter().chain(below).collect())
}

/// The page in Markdown: what the marks mean, how much of each document is known how well, and a table
/// for each document.
fn markdown_page(sections: &[Section<'_>]) -> String {
    let meanings = meanings().map(|meaning| format!("- {}\n", markdown(&meaning)));
    let mut page: String = meanings.collect();
    page.push_str("\n| Document | Tables | Numbers | text | secondary | presumed |\n");
    page.push_str("|---|---|---:|---:|---:|---:|\n");
    for section in sections {
        let known = |mark| statements(section).filter(|said| said.verified == mark).count();
        let tables = section.editions.iter().map(|edition| code(&edition.table));
        page.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            markdown(title(section)),
            tables.collect::<Vec<_>>().join(", "),
            statements(section).count(),
            known(Verified::Text),
            known(Verified::Secondary),
            known(Verified::Presumed),
        ));
    }
    sections.iter().for_each(|section| page.push_str(&markdown_section(section)));
    page
}

fn markdown_section(section: &Section<'_>) -> String {
    let rules = counted(section.entries.len() as u64, "rule");
    let heading = markdown(&heading(section));
    let mut text = format!("\n<details>\n<summary>{heading}: {rules}</summary>\n\n");
    for edition in &section.editions {
        text.push_str(&format!("- {}\n", markdown(&edition_line(edition))));
    }
    text.push_str("\n| Rule | What | Period | Counted | Source |\n|---|---|---|---|---|\n");
    for entry in &section.entries {
        let rule = entry.latest.rule;
        let sources: Vec<String> =
            entry.statements().iter().map(|said| markdown_link(said)).collect();
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            code(&rule.id),
            markdown(&rule.title),
            markdown(&entry.within()),
            markdown(&counted_from(entry.latest)),
            sources.join("<br>"),
        ));
    }
    let unread: String =
        not_counted(section).map(|text| format!("| {} |\n", markdown(text))).collect();
    if !unread.is_empty() {
        text.push_str(&format!("\n| Not counted |\n|---|\n{unread}"));
    }
    text.push_str("\n</details>\n");
    text
}

/// What a document asks for and is not counted, in its latest edition.
fn not_counted<'a>(section: &'a Section<'a>) -> impl Iterator<Item = &'a str> {
    let latest = section.editions.last().into_iter().flat_map(|edition| &edition.unread);
    latest.map(String::as_str)
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
fn edition_line(edition: &Edition) -> String {
    let dated = edition.date.map(|date| format!("published {}; ", date.format("%-d %b %Y")));
    format!("{}: {}{}", edition.table, dated.unwrap_or_default(), edition.in_force)
}

/// A source with its mark, also where its words were read, and the date of the text that was read.
fn marked(said: &Statement<'_>) -> String {
    let read = said.read.map(|date| format!(" of {}", date.format("%-d %b %Y")));
    format!("{} [{}{}]", said.source, said.verified, read.unwrap_or_default())
}

/// A source with its mark, as a link where it has an address.
fn markdown_link(said: &Statement<'_>) -> String {
    let text = markdown(&marked(said));
    match (&said.address, text.strip_prefix(&markdown(said.source))) {
        (Some(address), Some(mark)) => format!("[{}]({address}){mark}", markdown(said.source)),
        _ => text,
    }
}

fn meanings() -> impl Iterator<Item = String> {
    let text = "[text] the text of the document was checked; a date shows which version".to_owned();
    let others = [Verified::Secondary, Verified::Presumed].into_iter().filter_map(meaning);
    [text].into_iter().chain(others.map(ToOwned::to_owned))
}

/// An id, which has no character that would end it.
fn code(id: &str) -> String {
    format!("`{}`", printable(id).replace('`', ""))
}
