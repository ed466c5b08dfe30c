//! Whether a deadline is new, against what the last run told.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::report::Change;
use crate::{Fails, Moment, RuleSet, Status, Verdict};

use super::entries::{Entries, Key};
use super::file::Remembered;

/// What the last run told. Many threads look things up in it.
pub struct Told {
    pub(super) last: Remembered,
    /// By rule index: the number of the rule.
    pub(super) rules: Vec<u16>,
    pub(super) as_of: Moment,
    /// By entry: how many records of this run still have it. Threads count together.
    copies: Vec<AtomicU32>,
}

/// What some records say of it.
#[derive(Default)]
pub(in crate::check) struct Seen {
    /// What is to be remembered of these records.
    pub(super) told: Entries,
    /// Indexes of entries whose deadline was found again.
    pub(super) found: Vec<u32>,
    /// Indexes of the first entry of each case that was judged.
    pub(super) judged: Vec<u32>,
    pub(super) new: u64,
    /// Index of the entry of each deadline that has been put right or has ended, and which of them, in this order.
    pub(super) put_right: Vec<(u32, Change)>,
    /// Indexes of entries whose case still has a deadline of their rule from the same start.
    pub(super) same_start: Vec<u32>,
    /// Indexes of entries whose case has a new deadline of their rule, from any start that has happened.
    pub(super) corrected: Vec<u32>,
    /// Indexes of entries that a record still has, as they were told or worse.
    pub(super) retold: Vec<u32>,
    pub(super) still_open: u64,
    /// When the first of what is still open was told.
    pub(super) open_since: Option<Moment>,
}

impl Seen {
    /// Adds what later records say.
    pub(super) fn add_counts(&mut self, more: &Self) {
        self.new += more.new;
        self.still_open += more.still_open;
        self.open_since = earlier(self.open_since, more.open_since);
    }
}

/// The entries of a case.
pub(in crate::check) type OfCase = Range<usize>;

/// How a deadline stands now, as far as telling it matters.
#[derive(Debug, Clone, Copy)]
pub(in crate::check) struct Standing {
    pub(in crate::check) status: Status,
    /// Whether the report lists it: only that is told and remembered.
    pub(in crate::check) is_listed: bool,
}

impl Told {
    /// What the last run has left, for a run by these rules as of that moment.
    #[must_use]
    pub fn new(mut last: Remembered, rules: &RuleSet, as_of: Moment) -> Self {
        let rules = rules.rules().map(|rule| last.rule_ids.number(&rule.id)).collect();
        let copies = (0..last.told.len()).map(|_| AtomicU32::new(0)).collect();
        Self { last, rules, as_of, copies }
    }

    /// The entries of a case that is being judged.
    pub(in crate::check) fn of_case(&self, case: Option<&str>, seen: &mut Seen) -> OfCase {
        let entries = case.map_or(0..0, |case| self.last.told.of_case(case));
        if !entries.is_empty() {
            seen.judged.push(index(entries.start));
        }
        entries
    }

    /// How a deadline has changed since it was last told; `None` if it was not told and need not be.
    pub(in crate::check) fn change(
        &self,
        case: (&str, &OfCase),
        rule_index: usize,
        verdict: &Verdict,
        now: Standing,
        seen: &mut Seen,
    ) -> Option<Change> {
        let (case, entries) = case;
        let key = Key { rule: self.rules[rule_index], from: verdict.from, due: verdict.due };
        let entries = entries.clone().map(|at| (at, self.last.told.get(at)));
        let of_rule = entries.filter(|(_, entry)| entry.rule == key.rule);
        let same_start = of_rule.clone().filter(|(_, entry)| is_of_start(verdict, entry.from));
        seen.same_start.extend(same_start.map(|(at, _)| index(at)));
        let exact = of_rule.clone().find(|(_, entry)| entry.key() == key);
        let known =
            exact.or_else(|| of_rule.clone().find(|(_, entry)| entry.key().is_nearly(&key)));
        if let Some((at, _)) = known {
            seen.found.push(index(at));
        }
        let before = known.map(|(_, entry)| entry.status);
        let mut change = change(before, now);
        if let Some((at, entry)) = known.filter(|_| change == Some(Change::StillOpen))
            && now.status == entry.status
            && self.copies[at].fetch_add(1, Ordering::Relaxed) >= entry.copies
        {
            // One more record has it than were told.
            change = Some(Change::New);
        }
        if change == Some(Change::New) {
            seen.told.push(case, key, now.status, self.as_of);
        } else if let Some((_, entry)) = known.filter(|_| stays(before, now)) {
            seen.told.push(case, key, now.status, entry.first_told);
        }
        let at = known.map(|(at, _)| index(at));
        if matches!(change, Some(Change::New | Change::StillOpen)) {
            seen.retold.extend(at);
        }
        match change {
            Some(Change::New) => {
                seen.new += 1;
                // A start that was corrected shows in what is new from another one, if that has happened.
                if verdict.start.date() <= self.as_of.date() {
                    seen.corrected.extend(of_rule.map(|(at, _)| index(at)));
                }
            }
            Some(change @ (Change::PutRight | Change::NoLongerOpen)) => {
                seen.put_right.extend(at.map(|at| (at, change)));
            }
            Some(Change::StillOpen) => {
                seen.still_open += 1;
                let since = known.map(|(_, entry)| entry.first_told);
                seen.open_since = earlier(seen.open_since, since);
            }
            _ => {}
        }
        change
    }
}

#[allow(clippy::expect_used, reason = "four billion entries do not fit the memory")]
pub(super) fn index(at: usize) -> u32 {
    u32::try_from(at).expect("there are fewer than four billion entries")
}

/// Whether a deadline counts from the day of a moment, or starts on it.
fn is_of_start(verdict: &Verdict, from: Moment) -> bool {
    [verdict.start, verdict.from].iter().any(|start| start.date() == from.date())
}

fn earlier(a: Option<Moment>, b: Option<Moment>) -> Option<Moment> {
    a.into_iter().chain(b).min_by(Moment::compare)
}

/// How a deadline has changed since it was told with the status `before`, if it was.
fn change(before: Option<Status>, now: Standing) -> Option<Change> {
    let Standing { status, is_listed } = now;
    match before {
        None => is_listed.then_some(Change::New),
        Some(before) if before == status => is_listed.then_some(Change::StillOpen),
        Some(_) if !is_listed => Some(settled(status)),
        Some(before) if is_breach(before) && !is_breach(status) => Some(settled(status)),
        Some(before) if is_worse(before, status) => Some(Change::New),
        Some(_) => Some(Change::StillOpen),
    }
}

/// How a deadline that was told has been settled.
fn settled(status: Status) -> Change {
    let is_done = matches!(status, Status::Met | Status::Late);
    if is_done || status.is_open() { Change::PutRight } else { Change::NoLongerOpen }
}

/// Whether an entry is still to be remembered. One that was told, and that only other options leave out of this
/// report, has not been put right.
fn stays(before: Option<Status>, now: Standing) -> bool {
    now.is_listed || before == Some(now.status)
}

fn is_breach(status: Status) -> bool {
    status.fails() == Fails::Always
}

/// Whether somebody who was told the first must be told the second.
fn is_worse(before: Status, now: Status) -> bool {
    let became_a_breach = is_breach(now) && before != now;
    became_a_breach || now.urgency() < before.urgency()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(status: Status) -> Standing {
        Standing { status, is_listed: true }
    }

    fn left_out(status: Status) -> Standing {
        Standing { status, is_listed: false }
    }

    #[test]
    fn what_was_not_told_is_new_if_it_is_listed() {
        assert_eq!(change(None, listed(Status::Breached)), Some(Change::New));
        assert_eq!(change(None, left_out(Status::Met)), None);
    }

    #[test]
    fn what_got_worse_or_contradicts_itself_is_new_again() {
        for (before, now) in [
            (Status::DueSoon, Status::DueToday),
            (Status::DueSoon, Status::Breached),
            (Status::Extended, Status::Breached),
            (Status::Breached, Status::Invalid),
            (Status::Invalid, Status::Breached),
            (Status::DueSoon, Status::Invalid),
        ] {
            assert_eq!(change(Some(before), listed(now)), Some(Change::New), "{before} to {now}");
        }
    }

    #[test]
    fn what_stands_as_it_was_told_is_still_open() {
        assert_eq!(
            change(Some(Status::Breached), listed(Status::Breached)),
            Some(Change::StillOpen)
        );
        assert_eq!(
            change(Some(Status::DueToday), listed(Status::DueSoon)),
            Some(Change::StillOpen)
        );
    }

    #[test]
    fn what_was_due_soon_is_put_right_once_it_is_done_and_not_where_it_is_no_longer_needed() {
        let change = |now| change(Some(Status::DueSoon), now);
        assert_eq!(change(left_out(Status::Met)), Some(Change::PutRight));
        assert_eq!(change(left_out(Status::Lapsed)), Some(Change::NoLongerOpen));
    }

    #[test]
    fn what_has_ended_undone_is_not_put_right() {
        for now in [left_out(Status::NotNeeded), left_out(Status::Missed)] {
            assert_eq!(change(Some(Status::Breached), now), Some(Change::NoLongerOpen), "{now:?}");
        }
    }

    #[test]
    fn what_is_no_longer_in_breach_is_put_right() {
        for now in [left_out(Status::Late), left_out(Status::Met), listed(Status::Extended)] {
            assert_eq!(change(Some(Status::Breached), now), Some(Change::PutRight), "{now:?}");
        }
        assert!(!stays(Some(Status::Breached), left_out(Status::Late)));
        assert!(stays(Some(Status::Breached), listed(Status::Extended)));
    }

    /// With `--fail-on late` it was listed, and now it is not asked for.
    #[test]
    fn what_other_options_leave_out_is_neither_told_nor_forgotten() {
        assert_eq!(change(Some(Status::Late), left_out(Status::Late)), None);
        assert!(stays(Some(Status::Late), left_out(Status::Late)));
    }
}
