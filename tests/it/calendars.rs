//! The shipped calendars against the list that GOV.UK publishes, and the mistakes that a calendar
//! can have.

use crate::common::cli;
use crate::common::folder::Folder;
use crate::common::{
    calendar, date, england_and_wales, every_day, listed_only, moment, published_holidays,
};
use bdays::HolidayCalendar as _;
use chrono::{Datelike, Weekday};
use dutyclock::calendar::{CalendarDefinition, DayOff, Holiday, shipped};
use dutyclock::definition::{Mistake, Step};
use dutyclock::{Calendar, Counting, Remark};

fn agrees_with_the_published_list(division: &str) {
    let (calendar, published) = (calendar(division), published_holidays(division));
    for day in every_day() {
        let found = match calendar.day_off(day) {
            Some(DayOff::Holiday(holiday)) => Some(holiday.name.as_ref()),
            Some(DayOff::Weekend) | None => None,
        };
        assert_eq!(found, published.get(&day).map(String::as_str), "{division}, {day}");
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        assert_eq!(
            calendar.is_working_day(day),
            Ok(!weekend && !published.contains_key(&day)),
            "{division}, {day}"
        );
    }
    let listed: Vec<_> = calendar.holidays().iter().map(|h| h.date).collect();
    let expected: Vec<_> = published.into_keys().collect();
    assert_eq!(listed, expected, "{division}: none missing, none extra");
}

#[test]
fn england_and_wales_has_the_published_bank_holidays_and_no_others() {
    agrees_with_the_published_list("england-and-wales");
}

#[test]
fn scotland_has_the_published_bank_holidays_and_no_others() {
    agrees_with_the_published_list("scotland");
}

#[test]
fn northern_ireland_has_the_published_bank_holidays_and_no_others() {
    agrees_with_the_published_list("northern-ireland");
}

#[test]
fn the_calendars_shipped_are_the_three_that_are_compared_here() {
    let ids: Vec<&str> = shipped::ids().collect();
    assert_eq!(ids, ["england-and-wales", "northern-ireland", "scotland"]);
    for id in ids {
        let calendar = calendar(id);
        assert_eq!(calendar.id(), id);
        assert_eq!(calendar.covers().to_string(), "2012-01-01 to 2028-12-31");
        assert_eq!(calendar.weekend(), [Weekday::Sat, Weekday::Sun]);
        assert!(calendar.holidays().iter().all(|holiday| !holiday.closure));
        assert!(calendar.source().contains("Open Government Licence v3.0"));
    }
    assert!(shipped::calendar("france").is_none());
}

#[test]
fn the_holidays_of_a_calendar_are_shown_below_its_title() {
    let text = cli::answer(&["calendar", "show", "england-and-wales"]);
    let title = "Bank holidays in England and Wales, 2012-01-01 to 2028-12-31";
    assert!(text.starts_with(title), "{text}");
}

#[test]
fn the_one_off_days_are_off_under_their_names() {
    let calendar = england_and_wales();
    for (day, name) in [
        ("2012-06-04", "Spring bank holiday (substitute day)"),
        ("2012-06-05", "Queen's Diamond Jubilee"),
        ("2020-05-08", "Early May bank holiday (VE day)"),
        ("2022-06-02", "Spring bank holiday"),
        ("2022-06-03", "Platinum Jubilee bank holiday"),
        ("2022-09-19", "Bank Holiday for the State Funeral of Queen Elizabeth II"),
        ("2023-05-08", "Bank holiday for the coronation of King Charles III"),
    ] {
        let found = calendar.day_off(date(day)).map(|day_off| day_off.to_string());
        assert_eq!(found.as_deref(), Some(name), "{day}");
    }
}

/// One working day after Friday 12 June 2026 skips the weekend, and in Scotland the Monday too.
#[test]
fn scotland_alone_has_the_world_cup_holiday_of_2026() {
    let after_friday = |id| {
        let due = Counting::of("1 working day".parse().unwrap());
        due.limit(moment("2026-06-12"), &calendar(id)).unwrap().due.unwrap().date()
    };
    assert_eq!(after_friday("scotland"), date("2026-06-16"));
    assert_eq!(after_friday("england-and-wales"), date("2026-06-15"));
    assert_eq!(after_friday("northern-ireland"), date("2026-06-15"));
}

#[test]
fn the_days_that_the_one_off_days_replaced_are_worked() {
    let calendar = england_and_wales();
    for day in ["2012-05-28", "2020-05-04", "2022-05-30"] {
        assert_eq!(calendar.is_working_day(date(day)), Ok(true), "{day}");
    }
}

#[test]
fn the_shipped_files_read_back_as_they_are_written() {
    for file in [
        include_str!("../../calendars/england-and-wales.toml"),
        include_str!("../../calendars/northern-ireland.toml"),
        include_str!("../../calendars/scotland.toml"),
    ] {
        let definition: CalendarDefinition = toml::from_str(file).unwrap();
        let written = toml::to_string(&definition).unwrap();
        assert_eq!(toml::from_str(&written), Ok(definition));
    }
}

#[test]
fn a_day_outside_the_span_is_an_error_that_names_the_day() {
    let calendar = listed_only("england-and-wales");
    for day in ["2011-12-31", "2029-01-01"] {
        let found = calendar.is_working_day(date(day)).unwrap_err().to_string();
        let expected = format!(
            "calendar `england-and-wales` only covers 2012-01-01 to 2028-12-31, and \
             {} lies outside; give a calendar",
            moment(day)
        );
        assert!(found.starts_with(&expected), "{found}");
    }
}

#[test]
fn a_calendar_with_rules_knows_no_day_before_its_list_and_none_after_2099() {
    for day in ["2011-12-31", "2100-01-01"] {
        let found = england_and_wales().is_working_day(date(day)).unwrap_err().to_string();
        let expected = "calendar `england-and-wales` only covers 2012-01-01 to 2028-12-31 \
                        (provisionally to 2099-12-31), and ";
        assert!(found.starts_with(expected), "{found}");
    }
}

// Mistakes in a definition.

const HEAD: &str = r#"
    id = "own"
    title = "A council's calendar"
    source = "made up"
"#;

const YEAR_2026: &str = "covers = { from = 2026-01-01, to = 2026-12-31 }";

fn definition(rest: &str) -> CalendarDefinition {
    toml::from_str(&format!("{HEAD}{rest}")).unwrap()
}

/// Each mistake as `location: message`.
fn mistakes(rest: &str, base: Option<&Calendar>) -> Vec<String> {
    let found = Calendar::new(definition(rest), base).unwrap_err();
    found.iter().map(placed).collect()
}

fn placed(mistake: &Mistake) -> String {
    let place: Vec<String> = mistake
        .at
        .iter()
        .map(|step| match step {
            Step::Key(key) => (*key).to_owned(),
            Step::Named(key) => key.clone(),
            Step::Index(index) => index.to_string(),
        })
        .collect();
    format!("{}: {mistake}", place.join("."))
}

fn holidays(dates: &[&str]) -> String {
    let holidays =
        dates.iter().map(|date| format!("[[holiday]]\ndate = {date}\nname = \"A day\"\n"));
    format!("{YEAR_2026}\n{}", holidays.collect::<String>())
}

#[test]
fn a_day_listed_twice_is_a_mistake_at_the_second() {
    assert_eq!(
        mistakes(&holidays(&["2026-12-25", "2026-12-25"]), None),
        ["holiday.1.date: 2026-12-25 is listed twice; keep one of the two"]
    );
}

#[test]
fn days_out_of_order_are_a_mistake_at_the_earlier_day() {
    assert_eq!(
        mistakes(&holidays(&["2026-12-25", "2026-04-03"]), None),
        ["holiday.1.date: 2026-04-03 (A day) comes after 2026-12-25; list the holidays in order \
             of date"]
    );
}

#[test]
fn a_day_outside_the_span_that_the_calendar_covers_is_a_mistake() {
    assert_eq!(
        mistakes(&holidays(&["2025-12-25"]), None),
        ["holiday.0.date: 2025-12-25 (A day) lies outside `covers`, which is 2026-01-01 to \
             2026-12-31"]
    );
}

#[test]
fn a_calendar_that_does_not_say_what_it_covers_is_a_mistake_with_an_example() {
    let found = mistakes("", None);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with(": `covers` is missing"), "{found:?}");
    assert!(found[0].contains("`covers = { from = 2026-01-01, to = 2028-12-31 }`"), "{found:?}");
}

#[test]
fn a_span_that_ends_before_it_begins_is_refused_when_it_is_read() {
    let text = format!("{HEAD}covers = {{ from = 2026-12-31, to = 2026-01-01 }}");
    let error = toml::from_str::<CalendarDefinition>(&text).unwrap_err();
    assert!(
        error.to_string().contains("the span ends on 2026-01-01, before it begins on 2026-12-31"),
        "{error}"
    );
}

#[test]
fn a_day_of_the_week_that_is_none_is_a_mistake_at_its_place() {
    assert_eq!(
        mistakes(&format!("weekend = [\"saturday\", \"sonday\"]\n{YEAR_2026}"), None),
        ["weekend.1: `sonday` is not a day of the week; write it out in English, as `saturday`"]
    );
}

#[test]
fn a_week_of_days_off_is_a_mistake_since_nothing_could_be_counted() {
    let week = "weekend = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \
                \"saturday\", \"sunday\"]";
    assert_eq!(
        mistakes(&format!("{week}\n{YEAR_2026}"), None),
        ["weekend: the week has no working day, so nothing can be counted"]
    );
}

#[test]
fn an_extension_that_repeats_a_bank_holiday_is_a_mistake_that_names_it() {
    assert_eq!(
        mistakes(
            "[[holiday]]\ndate = 2026-12-25\nname = \"Offices closed\"",
            Some(&england_and_wales())
        ),
        ["holiday.0.date: 2026-12-25 is already Christmas Day in the extended calendar; leave it \
             out here"]
    );
}

#[test]
fn an_extension_cannot_know_more_than_the_calendar_that_it_extends() {
    assert_eq!(
        mistakes("covers = { from = 2026-01-01, to = 2029-12-31 }", Some(&england_and_wales())),
        ["covers: `covers` reaches beyond 2012-01-01 to 2028-12-31, the dates that the extended \
             calendar knows"]
    );
}

/// Christmas Day 2026 is a Friday.
#[test]
fn an_extension_that_begins_on_a_bank_holiday_keeps_it() {
    let covers = "covers = { from = 2026-12-25, to = 2027-12-31 }";
    let calendar = Calendar::new(definition(covers), Some(&england_and_wales())).unwrap();
    assert_eq!(calendar.is_working_day(date("2026-12-25")), Ok(false));
}

#[test]
fn a_calendar_may_know_a_single_day() {
    let covers = "covers = { from = 2026-11-20, to = 2026-11-20 }";
    let calendar = Calendar::new(definition(covers), None).unwrap();
    assert_eq!(calendar.is_working_day(date("2026-11-20")), Ok(true));
    assert!(calendar.is_working_day(date("2026-11-21")).is_err());
}

#[test]
fn a_list_that_ends_on_the_eve_of_the_last_known_day_goes_on_by_rule_for_that_day() {
    let rest = "covers = { from = 2099-01-01, to = 2099-12-30 }\n\
                [[recurring]]\nname = \"Old year\"\nmonth = 12\nday = 31\n";
    let calendar = Calendar::new(definition(rest), None).unwrap();
    assert_eq!(calendar.is_working_day(date("2099-12-31")), Ok(false));
    assert!(calendar.is_provisional(date("2099-12-31")));
}

#[test]
fn code_that_counts_with_bdays_finds_the_holidays_and_the_weekend() {
    let calendar = england_and_wales();
    let is = |day| (calendar.is_holiday(date(day)), calendar.is_bday(date(day)));
    assert_eq!(is("2026-12-25"), (true, false), "Christmas Day");
    assert_eq!(is("2026-12-27"), (false, false), "a Sunday");
    assert_eq!(is("2026-12-29"), (false, true));
}

#[test]
fn every_mistake_is_found_at_once() {
    let found = mistakes(
        "weekend = [\"sonday\"]\n[[holiday]]\ndate = 2026-12-25\nname = \"A\"\n\
         [[holiday]]\ndate = 2026-12-25\nname = \"B\"",
        None,
    );
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn a_calendar_without_a_weekend_of_its_own_rests_on_saturday_and_sunday() {
    let calendar = Calendar::new(definition(YEAR_2026), None).unwrap();
    assert_eq!(calendar.is_working_day(date("2026-11-21")), Ok(false));
    assert_eq!(calendar.is_working_day(date("2026-11-23")), Ok(true));
}

#[test]
fn a_calendar_can_rest_on_other_days_of_the_week() {
    let friday = format!("weekend = [\"friday\"]\n{YEAR_2026}");
    let calendar = Calendar::new(definition(&friday), None).unwrap();
    assert_eq!(
        calendar.add_working_days(date("2026-11-19"), 1),
        Ok(date("2026-11-21")),
        "Thursday to Saturday"
    );
}

// Closures that an authority adds to the bank holidays.

fn with_closures() -> Calendar {
    let closures = "[[holiday]]\ndate = 2026-12-29\nname = \"Offices closed\"\n\
                    [[holiday]]\ndate = 2026-12-30\nname = \"Offices closed\"";
    Calendar::new(definition(closures), Some(&england_and_wales())).unwrap()
}

#[test]
fn an_extension_keeps_the_bank_holidays_and_marks_its_own_days_as_closures() {
    let calendar = with_closures();
    let reason = |day| calendar.day_off(date(day)).unwrap().to_string();
    assert_eq!(reason("2026-12-25"), "Christmas Day");
    assert_eq!(reason("2026-12-29"), "Offices closed (closure)");
    assert_eq!(calendar.covers(), england_and_wales().covers());
    assert_eq!(calendar.add_working_days(date("2026-12-24"), 1), Ok(date("2026-12-31")));
}

#[test]
fn an_extension_that_covers_less_forgets_the_bank_holidays_outside_it() {
    let calendar = Calendar::new(definition(YEAR_2026), Some(&england_and_wales())).unwrap();
    assert!(calendar.holidays().iter().all(|holiday| holiday.date.year() == 2026));
    assert!(calendar.is_provisional(date("2027-01-04")), "its own closures are not known");
    let base = listed_only("england-and-wales");
    let calendar = Calendar::new(definition(YEAR_2026), Some(&base)).unwrap();
    assert!(calendar.is_working_day(date("2027-01-04")).is_err());
}

#[test]
fn a_closure_lies_between_two_days_from_the_day_after_the_first_to_the_last() {
    let calendar = with_closures();
    let between = |from, to| calendar.has_closure_between(date(from).into(), date(to).into());
    assert!(between("2026-12-28", "2026-12-29"), "the last day counts");
    assert!(between("2026-12-29", "2026-12-31"), "the second closure");
    assert!(!between("2026-12-30", "2027-01-04"), "the first does not");
    assert!(!between("2026-12-20", "2026-12-28"), "bank holidays only");
    assert!(
        !england_and_wales()
            .has_closure_between(date("2012-01-01").into(), date("2028-12-31").into())
    );
}

#[test]
fn a_count_over_a_closure_says_that_it_extends_no_statutory_limit() {
    let working_day = Counting::of("1 working day".parse().unwrap());
    let over = working_day.limit(moment("2026-12-24"), &with_closures()).unwrap();
    assert_eq!(over.due.unwrap().iso(), "2026-12-31");
    assert_eq!(over.remarks, [Remark::ClosuresCounted { calendar: "own".to_owned() }]);
    let after = working_day.limit(moment("2026-12-30"), &with_closures()).unwrap();
    assert_eq!(after.remarks, []);
}

#[test]
fn a_count_that_begins_with_a_closure_says_so_too() {
    let beginning_with = Counting {
        first_day: dutyclock::FirstDay::Counted,
        ..Counting::of("1 working day".parse().unwrap())
    };
    let found = beginning_with.limit(moment("2026-12-30"), &with_closures()).unwrap();
    assert_eq!(found.due.unwrap().iso(), "2026-12-31");
    assert_eq!(found.remarks, [Remark::ClosuresCounted { calendar: "own".to_owned() }]);
}

#[test]
fn a_count_back_from_a_closure_does_not_count_it_and_says_nothing() {
    let before = Counting {
        direction: dutyclock::Direction::Before,
        ..Counting::of("1 working day".parse().unwrap())
    };
    let found = before.limit(moment("2026-12-29"), &with_closures()).unwrap();
    assert_eq!(found.due.unwrap().iso(), "2026-12-24");
    assert_eq!(found.remarks, []);
}

// Bank holidays that were announced for one year.

const PROCLAMATION: &str = "authority = \"Royal proclamation of 1 March 2027\"";

fn announced(days: &[&str]) -> String {
    let day =
        |date| format!("[[announced]]\ndate = {date}\nname = \"A day of rest\"\n{PROCLAMATION}\n");
    days.iter().map(day).collect()
}

fn announcing(days: &[&str]) -> Calendar {
    Calendar::new(definition(&announced(days)), Some(&england_and_wales())).unwrap()
}

#[test]
fn an_announced_day_is_a_bank_holiday_and_not_a_closure() {
    let working_day = Counting::of("1 working day".parse().unwrap());
    let over = working_day.limit(moment("2027-06-11"), &announcing(&["2027-06-14"])).unwrap();
    assert_eq!(over.due.unwrap().iso(), "2027-06-15");
    assert_eq!(over.remarks, []);
}

#[test]
fn an_announced_day_says_who_announced_it() {
    let calendar = announcing(&["2027-06-14"]);
    let day_off = calendar.day_off(date("2027-06-14")).unwrap().to_string();
    assert_eq!(day_off, "A day of rest (Royal proclamation of 1 March 2027)");
}

#[test]
fn a_day_may_be_announced_for_a_year_after_the_list() {
    let calendar = announcing(&["2031-06-16"]);
    assert_eq!(calendar.add_working_days(date("2031-06-13"), 1), Ok(date("2031-06-17")));
    let later: Vec<_> = calendar.announced_later().map(|day| day.date).collect();
    assert_eq!(later, [date("2031-06-16")]);
}

#[test]
fn a_calendar_that_extends_another_keeps_its_announced_days_and_its_closures() {
    let rest = format!(
        "{}[[holiday]]\ndate = 2027-06-15\nname = \"Offices closed\"",
        announced(&["2027-06-14", "2031-06-16"])
    );
    let county = Calendar::new(definition(&rest), Some(&england_and_wales())).unwrap();
    let district = Calendar::new(definition(""), Some(&county)).unwrap();
    let closed = |day| district.day_off(date(day)).map(|day| day.to_string());
    for day in ["2027-06-14", "2031-06-16"] {
        assert!(closed(day).unwrap().contains("proclamation"), "{day}");
    }
    assert_eq!(closed("2027-06-15").unwrap(), "Offices closed (closure)");
}

#[test]
fn an_announced_day_takes_the_place_of_a_closure_in_the_extended_calendar() {
    let king = Calendar::new(definition(&announced(&["2026-12-29"])), Some(&with_closures()));
    let king = king.unwrap();
    let between = |from, to| king.has_closure_between(date(from).into(), date(to).into());
    assert!(!between("2026-12-28", "2026-12-29"));
    assert!(between("2026-12-29", "2026-12-30"));
}

#[test]
fn an_announced_day_without_an_authority_is_a_mistake() {
    let text = format!("{HEAD}[[announced]]\ndate = 2027-06-14\nname = \"A day of rest\"");
    let error = toml::from_str::<CalendarDefinition>(&text).unwrap_err();
    assert!(error.to_string().contains("missing field `authority`"), "{error}");
    let empty = announced(&["2027-06-14"]).replace("Royal proclamation of 1 March 2027", " ");
    assert_eq!(
        mistakes(&empty, Some(&england_and_wales())),
        ["announced.0.authority: say who made this day a bank holiday, as in \
          `authority = \"Royal proclamation of 1 March 2030\"`"]
    );
}

#[test]
fn an_announced_day_that_changes_nothing_or_is_not_covered_is_a_mistake() {
    for (day, message) in [
        ("2027-06-13", "2027-06-13 is a Sunday, which is not a working day anyway"),
        (
            "2027-12-27",
            "2027-12-27 is already Christmas Day (substitute day) in the extended calendar; leave \
             it out here",
        ),
        (
            "2031-12-25",
            "2031-12-25 is already Christmas Day (provisional) in the extended calendar; leave it \
             out here",
        ),
        (
            "2011-06-06",
            "2011-06-06 (A day of rest) lies outside `covers`, which is 2012-01-01 to 2028-12-31 \
             (provisionally to 2099-12-31)",
        ),
    ] {
        let found = mistakes(&announced(&[day]), Some(&england_and_wales()));
        assert_eq!(found, [format!("announced.0.date: {message}")]);
    }
    let twice = announced(&["2027-06-14", "2027-06-14"]);
    assert_eq!(
        mistakes(&twice, Some(&england_and_wales())),
        ["announced.1.date: 2027-06-14 is listed twice; keep one of the two"]
    );
    let later = mistakes(&announced(&["2029-06-11"]), Some(&listed_only("england-and-wales")));
    assert!(later[0].contains("lies outside `covers`"), "{later:?}");
}

#[test]
fn a_calendar_that_extends_no_other_needs_an_id_a_title_and_a_source() {
    let nameless: CalendarDefinition = toml::from_str(YEAR_2026).unwrap();
    let found = Calendar::new(nameless, None).unwrap_err();
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["missing key `id`", "missing key `title`", "missing key `source`"]);
}

/// The years to come are worked out before anything is taken away or added, as where a calendar is used twice.
#[test]
fn what_is_taken_from_a_calendar_or_added_counts_in_years_that_are_worked_out_already() {
    let calendar = announcing(&["2031-06-16"]);
    let days = ["2026-12-25", "2031-06-16", "2031-12-25"].map(date);
    let working = |calendar: &Calendar| days.map(|day| calendar.is_working_day(day).unwrap());
    assert_eq!(working(&calendar), [false; 3]);
    let without = calendar.without_bank_holidays();
    assert_eq!(working(&without), [true; 3]);
    assert!(days.iter().all(|day| without.day_off(*day).is_none()));
    assert_eq!(working(&calendar.without_closures()), [false; 3]);
    // Ten working days that end after the list does.
    let tenth = |calendar: &Calendar| calendar.add_working_days(date("2028-12-20"), 10);
    assert_eq!(tenth(&calendar), Ok(date("2029-01-08")));
    let eve = Holiday::published(date("2028-12-21"), "A day of rest".into());
    assert_eq!(tenth(&calendar.announcing(&[eve]).unwrap()), Ok(date("2029-01-09")));
}

#[test]
fn a_calendar_without_closures_has_none() {
    let has_any = |calendar: &Calendar| {
        let between = (date("2026-12-28").into(), date("2026-12-30").into());
        (calendar.has_closures(), calendar.has_closure_between(between.0, between.1))
    };
    assert_eq!(has_any(&with_closures()), (true, true));
    assert_eq!(has_any(&with_closures().without_bank_holidays()), (true, true));
    assert_eq!(has_any(&with_closures().without_closures()), (false, false));
    assert_eq!(has_any(&england_and_wales()), (false, false));
}

/// Its list goes to 14 June 2027, and has the day of that year on the Friday before.
#[test]
fn what_an_extended_calendar_lists_is_not_worked_out_where_its_own_list_ends_sooner() {
    let rest = "covers = { from = 2026-01-01, to = 2027-06-14 }\n\
                [[holiday]]\ndate = 2027-06-11\nname = \"Show day\"\n\
                [[recurring]]\nname = \"Show day\"\nmonth = 6\nday = 14\n";
    let listed = Calendar::new(definition(rest), None).unwrap();
    let of_2026 = "covers = { from = 2026-01-01, to = 2026-12-31 }\n";
    let calendar = Calendar::new(definition(of_2026), Some(&listed)).unwrap();
    for (day, is_working) in [("2027-06-11", false), ("2027-06-14", true), ("2028-06-14", false)] {
        assert_eq!(calendar.is_working_day(date(day)), Ok(is_working), "{day}");
    }
}

/// An announced bank holiday in two lines: what they leave out is as in the shipped calendar.
#[test]
fn two_lines_add_an_announced_bank_holiday_to_a_shipped_calendar() {
    let folder = Folder::with(
        "announced.toml",
        "extends = \"england-and-wales\"\n\
         announced = [{ date = 2027-06-14, name = \"A day of rest\", authority = \"Royal proclamation of 1 March 2027\" }]\n",
    );
    let path = folder.at("announced.toml");
    let path = path.to_str().unwrap();
    let answer = cli::answer(&[
        "days",
        "add",
        "2027-06-11",
        "1 working day",
        "--calendar",
        path,
        "--explain",
    ]);
    assert_eq!(
        answer,
        "Fri 11 Jun 2027: the event; its day is not counted\n\
         Sat 12 to Sun 13 Jun 2027: weekend, not counted\n\
         Mon 14 Jun 2027: A day of rest (Royal proclamation of 1 March 2027), not counted\n\
         Tue 15 Jun 2027: working day 1\n\
         due Tue 15 Jun 2027\n"
    );
    let checked = cli::answer(&["calendar", "check", path]);
    assert!(checked.starts_with("announced.toml: no mistakes; 141 holidays"), "{checked}");
    assert!(
        checked.contains("2027-06-14  list     A day of rest (Royal proclamation"),
        "{checked}"
    );
}

#[test]
fn one_working_day_over_the_scottish_holiday_of_june_2026_ends_on_the_tuesday() {
    let add = ["days", "add", "2026-06-12", "1 working day", "--calendar", "scotland"];
    assert_eq!(cli::answer(&add), "2026-06-16\n");
}
