//! The mistakes of syntax in a TOML file, and what is left of the file without them.

use std::borrow::Cow;
use std::ops::Range;

use toml::de::{DeTable, Error};

use super::messages::in_words;
use crate::intake::diagnostic::Mistaken;

/// A TOML file without the lines, or the values, that are no TOML. What is left keeps its place.
pub(super) struct Mended<'t> {
    original: &'t str,
    text: Cow<'t, str>,
    /// The lines with a mistake of syntax.
    broken: Vec<Range<usize>>,
    mistakes: Vec<Mistaken>,
    /// Whether what is broken says nothing of the other lines.
    readable: bool,
}

impl<'t> Mended<'t> {
    pub(super) fn of(original: &'t str) -> Self {
        let text = Cow::Borrowed(original);
        let mut mended =
            Self { original, text, broken: Vec::new(), mistakes: Vec::new(), readable: true };
        while mended.readable {
            let text = mended.text.clone();
            let (_, errors) = DeTable::parse_recoverable(&text);
            if errors.is_empty() {
                break;
            }
            // The parser gives up where a key has no value: the rest is read when that is gone.
            mended.readable = mended.take_out_all(&errors);
        }
        mended
    }

    /// Takes out the lines of the mistakes. Whether there was one that had not been taken out.
    fn take_out_all(&mut self, errors: &[Error]) -> bool {
        let before = self.broken.len();
        let mut readable = true;
        for error in errors {
            let at = error.span().map_or(0, |place| place.start);
            // The parser stumbles more than once over the same: one mistake a line.
            if self.breaks_at(at) {
                continue;
            }
            let line = line_around(self.original, at);
            let shown = &self.original[line.clone()];
            readable &= stands_alone(shown);
            let without = without_value(shown, at - line.start);
            self.text.to_mut().replace_range(line.clone(), &without);
            self.broken.push(line);
            self.mistakes.push(Mistaken::error(in_words(error), error.span()));
        }
        readable && self.broken.len() > before
    }

    /// What the rest of the file says; `None` where the rest cannot be read without what is broken.
    pub(super) fn tree(&self) -> Option<DeTable<'_>> {
        let tree = DeTable::parse(&self.text).ok().filter(|_| self.readable)?;
        Some(tree.into_inner())
    }

    pub(super) fn mistakes(&self) -> Vec<Mistaken> {
        self.mistakes.clone()
    }

    /// Whether the line of that place is broken.
    pub(super) fn breaks_at(&self, place: usize) -> bool {
        self.broken.iter().any(|line| line.start <= place && place <= line.end)
    }

    /// Whether a table begins there.
    pub(super) fn is_heading(&self, place: &Range<usize>) -> bool {
        self.original.get(place.clone()).is_some_and(|text| text.starts_with('['))
    }

    /// Whether a broken line was to give that key: to the table of that heading, or to any.
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

/// Whether the lines below mean the same without this one: it is no heading, and opens nothing.
fn stands_alone(line: &str) -> bool {
    let count = |marks: &[char]| line.matches(marks).count();
    let is_long_text = line.contains("\"\"\"") || line.contains("'''");
    let is_heading = line.trim_start().starts_with('[');
    count(&['[', '{']) == count(&[']', '}']) && !is_long_text && !is_heading
}

/// The line with an empty text for its value, where the value is what is broken; or else nothing. It
/// stays as long as it was.
fn without_value(line: &str, broken: usize) -> String {
    const EMPTY: &str = "\"\"";
    let value = line.find('=').map(|at| at + 1).filter(|value| *value <= broken);
    let kept = match value {
        Some(value) if value + EMPTY.len() <= line.len() => format!("{}{EMPTY}", &line[..value]),
        _ => String::new(),
    };
    format!("{kept:<length$}", length = line.len() - kept.len() + kept.chars().count())
}
