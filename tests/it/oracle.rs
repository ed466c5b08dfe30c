//! The calendars against a slow and obvious counter that goes day by day through the list that
//! GOV.UK publishes, from every day that they cover; and against the `bdays` crate.

use std::collections::BTreeSet;

use crate::common::{date, every_day, listed_only, published_holidays};
use bdays::{HolidayCalendar, HolidayCalendarCache};
use chrono::{Datelike, NaiveDate, Weekday};

/// The range of the counts, in working days and in days.
const FURTHEST: u32 = 60;

struct Oracle {
    holidays: BTreeSet<NaiveDate>,
}

impl Oracle {
    fn new(division: &str) -> Self {
        let holidays = published_holidays(division).into_keys().collect();
        Self { holidays }
    }

    fn is_working_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    /// The working days after a day, until the known years run out.
    fn after(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        known(day.iter_days().skip(1)).filter(|day| self.is_working_day(*day))
    }

    /// The working days before a day, backwards, until the known years run out.
    fn before(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let back = std::iter::successors(day.pred_opt(), NaiveDate::pred_opt);
        known(back).filter(|day| self.is_working_day(*day))
    }
}

fn known(days: impl Iterator<Item = NaiveDate>) -> impl Iterator<Item = NaiveDate> {
    days.take_while(|day| (2012..=2028).contains(&day.year()))
}

fn adding_agrees(division: &str) {
    let (calendar, oracle) = (listed_only(division), Oracle::new(division));
    for day in every_day() {
        let mut expected = oracle.after(day);
        for count in 1..=FURTHEST {
            let found = calendar.add_working_days(day, count);
            assert_eq!(found.ok(), expected.next(), "{day} + {count}");
        }
    }
}

fn subtracting_agrees(division: &str) {
    let (calendar, oracle) = (listed_only(division), Oracle::new(division));
    for day in every_day() {
        let mut expected = oracle.before(day);
        for count in 1..=FURTHEST {
            let found = calendar.subtract_working_days(day, count);
            assert_eq!(found.ok(), expected.next(), "{day} - {count}");
        }
    }
}

fn counting_between_agrees(division: &str) {
    let (calendar, oracle) = (listed_only(division), Oracle::new(division));
    for from in every_day() {
        let mut expected = 0;
        assert_eq!(calendar.working_days_between(from, from), Ok(0), "{from}");
        for to in from.iter_days().skip(1).take(FURTHEST as usize) {
            if to.year() > 2028 {
                assert!(calendar.working_days_between(from, to).is_err());
                assert!(calendar.working_days_between(to, from).is_err());
                continue;
            }
            expected += i32::from(oracle.is_working_day(to));
            let (there, back) =
                (calendar.working_days_between(from, to), calendar.working_days_between(to, from));
            assert_eq!(there, Ok(expected), "{from} to {to}");
            assert_eq!(back, Ok(-expected), "{to} to {from}");
        }
    }
}

fn the_nearest_working_days_agree(division: &str) {
    let (calendar, oracle) = (listed_only(division), Oracle::new(division));
    for day in every_day() {
        let itself = oracle.is_working_day(day).then_some(day);
        assert_eq!(calendar.is_working_day(day), Ok(itself.is_some()), "is {day} a working day");
        assert_eq!(
            calendar.last_working_day_by(day).ok(),
            itself.or_else(|| oracle.before(day).next()),
            "last by {day}"
        );
        assert_eq!(
            calendar.first_working_day_from(day).ok(),
            itself.or_else(|| oracle.after(day).next()),
            "first from {day}"
        );
    }
}

#[test]
fn adding_working_days_in_england_and_wales_agrees_with_counting_on_the_fingers() {
    adding_agrees("england-and-wales");
}

#[test]
fn adding_working_days_in_scotland_agrees_with_counting_on_the_fingers() {
    adding_agrees("scotland");
}

#[test]
fn adding_working_days_in_northern_ireland_agrees_with_counting_on_the_fingers() {
    adding_agrees("northern-ireland");
}

#[test]
fn subtracting_working_days_in_england_and_wales_agrees_with_counting_on_the_fingers() {
    subtracting_agrees("england-and-wales");
}

#[test]
fn subtracting_working_days_in_scotland_agrees_with_counting_on_the_fingers() {
    subtracting_agrees("scotland");
}

#[test]
fn subtracting_working_days_in_northern_ireland_agrees_with_counting_on_the_fingers() {
    subtracting_agrees("northern-ireland");
}

#[test]
fn working_days_between_in_england_and_wales_agree_with_counting_on_the_fingers() {
    counting_between_agrees("england-and-wales");
}

#[test]
fn working_days_between_in_scotland_agree_with_counting_on_the_fingers() {
    counting_between_agrees("scotland");
}

#[test]
fn working_days_between_in_northern_ireland_agree_with_counting_on_the_fingers() {
    counting_between_agrees("northern-ireland");
}

#[test]
fn the_nearest_working_days_agree_with_counting_on_the_fingers() {
    for division in ["england-and-wales", "scotland", "northern-ireland"] {
        the_nearest_working_days_agree(division);
    }
}

/// `bdays` rolls a start or an end on a day off forward before it counts, and its cache panics
/// outside its span: the two are compared on working days inside it.
#[test]
fn counts_from_a_working_day_agree_with_the_bdays_crate() {
    for division in ["england-and-wales", "scotland", "northern-ireland"] {
        let calendar = listed_only(division);
        let covers = calendar.covers();
        let cache = HolidayCalendarCache::new(calendar.clone(), covers.from, covers.to);
        for day in every_day().filter(|day| cache.is_bday(*day)) {
            let mut furthest = day;
            for count in 1..=FURTHEST {
                let Ok(end) = calendar.add_working_days(day, count) else {
                    break;
                };
                let expected = i32::try_from(count).unwrap();
                assert_eq!(cache.advance_bdays(furthest, 1), end, "{day} + {count}");
                assert_eq!(cache.bdays(day, end), expected, "{day} to {end}");
                assert_eq!(cache.bdays(end, day), -expected, "{end} to {day}");
                furthest = end;
            }
        }
    }
}

#[test]
fn the_periods_of_the_rules_agree_with_the_bdays_crate_in_one_go() {
    let calendar = listed_only("england-and-wales");
    let covers = calendar.covers();
    let cache = HolidayCalendarCache::new(calendar.clone(), covers.from, covers.to);
    for day in every_day().filter(|day| cache.is_bday(*day)) {
        for count in [1, 3, 5, 10, 15, 20, 45] {
            if let Ok(end) = calendar.add_working_days(day, count) {
                let count = i32::try_from(count).unwrap();
                assert_eq!(cache.advance_bdays(day, count), end, "{day} + {count}");
                assert_eq!(cache.advance_bdays(end, -count), day, "{end} - {count}");
            }
        }
    }
}

#[test]
fn from_a_weekend_bdays_answers_a_day_later_which_is_why_it_does_not_count_here() {
    let calendar = listed_only("england-and-wales");
    let saturday = date("2026-11-21");
    assert_eq!(calendar.add_working_days(saturday, 1), Ok(date("2026-11-23")));
    assert_eq!(calendar.advance_bdays(saturday, 1), date("2026-11-24"));
}

#[test]
fn easter_by_the_bdays_crate_is_easter_by_the_computus_crate() {
    for year in 1900..=2100 {
        let computus::Date { year, month, day } = computus::gregorian(year).unwrap();
        let easter = bdays::easter::easter_naive_date(year).unwrap();
        assert_eq!(NaiveDate::from_ymd_opt(year, month, day), Some(easter), "{year}");
    }
}
