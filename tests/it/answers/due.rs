//! `due`: what an event starts, and its status.

use super::{rows, run, says};
use crate::common::cli;
use crate::common::folder::picked;

#[test]
fn a_referral_without_a_moment_arrives_now() {
    rows(
        "",
        "due referral --as-of \"2026-11-20 17:00\" --role referrer",
        "rule from due act_by status working_days_left",
        &[
            "written-confirmation 2026-11-20T17:00:00+00:00 2026-11-22T17:00:00+00:00 2026-11-20 due-soon 0",
            "chase-up 2026-11-20T17:00:00+00:00 2026-11-25 2026-11-25 due 3",
        ],
    );
}

/// The chase-up is no longer needed once the decision is made.
#[test]
fn what_was_done_is_met_or_late_and_what_was_not_is_breached() {
    rows(
        "",
        "due referral \"20/11/2026 16:40\" --done decision=23/11/2026 --done \"acknowledgement=24 Nov 2026\" --as-of 30/11/2026",
        "rule due completed status working_days_left late_by_working_days late_by_days",
        &[
            "written-confirmation 2026-11-22T16:40:00+00:00  breached -6 6 8",
            "acknowledge 2026-11-23 2026-11-24 late  1 1",
            "decision 2026-11-23 2026-11-23 met   ",
            "chase-up 2026-11-25  not-needed   ",
            "assessment 2027-01-27  due 39  ",
        ],
    );
    says(
        "",
        "due referral \"20/11/2026 16:40\" --done decision=23/11/2026 --as-of 30/11/2026",
        0,
        &["no longer needed since Mon 23 Nov 2026: Decision on the type of response"],
    );
}

#[test]
fn an_event_that_is_still_to_come_completes_nothing_yet() {
    says(
        "",
        "due strategy-discussion 2026-11-20 --done icpc=2026-12-10 --as-of 2026-12-08",
        0,
        &["recorded for Thu 10 Dec 2026, which is in the future"],
    );
    rows(
        "",
        "due strategy-discussion 2026-11-20 --done icpc=2026-12-10 --as-of 2026-12-08",
        "rule due completed status working_days_left",
        &["icpc 2026-12-11  due 3"],
    );
}

#[test]
fn what_changes_nothing_is_reported() {
    says(
        "",
        "due strategy-discussion 2026-11-20 --done decision=2026-11-20 --as-of 2026-11-20",
        0,
        &[
            "note: `--done decision` changes nothing: no duty that `strategy-discussion` starts depends on it",
        ],
    );
}

/// From the evening before: an emergency protection order counts from police protection, if the police applied.
#[test]
fn what_moves_a_limit_by_a_circumstance_is_not_said_to_change_nothing() {
    let epo = "due epo 2026-11-20 --done police-protection=2026-11-19T22:00 --circumstance police-application --as-of 2026-11-20";
    rows("", epo, "rule due", &["epo-ceiling 2026-11-26"]);
    assert!(!super::run("", epo, &[]).all().contains("changes nothing"));
    let granted = "due epo-extended 2026-11-26 --done epo=2026-11-20 --as-of 2026-11-26";
    assert!(!super::run("", granted, &[]).all().contains("changes nothing"));
}

#[test]
fn an_extension_of_a_duty_that_the_event_does_not_start_is_reported() {
    says(
        "",
        "due referral 2026-11-20 --extend icpc=2026-11-30 --as-of 2026-11-20",
        0,
        &["note: `--extend icpc` changes nothing: `referral` does not start that duty"],
    );
}

/// Six weeks before Sunday 20 December are Sunday 8 November.
#[test]
fn an_extension_of_what_must_come_before_an_event_lies_before_the_event() {
    let asked = "due private-fostering-start 2026-12-20 --as-of 2026-11-20";
    for (to, status) in [
        ("2026-11-07", "outstanding"),
        ("2026-11-19", "outstanding"),
        ("2026-11-20", "extended"),
        ("2026-12-01", "extended"),
        ("2026-12-24", "extended"),
    ] {
        let ran = run(
            "",
            &format!("{asked} --extend private-fostering-notice={to}"),
            &["--format", "csv"],
        );
        let rows = picked(&ran.stdout, &["rule", "due", "status"]);
        assert_eq!(rows[0], format!("private-fostering-notice 2026-11-08 {status}"), "{to}");
    }
}

#[test]
fn whatever_is_given_and_changes_nothing_is_named() {
    let referral = "due referral 2026-11-20 --rules set-procedures --as-of 2026-11-20";
    for (given, why) in [
        (
            "--extend assessment=2026-11-19",
            "it ends before that duty starts, or a longer extension is given",
        ),
        ("--circumstance complex", "no duty that `referral` starts depends on it"),
    ] {
        says(
            "",
            &format!("{referral} {given}"),
            0,
            &[&format!("note: `{given}` changes nothing: {why}")],
        );
    }
    says(
        "",
        "due secure-placement \"2026-11-20 10:00\" --earlier \"2026-01-05 to 2026-01-06\" --as-of 2026-11-20",
        0,
        &[
            "`--earlier 2026-01-05 to 2026-01-06` changes nothing: no limit that `secure-placement` starts counts it",
        ],
    );
    says(
        "",
        "due referral 2026-11-20 --done decision=2026-11-23 --done decision=2026-11-25 --as-of 2026-11-26",
        0,
        &[
            "note: `--done decision=2026-11-25` changes nothing: on that date it neither ends nor moves a duty that `referral` starts",
        ],
    );
    says(
        "",
        "explain decision 2026-11-20 --done icpc=2026-12-01 --as-of 2026-11-20",
        0,
        &["note: `--done icpc=2026-12-01` changes nothing: the answer is the same without it"],
    );
    says(
        "",
        "timeline icpc 2026-11-20 --rules set-procedures --circumstance penetrative-abuse --as-of 2026-11-20",
        0,
        &["changes nothing: no duty in the timeline depends on it"],
    );
}

/// 26 weeks after Monday 5 January 2026 end on 5 July, and eight weeks more on Sunday 30 August.
#[test]
fn the_time_that_was_granted_after_a_limit_is_part_of_the_answer() {
    let asked =
        "due application-issued 2026-01-05 --done time-extended=2026-06-01 --as-of 2026-11-20";
    rows(
        "",
        asked,
        "rule due status",
        &["care-proceedings 2026-07-05 lapsed", "care-proceedings-extension 2026-08-30 breached"],
    );
    let next = "Why the first date? dutyclock explain care-proceedings-extension 2026-06-01 --as-of 2026-11-20 --done time-extended=2026-06-01 --done application-issued=2026-01-05";
    says("", &format!("{asked} --fail-on breached"), 1, &["BREACHED Sun 30 Aug", next]);
    let (_, command) = next.split_once("dutyclock ").unwrap();
    says("", command, 0, &["due Sun 30 Aug 2026"]);
}

/// Two weeks before the meeting of 18 November. Nobody has said whether notice was given.
#[test]
fn what_had_to_come_before_a_single_event_is_no_breach() {
    let meeting = "due ehc-review-meeting 2026-11-18 --as-of 2026-11-20";
    says("", &format!("{meeting} --fail-on breached"), 0, &["was due Wed 4 Nov,", "unless done"]);
    assert!(!super::run("", meeting, &[]).stdout.contains("BREACHED"));
    rows(
        "",
        &format!("{meeting} --done ehc-review-notice=2026-11-06"),
        "rule due status",
        &[
            "ehc-review-notice 2026-11-04 late",
            "ehc-review-report 2026-12-02 due",
            "ehc-review-decision 2026-12-16 due",
        ],
    );
}

/// The age of the child decides on the period.
#[test]
fn a_date_of_birth_changes_the_limit_of_a_health_review() {
    let mut command = cli::dutyclock(&["due", "health-assessment", "2026-11-20"]);
    command.args(["--done", "date-of-birth=2015-01-01", "--as-of", "2026-11-20"]);
    let ran = cli::finish(command.args(["--rules", "looked-after-children", "--format", "csv"]));
    assert!(ran.stdout.contains(",2027-11-20,"), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
}

#[test]
fn what_was_done_before_it_started_is_invalid() {
    rows(
        "",
        "due referral 2026-11-20 --done decision=2026-11-19 --role social-care --as-of 2026-11-23",
        "rule due completed status working_days_left",
        &[
            "acknowledge 2026-11-23  due-today 0",
            "decision 2026-11-23 2026-11-19 invalid ",
            "assessment 2027-01-27  due 44",
        ],
    );
    says(
        "",
        "due referral 2026-11-20 --done decision=2026-11-19 --role social-care --as-of 2026-11-23",
        0,
        &["recorded as done before it started: check the record"],
    );
}

#[test]
fn a_duty_that_ends_after_its_limit_is_missed_and_before_it_lapsed() {
    rows(
        "",
        "due strategy-discussion 2026-11-20 --done closure=2026-12-14 --as-of 2026-12-20",
        "rule due status late_by_days notes",
        &["icpc 2026-12-11 missed 3 the duty ended on Mon 14 Dec 2026: Case closed"],
    );
    rows(
        "",
        "due strategy-discussion 2026-11-20 --done closure=2026-12-04 --as-of 2026-12-20",
        "rule due status late_by_days notes",
        &["icpc 2026-12-11 lapsed  the duty ended on Fri 4 Dec 2026: Case closed"],
    );
}

/// Friday 25 and Monday 28 December and Friday 1 January are bank holidays.
#[test]
fn hours_run_through_a_weekend_and_working_days_skip_christmas() {
    rows(
        "",
        "due referral \"2026-12-18 19:30\" --as-of \"2026-12-18 19:45\"",
        "rule due act_by status working_days_left",
        &[
            "written-confirmation 2026-12-20T19:30:00+00:00 2026-12-18 due-soon 0",
            "acknowledge 2026-12-21 2026-12-21 due-soon 1",
            "decision 2026-12-21 2026-12-21 due-soon 1",
            "chase-up 2026-12-23 2026-12-23 due 3",
            "assessment 2027-02-24 2027-02-24 due 45",
        ],
    );
}

#[test]
fn a_family_applies_the_edition_in_force_on_the_day() {
    rows(
        "",
        "due strategy-discussion 2015-03-25 --rules working-together --as-of 2015-03-25",
        "table due",
        &["working-together-2013 2015-04-17"],
    );
    rows(
        "",
        "due strategy-discussion 2015-03-26 --rules working-together --as-of 2015-03-26",
        "table due",
        &["working-together-2015 2015-04-20"],
    );
    says(
        "",
        "due referral 2013-01-07 --as-of 2013-01-07",
        2,
        &["no edition of `working-together` was in force on 2013-01-07"],
    );
}

#[test]
fn a_table_asked_for_by_name_applies_with_a_remark() {
    rows(
        "",
        "due strategy-discussion 2026-11-20 --rules working-together-2015 --as-of 2026-11-20",
        "table due notes",
        &[
            "working-together-2015 2026-12-11 table `working-together-2015` was not in force on the starting date (in force 26 Mar 2015 to 3 Jul 2018)",
        ],
    );
}

#[test]
fn a_circumstance_changes_the_period() {
    rows(
        "",
        "due concern-identified 2026-11-20 --rules set-procedures --as-of 2026-11-20",
        "rule within due status",
        &[
            "strategy-discussion 3 working days 2026-11-25 due",
            "start-enquiries immediately  outstanding",
            "tell-parents as soon as possible  outstanding",
        ],
    );
    rows(
        "",
        "due concern-identified 2026-11-20 --rules set-procedures --circumstance serious-harm --as-of 2026-11-20",
        "rule within due status",
        &[
            "strategy-discussion same day 2026-11-20 due-today",
            "start-enquiries immediately  outstanding",
            "tell-parents as soon as possible  outstanding",
        ],
    );
}

/// Monday counts as the day of arrival, except for the 48 hours. `off` switches the policy off.
#[test]
fn a_late_arrival_counts_from_the_next_working_day() {
    rows(
        "",
        "due referral \"2026-11-20 17:40\" --rules examples/local-protocol.toml --as-of \"2026-11-20 17:45\"",
        "rule due working_days_left",
        &[
            "written-confirmation 2026-11-22T17:40:00+00:00 0",
            "acknowledge 2026-11-24 2",
            "decision 2026-11-24 2",
            "chase-up 2026-11-26 4",
            "assessment 2027-01-14 36",
        ],
    );
    says(
        "",
        "due referral \"2026-11-20 17:40\" --rules examples/local-protocol.toml --as-of \"2026-11-20 17:45\"",
        0,
        &[
            "arrived Fri 20 Nov 2026 17:40, counted as received on Mon 23 Nov 2026 by the local policy on deemed receipt",
        ],
    );
    rows(
        "",
        "due referral \"2026-11-20 17:40\" --rules examples/local-protocol.toml --deemed-receipt off --as-of \"2026-11-20 17:45\"",
        "rule due working_days_left",
        &[
            "written-confirmation 2026-11-22T17:40:00+00:00 0",
            "acknowledge 2026-11-23 1",
            "decision 2026-11-23 1",
            "chase-up 2026-11-25 3",
            "assessment 2027-01-13 35",
        ],
    );
    rows(
        "",
        "due referral 2026-11-20 --rules examples/local-protocol.toml --role social-care --as-of 2026-11-20",
        "rule due",
        &["acknowledge 2026-11-23", "decision 2026-11-23", "assessment 2027-01-13"],
    );
    says(
        "",
        "due referral 2026-11-20 --rules examples/local-protocol.toml --role social-care --as-of 2026-11-20",
        0,
        &["the time of arrival is not known, so the policy was not applied"],
    );
}

#[test]
fn an_event_that_starts_nothing_names_the_tables_where_it_does() {
    says(
        "",
        "due concern-identified 2026-11-20 --as-of 2026-11-20",
        0,
        &[
            "`england` has no rule that starts from this event; `set-procedures` has rules for it.",
            "dutyclock due concern-identified 2026-11-20 --rules set-procedures",
        ],
    );
    says(
        "",
        "due placement 2026-11-20 --rules child-protection --as-of 2026-11-20",
        0,
        &[
            "`england` and `looked-after-children` have rules for it. dutyclock due placement 2026-11-20 --rules england",
        ],
    );
}

/// 28 and 10 weeks before 1 June 2027. Both are targets.
#[test]
fn a_limit_may_lie_before_its_event() {
    rows(
        "",
        "due expected-delivery 2027-06-01 --rules set-procedures --as-of 2026-11-13",
        "rule kind due status working_days_left",
        &[
            "pre-birth-assessment target 2026-11-17 due-soon 2",
            "pre-birth-conference target 2027-03-23 due 89",
        ],
    );
}

/// It is a target, and a breach only on request.
#[test]
fn a_birthday_on_29_february_is_1_march_in_a_common_year() {
    rows(
        "",
        "due date-of-birth 2008-02-29 --as-of 2026-02-01",
        "due act_by kind status table",
        &["2026-03-01 2026-02-27 target due working-together-2023"],
    );
    rows(
        "",
        "due date-of-birth 2008-02-29 --as-of 2026-03-05 --strict-targets",
        "due status late_by_days",
        &["2026-03-01 breached 4"],
    );
}

#[test]
fn an_extension_counts_until_it_ends() {
    rows(
        "",
        "due strategy-discussion 2026-11-20 --extend icpc=2026-12-18 --as-of 2026-12-15",
        "due status working_days_left notes",
        &["2026-12-11 extended -2 extension authorised to Fri 18 Dec 2026"],
    );
    rows(
        "",
        "due strategy-discussion 2026-11-20 --extend icpc=2026-12-18 --as-of 2026-12-19",
        "due status working_days_left notes",
        &["2026-12-11 breached -5 extension authorised to Fri 18 Dec 2026"],
    );
    rows(
        "",
        "due strategy-discussion 2026-11-20 --extend icpc=2026-12-01 --as-of 2026-11-24",
        "due status working_days_left notes",
        &[
            "2026-12-11 due 13 the extension to Tue 1 Dec 2026 ends before the limit and changes nothing",
        ],
    );
}

#[test]
fn the_exit_code_is_one_only_from_the_status_that_was_asked_for() {
    says(
        "",
        "due strategy-discussion 2026-11-20 --as-of 2026-12-08 --fail-on due-soon --format csv",
        0,
        &[",due,3,"],
    );
    says(
        "",
        "due strategy-discussion 2026-11-20 --as-of 2026-12-08 --fail-on due-soon --warn-within 3 --format csv",
        1,
        &[",due-soon,3,"],
    );
    says(
        "",
        "due strategy-discussion 2026-11-20 --as-of 2026-12-12 --format csv",
        0,
        &[",breached,0,0,1,"],
    );
    says(
        "",
        "due strategy-discussion 2026-11-20 --as-of 2026-12-12 --fail-on breached --format csv",
        1,
        &[",breached,"],
    );
    says(
        "",
        "due strategy-discussion 2026-11-20 --done icpc=2026-12-14 --as-of 2026-12-15 --fail-on breached --format csv",
        0,
        &[",late,,1,3,"],
    );
    says(
        "",
        "due strategy-discussion 2026-11-20 --done icpc=2026-12-14 --as-of 2026-12-15 --fail-on late --format csv",
        1,
        &[",late,"],
    );
}

/// St Andrew's Day is Monday 30 November.
#[test]
fn scotland_works_on_other_days() {
    rows(
        "",
        "due strategy-discussion 2026-11-20 --calendar scotland --role social-care --as-of 2026-12-08",
        "due working_days_left",
        &["2026-12-14 4"],
    );
}

/// 26 weeks beginning with Monday 5 January 2026.
#[test]
fn a_limit_beginning_with_its_day_ends_a_day_earlier() {
    rows(
        "",
        "due application-issued 2026-01-05 --rules england --as-of 2026-01-05",
        "rule due act_by owner working_days_left",
        &["care-proceedings 2026-07-05 2026-07-03 court 125"],
    );
    says(
        "",
        "explain child-assessment-order 2026-01-05 --rules children-act-1989 --as-of 2026-01-05",
        0,
        &[
            "the event; its day is counted as the first",
            "7 days beginning with it, by the calendar",
            "Sun 11 Jan 2026 is not a working day (weekend); the limit is not moved",
            "act by Fri 9 Jan 2026, the last working day in time",
            "due Sun 11 Jan 2026",
        ],
    );
}

#[test]
fn police_protection_runs_on_the_clock_when_the_clocks_go_forward() {
    rows(
        "",
        "due police-protection \"2026-03-28 10:00\" --rules england --as-of \"2026-03-28 12:00\"",
        "rule due status owner",
        &[
            "police-protection 2026-03-31T11:00:00+01:00 due-soon police",
            "tell-authority-of-police-protection  outstanding police",
            "tell-parents-of-police-protection  outstanding police",
        ],
    );
}

#[test]
fn the_time_for_comments_is_chased_and_never_breached() {
    rows(
        "",
        "due ehc-draft-served 2026-12-14 --rules england --as-of 2027-01-04",
        "rule due act_by status working_days_left owner",
        &["ehc-comments 2026-12-28 2026-12-24 chase -4 local-authority"],
    );
}

#[test]
fn a_variable_stands_for_an_option_and_an_option_wins() {
    let answer = |args: &[&str]| {
        let mut command = cli::dutyclock(&["due", "strategy-discussion", "2026-11-20"]);
        command.args(args).env("DUTYCLOCK_RULES", "working-together-2018");
        command.env("DUTYCLOCK_FORMAT", "csv").env("DUTYCLOCK_AS_OF", "2026-12-08");
        let ran = cli::finish(command.env("DUTYCLOCK_WARN_WITHIN", "3"));
        picked(&ran.stdout, &["table", "status"])
    };
    assert_eq!(answer(&[]), ["working-together-2018 due-soon"]);
    let options = ["--rules", "england", "--warn-within", "2"];
    assert_eq!(answer(&options), ["working-together-2026 due"]);
}
