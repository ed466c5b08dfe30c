//! Mistakes in a file, shown with their line.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use toml::de::{DeTable, DeValue};

use crate::definition::{Mistake, Step};
use crate::text::{is_unprintable, printable};

/// Mistakes in a file. The `Display` shows each with file, line, column and the line itself.
#[derive(Debug, Clone)]
pub struct FileMistakes {
    path: String,
    text: String,
    mistakes: Vec<Mistaken>,
}

/// One mistake, and the bytes of the file that it is in, where that is known.
#[derive(Debug, Clone)]
pub struct Mistaken {
    /// What is wrong, and what would be right.
    pub message: String,
    /// The place.
    pub place: Option<Range<usize>>,
    /// Whether the line may be shown.
    pub shows_line: bool,
    /// How much it matters.
    pub severity: Severity,
}

/// How much a finding in a file matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The file is of no use with it.
    Error,
    /// It may be meant.
    Warning,
}

impl Mistaken {
    /// A mistake whose line may be shown.
    pub(super) fn error(message: String, place: Option<Range<usize>>) -> Self {
        Self { message, place, shows_line: true, severity: Severity::Error }
    }
}

impl std::error::Error for FileMistakes {}

impl FileMistakes {
    pub(super) fn new(path: &str, text: &str, mistakes: Vec<Mistaken>) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), mistakes }
    }

    /// Finds the place of each mistake of a TOML definition.
    pub(super) fn in_definition(path: &str, text: &str, mistakes: Vec<Mistake>) -> Self {
        let root = DeTable::parse(text).ok();
        let place = |at: &[Step]| {
            let root = root.as_ref()?;
            span_of(root.get_ref(), at)
        };
        let mistakes = mistakes
            .into_iter()
            .map(|mistake| Mistaken {
                place: place(&mistake.at),
                message: mistake.message,
                shows_line: true,
                severity: Severity::Error,
            })
            .collect();
        Self::new(path, text, mistakes)
    }

    /// How many there are that matter so much.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.mistakes.iter().filter(|mistaken| mistaken.severity == severity).count()
    }

    /// What is said of each, without its place.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.mistakes.iter().map(|mistaken| mistaken.message.as_str())
    }

    /// All of them, each with the word for how much it matters.
    #[must_use]
    pub fn shown(&self) -> String {
        // The snippet shows the line as it stands; what could steer a terminal is taken out.
        let text: String = self.text.chars().map(harmless).collect();
        let shown = self.mistakes.iter().map(|mistaken| mistaken.shown(&self.path, &text));
        shown.collect::<Vec<_>>().join("\n")
    }

    /// The line of the first mistake, from 1, where its place is known.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        let place = self.mistakes.first()?.place.as_ref()?;
        Some(line_and_column(&self.text, place.start).0 as u64)
    }

    /// The same, without showing lines under names that nobody knows: what stands there may have no
    /// place in a case, such as the name of a child.
    pub(super) fn without_unknown_lines(mut self) -> Self {
        for mistaken in &mut self.mistakes {
            mistaken.shows_line &= !mistaken.message.starts_with("unknown ");
        }
        self
    }
}

impl fmt::Display for FileMistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        // Whoever shows the first says that it is an error.
        f.write_str(shown.strip_prefix("error: ").unwrap_or(&shown))
    }
}

impl Mistaken {
    fn shown(&self, path: &str, text: &str) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(self.message.as_str());
        let path = printable(path);
        let place = self.place.as_ref().filter(|place| text.get((*place).clone()).is_some());
        let group = match place {
            Some(place) if self.shows_line => {
                let annotation = AnnotationKind::Primary.span(first_line(text, place));
                title.element(Snippet::source(text).path(path).annotation(annotation))
            }
            Some(place) => {
                let (line, column) = line_and_column(text, place.start);
                title.element(Origin::path(path).line(line).char_column(column))
            }
            None => title.element(Origin::path(path)),
        };
        Renderer::plain().render(&[group]).trim_end().to_owned()
    }
}

/// A control character of one byte becomes another character of one byte, so that places hold.
fn harmless(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\r' => ' ',
        c if c.is_ascii_control() => '?',
        c if c.is_control() => '\u{a1}',
        // Of three bytes, like what marks text as unreadable.
        c if is_unprintable(c) => '\u{fffd}',
        c => c,
    }
}

/// Both from 1.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |start| start.chars().count()) + 1;
    (line, column)
}

fn first_line(text: &str, place: &Range<usize>) -> Range<usize> {
    let end = text[place.clone()].find('\n').map_or(place.end, |length| place.start + length);
    place.start..end
}

/// The bytes of the value at the end of the way, or of the last value that the way reaches.
pub(super) fn span_of(table: &DeTable<'_>, at: &[Step]) -> Option<Range<usize>> {
    let (step, rest) = at.split_first()?;
    let key = match step {
        Step::Key(key) => key,
        Step::Named(key) => key.as_str(),
        Step::Index(_) => return None,
    };
    let (name, value) = table.get_key_value(key)?;
    let inside = match (value.get_ref(), rest.first()) {
        (DeValue::Table(inner), Some(_)) => span_of(inner, rest),
        (DeValue::Array(items), Some(Step::Index(index))) => {
            let item = items.get(*index)?;
            let deeper = match item.get_ref() {
                DeValue::Table(inner) => span_of(inner, &rest[1..]),
                _ => None,
            };
            deeper.or_else(|| Some(item.span()))
        }
        _ => None,
    };
    let whole = match value.get_ref() {
        DeValue::Table(_) | DeValue::Array(_) => name.span(),
        _ if matches!(step, Step::Named(_)) => name.span(),
        _ => value.span(),
    };
    Some(inside.unwrap_or(whole))
}
