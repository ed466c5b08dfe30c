//! The criteria by which deadlines are assessed, besides the rules.

use chrono::NaiveTime;

use crate::moment::Moment;

/// How to assess deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Criteria {
    /// The moment of assessment.
    pub as_of: Moment,
    /// How many working days before the last day to act a deadline counts as due soon.
    pub warn_within: u32,
    /// Whether a missed target is a breach.
    pub strict_targets: bool,
    /// Anything that arrives after this time of day, or on a non-working day, counts as received on the next
    /// working day.
    pub deemed_receipt: Option<NaiveTime>,
    /// Whether all that is known is an event that somebody asks about, and not a record. What must come before an
    /// event is then not taken to be missing.
    pub is_one_event: bool,
}

impl Criteria {
    /// The default criteria: due soon means within two working days, targets are not limits, and everything
    /// counts as received when it arrives.
    #[must_use]
    pub fn as_of(as_of: Moment) -> Self {
        Self {
            as_of,
            warn_within: 2,
            strict_targets: false,
            deemed_receipt: None,
            is_one_event: false,
        }
    }
}
