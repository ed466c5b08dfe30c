//! Which dates depend on holidays that are not published yet, and that each of them is marked.
//!
//! The list of England and Wales ends on Sunday 31 December 2028. New Year's Day 2029 is a Monday, and
//! Easter Sunday is 1 April.

use crate::common::cli;
use std::sync::LazyLock;

use crate::common::{case, date, england_and_wales, listed_to, moment, rules};
use chrono::{Datelike, NaiveDate};
use dutyclock::calendar::{CalendarDefinition, Holiday, Recurring, RecurringDefinition};
use dutyclock::{
    Calendar, Counting, Criteria, Deadline, Direction, FirstDay, Horizon, Provisional, Remark,
    RuleSet, deadlines, timeline,
};
use proptest::prelude::*;
use serde_json::Value;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(england_and_wales);
static ENGLAND: LazyLock<RuleSet> = LazyLock::new(|| rules("england"));

const NOTHING: Provisional =
    Provisional { from: false, due: false, act_by: false, working_days: false };
const DUE_AND_ACT_BY: Provisional = Provisional { due: true, act_by: true, ..NOTHING };
const ACT_BY: Provisional = Provisional { act_by: true, ..NOTHING };

fn after(period: &str) -> Counting {
    Counting::of(period.parse().unwrap())
}

fn before(period: &str) -> Counting {
    Counting { direction: Direction::Before, ..after(period) }
}

fn beginning_with(counting: Counting) -> Counting {
    Counting { first_day: FirstDay::Counted, ..counting }
}

/// The limit and the day to act, and which of them is provisional.
fn limit(counting: Counting, start: &str) -> (String, String, Provisional) {
    let found = counting.limit(moment(start), &CALENDAR).unwrap();
    let iso = |day: Option<dutyclock::Moment>| day.unwrap().iso();
    (iso(found.due), iso(found.act_by), found.provisional())
}

fn dates(due: &str, act_by: &str, provisional: Provisional) -> (String, String, Provisional) {
    (due.to_owned(), act_by.to_owned(), provisional)
}

// What depends.

#[test]
fn working_days_depend_on_the_days_that_were_counted() {
    let one = || after("1 working day");
    assert_eq!(limit(one(), "2028-12-28"), dates("2028-12-29", "2028-12-29", NOTHING));
    assert_eq!(limit(one(), "2028-12-29"), dates("2029-01-02", "2029-01-02", DUE_AND_ACT_BY));
    assert_eq!(limit(one(), "2029-12-24"), dates("2029-12-27", "2029-12-27", DUE_AND_ACT_BY));
}

#[test]
fn months_and_hours_do_not_depend_and_the_day_to_act_by_does() {
    // 4 March 2029 is a Sunday.
    assert_eq!(limit(after("3 months"), "2028-12-04"), dates("2029-03-04", "2029-03-02", ACT_BY));
    assert_eq!(limit(after("3 months"), "2028-09-29"), dates("2028-12-29", "2028-12-29", NOTHING));
    let (due, act_by, provisional) = limit(after("48 hours"), "2028-12-30 10:00");
    assert_eq!(due, "2029-01-01T10:00:00+00:00");
    assert_eq!((act_by.as_str(), provisional), ("2029-01-01", ACT_BY), "no working day is left");
}

#[test]
fn a_count_back_depends_on_the_days_between() {
    // From Friday 5 January back: 4, 3, 2 January, and the 29th.
    let four = before("4 working days");
    assert_eq!(limit(four, "2029-01-05"), dates("2028-12-29", "2028-12-29", DUE_AND_ACT_BY));
    let ten_weeks = before("10 weeks");
    assert_eq!(limit(ten_weeks, "2029-01-05"), dates("2028-10-27", "2028-10-27", NOTHING));
}

/// New Year's Day is not counted itself, so that nothing is looked up for it.
#[test]
fn the_first_day_after_the_list_matters_only_where_it_is_counted() {
    let back = before("1 working day");
    assert_eq!(limit(back, "2029-01-01"), dates("2028-12-29", "2028-12-29", NOTHING));
    let back = beginning_with(before("1 working day"));
    assert_eq!(limit(back, "2029-01-01"), dates("2028-12-29", "2028-12-29", DUE_AND_ACT_BY));
    let on = beginning_with(after("1 working day"));
    assert_eq!(limit(on, "2028-12-31"), dates("2029-01-02", "2029-01-02", DUE_AND_ACT_BY));
}

#[test]
fn a_remark_says_what_the_mark_means() {
    let found = after("1 working day").limit(moment("2028-12-29"), &CALENDAR).unwrap();
    let [remark] = &found.remarks[..] else { panic!("{:?}", found.remarks) };
    assert_eq!(
        remark.to_string(),
        "the bank holidays after Sun 31 Dec 2028 are not published yet, only worked out from the law: \
         dates that depend on them are provisional, and an extra or moved holiday would change them"
    );
}

#[test]
fn the_steps_mark_the_holiday_and_the_limit() {
    let steps = after("1 working day").steps(moment("2029-12-24"), &CALENDAR).unwrap();
    let steps: Vec<String> = steps.iter().map(ToString::to_string).collect();
    assert_eq!(
        steps,
        [
            "Mon 24 Dec 2029: the event; its day is not counted",
            "Tue 25 Dec 2029: Christmas Day (provisional), not counted",
            "Wed 26 Dec 2029: Boxing Day (provisional), not counted",
            "Thu 27 Dec 2029: working day 1",
            "due Thu 27 Dec 2029 (provisional)",
        ]
    );
}

proptest! {
    /// Day by day, by the mark on each day.
    #[test]
    fn working_days_to_come_are_those_that_are_no_days_off(days in 0..27_000_i64, count in 1..60_u32) {
        let start = date("2026-01-01") + chrono::Days::new(days.unsigned_abs());
        let is_working = |day: &NaiveDate| CALENDAR.day_off(*day).is_none();
        let mut ahead = start.iter_days().skip(1).take_while(|day| day.year() < 2100);
        let expected = ahead.by_ref().filter(is_working).nth(count as usize - 1);
        prop_assert_eq!(CALENDAR.add_working_days(start, count).ok(), expected);
        if let Some(end) = expected {
            prop_assert_eq!(CALENDAR.working_days_between(start, end).unwrap(), count as i32);
            prop_assert_eq!(CALENDAR.is_working_day(end), Ok(true));
        }
    }

    /// Holidays published later under the rules change no date that was counted before.
    #[test]
    fn a_list_that_ends_earlier_gives_the_same_dates_where_no_one_off_comes(
        days in 0..900_u64,
        count in 1..60_u32,
    ) {
        let shorter = listed_to("england-and-wales", "2025-12-31");
        let start = date("2025-06-01") + chrono::Days::new(days);
        let found = after(&format!("{count} working days"));
        let (listed, worked_out) = (
            found.limit(start.into(), &CALENDAR).unwrap(),
            found.limit(start.into(), &shorter).unwrap(),
        );
        prop_assert_eq!((listed.due, listed.act_by), (worked_out.due, worked_out.act_by));
    }
}

// Deadlines and timelines.

fn deadline(rule: &str, events: &[(&str, &str)], judgement: &Criteria) -> Deadline<'static> {
    let found = deadlines(&case(&ENGLAND, events), &ENGLAND, &CALENDAR, judgement);
    found.deadlines.into_iter().find(|deadline| deadline.rule.id == rule).unwrap()
}

fn provisional(rule: &str, events: &[(&str, &str)], now: &str) -> Provisional {
    deadline(rule, events, &Criteria::as_of(moment(now))).provisional()
}

#[test]
fn the_working_days_left_depend_on_the_limit_and_on_today() {
    let all = Provisional { working_days: true, ..DUE_AND_ACT_BY };
    let assessment = [("referral", "2028-12-01")];
    assert_eq!(provisional("assessment", &assessment, "2028-12-01"), all);
    // Due on 4 December 2028, and still not done in the new year.
    let decision = [("referral", "2028-12-01")];
    let late = Provisional { working_days: true, ..NOTHING };
    assert_eq!(provisional("decision", &decision, "2028-12-29"), NOTHING);
    assert_eq!(provisional("decision", &decision, "2029-01-10"), late);
}

#[test]
fn what_is_done_counts_no_working_days() {
    let in_time = [("referral", "2028-12-29"), ("decision", "2028-12-29")];
    assert_eq!(provisional("decision", &in_time, "2029-03-01"), DUE_AND_ACT_BY);
    let published = [("referral", "2028-12-01"), ("decision", "2028-12-01")];
    assert_eq!(provisional("decision", &published, "2029-03-01"), NOTHING);
}

/// What arrives late on Friday 29 December is received on the next working day.
#[test]
fn a_day_of_receipt_that_is_provisional_makes_all_that_is_counted_from_it_so() {
    let at_five = Criteria {
        deemed_receipt: "17:00:00".parse().ok(),
        ..Criteria::as_of(moment("2028-12-29"))
    };
    let found = deadline("decision", &[("referral", "2028-12-29 17:30")], &at_five);
    assert_eq!(
        (found.from, found.due.unwrap().iso().as_str()),
        (moment("2029-01-02"), "2029-01-03")
    );
    assert!(found.provisional().from && found.provisional().due);
    let found = deadline("decision", &[("referral", "2028-12-28 16:30")], &at_five);
    assert!(!found.provisional().from);
    // Were Wednesday 3 January a holiday, it would be received on the next day.
    let found = deadline("decision", &[("referral", "2029-01-03 16:30")], &at_five);
    assert_eq!(found.from, moment("2029-01-03 16:30"));
    assert!(found.provisional().from);
}

/// The conference is due on Thursday 4 January 2029: what follows from that day rests on it.
#[test]
fn what_follows_from_a_provisional_limit_is_provisional() {
    let discussion = case(&ENGLAND, &[("strategy-discussion", "2028-12-11")]);
    let judgement = Criteria::as_of(moment("2028-12-11"));
    let found = timeline(&discussion, &ENGLAND, &CALENDAR, &judgement, Horizon::default());
    for step in &found.steps {
        let found = step.provisional();
        let is_first = step.rule().unwrap().id == "icpc";
        assert_eq!((found.from, found.due), (!is_first, true), "{:?}", step.rule());
    }
    // A conference that is held is a fact, and three months from it are certain.
    let events = [("strategy-discussion", "2028-12-11"), ("icpc", "2029-01-04")];
    let judgement = Criteria::as_of(moment("2029-01-05"));
    let held =
        timeline(&case(&ENGLAND, &events), &ENGLAND, &CALENDAR, &judgement, Horizon::default());
    let review = held.steps.iter().find(|step| step.rule().unwrap().id == "first-review").unwrap();
    assert_eq!(review.due().unwrap().iso(), "2029-04-04");
    assert!(!review.provisional().from && !review.provisional().due);
}

/// The end of an extension is a chosen day, so it is not provisional.
#[test]
fn what_follows_from_an_extension_is_not_provisional() {
    let mut discussion = case(&ENGLAND, &[("strategy-discussion", "2028-12-11")]);
    discussion.extensions.push(("icpc".to_owned(), date("2029-01-11")));
    let judgement = Criteria::as_of(moment("2028-12-11"));
    let found = timeline(&discussion, &ENGLAND, &CALENDAR, &judgement, Horizon::default());
    let review = found.steps.iter().find(|step| step.rule().unwrap().id == "first-review").unwrap();
    assert_eq!(review.due().unwrap().iso(), "2029-04-11");
    assert!(!review.provisional().from && !review.provisional().due);
}

// Calendars on top of others.

fn council(rest: &str) -> Calendar {
    let head = "id = \"council\"\ntitle = \"Closures\"\nsource = \"made up\"\n";
    let definition: CalendarDefinition = toml::from_str(&format!("{head}{rest}")).unwrap();
    Calendar::new(definition, Some(&CALENDAR)).unwrap()
}

const CLOSED: &str = "[[recurring]]\nname = \"Offices closed\"\nmonth = 12\nday = 27\n";

#[test]
fn closures_of_every_year_are_closures_on_top_of_the_bank_holidays() {
    let calendar = council(CLOSED);
    let reason = |day| calendar.day_off(date(day)).unwrap().to_string();
    assert_eq!(reason("2029-12-26"), "Boxing Day (provisional)");
    assert_eq!(reason("2029-12-27"), "Offices closed (closure, provisional)");
    // In 2032 the day is the substitute of Christmas Day already.
    assert_eq!(reason("2032-12-27"), "Christmas Day (substitute day) (provisional)");
    let found = after("1 working day").limit(moment("2029-12-24"), &calendar).unwrap();
    assert_eq!(found.due.unwrap().iso(), "2029-12-28");
    let is_closure = |note: &Remark| matches!(note, Remark::ClosuresCounted { .. });
    assert!(found.remarks.iter().any(is_closure), "{:?}", found.remarks);
}

/// It says nothing of its closures after 2020, and the bank holidays of 2022 are known all the same.
#[test]
fn an_extension_that_ends_early_keeps_the_listed_bank_holidays_and_is_provisional() {
    let calendar = council("covers = { from = 2020-01-01, to = 2020-12-31 }");
    let reason = |day| calendar.day_off(date(day)).unwrap().to_string();
    assert!(calendar.is_provisional(date("2022-06-03")));
    assert_eq!(reason("2022-06-03"), "Platinum Jubilee bank holiday");
    assert_eq!(calendar.is_working_day(date("2022-05-30")), Ok(true), "the day was moved");
    assert_eq!(reason("2029-05-28"), "Spring bank holiday (provisional)");
}

#[test]
fn a_yearly_day_of_the_extended_calendar_is_not_repeated() {
    let text = "id = \"council\"\ntitle = \"Closures\"\nsource = \"made up\"\n\
                [[recurring]]\nname = \"Boxing Day\"\nmonth = 12\nday = 26\nsubstitute = true";
    let definition: CalendarDefinition = toml::from_str(text).unwrap();
    let mistakes = Calendar::new(definition, Some(&CALENDAR)).unwrap_err();
    assert_eq!(
        mistakes[0].to_string(),
        "this is already Boxing Day in the extended calendar; leave it out here"
    );
}

#[test]
fn days_off_that_a_table_adds_hold_beyond_the_list_too() {
    let entry = RecurringDefinition {
        name: "Christmas Eve".into(),
        month: Some(12),
        day: Some(24),
        substitute: false,
        easter: None,
        weekday: None,
        which: None,
    };
    let calendar = CALENDAR.with_days_off(&Recurring::all(&[entry], "not_working").unwrap());
    for year in 2012..=2099 {
        let day = NaiveDate::from_ymd_opt(year, 12, 24).unwrap();
        assert_eq!(calendar.is_working_day(day), Ok(false), "{day}");
    }
    assert_eq!(calendar.covers(), CALENDAR.covers());
    assert_eq!(calendar.provisional(), CALENDAR.provisional());
}

#[test]
fn a_holiday_may_be_announced_for_a_year_to_come_and_moves_no_substitute() {
    // 25 December 2033 is a Sunday: its substitute is Tuesday the 27th, and stays there.
    let day = date("2033-12-28");
    let announced = Holiday::published(day, "A day of rest".into());
    let calendar = CALENDAR.announcing(&[announced]).unwrap();
    let next = |calendar: &Calendar| calendar.add_working_days(date("2033-12-23"), 1).unwrap();
    assert_eq!(next(&CALENDAR), day);
    assert_eq!(next(&calendar), date("2033-12-29"));
    let substitute = calendar.day_off(date("2033-12-27")).unwrap().to_string();
    assert_eq!(substitute, "Christmas Day (substitute day) (provisional)");
}

#[test]
fn a_list_that_ends_within_a_year_goes_on_by_rule_from_the_next_day() {
    let calendar = listed_to("england-and-wales", "2027-12-27");
    let reason = |day| calendar.day_off(date(day)).map(|day| day.to_string());
    assert_eq!(reason("2027-12-27").as_deref(), Some("Christmas Day (substitute day)"));
    assert_eq!(
        reason("2027-12-28").as_deref(),
        Some("Boxing Day (substitute day) (provisional)"),
        "as the rules have it, with the substitute of Christmas Day in its place"
    );
    assert_eq!(reason("2027-12-29"), None);
}

// What other programs read.

const TIMELINE: [&str; 7] =
    ["timeline", "strategy-discussion", "2028-12-11", "--reviews", "1", "--as-of", "2028-12-11"];
const DUE: [&str; 5] = ["due", "referral", "2028-12-29 10:00", "--as-of", "2028-12-29 10:00"];

fn document(args: &[&str]) -> Value {
    serde_json::from_str(&cli::answer(&[args, &["--format", "json"]].concat())).unwrap()
}

/// The value of a key, by rule.
fn by_rule(rows: &Value, rule: &str, key: &str) -> Value {
    let rows = rows.as_array().unwrap();
    rows.iter().find(|row| row["rule"] == rule).unwrap()[key].clone()
}

#[test]
fn json_names_the_fields_and_leaves_the_key_out_where_none_is() {
    let found = document(&DUE);
    let provisional = |rule| by_rule(&found["deadlines"], rule, "provisional");
    assert_eq!(provisional("decision"), serde_json::json!(["due", "act_by", "working_days_left"]));
    assert_eq!(
        provisional("written-confirmation"),
        Value::Null,
        "48 hours from Friday end on Sunday 31 December"
    );
    let found = document(&["due", "icpc", "2026-11-20", "--as-of", "2026-11-20"]);
    assert_eq!(by_rule(&found["deadlines"], "core-group", "provisional"), Value::Null);
}

#[test]
fn the_json_of_a_timeline_names_the_start_and_the_completion_too() {
    let found = document(&TIMELINE);
    let provisional = |rule| by_rule(&found["steps"], rule, "provisional");
    assert_eq!(
        provisional("icpc"),
        serde_json::json!(["due", "act_by", "working_days_left", "completion"])
    );
    assert_eq!(
        provisional("first-review"),
        serde_json::json!(["from", "due", "act_by", "working_days_left", "completion"])
    );
}

/// A referral on 20 December 2029 is decided on the 21st, by what is known of the holidays of that year.
#[test]
fn what_has_no_limit_is_provisional_where_what_it_follows_is() {
    let asked = ["timeline", "referral", "2029-12-20", "--as-of", "2028-12-20"];
    let found = document(&asked);
    let steps = found["steps"].as_array().unwrap();
    let without_limit: Vec<&Value> = steps.iter().filter(|step| step["rule"].is_null()).collect();
    let of_it = serde_json::json!(["from", "completion"]);
    assert!(without_limit.iter().any(|step| step["provisional"] == of_it), "{without_limit:?}");
}

#[test]
fn an_event_whose_day_is_provisional_is_tentative_in_other_calendars() {
    let text = cli::answer(&[&DUE[..], &["--format", "ics"]].concat()).replace("\r\n ", "");
    for event in text.split("BEGIN:VEVENT").skip(1) {
        let is_tentative = event.contains("STATUS:TENTATIVE");
        assert_eq!(event.contains("(provisional)\r\n"), is_tentative, "{event}");
        assert_eq!(event.contains("Due Sun 31 Dec 2028 10:00\\,"), !is_tentative, "{event}");
    }
}

/// Every counted date of 2029 has the mark wherever a person reads it.
#[test]
fn every_format_marks_every_provisional_date() {
    let due = ["due", "strategy-discussion", "2028-12-11", "--as-of", "2028-12-11"];
    // In a table the mark stands under the date, as the snapshots show.
    let commands = ["markdown", "html"].map(|format| (&due[..], format)).into_iter();
    let drawn = ["text", "markdown", "html", "svg"].map(|format| (&TIMELINE[..], format));
    let commands = commands.chain(drawn);
    for (command, format) in commands {
        let text = cli::answer(&[command, &["--format", format]].concat());
        let words = without_markup(&text);
        let limit = "Thu 4 Jan 2029";
        assert!(words.contains(limit), "{format}: {words}");
        let marked = words.matches(&format!("{limit} (provisional)")).count();
        assert!(marked > 0, "{format}: {words}");
        assert!(words.contains("are not published yet"), "{format}: {words}");
    }
}

/// The words of a page or a picture, with one space between them.
fn without_markup(text: &str) -> String {
    let mut words = String::new();
    let mut in_tag = false;
    for c in text.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                words.push(' ');
            }
            c if !in_tag => words.push(c),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
