//! Full-text search for rules and events.

use std::collections::BTreeSet;

use super::Relation;
use super::entries::{Entry, Tables, Version};
use super::events::EventUse;
use crate::rules::{Field, RuleSet};
use crate::suggest::did_you_mean;

/// What was found, the best first.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// The rules and events that contain every word.
    pub hits: Vec<Hit<'a>>,
    /// Why there are none.
    pub nothing: Option<NotFound>,
}

/// A rule or an event that contains every word.
#[derive(Debug, Clone)]
pub struct Hit<'a> {
    /// The rule or the event.
    pub item: Item<'a>,
    /// The least prominent field that was needed.
    pub field: Field,
}

/// A search result.
#[derive(Debug, Clone)]
pub enum Item<'a> {
    /// A rule.
    Rule(Entry<'a>),
    /// An event that nothing starts from.
    Event(EventUse<'a>),
}

/// Why nothing was found. Its `Display` is one sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// A word that occurs nowhere.
    #[error("nothing in {scope} has the word `{word}`{suggestion}")]
    Word {
        /// What was searched.
        scope: String,
        /// The word.
        word: String,
        /// ``; did you mean ...?``, or nothing.
        suggestion: String,
    },
    /// A phrase that occurs nowhere.
    #[error(
        "nothing in {scope} has the phrase `{phrase}`; without the quotes, the words need not be next to each other"
    )]
    Phrase {
        /// What was searched.
        scope: String,
        /// The phrase.
        phrase: String,
    },
    /// Words that occur, but never together.
    #[error("nothing in {scope} has all of these words together; try one of them alone")]
    Together {
        /// What was searched.
        scope: String,
    },
}

impl Tables {
    /// The rules and events that contain all words and phrases, the best first. Case and hyphens are ignored, and
    /// the beginning of a word is enough. In a phrase, which has spaces, it is enough for the last word alone, and
    /// not if that is a number.
    #[must_use]
    pub fn search(&self, words: &[String]) -> Found<'_> {
        let wanted: Vec<Wanted> = words.iter().map(|word| Wanted::new(word)).collect();
        let items: Vec<(Item<'_>, Vec<(Field, Folded)>)> =
            self.items().map(|item| (item.clone(), fields(&item))).collect();
        let mut hits: Vec<(usize, Hit<'_>)> = Vec::new();
        for (item, fields) in &items {
            let found: Option<Vec<Field>> =
                wanted.iter().map(|word| best_field(word, fields)).collect();
            let Some(field) = found.as_ref().and_then(|found| found.iter().max()) else { continue };
            let distance = found.iter().flatten().map(|field| *field as usize).sum();
            hits.push((distance, Hit { item: item.clone(), field: *field }));
        }
        hits.sort_by_key(|(distance, hit)| (hit.field, *distance));
        let nothing = hits.is_empty().then(|| self.not_found(words, &items));
        Found { hits: hits.into_iter().map(|(_, hit)| hit).collect(), nothing }
    }

    /// Everything to search. An event that starts a rule is found with that rule.
    fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let starts_nothing = |event: &EventUse<'_>| event.rules(Relation::Starts).next().is_none();
        let events = self.event_uses().into_iter().filter(starts_nothing);
        self.entries().into_iter().map(Item::Rule).chain(events.map(Item::Event))
    }

    fn not_found(&self, words: &[String], items: &[(Item<'_>, Vec<(Field, Folded)>)]) -> NotFound {
        let fields = || items.iter().flat_map(|(_, fields)| fields);
        let stands_nowhere = |word: &&String| {
            let wanted = Wanted::new(word);
            !fields().any(|(_, text)| wanted.is_in(text))
        };
        let scope = self.scope();
        let Some(word) = words.iter().find(stands_nowhere) else {
            return NotFound::Together { scope };
        };
        match Wanted::new(word) {
            Wanted::Word(letters) => {
                let known: BTreeSet<&str> = fields().flat_map(|(_, text)| text.words()).collect();
                let suggestion = did_you_mean(&letters, known);
                NotFound::Word { scope, word: word.clone(), suggestion }
            }
            Wanted::Phrase(_) => NotFound::Phrase { scope, phrase: word.clone() },
        }
    }
}

/// The most prominent field that contains the word.
fn best_field(wanted: &Wanted, fields: &[(Field, Folded)]) -> Option<Field> {
    fields.iter().filter(|(_, text)| wanted.is_in(text)).map(|(field, _)| *field).min()
}

/// What is looked for, in lower case.
enum Wanted {
    /// A word, or several written as one: its letters and digits.
    Word(String),
    /// Words in a row.
    Phrase(Vec<String>),
}

impl Wanted {
    fn new(written: &str) -> Self {
        let text = Folded::new(written);
        if written.trim().contains(char::is_whitespace) {
            Self::Phrase(text.words().map(str::to_owned).collect())
        } else {
            Self::Word(text.letters)
        }
    }

    fn is_in(&self, text: &Folded) -> bool {
        match self {
            Self::Word(word) => text.has(word),
            Self::Phrase(words) => text.has_in_a_row(words),
        }
    }
}

/// The texts of a rule or an event, with their fields.
fn fields(item: &Item<'_>) -> Vec<(Field, Folded)> {
    let mut texts: Vec<(Field, &str)> = Vec::new();
    let within;
    match item {
        Item::Rule(entry) => {
            entry.versions().iter().for_each(|version| add_version(*version, &mut texts));
            within = entry.within();
            texts.push((Field::Period, &within));
        }
        Item::Event(EventUse { event, .. }) => {
            texts.extend([(Field::Id, event.id.as_str()), (Field::Title, event.title.as_str())]);
            texts.extend(event.also.iter().map(|name| (Field::Title, name.as_str())));
        }
    }
    texts.into_iter().map(|(field, text)| (field, Folded::new(text))).collect()
}

fn add_version<'a>(version: Version<'a>, texts: &mut Vec<(Field, &'a str)>) {
    let Version { rule, set } = version;
    texts.extend([(Field::Id, rule.id.as_str()), (Field::Source, rule.table.as_str())]);
    for (key, value) in rule.keys() {
        texts.extend(value.searched(key.field(), rule.names(&set.events)));
    }
    if rule.table == set.id {
        let RuleSet { title, source, .. } = set;
        texts.extend([(Field::Source, title.as_str()), (Field::Source, source.as_str())]);
    }
}

/// A text prepared for the search: its letters and digits in lower case, with the offsets of its
/// words.
#[derive(Debug, Clone)]
struct Folded {
    letters: String,
    begins: Vec<usize>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self { letters: String::new(), begins: Vec::new() };
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            folded.begins.push(folded.letters.len());
            folded.letters.push_str(&word.to_lowercase());
        }
        folded
    }

    /// Whether a word, or several written as one, starts with this prefix.
    fn has(&self, word: &str) -> bool {
        self.begins.iter().any(|begin| self.letters[*begin..].starts_with(word))
    }

    /// Whether these words stand in a row. Of the last, the beginning is enough, unless it is a number.
    fn has_in_a_row(&self, phrase: &[String]) -> bool {
        let known: Vec<&str> = self.words().collect();
        let Some((last, others)) = phrase.split_last() else { return true };
        let is_last = |word: &str| {
            let is_number = last.chars().all(|c| c.is_ascii_digit());
            word == last || (!is_number && word.starts_with(last.as_str()))
        };
        known.windows(phrase.len()).any(|words| {
            let (known_last, known_others) = (words[others.len()], &words[..others.len()]);
            known_others == others && is_last(known_last)
        })
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let ends = self.begins.iter().skip(1).copied().chain([self.letters.len()]);
        self.begins.iter().zip(ends).filter_map(|(begin, end)| self.letters.get(*begin..end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Nation;

    fn found(words: &[&str]) -> (Vec<String>, Option<String>) {
        let tables = Tables::of_nation(Nation::England).unwrap();
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let found = tables.search(&words);
        let id = |hit: &Hit<'_>| match &hit.item {
            Item::Rule(entry) => format!("{} in {}", entry.latest.rule.id, entry.series),
            Item::Event(known) => format!("event {}", known.event.id),
        };
        let nothing = found.nothing.map(|nothing| nothing.to_string());
        (found.hits.iter().map(id).collect(), nothing)
    }

    #[test]
    fn an_id_comes_before_a_title_and_a_title_before_an_event() {
        let (hits, _) = found(&["core-group"]);
        assert_eq!(hits[0], "core-group in working-together");
    }

    #[test]
    fn case_hyphens_and_spaces_do_not_matter() {
        let (hits, _) = found(&["core-group"]);
        for written in ["CORE-GROUP", "core group", "coregroup", "Core"] {
            assert_eq!(found(&[written]).0[0], hits[0], "{written}");
        }
    }

    #[test]
    fn every_word_must_be_found() {
        let (hits, _) = found(&["conference", "transfer"]);
        let (in_ids, others) = hits.split_at(2);
        assert!(in_ids.iter().all(|hit| hit.starts_with("transfer-conference")), "{hits:?}");
        // Its note speaks of a transfer, and its title of a conference.
        assert!(others.contains(&"first-review in working-together".to_owned()), "{others:?}");
    }

    #[test]
    fn the_middle_of_a_word_is_not_its_beginning() {
        let (hits, nothing) = found(&["eferral"]);
        assert_eq!(hits, [""; 0]);
        let nothing = nothing.unwrap();
        assert!(nothing.ends_with("; did you mean `referral`?"), "{nothing}");
    }

    #[test]
    fn an_event_that_starts_nothing_is_found_by_itself() {
        let (hits, _) = found(&["not", "needed", "conference"]);
        assert!(hits.contains(&"event icpc-not-required".to_owned()), "{hits:?}");
    }

    #[test]
    fn a_phrase_stands_in_a_row_and_its_number_is_whole() {
        let (hits, _) = found(&["regulation 33"]);
        assert!(hits.iter().all(|hit| hit.ends_with("looked-after-children")), "{hits:?}");
        assert!(!hits.is_empty());
        assert!(
            !found(&["10 working day"]).0.is_empty(),
            "the beginning of the last word is enough"
        );
        assert!(found(&["section 4"]).0.iter().all(|hit| !hit.ends_with("children-act-1989")));
        let (hits, nothing) = found(&["day working"]);
        assert_eq!(hits, [""; 0]);
        assert!(nothing.unwrap().contains("has the phrase `day working`; without the quotes"));
    }

    #[test]
    fn words_that_never_stand_together_are_not_called_unknown() {
        let (hits, nothing) = found(&["pre-birth", "whereabouts"]);
        assert_eq!(hits, [""; 0]);
        assert_eq!(
            nothing.unwrap(),
            "nothing in the tables for England has all of these words together; try one of them alone"
        );
    }
}
