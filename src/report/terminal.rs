//! Documents in a terminal: every meaning is a word, and no line is wider than the window.

use std::io::{self, Write};

use super::document::{Block, Cell, Document, Line, Look, MarkedNote, Table, Tone, Tree};
use super::wrap::wrap;
use super::{NARROW, Style, layout};
use crate::text::printable;

/// Writes a document: its subject, then its blocks, with an empty line between two of them.
pub(super) fn write(document: &Document<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let subject = document.subject.iter().chain(&document.incomplete);
    let subject: Vec<Line> = subject.map(Line::new).collect();
    let mut is_first = subject.is_empty();
    write_lines(&subject, style, out)?;
    for block in &document.blocks {
        if !is_first {
            writeln!(out)?;
        }
        is_first = false;
        write_block(block, style, out)?;
    }
    Ok(())
}

fn write_block(block: &Block<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match block {
        Block::Lines(lines) => write_lines(lines, style, out),
        Block::Bare(text) => writeln!(out, "{text}"),
        Block::Markdown(text) => write!(out, "{text}"),
        Block::Command(command) => {
            let lines = command.lines(usize::from(style.width));
            lines.iter().try_for_each(|line| writeln!(out, "{line}"))
        }
        Block::Table(table) => write_table(table, style, out),
        Block::Notes(lists) => {
            let notes = lists.iter().flat_map(|list| &list.notes);
            let line = |note: &MarkedNote| Line {
                address: note.address.clone(),
                ..Line::indented(0, 4, note.line())
            };
            write_lines(&notes.map(line).collect::<Vec<_>>(), style, out)
        }
        Block::Counts(counts) => {
            let lines = counts.lines().map(|line| Line::indented(0, 2, line));
            write_lines(&lines.collect::<Vec<_>>(), style, out)
        }
        Block::Steps(heading, steps) => {
            let steps = steps.iter().map(|step| Line::indented(2, 4, step));
            let lines: Vec<Line> = [Line::new(heading)].into_iter().chain(steps).collect();
            write_lines(&lines, style, out)
        }
        Block::Tree(heading, tree) => {
            write_lines(&[Line::new(heading)], style, out)?;
            DrawnTree::new(style).write(tree, out)
        }
        Block::Chart(chart) => chart.write_text(style, out),
    }
}

fn write_lines(lines: &[Line], style: Style, out: &mut dyn Write) -> io::Result<()> {
    for Line { text, first, indent, address, is_command } in lines {
        let (text, others) = (printable(text), " ".repeat(*indent));
        let address = address.as_ref().filter(|_| style.links);
        let width = if *is_command { usize::MAX } else { usize::from(style.width) };
        for line in wrap(&text, width, first, &others) {
            match address {
                Some(address) => writeln!(out, "{}", hyperlink(line.trim_end(), address))?,
                None => writeln!(out, "{}", line.trim_end())?,
            }
        }
    }
    Ok(())
}

/// A line of text that leads to an address, but for its indent (OSC 8).
fn hyperlink(line: &str, address: &str) -> String {
    let text = line.trim_start();
    let indent = &line[..line.len() - text.len()];
    format!("{indent}\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

fn write_table(table: &Table<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if table.look == Look::List {
        return table.rows().enumerate().try_for_each(|(index, row)| {
            if index > 0 {
                writeln!(out)?;
            }
            write_paragraph(&row, style, out)
        });
    }
    let is_alone = table.columns().len() == 1;
    if style.width < NARROW && !is_alone && !layout::has_room(table, style.width) {
        write_rows_apart(table, style, out)?;
    } else {
        layout::write(table, style, out)?;
    }
    match table.legend {
        Some(legend) => write_lines(&[Line::indented(0, 2, legend)], style, out),
        None => Ok(()),
    }
}

/// The length of a number, a percentage or a word.
const SHORT: usize = 10;

/// Each row as its first cell, and below it the others with their headings.
fn write_rows_apart(table: &Table<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for row in table.rows() {
        let mut cells = table.columns().iter().zip(&row).filter(|(_, cell)| !cell.text.is_empty());
        if let Some((_, first)) = cells.next() {
            write_toned(&first.marked(), first.tone, ["", "  "], style, out)?;
        }
        let others: Vec<(String, Tone)> = cells
            .map(|(heading, cell)| {
                (format!("{heading}: {}", cell.marked().replace('\n', " ")), cell.tone)
            })
            .collect();
        if row.iter().skip(1).all(|cell| cell.text.len() <= SHORT) {
            let texts: Vec<&str> = others.iter().map(|(text, _)| text.as_str()).collect();
            write_toned(&texts.join(", "), Tone::Plain, ["  ", "    "], style, out)?;
            continue;
        }
        for (text, tone) in others {
            write_toned(&text, tone, ["  ", "    "], style, out)?;
        }
    }
    Ok(())
}

/// Each cell on a line of its own.
fn write_paragraph(row: &[Cell<'_>], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let cells = row.iter().filter(|cell| !cell.text.is_empty());
    cells
        .into_iter()
        .try_for_each(|cell| write_toned(&cell.text, cell.tone, ["", "  "], style, out))
}

/// A text in lines with these indents, of which each has its tone.
fn write_toned(
    text: &str,
    tone: Tone,
    [first, others]: [&str; 2],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let tone = if style.color { tone } else { Tone::Plain }.style();
    for line in wrap(&printable(text), usize::from(style.width), first, others) {
        writeln!(out, "{tone}{line}{tone:#}")?;
    }
    Ok(())
}

/// The characters of branches: before an inner one, before the last, and below each.
struct Branches {
    among: &'static str,
    last: &'static str,
    below: &'static str,
}

const BOX: Branches = Branches { among: "├─ ", last: "└─ ", below: "│  " };
const ASCII: Branches = Branches { among: "|- ", last: "`- ", below: "|  " };
const BLANK: &str = "   ";

/// A tree, drawn with branches.
struct DrawnTree {
    branches: Branches,
    width: usize,
}

impl DrawnTree {
    fn new(style: Style) -> Self {
        let branches = if style.ascii { ASCII } else { BOX };
        Self { branches, width: usize::from(style.width) }
    }

    fn write(&self, tree: &Tree, out: &mut dyn Write) -> io::Result<()> {
        self.line(tree, "", "", out)?;
        self.below(tree, "", out)
    }

    fn below(&self, of: &Tree, indent: &str, out: &mut dyn Write) -> io::Result<()> {
        let Branches { among, last, below } = self.branches;
        for (index, branch) in of.below.iter().enumerate() {
            let (sign, rest) =
                if index + 1 == of.below.len() { (last, BLANK) } else { (among, below) };
            let (first, others) = (format!("{indent}{sign}"), format!("{indent}{rest}"));
            self.line(branch, &first, &others, out)?;
            self.below(branch, &others, out)?;
        }
        Ok(())
    }

    /// If a line is broken, the branches continue through the rest of it.
    fn line(
        &self,
        branch: &Tree,
        first: &str,
        others: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let goes_on = if branch.below.is_empty() { "" } else { self.branches.below.trim_end() };
        let others = format!("{others}{goes_on:3} ");
        for line in wrap(&printable(&branch.text), self.width, first, &others) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::{Cell, Tone};

    fn text(table: &Table<'_>, width: u16) -> String {
        styled(table, Style { width, color: false, links: false, ascii: false, header: true })
    }

    fn styled(table: &Table<'_>, style: Style) -> String {
        let mut out = Vec::new();
        write_table(table, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_are_as_wide_as_they_need_and_no_line_ends_in_spaces() {
        let rows = [["Mon 23 Nov 2026", "social-care"], ["Wed 25 Nov 2026", ""]];
        let expected = "Due              Who\n\
                        Mon 23 Nov 2026  social-care\n\
                        Wed 25 Nov 2026\n";
        assert_eq!(text(&Table::new(["Due", "Who"], rows), 80), expected);
    }

    #[test]
    fn the_widest_column_gives_way_and_its_cells_are_broken_at_spaces() {
        let table = Table::new(["Id", "Title"], [["icpc", "Hold the initial conference"]]);
        let expected = "Id    Title\n\
                        icpc  Hold the\n      \
                              initial\n      \
                              conference\n";
        assert_eq!(text(&table, 16), expected);
    }

    #[test]
    fn each_line_of_a_broken_word_keeps_its_colour() {
        let alarm = [Cell::from("contradictory").toned(Tone::Alarm)];
        let table = Table::new(["Status"], [alarm]);
        let colored = styled(
            &table,
            Style { width: 7, color: true, links: false, ascii: false, header: true },
        );
        let (bold, red, end) = ("\u{1b}[1m", "\u{1b}[31m", "\u{1b}[0m");
        let lines = ["contrad", "ictory"].map(|line| format!("{bold}{red}{line}{end}\n"));
        assert_eq!(colored, format!("{bold}Status{end}\n{}", lines.concat()));
    }

    #[test]
    fn a_row_of_a_long_table_is_built_when_it_is_written() {
        let numbers: Vec<u32> = (0..10_000).collect();
        let built = std::cell::Cell::new(0);
        let table = Table::long(["Case"], &numbers, |number| {
            built.set(built.get() + 1);
            [format!("C-{number}").into()]
        });
        assert_eq!(built.get(), 0, "a table holds no rows");
        assert_eq!(text(&table, 80).lines().count(), 10_001);
        assert_eq!(built.get(), 20_000, "once to measure the columns, and once to write");
    }

    #[test]
    fn a_source_is_a_hyperlink_only_in_a_terminal_that_takes_them() {
        let address = Some("https://www.legislation.gov.uk/ukpga/1989/41".to_owned());
        let line = Line { address, ..Line::indented(2, 4, "Children Act 1989") };
        let written = |links| {
            let mut out = Vec::new();
            let style = Style { width: 14, color: false, links, ascii: false, header: true };
            write_lines(std::slice::from_ref(&line), style, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(false), "  Children Act\n    1989\n");
        let (begin, end) = (
            "\u{1b}]8;;https://www.legislation.gov.uk/ukpga/1989/41\u{1b}\\",
            "\u{1b}]8;;\u{1b}\\",
        );
        assert_eq!(written(true), format!("  {begin}Children Act{end}\n    {begin}1989{end}\n"));
    }

    #[test]
    fn control_characters_of_a_cell_do_not_reach_the_terminal() {
        let table = Table::new(["Case"], [["C-1\u{1b}[2J"]]);
        assert_eq!(text(&table, 80), "Case\nC-1\\u{1b}[2J\n");
    }
}
