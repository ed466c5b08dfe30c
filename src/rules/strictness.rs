//! Decides which of two periods allows more, on any dates.

use chrono::{Datelike, Months, NaiveDate};

use crate::counting::{Counting, Direction, FirstDay, NoSuchDate, OnHoliday};
use crate::moment::{FIRST_YEAR, LAST_YEAR};
use crate::period::{Period, Unit};

/// How a period compares with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// It never allows more.
    Within,
    /// It never allows less, and usually more.
    Looser,
    /// It depends on the dates.
    Uncertain,
}

/// Hours from the beginning of the day of the event to the limit.
struct Reach {
    least: i64,
    /// `None` if holidays can make it any length.
    most: Option<i64>,
}

/// Compares what `own` and `other` allow from the same event.
pub(super) fn strictness(own: Counting, other: Counting) -> Strictness {
    if own == other {
        return Strictness::Within;
    }
    if let (Period::Count(count, unit), Period::Count(than, of)) = (own.period, other.period)
        && other == (Counting { period: other.period, ..own })
        && unit == of
    {
        // Before an event, the longer period is the stricter.
        let looser = match own.direction {
            Direction::After => count > than,
            Direction::Before => count < than,
        };
        return if looser { Strictness::Looser } else { Strictness::Within };
    }
    match (own.direction, other.direction) {
        (Direction::After, Direction::After) => on_every_day(own, other),
        _ => Strictness::Uncertain,
    }
}

fn on_every_day(own: Counting, other: Counting) -> Strictness {
    let (mut within, mut looser) = (true, true);
    let first = NaiveDate::from_yo_opt(FIRST_YEAR, 1);
    let days = first.into_iter().flat_map(|first| first.iter_days());
    for day in days.take_while(|day| day.year() <= LAST_YEAR) {
        let (Some(own), Some(other)) = (reach(own, day), reach(other, day)) else {
            return Strictness::Uncertain;
        };
        within &= own.most.is_some_and(|most| most <= other.least);
        looser &= other.most.is_some_and(|most| own.least >= most);
        if !within && !looser {
            return Strictness::Uncertain;
        }
    }
    if within { Strictness::Within } else { Strictness::Looser }
}

/// `None` if no number is set. Clock changes are ignored.
fn reach(counting: Counting, day: NaiveDate) -> Option<Reach> {
    let Counting { period, first_day, no_such_date, on_holiday, .. } = counting;
    if on_holiday != OnHoliday::Stays {
        return None;
    }
    let counted = i64::from(first_day == FirstDay::Counted);
    let end_of = |days: i64| 24 * (days + 1);
    let exactly = |days: i64| Some(Reach { least: end_of(days), most: Some(end_of(days)) });
    let (count, unit) = match period {
        Period::Immediately | Period::AsSoonAsPossible | Period::Beforehand | Period::ByDate(_) => {
            return None;
        }
        Period::SameDay => return exactly(0),
        Period::Count(count, unit) => (count.get(), unit),
    };
    let months = |months: u32| {
        let end = day.checked_add_months(Months::new(months))?;
        let days = (end - day).num_days() - counted;
        let later = i64::from(no_such_date == NoSuchDate::NextDay);
        Some(Reach { least: end_of(days), most: Some(end_of(days + later)) })
    };
    let count_of = i64::from(count);
    match unit {
        Unit::Hours => Some(Reach { least: count_of, most: Some(count_of + 24) }),
        Unit::WorkingDays => {
            Some(Reach { least: end_of(weekdays(day, count_of - counted)), most: None })
        }
        Unit::Days => exactly(count_of - counted),
        Unit::Weeks => exactly(7 * count_of - counted),
        Unit::Months => months(count),
        Unit::Years => months(count.checked_mul(12)?),
    }
}

/// Days from `day` to the nth weekday after it: working days take at least as long.
fn weekdays(day: NaiveDate, count: i64) -> i64 {
    let weekday = i64::from(day.weekday().num_days_from_monday());
    let (from, past_friday) = (weekday.min(4), (weekday - 4).max(0));
    let weekends = (from + count % 5) / 5 + count / 5;
    (count + 2 * weekends - past_friday).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::shipped;
    use crate::moment::Moment;
    use chrono::Days;
    use proptest::prelude::*;

    fn counting(period: &str) -> Counting {
        Counting {
            period: period.parse().unwrap(),
            direction: Direction::After,
            first_day: FirstDay::NotCounted,
            no_such_date: NoSuchDate::LastDay,
            on_holiday: OnHoliday::Stays,
        }
    }

    fn of(own: &str, other: &str) -> Strictness {
        strictness(counting(own), counting(other))
    }

    #[test]
    fn the_same_unit_goes_by_its_number() {
        assert_eq!(of("15 working days", "15 working days"), Strictness::Within);
        assert_eq!(of("10 working days", "15 working days"), Strictness::Within);
        assert_eq!(of("20 working days", "15 working days"), Strictness::Looser);
    }

    #[test]
    fn working_days_are_longer_than_as_many_days_and_may_be_any_length() {
        assert_eq!(of("10 working days", "10 days"), Strictness::Looser);
        assert_eq!(of("10 days", "10 working days"), Strictness::Within);
        assert_eq!(of("13 days", "10 working days"), Strictness::Uncertain);
        assert_eq!(of("1 working day", "24 hours"), Strictness::Looser);
    }

    #[test]
    fn months_are_as_long_as_the_calendar_makes_them() {
        assert_eq!(of("4 weeks", "1 month"), Strictness::Within);
        assert_eq!(of("30 days", "1 month"), Strictness::Uncertain);
        assert_eq!(of("31 days", "1 month"), Strictness::Looser);
        assert_eq!(of("12 months", "1 year"), Strictness::Within);
        assert_eq!(of("14 days", "2 weeks"), Strictness::Within);
        assert_eq!(of("49 hours", "2 days"), Strictness::Uncertain);
    }

    #[test]
    fn the_day_of_the_event_counts_where_the_words_say_so() {
        let beginning_with = Counting { first_day: FirstDay::Counted, ..counting("7 days") };
        assert_eq!(strictness(beginning_with, counting("7 days")), Strictness::Within);
        assert_eq!(strictness(counting("7 days"), beginning_with), Strictness::Looser);
    }

    #[test]
    fn what_has_no_number_cannot_be_compared() {
        assert_eq!(of("1 day", "as soon as possible"), Strictness::Uncertain);
    }

    proptest! {
        /// What is decided for all dates holds on the dates of a real calendar.
        #[test]
        fn a_period_said_to_be_within_another_never_ends_later(
            own in "[1-9][0-9]? (working days|days|weeks|months)",
            other in "[1-9][0-9]? (working days|days|weeks|months)",
            offset in 0_u64..3_000,
        ) {
            let calendar = shipped::calendar("england-and-wales").unwrap().unwrap();
            let start = NaiveDate::from_ymd_opt(2012, 1, 2).unwrap() + Days::new(offset);
            let due = |counting: Counting| {
                counting.limit(Moment::on(start), &calendar).unwrap().due.unwrap().date()
            };
            let (own, other) = (counting(&own), counting(&other));
            match strictness(own, other) {
                Strictness::Within => prop_assert!(due(own) <= due(other)),
                Strictness::Looser => prop_assert!(due(own) >= due(other)),
                Strictness::Uncertain => {}
            }
        }
    }
}
