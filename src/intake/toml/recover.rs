//! Reads a TOML definition despite its mistakes, so that all are reported at once.
//!
//! Anything that cannot be read is reported, then removed or replaced, until the rest can be read. Follow-on
//! errors are not reported.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::messages::{in_words, quoted, written_and_known};
use super::syntax::Mended;
use crate::definition::Mistake;
use crate::intake::diagnostic::{Diagnostic, Diagnostics, Severity, span_of};
use crate::limits::MISTAKES;
use crate::suggest::likely;

/// Stands in for a text that is missing or cannot be read. Errors in it are not mistakes of the file.
const STAND_IN: &str = "cannot-be-read";

/// The location of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Location {
    /// The definition as a whole.
    Whole,
    /// Not in the file: a stand-in.
    StandIn,
    Bytes(Range<usize>),
}

impl Location {
    const WHOLE: Range<usize> = 0..usize::MAX;
    const STAND_IN: Range<usize> = 0..0;

    /// Decodes a span of the parsed tree, which cannot represent a stand-in otherwise.
    fn of(span: Range<usize>) -> Self {
        if span == Self::WHOLE {
            Self::Whole
        } else if span == Self::STAND_IN {
            Self::StandIn
        } else {
            Self::Bytes(span)
        }
    }

    /// The bytes to point at. A stand-in points to the beginning of the file.
    fn span(&self) -> Option<&Range<usize>> {
        match self {
            Self::Whole => None,
            Self::StandIn => Some(&Self::STAND_IN),
            Self::Bytes(bytes) => Some(bytes),
        }
    }
}

/// Reads a TOML definition.
pub(super) fn parse_definition<T: DeserializeOwned>(
    path: &str,
    text: &str,
) -> Result<T, Diagnostics> {
    toml::from_str(text).map_err(|error| {
        let mended = Mended::of(text);
        let mut reading = Reading::of(&mended);
        reading.definition::<T>();
        let mut found = reading.into_diagnostics();
        if found.is_empty() {
            found.push(Diagnostic::error(in_words(&error), error.span()));
        }
        Diagnostics::new(path, text, found)
    })
}

/// A definition, as far as it can be read.
pub(super) struct Reading<'t> {
    source: &'t Mended<'t>,
    tree: Option<DeTable<'t>>,
    /// Keys that were removed, each with its table.
    removed: Vec<(Location, String)>,
    diagnostics: Vec<Diagnostic>,
    /// Whether an unknown key is read as the one that was probably meant.
    guesses: bool,
}

impl<'t> Reading<'t> {
    pub(super) fn of(source: &'t Mended<'t>) -> Self {
        Self {
            source,
            tree: source.tree(),
            removed: Vec::new(),
            diagnostics: source.diagnostics(),
            guesses: false,
        }
    }

    /// Also reads the values of misspelt keys. Not for a case: they may not belong there, and must not be
    /// shown.
    pub(super) fn guessing(self) -> Self {
        Self { guesses: true, ..self }
    }

    /// The mistakes, in file order.
    pub(super) fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.span.as_ref().map(|span| span.start));
        self.diagnostics
    }

    /// Whether there are no mistakes so far.
    pub(super) fn is_sound(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Whether the file has a top-level key whose value could not be read.
    pub(super) fn has_lost(&self, key: &str) -> bool {
        self.removed.contains(&(Location::Whole, key.to_owned())) || self.source.may_give(key, None)
    }

    /// The definition without the parts that cannot be read; `None` if there are too many.
    pub(super) fn definition<T: DeserializeOwned>(&mut self) -> Option<T> {
        for _ in 0..=MISTAKES {
            let tree = Spanned::new(Location::WHOLE, self.tree.clone()?);
            match T::deserialize(Deserializer::from(tree)) {
                Ok(definition) => return Some(definition),
                Err(error) => self.repair(&error)?,
            }
        }
        None
    }

    /// Reports a mistake and removes it, so that the next one can be found.
    fn repair(&mut self, error: &Error) -> Option<()> {
        let message = error.message();
        let location = error.span().map_or(Location::Whole, Location::of);
        if let Some(key) = message.strip_prefix("missing field ") {
            return self.supply(key.trim_matches('`'), &location);
        }
        self.report(in_words(error), &location);
        if message.starts_with("unknown field ") {
            self.rename(message, &location)
        } else {
            self.remove(&location)
        }
    }

    /// Supplies a key that a table must have. It is reported as missing only if it was not removed.
    fn supply(&mut self, key: &str, location: &Location) -> Option<()> {
        let was_removed = self.removed.contains(&(location.clone(), key.to_owned()));
        if !was_removed && !self.source.may_give(key, location.span()) {
            self.report(format!("missing key `{key}`"), location);
        }
        let mut supplied = false;
        for_each_table("", Location::Whole, self.tree.as_mut()?, &mut |name, at, table| {
            if at == *location
                && let Some(value) = stand_in(name, key)
            {
                table.insert(Spanned::new(Location::STAND_IN, key.to_owned().into()), value);
                supplied = true;
            }
        });
        if supplied { Some(()) } else { self.remove(location) }
    }

    /// Removes an unknown key, or renames it to the one that was probably meant.
    fn rename(&mut self, message: &str, location: &Location) -> Option<()> {
        let (written, known) = written_and_known(message);
        let meant = likely(written, known).filter(|_| self.guesses);
        let mut renamed = None;
        for_each_table("", Location::Whole, self.tree.as_mut()?, &mut |_, _, table| {
            let found = table.get_key_value(written).map(|(key, _)| key.span());
            let Some(span) = found.filter(|span| Location::of(span.clone()) == *location) else {
                return;
            };
            renamed = Some(());
            let value = table.remove(written);
            let meant = meant.filter(|meant| !table.contains_key(*meant));
            if let (Some(value), Some(meant)) = (value, meant) {
                table.insert(Spanned::new(span, meant.to_owned().into()), value);
            }
        });
        renamed
    }

    /// Replaces a value by a stand-in, or removes it from its table or list.
    fn remove(&mut self, location: &Location) -> Option<()> {
        let mut found = None;
        let removed = &mut self.removed;
        for_each_table("", Location::Whole, self.tree.as_mut()?, &mut |name, at, table| {
            let Some(key) = holder(table, location).filter(|_| found.is_none()) else { return };
            found = Some(());
            if !replace(name, table, &key) {
                remove(table, &key, location);
                removed.push((at, key));
            }
        });
        found
    }

    fn report(&mut self, message: String, location: &Location) {
        let span = location.span().cloned();
        if !span.as_ref().is_some_and(|span| self.source.breaks_at(span.start)) {
            self.diagnostics.push(Diagnostic::error(message, span));
        }
    }

    /// Warns of anything questionable in a definition that was read completely.
    pub(super) fn warn(&mut self, found: Vec<Mistake>) {
        for Mistake { at, message } in found {
            let span = self.tree.as_ref().and_then(|tree| span_of(tree, &at));
            let error = Diagnostic::error(message, span);
            self.diagnostics.push(Diagnostic { severity: Severity::Warning, ..error });
        }
    }

    /// Reports the mistakes in the definition that was read, except those that may only follow from parts
    /// that could not be read.
    pub(super) fn report_all(&mut self, found: Vec<Mistake>) {
        let was_sound = self.is_sound();
        for Mistake { at, message } in found {
            let span = self.tree.as_ref().and_then(|tree| span_of(tree, &at));
            let location = span.map_or(Location::Whole, Location::of);
            let is_incomplete = location != Location::Whole
                && self.removed.iter().any(|(table, _)| *table == location);
            // A mistake about a whole table is on one of the lines below its heading.
            let heading = location.span().filter(|span| self.source.is_heading(span));
            let is_lost = |name| name == STAND_IN || self.source.may_give(name, heading);
            if was_sound || !is_incomplete && !quoted(&message).any(is_lost) {
                self.report(message, &location);
            }
        }
    }
}

/// Visits all tables, each with its name and location.
fn for_each_table<'t>(
    name: &str,
    location: Location,
    table: &mut DeTable<'t>,
    each: &mut impl FnMut(&str, Location, &mut DeTable<'t>),
) {
    each(name, location, table);
    for (key, value) in table.iter_mut() {
        let location = Location::of(value.span());
        match value.get_mut() {
            DeValue::Table(inner) => for_each_table(key.get_ref(), location, inner, each),
            DeValue::Array(items) => {
                for item in items.iter_mut() {
                    let location = Location::of(item.span());
                    if let DeValue::Table(inner) = item.get_mut() {
                        for_each_table(key.get_ref(), location, inner, each);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The key whose value is at that location, or whose list has an item there.
fn holder(table: &DeTable<'_>, location: &Location) -> Option<String> {
    let is_there = |value: &Spanned<DeValue<'_>>| Location::of(value.span()) == *location;
    let holds = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
        _ if is_there(value) => true,
        DeValue::Array(items) => items.iter().any(is_there),
        _ => false,
    };
    table.iter().find(|(_, value)| holds(value)).map(|(key, _)| key.get_ref().to_string())
}

/// Replaces a value that cannot be read by a stand-in, if there is one.
fn replace(name: &str, table: &mut DeTable<'_>, key: &str) -> bool {
    match (table.get_mut(key), stand_in(name, key)) {
        (Some(value), Some(stand_in)) if Location::of(value.span()) != Location::StandIn => {
            *value = stand_in;
            true
        }
        _ => false,
    }
}

fn remove(table: &mut DeTable<'_>, key: &str, location: &Location) {
    let is_there = |span| Location::of(span) == *location;
    match table.get_mut(key).map(|value| (value.span(), value.get_mut())) {
        Some((span, DeValue::Array(items))) if !is_there(span.clone()) => {
            *items = items.iter().filter(|item| !is_there(item.span())).cloned().collect();
        }
        _ => {
            table.remove(key);
        }
    }
}

/// A stand-in for the value of a required key.
fn stand_in(table: &str, key: &str) -> Option<Spanned<DeValue<'static>>> {
    let text = match (table, key) {
        ("", "source") => return Some(Spanned::new(Location::STAND_IN, DeValue::Table(titled()))),
        ("events", _) => STAND_IN,
        (_, "id" | "title" | "publisher" | "jurisdiction" | "name") => STAND_IN,
        (_, "circumstance" | "source" | "starts" | "completes" | "authority") => STAND_IN,
        (_, "within") => "as soon as possible",
        // The kind with the fewest required keys.
        (_, "kind") => "prompt",
        (_, "owner") => "any",
        (_, "force") => "local-procedure",
        (_, "verified") => "text",
        _ => return None,
    };
    Some(Spanned::new(Location::STAND_IN, DeValue::String(text.into())))
}

fn titled() -> DeTable<'static> {
    let title = Spanned::new(Location::STAND_IN, DeValue::String(STAND_IN.into()));
    [(Spanned::new(Location::STAND_IN, "title".into()), title)].into_iter().collect()
}
