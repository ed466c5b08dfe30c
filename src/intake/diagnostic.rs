//! Mistakes and warnings in the text of a file, each shown with its line.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use toml::de::{DeTable, DeValue};

use crate::definition::{Mistake, Step};
use crate::limits::MISTAKES;
use crate::text::{is_unprintable, printable};

/// The mistakes and warnings in a file. The `Display` shows each with file, line, column and the line itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics {
    path: String,
    text: String,
    all: Vec<Diagnostic>,
}

/// One mistake or warning, at some bytes of the text if they are known. See [`Mistake`] for one that is known
/// by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, and how to fix it.
    pub message: String,
    /// The bytes to point at.
    pub span: Option<Range<usize>>,
    /// Whether the line may be shown.
    pub shows_line: bool,
    /// How serious it is.
    pub severity: Severity,
}

/// A diagnostic with its place, for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file, or the name of a table that comes with dutyclock.
    pub path: String,
    /// The line, from 1, if known.
    pub line: Option<usize>,
    /// The column in characters, from 1, if known.
    pub column: Option<usize>,
    /// The key, such as `rule[0].within`, where the list of rules begins with 0.
    pub key: Option<String>,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, and how to fix it.
    pub message: String,
}

impl Finding {
    /// An error that concerns a whole file, such as one that cannot be opened.
    #[must_use]
    pub fn of_file(path: &str, message: String) -> Self {
        let (path, severity) = (path.to_owned(), Severity::Error);
        Self { path, line: None, column: None, key: None, severity, message }
    }
}

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// It may be intended.
    Warning,
}

impl Diagnostic {
    /// A mistake whose line may be shown.
    pub(super) fn error(message: String, span: Option<Range<usize>>) -> Self {
        Self { message, span, shows_line: true, severity: Severity::Error }
    }
}

impl std::error::Error for Diagnostics {}

impl Diagnostics {
    /// The first of them, and whether there are more: nobody mends hundreds at once, and each is shown with its line.
    pub(super) fn new(path: &str, text: &str, mut all: Vec<Diagnostic>) -> Self {
        let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
        if all.len() > MISTAKES {
            let has_errors = all.drain(MISTAKES..).any(|diagnostic| is_error(&diagnostic));
            let severity = if has_errors { Severity::Error } else { Severity::Warning };
            let message = format!("there are more than these {MISTAKES}: correct them first");
            all.push(Diagnostic { severity, ..Diagnostic::error(message, None) });
        }
        Self { path: path.to_owned(), text: text.to_owned(), all }
    }

    /// Locates each mistake of a TOML definition.
    pub(super) fn in_definition(path: &str, text: &str, mistakes: Vec<Mistake>) -> Self {
        let root = DeTable::parse(text).ok();
        let span = |at: &[Step]| span_of(root.as_ref()?.get_ref(), at);
        let located = |Mistake { at, message }| Diagnostic::error(message, span(&at));
        Self::new(path, text, mistakes.into_iter().map(located).collect())
    }

    /// The number of diagnostics of one severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.all.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Each message, without its location.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|diagnostic| diagnostic.message.as_str())
    }

    /// All of them, each with its severity.
    #[must_use]
    pub fn shown(&self) -> String {
        // The snippet shows the line unescaped, so control characters are replaced first.
        let text: String = self.text.chars().map(without_controls).collect();
        let shown = self.all.iter().map(|diagnostic| diagnostic.shown(&self.path, &text));
        shown.collect::<Vec<_>>().join("\n")
    }

    /// Each of them with its place.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let (tree, _) = DeTable::parse_recoverable(&self.text);
        let finding = |Diagnostic { message, span, severity, .. }: &Diagnostic| {
            let start = span.as_ref().map(|span| span.start);
            let start = start.filter(|start| self.text.is_char_boundary(*start));
            let (line, column) = start.map(|start| line_and_column(&self.text, start)).unzip();
            Finding {
                path: self.path.clone(),
                line,
                column,
                key: span.as_ref().and_then(|span| key_at(tree.get_ref(), span)),
                severity: *severity,
                message: message.clone(),
            }
        };
        self.all.iter().map(finding).collect()
    }

    /// The line of the first diagnostic, from 1, if known.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        let span = self.all.first()?.span.as_ref()?;
        Some(line_and_column(&self.text, span.start).0 as u64)
    }

    /// Hides the lines of unknown keys: they may hold what does not belong in a case, such as the name of a
    /// child.
    pub(super) fn without_unknown_lines(mut self) -> Self {
        for diagnostic in &mut self.all {
            diagnostic.shows_line &= !diagnostic.message.starts_with("unknown ");
        }
        self
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        // The caller prints `error:` before the first.
        f.write_str(shown.strip_prefix("error: ").unwrap_or(&shown))
    }
}

impl Diagnostic {
    fn shown(&self, path: &str, text: &str) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(self.message.as_str());
        let path = printable(path);
        let span = self.span.as_ref().filter(|span| text.get((*span).clone()).is_some());
        let group = match span {
            Some(span) if self.shows_line => {
                let annotation = AnnotationKind::Primary.span(first_line(text, span));
                title.element(Snippet::source(text).path(path).annotation(annotation))
            }
            Some(span) => {
                let (line, column) = line_and_column(text, span.start);
                title.element(Origin::path(path).line(line).char_column(column))
            }
            None => title.element(Origin::path(path)),
        };
        Renderer::plain().render(&[group]).trim_end().to_owned()
    }
}

/// Replaces a character by others of the same length in bytes, so that spans stay right.
fn without_controls(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\r' => ' ',
        c if c.is_ascii_control() => '?',
        c if c.is_control() => '\u{a1}',
        // Three bytes.
        c if is_unprintable(c) => '\u{fffd}',
        c => c,
    }
}

/// Line and column, both from 1.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |start| start.chars().count()) + 1;
    (line, column)
}

fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let end = text[span.clone()].find('\n').map_or(span.end, |length| span.start + length);
    span.start..end
}

/// The bytes of the value at a path, or of the last value on the path that exists.
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

/// The path of the key whose name or value is at some bytes.
fn key_at(table: &DeTable<'_>, at: &Range<usize>) -> Option<String> {
    let is_at =
        |span: Range<usize>| span.start <= at.start && at.start < span.end.max(span.start + 1);
    table.iter().find_map(|(name, value)| {
        let key = name.get_ref();
        let below = match value.get_ref() {
            DeValue::Table(inner) => key_at(inner, at).map(|below| format!("{key}.{below}")),
            DeValue::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
                let below = match item.get_ref() {
                    DeValue::Table(inner) => key_at(inner, at).map(|below| format!(".{below}")),
                    _ => None,
                };
                let below = below.or_else(|| is_at(item.span()).then(String::new))?;
                Some(format!("{key}[{index}]{below}"))
            }),
            _ => None,
        };
        let is_here = || is_at(name.span()) || is_at(value.span());
        below.or_else(|| is_here().then(|| key.to_string()))
    })
}
