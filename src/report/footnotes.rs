//! Notes that are printed once, under the content they belong to.

use std::collections::HashMap;

use super::document::{MarkedNote, NoteList};

/// Notes under a table, each printed once and referred to by its mark.
pub(super) struct Footnotes {
    texts: Vec<(String, Option<String>)>,
    known: HashMap<String, usize>,
    label: fn(usize) -> String,
}

impl Footnotes {
    /// Marked `[1]`, `[2]`: the sources of an answer.
    pub(super) fn numbered() -> Self {
        Self::labelled(|index| format!("[{}]", index + 1))
    }

    /// Marked `(a)`, `(b)`: remarks.
    pub(super) fn lettered() -> Self {
        Self::labelled(|index| format!("({})", letters(index)))
    }

    fn labelled(label: fn(usize) -> String) -> Self {
        Self { texts: Vec::new(), known: HashMap::new(), label }
    }

    /// Keeps a text and returns its mark; an equal text has the same mark.
    pub(super) fn mark(&mut self, text: &str) -> String {
        self.mark_linked(text, None)
    }

    /// Keeps a text that leads to an address, and returns its mark.
    pub(super) fn mark_linked(&mut self, text: &str, address: Option<String>) -> String {
        let index = match self.known.get(text) {
            Some(index) => *index,
            None => {
                self.texts.push((text.to_owned(), address));
                self.known.insert(text.to_owned(), self.texts.len() - 1);
                self.texts.len() - 1
            }
        };
        (self.label)(index)
    }

    /// The marks of several texts.
    pub(super) fn marks(&mut self, texts: impl IntoIterator<Item: ToString>) -> Vec<String> {
        texts.into_iter().map(|text| self.mark(&text.to_string())).collect()
    }

    /// The marks of several texts, as far as they were kept.
    pub(super) fn known_marks(&self, texts: impl IntoIterator<Item: ToString>) -> Vec<String> {
        let known = |text: &str| self.known.get(text).map(|index| (self.label)(*index));
        texts.into_iter().filter_map(|text| known(&text.to_string())).collect()
    }

    /// Each text after its mark.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.marked().map(|note| note.line())
    }

    /// The texts as notes under a heading.
    pub(super) fn list(&self, heading: &'static str) -> NoteList {
        NoteList { heading, notes: self.marked().collect() }
    }

    fn marked(&self) -> impl Iterator<Item = MarkedNote> {
        self.texts.iter().enumerate().map(|(index, (text, address))| MarkedNote {
            mark: Some((self.label)(index)),
            text: text.clone(),
            address: address.clone(),
        })
    }
}

/// `a` to `z`, then `aa`, `ab` and so on.
fn letters(index: usize) -> String {
    let last = char::from(b'a' + (index % 26) as u8);
    match index / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letters(more - 1)),
    }
}
