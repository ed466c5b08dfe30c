//! A chart in characters: the words of each row come before its bar, so that a screen reader can read them.

use std::io::{self, Write};

use anstyle::Style as AnsiStyle;

use super::axis::CUT;
use super::layout::{Bar, Layout, Panel, PlacedRow, Rank, Sign, Tick, Today, fitting};
use super::{Chart, MarkKind, Row};
use crate::report::wrap::{display_width, wrap};
use crate::report::{Style, Tone};
use crate::text::printable;

/// Minimum width of a chart, even in a narrower window.
const NARROWEST: usize = 40;
/// In a narrower window, the dates of a row come below its words.
const NARROW: usize = 60;
/// Columns before the words of a row and its bar.
const INDENT: usize = 2;
/// Columns after the bars, for a date above them that reaches beyond.
const MARGIN: usize = 2;
/// Columns between the words of a row and its dates.
const GAP: usize = 2;
/// Minimum readable width of the words of a row.
const READABLE: usize = 24;
/// As wide as a date.
const DATE: usize = 15;
/// As wide as any status.
const STATUS: usize = 19;
/// Columns between two entries of the legend.
const BETWEEN: usize = 3;
/// Maximum width of a day: wider ones tear the picture apart.
const WIDEST_DAY: usize = 4;

/// The character set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signs {
    /// Box-drawing characters.
    Box,
    /// ASCII only.
    Ascii,
}

/// The character for each element.
struct Pens {
    weekend: char,
    holiday: char,
    bar: char,
    projected: char,
    overrun: char,
    today: char,
    today_heading: char,
    cut: &'static str,
}

impl Signs {
    fn pens(self) -> Pens {
        match self {
            Self::Box => Pens {
                weekend: '░',
                holiday: '▓',
                bar: '━',
                projected: '─',
                overrun: '×',
                today: '│',
                today_heading: '▼',
                cut: " ╱ ╱ ",
            },
            Self::Ascii => Pens {
                weekend: ':',
                holiday: '#',
                bar: '=',
                projected: '-',
                overrun: '!',
                today: '|',
                today_heading: 'v',
                cut: " / / ",
            },
        }
    }

    fn mark(self, kind: MarkKind) -> char {
        match (self, kind) {
            (Self::Box, MarkKind::Start) => '●',
            (Self::Box, MarkKind::ActBy) => '▸',
            (Self::Box, MarkKind::Taken) => '○',
            (Self::Box, MarkKind::Limit) => '◆',
            (Self::Box, MarkKind::Planned) => '□',
            (Self::Box, MarkKind::Done) => '✓',
            (Self::Ascii, MarkKind::Start) => 'S',
            (Self::Ascii, MarkKind::ActBy) => 'A',
            (Self::Ascii, MarkKind::Taken) => 'T',
            (Self::Ascii, MarkKind::Limit) => 'L',
            (Self::Ascii, MarkKind::Planned) => 'P',
            (Self::Ascii, MarkKind::Done) => 'D',
        }
    }

    /// User text in this character set.
    fn shown(self, text: &str) -> String {
        let text = printable(text);
        match self {
            Self::Box => text.into_owned(),
            Self::Ascii => text.chars().fold(String::new(), |mut shown, c| {
                match c {
                    c if c.is_ascii() => shown.push(c),
                    '–' | '—' => shown.push('-'),
                    '‘' | '’' => shown.push('\''),
                    '“' | '”' => shown.push('"'),
                    '…' => shown.push_str("..."),
                    c => shown.extend(c.escape_unicode()),
                }
                shown
            }),
        }
    }
}

impl Chart {
    /// Writes the chart in characters, in lines that fit the style.
    ///
    /// # Errors
    ///
    /// Any error of the writer.
    pub fn write_text(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let signs = if style.ascii { Signs::Ascii } else { Signs::Box };
        let width = usize::from(style.width).max(NARROWEST);
        let layout = Layout::new(self, width - INDENT - MARGIN);
        let columns = Words::of(self, width, signs);
        let mut drawing = Drawing { out, signs, pens: signs.pens(), color: style.color, width };
        drawing.line(&self.title, Tone::Heading)?;
        if !self.description.is_empty() {
            drawing.running(&self.description, "")?;
        }
        for panel in &layout.panels {
            drawing.panel(panel, &columns)?;
        }
        writeln!(drawing.out)?;
        if !layout.panels.is_empty() {
            drawing.legend(&layout)?;
        }
        for note in &self.notes {
            drawing.running(note, "  ")?;
        }
        Ok(())
    }
}

/// The columns of the words of every row.
struct Words {
    /// `None` if the dates come below.
    label: Option<usize>,
    due: usize,
    status: usize,
}

impl Words {
    fn of(chart: &Chart, width: usize, signs: Signs) -> Self {
        let columns = |text: &str| display_width(&signs.shown(text));
        let status = chart.rows().map(|row| columns(&row.status.text)).max().unwrap_or(0);
        let status = status.min(STATUS);
        let due = chart.rows().flat_map(due_texts).map(|text| columns(&text)).max().unwrap_or(0);
        if width < NARROW {
            let due = due.min(width.saturating_sub(INDENT + GAP + status).max(DATE));
            return Self { label: None, due, status };
        }
        let both = width.saturating_sub(INDENT + 2 * GAP + status);
        let due = due.min(both.saturating_sub(READABLE).max(DATE));
        Self { label: Some(both.saturating_sub(due).max(1)), due, status }
    }
}

/// The lines in the due-date column.
fn due_texts(row: &Row) -> impl Iterator<Item = String> {
    [row.due.clone()].into_iter().chain(row.beside())
}

struct Drawing<'w> {
    out: &'w mut dyn Write,
    signs: Signs,
    pens: Pens,
    color: bool,
    width: usize,
}

impl Drawing<'_> {
    fn styled(&self, text: &str, tone: Tone) -> String {
        let style = if self.color { tone.style() } else { AnsiStyle::new() };
        format!("{style}{text}{style:#}")
    }

    fn line(&mut self, text: &str, tone: Tone) -> io::Result<()> {
        for line in wrap(&self.signs.shown(text), self.width, "", "  ") {
            writeln!(self.out, "{}", self.styled(&line, tone))?;
        }
        Ok(())
    }

    fn running(&mut self, text: &str, indent: &str) -> io::Result<()> {
        for line in wrap(&self.signs.shown(text), self.width, "", indent) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn panel(&mut self, panel: &Panel<'_>, words: &Words) -> io::Result<()> {
        let room = self.width - INDENT;
        let day = (room / panel.columns.max(1)).clamp(1, WIDEST_DAY);
        writeln!(self.out)?;
        self.ticks(&panel.months, day)?;
        self.ticks(&panel.days, day)?;
        if let Some(today) = panel.today {
            self.today(today, day)?;
        }
        for placed in &panel.groups {
            let continued = if placed.continued { " (continued)" } else { "" };
            let remark = placed.group.remark.as_ref().map(|word| format!(": {}", word.text));
            let heading =
                format!("{}{continued}{}", placed.group.heading, remark.unwrap_or_default());
            if !placed.group.heading.is_empty() {
                writeln!(self.out)?;
                self.line(&heading, Tone::Heading)?;
            }
            for row in &placed.rows {
                self.words(row.row, words)?;
                self.bar(panel, row, day)?;
            }
        }
        if !panel.cuts.is_empty() {
            let cuts = panel.cuts.iter().map(|cut| Tick {
                column: cut.column,
                text: format!("{} days", cut.days),
                rank: Rank::Leads,
            });
            self.ticks(&cuts.collect::<Vec<_>>(), day)?;
        }
        Ok(())
    }

    /// Labels above the columns, each as near to its day as the line allows.
    fn ticks(&mut self, ticks: &[Tick], day: usize) -> io::Result<()> {
        let room = self.width - INDENT;
        let start = |tick: &Tick| (tick.column * day).min(room.saturating_sub(tick.text.len()));
        let mut line = " ".repeat(INDENT);
        for tick in fitting(ticks, |tick| (start(tick), start(tick) + tick.text.len() + 1)) {
            line.push_str(&" ".repeat((INDENT + start(tick)).saturating_sub(line.len())));
            line.push_str(&tick.text);
        }
        writeln!(self.out, "{line}")
    }

    fn today(&mut self, today: Today, day: usize) -> io::Result<()> {
        let sign = self.pens.today_heading;
        let words = today.words();
        let at = INDENT + today.column * day;
        let line = if at + 2 + words.len() <= self.width {
            format!("{}{sign} {words}", " ".repeat(at))
        } else {
            format!("{}{words} {sign}", " ".repeat(at.saturating_sub(words.len() + 1)))
        };
        writeln!(self.out, "{}", self.styled(&line, Tone::Heading))
    }

    /// The words of a row: the label, who acts, the limit and the status.
    fn words(&mut self, row: &Row, words: &Words) -> io::Result<()> {
        let terms = match &row.terms()[..] {
            [] => String::new(),
            terms => format!("({})", terms.join(", ")),
        };
        let label = [&row.label, &terms, &row.references].map(String::as_str).join(" ");
        let room = words.label.unwrap_or(self.width - INDENT);
        let mut label = wrap(&self.signs.shown(&label), room, "", "");
        let indent = " ".repeat(INDENT);
        if words.label.is_none() {
            for line in label.drain(..) {
                writeln!(self.out, "{indent}{line}")?;
            }
        }
        let due: Vec<String> = due_texts(row)
            .flat_map(|text| wrap(&self.signs.shown(&text), words.due, "", ""))
            .collect();
        let status = wrap(&self.signs.shown(&row.status.text), words.status, "", "");
        for at in 0..label.len().max(due.len()).max(status.len()) {
            let text = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            let padded = |text: String, room: usize| {
                let padding = room.saturating_sub(display_width(&text)) + GAP;
                format!("{text}{}", " ".repeat(padding))
            };
            let status = text(&status);
            let label = words.label.map(|room| padded(text(&label), room)).unwrap_or_default();
            let line = if status.is_empty() {
                format!("{indent}{label}{}", text(&due))
            } else {
                let status = self.styled(&status, row.status.tone);
                format!("{indent}{label}{}{status}", padded(text(&due), words.due))
            };
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn bar(&mut self, panel: &Panel<'_>, row: &PlacedRow<'_>, day: usize) -> io::Result<()> {
        let mut line = String::new();
        let mut column = 0;
        while column < panel.columns {
            if panel.cuts.iter().any(|cut| cut.column == column) {
                line.push_str(&self.cut(row, column, day));
                column += CUT;
                continue;
            }
            let (first, rest) = self.day(panel, row, column);
            line.push(first);
            line.extend(std::iter::repeat_n(rest, day - 1));
            column += 1;
        }
        let indent = " ".repeat(INDENT);
        writeln!(self.out, "{}", format!("{indent}{line}").trim_end())
    }

    /// A cut across a row; a bar that runs through it shows on both sides.
    fn cut(&self, row: &PlacedRow<'_>, column: usize, day: usize) -> String {
        let line = self.line_at(row, column);
        let sign = |c: char| match c {
            ' ' => line.unwrap_or(' '),
            c => c,
        };
        let signs: String = self.pens.cut.chars().map(sign).collect();
        let margin = String::from(line.unwrap_or(' ')).repeat(CUT * (day - 1) / 2);
        let rest =
            String::from(line.unwrap_or(' ')).repeat(CUT * (day - 1) - margin.chars().count());
        format!("{margin}{signs}{rest}")
    }

    /// The character of the bar that runs through a column.
    fn line_at(&self, row: &PlacedRow<'_>, column: usize) -> Option<char> {
        let within = |bar: Option<Bar>| bar.is_some_and(|bar| bar.contains(column));
        match row.row.projected {
            _ if within(row.overrun) && !within(row.bar) => Some(self.pens.overrun),
            true if within(row.bar) => Some(self.pens.projected),
            false if within(row.bar) => Some(self.pens.bar),
            _ => None,
        }
    }

    /// The first character of a day, and that of its other columns.
    fn day(&self, panel: &Panel<'_>, row: &PlacedRow<'_>, column: usize) -> (char, char) {
        let off = panel.day_off(column).map(|off| match off.name {
            Some(_) => self.pens.holiday,
            None => self.pens.weekend,
        });
        let ends = [row.bar, row.overrun].iter().flatten().any(|bar| bar.to == column);
        let line = self.line_at(row, column);
        let behind = off.or(line).unwrap_or(' ');
        let rest = if ends { off.unwrap_or(' ') } else { behind };
        let mark = row.marks.iter().find(|(at, _)| *at == column);
        let first = match mark {
            Some((_, kind)) => self.signs.mark(*kind),
            None if panel.today.is_some_and(|today| today.column == column) => self.pens.today,
            None => behind,
        };
        (first, rest)
    }

    /// Short texts, none of them broken.
    fn side_by_side(&mut self, texts: &[String]) -> io::Result<()> {
        let mut line = String::new();
        for text in texts {
            if display_width(&line) + BETWEEN + display_width(text) > self.width {
                writeln!(self.out, "{line}")?;
                line.clear();
            }
            if !line.is_empty() {
                line.push_str(&" ".repeat(BETWEEN));
            }
            line.push_str(text);
        }
        writeln!(self.out, "{line}")
    }

    /// The legend of the signs drawn.
    fn legend(&mut self, layout: &Layout<'_>) -> io::Result<()> {
        let meaning = |sign: Sign| format!("{} {}", self.sign(sign), sign.meaning());
        let meanings: Vec<String> = layout.signs().map(meaning).collect();
        self.side_by_side(&meanings)?;
        layout.holidays().map_or(Ok(()), |holidays| self.running(&holidays, "  "))
    }

    fn sign(&self, sign: Sign) -> String {
        let pens = &self.pens;
        let pen = match sign {
            Sign::Mark(kind) => self.signs.mark(kind),
            Sign::TimeAllowed => pens.bar,
            Sign::Projected => pens.projected,
            Sign::Overrun => pens.overrun,
            Sign::Weekend => pens.weekend,
            Sign::Holiday => pens.holiday,
            Sign::Today => pens.today,
            Sign::Cut => return pens.cut.trim().to_owned(),
        };
        pen.to_string()
    }
}
