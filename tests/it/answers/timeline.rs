//! `timeline`: each step on its last lawful day, and what it starts.

use super::{rows, run, says};

/// Fifteen working days after Monday 23 November are Monday 14 December. Ten after that are Wednesday 30. Three
/// months after 14 December are 14 March, and six more 14 September.
#[test]
fn each_step_is_counted_from_the_last_day_of_the_one_before() {
    rows(
        "",
        "timeline referral \"2026-11-20 16:40\" --as-of \"2026-11-20 17:00\"",
        "starts from title due act_by status completion completion_is",
        &[
            "referral 2026-11-20T16:40:00+00:00 Confirm a verbal referral in writing 2026-11-22T16:40:00+00:00 2026-11-20 due-soon 2026-11-22T16:40:00+00:00 projected",
            "referral 2026-11-20T16:40:00+00:00 Acknowledge the referral 2026-11-23 2026-11-23 due-soon 2026-11-23 projected",
            "referral 2026-11-20T16:40:00+00:00 Decide the type of response 2026-11-23 2026-11-23 due-soon 2026-11-23 projected",
            "decision 2026-11-23 Child protection concern identified   projected 2026-11-23 without-limit",
            "concern-identified 2026-11-23 Strategy discussion that starts section 47 enquiries   projected 2026-11-23 without-limit",
            "referral 2026-11-20T16:40:00+00:00 Contact social care again 2026-11-25 2026-11-25 due  ",
            "strategy-discussion 2026-11-23 Hold the initial child protection conference 2026-12-14 2026-12-14 projected 2026-12-14 projected",
            "icpc 2026-12-14 Hold the first core group, if a plan is made 2026-12-30 2026-12-30 projected 2026-12-30 projected",
            "referral 2026-11-20T16:40:00+00:00 Conclude the assessment 2027-01-27 2027-01-27 due 2027-01-27 projected",
            "icpc 2026-12-14 Hold the first review conference 2027-03-14 2027-03-12 projected 2027-03-14 projected",
            "review 2027-03-14 Hold the next review conference 2027-09-14 2027-09-14 projected 2027-09-14 projected",
        ],
    );
    says(
        "",
        "timeline referral \"2026-11-20 16:40\" --as-of \"2026-11-20 17:00\" --format table",
        0,
        &[
            "depends on Mon 23 Nov 2026, an assumed day: the real day will move it",
            "no limit is set for this step: shown on the day of the event before it (Child protection concern identified) if child protection enquiries are needed",
        ],
    );
}

/// Fifteen working days after Thursday 26 November are Thursday 17 December; ten after that Tuesday 5 January.
#[test]
fn a_date_moves_and_everything_after_it() {
    rows(
        "",
        "timeline referral \"2026-11-20 16:40\" --done decision=2026-11-23 --done strategy-discussion=2026-11-26 --as-of 2026-11-27",
        "rule from due status",
        &[
            "written-confirmation 2026-11-20T16:40:00+00:00 2026-11-22T16:40:00+00:00 breached",
            "acknowledge 2026-11-20T16:40:00+00:00 2026-11-23 breached",
            "decision 2026-11-20T16:40:00+00:00 2026-11-23 met",
            " 2026-11-23  projected",
            "chase-up 2026-11-20T16:40:00+00:00 2026-11-25 not-needed",
            " 2026-11-23  met",
            "icpc 2026-11-26 2026-12-17 due",
            "core-group 2026-12-17 2027-01-05 projected",
            "assessment 2026-11-20T16:40:00+00:00 2027-01-27 due",
            "first-review 2026-12-17 2027-03-17 projected",
            "next-review 2027-03-17 2027-09-17 projected",
        ],
    );
}

#[test]
fn the_path_ends_on_a_day_or_after_some_reviews() {
    rows(
        "",
        "timeline icpc 2026-11-16 --until 2027-12-31 --as-of 2026-11-16",
        "rule from due status",
        &[
            "core-group 2026-11-16 2026-11-30 due",
            "first-review 2026-11-16 2027-02-16 due",
            "next-review 2027-02-16 2027-08-16 projected",
        ],
    );
    rows(
        "",
        "timeline icpc 2026-11-16 --reviews 3 --done review=2027-02-10 --as-of 2027-02-11 --role social-care",
        "rule from due completed status",
        &[
            "first-review 2026-11-16 2027-02-16 2027-02-10 met",
            "next-review 2027-02-10 2027-08-10  due",
            "next-review 2027-08-10 2028-02-10  projected",
        ],
    );
}

#[test]
fn of_two_limits_for_one_event_the_earlier_one_governs() {
    rows(
        "",
        "timeline strategy-discussion 2026-11-20 --done transfer-notified=2026-11-18 --until 2026-12-31 --as-of 2026-11-20",
        "rule from due governs",
        &[
            "transfer-conference 2026-11-18 2026-12-09 true",
            "icpc 2026-11-20 2026-12-11 false",
            "core-group 2026-12-09 2026-12-23 true",
        ],
    );
    says(
        "",
        "timeline strategy-discussion 2026-11-20 --done transfer-notified=2026-11-18 --until 2026-12-31 --as-of 2026-11-20 --format table",
        0,
        &["another limit applies: Hold the transfer-in conference, Wed 9 Dec 2026"],
    );
}

/// Five working days after Friday 20 November are Friday 27, and fifteen after that Friday 18 December.
#[test]
fn a_circumstance_changes_the_path() {
    rows(
        "",
        "timeline concern-identified 2026-11-20 --rules set-procedures --circumstance complex --until 2026-12-31 --as-of 2026-11-20",
        "rule from within due status",
        &[
            "start-enquiries 2026-11-20 immediately  outstanding",
            "tell-parents 2026-11-20 as soon as possible  outstanding",
            "strategy-discussion 2026-11-20 5 working days 2026-11-27 due",
            "strategy-notes 2026-11-27 immediately  projected",
            "strategy-record 2026-11-27 as soon as possible  projected",
            "icpc 2026-11-27 15 working days 2026-12-18 projected",
            "outcome-before-conference 2026-12-18 beforehand 2026-12-18 projected",
        ],
    );
}

/// A review every six months reaches into 2100, which is beyond the last day to show.
#[test]
fn a_timeline_may_end_on_the_last_day_that_is_counted_in() {
    let ran = run("", "timeline icpc 2099-03-02 --until 2099-12-31 --as-of 2099-03-02", &[]);
    assert_eq!((ran.code, ran.stderr.contains("error")), (Some(0), false), "{}", ran.stderr);
    let beyond = "timeline icpc 2099-03-02 --until 2100-01-01 --as-of 2099-03-02";
    says("", beyond, 2, &["--until: the year 2100 is outside 1900 to 2099"]);
}

/// Ten working days after Monday 21 December are Thursday 7 January.
#[test]
fn what_follows_an_extension_is_counted_from_its_last_day() {
    rows(
        "",
        "timeline strategy-discussion 2026-11-20 --extend icpc=2026-12-21 --until 2027-01-31 --as-of 2026-12-14",
        "rule from due status late_by_days",
        &["icpc 2026-11-20 2026-12-11 extended 3", "core-group 2026-12-21 2027-01-07 projected "],
    );
    says(
        "",
        "timeline strategy-discussion 2026-11-20 --extend icpc=2026-12-21 --extend assessment=2027-02-01 --until 2027-01-31 --as-of 2026-12-14",
        0,
        &[
            "note: `--extend assessment=2027-02-01` changes nothing: what starts it is not recorded by that date",
            "Initial child protection conference held: Mon 21 Dec 2026, at the end of its extension",
            "extended to Mon 21 Dec",
        ],
    );
}

#[test]
fn every_count_can_be_explained() {
    says(
        "",
        "timeline strategy-discussion 2026-12-11 --role core-group --explain --as-of 2026-12-11",
        0,
        &[
            "Wed 6 Jan 2027: the event; its day is not counted",
            "Mon 18 to Wed 20 Jan 2027: working days 8 to 10",
            "status as of Fri 11 Dec 2026: projected (Wed 20 Jan 2027)",
        ],
    );
}

/// The core group was held late: ten working days after Wednesday 25 November are Wednesday 9 December.
#[test]
fn a_case_is_shown_from_its_record() {
    rows(
        "timeline",
        "timeline --from-cases cases.csv --case C-1043 --as-of 2026-12-15",
        "rule from due completed status late_by_days",
        &[
            "decision 2026-11-02 2026-11-03 2026-11-03 met ",
            "icpc 2026-11-04 2026-11-25 2026-11-25 met ",
            "core-group 2026-11-25 2026-12-09 2026-12-14 late 5",
            "assessment 2026-11-02 2027-01-07  due ",
            "first-review 2026-11-25 2027-02-25  due ",
            "next-review 2027-02-25 2027-08-25  projected ",
        ],
    );
    rows(
        "timeline",
        "timeline --from-cases cases.csv --case C-1045 --as-of 2026-12-15 --role social-care",
        "rule due completed status notes",
        &[
            "decision 2026-11-03 2026-11-03 met ",
            "assessment 2027-01-07  lapsed the duty ended on Tue 10 Nov 2026: Case closed",
        ],
    );
    rows(
        "timeline",
        "timeline --from-cases case.toml --case C-1047 --rules set-procedures --as-of 2026-11-20 --until 2026-12-31",
        "case rule due status start start_rule completion governs",
        &[
            "C-1047 start-enquiries  outstanding recorded   true",
            "C-1047 tell-parents  outstanding recorded   true",
            "C-1047 strategy-discussion 2026-11-25 due recorded  2026-11-25 true",
            "C-1047 strategy-notes  projected projected strategy-discussion  true",
            "C-1047 strategy-record  projected projected strategy-discussion  true",
            "C-1047 icpc 2026-12-16 projected projected strategy-discussion 2026-12-16 true",
            "C-1047 outcome-before-conference 2026-12-16 projected projected icpc  false",
        ],
    );
}

#[test]
fn a_record_that_cannot_be_read_says_why() {
    says(
        "timeline",
        "timeline --from-cases cases.csv --case C-1044 --as-of 2026-12-15",
        2,
        &[
            "`cases.csv`, line 4, case `C-1044`, decision: there is no month 13 in `2026-13-03`",
            "not checked, because the file does not record when it was done: acknowledge, assessment, written-confirmation, chase-up",
        ],
    );
    says(
        "timeline",
        "timeline --from-cases cases.csv --case C-1046 --as-of 2026-12-15",
        0,
        &[
            "note: case `C-1046`: no recorded event starts a duty",
            "Nothing that happened starts a duty.",
        ],
    );
    says(
        "timeline",
        "timeline --from-cases cases.csv --case C-9 --as-of 2026-12-15",
        2,
        &["no case `C-9` in `cases.csv`, which has 4 cases, and 1 record that could not be read"],
    );
}

#[test]
fn what_has_no_limit_has_none_in_any_format() {
    rows(
        "",
        "timeline concern-identified 2026-11-20 --until 2026-11-20 --as-of 2026-11-20",
        "rule title due act_by status completion completion_is governs",
        &[
            " Strategy discussion that starts section 47 enquiries   projected 2026-11-20 without-limit false",
        ],
    );
    says(
        "",
        "timeline concern-identified 2026-11-20 --until 2026-11-20 --as-of 2026-11-20 --format json",
        0,
        &["\"rule\": null", "\"due\": null", "\"completion_is\": \"without-limit\""],
    );
    says(
        "",
        "timeline concern-identified 2026-11-20 --until 2026-11-20 --as-of 2026-11-20 --format markdown",
        0,
        &["| no limit, assumed on Fri 20 Nov 2026 |"],
    );
    says(
        "",
        "timeline concern-identified 2026-11-20 --until 2026-11-20 --as-of 2026-11-20 --format ics",
        0,
        &["SUMMARY:No limit: Strategy discussion that starts section 47 enquiries"],
    );
}

#[test]
fn an_event_that_starts_nothing_or_changes_nothing_is_reported() {
    says(
        "",
        "timeline core-group 2026-11-20 --as-of 2026-11-20",
        0,
        &[
            "The core group must hold the first core group, if a plan is made, within 10 working days of \"Initial child protection conference held\" (icpc). When was that?",
            "dutyclock timeline icpc DATE",
        ],
    );
    says(
        "",
        "timeline referral 2026-11-20 --done expected-delivery=2026-12-01 --role police --as-of 2026-11-20",
        0,
        &[
            "note: `--done expected-delivery=2026-12-01` changes nothing: at that time nothing in the timeline starts from it or waits for it",
            "Nothing that happened starts a duty for police.",
        ],
    );
}

#[test]
fn a_core_group_before_the_conference_is_not_the_one_after_it() {
    rows(
        "",
        "timeline strategy-discussion 2026-11-20 --done core-group=2026-12-01 --role core-group --as-of 2026-12-02",
        "from due status",
        &["2026-12-11 2026-12-29 projected"],
    );
    says(
        "",
        "timeline strategy-discussion 2026-11-20 --done core-group=2026-12-01 --role core-group --as-of 2026-12-02",
        0,
        &["`--done core-group=2026-12-01` changes nothing"],
    );
}

/// On Monday 21 December the conference was not held, so the output must not suggest that it was.
#[test]
fn what_is_planned_is_counted_from_and_what_was_not_held_is_not() {
    rows(
        "",
        "timeline strategy-discussion 2026-11-26 --done icpc=2026-12-10 --reviews 1 --as-of 2026-11-27",
        "rule from due status completion completion_is",
        &[
            "icpc 2026-11-26 2026-12-17 due 2026-12-10 recorded",
            "core-group 2026-12-10 2026-12-24 due 2026-12-24 projected",
            "first-review 2026-12-10 2027-03-10 due 2027-03-10 projected",
        ],
    );
    says(
        "",
        "timeline strategy-discussion 2026-11-26 --done icpc=2026-12-10 --reviews 1 --as-of 2026-11-27",
        0,
        &[
            "planned for Thu 10 Dec 2026",
            "Initial child protection conference held: Thu 10 Dec 2026, planned",
        ],
    );
    rows(
        "",
        "timeline strategy-discussion 2026-11-26 --until 2027-01-31 --as-of 2026-12-21",
        "rule from due status late_by_days",
        &["icpc 2026-11-26 2026-12-17 breached 4", "core-group 2026-12-17 2027-01-05 projected "],
    );
    says(
        "",
        "timeline strategy-discussion 2026-11-26 --until 2027-01-31 --as-of 2026-12-21",
        0,
        &["Initial child protection conference held: not yet; limit Thu 17 Dec 2026"],
    );
}

/// Fifteen working days after Wednesday 16 November 2016 are Wednesday 7 December, and ten more Wednesday 21.
#[test]
fn as_soon_as_possible_is_taken_as_done_at_once() {
    rows(
        "",
        "timeline emergency-action 2016-11-16 --until 2016-12-31 --as-of 2016-11-16",
        "rule from due status completion completion_is",
        &[
            "emergency-strategy-discussion 2016-11-16  outstanding 2016-11-16 projected",
            "icpc 2016-11-16 2016-12-07 projected 2016-12-07 projected",
            "agency-information 2016-12-07 2016-12-07 projected  ",
            "share-before-conference 2016-12-07 2016-12-07 projected  ",
            "meet-before-conference 2016-12-07 2016-12-07 projected  ",
            "core-group 2016-12-07 2016-12-21 projected 2016-12-21 projected",
        ],
    );
    says(
        "",
        "timeline emergency-action 2016-11-16 --until 2016-12-31 --as-of 2016-11-16",
        0,
        &["Wed 16 Nov 2016, assumed to be done at once", "as soon as possible outstanding"],
    );
    rows(
        "",
        "timeline emergency-action 2016-11-16 --until 2016-12-31 --role social-care --as-of 2016-12-06",
        "rule from due status",
        &[
            "emergency-strategy-discussion 2016-11-16  outstanding",
            "icpc 2016-11-16 2016-12-07 projected",
            "agency-information 2016-12-07 2016-12-07 projected",
            "share-before-conference 2016-12-07 2016-12-07 projected",
        ],
    );
}
