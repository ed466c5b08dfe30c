//! What has been told, in little memory: a large authority may have a million entries.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use crate::{Moment, Status};

/// One thing that a run has reported about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    case: Span,
    /// The number of the rule in [`RuleIds`].
    pub(super) rule: u16,
    pub(super) from: Moment,
    pub(super) due: Option<Moment>,
    /// The status that was last told.
    pub(super) status: Status,
    pub(super) first_told: Moment,
    /// How many records have it: rows of one id, or the same case in several files.
    pub(super) copies: u32,
}

/// Where the id of a case lies among all ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    at: u32,
    length: u32,
}

impl Span {
    fn of(self, ids: &str) -> &str {
        &ids[self.at as usize..][..self.length as usize]
    }
}

/// What identifies an entry of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) rule: u16,
    pub(super) from: Moment,
    pub(super) due: Option<Moment>,
}

impl Key {
    /// Whether it is the same deadline, though a time was added on one side or taken away.
    pub(super) fn is_nearly(&self, other: &Self) -> bool {
        let day = |one: Moment, other: Moment| {
            one == other || (one.date() == other.date() && one.has_time() != other.has_time())
        };
        let due = match (self.due, other.due) {
            (Some(one), Some(other)) => day(one, other),
            (one, other) => one == other,
        };
        self.rule == other.rule && due && day(self.from, other.from)
    }
}

impl Entry {
    pub(super) fn key(&self) -> Key {
        Key { rule: self.rule, from: self.from, due: self.due }
    }
}

/// Entries whose case ids share one text.
#[derive(Debug, Default)]
pub(super) struct Entries {
    ids: String,
    list: Vec<Entry>,
}

impl Entries {
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, index: usize) -> &Entry {
        &self.list[index]
    }

    pub(super) fn case(&self, entry: &Entry) -> &str {
        entry.case.of(&self.ids)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.list.iter().map(|entry| (self.case(entry), entry))
    }

    /// Adds an entry. The id of a case is kept once if its entries follow each other.
    pub(super) fn push(&mut self, case: &str, key: Key, status: Status, first_told: Moment) {
        self.push_copies(case, key, status, first_told, 1);
    }

    /// Adds an entry that so many records have.
    pub(super) fn push_copies(
        &mut self,
        case: &str,
        key: Key,
        status: Status,
        first_told: Moment,
        copies: u32,
    ) {
        let same = self.list.last().filter(|last| self.case(last) == case).map(|last| last.case);
        let case = same.unwrap_or_else(|| self.add_id(case));
        let Key { rule, from, due } = key;
        self.list.push(Entry { case, rule, from, due, status, first_told, copies });
    }

    #[allow(clippy::expect_used, reason = "four gigabytes of case ids do not fit a night")]
    fn add_id(&mut self, case: &str) -> Span {
        let fits = "the case ids are shorter than 4 GB in all";
        let at = u32::try_from(self.ids.len()).expect(fits);
        self.ids.push_str(case);
        Span { at, length: u32::try_from(case.len()).expect(fits) }
    }

    /// Adds the entries of later records.
    pub(super) fn append(&mut self, more: &Self) {
        for (case, entry) in more.iter() {
            self.push_copies(case, entry.key(), entry.status, entry.first_told, entry.copies);
        }
    }

    /// Sorts by case, so that the entries of a case can be found.
    pub(super) fn sort(&mut self) {
        let Self { ids, list } = self;
        list.sort_unstable_by(|a, b| a.case.of(ids).cmp(b.case.of(ids)));
    }

    /// Keeps each entry once, with its most urgent status and the number of records that have it so: several may
    /// have the same deadline. The entries are sorted.
    pub(super) fn keep_each_once(&mut self) {
        let Self { ids, list } = self;
        let (mut kept, mut of_case) = (0, 0);
        for at in 0..list.len() {
            let entry = list[at];
            if kept == 0 || entry.case.of(ids) != list[kept - 1].case.of(ids) {
                of_case = kept;
            }
            match list[of_case..kept].iter_mut().find(|known| known.key() == entry.key()) {
                Some(known) => match known.status.urgency().cmp(&entry.status.urgency()) {
                    Ordering::Less => {}
                    Ordering::Greater => *known = entry,
                    Ordering::Equal => {
                        known.copies += entry.copies;
                        if entry.first_told.compare(&known.first_told).is_lt() {
                            known.first_told = entry.first_told;
                        }
                    }
                },
                None => {
                    list[kept] = entry;
                    kept += 1;
                }
            }
        }
        list.truncate(kept);
    }

    /// The entries of a case, once they are sorted.
    pub(super) fn of_case(&self, case: &str) -> Range<usize> {
        let before = |order: Ordering| order == Ordering::Less;
        let start = self.list.partition_point(|entry| before(self.case(entry).cmp(case)));
        let same = self.list[start..].iter().take_while(|entry| self.case(entry) == case);
        start..start + same.count()
    }

    /// The index of the first entry of the same case.
    pub(super) fn first_of_case(&self, index: usize) -> usize {
        let case = self.case(&self.list[index]);
        let before = self.list[..index].iter().rev();
        index - before.take_while(|entry| self.case(entry) == case).count()
    }
}

/// Ids of rules, each with a number.
#[derive(Debug, Clone, Default)]
pub(super) struct RuleIds {
    ids: Vec<String>,
    numbers: HashMap<String, u16>,
}

impl RuleIds {
    #[allow(clippy::expect_used, reason = "a table has far fewer rules")]
    pub(super) fn number(&mut self, id: &str) -> u16 {
        if let Some(known) = self.numbers.get(id) {
            return *known;
        }
        let number = u16::try_from(self.ids.len()).expect("there are fewer than 65,536 rules");
        self.ids.push(id.to_owned());
        self.numbers.insert(id.to_owned(), number);
        number
    }

    pub(super) fn id(&self, number: u16) -> &str {
        &self.ids[usize::from(number)]
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn entries(cases: &[&str]) -> Entries {
        let mut entries = Entries::default();
        for (rule, case) in cases.iter().enumerate() {
            let key = Key { rule: rule as u16, from: day("2026-11-20"), due: None };
            entries.push(case, key, Status::Breached, day("2026-12-01"));
        }
        entries.sort();
        entries
    }

    #[test]
    fn the_entries_of_a_case_are_found_wherever_it_lies() {
        let entries = entries(&["C-2", "C-1", "C-3", "C-2", "C-10"]);
        for (case, count) in [("C-1", 1), ("C-2", 2), ("C-3", 1), ("C-10", 1), ("C-4", 0), ("", 0)]
        {
            let found = entries.of_case(case);
            assert_eq!(found.len(), count, "{case}");
            for index in found.clone() {
                assert_eq!(entries.case(entries.get(index)), case);
                assert_eq!(entries.first_of_case(index), found.start, "{case}");
            }
        }
    }

    #[test]
    fn of_several_entries_for_one_deadline_the_most_urgent_is_kept() {
        let key = Key { rule: 0, from: day("2026-11-20"), due: None };
        let mut entries = Entries::default();
        for (case, status) in [
            ("C-1", Status::Extended),
            ("C-2", Status::DueSoon),
            ("C-1", Status::Breached),
            ("C-1", Status::Extended),
        ] {
            entries.push(case, key, status, day("2026-12-01"));
        }
        entries.push("C-2", Key { rule: 1, ..key }, Status::DueSoon, day("2026-12-01"));
        entries.sort();
        entries.keep_each_once();
        let kept: Vec<_> =
            entries.iter().map(|(case, entry)| (case, entry.rule, entry.status)).collect();
        let expected = [
            ("C-1", 0, Status::Breached),
            ("C-2", 0, Status::DueSoon),
            ("C-2", 1, Status::DueSoon),
        ];
        assert_eq!(kept, expected);
    }

    #[test]
    fn entries_of_a_case_that_follow_each_other_share_its_id() {
        assert_eq!(entries(&["C-1", "C-1", "C-1"]).ids, "C-1");
    }

    #[test]
    fn a_rule_keeps_its_number() {
        let mut rules = RuleIds::default();
        assert_eq!(
            [rules.number("icpc"), rules.number("decision"), rules.number("icpc")],
            [0, 1, 0]
        );
        assert_eq!((rules.id(1), rules.len()), ("decision", 2));
    }

    #[test]
    fn a_deadline_stays_the_same_if_a_time_is_added_to_its_day_or_taken_away() {
        let key = |rule, from: &str, due: Option<&str>| Key {
            rule,
            from: from.parse().unwrap(),
            due: due.map(|due| due.parse().unwrap()),
        };
        let day = key(1, "2026-11-20", Some("2026-11-22"));
        let time = key(1, "2026-11-20 16:40", Some("2026-11-22 16:40"));
        assert!(time.is_nearly(&day) && day.is_nearly(&time));
        let without_number = key(1, "2026-11-20", None);
        assert!(without_number.is_nearly(&key(1, "2026-11-20 16:40", None)));
        for other in [
            key(2, "2026-11-20 16:40", Some("2026-11-22 16:40")),
            key(1, "2026-11-21 16:40", Some("2026-11-22 16:40")),
            key(1, "2026-11-21", Some("2026-11-22")),
            key(1, "2026-11-20", Some("2026-11-23 16:40")),
            without_number,
        ] {
            assert!(!day.is_nearly(&other), "{other:?}");
        }
        let later = key(1, "2026-11-20 17:00", Some("2026-11-22 17:00"));
        assert!(!time.is_nearly(&later), "another time is another deadline");
    }

    /// A million of them must stay far below 200 MB, twice.
    #[test]
    fn an_entry_is_small() {
        assert!(size_of::<Entry>() <= 56, "{}", size_of::<Entry>());
    }
}
