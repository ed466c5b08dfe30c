//! Reading a TOML definition to its end, so that whoever wrote it sees every mistake at once.
//!
//! What cannot be read is told, and then taken out or replaced, until the rest can be read: one
//! mistake does not hide the next. What would follow from that alone is not told.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::messages::{in_words, quoted, written_and_known};
use super::syntax::Mended;
use crate::definition::Mistake;
use crate::intake::diagnostic::{FileMistakes, Mistaken, Severity, span_of};
use crate::suggest::likely;

/// Beyond this many repairs a text is no definition.
const MOST_REPAIRS: usize = 500;

/// What is put in the place of a text that is missing or cannot be read. What is said of it is no
/// mistake of the file.
const STAND_IN: &str = "cannot-be-read";

/// The place of the definition as a whole.
const WHOLE: Range<usize> = 0..usize::MAX;

/// The place of what does not stand in the file.
const NOWHERE: Range<usize> = 0..0;

/// Reads a TOML definition.
pub(super) fn parse_definition<T: DeserializeOwned>(
    path: &str,
    text: &str,
) -> Result<T, FileMistakes> {
    toml::from_str(text).map_err(|error| {
        let mended = Mended::of(text);
        let mut reading = Reading::of(&mended);
        reading.definition::<T>();
        let mut mistakes = reading.into_mistakes();
        if mistakes.is_empty() {
            mistakes.push(Mistaken::error(in_words(&error), error.span()));
        }
        FileMistakes::new(path, text, mistakes)
    })
}

/// A definition, as far as it can be read.
pub(super) struct Reading<'t> {
    source: &'t Mended<'t>,
    tree: Option<DeTable<'t>>,
    /// What was taken out, and the place of the table that it was taken out of.
    taken: Vec<(Range<usize>, String)>,
    mistakes: Vec<Mistaken>,
    /// Whether a key that nobody knows is taken for the one that was probably meant.
    guesses: bool,
}

impl<'t> Reading<'t> {
    pub(super) fn of(source: &'t Mended<'t>) -> Self {
        Self {
            source,
            tree: source.tree(),
            taken: Vec::new(),
            mistakes: source.mistakes(),
            guesses: false,
        }
    }

    /// Reads what stands under a misspelt key too. Not for a case: what stands there may have no place in
    /// one, and is not to be shown.
    pub(super) fn guessing(self) -> Self {
        Self { guesses: true, ..self }
    }

    /// What is wrong, in the order of the file.
    pub(super) fn into_mistakes(mut self) -> Vec<Mistaken> {
        self.mistakes.sort_by_key(|mistaken| mistaken.place.as_ref().map(|place| place.start));
        self.mistakes
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_sound(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// Whether the file gives a key, and what it gives could not be read.
    pub(super) fn has_lost(&self, key: &str) -> bool {
        self.taken.contains(&(WHOLE, key.to_owned())) || self.source.may_give(key, None)
    }

    /// The definition without what cannot be read; `None` where that is too much.
    pub(super) fn definition<T: DeserializeOwned>(&mut self) -> Option<T> {
        for _ in 0..MOST_REPAIRS {
            let tree = Spanned::new(WHOLE, self.tree.clone()?);
            match T::deserialize(Deserializer::from(tree)) {
                Ok(definition) => return Some(definition),
                Err(error) => self.repair(&error)?,
            }
        }
        None
    }

    /// Tells a mistake and takes it out, so that the next can be found.
    fn repair(&mut self, error: &Error) -> Option<()> {
        let message = error.message();
        let place = error.span().unwrap_or(WHOLE);
        if let Some(key) = message.strip_prefix("missing field ") {
            return self.supply(key.trim_matches('`'), &place);
        }
        self.tell(in_words(error), &place);
        match message.starts_with("unknown field ") {
            true => self.rename(message, &place),
            false => self.take_out(&place),
        }
    }

    /// A key that a table must have. What was taken out of it is not missed.
    fn supply(&mut self, key: &str, place: &Range<usize>) -> Option<()> {
        let was_taken = self.taken.contains(&(place.clone(), key.to_owned()));
        let heading = Some(place).filter(|place| **place != WHOLE);
        if !was_taken && !self.source.may_give(key, heading) {
            self.tell(format!("missing key `{key}`"), place);
        }
        let mut supplied = false;
        for_each_table("", WHOLE, self.tree.as_mut()?, &mut |name, at, table| {
            if let (true, Some(value)) = (at == *place, stand_in(name, key)) {
                table.insert(Spanned::new(NOWHERE, key.to_owned().into()), value);
                supplied = true;
            }
        });
        if supplied { Some(()) } else { self.take_out(place) }
    }

    /// Takes a key out that nobody knows, or puts the one in its place that was probably meant.
    fn rename(&mut self, message: &str, place: &Range<usize>) -> Option<()> {
        let (written, known) = written_and_known(message);
        let meant = likely(written, known).filter(|_| self.guesses);
        let mut renamed = None;
        for_each_table("", WHOLE, self.tree.as_mut()?, &mut |_, _, table| {
            let found = table.get_key_value(written);
            if !found.is_some_and(|(key, _)| key.span() == *place) {
                return;
            }
            renamed = Some(());
            let value = table.remove(written);
            let meant = meant.filter(|meant| !table.contains_key(*meant));
            if let (Some(value), Some(meant)) = (value, meant) {
                table.insert(Spanned::new(place.clone(), meant.to_owned().into()), value);
            }
        });
        renamed
    }

    /// Takes the value of that place out of its table or list, or puts another in its place.
    fn take_out(&mut self, place: &Range<usize>) -> Option<()> {
        let mut found = None;
        let taken = &mut self.taken;
        for_each_table("", WHOLE, self.tree.as_mut()?, &mut |name, at, table| {
            let Some(key) = holder(table, place).filter(|_| found.is_none()) else { return };
            found = Some(());
            if !replace(name, table, &key) {
                remove(table, &key, place);
                taken.push((at, key));
            }
        });
        found
    }

    fn tell(&mut self, message: String, place: &Range<usize>) {
        let place = (*place != WHOLE).then(|| place.clone());
        if !place.as_ref().is_some_and(|place| self.source.breaks_at(place.start)) {
            self.mistakes.push(Mistaken::error(message, place));
        }
    }

    /// Tells what may be meant in a definition that was read whole.
    pub(super) fn warn(&mut self, found: Vec<Mistake>) {
        for Mistake { at, message } in found {
            let place = self.tree.as_ref().and_then(|tree| span_of(tree, &at));
            let error = Mistaken::error(message, place);
            self.mistakes.push(Mistaken { severity: Severity::Warning, ..error });
        }
    }

    /// Tells what is wrong with the definition that was read, but for what follows from what could
    /// not be read.
    pub(super) fn tell_all(&mut self, found: Vec<Mistake>) {
        let was_sound = self.mistakes.is_empty();
        for Mistake { at, message } in found {
            let place = self.tree.as_ref().and_then(|tree| span_of(tree, &at)).unwrap_or(WHOLE);
            let incomplete = place != WHOLE && self.taken.iter().any(|(table, _)| *table == place);
            // What is said of a table as a whole is said of the lines below its heading.
            let heading = Some(&place).filter(|place| self.source.is_heading(place));
            let lost = |name| name == STAND_IN || self.source.may_give(name, heading);
            if was_sound || !incomplete && !quoted(&message).any(lost) {
                self.tell(message, &place);
            }
        }
    }
}

/// Goes through all tables, each with its name and its place.
fn for_each_table<'t>(
    name: &str,
    place: Range<usize>,
    table: &mut DeTable<'t>,
    each: &mut impl FnMut(&str, Range<usize>, &mut DeTable<'t>),
) {
    each(name, place, table);
    for (key, value) in table.iter_mut() {
        let place = value.span();
        match value.get_mut() {
            DeValue::Table(inner) => for_each_table(key.get_ref(), place, inner, each),
            DeValue::Array(items) => {
                for item in items.iter_mut() {
                    let place = item.span();
                    if let DeValue::Table(inner) = item.get_mut() {
                        for_each_table(key.get_ref(), place, inner, each);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The key whose value has that place, or is a list of which something has it.
fn holder(table: &DeTable<'_>, place: &Range<usize>) -> Option<String> {
    let holds = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
        _ if value.span() == *place => true,
        DeValue::Array(items) => items.iter().any(|item| item.span() == *place),
        _ => false,
    };
    table.iter().find(|(_, value)| holds(value)).map(|(key, _)| key.get_ref().to_string())
}

/// Puts something in the place of a value that cannot be read, where something can stand for it.
fn replace(name: &str, table: &mut DeTable<'_>, key: &str) -> bool {
    match (table.get_mut(key), stand_in(name, key)) {
        (Some(value), Some(stand_in)) if value.span() != NOWHERE => {
            *value = stand_in;
            true
        }
        _ => false,
    }
}

fn remove(table: &mut DeTable<'_>, key: &str, place: &Range<usize>) {
    match table.get_mut(key).map(|value| (value.span(), value.get_mut())) {
        Some((span, DeValue::Array(items))) if span != *place => {
            *items = items.iter().filter(|item| item.span() != *place).cloned().collect();
        }
        _ => {
            table.remove(key);
        }
    }
}

/// What can stand for the value of a key that must be there.
fn stand_in(table: &str, key: &str) -> Option<Spanned<DeValue<'static>>> {
    let text = match (table, key) {
        ("", "source") => return Some(Spanned::new(NOWHERE, DeValue::Table(titled()))),
        ("events", _) => STAND_IN,
        (_, "id" | "title" | "publisher" | "jurisdiction" | "name") => STAND_IN,
        (_, "circumstance" | "source" | "starts" | "completes") => STAND_IN,
        (_, "within") => "as soon as possible",
        // What a rule can be with least said.
        (_, "kind") => "prompt",
        (_, "owner") => "any",
        (_, "force") => "local-procedure",
        (_, "verified") => "text",
        _ => return None,
    };
    Some(Spanned::new(NOWHERE, DeValue::String(text.into())))
}

fn titled() -> DeTable<'static> {
    let title = Spanned::new(NOWHERE, DeValue::String(STAND_IN.into()));
    [(Spanned::new(NOWHERE, "title".into()), title)].into_iter().collect()
}
