//! From which status on a check fails.

use crate::engine::status::{Fails, Status};
use crate::named_enum::named_enum;

named_enum! {
    /// From which status on a check fails.
    FailOn {
        /// A deadline that is due soon, due today, to be chased or breached.
        DueSoon = "due-soon",
        /// An open breach, or a record that contradicts itself.
        Breached = "breached",
        /// An open breach, or something that was done late or never.
        Late = "late",
        /// Nothing.
        Never = "never",
    }
}

impl FailOn {
    /// What makes a check fail, in words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::DueSoon => "A deadline that is due soon, due today, to be chased or breached",
            Self::Breached => "An open breach, or a record that contradicts itself",
            Self::Late => "An open breach, or something that was done late or never",
            Self::Never => "Nothing",
        }
    }

    /// Whether a deadline with that status makes a check fail.
    #[must_use]
    pub fn fails(self, status: Status) -> bool {
        match status.fails() {
            Fails::Never => false,
            Fails::IfDueSoon => self == Self::DueSoon,
            Fails::IfLate => self == Self::Late,
            Fails::Always => self != Self::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new status does not compile without a row here.
    fn fails_at(status: Status) -> &'static [FailOn] {
        use FailOn::{Breached, DueSoon, Late};
        match status {
            Status::Breached | Status::Invalid => &[DueSoon, Breached, Late],
            Status::DueToday | Status::DueSoon | Status::Chase => &[DueSoon],
            Status::Missed | Status::Late => &[Late],
            Status::Extended
            | Status::Outstanding
            | Status::Due
            | Status::Projected
            | Status::Met
            | Status::Expired
            | Status::Lapsed
            | Status::NotNeeded => &[],
        }
    }

    #[test]
    fn each_status_fails_at_the_thresholds_that_ask_for_it_and_never_at_never() {
        for status in Status::ALL {
            for threshold in FailOn::ALL {
                let expected = fails_at(*status).contains(threshold);
                assert_eq!(threshold.fails(*status), expected, "{status} at {threshold:?}");
            }
        }
    }
}
