//! Deemed receipt: a local policy on what arrives late in the day.

use chrono::NaiveTime;

use super::closing::Occasion;
use crate::calendar::OutsideCoverage;
use crate::moment::Moment;
use crate::period::{Period, Unit};

/// When something counts as received.
pub(super) struct Receipt {
    pub(super) day: Moment,
    pub(super) moved: Moved,
}

/// Whether a deemed receipt policy moved a start.
pub(super) enum Moved {
    No,
    Yes,
    /// The time of arrival is not known, so the policy could not be applied.
    Unknown {
        /// The time of day of the policy.
        after: NaiveTime,
    },
}

impl Occasion<'_> {
    /// The moment from which the count runs: the event, unless a deemed receipt policy moves it. Periods of
    /// hours, of the same day and as soon as possible run from the event itself: a policy must not delay
    /// them.
    pub(super) fn received(self) -> Result<Receipt, OutsideCoverage> {
        let on_time = Receipt { day: self.start.at, moved: Moved::No };
        let Some(after) = self.receipt_policy() else {
            return Ok(on_time);
        };
        let calendar = self.calendar();
        let working = calendar.is_working(self.start.at)?;
        match self.start.at.time() {
            None if working => Ok(Receipt { moved: Moved::Unknown { after }, ..on_time }),
            Some(time) if working && time <= after => Ok(on_time),
            _ => {
                let day = calendar.working_day_after(self.start.at, 1)?;
                Ok(Receipt { day, moved: Moved::Yes })
            }
        }
    }

    /// The time of day after which an arrival counts as received on the next working day, if a policy sets
    /// one and the start is an arrival.
    pub(super) fn receipt_policy(self) -> Option<NaiveTime> {
        let after = self.criteria().deemed_receipt?;
        let is_urgent = match self.duty.applied.counting.period {
            Period::Count(_, Unit::Hours) | Period::SameDay | Period::AsSoonAsPossible => true,
            Period::Count(..) => false,
        };
        let is_received = self.start.engine.rules.events.get(self.duty.starts).received;
        (is_received && !is_urgent).then_some(after)
    }
}
