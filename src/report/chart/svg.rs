//! A chart as a self-contained SVG file.
//!
//! Every shape has its colour as an attribute, for programs without CSS; the style holds only the colours of
//! dark mode.

use std::io::{self, Write};

use maud::{Markup, html};

use super::axis::{CUT, Cut};
use super::layout::{Bar, Layout, Panel, PlacedGroup, PlacedRow, Sign, Tick, fitting};
use super::paint::{self, Align, Font, Ink, Pattern, Rect};
use super::{Chart, Row, Word};
use crate::report::Tone;
use crate::text::printable;

const WIDTH: usize = 1200;
const MARGIN: usize = 16;
/// Columns of the chart.
const COLUMNS: usize = 76;
/// Left edge of the labels.
const LABEL: usize = MARGIN + 8;
const LABEL_WIDTH: usize = AXIS - 16 - LABEL;
/// Left edge of the axis.
const AXIS: usize = 276;
const AXIS_WIDTH: usize = COLUMNS * 8;
/// Left edge of the limits; a date above the axis may reach into the gap before them.
const DUE: usize = AXIS + AXIS_WIDTH + 36;
const DUE_WIDTH: usize = 148;
/// Left edge of the statuses.
const STATUS: usize = DUE + DUE_WIDTH + 8;
const STATUS_WIDTH: usize = WIDTH - STATUS - MARGIN;
/// Maximum height of a picture in a page, so that it prints legibly on A4.
const PAGE: usize = 560;

const TITLE: Font = Font { size: 20, bold: true };
const TEXT: Font = Font { size: 13, bold: false };
const STRONG: Font = Font { size: 13, bold: true };
const SMALL: Font = Font { size: 12, bold: false };

/// Space above and below the words of a row.
const ROW_MARGIN: usize = 8;
const BAR_HEIGHT: usize = 12;
/// Space between two panels.
const PANEL_GAP: usize = 26;
/// Room for the icon before a status.
const ICON: usize = 18;

impl Chart {
    /// Writes the chart as a file of SVG.
    ///
    /// # Errors
    ///
    /// Any error of the writer.
    pub fn write_svg(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        out.write_all(self.svg().into_string().as_bytes())?;
        out.write_all(b"\n")
    }

    /// The whole chart as one picture.
    fn svg(&self) -> Markup {
        let layout = Layout::new(self, COLUMNS);
        let mut drawing = Drawing::new();
        drawing.paragraph(&self.title, TITLE, Ink::Plain);
        if !self.description.is_empty() {
            drawing.paragraph(&self.description, TEXT, Ink::Faint);
        }
        for panel in &layout.panels {
            drawing.panel(panel);
        }
        if !layout.panels.is_empty() {
            drawing.legend(&layout);
        }
        for note in &self.notes {
            drawing.paragraph(note, SMALL, Ink::Faint);
        }
        let size = format!("0 0 {WIDTH} {}", drawing.height());
        html! {
            svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"
                aria-labelledby="chart-title chart-description" viewBox=(size) width=(WIDTH)
                height=(drawing.height()) font-family=(paint::FAMILY) {
                title id="chart-title" { (printable(&self.title)) }
                desc id="chart-description" { (printable(&self.in_words())) }
                (paint::definitions())
                (drawing.drawn())
            }
        }
    }

    /// Pictures for a page that has the title and the notes: each prints on one sheet. The first has the
    /// legend.
    pub(super) fn pictures(&self) -> Vec<Markup> {
        let layout = Layout::new(self, COLUMNS);
        let fits = |groups: &[PlacedGroup<'_>]| groups.iter().map(height).sum::<usize>() <= PAGE;
        let panels: Vec<Panel<'_>> =
            layout.panels.iter().flat_map(|panel| panel.in_parts(fits)).collect();
        let count = panels.len();
        let picture = |(index, panel): (usize, &Panel<'_>)| {
            let mut drawing = Drawing { y: 0, ..Drawing::new() };
            drawing.panel(panel);
            if index == 0 {
                drawing.legend(&layout);
            }
            let size = format!("0 0 {WIDTH} {}", drawing.height());
            let part = match count {
                1 => String::new(),
                _ => format!(", part {} of {count}", index + 1),
            };
            let label = format!("Chart{part}: the table of dates says the same");
            html! {
                svg class="chart" role="img" aria-label=(label) viewBox=(size) width=(WIDTH)
                    height=(drawing.height()) font-family=(paint::FAMILY) {
                    @if index == 0 { (paint::definitions()) }
                    (drawing.drawn())
                }
            }
        };
        panels.iter().enumerate().map(picture).collect()
    }

    /// The description for screen readers.
    fn in_words(&self) -> String {
        let row = |row: &Row| {
            let texts = [row.label.clone(), row.due.clone()].into_iter().chain(row.beside());
            let texts: Vec<String> = texts.chain([row.status.text.clone()]).collect();
            format!(" {}.", texts.join(", "))
        };
        format!("{}{}", self.description, self.rows().map(row).collect::<String>())
    }
}

/// The height of a group.
fn height(placed: &PlacedGroup<'_>) -> usize {
    let rows = placed.rows.iter().map(|row| Words::of(row.row).height());
    STRONG.line() + 10 + rows.sum::<usize>()
}

/// The words of a row, broken into lines.
struct Words {
    label: Vec<String>,
    who: Vec<String>,
    due: Vec<String>,
    beside: Vec<String>,
    status: Vec<String>,
}

impl Words {
    fn of(row: &Row) -> Self {
        let terms = format!("{} {}", row.terms().join(" · "), row.references);
        let lines = |text: &str, font: Font, width| {
            if text.is_empty() { Vec::new() } else { font.lines(text, width) }
        };
        Self {
            label: lines(&row.label, STRONG, LABEL_WIDTH),
            who: lines(terms.trim(), SMALL, LABEL_WIDTH),
            due: lines(&row.due, STRONG, DUE_WIDTH),
            beside: row.beside().flat_map(|text| lines(&text, SMALL, DUE_WIDTH)).collect(),
            status: lines(&row.status.text, STRONG, STATUS_WIDTH - ICON),
        }
    }

    fn left(&self) -> usize {
        self.label.len() * STRONG.line() + self.who.len() * SMALL.line()
    }

    fn limit(&self) -> usize {
        self.due.len() * STRONG.line() + self.beside.len() * SMALL.line()
    }

    fn height(&self) -> usize {
        let status = self.status.len() * STRONG.line();
        self.left().max(self.limit()).max(status) + 2 * ROW_MARGIN
    }
}

/// Converts columns to coordinates.
#[derive(Clone, Copy)]
struct Scale {
    day: usize,
}

impl Scale {
    fn of(panel: &Panel<'_>) -> Self {
        Self { day: (AXIS_WIDTH / panel.columns.max(1)).max(1) }
    }

    fn start(self, column: usize) -> usize {
        AXIS + column * self.day
    }

    fn middle(self, column: usize) -> usize {
        self.start(column) + self.day / 2
    }
}

/// The drawing so far, from top to bottom.
struct Drawing {
    y: usize,
    shapes: Vec<Markup>,
}

impl Drawing {
    fn new() -> Self {
        Self { y: MARGIN, shapes: Vec::new() }
    }

    fn height(&self) -> usize {
        self.y + MARGIN
    }

    fn drawn(&self) -> Markup {
        let paper = Rect { x: 0, y: 0, width: WIDTH, height: self.height() };
        html! {
            (paint::rect(paper, Ink::Paper))
            @for shape in &self.shapes { (shape) }
        }
    }

    fn push(&mut self, shape: Markup) {
        self.shapes.push(shape);
    }

    fn paragraph(&mut self, text: &str, font: Font, ink: Ink) {
        for line in font.lines(text, WIDTH - 2 * MARGIN) {
            self.push(font.text(MARGIN, self.y, &line, ink, Align::Start));
            self.y += font.line();
        }
        self.y += 4;
    }

    fn lines(&mut self, (x, y): (usize, usize), lines: &[String], font: Font, ink: Ink) -> usize {
        for (index, line) in lines.iter().enumerate() {
            self.push(font.text(x, y + index * font.line(), line, ink, Align::Start));
        }
        y + lines.len() * font.line()
    }

    fn panel(&mut self, panel: &Panel<'_>) {
        let scale = Scale::of(panel);
        self.y += PANEL_GAP - 8;
        self.heading_of_axis(panel, scale);
        for placed in &panel.groups {
            self.group(panel, scale, placed);
        }
        self.push(paint::rule(MARGIN, WIDTH - MARGIN, self.y, Ink::Line));
        if !panel.cuts.is_empty() {
            for cut in &panel.cuts {
                let middle = scale.start(cut.column) + CUT * scale.day / 2;
                let days = format!("{} days", cut.days);
                self.push(SMALL.text(middle, self.y + 5, &days, Ink::Faint, Align::Middle));
                let second = self.y + 5 + SMALL.line();
                self.push(SMALL.text(middle, second, "left out", Ink::Faint, Align::Middle));
            }
            self.y += 2 * SMALL.line() + 8;
        }
    }

    fn heading_of_axis(&mut self, panel: &Panel<'_>, scale: Scale) {
        if let Some(today) = panel.today {
            self.flag(&today.words(), scale.middle(today.column));
        }
        let room = |font: Font| {
            move |tick: &Tick| {
                let width = font.width(&tick.text);
                let start = scale.start(tick.column).min(DUE - 4 - width);
                (start, start + width + 4)
            }
        };
        for tick in fitting(&panel.months, room(STRONG)) {
            let x = room(STRONG)(tick).0;
            self.push(STRONG.text(x, self.y, &tick.text, Ink::Plain, Align::Start));
        }
        self.y += STRONG.line() + 3;
        for tick in fitting(&panel.days, room(SMALL)) {
            let x = room(SMALL)(tick).0;
            self.push(SMALL.text(x, self.y, &tick.text, Ink::Faint, Align::Start));
        }
        self.y += SMALL.line() + 6;
    }

    fn flag(&mut self, text: &str, x: usize) {
        let width = SMALL.width(text) + 12;
        let left = x.saturating_sub(width / 2).clamp(AXIS, DUE - width);
        let flag = Rect { x: left, y: self.y, width, height: 19 };
        self.push(paint::rounded(flag, Ink::Plain));
        let middle = left + width / 2;
        self.push(SMALL.text(middle, self.y + 2, text, Ink::Paper, Align::Middle));
        self.y += 25;
    }

    fn group(&mut self, panel: &Panel<'_>, scale: Scale, placed: &PlacedGroup<'_>) {
        self.heading_of_group(placed);
        let words: Vec<Words> = placed.rows.iter().map(|row| Words::of(row.row)).collect();
        let height = words.iter().map(Words::height).sum();
        let top = self.y;
        self.days_off(panel, scale, top, height);
        let mut y = top;
        for (row, words) in placed.rows.iter().zip(&words) {
            if y > top {
                self.push(paint::rule(MARGIN, WIDTH - MARGIN, y, Ink::Line));
            }
            self.bars(scale, row, y + words.height() / 2);
            y += words.height();
        }
        if let Some(today) = panel.today {
            self.push(paint::today(scale.middle(today.column), top, top + height));
        }
        for cut in &panel.cuts {
            self.cut(scale, *cut, top, height);
        }
        let mut y = top;
        for (row, words) in placed.rows.iter().zip(&words) {
            let middle = y + words.height() / 2;
            self.through_cuts(panel, scale, row, middle);
            for (column, kind) in &row.marks {
                self.push(paint::mark(
                    *kind,
                    scale.middle(*column),
                    middle,
                    ink(row.row.status.tone),
                ));
            }
            self.words(row.row, words, y);
            y += words.height();
        }
        self.y = y;
    }

    fn heading_of_group(&mut self, placed: &PlacedGroup<'_>) {
        let group = placed.group;
        if group.heading.is_empty() {
            return;
        }
        let continued = if placed.continued { " (continued)" } else { "" };
        let heading = format!("{}{continued}", group.heading);
        let remark = group.remark.as_ref();
        let room = remark.map_or(0, |word| STRONG.width(&word.text) + ICON + 16);
        let width = (WIDTH - 4 * MARGIN).saturating_sub(room).max(LABEL_WIDTH);
        let lines = STRONG.lines(&heading, width);
        let height = lines.len() * STRONG.line() + 10;
        let band = Rect { x: MARGIN, y: self.y, width: WIDTH - 2 * MARGIN, height };
        self.push(paint::rect(band, Ink::Panel));
        let y = self.lines((LABEL, self.y + 5), &lines, STRONG, Ink::Plain);
        if let Some(word) = remark {
            let widest = lines.iter().map(|line| STRONG.width(line)).max().unwrap_or(0);
            self.badge((LABEL + widest + 20, self.y + 5), word, std::slice::from_ref(&word.text));
        }
        self.y = y + 5;
    }

    fn days_off(&mut self, panel: &Panel<'_>, scale: Scale, y: usize, height: usize) {
        for off in &panel.days_off {
            let x = scale.start(off.column);
            let day = Rect { x, y, width: scale.day, height };
            self.push(match &off.day.name {
                None => paint::rect(day, Ink::Weekend),
                Some(name) => paint::named_day(
                    day,
                    &format!("{}: {name}", off.day.date.format("%a %-d %b %Y")),
                ),
            });
        }
    }

    fn bars(&mut self, scale: Scale, row: &PlacedRow<'_>, middle: usize) {
        let rect = |bar: Bar| Rect {
            x: scale.middle(bar.from),
            y: middle - BAR_HEIGHT / 2,
            width: scale.middle(bar.to) - scale.middle(bar.from),
            height: BAR_HEIGHT,
        };
        if let Some(bar) = row.bar {
            self.push(if row.row.projected {
                paint::projected(rect(bar))
            } else {
                paint::bar(rect(bar), ink(row.row.status.tone), pattern(row.row.status.tone))
            });
        }
        if let Some(overrun) = row.overrun {
            self.push(paint::overrun(rect(overrun)));
        }
    }

    fn cut(&mut self, scale: Scale, cut: Cut, y: usize, height: usize) {
        let x = scale.start(cut.column);
        self.push(paint::cut(Rect { x, y, width: CUT * scale.day, height }));
    }

    /// Draws dots where a bar runs through a cut.
    fn through_cuts(&mut self, panel: &Panel<'_>, scale: Scale, row: &PlacedRow<'_>, y: usize) {
        for cut in &panel.cuts {
            let bars = [(row.bar, ink(row.row.status.tone)), (row.overrun, Ink::Alarm)];
            let through =
                bars.iter().find(|(bar, _)| bar.is_some_and(|bar| bar.contains(cut.column)));
            if let Some((_, ink)) = through {
                let from = scale.start(cut.column) + 8;
                let to = scale.start(cut.column + CUT) - 8;
                self.push(paint::dots(from, to, y, *ink));
            }
        }
    }

    fn words(&mut self, row: &Row, words: &Words, top: usize) {
        let space = |used: usize| (words.height() - used) / 2;
        let y = top + space(words.left());
        let y = self.lines((LABEL, y), &words.label, STRONG, Ink::Plain);
        self.lines((LABEL, y), &words.who, SMALL, Ink::Faint);
        let y = top + space(words.limit());
        let below = self.lines((DUE, y), &words.due, STRONG, Ink::Plain);
        self.lines((DUE, below), &words.beside, SMALL, Ink::Faint);
        // The status goes beside the limit, whatever is under the limit.
        let status = words.status.len() * STRONG.line();
        self.badge((STATUS, y.min(top + space(status))), &row.status, &words.status);
    }

    /// A word with the icon of its tone.
    fn badge(&mut self, (x, y): (usize, usize), word: &Word, lines: &[String]) {
        if word.text.is_empty() {
            return;
        }
        let ink = match ink(word.tone) {
            Ink::Accent => Ink::Faint,
            ink => ink,
        };
        self.push(paint::icon(word.tone, x + 6, y + STRONG.line() / 2, ink));
        self.lines((x + ICON, y), lines, STRONG, ink);
    }

    /// The legend of the shapes drawn.
    fn legend(&mut self, layout: &Layout<'_>) {
        self.y += 18;
        let mut x = MARGIN;
        for sign in layout.signs() {
            let tones = if sign == Sign::TimeAllowed { layout.tones() } else { vec![Tone::Plain] };
            let meaning = match tones[..] {
                [Tone::Plain] => sign.meaning().to_owned(),
                _ => format!("{} (colour and pattern: its status)", sign.meaning()),
            };
            let width = tones.len() * SHAPE + SMALL.width(&meaning) + 22;
            if x + width > WIDTH - MARGIN {
                x = MARGIN;
                self.y += 24;
            }
            let middle = self.y + SMALL.line() / 2;
            for (index, tone) in tones.iter().enumerate() {
                self.push(shape(sign, *tone, x + index * SHAPE, middle));
            }
            let start = x + tones.len() * SHAPE;
            self.push(SMALL.text(start, self.y, &meaning, Ink::Plain, Align::Start));
            x += width;
        }
        self.y += 26;
        if let Some(holidays) = layout.holidays() {
            self.paragraph(&holidays, SMALL, Ink::Plain);
        }
    }
}

/// Room for a shape in the legend.
const SHAPE: usize = 36;

/// A legend shape.
fn shape(sign: Sign, tone: Tone, x: usize, middle: usize) -> Markup {
    let bar = Rect { x, y: middle - BAR_HEIGHT / 2, width: 28, height: BAR_HEIGHT };
    let day = Rect { x: x + 6, y: middle - 8, width: 16, height: 16 };
    match sign {
        Sign::Mark(kind) => paint::mark(kind, x + 14, middle, Ink::Accent),
        Sign::TimeAllowed => paint::bar(bar, ink(tone), pattern(tone)),
        Sign::Projected => paint::projected(bar),
        Sign::Overrun => paint::overrun(bar),
        Sign::Weekend => paint::rect(day, Ink::Weekend),
        Sign::Holiday => paint::named_day(day, sign.meaning()),
        Sign::Today => paint::today(x + 14, middle - 9, middle + 9),
        Sign::Cut => paint::cut(Rect { x, y: middle - 9, width: 28, height: 18 }),
    }
}

fn ink(tone: Tone) -> Ink {
    match tone {
        Tone::Alarm => Ink::Alarm,
        Tone::Warning => Ink::Warning,
        Tone::Good => Ink::Good,
        Tone::Plain | Tone::Heading => Ink::Accent,
    }
}

/// The pattern that distinguishes a tone without colour.
fn pattern(tone: Tone) -> Option<Pattern> {
    match tone {
        Tone::Alarm => Some(Pattern::Crossed),
        Tone::Warning => Some(Pattern::Striped),
        Tone::Good | Tone::Plain | Tone::Heading => None,
    }
}
