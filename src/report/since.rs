//! What has changed since the last run of a check that remembers what it has told.

use crate::engine::status::Status;
use crate::moment::Moment;
use crate::named_enum::named_enum;

use super::Entry;

named_enum! {
    /// How a deadline has changed since the last run.
    Change {
        /// It was not told before, or is worse than it was told.
        New = "new",
        /// It was told, and has been done, is no longer in breach, or was counted anew.
        PutRight = "put-right",
        /// It was told, and has ended without being done.
        NoLongerOpen = "no-longer-open",
        /// It was told, and its case no longer records what started it.
        NoLongerRecorded = "no-longer-recorded",
        /// It was told, and its case is no longer in the file.
        NotInFile = "not-in-file",
        /// It stands as it was told.
        StillOpen = "still-open",
    }
}

impl Change {
    /// Whether a deadline that was reported is reported for the last time, as it stands now.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::PutRight | Self::NoLongerOpen)
    }
}

/// What has changed since the last run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinceLastRun {
    /// The moment of the last run; `None` if this is the first.
    pub last_run: Option<Moment>,
    /// Number of deadlines that are new.
    pub new: u64,
    /// Number of deadlines that were told and have been put right, without those that are gone.
    pub put_right: u64,
    /// Number of deadlines that were told and have ended without being done.
    pub no_longer_open: u64,
    /// What was told, and is not found any more.
    pub gone: Vec<Gone>,
    /// Number of deadlines that stand as they were told.
    pub still_open: u64,
    /// When the first of them was told.
    pub still_open_since: Option<Moment>,
    /// Number of deadlines that were told and could not be looked at this time.
    pub unknown: u64,
    /// Number of records that could not be judged, as in the last run.
    pub still_unread: u64,
}

/// What has changed since the last run, with the deadlines that have been put right.
#[derive(Debug, Clone)]
pub struct Since<'a> {
    /// What has changed.
    pub counts: SinceLastRun,
    /// The deadlines that have been put right or have ended, and are still in the file.
    pub put_right: Vec<Entry<'a>>,
    /// Whether the deadlines that are not new are shown too.
    pub shows_all: bool,
}

/// A deadline that was told, and is not found any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Case id.
    pub case: String,
    /// Id of the rule.
    pub rule: String,
    /// Title of the rule.
    pub title: String,
    /// The moment from which it was counted.
    pub from: Moment,
    /// The limit.
    pub due: Option<Moment>,
    /// The status that was told.
    pub was: Status,
    /// What has become of it.
    pub fate: Fate,
}

/// Why a deadline that was told is not found any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The record, the rules or the calendar has changed, and it is counted otherwise.
    Changed,
    /// Its case no longer records what started it, or records it for another day without anything new to report.
    NotRecorded,
    /// Its case is no longer in the file.
    NotInFile,
}
