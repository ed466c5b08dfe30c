//! Writes made-up cases as wide CSV, one row per case: `generate N [SEED] > cases.csv`.
//!
//! The same N and seed give the same file. Referrals lie in the three years before [`AS_OF`];
//! each step after them was mostly done in time, sometimes late and sometimes never.

use std::error::Error;
use std::io::{self, BufWriter, Write};

use chrono::{Datelike, NaiveDate, Weekday};
use fastrand::Rng;

/// The moment of the check: nothing in the cases is later. The other programs of this folder use the same
/// moment.
const AS_OF: (NaiveDate, Minute) = (date(2026, 11, 20), 7 * 60);
const FIRST_REFERRAL: NaiveDate = date(2023, 11, 20);
const DEFAULT_SEED: u64 = 20_261_120;

/// The days to count in: some beyond `AS_OF`, for the limits of the last cases.
const FIRST_DAY: NaiveDate = date(2023, 1, 1);
const DAYS: usize = 6 * 365;

/// Percentages of steps.
const IN_TIME: u32 = 80;
const LATE: u32 = 9;

const HEADER: &str = "case,referral,referral_confirmed,acknowledgement,decision,assessment_complete,\
                      strategy_discussion,icpc,core_group,review_1,review_2";
const BANK_HOLIDAYS: &str = include_str!("../../../../calendars/england-and-wales.toml");

/// A day number after `FIRST_DAY`.
type Day = usize;
/// A minute of the day, or since `FIRST_DAY`.
type Minute = usize;

const MINUTES: Minute = 24 * 60;

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: generate N [SEED] > cases.csv";
    let mut args = std::env::args().skip(1);
    let cases: u64 = args.next().ok_or(usage)?.parse()?;
    let seed = args.next().map_or(Ok(DEFAULT_SEED), |seed| seed.parse())?;

    let mut maker = Maker { rng: Rng::with_seed(seed), calendar: Calendar::new()? };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    writeln!(out, "{HEADER}")?;
    for number in 1..=cases {
        maker.case().write(number, &maker.calendar, &mut out)?;
    }
    Ok(out.flush()?)
}

/// What happened in a case.
struct Case {
    referral: Minute,
    referral_confirmed: Option<Minute>,
    /// In the order of the header.
    days: [Option<Day>; 8],
}

impl Case {
    fn write(&self, number: u64, calendar: &Calendar, out: &mut impl Write) -> io::Result<()> {
        write!(out, "C-{number:07},")?;
        calendar.write_time(self.referral, out)?;
        out.write_all(b",")?;
        if let Some(confirmed) = self.referral_confirmed {
            calendar.write_time(confirmed, out)?;
        }
        for day in self.days {
            out.write_all(b",")?;
            if let Some(day) = day {
                out.write_all(calendar.iso[day].as_bytes())?;
            }
        }
        out.write_all(b"\n")
    }
}

struct Maker {
    rng: Rng,
    calendar: Calendar,
}

impl Maker {
    fn case(&mut self) -> Case {
        let referral = self.referral();
        let day = referral / MINUTES;
        let strategy = self.calendar.happened(day + self.rng.usize(..=10));
        let icpc = strategy.and_then(|day| self.within_working_days(day, 15));
        let review_1 = icpc.and_then(|day| self.between(day + 70, day + 89));
        Case {
            referral,
            referral_confirmed: self.confirmation(referral),
            days: [
                self.within_working_days(day, 1),
                self.within_working_days(day, 1),
                self.within_working_days(day, 45),
                strategy,
                icpc,
                icpc.and_then(|day| self.within_working_days(day, 10)),
                review_1,
                review_1.and_then(|day| self.between(day + 150, day + 181)),
            ],
        }
    }

    /// At a time that is known, on any day of the week; five in six in office hours.
    fn referral(&mut self) -> Minute {
        let days = self.calendar.day(FIRST_REFERRAL)..=self.calendar.day(AS_OF.0);
        loop {
            let minute = match self.rng.u32(..6) {
                // Midnight sharp stands for a time that is not known, as databases export it.
                0 => self.rng.usize(1..MINUTES),
                _ => self.rng.usize(9 * 60..18 * 60),
            };
            let referral = self.rng.usize(days.clone()) * MINUTES + minute;
            if referral < self.calendar.as_of && !near_clock_change(referral) {
                return referral;
            }
        }
    }

    fn confirmation(&mut self, referral: Minute) -> Option<Minute> {
        let limit = referral + 2 * MINUTES;
        let confirmed = self.done(referral + 10, limit, 3 * MINUTES)?;
        let confirmed = if near_clock_change(confirmed) { confirmed + 60 } else { confirmed };
        Some(confirmed).filter(|minute| *minute < self.calendar.as_of)
    }

    fn within_working_days(&mut self, start: Day, count: usize) -> Option<Day> {
        let limit = self.calendar.add_working_days(start, count);
        self.between(start, limit)
    }

    fn between(&mut self, earliest: Day, limit: Day) -> Option<Day> {
        self.done(earliest, limit, 30).and_then(|day| self.calendar.happened(day))
    }

    /// When a step was done, if ever. If late, by at most `longest_delay`.
    fn done(&mut self, earliest: usize, limit: usize, longest_delay: usize) -> Option<usize> {
        match self.rng.u32(..100) {
            share if share < IN_TIME => Some(self.rng.usize(earliest..=limit)),
            share if share < IN_TIME + LATE => Some(limit + self.rng.usize(1..=longest_delay)),
            _ => None,
        }
    }
}

/// On two Sundays a year the clocks skip or repeat this hour, so no case uses it on any day.
fn near_clock_change(minute: Minute) -> bool {
    (60..120).contains(&(minute % MINUTES))
}

/// Days by number: as text, and as working days.
struct Calendar {
    iso: Vec<String>,
    /// Working days up to and including each day.
    rank: Vec<usize>,
    working_days: Vec<Day>,
    as_of: Minute,
}

impl Calendar {
    fn new() -> Result<Self, chrono::ParseError> {
        let holidays = BANK_HOLIDAYS.lines().filter_map(|line| line.strip_prefix("date = "));
        let holidays: Vec<NaiveDate> = holidays.map(str::parse).collect::<Result<_, _>>()?;
        let mut calendar =
            Self { iso: Vec::new(), rank: Vec::new(), working_days: Vec::new(), as_of: 0 };
        for (day, date) in FIRST_DAY.iter_days().take(DAYS).enumerate() {
            let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
            if !weekend && !holidays.contains(&date) {
                calendar.working_days.push(day);
            }
            calendar.rank.push(calendar.working_days.len());
            calendar.iso.push(date.to_string());
        }
        calendar.as_of = calendar.day(AS_OF.0) * MINUTES + AS_OF.1;
        Ok(calendar)
    }

    fn day(&self, date: NaiveDate) -> Day {
        date.signed_duration_since(FIRST_DAY).num_days().unsigned_abs() as Day
    }

    fn add_working_days(&self, day: Day, count: usize) -> Day {
        self.working_days[self.rank[day] + count - 1]
    }

    /// Anything after `AS_OF` has not happened.
    fn happened(&self, day: Day) -> Option<Day> {
        Some(day).filter(|day| *day <= self.as_of / MINUTES)
    }

    fn write_time(&self, minute: Minute, out: &mut impl Write) -> io::Result<()> {
        let clock = minute % MINUTES;
        write!(out, "{}T{:02}:{:02}", self.iso[minute / MINUTES], clock / 60, clock % 60)
    }
}

const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date of the calendar")
}
