//! The time that counting takes: a million dates, without walking day by day.

#![allow(missing_docs, clippy::unwrap_used)]

use chrono::{Days, NaiveDate};
use divan::{Bencher, black_box};
use dutyclock::calendar::shipped;
use dutyclock::{Calendar, Counting, Moment};

const DATES: u64 = 1_000_000;

fn main() {
    divan::main();
}

fn calendar() -> Calendar {
    shipped::calendar(shipped::DEFAULT).unwrap().unwrap()
}

/// A million starts spread over the years that the calendar covers, except the last.
fn starts() -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2012, 1, 1).unwrap();
    (0..DATES).map(|n| first + Days::new(n * 7919 % 5800)).collect()
}

#[divan::bench(args = [1, 15, 45, 60])]
fn add_working_days_to_a_million_dates(bencher: Bencher<'_, '_>, count: u32) {
    let (calendar, starts) = (calendar(), starts());
    bencher.counter(DATES).bench(|| {
        for start in &starts {
            black_box(calendar.add_working_days(*start, count).unwrap());
        }
    });
}

#[divan::bench]
fn working_days_between_a_million_pairs(bencher: Bencher<'_, '_>) {
    let (calendar, starts) = (calendar(), starts());
    bencher.counter(DATES).bench(|| {
        for pair in starts.windows(2) {
            black_box(calendar.working_days_between(pair[0], pair[1]).unwrap());
        }
    });
}

/// With its act-by date and its notes.
#[divan::bench(args = ["1 working day", "45 working days", "48 hours", "3 months"])]
fn limits_of_a_million_moments(bencher: Bencher<'_, '_>, period: &str) {
    let counting = Counting::of(period.parse().unwrap());
    let calendar = calendar();
    let noon = chrono::NaiveTime::from_hms_opt(12, 0, 0).unwrap();
    let starts: Vec<Moment> =
        starts().into_iter().map(|date| Moment::from_local(date.and_time(noon)).unwrap()).collect();
    bencher.counter(DATES).bench(|| {
        for start in &starts {
            black_box(counting.limit(*start, &calendar).unwrap());
        }
    });
}

#[divan::bench]
fn read_a_shipped_calendar() -> Calendar {
    calendar()
}
