//! A run compared with the last one: what has gone, what is missing, and what to remember.

use std::hash::Hasher;
use std::io::{self, Write};

use crate::RuleSet;
use crate::intake::Reject;
use crate::report::{Change, Fate, Gone, SinceLastRun};
use crate::text::{counted, excerpt, printable};
use fnv::FnvHasher;

use super::entries::{Entries, Entry};
use super::file::{KnownFile, Remembered, Unread, UnreadKey, UnreadSince};
use super::told::{Seen, Told};

/// What this run has seen so far.
pub(in crate::check) struct Tonight<'t> {
    told: &'t Told,
    next: Entries,
    counts: Seen,
    /// By entry: whether its deadline was found again.
    found: Vec<bool>,
    /// By entry: whether a record still has it.
    retold: Vec<bool>,
    /// By entry: whether its case still records its start, or has a new deadline of its rule from another.
    is_recorded: Vec<bool>,
    /// Index of the entry of each deadline that has been put right or has ended, and which of them, in this order.
    put_right: Vec<(u32, Change)>,
    /// By the first entry of a case: whether the case was judged.
    judged: Vec<bool>,
    /// By the first entry of a case: whether a record of it could not be judged.
    doubtful: Vec<bool>,
    /// Whether a record could not be judged of which no case is known.
    has_nameless: bool,
    unread: Unread,
    new_unread: u64,
    still_unread: u64,
    files: Vec<KnownFile>,
    /// By rule number: whether some file could show it.
    checked: Vec<bool>,
}

/// What a run has come to.
pub struct Finished {
    /// Why the run cannot be complete, one sentence each.
    pub problems: Vec<String>,
    /// What is different from the last run, though that need not be wrong.
    pub remark: Option<String>,
    /// What has changed since the last run.
    pub since: SinceLastRun,
    /// Of each deadline that has been put right, whether it is to be told.
    pub is_put_right: Vec<bool>,
    /// Whether a record could not be judged that was not told before.
    pub has_new_unread: bool,
    pub(super) next: Remembered,
}

impl Finished {
    /// Writes what the next run must know.
    ///
    /// # Errors
    ///
    /// Any error of the writer.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.next.write(out)
    }
}

impl<'t> Tonight<'t> {
    pub(in crate::check) fn new(told: &'t Told) -> Self {
        let none = || vec![false; told.last.told.len()];
        Self {
            told,
            next: Entries::default(),
            counts: Seen::default(),
            found: none(),
            retold: none(),
            is_recorded: none(),
            put_right: Vec::new(),
            judged: none(),
            doubtful: none(),
            has_nameless: false,
            unread: Unread::new(),
            new_unread: 0,
            still_unread: 0,
            files: Vec::new(),
            checked: vec![false; told.last.rule_ids.len()],
        }
    }

    /// Adds the indexes of the rules that can be checked in a file.
    pub(in crate::check) fn add_rules(&mut self, checked: impl Iterator<Item = usize>) {
        for rule_index in checked {
            self.checked[usize::from(self.told.rules[rule_index])] = true;
        }
    }

    /// Adds a file of many cases, and the ids of the events that it can show; `None` for all.
    pub(in crate::check) fn add_file(&mut self, file: &str, events: Option<Vec<String>>) {
        self.files.push(KnownFile { file: file.to_owned(), events });
    }

    /// Adds what some records have shown.
    pub(in crate::check) fn add(&mut self, seen: &Seen) {
        self.next.append(&seen.told);
        self.counts.add_counts(seen);
        seen.found.iter().for_each(|at| self.found[*at as usize] = true);
        seen.retold.iter().for_each(|at| self.retold[*at as usize] = true);
        let recorded = seen.same_start.iter().chain(&seen.corrected);
        recorded.for_each(|at| self.is_recorded[*at as usize] = true);
        self.put_right.extend(&seen.put_right);
        seen.judged.iter().for_each(|at| self.judged[*at as usize] = true);
    }

    /// Adds a record that could not be judged. Returns whether that is new.
    pub(in crate::check) fn add_unread(&mut self, reject: &Reject) -> bool {
        let entries = reject.case.as_deref().map(|case| self.told.last.told.of_case(case));
        match entries {
            None => self.has_nameless = true,
            Some(entries) if entries.is_empty() => {}
            Some(entries) => self.doubtful[entries.start] = true,
        }
        let key = unread_key(reject);
        let known = self.told.last.unread.get(&key);
        let first_told = known.map_or(self.told.as_of, |known| known.first_told);
        let now = self.unread.entry(key).or_insert(UnreadSince { first_told, copies: 0 });
        now.copies += 1;
        let is_new = now.copies > known.map_or(0, |known| known.copies);
        let count = if is_new { &mut self.new_unread } else { &mut self.still_unread };
        *count += 1;
        is_new
    }

    /// Compares the whole run with the last one. Nothing is forgotten if the run is not complete.
    pub(in crate::check) fn finish(
        mut self,
        rules: &RuleSet,
        read: u64,
        has_failed: bool,
        allow_fewer: bool,
    ) -> Finished {
        let mut problems = if allow_fewer { Vec::new() } else { self.problems(read, has_failed) };
        let is_complete = problems.is_empty() && !has_failed;
        problems.extend(self.hidden());
        let remark = self.other_files();
        let mut gone = Vec::new();
        let mut unknown = 0;
        let last = &self.told.last;
        for at in (0..last.told.len()).filter(|at| !self.found[*at]) {
            let entry = last.told.get(at);
            let case = last.told.case(entry);
            match self.fate(at, entry, is_complete) {
                None => {
                    unknown += 1;
                    let Entry { status, first_told, copies, .. } = *entry;
                    self.next.push_copies(case, entry.key(), status, first_told, copies);
                }
                Some(fate) => gone.push(self.gone(case, entry, rules, fate)),
            }
        }
        problems.extend(not_recorded(&gone));
        self.next.sort();
        self.next.keep_each_once();
        if !is_complete {
            for (key, known) in &last.unread {
                let now = self.unread.entry(key.clone()).or_insert(*known);
                now.copies = now.copies.max(known.copies);
            }
        }
        let is_put_right = self.is_put_right();
        let since = SinceLastRun {
            last_run: last.last_run,
            new: self.counts.new,
            put_right: self.count_told(&is_put_right, Change::PutRight),
            no_longer_open: self.count_told(&is_put_right, Change::NoLongerOpen),
            gone,
            still_open: self.counts.still_open,
            still_open_since: self.counts.open_since,
            unknown,
            still_unread: self.still_unread,
        };
        let has_new_unread = self.new_unread > 0;
        Finished {
            problems,
            remark,
            since,
            is_put_right,
            has_new_unread,
            next: self.remembered(rules, read, is_complete),
        }
    }

    /// Of each deadline that has been put right, whether it is to be told: once, and not if another record of the
    /// case still has it.
    fn is_put_right(&self) -> Vec<bool> {
        let mut is_known = self.retold.clone();
        let told = self.put_right.iter();
        told.map(|(at, _)| !std::mem::replace(&mut is_known[*at as usize], true)).collect()
    }

    fn count_told(&self, is_told: &[bool], change: Change) -> u64 {
        let all = self.put_right.iter().zip(is_told);
        all.filter(|((_, known), is_told)| **is_told && *known == change).count() as u64
    }

    /// What has become of an entry whose deadline was not found again; `None` if it was not looked at.
    fn fate(&self, at: usize, entry: &Entry, is_complete: bool) -> Option<Fate> {
        let rule = usize::from(entry.rule);
        let first = self.told.last.told.first_of_case(at);
        let is_a_rule = self.told.rules.contains(&entry.rule);
        let is_checked = self.checked[rule] || !is_a_rule;
        if !is_complete || self.doubtful[first] || !is_checked {
            None
        } else if self.judged[first] {
            // A rule that the table no longer has says nothing of the record.
            let is_recorded = self.is_recorded[at] || !is_a_rule;
            Some(if is_recorded { Fate::Changed } else { Fate::NotRecorded })
        } else if self.has_nameless {
            None
        } else {
            Some(Fate::NotInFile)
        }
    }

    fn gone(&self, case: &str, entry: &Entry, rules: &RuleSet, fate: Fate) -> Gone {
        let id = self.told.last.rule_ids.id(entry.rule);
        let known = rules.rules().find(|rule| rule.id == id);
        Gone {
            case: case.to_owned(),
            rule: id.to_owned(),
            title: known.map_or(id, |rule| &rule.title).to_owned(),
            from: entry.from,
            due: entry.due,
            was: entry.status,
            fate,
        }
    }

    /// Which deadlines that were told a record hides that could not be judged. They may be in breach still.
    fn hidden(&self) -> Option<String> {
        let last = &self.told.last.told;
        let is_hidden = |at: &usize| {
            let first = last.first_of_case(*at);
            let is_lost = self.has_nameless && !self.judged[first];
            !self.found[*at] && (self.doubtful[first] || is_lost)
        };
        let mut hidden = (0..last.len()).filter(is_hidden);
        let first = last.case(last.get(hidden.next()?));
        let count = 1 + hidden.count() as u64;
        let (deadlines, more) =
            (counted(count, "deadline"), if count == 1 { "" } else { " first" });
        Some(format!(
            "{deadlines} reported before, of case `{}`{more}, may be in a record that could not be read or \
             counted: correct the record (--rejects FILE names it)",
            excerpt(first)
        ))
    }

    /// Why this run cannot be complete, as far as the last one shows.
    fn problems(&self, read: u64, has_failed: bool) -> Vec<String> {
        const ALLOW: &str = "or give --allow-fewer if this is right";
        let last = &self.told.last;
        let mut problems = Vec::new();
        if last.last_run.is_some() && read * 5 < last.records * 4 {
            problems.push(format!(
                "{} read, and {} in the last run: check the export, {ALLOW}",
                counted(read, "record"),
                last.records
            ));
        }
        // A file that could not be opened has been reported already.
        if has_failed {
            return problems;
        }
        let dropped = only_in(&last.files, &self.files);
        let added = only_in(&self.files, &last.files);
        if dropped.len() > added.len() {
            let names = names(&dropped);
            problems.push(format!("the last run also read {names}: add it again, {ALLOW}"));
            return problems;
        }
        let same = self.files.iter().filter_map(|file| {
            let before = last.files.iter().find(|other| other.file == file.file)?;
            Some((file.file.clone(), without(&[before], &[file])))
        });
        let renamed = added.first().map(|file| (file.file.clone(), without(&dropped, &added)));
        for (file, lost) in same.chain(renamed).filter(|(_, lost)| !lost.is_empty()) {
            problems.push(format!(
                "`{}` recorded {} in the last run and no longer does: put the column back, {ALLOW}",
                printable(&file),
                lost.join(", ")
            ));
        }
        problems
    }

    /// Which other files the last run has read, if this one has read as many.
    fn other_files(&self) -> Option<String> {
        let last = &self.told.last;
        let dropped = only_in(&last.files, &self.files);
        let added = only_in(&self.files, &last.files);
        let is_renamed = !dropped.is_empty() && dropped.len() <= added.len();
        is_renamed.then(|| {
            format!("the last run read {}, and this one {}", names(&dropped), names(&added))
        })
    }

    fn remembered(self, rules: &RuleSet, read: u64, is_complete: bool) -> Remembered {
        let last = &self.told.last;
        let mut files = self.files;
        let mut records = read;
        if !is_complete {
            records = records.max(last.records);
            add_known(&mut files, &last.files);
        }
        Remembered {
            last_run: Some(self.told.as_of),
            rules: rules.id.clone(),
            records,
            files,
            unread: self.unread,
            told: self.next,
            rule_ids: last.rule_ids.clone(),
        }
    }
}

/// Which deadlines are gone because a case no longer records their start. A start may be deleted by mistake.
fn not_recorded(gone: &[Gone]) -> Option<String> {
    let mut lost = gone.iter().filter(|gone| gone.fate == Fate::NotRecorded);
    let first = excerpt(&lost.next()?.case);
    let count = 1 + lost.count() as u64;
    let (are, first_of) = if count == 1 { ("is", "") } else { ("are", "first ") };
    Some(format!(
        "{} reported before {are} no longer recorded ({first_of}case `{first}`): check whether a date was \
         deleted or mistyped, or --deemed-receipt or the calendar changed",
        counted(count, "deadline")
    ))
}

/// The files that have no namesake among others.
fn only_in<'f>(files: &'f [KnownFile], others: &[KnownFile]) -> Vec<&'f KnownFile> {
    files.iter().filter(|file| others.iter().all(|other| other.file != file.file)).collect()
}

fn names(files: &[&KnownFile]) -> String {
    let names = files.iter().map(|file| format!("`{}`", printable(&file.file)));
    names.collect::<Vec<_>>().join(", ")
}

/// The events that some files could show and others cannot.
fn without(before: &[&KnownFile], now: &[&KnownFile]) -> Vec<String> {
    if now.iter().any(|file| file.events.is_none()) {
        return Vec::new();
    }
    let shown: Vec<&String> =
        now.iter().filter_map(|file| file.events.as_ref()).flatten().collect();
    let known = before.iter().filter_map(|file| file.events.as_ref()).flatten();
    let mut lost: Vec<String> = known.filter(|event| !shown.contains(event)).cloned().collect();
    lost.sort_unstable();
    lost.dedup();
    lost
}

/// Adds what was known of files before, so that it is asked for again.
fn add_known(files: &mut Vec<KnownFile>, before: &[KnownFile]) {
    for known in before {
        match files.iter_mut().find(|file| file.file == known.file) {
            None => files.push(known.clone()),
            Some(file) => {
                let more = without(&[known], &[file]);
                if let Some(events) = &mut file.events {
                    events.extend(more);
                }
            }
        }
    }
}

fn unread_key(reject: &Reject) -> UnreadKey {
    let Reject { file, line, case, reason, .. } = reject;
    let mut number = FnvHasher::default();
    // A reason may name lines, and they shift.
    for (index, part) in reason.split("line ").enumerate() {
        let part =
            if index == 0 { part } else { part.trim_start_matches(|c: char| c.is_ascii_digit()) };
        number.write(part.as_bytes());
    }
    let line = if case.is_none() { *line } else { None };
    UnreadKey { file: file.clone(), case: case.clone(), line, reason: number.finish() }
}
