//! The file that remembers what has been told: JSON with the schema `dutyclock/state/v1`. It holds case ids, rule
//! ids, dates and statuses, and no text of any record.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Write};
use std::path::Path;

use crate::intake::reason;
use crate::{Moment, Status};
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::entries::{Entries, Key, RuleIds};

const SCHEMA: &str = "dutyclock/state/v1";
const ANY_VERSION: &str = "dutyclock/state/";

/// What the last run has left.
#[derive(Debug, Default)]
pub struct Remembered {
    /// The moment as of which it checked; `None` before the first run.
    pub last_run: Option<Moment>,
    /// Id of the rule table.
    pub rules: String,
    /// The number of records that it read.
    pub(super) records: u64,
    pub(super) files: Vec<KnownFile>,
    pub(super) unread: Unread,
    pub(super) told: Entries,
    pub(super) rule_ids: RuleIds,
}

/// A file, and what it could show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KnownFile {
    pub(super) file: String,
    /// Ids of the events; `None` for all.
    pub(super) events: Option<Vec<String>>,
}

/// Records that could not be judged.
pub(super) type Unread = BTreeMap<UnreadKey, UnreadSince>;

/// When a record that could not be judged was first told, and how many are like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnreadSince {
    pub(super) first_told: Moment,
    pub(super) copies: u32,
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_one(copies: &u32) -> bool {
    *copies == 1
}

/// What identifies a record that could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct UnreadKey {
    pub(super) file: String,
    pub(super) case: Option<String>,
    /// Only where no case id is known, since lines shift.
    pub(super) line: Option<u64>,
    /// A number for the reason, whose text may quote the record.
    pub(super) reason: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnreadLine {
    file: String,
    case: Option<String>,
    line: Option<u64>,
    reason: String,
    first_told: When,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    copies: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldLine<Text> {
    case: Text,
    rule: Text,
    from: When,
    due: Option<When>,
    status: Status,
    first_told: When,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    copies: u32,
}

/// A moment, as ISO 8601 has it.
#[derive(Clone, Copy)]
struct When(Moment);

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.iso())
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Iso;
        impl Visitor<'_> for Iso {
            type Value = When;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date or a time")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<When, E> {
                let known = Moment::from_iso(text.as_bytes()).map_or_else(|| text.parse(), Ok);
                known.map(When).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Iso)
    }
}

#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    last_run: Option<When>,
    rules: &'a str,
    records: u64,
    files: &'a [KnownFile],
    unread: Vec<UnreadLine>,
    told: ToldLines<'a>,
}

/// The entries, written one by one.
struct ToldLines<'a>(&'a Remembered);

impl Serialize for ToldLines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Remembered { told, rule_ids, .. } = self.0;
        serializer.collect_seq(told.iter().map(|(case, entry)| ToldLine {
            case,
            rule: rule_ids.id(entry.rule),
            from: When(entry.from),
            due: entry.due.map(When),
            status: entry.status,
            first_told: When(entry.first_told),
            copies: entry.copies,
        }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    schema: String,
    last_run: When,
    rules: String,
    records: u64,
    files: Vec<KnownFile>,
    unread: Vec<UnreadLine>,
    told: ReadEntries,
}

/// The entries, read one by one.
struct ReadEntries(Entries, RuleIds);

impl<'de> Deserialize<'de> for ReadEntries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lines;
        impl<'de> Visitor<'de> for Lines {
            type Value = ReadEntries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of what has been reported")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut lines: A) -> Result<ReadEntries, A::Error> {
                let (mut entries, mut rule_ids) = (Entries::default(), RuleIds::default());
                while let Some(line) = lines.next_element::<ToldLine<String>>()? {
                    let rule = rule_ids.number(&line.rule);
                    let key = Key { rule, from: line.from.0, due: line.due.map(|due| due.0) };
                    let (status, first_told) = (line.status, line.first_told.0);
                    entries.push_copies(&line.case, key, status, first_told, line.copies);
                }
                entries.sort();
                Ok(ReadEntries(entries, rule_ids))
            }
        }
        deserializer.deserialize_seq(Lines)
    }
}

impl Remembered {
    /// What the last run has left; nothing if there was none.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is damaged, or is something else.
    pub fn read(path: &Path) -> Result<Self, String> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            file => {
                file.map_err(|error| format!("cannot read {}: {}", named(path), reason(&error)))?
            }
        };
        let mut json =
            serde_json::Deserializer::from_reader(BufReader::with_capacity(65_536, file));
        let read = Read::deserialize(&mut json).and_then(|read| json.end().map(|()| read));
        match read {
            Ok(read) if read.schema == SCHEMA => {
                read.remembered().ok_or_else(|| damaged(path, "a reason is no number"))
            }
            Ok(_) => Err(why_unreadable(path, "another schema")),
            Err(error) if error.is_io() => Err(format!("cannot read {}: {error}", named(path))),
            Err(error) => Err(why_unreadable(path, &error.to_string())),
        }
    }

    /// Writes it.
    ///
    /// # Errors
    ///
    /// Any error of the writer.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let unread = self.unread.iter().map(|(key, since)| UnreadLine {
            file: key.file.clone(),
            case: key.case.clone(),
            line: key.line,
            reason: format!("{:016x}", key.reason),
            first_told: When(since.first_told),
            copies: since.copies,
        });
        let written = Written {
            schema: SCHEMA,
            last_run: self.last_run.map(When),
            rules: &self.rules,
            records: self.records,
            files: &self.files,
            unread: unread.collect(),
            told: ToldLines(self),
        };
        serde_json::to_writer(&mut *out, &written)?;
        writeln!(out)
    }
}

impl Read {
    fn remembered(self) -> Option<Remembered> {
        let Self { last_run, rules, records, files, unread, told, .. } = self;
        let unread = unread.into_iter().map(
            |UnreadLine { file, case, line, reason, first_told, copies }| {
                let reason = u64::from_str_radix(&reason, 16).ok()?;
                let since = UnreadSince { first_told: first_told.0, copies };
                Some((UnreadKey { file, case, line, reason }, since))
            },
        );
        let unread = unread.collect::<Option<_>>()?;
        let ReadEntries(told, rule_ids) = told;
        Some(Remembered {
            last_run: Some(last_run.0),
            rules,
            records,
            files,
            unread,
            told,
            rule_ids,
        })
    }
}

fn named(path: &Path) -> String {
    format!("the state `{}`", path.display())
}

/// How to begin without what is remembered, as the end of a sentence.
pub const START_ANEW: &str = "move it away to start again: the next run then reports everything";

fn damaged(path: &Path, why: &str) -> String {
    format!("{} is damaged ({why}): put back a copy of it, or {START_ANEW}", named(path))
}

/// Why a file is no state that can be read, from what its beginning says.
fn why_unreadable(path: &Path, why: &str) -> String {
    match schema_of(path) {
        Some(schema) if schema == SCHEMA => damaged(path, why),
        Some(schema) => format!(
            "{} was written by another version of dutyclock (`{schema}`, and this one reads \
             `{SCHEMA}`): use that version, or {START_ANEW}",
            named(path)
        ),
        None => format!(
            "{} is not a file that --state has written: name another file, or {START_ANEW}",
            named(path)
        ),
    }
}

/// The schema that the beginning of a file names, if it is one of a state.
fn schema_of(path: &Path) -> Option<String> {
    let mut beginning = Vec::new();
    File::open(path).ok()?.take(200).read_to_end(&mut beginning).ok()?;
    let text = String::from_utf8_lossy(&beginning);
    let (_, from) = text.split_once(&format!("\"{ANY_VERSION}"))?;
    let (version, _) = from.split_once('"')?;
    Some(format!("{ANY_VERSION}{version}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn remembered() -> Remembered {
        let mut remembered = Remembered {
            last_run: Some(when("2026-10-24 06:30")),
            rules: "england".to_owned(),
            records: 3,
            files: vec![
                KnownFile { file: "a.csv".to_owned(), events: Some(vec!["icpc".to_owned()]) },
                KnownFile { file: "b.jsonl".to_owned(), events: None },
            ],
            ..Remembered::default()
        };
        let key =
            UnreadKey { file: "a.csv".to_owned(), case: None, line: Some(7), reason: u64::MAX };
        let since = UnreadSince { first_told: when("2026-10-23"), copies: 2 };
        remembered.unread.insert(key, since);
        let mut tell = |case: &str, rule: &str, from: &str, due: Option<&str>| {
            let rule = remembered.rule_ids.number(rule);
            let key = Key { rule, from: when(from), due: due.map(when) };
            remembered.told.push(case, key, Status::Breached, when("2026-10-24 06:30"));
        };
        // A quote, an hour of the change of the clocks, and a duty without a number.
        tell("C \"1\"", "written-confirmation", "2026-10-23 16:40", Some("2026-10-25 15:40"));
        tell("C-2", "icpc", "2026-10-01", Some("2026-10-22"));
        tell("C-2", "visit", "2026-10-01", None);
        remembered
    }

    fn written(remembered: &Remembered) -> String {
        let mut bytes = Vec::new();
        remembered.write(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn what_was_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("told.json");
        let before = written(&remembered());
        std::fs::write(&path, &before).unwrap();
        let read = Remembered::read(&path).unwrap();
        assert_eq!(written(&read), before);
        assert_eq!(read.told.of_case("C-2").len(), 2);
        assert_eq!(read.unread, remembered().unread);
        assert_eq!(before.matches("\"copies\"").count(), 1, "only a number above one is written");
    }

    #[test]
    fn what_is_there_and_cannot_be_opened_is_no_first_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("told.json");
        std::fs::write(&file, written(&remembered())).unwrap();
        let below_a_file = file.join("told.json");
        for path in [folder.path(), &below_a_file] {
            let error = Remembered::read(path).unwrap_err();
            assert!(
                error.starts_with(&format!("cannot read the state `{}`: ", path.display())),
                "{error}"
            );
        }
    }

    #[test]
    fn no_file_is_a_first_run() {
        let folder = tempfile::tempdir().unwrap();
        let read = Remembered::read(&folder.path().join("told.json")).unwrap();
        assert_eq!((read.last_run, read.told.len()), (None, 0));
    }

    #[test]
    fn what_is_cut_off_or_goes_on_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("told.json");
        let whole = written(&remembered());
        let with_more = whole.replace("\"records\"", "\"more\":1,\"records\"");
        for text in [&whole[..whole.len() - 3], &format!("{whole}{{}}"), &with_more] {
            std::fs::write(&path, text).unwrap();
            let error = Remembered::read(&path).unwrap_err().to_string();
            let says = format!("the state `{}` is damaged (", path.display());
            assert!(error.starts_with(&says), "{error}");
        }
    }
}
