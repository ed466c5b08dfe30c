//! Tables in a terminal: columns without borders, which shrink in a narrow window.

use anstyle::{AnsiColor, Style as AnsiStyle};
use comfy_table::{ColumnConstraint, ContentArrangement, Width, presets};

use super::Style;
use super::document::{Cell, Table, Tone};
use super::wrap::display_width;
use crate::text::printable;

/// Spaces between two columns.
const GAP: u16 = 2;

/// As wide as a date. Running text in a narrower column is hard to read.
const READABLE: u16 = 15;

/// The lines of a table, no wider than the window.
pub(super) fn lines(table: &Table, style: Style) -> impl Iterator<Item = String> {
    let columns = table.columns();
    let narrow = (usize::from(style.width) / columns.len()).saturating_sub(2).max(10);
    let id = |text: &str| {
        if table.side_by_side { broken_at_hyphens(text, narrow) } else { text.to_owned() }
    };
    let shown = |text: &str, tone| shown(text, if style.color { tone } else { Tone::Plain });
    let cell = |(column, cell): (usize, &Cell)| match column {
        0 => shown(&Cell { text: id(&cell.text), ..cell.clone() }.marked(), cell.tone),
        _ => shown(&cell.marked(), cell.tone),
    };
    let headings: Vec<String> =
        columns.iter().map(|name| shown(&id(name), Tone::Heading)).collect();
    let rows = table.rows().iter().map(|row| row.iter().enumerate().map(cell).collect());
    let rows: Vec<Vec<String>> = [headings].into_iter().chain(rows).collect();
    let mut layout = comfy_table::Table::new();
    layout.load_preset(presets::NOTHING).set_width(style.width).add_rows(&rows);
    arrange(&mut layout, &rows, table.side_by_side, style.width);
    let lines: Vec<String> = layout.lines().map(|line| colored(line.trim_end())).collect();
    lines.into_iter()
}

/// In a narrow window the last column shrinks first. If that is not enough, all columns shrink: dates stay
/// whole if possible, or else words.
fn arrange(layout: &mut comfy_table::Table, rows: &[Vec<String>], side_by_side: bool, width: u16) {
    let contents = layout.column_max_content_widths();
    let last = contents.len() - 1;
    let gap_after = |column: usize| if column < last { GAP } else { 0 };
    for (index, column) in layout.column_iter_mut().enumerate() {
        column.set_padding((0, gap_after(index)));
    }
    let room = width.saturating_sub(GAP.saturating_mul(u16::try_from(last).unwrap_or(u16::MAX)));
    let fits = |widths: &[u16]| {
        widths.iter().map(|width| usize::from(*width)).sum::<usize>() <= usize::from(room)
    };
    if fits(&contents) {
        layout.set_content_arrangement(ContentArrangement::Disabled);
        return;
    }
    layout.set_content_arrangement(ContentArrangement::Dynamic);
    let mut readable = contents.clone();
    readable[last] = readable[last].min(READABLE);
    if !side_by_side && fits(&readable) {
        layout.column_iter_mut().take(last).for_each(|column| {
            column.set_constraint(ColumnConstraint::ContentWidth);
        });
        return;
    }
    let whole_words = least(rows, |_| false);
    let candidates = [least(rows, is_short), least(rows, is_date), whole_words.clone()];
    if let Some(least) = candidates.into_iter().find(|widths| fits(widths)) {
        for (index, (column, width)) in layout.column_iter_mut().zip(least).enumerate() {
            let width = Width::Fixed(width.saturating_add(gap_after(index)));
            column.set_constraint(ColumnConstraint::LowerBoundary(width));
        }
        return;
    }
    // The words of the widest column are broken.
    let widest = (0..=last).max_by_key(|column| whole_words[*column]).unwrap_or(last);
    let mut others = whole_words;
    others[widest] = others[widest].min(READABLE);
    if fits(&others) {
        let columns = layout.column_iter_mut().zip(others).enumerate();
        for (index, (column, width)) in columns.filter(|(index, _)| *index != widest) {
            let width = Width::Fixed(width.saturating_add(gap_after(index)));
            column.set_constraint(ColumnConstraint::Absolute(width));
        }
    }
}

/// Whether a line is as short as a date.
fn is_short(line: &str) -> bool {
    display_width(line) <= usize::from(READABLE)
}

/// The least width of each column that breaks no word and, below the heading, no line that `is_kept` whole.
/// The last column is text and has no such lines.
fn least(rows: &[Vec<String>], is_kept: fn(&str) -> bool) -> Vec<u16> {
    let columns = rows.first().map_or(0, Vec::len);
    let mut least = vec![0; columns];
    for (index, row) in rows.iter().enumerate() {
        for (column, (known, cell)) in least.iter_mut().zip(row).enumerate() {
            let may_be_kept = index > 0 && column + 1 < columns;
            let width = |line: &str| {
                if may_be_kept && is_kept(line) {
                    display_width(line)
                } else {
                    line.split(' ').map(display_width).max().unwrap_or(0)
                }
            };
            let width = cell.split('\n').map(width).max().unwrap_or(0);
            *known = u16::try_from(width).unwrap_or(u16::MAX).max(*known);
        }
    }
    least
}

/// Whether a line is a date, such as `Mon 23 Nov 2026`.
fn is_date(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    matches!(words[..], [_, _, _, year] if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))
}

/// A text for the layout: each word follows the sign of its tone.
fn shown(text: &str, tone: Tone) -> String {
    let line = |line: &str| match tone.sign() {
        None => printable(line).into_owned(),
        Some(sign) => {
            let words = printable(line);
            let words = words.split(' ').map(|word| format!("{sign}{word}"));
            words.collect::<Vec<_>>().join(" ")
        }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Replaces the signs of a line by colours. A tone ends with its last word.
fn colored(line: &str) -> String {
    let mut colored = String::with_capacity(line.len());
    let mut current = None;
    let mut words = line.split(' ').peekable();
    while let Some(word) = words.next() {
        let tone = Tone::ALL
            .into_iter()
            .find(|tone| tone.sign().is_some_and(|sign| word.starts_with(sign)));
        let text = word.trim_start_matches(|c| Tone::ALL.iter().any(|tone| tone.sign() == Some(c)));
        if let Some(tone) = tone.filter(|tone| current != Some(*tone)) {
            colored.push_str(&tone.style().to_string());
            current = Some(tone);
        }
        colored.push_str(text);
        let goes_on = words.peek().is_some_and(|next| {
            current.and_then(Tone::sign).is_some_and(|sign| next.starts_with(sign))
        });
        if let Some(tone) = current.filter(|_| !goes_on) {
            colored.push_str(&format!("{:#}", tone.style()));
            current = None;
        }
        if words.peek().is_some() {
            colored.push(' ');
        }
    }
    colored
}

impl Tone {
    const ALL: [Self; 4] = [Self::Heading, Self::Alarm, Self::Warning, Self::Good];

    /// A character without width that marks a word during layout. No text contains it: it would be
    /// [escaped](printable).
    fn sign(self) -> Option<char> {
        match self {
            Self::Plain => None,
            Self::Heading => Some('\u{2066}'),
            Self::Alarm => Some('\u{2067}'),
            Self::Warning => Some('\u{2068}'),
            Self::Good => Some('\u{2069}'),
        }
    }

    pub(super) fn style(self) -> AnsiStyle {
        let color = |color: AnsiColor| AnsiStyle::new().bold().fg_color(Some(color.into()));
        match self {
            Self::Plain => AnsiStyle::new(),
            Self::Heading => AnsiStyle::new().bold(),
            Self::Alarm => color(AnsiColor::Red),
            Self::Warning => color(AnsiColor::Yellow),
            Self::Good => color(AnsiColor::Green),
        }
    }
}

/// An id, broken after its hyphens into as many lines as it needs.
fn broken_at_hyphens(id: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in id.split_inclusive('-') {
        match lines.last_mut() {
            Some(line) if line.is_empty() || line.len() + word.len() <= width => {
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
