//! The inks, patterns, shapes and letters of a picture.

use maud::{Markup, PreEscaped, html};
use unicode_width::UnicodeWidthChar;

use super::MarkKind;
use crate::report::Tone;
use crate::report::wrap::wrap_measured;
use crate::text::printable;

/// Fonts that every system has.
pub(super) const FAMILY: &str =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/// The colours, each with a light and a dark variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Paper,
    Plain,
    Faint,
    Line,
    Panel,
    Weekend,
    Holiday,
    Accent,
    Alarm,
    Warning,
    Good,
    /// A gap in the axis.
    Hole,
}

impl Ink {
    const ALL: [Self; 12] = [
        Self::Paper,
        Self::Plain,
        Self::Faint,
        Self::Line,
        Self::Panel,
        Self::Weekend,
        Self::Holiday,
        Self::Accent,
        Self::Alarm,
        Self::Warning,
        Self::Good,
        Self::Hole,
    ];

    /// Its class, its light colour and its dark colour.
    fn colours(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Paper => ("paper", "#ffffff", "#14181d"),
            Self::Plain => ("ink", "#15191e", "#e7ebef"),
            Self::Faint => ("faint", "#515b66", "#a7b0ba"),
            Self::Line => ("line", "#dde2e7", "#303840"),
            Self::Panel => ("panel", "#eef1f5", "#232a32"),
            Self::Weekend => ("weekend", "#d6dde5", "#2f3740"),
            Self::Holiday => ("holiday", "#6b7783", "#97a3b0"),
            Self::Accent => ("accent", "#2f6bb0", "#7fb0ea"),
            Self::Alarm => ("alarm", "#a80f1e", "#ff928c"),
            Self::Warning => ("warning", "#9a5b00", "#f4bd62"),
            Self::Good => ("good", "#14622f", "#7ed39a"),
            Self::Hole => ("hole", "#f1f3f5", "#1d232a"),
        }
    }

    fn light(self) -> &'static str {
        self.colours().1
    }

    fn fill(self) -> String {
        format!("f-{}", self.colours().0)
    }

    fn stroke(self) -> String {
        format!("s-{}", self.colours().0)
    }
}

/// A pattern over a colour, so that the meaning does not depend on colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    Striped,
    Crossed,
}

/// The patterns and the dark colours. Print stays light, since paper is white.
pub(super) fn definitions() -> Markup {
    let dark: String = Ink::ALL
        .iter()
        .map(|ink| {
            let (name, _, dark) = ink.colours();
            format!(".chart .f-{name}{{fill:{dark}}}.chart .s-{name}{{stroke:{dark}}}")
        })
        .collect();
    let style = format!("@media screen and (prefers-color-scheme:dark){{{dark}}}");
    html! {
        style { (PreEscaped(style)) }
        defs {
            (pattern("chart-striped", 6, "M0 0V6", Ink::Paper, 4))
            (pattern("chart-crossed", 6, "M0 6L6 0M0 0L6 6", Ink::Paper, 2))
            (pattern("chart-overrun", 6, "M-1 1L1 -1M0 6L6 0M5 7L7 5", Ink::Alarm, 4))
            (pattern("chart-holiday", 6, "M-1 1L1 -1M0 6L6 0M5 7L7 5", Ink::Holiday, 3))
        }
    }
}

fn pattern(id: &str, size: usize, path: &str, ink: Ink, half_pixels: usize) -> Markup {
    let width = format!("{}.{}", half_pixels / 2, half_pixels % 2 * 5);
    html! {
        pattern id=(id) width=(size) height=(size) patternUnits="userSpaceOnUse" {
            path d=(path) class=(ink.stroke()) stroke=(ink.light()) stroke-width=(width) fill="none" {}
        }
    }
}

/// A font.
#[derive(Debug, Clone, Copy)]
pub(super) struct Font {
    pub(super) size: usize,
    pub(super) bold: bool,
}

/// The end of a text that its coordinate gives.
#[derive(Debug, Clone, Copy)]
pub(super) enum Align {
    Start,
    Middle,
}

impl Font {
    /// The line height.
    pub(super) fn line(self) -> usize {
        self.size + self.size * 3 / 10
    }

    /// A text whose top is at `y`.
    pub(super) fn text(self, x: usize, y: usize, text: &str, ink: Ink, align: Align) -> Markup {
        let anchor = match align {
            Align::Start => None,
            Align::Middle => Some("middle"),
        };
        let weight = self.bold.then_some("600");
        html! {
            text x=(x) y=(y + self.size) font-size=(self.size) font-weight=[weight]
                text-anchor=[anchor] class=(ink.fill()) fill=(ink.light()) { (printable(text)) }
        }
    }

    /// The lines of a text, none wider than `width`.
    pub(super) fn lines(self, text: &str, width: usize) -> Vec<String> {
        let units = width * UNITS / self.size;
        wrap_measured(&printable(text), units, "", "", |c| self.units(c))
    }

    /// The maximum width of a text.
    pub(super) fn width(self, text: &str) -> usize {
        let units: usize = printable(text).chars().map(|c| self.units(c)).sum();
        (units * self.size).div_ceil(UNITS)
    }

    /// The width of a letter in hundredths of the font size, in the widest of the fonts: a text never needs
    /// more.
    fn units(self, c: char) -> usize {
        let units = match c {
            'i' | 'j' | 'l' | '\'' | '|' | '.' | ',' | ':' | ';' | ' ' | 'I' | '!' => 36,
            'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' | '\\' | '·' => 42,
            'm' | 'w' | 'M' | 'W' | '@' | '%' => 100,
            'A'..='Z' | '&' | '<' | '>' | '=' | '+' | '#' | '~' => 80,
            c if c.is_ascii() => 64,
            c => c.width().unwrap_or(0) * 80,
        };
        if self.bold { units * 11 / 10 } else { units }
    }
}

/// Units per font size.
const UNITS: usize = 100;

/// A rectangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rect {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

pub(super) fn rect(at: Rect, ink: Ink) -> Markup {
    html! {
        rect x=(at.x) y=(at.y) width=(at.width) height=(at.height) class=(ink.fill())
            fill=(ink.light()) {}
    }
}

pub(super) fn rounded(at: Rect, ink: Ink) -> Markup {
    html! {
        rect x=(at.x) y=(at.y) width=(at.width) height=(at.height) rx="4" class=(ink.fill())
            fill=(ink.light()) {}
    }
}

fn patterned(at: Rect, id: &str) -> Markup {
    let fill = format!("url(#{id})");
    html! { rect x=(at.x) y=(at.y) width=(at.width) height=(at.height) fill=(fill) {} }
}

/// A horizontal line.
pub(super) fn rule(from: usize, to: usize, y: usize, ink: Ink) -> Markup {
    html! { path d=(format!("M{from} {y}H{to}")) class=(ink.stroke()) stroke=(ink.light()) {} }
}

/// A named day off, which shows its name on hover.
pub(super) fn named_day(at: Rect, name: &str) -> Markup {
    html! {
        g {
            title { (printable(name)) }
            (rect(at, Ink::Weekend))
            (patterned(at, "chart-holiday"))
        }
    }
}

pub(super) fn bar(at: Rect, ink: Ink, over: Option<Pattern>) -> Markup {
    let over = over.map(|pattern| match pattern {
        Pattern::Striped => patterned(at, "chart-striped"),
        Pattern::Crossed => patterned(at, "chart-crossed"),
    });
    html! { (rect(at, ink)) @if let Some(over) = over { (over) } }
}

/// An outline for a bar that has not started yet.
pub(super) fn projected(at: Rect) -> Markup {
    let (fill, stroke) = (Ink::Paper, Ink::Accent);
    html! {
        rect x=(at.x) y=(at.y + 1) width=(at.width) height=(at.height - 2)
            class={ (fill.fill()) " " (stroke.stroke()) } fill=(fill.light())
            stroke=(stroke.light()) stroke-width="1.5" stroke-dasharray="4 3" {}
    }
}

/// The bar after a limit.
pub(super) fn overrun(at: Rect) -> Markup {
    let thin = Rect { y: at.y + 2, height: at.height - 4, ..at };
    html! { (rect(thin, Ink::Paper)) (patterned(thin, "chart-overrun")) }
}

pub(super) fn today(x: usize, from: usize, to: usize) -> Markup {
    let ink = Ink::Plain;
    html! {
        path d=(format!("M{x} {from}V{to}")) class=(ink.stroke()) stroke=(ink.light())
            stroke-width="2" {}
    }
}

pub(super) fn dots(from: usize, to: usize, y: usize, ink: Ink) -> Markup {
    html! {
        path d=(format!("M{from} {y}H{to}")) class=(ink.stroke()) stroke=(ink.light())
            stroke-width="3" stroke-linecap="round" stroke-dasharray="0 7" {}
    }
}

/// Torn paper: a gap between two edges.
pub(super) fn cut(at: Rect) -> Markup {
    let left = torn(at, at.x);
    let right = torn(at, at.x + at.width - TOOTH);
    let hole: Vec<String> = left.iter().chain(right.iter().rev()).cloned().collect();
    let ink = Ink::Holiday;
    html! {
        polygon points=(hole.join(" ")) class=(Ink::Hole.fill()) fill=(Ink::Hole.light()) {}
        @for edge in [&left, &right] {
            polyline points=(edge.join(" ")) class=(ink.stroke()) stroke=(ink.light()) fill="none" {}
        }
    }
}

/// The width of a tooth.
const TOOTH: usize = 4;

/// The corners of a torn edge, from top to bottom.
fn torn(at: Rect, x: usize) -> Vec<String> {
    let corners = 0..=at.height.div_ceil(2 * TOOTH);
    let corner = |index: usize| {
        let y = at.y + (index * 2 * TOOTH).min(at.height);
        format!("{},{y}", x + index % 2 * TOOTH)
    };
    corners.map(corner).collect()
}

/// A marked day: each kind has its own shape, and a rim that separates it from the background.
pub(super) fn mark(kind: MarkKind, x: usize, y: usize, ink: Ink) -> Markup {
    let path = match kind {
        MarkKind::Start => "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
        MarkKind::Taken => "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z",
        MarkKind::Limit => "M0 -8L8 0L0 8L-8 0z",
        MarkKind::Planned => "M-6 -6H6V6H-6z",
        MarkKind::ActBy => "M-4 -6L6 0L-4 6z",
        MarkKind::Done => "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0z",
    };
    let paper = Ink::Paper;
    let ink = match kind {
        MarkKind::Done => ink,
        MarkKind::Start
        | MarkKind::ActBy
        | MarkKind::Taken
        | MarkKind::Limit
        | MarkKind::Planned => Ink::Plain,
    };
    html! {
        g transform=(format!("translate({x} {y})")) {
            path d=(path) class={ (ink.fill()) " " (paper.stroke()) } fill=(ink.light())
                stroke=(paper.light()) stroke-width="2" {}
            @match kind {
                MarkKind::Done => (tick(paper)),
                MarkKind::Taken => path d="M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z" class=(paper.fill()) fill=(paper.light()) {},
                MarkKind::Planned => path d="M-3 -3H3V3H-3z" class=(paper.fill()) fill=(paper.light()) {},
                MarkKind::Start | MarkKind::ActBy | MarkKind::Limit => {}
            }
        }
    }
}

fn tick(ink: Ink) -> Markup {
    html! {
        path d="M-4 0L-1 3L4 -3" class=(ink.stroke()) stroke=(ink.light()) stroke-width="2"
            fill="none" {}
    }
}

/// The icon of a tone, before its word.
pub(super) fn icon(tone: Tone, x: usize, y: usize, ink: Ink) -> Markup {
    let paper = Ink::Paper;
    let sign = |path: &str| {
        html! {
            path d=(path) class=(paper.stroke()) stroke=(paper.light()) stroke-width="2"
                fill="none" {}
        }
    };
    let body = |path: &str| html! { path d=(path) class=(ink.fill()) fill=(ink.light()) {} };
    let shape = match tone {
        Tone::Good => {
            html! { (body("M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z")) (sign("M-3 0L-1 2L3 -2")) }
        }
        Tone::Warning => html! { (body("M0 -7L7 6L-7 6z")) (sign("M0 -3V2M0 3V5")) },
        Tone::Alarm => html! { (body("M-6 -6H6V6H-6z")) (sign("M-3 -3L3 3M3 -3L-3 3")) },
        Tone::Plain | Tone::Heading => html! {
            path d="M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z" class=(ink.stroke())
                stroke=(ink.light()) stroke-width="1.5" fill="none" {}
        },
    };
    html! { g transform=(format!("translate({x} {y})")) { (shape) } }
}
