//! Years without published holidays: dates that depend on them are provisional, in every format.

use super::{rows, says};

/// Christmas Day 2029 is a Tuesday. The 48 hours need no holidays; only the day to act by is provisional.
#[test]
fn what_rests_on_holidays_to_come_is_provisional() {
    rows(
        "",
        "due referral 2029-12-20 --as-of 2029-12-20",
        "rule due act_by status working_days_left",
        &[
            "acknowledge 2029-12-21 2029-12-21 due-soon 1",
            "decision 2029-12-21 2029-12-21 due-soon 1",
            "written-confirmation 2029-12-22 2029-12-21 due-soon 1",
            "chase-up 2029-12-27 2029-12-27 due 3",
            "assessment 2030-02-26 2030-02-26 due 45",
        ],
    );
    says(
        "",
        "due referral 2029-12-20 --as-of 2029-12-20 --role referrer --format csv",
        0,
        &[
            "\"provisional: act_by, working_days_left; ",
            "\"provisional: due, act_by, working_days_left; ",
        ],
    );
    says(
        "",
        "due referral 2029-12-20 --as-of 2029-12-20 --role referrer --format jsonl",
        0,
        &[
            "\"due\":\"2029-12-22\",\"act_by\":\"2029-12-21\"",
            "\"provisional\":[\"act_by\",\"working_days_left\"]",
            "\"provisional\":[\"due\",\"act_by\",\"working_days_left\"]",
        ],
    );
    says(
        "",
        "due referral 2029-12-20 --as-of 2029-12-20 --format markdown",
        0,
        &[
            "| act by tomorrow (provisional), limit Sat 22 Dec |",
            "| Sat 22 Dec 2029 | Fri 21 Dec 2029 (provisional) |",
        ],
    );
    says(
        "",
        "due referral 2029-12-20 --as-of 2029-12-20 --role referrer --format ics",
        0,
        &[
            "STATUS:CONFIRMED SUMMARY:Confirm a verbal referral in writing",
            "STATUS:TENTATIVE SUMMARY:Contact social care again (provisional)",
        ],
    );
}

#[test]
fn the_count_says_which_day_is_provisional() {
    says(
        "",
        "explain core-group 2028-12-20 --as-of 2028-12-20",
        0,
        &[
            "Mon 1 Jan 2029: New Year's Day (provisional), not counted",
            "due Mon 8 Jan 2029 (provisional)",
            "core-group (asked about): 10 working days, until Mon 8 Jan 2029 (provisional) (due)",
            "first-review: 3 months, until Tue 20 Mar 2029 (due)",
        ],
    );
}

/// Fifteen working days after Monday 11 December 2028 are Thursday 4 January 2029, and three months after that
/// Wednesday 4 April.
#[test]
fn what_follows_from_a_provisional_limit_is_provisional() {
    rows(
        "",
        "timeline strategy-discussion 2028-12-11 --reviews 1 --as-of 2028-12-11",
        "rule from due status",
        &[
            "icpc 2028-12-11 2029-01-04 due",
            "core-group 2029-01-04 2029-01-18 projected",
            "first-review 2029-01-04 2029-04-04 projected",
        ],
    );
    says(
        "",
        "timeline strategy-discussion 2028-12-11 --reviews 1 --as-of 2028-12-11 --format markdown",
        0,
        &[
            "| Thu 4 Jan 2029 (provisional) | icpc | Wed 4 Apr 2029 (provisional) | Wed 4 Apr 2029 (provisional) | projected |",
        ],
    );
    says(
        "",
        "timeline strategy-discussion 2028-12-11 --reviews 1 --as-of 2028-12-11",
        0,
        &[
            "Initial child protection conference held: Thu 4 Jan 2029 (provisional), at its limit",
            "Mon 2 Apr 2029 Easter Monday (provisional)",
        ],
    );
}

#[test]
fn months_from_a_day_that_was_kept_are_certain_and_the_day_to_act_by_is_not() {
    says(
        "",
        "timeline review 2028-12-01 --reviews 1 --as-of 2028-12-01",
        0,
        &[
            "Fri 1 Jun 2029 due",
            "act by Fri 1 Jun 2029 (provisional)",
            "Mon 28 May 2029 Spring bank holiday (provisional)",
        ],
    );
}

#[test]
fn a_comparison_and_a_report_mark_them_too() {
    says(
        "",
        "compare strategy-discussion 2028-12-11 --rules working-together-2018,working-together-2026 --as-of 2028-12-11",
        0,
        &["Thu 4 Jan 2029 (provisional) Thu 4 Jan 2029 (provisional)", "[secondary] (a) (b)"],
    );
    rows(
        "years-to-come",
        "check cases.csv --as-of 2028-12-21 --all",
        "case rule due status working_days_left late_by_days",
        &[
            "C-1042 icpc 2029-01-04 due 7 ",
            "C-1043 core-group 2029-01-08 due 9 ",
            "C-1043 first-review 2029-03-20 due 60 ",
            "C-1043 icpc 2028-12-11 late  9",
        ],
    );
    says(
        "years-to-come",
        "check cases.csv --as-of 2028-12-21 --all --quiet",
        0,
        &["Thu 4 Jan 2029 7 working days", "2 cases, 4 deadlines: 3 due, 1 late"],
    );
    rows(
        "years-to-come",
        "check cases.csv --as-of 2028-12-21 --what-if-holiday 2029-01-03",
        "case rule due due_then act_by act_by_then provisional",
        &[
            "C-1042 icpc 2029-01-04 2029-01-05 2029-01-04 2029-01-05 due due_then act_by act_by_then",
            "C-1043 core-group 2029-01-08 2029-01-09 2029-01-08 2029-01-09 due due_then act_by act_by_then",
        ],
    );
    says(
        "years-to-come",
        "check cases.csv --as-of 2028-12-21 --quiet --what-if-holiday 2029-01-03",
        0,
        &["If Wed 3 Jan 2029 were a bank holiday", "2 of 3 open deadlines would move."],
    );
}

/// A Saturday needs no holiday list.
#[test]
fn the_arithmetic_for_scripts_marks_what_is_provisional() {
    says("", "days add 2028-12-20 \"4 working days\"", 0, &["2028-12-28"]);
    says(
        "",
        "days add 2028-12-20 \"20 working days\" --format json",
        0,
        &[
            "\"act_by\": \"Mon 22 Jan 2029\", \"date\": \"2029-01-22\"",
            "\"provisional\": \"date act_by\"",
        ],
    );
    rows(
        "",
        "days add 2028-12-01 \"3 months\"",
        "date act_by provisional",
        &["2029-03-01 Thu 1 Mar 2029 act_by"],
    );
    rows(
        "",
        "days add 2029-01-05 \"5 working days\" --before",
        "date act_by provisional",
        &["2028-12-28 Thu 28 Dec 2028 date act_by"],
    );
    says("", "days between 2028-12-20 2029-01-10", 0, &["12 (provisional)"]);
    rows(
        "",
        "days between 2028-12-20 2029-01-10",
        "working_days days provisional",
        &["12 21 working_days"],
    );
    says("", "days is-working 2029-12-25", 1, &["no: Christmas Day (provisional)"]);
    says("", "days is-working 2029-12-27", 0, &["yes (provisional)"]);
    says("", "days is-working 2029-12-22", 1, &["no: weekend"]);
    says(
        "",
        "days is-working 2029-12-27 --format json",
        0,
        &["\"provisional\": \"working_day\", \"reason\": \"\", \"working_day\": \"yes\""],
    );
}

/// In 2033 both days of the Scottish New Year fall on a weekend, and so does Christmas Day.
#[test]
fn a_calendar_shows_the_holidays_of_a_year_to_come() {
    rows(
        "",
        "calendar show scotland 2033",
        "date holiday",
        &[
            "2033-01-03 New Year's Day (substitute day) (provisional)",
            "2033-01-04 2nd January (substitute day) (provisional)",
            "2033-04-15 Good Friday (provisional)",
            "2033-05-02 Early May bank holiday (provisional)",
            "2033-05-30 Spring bank holiday (provisional)",
            "2033-08-01 Summer bank holiday (provisional)",
            "2033-11-30 St Andrew's Day (provisional)",
            "2033-12-26 Boxing Day (provisional)",
            "2033-12-27 Christmas Day (substitute day) (provisional)",
        ],
    );
    rows(
        "",
        "calendar show northern-ireland 2030",
        "date day holiday",
        &[
            "2030-01-01 Tuesday New Year's Day (provisional)",
            "2030-03-18 Monday St Patrick's Day (substitute day) (provisional)",
            "2030-04-19 Friday Good Friday (provisional)",
            "2030-04-22 Monday Easter Monday (provisional)",
            "2030-05-06 Monday Early May bank holiday (provisional)",
            "2030-05-27 Monday Spring bank holiday (provisional)",
            "2030-07-12 Friday Battle of the Boyne (Orangemen's Day) (provisional)",
            "2030-08-26 Monday Summer bank holiday (provisional)",
            "2030-12-25 Wednesday Christmas Day (provisional)",
            "2030-12-26 Thursday Boxing Day (provisional)",
        ],
    );
    says(
        "",
        "calendar show scotland 2033",
        0,
        &["provisional: 2029-01-01 to 2099-12-31, worked out from the law, not yet published"],
    );
    says(
        "",
        "calendar show scotland 2100",
        2,
        &[
            "error: YEAR: calendar `scotland` covers 2012-01-01 to 2028-12-31 (provisionally to 2099-12-31), not 2100",
        ],
    );
}

#[test]
fn the_list_and_the_rules_of_a_calendar_differ_on_named_days() {
    rows(
        "",
        "calendar check scotland",
        "date only_in holiday",
        &[
            "2012-05-28 rules Spring bank holiday",
            "2012-06-04 list Spring bank holiday (substitute day)",
            "2012-06-05 list Queen's Diamond Jubilee",
            "2020-05-04 rules Early May bank holiday",
            "2020-05-08 list Early May bank holiday (VE day)",
            "2022-05-30 rules Spring bank holiday",
            "2022-06-02 list Spring bank holiday",
            "2022-06-03 list Platinum Jubilee bank holiday",
            "2022-09-19 list Bank Holiday for the State Funeral of Queen Elizabeth II",
            "2023-05-08 list Bank holiday for the coronation of King Charles III",
            "2026-06-15 list World Cup bank holiday",
        ],
    );
    says(
        "",
        "calendar check england-and-wales",
        0,
        &[
            "england-and-wales: no mistakes; 140 holidays, 2012-01-01 to 2028-12-31",
            "the list and the yearly days off differ on 10 days",
            "2022-06-03 list Platinum Jubilee bank holiday",
        ],
    );
    says(
        "years-to-come",
        "calendar check closures-every-year.toml",
        0,
        &[
            "closures-every-year: no mistakes; 10 holidays, 2028-01-01 to 2028-12-31 10 yearly days off",
            "the list has exactly these days",
        ],
    );
    says(
        "years-to-come",
        "calendar check listed-only.toml",
        0,
        &["listed-only: no mistakes; 2 holidays, 2012-01-01 to 2028-12-31"],
    );
}

#[test]
fn closures_of_every_year_are_no_bank_holidays() {
    rows(
        "years-to-come",
        "calendar show closures-every-year.toml 2029",
        "date holiday",
        &[
            "2029-01-01 New Year's Day (provisional)",
            "2029-03-30 Good Friday (provisional)",
            "2029-04-02 Easter Monday (provisional)",
            "2029-05-07 Early May bank holiday (provisional)",
            "2029-05-28 Spring bank holiday (provisional)",
            "2029-08-27 Summer bank holiday (provisional)",
            "2029-12-25 Christmas Day (provisional)",
            "2029-12-26 Boxing Day (provisional)",
            "2029-12-27 Offices closed (closure, provisional)",
            "2029-12-28 Offices closed (closure, provisional)",
        ],
    );
    says(
        "years-to-come",
        "days add 2029-12-24 \"1 working day\" --calendar closures-every-year.toml --explain",
        0,
        &[
            "note: calendar `closures-every-year` adds closures to the bank holidays; closures do not extend a statutory limit",
            "Thu 27 Dec 2029: Offices closed (closure, provisional), not counted",
            "due Mon 31 Dec 2029 (provisional)",
        ],
    );
}

#[test]
fn each_mistake_in_a_yearly_day_off_has_its_place() {
    says(
        "years-to-come",
        "calendar check several-mistakes.toml",
        2,
        &[
            "error: not every year has a 29 February --> several-mistakes.toml:9:7",
            "--> several-mistakes.toml:13:9",
            "error: `munday` is not a day of the week; write it out in English, as `saturday` --> several-mistakes.toml:19:11",
            "error: `which` needs a `weekday`, as in `weekday = \"monday\"` --> several-mistakes.toml:25:9",
        ],
    );
    says(
        "years-to-come",
        "calendar check unknown-which.toml",
        2,
        &[
            "error: unknown value `lst`, expected one of first, second, third, fourth, last; did you mean `last`? --> unknown-which.toml:10:9",
        ],
    );
}

/// The output has every date that can be counted and an error for the others, and the exit code is 2.
#[test]
fn a_calendar_without_yearly_days_off_ends_with_its_list() {
    rows(
        "years-to-come",
        "due referral \"2028-12-20 10:00\" --as-of 2028-12-20 --calendar listed-only.toml",
        "rule due status working_days_left",
        &[
            "acknowledge 2028-12-21 due-soon 1",
            "decision 2028-12-21 due-soon 1",
            "written-confirmation 2028-12-22T10:00:00+00:00 due-soon 2",
            "chase-up 2028-12-27 due 3",
        ],
    );
    says(
        "years-to-come",
        "due referral \"2028-12-20 10:00\" --as-of 2028-12-20 --calendar listed-only.toml",
        2,
        &[
            "error: assessment: calendar `listed-only` only covers 2012-01-01 to 2028-12-31, and counting 45 working days after Wed 20 Dec 2028 leaves that span",
            "not counted: assessment: calendar `listed-only`",
        ],
    );
    says(
        "years-to-come",
        "due review 2028-12-01 --as-of 2028-12-01 --calendar listed-only.toml",
        0,
        &[
            "Fri 1 Jun 2029",
            "no act-by date: calendar `listed-only` only covers 2012-01-01 to 2028-12-31",
        ],
    );
    says(
        "years-to-come",
        "explain icpc 2028-12-20 --as-of 2028-12-20 --calendar listed-only.toml",
        2,
        &["icpc (asked about): not applied, cannot be counted"],
    );
    rows(
        "years-to-come",
        "timeline strategy-discussion 2028-12-01 --reviews 1 --as-of 2028-12-01 --calendar listed-only.toml",
        "rule from due act_by status",
        &[
            "icpc 2028-12-01 2028-12-22 2028-12-22 due",
            "first-review 2028-12-22 2029-03-22  projected",
        ],
    );
    says(
        "years-to-come",
        "timeline strategy-discussion 2028-12-01 --reviews 1 --as-of 2028-12-01 --calendar listed-only.toml",
        2,
        &["not counted: core-group: calendar `listed-only`"],
    );
}
