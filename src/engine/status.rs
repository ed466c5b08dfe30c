//! The status of a deadline, with all its properties in one table.

use crate::named_enum::named_enum;

/// Declares the statuses from one table: a row with a missing cell does not compile.
macro_rules! statuses {
    ($($variant:ident = $name:literal, $open:tt, $decided:tt, $dropped:tt, $attention:tt,
        $severity:ident, $fails:ident, $time:expr, $meaning:literal;)+) => {
        named_enum! {
            /// How a deadline stands, as of a moment. The most urgent is the first.
            Status {
                $(#[doc = $meaning] $variant = $name,)+
            }
        }

        impl Status {
            const fn row(self) -> Row {
                match self {
                    $(Self::$variant => Row {
                        is_open: yes_or_no!($open),
                        is_decided: yes_or_no!($decided),
                        is_dropped: yes_or_no!($dropped),
                        needs_attention: yes_or_no!($attention),
                        severity: Severity::$severity,
                        fails: Fails::$fails,
                        in_place_of_time: $time,
                        meaning: $meaning,
                    },)+
                }
            }
        }
    };
}

macro_rules! yes_or_no {
    (yes) => {
        true
    };
    (no) => {
        false
    };
}

// The order of the rows is the order of urgency.
#[rustfmt::skip]
statuses! {
    //                          open decided dropped attention severity, fails at, in place of the time left, meaning
    Breached    = "breached",    yes, yes, no,  yes, Alarm,   Always,    None, "not done, and the limit has passed";
    Extended    = "extended",    yes, no,  no,  yes, Warning, Never,     None, "past its limit, within an authorised extension";
    DueToday    = "due-today",   yes, no,  no,  yes, Warning, IfDueSoon, Some("today"), "the limit is today";
    Chase       = "chase",       yes, no,  no,  yes, Warning, IfDueSoon, None, "no answer yet: ask again";
    DueSoon     = "due-soon",    yes, no,  no,  yes, Warning, IfDueSoon, None, "the last working day to act is close";
    Invalid     = "invalid",     no,  no,  no,  yes, Alarm,   Always,    Some("check the record"), "the record contradicts itself";
    Outstanding = "outstanding", yes, no,  no,  no,  Neutral, Never,     Some("not done"), "it has no date, and is not recorded as done";
    Due         = "due",         yes, no,  no,  no,  Neutral, Never,     None, "still in time, or a target that has passed";
    Projected   = "projected",   no,  no,  no,  no,  Neutral, Never,     None, "its start has not happened yet";
    Missed      = "missed",      no,  yes, no,  no,  Alarm,   IfLate,    Some("never done"), "the duty ended after its limit, and it was never done";
    Late        = "late",        no,  yes, no,  no,  Alarm,   IfLate,    None, "done after the limit";
    Met         = "met",         no,  yes, no,  no,  Good,    Never,     None, "done on or before the limit";
    Expired     = "expired",     no,  no,  yes, no,  Neutral, Never,     Some("over"), "the time allowed (a ceiling) has run out";
    Lapsed      = "lapsed",      no,  no,  yes, no,  Neutral, Never,     Some(""), "the duty ended before its limit";
    NotNeeded   = "not-needed",  no,  no,  yes, no,  Neutral, Never,     Some(""), "a prompt that no longer applies";
}

/// The properties of a status besides its name. The getter of each explains it.
struct Row {
    is_open: bool,
    is_decided: bool,
    is_dropped: bool,
    needs_attention: bool,
    severity: Severity,
    fails: Fails,
    in_place_of_time: Option<&'static str>,
    meaning: &'static str,
}

/// How good or bad a status is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Neither good nor bad.
    Neutral,
    /// Done correctly.
    Good,
    /// Something must be done.
    Warning,
    /// Something went wrong.
    Alarm,
}

/// The threshold at which a deadline makes a check fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fails {
    /// Never.
    Never,
    /// At the threshold for what is due soon.
    IfDueSoon,
    /// At the threshold for what was done late, or never.
    IfLate,
    /// At every threshold.
    Always,
}

impl Status {
    /// The name as people write it: `due soon`.
    #[must_use]
    pub fn words(self) -> String {
        self.name().replace('-', " ")
    }

    /// Its meaning in words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        self.row().meaning
    }

    /// Its rank in a list that starts with the most urgent.
    #[must_use]
    pub fn urgency(self) -> usize {
        self as usize
    }

    /// Whether something is still to be done.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.row().is_open
    }

    /// Whether something is still to be done by a date.
    #[must_use]
    pub fn is_timed(self) -> bool {
        self.is_open() && self != Self::Outstanding
    }

    /// Whether it should have been done by now, so that it counts towards the on-time rate.
    #[must_use]
    pub fn is_decided(self) -> bool {
        self.row().is_decided
    }

    /// Whether the duty fell away before its limit.
    #[must_use]
    pub fn is_dropped(self) -> bool {
        self.row().is_dropped
    }

    /// Whether somebody must look at it now.
    #[must_use]
    pub fn needs_attention(self) -> bool {
        self.row().needs_attention
    }

    /// How good or bad it is.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.row().severity
    }

    /// The threshold at which it makes a check fail.
    #[must_use]
    pub fn fails(self) -> Fails {
        self.row().fails
    }

    /// The text that a table shows instead of the time left, if the time means nothing; otherwise `None`.
    #[must_use]
    pub fn in_place_of_time(self) -> Option<&'static str> {
        self.row().in_place_of_time
    }
}

/// A value for each status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByStatus<T>([T; Status::ALL.len()]);

impl<T: Default> Default for ByStatus<T> {
    fn default() -> Self {
        Self::from_fn(|_| T::default())
    }
}

impl<T> ByStatus<T> {
    /// The value that a function returns for each status.
    pub fn from_fn(mut value: impl FnMut(Status) -> T) -> Self {
        Self(std::array::from_fn(|index| value(Status::ALL[index])))
    }

    /// The value of one status.
    #[inline]
    #[must_use]
    pub fn get(&self, status: Status) -> &T {
        &self.0[status as usize]
    }

    /// The value of one status, mutable.
    #[inline]
    pub fn get_mut(&mut self, status: Status) -> &mut T {
        &mut self.0[status as usize]
    }

    /// The value of each status, mutable, with that of another.
    pub fn zip_mut<'a>(&'a mut self, other: &'a Self) -> impl Iterator<Item = (&'a mut T, &'a T)> {
        self.0.iter_mut().zip(&other.0)
    }

    /// Each status with its value, the most urgent first.
    pub fn iter(&self) -> impl Iterator<Item = (Status, &T)> {
        Status::ALL.iter().copied().zip(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_is_found_at_its_own_index() {
        let names = ByStatus::from_fn(Status::name);
        for status in Status::ALL {
            assert_eq!(*names.get(*status), status.name());
            assert_eq!(Status::ALL[status.urgency()], *status);
        }
    }

    #[test]
    fn what_fails_at_every_threshold_needs_attention() {
        let failing = Status::ALL.iter().filter(|status| status.fails() == Fails::Always);
        assert!(failing.copied().all(Status::needs_attention));
    }
}
