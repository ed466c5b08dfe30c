//! The threshold for exit code 1.

use clap::ValueEnum;
use dutyclock::{Fails, Status};

use crate::cli::Outcome;

/// The threshold for exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOn {
    /// A deadline that is due soon, due today, to be chased or breached
    DueSoon,
    /// An open breach, or a record that contradicts itself
    Breached,
    /// An open breach, or something that was done late or never
    Late,
    /// Nothing
    Never,
}

impl FailOn {
    pub(in crate::cli) fn outcome(self, statuses: &[Status], complete: bool) -> Outcome {
        let in_breach = statuses.iter().any(|status| self.fails(*status));
        Outcome { in_breach, incomplete: !complete }
    }

    pub(super) fn fails(self, status: Status) -> bool {
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
            for threshold in FailOn::value_variants() {
                let expected = fails_at(*status).contains(threshold);
                assert_eq!(threshold.fails(*status), expected, "{status} at {threshold:?}");
                let outcome = threshold.outcome(&[Status::Met, *status], true);
                assert_eq!(outcome.in_breach, expected, "{status} at {threshold:?}");
            }
        }
    }
}
