//! Dates that depend on holidays calculated by rule, because none are published yet.

/// Which dates and numbers of a deadline depend on holidays that are not published yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Provisional {
    /// The moment from which it is counted: another provisional limit, or a day of receipt.
    pub from: bool,
    /// The last moment in time.
    pub due: bool,
    /// The last working day to act.
    pub act_by: bool,
    /// The working days left or overdue.
    pub working_days: bool,
}

impl Provisional {
    /// Whether any of them is provisional.
    #[must_use]
    pub fn any(self) -> bool {
        self != Self::default()
    }

    /// Those of both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            from: self.from || other.from,
            due: self.due || other.due,
            act_by: self.act_by || other.act_by,
            working_days: self.working_days || other.working_days,
        }
    }
}

/// The mark after a provisional date or number.
pub(crate) fn mark(provisional: bool) -> &'static str {
    if provisional { " (provisional)" } else { "" }
}
