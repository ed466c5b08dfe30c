//! Syntax errors in a TOML file, and how to read the rest.

use std::borrow::Cow;
use std::ops::Range;

use toml::de::{DeTable, Error};

use super::messages::in_words;
use crate::intake::diagnostic::Diagnostic;
use crate::limits::MISTAKES;

/// A TOML file with its invalid lines or values blanked. The rest keeps its position.
pub(super) struct Mended<'t> {
    original: &'t str,
    text: Cow<'t, str>,
    /// The lines with a syntax error.
    broken: Vec<Range<usize>>,
    diagnostics: Vec<Diagnostic>,
    /// Whether the other lines can be read without the broken ones.
    readable: bool,
}

impl<'t> Mended<'t> {
    pub(super) fn of(original: &'t str) -> Self {
        let text = Cow::Borrowed(original);
        let mut mended =
            Self { original, text, broken: Vec::new(), diagnostics: Vec::new(), readable: true };
        while mended.readable {
            let text = mended.text.clone();
            let (_, errors) = DeTable::parse_recoverable(&text);
            if errors.is_empty() {
                break;
            }
            // The parser stops at a key without a value. Blanking the key lets it parse the rest.
            mended.readable = mended.blank_all(&errors);
        }
        mended
    }

    /// Blanks the lines with errors. Returns whether there was a new one, and the rest can still be read.
    fn blank_all(&mut self, errors: &[Error]) -> bool {
        let before = self.broken.len();
        let mut readable = true;
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            // The parser may report one error several times: keep one per line.
            if self.breaks_at(at) {
                continue;
            }
            // One more than is shown tells that there are more.
            if self.broken.len() > MISTAKES {
                return false;
            }
            let line = line_around(self.original, at);
            let shown = &self.original[line.clone()];
            readable &= stands_alone(shown);
            let without = without_value(shown, at - line.start);
            self.text.to_mut().replace_range(line.clone(), &without);
            self.broken.push(line);
            self.diagnostics.push(Diagnostic::error(in_words(error), error.span()));
        }
        readable && self.broken.len() > before
    }

    /// The rest of the file; `None` if it cannot be read without the broken lines.
    pub(super) fn tree(&self) -> Option<DeTable<'_>> {
        let tree = DeTable::parse(&self.text).ok().filter(|_| self.readable)?;
        Some(tree.into_inner())
    }

    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        self.diagnostics.clone()
    }

    /// Whether the line at that byte is broken.
    pub(super) fn breaks_at(&self, at: usize) -> bool {
        self.broken.iter().any(|line| line.start <= at && at <= line.end)
    }

    /// Whether a table begins at that byte.
    pub(super) fn is_heading(&self, span: &Range<usize>) -> bool {
        self.original.get(span.clone()).is_some_and(|text| text.starts_with('['))
    }

    /// Whether a broken line may hold that key, in the table with that heading or in any.
    pub(super) fn may_give(&self, key: &str, heading: Option<&Range<usize>>) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || "-_".contains(c);
        let below = heading.map_or(0..self.original.len(), |heading| {
            let rest = &self.original[heading.end..];
            heading.end..rest.find("\n[").map_or(self.original.len(), |next| heading.end + next)
        });
        self.broken.iter().filter(|line| below.contains(&line.start)).any(|line| {
            let rest = self.original[line.clone()].trim_start().strip_prefix(key);
            rest.is_some_and(|rest| !rest.starts_with(is_part))
        })
    }
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let end = text[at..].find('\n').map_or(text.len(), |after| at + after);
    start..end
}

/// Whether the lines below mean the same without this one: it is not a heading and has no open bracket.
fn stands_alone(line: &str) -> bool {
    let count = |marks: &[char]| line.matches(marks).count();
    let is_long_text = line.contains("\"\"\"") || line.contains("'''");
    let is_heading = line.trim_start().starts_with('[');
    count(&['[', '{']) == count(&[']', '}']) && !is_long_text && !is_heading
}

/// The line with an empty string for its value if only the value is broken, otherwise blank. Its length stays
/// the same.
fn without_value(line: &str, broken: usize) -> String {
    const EMPTY: &str = "\"\"";
    let value = line.find('=').map(|at| at + 1).filter(|value| *value <= broken);
    let kept = match value {
        Some(value) if value + EMPTY.len() <= line.len() => format!("{}{EMPTY}", &line[..value]),
        _ => String::new(),
    };
    // Not by the width of a format, which is at most 65,535.
    let blanks = " ".repeat(line.len() - kept.len());
    kept + &blanks
}
