//! What rests on holidays that are worked out by rule, since none are published yet.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::note::Note;

/// Which dates and numbers of a deadline rest on holidays that are not published yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Provisional {
    /// The moment that it is counted from: another provisional limit, or a day of receipt.
    pub from: bool,
    /// The last moment in time.
    pub due: bool,
    /// The last working day to act.
    pub act_by: bool,
    /// The working days that are left, or by which it is late.
    pub working_days: bool,
}

impl Provisional {
    /// What the remarks on a deadline or a count say of it.
    #[must_use]
    pub fn among(remarks: &[Note]) -> Self {
        remarks
            .iter()
            .find_map(|remark| match remark {
                Note::Provisional { what, .. } => Some(*what),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// Whether any does.
    #[must_use]
    pub fn any(self) -> bool {
        self != Self::default()
    }

    /// Adds to the remarks that these are provisional too.
    pub(crate) fn add_to(self, remarks: &mut Vec<Note>, calendar: &Calendar) {
        self.add_after(calendar.covers().to, remarks);
    }

    /// The same, where the holidays are listed up to that day.
    pub(crate) fn add_after(self, listed_to: NaiveDate, remarks: &mut Vec<Note>) {
        if !self.any() {
            return;
        }
        for remark in remarks.iter_mut() {
            if let Note::Provisional { what, .. } = remark {
                *what = what.and(self);
                return;
            }
        }
        remarks.push(Note::Provisional { what: self, listed_to });
    }

    fn and(self, other: Self) -> Self {
        Self {
            from: self.from || other.from,
            due: self.due || other.due,
            act_by: self.act_by || other.act_by,
            working_days: self.working_days || other.working_days,
        }
    }
}

/// What stands after a date or a number that is provisional.
pub(crate) fn mark(provisional: bool) -> &'static str {
    if provisional { " (provisional)" } else { "" }
}
