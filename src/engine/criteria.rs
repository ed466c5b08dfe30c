//! What deadlines are assessed by, beside the rules.

use chrono::NaiveTime;

use crate::moment::Moment;

/// How deadlines are to be assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Criteria {
    /// The moment as of which they stand.
    pub as_of: Moment,
    /// How many working days before the last day to act count as soon.
    pub warn_within: u32,
    /// Whether a target that was not reached is a breach.
    pub strict_targets: bool,
    /// What arrives after this time of day, or on a non-working day, counts as received on the
    /// next working day.
    pub deemed_receipt: Option<NaiveTime>,
}

impl Criteria {
    /// The ordinary criteria: two working days are soon, targets are not limits, and what
    /// arrives is received.
    #[must_use]
    pub fn as_of(as_of: Moment) -> Self {
        Self { as_of, warn_within: 2, strict_targets: false, deemed_receipt: None }
    }
}
