//! What rests on holidays that are worked out by rule, since none are published yet.

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
    /// Whether any does.
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

/// What stands after a date or a number that is provisional.
pub(crate) fn mark(provisional: bool) -> &'static str {
    if provisional { " (provisional)" } else { "" }
}
