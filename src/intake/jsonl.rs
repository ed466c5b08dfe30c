//! Cases in JSON lines: one object per line.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::chunks::{Chunk, Chunks, Records};
use super::csv::RowFileError;
use super::file::Incomplete;
use super::input::Rereadable;
use super::names::{circumstance, rule_id};
use super::ordered_parallel::ordered_parallel;
use super::record::Reject;
use super::rows::{Each, RowFile, Rows, moment};
use crate::case::Case;
use crate::rules::{EventId, RuleSet};
use crate::suggest::misspelt;
use crate::text::{compared, excerpt};

/// Opens a file of JSON lines, or standard input for `-`. It is read once already, for the events that it
/// names.
///
/// # Errors
///
/// [`RowFileError`] if it cannot be read.
pub fn json_lines<'r>(path: &str, rules: &'r RuleSet) -> Result<RowFile<'r>, RowFileError> {
    lines_of(&Rereadable::open(path)?, path, rules)
}

/// Reads JSON lines from any reader, by way of a copy on the disk. Messages call them by the given name.
///
/// # Errors
///
/// [`RowFileError`] if they cannot be read.
pub fn read_json_lines<'r>(
    input: impl Read + Send + 'static,
    name: &str,
    rules: &'r RuleSet,
) -> Result<RowFile<'r>, RowFileError> {
    lines_of(&Rereadable::copied(Box::new(input), name)?, name, rules)
}

fn lines_of<'r>(
    input: &Rereadable,
    path: &str,
    rules: &'r RuleSet,
) -> Result<RowFile<'r>, RowFileError> {
    let chunks = || -> Result<Chunks, RowFileError> {
        Ok(Chunks::new(Box::new(input.rewound()?), path, Records::Lines, Vec::new(), 1))
    };
    let find = |name: &str| rules.event_among_names(name).ok();
    let events = named_events(chunks()?, &find);
    let (file, chunks, ignored_keys) = (path.to_owned(), chunks()?, Mutex::default());
    let rows = Box::new(JsonLines { file: file.clone(), rules, ignored_keys });
    let (remarks, length) = (Vec::new(), Some(input.length));
    Ok(RowFile { file, chunks, rows, events, remarks, incomplete: None, length })
}

/// The events that any record names, even one that is rejected. What none of them names, the file cannot show.
fn named_events(mut chunks: Chunks, find: Find<'_>) -> Vec<EventId> {
    let buffers = chunks.buffers();
    let mut named = BTreeSet::new();
    let read = ordered_parallel(
        || chunks.next_chunk(),
        |chunk| {
            let named = named_in(&chunk, find);
            buffers.give_back(chunk.bytes);
            named
        },
        |more| {
            named.extend(more);
            Ok(())
        },
    );
    match read {
        // A file that cannot be read to its end is reported when its cases are read.
        Ok(()) | Err(Incomplete { .. }) => named.into_iter().collect(),
    }
}

/// Finds an event by any of its names.
type Find<'f> = &'f (dyn Fn(&str) -> Option<EventId> + Sync);

fn named_in(chunk: &Chunk, find: Find<'_>) -> BTreeSet<EventId> {
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(borrow)]
        events: Option<Pairs<'a, IgnoredAny>>,
    }
    let lines = lines(chunk).filter_map(|(_, line)| serde_json::from_slice::<Named<'_>>(line).ok());
    let find = |(name, _): &(Cow<'_, str>, IgnoredAny)| find(name);
    lines.flat_map(|line| pairs(&line.events).iter().filter_map(find).collect::<Vec<_>>()).collect()
}

/// Keys that are named where they are ignored. A file may have a new one in every line.
const MOST_IGNORED: usize = 50;

struct JsonLines<'r> {
    file: String,
    rules: &'r RuleSet,
    /// Keys in the lines that are not part of a case.
    ignored_keys: Mutex<BTreeSet<String>>,
}

/// A line as written.
#[derive(Debug, Default)]
struct Line<'a> {
    case: Option<CaseId<'a>>,
    events: Option<Pairs<'a, Moments<'a>>>,
    circumstances: Option<Texts<'a>>,
    extensions: Option<Pairs<'a, Option<Text<'a>>>>,
    /// Keys that are not part of a case.
    others: Vec<Cow<'a, str>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Line<'a> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LineVisitor;
        impl<'de> Visitor<'de> for LineVisitor {
            type Value = Line<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the line must be an object with `case` and `events`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
                let mut line = Line::default();
                let mut seen = Vec::new();
                let mut once = |key| {
                    if seen.contains(&key) {
                        return Err(de::Error::duplicate_field(key));
                    }
                    seen.push(key);
                    Ok(())
                };
                while let Some(Text(key)) = map.next_key()? {
                    match &*key {
                        "case" | "case_id" => {
                            once("case")?;
                            line.case = map.next_value()?;
                        }
                        "events" => {
                            once("events")?;
                            line.events = map.next_value()?;
                        }
                        "circumstances" => {
                            once("circumstances")?;
                            line.circumstances = map.next_value()?;
                        }
                        "extensions" => {
                            once("extensions")?;
                            line.extensions = map.next_value()?;
                        }
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            line.others.push(key);
                        }
                    }
                }
                Ok(line)
            }
        }
        deserializer.deserialize_map(LineVisitor)
    }
}

#[derive(Debug)]
enum CaseId<'a> {
    Text(Cow<'a, str>),
    Number(i64),
}

impl<'de: 'a, 'a> Deserialize<'de> for CaseId<'a> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CaseIdVisitor;
        impl<'de> Visitor<'de> for CaseIdVisitor {
            type Value = CaseId<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`case` must be a string or a whole number")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<CaseId<'de>, E> {
                Ok(CaseId::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<CaseId<'de>, E> {
                Ok(CaseId::Text(Cow::Owned(text.to_owned())))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<CaseId<'de>, E> {
                Ok(CaseId::Number(number))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<CaseId<'de>, E> {
                let signed = i64::try_from(number).ok().map(CaseId::Number);
                Ok(signed.unwrap_or_else(|| CaseId::Text(Cow::Owned(number.to_string()))))
            }
        }
        deserializer.deserialize_any(CaseIdVisitor)
    }
}

/// A text, borrowed from the line unless it has escapes.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The texts of a list; `null` is an empty list.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Texts<'a>(#[serde(borrow)] Vec<Option<Text<'a>>>);

impl Texts<'_> {
    fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().map(|Text(text)| &**text)
    }
}

/// One moment, a list of moments, or none yet.
#[derive(Debug)]
struct Moments<'a>(Texts<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for Moments<'a> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MomentsVisitor;
        impl<'de> Visitor<'de> for MomentsVisitor {
            type Value = Moments<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "an event must have a date such as \"2026-11-20\", a date and time, or a list \
                     of them",
                )
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Moments<'de>, E> {
                Ok(Moments(Texts(vec![Some(Text(Cow::Borrowed(text)))])))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Moments<'de>, E> {
                Ok(Moments(Texts(vec![Some(Text(Cow::Owned(text.to_owned())))])))
            }

            fn visit_unit<E: de::Error>(self) -> Result<Moments<'de>, E> {
                Ok(Moments(Texts(Vec::new())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Moments<'de>, A::Error> {
                Texts::deserialize(SeqAccessDeserializer::new(list)).map(Moments)
            }
        }
        deserializer.deserialize_any(MomentsVisitor)
    }
}

/// The keys and values of an object, in order.
#[derive(Debug)]
struct Pairs<'a, T>(Vec<(Cow<'a, str>, T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Pairs<'a, T> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
            type Value = Pairs<'de, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`events` and `extensions` must be objects of names and dates")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(Text(key)) = map.next_key()? {
                    pairs.push((key, map.next_value()?));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor(std::marker::PhantomData))
    }
}

/// The pairs of an object that may be `null` or absent.
fn pairs<'l, 'a, T>(object: &'l Option<Pairs<'a, T>>) -> &'l [(Cow<'a, str>, T)] {
    object.as_ref().map_or(&[], |Pairs(pairs)| pairs)
}

impl Rows for JsonLines<'_> {
    fn read(&self, chunk: &Chunk, each: Each<'_>) -> u64 {
        let mut case = Case::default();
        let mut blank = 0;
        let end = chunk.first_line + chunk.line_count();
        for (number, line) in lines(chunk) {
            if line.trim_ascii().is_empty() {
                // Nothing follows the last line break.
                blank += u64::from(number < end);
                continue;
            }
            match self.fill(&mut case, line) {
                Ok(()) => each(number, Ok(&case)),
                Err(Wrong { field, reason }) => {
                    let reject = Reject {
                        file: self.file.clone(),
                        line: Some(number),
                        case: case.id.clone().filter(|id| !id.is_empty()),
                        field,
                        reason,
                        of_file: None,
                    };
                    each(number, Err(reject));
                }
            }
        }
        blank
    }

    fn remarks(&self) -> Vec<String> {
        let ignored = self.ignored_keys();
        let more = if ignored.len() > MOST_IGNORED { ", and others" } else { "" };
        let keys: Vec<&str> = ignored.iter().take(MOST_IGNORED).map(String::as_str).collect();
        let remark = || {
            format!(
                "these keys are not part of a case, and were ignored: {}{more}",
                keys.join(", ")
            )
        };
        (!keys.is_empty()).then(remark).into_iter().collect()
    }
}

/// The lines of a chunk with their numbers, without a byte order mark.
fn lines(chunk: &Chunk) -> impl Iterator<Item = (u64, &[u8])> {
    let lines = (chunk.first_line..).zip(chunk.bytes.split(|byte| *byte == b'\n'));
    lines.map(|(number, line)| match number {
        1 => (number, line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)),
        _ => (number, line),
    })
}

/// What is wrong with a line.
struct Wrong {
    /// The key.
    field: String,
    reason: String,
}

impl Wrong {
    fn new(field: &str, reason: impl Into<String>) -> Self {
        Self { field: field.to_owned(), reason: reason.into() }
    }
}

impl JsonLines<'_> {
    fn ignored_keys(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.ignored_keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fill(&self, case: &mut Case, line: &[u8]) -> Result<(), Wrong> {
        case.clear();
        let known = case.id.get_or_insert_default();
        known.clear();
        let line: Line<'_> = serde_json::from_slice(line).map_err(|error| not_a_case(&error))?;
        match line.case {
            Some(CaseId::Text(text)) => known.push_str(text.trim()),
            Some(CaseId::Number(number)) => known.push_str(&number.to_string()),
            None => {}
        }
        if known.is_empty() {
            let reason = "the case id is empty or missing; give the number of the case";
            return Err(Wrong::new("case", reason));
        }
        self.ignore(line.others)?;
        self.add_events(case, pairs(&line.events))?;
        for name in line.circumstances.iter().flat_map(Texts::iter) {
            let known = circumstance(name, self.rules);
            case.add_circumstance(known.map_err(|reason| Wrong::new("circumstances", reason))?);
        }
        for (rule, to) in pairs(&line.extensions) {
            let rule =
                rule_id(rule, self.rules).map_err(|reason| Wrong::new("extensions", reason))?;
            let to = to.as_ref().map_or("", |Text(to)| to.trim());
            if to.is_empty() {
                continue;
            }
            let to = moment(to).map_err(|reason| Wrong::new(rule, reason))?;
            case.extend(rule, to.date());
        }
        Ok(())
    }

    /// Ignores keys that are not part of a case.
    ///
    /// # Errors
    ///
    /// If one was probably meant to be: without it, the case would look complete.
    fn ignore(&self, keys: Vec<Cow<'_, str>>) -> Result<(), Wrong> {
        for key in keys {
            let mut ignored = self.ignored_keys();
            let name = excerpt(&key);
            if !ignored.contains(&*name) {
                self.check_ignored(&key).map_err(|reason| Wrong::new(&key, reason))?;
                ignored.insert(name.into_owned());
                // The first in order of their names: which are read first depends on the processor.
                if ignored.len() > MOST_IGNORED + 1 {
                    ignored.pop_last();
                }
            }
        }
        Ok(())
    }

    fn add_events(
        &self,
        case: &mut Case,
        events: &[(Cow<'_, str>, Moments<'_>)],
    ) -> Result<(), Wrong> {
        let mut seen = BTreeSet::new();
        for (name, Moments(moments)) in events {
            let event = self.rules.event_among_names(name);
            let event = event.map_err(|error| Wrong::new("events", error.to_string()))?;
            if !seen.insert(event) {
                return Err(Wrong::new(name, format!("duplicate event; {ONE_LIST}")));
            }
            for text in moments.iter().map(str::trim).filter(|text| !text.is_empty()) {
                let moment = moment(text).map_err(|reason| Wrong::new(name, reason))?;
                case.record(event, moment);
                case.check_dates().map_err(|reason| Wrong::new(name, reason))?;
            }
        }
        Ok(())
    }

    /// # Errors
    ///
    /// If a key is an event, or nearly a key that a case has.
    fn check_ignored(&self, key: &str) -> Result<(), String> {
        let name = excerpt(key);
        if !self.rules.event_names().find(key).is_empty() {
            return Err(format!(
                "`{name}` is an event; put it into `events`: \"events\": {{\"{name}\": ...}}"
            ));
        }
        match misspelt(&compared(key), ["events", "extensions", "circumstances"]) {
            Some(known) => Err(format!("`{name}` is not a key of a case; did you mean `{known}`?")),
            None => Ok(()),
        }
    }
}

const ONE_LIST: &str = "write all its dates as one list";

/// What is wrong with a line, without showing any of it.
fn not_a_case(error: &serde_json::Error) -> Wrong {
    let column = error.column();
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    let reason = match error.classify() {
        serde_json::error::Category::Data => {
            // The message may quote a value, which may be confidential.
            let expected = match what.split("expected ").last().unwrap_or_default() {
                "a string" => "a date or a name must be a string",
                "a sequence" => "`circumstances` must be a list of strings",
                expected => expected,
            };
            match what.strip_prefix("duplicate field ") {
                Some(key) => format!("column {column}: duplicate key {key}; keep one"),
                None => format!("column {column}: {expected}"),
            }
        }
        serde_json::error::Category::Eof => {
            format!("column {column}: the line ends in the middle of an object: was it cut off?")
        }
        _ if matches!(what, "expected ident" | "expected value") => {
            format!("column {column}: not a JSON object: a text needs quotes")
        }
        _ => format!("column {column}: not a JSON object ({what})"),
    };
    Wrong::new("line", reason)
}
