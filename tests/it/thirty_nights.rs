//! Thirty made-up nights of a nightly job: every breach is told exactly once, and no night says that all is well
//! when it is not.
//!
//! The cases have a referral and its decision, due one working day later, with every other limit kept. The model
//! below knows on which nights something is wrong, and counts with none of the code under test.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::common::date;
use crate::common::folder::{Folder, picked};

/// What is recorded of a case.
#[derive(Clone)]
struct Record {
    referral: &'static str,
    decision: Option<&'static str>,
}

/// What the council's system holds, by case.
type System = BTreeMap<&'static str, Record>;

/// What happens to the export of one night.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Export {
    Whole,
    /// Headings alone.
    Empty,
    /// Its last third is missing.
    Short,
    /// Without the column of the decision.
    WithoutColumn,
    /// The row of this case has an impossible date.
    BadRow(&'static str),
    /// There is none.
    Missing,
}

/// A night's changes, made before the export.
struct Night {
    changes: Vec<(&'static str, Option<Record>)>,
    export: Export,
}

const FIRST: &str = "2026-10-19";

/// The clocks change on 25 October. Monday 9 November is announced as a holiday on the 5th.
const ANNOUNCED: &str = "2026-11-05";
const HOLIDAY: &str = "2026-11-09";

fn open(referral: &'static str) -> Option<Record> {
    Some(Record { referral, decision: None })
}

fn decided(referral: &'static str, decision: &'static str) -> Option<Record> {
    Some(Record { referral, decision: Some(decision) })
}

fn nights() -> BTreeMap<NaiveDate, Night> {
    let first = date(FIRST);
    let quiet = |day| {
        let night = Night { changes: Vec::new(), export: Export::Whole };
        (first + Days::new(day), night)
    };
    let mut nights: BTreeMap<NaiveDate, Night> = (0..30).map(quiet).collect();
    let mut on = |day: &str, change| nights.get_mut(&date(day)).unwrap().changes.push(change);
    on("2026-10-19", ("C-01", open("2026-10-16")));
    on("2026-10-21", ("C-02", open("2026-10-20")));
    // Done in time.
    on("2026-10-22", ("C-02", decided("2026-10-20", "2026-10-21")));
    // Across the change of the clocks.
    on("2026-10-24", ("C-03", open("2026-10-23")));
    // Recorded late.
    on("2026-10-28", ("C-04", open("2026-10-23")));
    // Done late.
    on("2026-10-29", ("C-01", decided("2026-10-16", "2026-10-28")));
    // Recorded by mistake, and deleted.
    on("2026-10-30", ("C-05", decided("2026-10-27", "2026-10-28")));
    on("2026-11-02", ("C-05", open("2026-10-27")));
    // A breach that begins on a night whose export has failed.
    on("2026-11-02", ("C-06", open("2026-11-02")));
    // Due on the holiday, had it not been announced.
    on("2026-11-06", ("C-07", open("2026-11-06")));
    // A record that contradicts itself, and is corrected.
    on("2026-11-11", ("C-08", decided("2026-11-10", "2026-11-09")));
    on("2026-11-13", ("C-08", decided("2026-11-10", "2026-11-11")));
    // The referral was recorded for a wrong day.
    on("2026-11-14", ("C-03", open("2026-10-22")));
    // Closed and taken off the list.
    on("2026-11-16", ("C-04", None));
    for (day, export) in [
        ("2026-10-23", Export::BadRow("C-01")),
        ("2026-10-26", Export::BadRow("C-03")),
        ("2026-10-31", Export::Empty),
        ("2026-11-04", Export::Missing),
        ("2026-11-10", Export::Short),
        ("2026-11-12", Export::WithoutColumn),
    ] {
        nights.get_mut(&date(day)).unwrap().export = export;
    }
    nights
}

/// Ten cases that are never in breach, so that one more or less is no fall.
fn kept() -> String {
    let row = |number| format!("K-{number:02},2026-10-12,2026-10-12,2026-10-12,2026-10-12\n");
    (1..=10).map(row).collect()
}

/// The file of a night; `None` if there is none.
fn export(system: &System, how: Export) -> Option<String> {
    let row = |(case, record): (&&str, &Record)| {
        let Record { referral, decision } = record;
        let decision = match how {
            Export::BadRow(bad) if bad == *case => "2026-02-30",
            _ => decision.unwrap_or_default(),
        };
        format!("{case},{referral},{referral},{referral},{decision}\n")
    };
    let rows: Vec<String> = system.iter().map(row).collect();
    let rows = rows.concat() + &kept();
    let head = "case,referral,referral-confirmed,acknowledgement,decision\n";
    let lines: Vec<&str> = rows.lines().collect();
    match how {
        Export::Missing => None,
        Export::Empty => Some(head.to_owned()),
        Export::Short => Some(format!("{head}{}\n", lines[lines.len() / 3..].join("\n"))),
        Export::WithoutColumn => {
            let cut = |line: &str| line.rsplit_once(',').unwrap().0.to_owned() + "\n";
            Some(head.lines().chain(rows.lines()).map(cut).collect())
        }
        Export::Whole | Export::BadRow(_) => Some(head.to_owned() + &rows),
    }
}

fn is_working(day: NaiveDate, holiday_known: bool) -> bool {
    use chrono::{Datelike, Weekday};
    let is_holiday = holiday_known && day == date(HOLIDAY);
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday
}

/// What is wrong with a case on a morning: its breach by the limit, or its contradiction.
fn wrong(record: &Record, today: NaiveDate) -> Option<String> {
    let referral = date(record.referral);
    let knows = today >= date(ANNOUNCED);
    let due = referral.iter_days().skip(1).find(|day| is_working(*day, knows)).unwrap();
    match record.decision.map(date) {
        Some(done) if done < referral => Some(format!("{referral} {due} invalid")),
        Some(_) => None,
        None => (today > due).then(|| format!("{referral} {due} breached")),
    }
}

#[test]
fn every_breach_is_told_once_and_no_night_is_called_well_that_is_not() {
    let calendar = format!(
        "extends = \"england-and-wales\"\n\n[[announced]]\ndate = {HOLIDAY}\nname = \"Extra day\"\nauthority = \"proclamation\"\n"
    );
    let folder = Folder::with("extra-day.toml", calendar);
    let mut system = System::new();
    // By case: what is wrong with it, as it was told; and every line that was told.
    let mut told: BTreeMap<&str, String> = BTreeMap::new();
    let mut lines: Vec<String> = Vec::new();
    for (today, Night { changes, export: how }) in nights() {
        for (case, record) in changes {
            match record {
                Some(record) => system.insert(case, record),
                None => system.remove(case),
            };
        }
        let path = folder.at("cases.csv");
        match export(&system, how) {
            Some(text) => std::fs::write(path, text).unwrap(),
            None => std::fs::remove_file(path).unwrap(),
        }
        let as_of = format!("{today}T06:30");
        let mut args = vec!["cases.csv", "--state", "told.json", "--as-of", &as_of];
        args.extend(["--format", "csv", "--quiet"]);
        if today >= date(ANNOUNCED) {
            args.extend(["--calendar", "extra-day.toml"]);
        }
        let ran = folder.check(&args);
        let columns = ["change", "case", "from", "due", "status"];
        let rows = if ran.stdout.is_empty() { vec![] } else { picked(&ran.stdout, &columns) };
        let alarms =
            rows.iter().filter(|row| row.ends_with(" breached") || row.ends_with(" invalid"));
        let alarms: Vec<String> = alarms.filter(|row| row.starts_with("new ")).cloned().collect();

        // What could be seen tonight, and was not told as it stands.
        let is_seen = |case: &str| match how {
            Export::Whole => true,
            Export::BadRow(bad) => bad != case,
            Export::Short | Export::Empty | Export::Missing | Export::WithoutColumn => false,
        };
        let mut expected = Vec::new();
        for (case, record) in system.iter().filter(|(case, _)| is_seen(case)) {
            match wrong(record, today) {
                Some(now) if told.get(case) != Some(&now) => {
                    expected.push(format!("new {case} {now}"));
                    told.insert(case, now);
                }
                Some(_) => {}
                None => drop(told.remove(case)),
            }
        }
        assert_eq!(alarms, expected, "{today}: {ran:?}");
        let is_whole = how == Export::Whole;
        let code = i32::from(!expected.is_empty()) + if is_whole { 0 } else { 2 };
        assert_eq!(ran.code, Some(code), "{today}: {ran:?}");
        assert!(!ran.all().contains("Nothing is in breach"), "{today}: {ran:?}");
        lines.extend(alarms);
    }
    // Every breach that the nights could show, each once.
    let mut once = lines.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), lines.len(), "told twice: {lines:?}");
    for case in ["C-01", "C-03", "C-04", "C-05", "C-06", "C-07", "C-08"] {
        assert!(lines.iter().any(|line| line.contains(case)), "{case} was never told: {lines:?}");
    }
}
