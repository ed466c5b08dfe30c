//! Yearly days off by rule: how they unfold, and the mistakes that a rule can have.

use std::ops::RangeInclusive;

use crate::common::{calendar, date, england_and_wales, published_holidays};
use chrono::{Datelike, NaiveDate, Weekday};
use dutyclock::calendar::{Differences, Recurring, RecurringDefinition, unfold};
use dutyclock::definition::{Mistake, Step};
use proptest::prelude::*;
use serde::Deserialize;

const WEEKEND: [Weekday; 2] = [Weekday::Sat, Weekday::Sun];

#[derive(Deserialize)]
struct Entries {
    #[serde(default)]
    recurring: Vec<RecurringDefinition>,
}

fn checked(text: &str) -> Result<Vec<Recurring>, Vec<Mistake>> {
    let entries: Entries = toml::from_str(text).unwrap();
    Recurring::all(&entries.recurring, "recurring")
}

fn rules(text: &str) -> Vec<Recurring> {
    checked(text).unwrap()
}

/// The days off of some years, each as `Mon 28 Dec 2026: name`.
fn days(rules: &[Recurring], years: RangeInclusive<i32>) -> Vec<String> {
    let days = unfold(rules, years, &WEEKEND, |_| false);
    days.iter().map(|(day, name)| format!("{}: {name}", day.format("%a %-d %b %Y"))).collect()
}

fn yearly(name: &str, month: u32, day: u32) -> String {
    format!("[[recurring]]\nname = \"{name}\"\nmonth = {month}\nday = {day}\nsubstitute = true\n")
}

fn christmas() -> Vec<Recurring> {
    rules(&[yearly("Christmas Day", 12, 25), yearly("Boxing Day", 12, 26)].concat())
}

fn scottish_new_year() -> Vec<Recurring> {
    rules(&[yearly("New Year's Day", 1, 1), yearly("2nd January", 1, 2)].concat())
}

// Substitute days, worked out by hand from the calendar of the year.

#[test]
fn christmas_on_a_saturday_takes_the_monday_and_boxing_day_the_tuesday() {
    assert_eq!(
        days(&christmas(), 2021..=2021),
        [
            "Mon 27 Dec 2021: Christmas Day (substitute day)",
            "Tue 28 Dec 2021: Boxing Day (substitute day)",
        ]
    );
}

#[test]
fn christmas_on_a_friday_stays_and_boxing_day_takes_the_monday() {
    assert_eq!(
        days(&christmas(), 2020..=2020),
        ["Fri 25 Dec 2020: Christmas Day", "Mon 28 Dec 2020: Boxing Day (substitute day)"]
    );
}

#[test]
fn christmas_on_a_sunday_passes_over_boxing_day_to_the_tuesday() {
    assert_eq!(
        days(&christmas(), 2022..=2022),
        ["Mon 26 Dec 2022: Boxing Day", "Tue 27 Dec 2022: Christmas Day (substitute day)"]
    );
}

#[test]
fn the_scottish_new_year_on_a_weekend_takes_the_monday_and_the_tuesday() {
    assert_eq!(
        days(&scottish_new_year(), 2022..=2022),
        [
            "Mon 3 Jan 2022: New Year's Day (substitute day)",
            "Tue 4 Jan 2022: 2nd January (substitute day)",
        ]
    );
}

#[test]
fn the_scottish_new_year_on_a_sunday_passes_over_the_second_to_the_tuesday() {
    assert_eq!(
        days(&scottish_new_year(), 2023..=2023),
        ["Mon 2 Jan 2023: 2nd January", "Tue 3 Jan 2023: New Year's Day (substitute day)"]
    );
}

/// 31 December 2022 is a Saturday, and 2 January 2023 a day off itself.
#[test]
fn a_substitute_may_fall_in_the_next_year_and_passes_over_its_days_off() {
    let new_year = [yearly("New Year's Eve", 12, 31), yearly("2nd January", 1, 2)].concat();
    assert_eq!(
        days(&rules(&new_year), 2023..=2023),
        ["Mon 2 Jan 2023: 2nd January", "Tue 3 Jan 2023: New Year's Eve (substitute day)",]
    );
    // In 2022 itself, 2 January is a Sunday and the Saturday's substitute is yet to come.
    assert_eq!(
        days(&rules(&new_year), 2022..=2022),
        ["Mon 3 Jan 2022: 2nd January (substitute day)"]
    );
}

#[test]
fn a_day_without_a_substitute_stays_on_the_weekend() {
    let boxing_day = rules("[[recurring]]\nname = \"Boxing Day\"\nmonth = 12\nday = 26");
    assert_eq!(days(&boxing_day, 2026..=2026), ["Sat 26 Dec 2026: Boxing Day"]);
}

#[test]
fn what_is_a_day_off_already_is_not_named_again_and_no_substitute_falls_on_it() {
    let monday = date("2021-12-27");
    let found = unfold(&christmas(), 2021..=2021, &WEEKEND, |day| day == monday);
    let found: Vec<String> = found.keys().map(ToString::to_string).collect();
    assert_eq!(found, ["2021-12-28", "2021-12-29"]);
    let friday = date("2020-12-25");
    let found = unfold(&christmas(), 2020..=2020, &WEEKEND, |day| day == friday);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn where_the_week_rests_on_other_days_they_are_what_a_substitute_is_sought_for() {
    let found = unfold(&christmas(), 2026..=2026, &[Weekday::Fri], |_| false);
    let found: Vec<String> = found.keys().map(ToString::to_string).collect();
    assert_eq!(found, ["2026-12-26", "2026-12-27"], "Friday 25 December is the day of rest");
}

// Days of the week, and days from Easter.

#[test]
fn a_weekday_is_found_by_its_number_in_the_month_or_as_the_last() {
    let nth = |which| {
        let text = format!(
            "[[recurring]]\nname = \"A day\"\nmonth = 5\nweekday = \"monday\"\nwhich = \"{which}\""
        );
        days(&rules(&text), 2027..=2027).concat()
    };
    // May 2027 begins on a Saturday and has five Mondays.
    assert_eq!(nth("first"), "Mon 3 May 2027: A day");
    assert_eq!(nth("second"), "Mon 10 May 2027: A day");
    assert_eq!(nth("third"), "Mon 17 May 2027: A day");
    assert_eq!(nth("fourth"), "Mon 24 May 2027: A day");
    assert_eq!(nth("last"), "Mon 31 May 2027: A day");
}

#[test]
fn the_last_weekday_of_a_month_may_be_the_fourth() {
    let text = "[[recurring]]\nname = \"A day\"\nmonth = 5\nweekday = \"monday\"\nwhich = \"last\"";
    assert_eq!(days(&rules(text), 2026..=2026), ["Mon 25 May 2026: A day"]);
}

/// The earliest and latest possible dates of Easter, and others published in almanacs.
#[test]
fn easter_falls_on_the_dates_that_are_known_from_elsewhere() {
    let easter = rules("[[recurring]]\nname = \"Easter\"\neaster = 0");
    for known in [
        "1961-04-02",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2024-03-31",
        "2029-04-01",
        "2030-04-21",
        "2035-03-25",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2099-04-12",
    ] {
        let day = date(known);
        let found = unfold(&easter, day.year()..=day.year(), &WEEKEND, |_| false);
        assert_eq!(found.keys().collect::<Vec<_>>(), [&day]);
    }
}

#[test]
fn days_are_counted_from_easter_both_ways() {
    let text = "[[recurring]]\nname = \"Good Friday\"\neaster = -2\n\
                [[recurring]]\nname = \"Easter Monday\"\neaster = 1";
    assert_eq!(
        days(&rules(text), 2029..=2029),
        ["Fri 30 Mar 2029: Good Friday", "Mon 2 Apr 2029: Easter Monday"]
    );
}

// What holds for any rules.

fn any_rules() -> impl Strategy<Value = Vec<Recurring>> {
    let fixed = (1..=12_u32, 1..=28_u32).prop_map(|(month, day)| yearly("A day", month, day));
    let easter =
        (-80..=250_i32).prop_map(|days| format!("[[recurring]]\nname = \"B\"\neaster = {days}\n"));
    let entries = prop::collection::vec(prop_oneof![fixed, easter], 1..12);
    entries.prop_filter_map("the same day twice", |entries| checked(&entries.concat()).ok())
}

proptest! {
    #[test]
    fn a_substitute_is_never_on_a_weekend(rules in any_rules(), year in 2012..=2099) {
        for (day, name) in unfold(&rules, year..=year, &WEEKEND, |_| false) {
            let on_weekend = WEEKEND.contains(&day.weekday());
            prop_assert!(!(on_weekend && name.ends_with("(substitute day)")), "{day} {name}");
        }
    }

    #[test]
    fn years_unfold_together_as_they_do_one_by_one(rules in any_rules(), year in 2012..=2095) {
        let years = year..=year + 4;
        let together = unfold(&rules, years.clone(), &WEEKEND, |_| false);
        let one_by_one = years.flat_map(|year| unfold(&rules, year..=year, &WEEKEND, |_| false));
        prop_assert!(one_by_one.eq(together));
    }

    #[test]
    fn every_day_that_can_have_a_substitute_is_off_or_has_one(year in 2012..=2099) {
        let found = unfold(&christmas(), year..=year, &WEEKEND, |_| false);
        prop_assert_eq!(found.len(), 2);
        let is_working = |day: &NaiveDate| !WEEKEND.contains(&day.weekday());
        prop_assert!(found.keys().all(is_working));
    }
}

// Days off that are added to a calendar.

#[test]
fn a_calendar_with_days_off_has_them_in_every_year_that_it_lists() {
    let boxing_day = rules("[[recurring]]\nname = \"Boxing Day\"\nmonth = 12\nday = 24");
    let calendar = england_and_wales().with_days_off(&boxing_day);
    for year in 2012..=2028 {
        let day = NaiveDate::from_ymd_opt(year, 12, 24).unwrap();
        assert_eq!(calendar.is_working_day(day), Ok(false), "{day}");
    }
    assert_eq!(calendar.covers(), england_and_wales().covers());
    // Thursday 24 December 2026 is off too: from the 23rd it is on to the 29th.
    assert_eq!(calendar.add_working_days(date("2026-12-23"), 1), Ok(date("2026-12-29")));
}

#[test]
fn a_day_off_that_is_a_holiday_already_keeps_its_name() {
    let christmas = rules("[[recurring]]\nname = \"No working day\"\nmonth = 12\nday = 25");
    let calendar = england_and_wales().with_days_off(&christmas);
    let reason = |day| calendar.day_off(date(day)).unwrap().to_string();
    assert_eq!(reason("2026-12-25"), "Christmas Day");
    assert_eq!(reason("2021-12-25"), "No working day", "the bank holiday is on the Monday");
    assert_eq!(calendar.holidays().len(), 140 + 4, "2016, 2021, 2022 and 2027 have a substitute");
}

// Mistakes.

/// The mistakes in one entry, each as `key: message`.
fn mistakes(entry: &str) -> Vec<String> {
    let found = checked(&format!("[[recurring]]\nname = \"A day\"\n{entry}")).unwrap_err();
    let key = |mistake: &Mistake| match mistake.at.get(2) {
        Some(Step::Key(key)) => (*key).to_owned(),
        _ => String::new(),
    };
    found.iter().map(|mistake| format!("{}: {mistake}", key(mistake))).collect()
}

#[test]
fn a_day_that_not_every_year_has_is_a_mistake() {
    assert_eq!(mistakes("month = 2\nday = 29"), ["day: not every year has a 29 February"]);
    assert_eq!(mistakes("month = 6\nday = 31"), ["day: month 6 has no day 31"]);
    assert_eq!(mistakes("month = 6\nday = -1"), ["day: month 6 has no day -1"]);
    assert_eq!(
        mistakes("month = 13\nday = 1"),
        ["month: there is no month 13; give 1 for January to 12 for December"]
    );
}

#[test]
fn a_rule_that_does_not_say_when_is_a_mistake() {
    assert_eq!(
        mistakes(""),
        [": when does it fall? give `month` and `day`, or `easter`, or `month`, `weekday` and \
          `which`"]
    );
    assert_eq!(mistakes("month = 6"), ["month: `month` needs a `day`, or a `weekday` and `which`"]);
    assert_eq!(mistakes("day = 6"), [": `month` is missing: 1 for January to 12 for December"]);
    assert_eq!(
        mistakes("month = 6\nweekday = \"monday\""),
        ["weekday: `weekday` needs `which`: first, second, third, fourth or last"]
    );
    assert_eq!(
        mistakes("month = 6\nwhich = \"last\""),
        ["which: `which` needs a `weekday`, as in `weekday = \"monday\"`"]
    );
    assert_eq!(
        mistakes("month = 6\nweekday = \"munday\"\nwhich = \"last\""),
        ["weekday: `munday` is not a day of the week; write it out in English, as `saturday`"]
    );
}

#[test]
fn a_rule_that_says_when_in_two_ways_is_a_mistake() {
    assert_eq!(
        mistakes("month = 5\nday = 1\neaster = 1"),
        [
            "month: a day is either counted from Easter or has a `month`; leave one out",
            "day: a day is either counted from Easter or has a `day`; leave one out",
        ]
    );
    assert_eq!(
        mistakes("month = 5\nday = 1\nweekday = \"monday\"\nwhich = \"first\""),
        ["day: give either `day` or `weekday`, not both"]
    );
}

#[test]
fn a_day_that_may_leave_the_year_of_its_easter_is_a_mistake() {
    let beyond = |days| {
        format!("easter: {days} days from Easter Sunday may lie in another year; give -80 to 250")
    };
    assert_eq!(mistakes("easter = 251"), [beyond(251)]);
    assert_eq!(mistakes("easter = -81"), [beyond(-81)]);
    for days in [-80, 250] {
        let furthest = rules(&format!("[[recurring]]\nname = \"A day\"\neaster = {days}"));
        for year in 1900..=2099 {
            assert_eq!(unfold(&furthest, year..=year, &WEEKEND, |_| false).len(), 1, "{year}");
        }
    }
}

#[test]
fn only_a_day_of_the_month_may_have_a_substitute() {
    for entry in ["easter = 1", "month = 5\nweekday = \"monday\"\nwhich = \"first\""] {
        let found = mistakes(&format!("{entry}\nsubstitute = true"));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("substitute: only a day of the month"), "{found:?}");
    }
}

#[test]
fn two_rules_for_the_same_day_are_a_mistake_at_the_second() {
    let text = [yearly("Christmas Day", 12, 25), yearly("Noel", 12, 25)].concat();
    let found = checked(&text).unwrap_err();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to_string(), "Christmas Day is always the same day; keep one of the two");
    assert_eq!(found[0].at, [Step::Key("recurring"), Step::Index(1), Step::Key("name")]);
}

// The shipped calendars: their rules against the list that GOV.UK publishes.

/// Explains each day that is in the list but not made by the rules, or the reverse.
const ONE_OFFS: [(&str, &str); 10] = [
    // Diamond Jubilee: the spring bank holiday was moved, and a day added.
    ("2012-05-28", "by rule: Spring bank holiday"),
    ("2012-06-04", "listed: Spring bank holiday"),
    ("2012-06-05", "listed: Queen's Diamond Jubilee"),
    // Seventy-five years since VE Day: the early May bank holiday was moved.
    ("2020-05-04", "by rule: Early May bank holiday"),
    ("2020-05-08", "listed: Early May bank holiday (VE day)"),
    // Platinum Jubilee: the spring bank holiday was moved, and a day added.
    ("2022-05-30", "by rule: Spring bank holiday"),
    ("2022-06-02", "listed: Spring bank holiday"),
    ("2022-06-03", "listed: Platinum Jubilee bank holiday"),
    ("2022-09-19", "listed: Bank Holiday for the State Funeral of Queen Elizabeth II"),
    ("2023-05-08", "listed: Bank holiday for the coronation of King Charles III"),
];

/// Appointed for Scotland alone, by royal proclamation.
const SCOTTISH_ONE_OFF: (&str, &str) = ("2026-06-15", "listed: World Cup bank holiday");

fn one_offs(division: &str) -> Vec<(&'static str, &'static str)> {
    let scottish = (division == "scotland").then_some(SCOTTISH_ONE_OFF);
    ONE_OFFS.into_iter().chain(scottish).collect()
}

fn differences(division: &str) -> Vec<(NaiveDate, String)> {
    let found = Differences::of(&calendar(division));
    let listed = found.only_listed.iter().map(|day| (day.date, format!("listed: {}", day.name)));
    let by_rule = found.only_by_rule.iter().map(|day| (day.date, format!("by rule: {}", day.name)));
    let mut all: Vec<_> = listed.chain(by_rule).collect();
    all.sort();
    all
}

#[test]
fn the_rules_make_every_day_that_was_published_but_for_named_one_offs() {
    for division in ["england-and-wales", "scotland", "northern-ireland"] {
        let found = differences(division);
        let one_offs = one_offs(division);
        assert_eq!(found.len(), one_offs.len(), "{division}: {found:?}");
        for ((day, found), (expected_day, expected)) in found.iter().zip(&one_offs) {
            assert_eq!(*day, date(expected_day), "{division}");
            // In 2012 the day that was moved was also listed as a substitute, but for Northern Ireland.
            assert_eq!(found.trim_end_matches(" (substitute day)"), *expected, "{division}");
        }
    }
}

/// The same by hand: every year is unfolded and compared with the GOV.UK list by name, read with none of the
/// code under test.
#[test]
fn the_rules_name_the_days_as_the_published_list_does() {
    for division in ["england-and-wales", "scotland", "northern-ireland"] {
        let calendar = calendar(division);
        let rules: Vec<Recurring> = calendar.recurring().cloned().collect();
        let by_rule = unfold(&rules, 2012..=2028, &WEEKEND, |_| false);
        let mut differing = Vec::new();
        for (day, name) in published_holidays(division) {
            match by_rule.get(&day) {
                Some(found) if *found == name => {}
                Some(found) => differing.push(format!("{day} {found}, published as {name}")),
                None => assert!(
                    one_offs(division).iter().any(|(one_off, _)| date(one_off) == day),
                    "{division}: {day} {name}"
                ),
            }
        }
        // In 2023 the list names the days the other way round, unlike in 2012 and 2017.
        let expected: &[&str] = match division {
            "scotland" => &[
                "2023-01-02 2nd January, published as New Year's Day (substitute day)",
                "2023-01-03 New Year's Day (substitute day), published as 2nd January (substitute day)",
            ],
            _ => &[],
        };
        assert_eq!(differing, expected, "{division}");
    }
}
