//! The status of a deadline at a moment: one test for each status, then the borderline cases between two of
//! them.

use std::sync::LazyLock;

use crate::common::{case, date, england_and_wales, listed_only, moment, rules};
use chrono::{NaiveTime, TimeDelta};
use dutyclock::rules::Dates;
use dutyclock::{
    Calendar, Case, Criteria, Deadline, Deadlines, LateBy, RecordedTarget, Remark, RuleSet, Status,
    deadlines, deadlines_from,
};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(england_and_wales);
static LISTED_ONLY: LazyLock<Calendar> = LazyLock::new(|| listed_only("england-and-wales"));
static ENGLAND: LazyLock<RuleSet> = LazyLock::new(|| rules("england"));
static SET_PROCEDURES: LazyLock<RuleSet> = LazyLock::new(|| rules("set-procedures"));

/// A Friday. Its decision is due on Monday the 23rd, its assessment on Wednesday 27 January 2027.
const REFERRAL: (&str, &str) = ("referral", "2026-11-20");

/// Due 48 hours later, on Sunday at 16:40.
const TIMED_REFERRAL: (&str, &str) = ("referral", "2026-11-20 16:40");

fn as_of(when: &str) -> Criteria {
    Criteria::as_of(moment(when))
}

/// The deadlines of one rule, in the order of their limits.
fn all_of<'a>(
    rule: &str,
    rules: &'a RuleSet,
    case: &Case,
    judgement: &Criteria,
) -> Vec<Deadline<'a>> {
    let Deadlines { deadlines, .. } = deadlines(case, rules, &CALENDAR, judgement);
    deadlines.into_iter().filter(|deadline| deadline.rule.id == rule).collect()
}

fn judged<'a>(rule: &str, rules: &'a RuleSet, case: &Case, judgement: &Criteria) -> Deadline<'a> {
    let mut found = all_of(rule, rules, case, judgement);
    assert_eq!(found.len(), 1, "{rule}");
    found.remove(0)
}

fn england(rule: &str, events: &[(&str, &str)], now: &str) -> Deadline<'static> {
    judged(rule, &ENGLAND, &case(&ENGLAND, events), &as_of(now))
}

/// In a calendar that ends with 2028.
fn in_listed_years(rule: &str, events: &[(&str, &str)], now: &str) -> Deadline<'static> {
    let case = case(&ENGLAND, events);
    let Deadlines { deadlines, .. } = deadlines(&case, &ENGLAND, &LISTED_ONLY, &as_of(now));
    deadlines.into_iter().find(|deadline| deadline.rule.id == rule).unwrap()
}

fn set_procedures(rule: &str, events: &[(&str, &str)], now: &str) -> Deadline<'static> {
    let case = case(&SET_PROCEDURES, events);
    judged(rule, &SET_PROCEDURES, &case, &as_of(now))
}

fn days_late(days: i64, working_days: i32) -> Option<LateBy> {
    Some(LateBy { working_days: Some(working_days), days, time: None })
}

/// All remarks except the note in the rule table.
fn notes(deadline: &Deadline<'_>) -> Vec<Remark> {
    deadline.remarks.clone()
}

// One of each.

#[test]
fn met_is_done_within_the_limit() {
    let found = england("decision", &[REFERRAL, ("decision", "2026-11-20")], "2026-12-01");
    assert_eq!(found.status, Status::Met);
    assert_eq!(found.completed, Some(moment("2026-11-20")));
    assert_eq!(found.late_by, None);
    assert_eq!(found.working_days_left, None, "nothing is left to do");
}

#[test]
fn late_is_done_after_the_limit_and_says_by_how_much() {
    let found = england("decision", &[REFERRAL, ("decision", "2026-11-26")], "2026-12-01");
    assert_eq!(found.status, Status::Late);
    assert_eq!(found.late_by, days_late(3, 3));
}

#[test]
fn breached_is_not_done_when_the_limit_has_passed_and_counts_on_to_the_moment_of_asking() {
    let found = england("decision", &[REFERRAL], "2026-11-30");
    assert_eq!(found.status, Status::Breached);
    assert_eq!(found.late_by, days_late(7, 5));
    assert_eq!(found.working_days_left, Some(-5));
}

#[test]
fn due_today_is_not_done_on_the_day_of_the_limit() {
    let found = england("decision", &[REFERRAL], "2026-11-23");
    assert_eq!(found.status, Status::DueToday);
    assert_eq!(found.working_days_left, Some(0));
}

#[test]
fn due_soon_is_not_done_with_two_working_days_left() {
    let found = england("assessment", &[REFERRAL], "2027-01-25");
    assert_eq!(found.status, Status::DueSoon);
    assert_eq!(found.working_days_left, Some(2));
}

#[test]
fn due_is_not_done_with_more_working_days_left() {
    let found = england("assessment", &[REFERRAL], "2026-11-20");
    assert_eq!(found.status, Status::Due);
    assert_eq!(found.working_days_left, Some(45));
}

#[test]
fn chase_is_a_prompt_whose_limit_has_passed_without_an_answer() {
    let found = england("chase-up", &[REFERRAL], "2026-11-26");
    assert_eq!(found.status, Status::Chase);
    assert_eq!(found.late_by, None, "a prompt is never in breach");
}

#[test]
fn not_needed_is_a_prompt_that_was_answered_and_says_by_what() {
    let found = england("chase-up", &[REFERRAL, ("decision", "2026-11-23")], "2026-11-26");
    assert_eq!(found.status, Status::NotNeeded);
    assert_eq!(
        notes(&found),
        [Remark::Cancelled {
            event: "Decision on the type of response".to_owned(),
            when: moment("2026-11-23"),
        }]
    );
}

#[test]
fn outstanding_is_as_soon_as_possible_and_not_done() {
    let found = set_procedures(
        "assessment-order-conference",
        &[("assessment-order-concluded", "2026-11-20")],
        "2027-06-01",
    );
    assert_eq!(found.status, Status::Outstanding);
    assert_eq!((found.due, found.working_days_left), (None, None));
}

#[test]
fn lapsed_is_a_duty_that_ended_before_its_limit() {
    let found = england("decision", &[REFERRAL, ("closure", "2026-11-21")], "2026-12-01");
    assert_eq!(found.status, Status::Lapsed);
    assert_eq!(found.late_by, None);
    assert_eq!(
        notes(&found),
        [Remark::DutyEnded { event: "Case closed".to_owned(), when: moment("2026-11-21") }]
    );
}

#[test]
fn missed_is_a_duty_that_ended_after_its_limit_and_was_never_done() {
    let found = england("decision", &[REFERRAL, ("closure", "2026-11-25")], "2026-12-01");
    assert_eq!(found.status, Status::Missed);
    assert_eq!(found.late_by, days_late(2, 2), "to the end of the duty");
}

#[test]
fn extended_is_past_the_limit_with_an_extension_still_running() {
    let found = with_extension("2027-02-10", &[REFERRAL], "2027-02-01");
    assert_eq!(found.status, Status::Extended);
    assert_eq!(found.late_by, days_late(5, 3));
    assert_eq!(notes(&found), [Remark::ExtendedTo(date("2027-02-10"))]);
}

#[test]
fn invalid_is_done_before_it_started() {
    let found = england("decision", &[REFERRAL, ("decision", "2026-11-19")], "2026-12-01");
    assert_eq!(found.status, Status::Invalid);
    assert_eq!(found.completed, Some(moment("2026-11-19")));
    assert_eq!(notes(&found), [Remark::CompletedBeforeStart]);
}

#[test]
fn the_open_statuses_are_those_with_something_still_to_do() {
    let open: Vec<&str> =
        Status::ALL.iter().filter(|status| status.is_open()).map(|status| status.name()).collect();
    assert_eq!(
        open,
        ["breached", "extended", "due-today", "chase", "due-soon", "outstanding", "due"]
    );
}

// Between met and late.

#[test]
fn done_on_the_day_of_the_limit_is_met_whatever_the_time() {
    for done in ["2026-11-23", "2026-11-23 00:00", "2026-11-23 23:59"] {
        let found = england("decision", &[REFERRAL, ("decision", done)], "2026-12-01");
        assert_eq!(found.status, Status::Met, "{done}");
    }
}

#[test]
fn done_on_the_day_after_the_limit_is_late() {
    let found = england("decision", &[REFERRAL, ("decision", "2026-11-24 00:00")], "2026-12-01");
    assert_eq!(found.status, Status::Late);
    assert_eq!(found.late_by, days_late(1, 1));
}

#[test]
fn due_friday_and_held_on_sunday_is_late_by_two_days_and_no_working_day() {
    let found = england(
        "decision",
        &[("referral", "2026-11-19"), ("decision", "2026-11-22")],
        "2026-12-01",
    );
    assert_eq!(found.due, Some(moment("2026-11-20")));
    assert_eq!(found.status, Status::Late);
    assert_eq!(found.late_by, days_late(2, 0));
}

#[test]
fn done_after_act_by_and_on_the_limit_is_met_since_the_limit_is_judged_by_date() {
    let found =
        england("first-review", &[("icpc", "2026-11-30"), ("review", "2027-02-28")], "2027-03-10");
    assert_eq!(found.act_by, Some(moment("2027-02-26")));
    assert_eq!(found.status, Status::Met);
}

#[test]
fn done_on_the_day_of_the_start_is_met_and_not_invalid_where_a_time_is_missing() {
    for (start, done) in [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20 16:40", "2026-11-20"),
        ("2026-11-20", "2026-11-20 09:00"),
        ("2026-11-20 16:40", "2026-11-20 16:40"),
    ] {
        let found = england("decision", &[("referral", start), ("decision", done)], "2026-12-01");
        assert_eq!(found.status, Status::Met, "{start}, {done}");
    }
}

#[test]
fn done_a_minute_before_the_start_is_invalid() {
    let found =
        england("decision", &[TIMED_REFERRAL, ("decision", "2026-11-20 16:39")], "2026-12-01");
    assert_eq!(found.status, Status::Invalid);
}

#[test]
fn forty_eight_hours_are_kept_to_the_minute() {
    for (done, status) in [
        ("2026-11-22 16:39", Status::Met),
        ("2026-11-22 16:40", Status::Met),
        ("2026-11-22 16:41", Status::Late),
    ] {
        let found = england(
            "written-confirmation",
            &[TIMED_REFERRAL, ("referral-confirmed", done)],
            "2026-12-01",
        );
        assert_eq!(found.status, status, "{done}");
        assert_eq!(notes(&found), [], "{done}");
    }
}

#[test]
fn a_minute_late_is_late_by_no_whole_day() {
    let found = england(
        "written-confirmation",
        &[TIMED_REFERRAL, ("referral-confirmed", "2026-11-22 16:41")],
        "2026-12-01",
    );
    let time = Some(TimeDelta::minutes(1));
    assert_eq!(found.late_by, Some(LateBy { working_days: Some(0), days: 0, time }));
}

#[test]
fn done_on_the_day_of_a_timed_limit_at_an_unknown_time_is_met_with_a_note() {
    let found = england(
        "written-confirmation",
        &[TIMED_REFERRAL, ("referral-confirmed", "2026-11-22")],
        "2026-12-01",
    );
    assert_eq!(found.status, Status::Met);
    assert_eq!(notes(&found), [Remark::CompletionTimeUnknown]);
    let the_day_before = england(
        "written-confirmation",
        &[TIMED_REFERRAL, ("referral-confirmed", "2026-11-21")],
        "2026-12-01",
    );
    assert_eq!((the_day_before.status, notes(&the_day_before)), (Status::Met, Vec::new()));
}

#[test]
fn hours_from_a_day_are_kept_to_the_end_of_the_day_that_they_end_on() {
    let found = england(
        "written-confirmation",
        &[REFERRAL, ("referral-confirmed", "2026-11-22 23:59")],
        "2026-12-01",
    );
    assert_eq!(found.status, Status::Met);
    assert_eq!(notes(&found), [Remark::TimeUnknown]);
}

// Between in time and in breach.

#[test]
fn at_the_minute_of_a_timed_limit_it_is_due_today_and_a_minute_later_in_breach() {
    for (now, status) in [
        ("2026-11-22 00:00", Status::DueToday),
        ("2026-11-22 16:40", Status::DueToday),
        ("2026-11-22 16:41", Status::Breached),
        ("2026-11-23", Status::Breached),
    ] {
        let found = england("written-confirmation", &[TIMED_REFERRAL], now);
        assert_eq!(found.status, status, "{now}");
    }
}

#[test]
fn asked_about_the_day_of_a_timed_limit_without_a_time_it_is_due_today() {
    let found = england("written-confirmation", &[TIMED_REFERRAL], "2026-11-22");
    assert_eq!(found.status, Status::DueToday);
}

#[test]
fn a_limit_by_days_is_due_today_until_midnight() {
    for (now, status) in [
        ("2026-11-22 23:59", Status::DueSoon),
        ("2026-11-23 00:00", Status::DueToday),
        ("2026-11-23 23:59", Status::DueToday),
        ("2026-11-24 00:00", Status::Breached),
    ] {
        let found = england("decision", &[REFERRAL], now);
        assert_eq!(found.status, status, "{now}");
    }
}

#[test]
fn a_breach_at_the_weekend_is_late_by_days_and_no_working_day() {
    let found = england("decision", &[("referral", "2026-11-19")], "2026-11-21");
    assert_eq!(found.status, Status::Breached);
    assert_eq!(found.late_by, days_late(1, 0));
}

// Between due and due soon.

#[test]
fn two_working_days_are_soon_and_three_are_not() {
    for (now, status, left) in [
        ("2027-01-22", Status::Due, 3),
        ("2027-01-24", Status::Due, 3),
        ("2027-01-25", Status::DueSoon, 2),
        ("2027-01-26", Status::DueSoon, 1),
    ] {
        let found = england("assessment", &[REFERRAL], now);
        assert_eq!(found.status, status, "{now}");
        assert_eq!(found.working_days_left, Some(left), "{now}");
    }
}

#[test]
fn soon_is_as_many_working_days_as_asked_for() {
    let case = case(&ENGLAND, &[REFERRAL]);
    for (warn_within, status) in
        [(0, Status::Due), (2, Status::Due), (3, Status::DueSoon), (u32::MAX, Status::DueSoon)]
    {
        let judgement = Criteria { warn_within, ..as_of("2027-01-22") };
        let found = judged("assessment", &ENGLAND, &case, &judgement);
        assert_eq!(found.status, status, "within {warn_within}");
    }
}

#[test]
fn a_moment_of_asking_outside_the_calendar_is_judged_by_days_for_any_warning() {
    let edition = rules("working-together-2013");
    let case = case(&edition, &[("referral", "2012-01-03")]);
    for (warn_within, status) in [(2, Status::Due), (u32::MAX, Status::DueSoon)] {
        let judgement = Criteria { warn_within, ..as_of("2011-12-01") };
        let found = judged("decision", &edition, &case, &judgement);
        assert_eq!(found.status, status, "within {warn_within}");
    }
}

#[test]
fn soon_is_measured_to_act_by_and_not_to_a_limit_at_the_weekend() {
    // Due on Sunday 28 February 2027, so to be acted on by Friday the 26th.
    let conference = [("icpc", "2026-11-30")];
    for (now, status) in [
        ("2027-02-23", Status::Due),
        ("2027-02-24", Status::DueSoon),
        ("2027-02-26", Status::DueSoon),
    ] {
        let found = england("first-review", &conference, now);
        assert_eq!(found.status, status, "{now}");
    }
}

#[test]
fn between_act_by_and_the_limit_it_is_due_soon_with_no_working_day_left() {
    let found = england("first-review", &[("icpc", "2026-11-30")], "2027-02-27");
    assert_eq!(found.status, Status::DueSoon);
    assert_eq!(found.working_days_left, Some(0));
}

#[test]
fn where_no_holidays_are_known_soon_is_not_guessed_and_the_limit_still_judged() {
    let england = in_listed_years;
    let conference = [("icpc", "2028-11-30")];
    let found = england("first-review", &conference, "2028-12-01");
    assert_eq!(found.due, Some(moment("2029-02-28")));
    assert_eq!((found.act_by, found.status), (None, Status::Due));
    assert_eq!(found.working_days_left, None);
    let found = england("first-review", &conference, "2029-03-02");
    assert_eq!(found.status, Status::Breached);
    let late_by = found.late_by.unwrap();
    assert_eq!((late_by.days, late_by.working_days), (2, None));
}

// Prompts.

#[test]
fn a_prompt_is_due_today_on_its_last_day_and_to_be_chased_the_day_after() {
    for (now, status) in [
        ("2026-11-20", Status::Due),
        ("2026-11-23", Status::DueSoon),
        ("2026-11-25 23:59", Status::DueToday),
        ("2026-11-26 00:00", Status::Chase),
        ("2027-11-26", Status::Chase),
    ] {
        let found = england("chase-up", &[REFERRAL], now);
        assert_eq!(found.status, status, "{now}");
    }
}

#[test]
fn a_prompt_is_not_needed_once_answered_even_after_its_limit() {
    for answer in ["decision", "acknowledgement"] {
        let found = england("chase-up", &[REFERRAL, (answer, "2026-12-10")], "2026-12-11");
        assert_eq!(found.status, Status::NotNeeded, "{answer}");
    }
}

#[test]
fn an_answer_that_is_still_to_come_does_not_cancel_a_prompt() {
    let found = england("chase-up", &[REFERRAL, ("decision", "2026-12-10")], "2026-12-09");
    assert_eq!(found.status, Status::Chase);
}

#[test]
fn a_prompt_that_was_followed_is_met_however_late() {
    for chased in ["2026-11-25", "2026-12-10"] {
        let found = england("chase-up", &[REFERRAL, ("referrer-contact", chased)], "2026-12-11");
        assert_eq!(found.status, Status::Met, "{chased}");
    }
}

#[test]
fn the_procedures_wait_for_different_answers() {
    let acknowledged = [REFERRAL, ("acknowledgement", "2026-11-23")];
    let by_set = set_procedures("chase-up", &acknowledged, "2026-11-26");
    assert_eq!(by_set.status, Status::Chase, "waits for the decision");
    let trix = rules("trix-referrals-2024");
    let case = case(&trix, &acknowledged);
    let by_trix = judged("chase-up", &trix, &case, &as_of("2026-11-26"));
    assert_eq!(by_trix.status, Status::NotNeeded);
}

#[test]
fn a_prompt_of_a_closed_case_has_lapsed_and_is_never_missed() {
    let found = england("chase-up", &[REFERRAL, ("closure", "2026-12-10")], "2026-12-11");
    assert_eq!(found.status, Status::Lapsed);
}

// Targets.

/// Ten weeks before it is Friday 23 October 2026.
const DELIVERY: (&str, &str) = ("expected-delivery", "2027-01-01");

fn target(events: &[(&str, &str)], now: &str, strict_targets: bool) -> Deadline<'static> {
    let case = case(&SET_PROCEDURES, events);
    let judgement = Criteria { strict_targets, ..as_of(now) };
    judged("pre-birth-conference", &SET_PROCEDURES, &case, &judgement)
}

#[test]
fn a_target_that_has_passed_is_still_due_and_a_breach_only_where_targets_are_strict() {
    let lax = target(&[DELIVERY], "2026-10-24", false);
    assert_eq!((lax.status, lax.late_by), (Status::Due, days_late(1, 0)));
    assert_eq!(lax.working_days_left, Some(0), "it is a Saturday");
    let strict = target(&[DELIVERY], "2026-10-24", true);
    assert_eq!(strict.status, Status::Breached);
    assert_eq!(strict.late_by, days_late(1, 0));
}

#[test]
fn a_target_that_has_not_passed_is_judged_alike_either_way() {
    for (now, status) in [
        ("2026-10-20", Status::Due),
        ("2026-10-21", Status::DueSoon),
        ("2026-10-23", Status::DueToday),
    ] {
        for strict in [false, true] {
            let found = target(&[DELIVERY], now, strict);
            assert_eq!(found.status, status, "{now}, strict {strict}");
        }
    }
}

#[test]
fn a_target_reached_after_its_date_is_late_either_way() {
    let events = [DELIVERY, ("pre-birth-conference", "2026-10-26")];
    for strict in [false, true] {
        let found = target(&events, "2026-12-01", strict);
        assert_eq!(found.status, Status::Late);
        assert_eq!(found.late_by, days_late(3, 1));
    }
}

#[test]
fn what_was_done_before_an_event_that_is_counted_back_from_is_met_and_not_invalid() {
    let events = [DELIVERY, ("pre-birth-conference", "2026-10-23")];
    let found = target(&events, "2026-12-01", false);
    assert_eq!(found.status, Status::Met);
}

#[test]
fn a_target_that_a_closed_case_never_reached_is_missed_only_where_targets_are_strict() {
    let events = [("date-of-birth", "2008-05-01"), ("closure", "2026-06-01")];
    let case = case(&ENGLAND, &events);
    for (strict_targets, status) in [(false, Status::Lapsed), (true, Status::Missed)] {
        let judgement = Criteria { strict_targets, ..as_of("2026-07-01") };
        let found = judged("eighteenth-birthday", &ENGLAND, &case, &judgement);
        assert_eq!(found.status, status);
    }
}

// Extensions.

/// The assessment, due on Wednesday 27 January 2027, with an extension.
fn with_extension(to: &str, events: &[(&str, &str)], now: &str) -> Deadline<'static> {
    let mut case = case(&ENGLAND, events);
    case.extensions.push(("assessment".to_owned(), date(to)));
    judged("assessment", &ENGLAND, &case, &as_of(now))
}

#[test]
fn an_extension_runs_to_the_end_of_its_day_and_then_the_limit_is_in_breach() {
    for (now, status) in [
        ("2027-01-27", Status::DueToday),
        ("2027-01-28", Status::Extended),
        ("2027-02-10 23:59", Status::Extended),
        ("2027-02-11 00:00", Status::Breached),
    ] {
        let found = with_extension("2027-02-10", &[REFERRAL], now);
        assert_eq!(found.status, status, "{now}");
        assert_eq!(found.due, Some(moment("2027-01-27")), "the limit stays");
    }
}

#[test]
fn an_extension_that_has_run_out_leaves_the_whole_time_since_the_limit_as_late() {
    let found = with_extension("2027-02-10", &[REFERRAL], "2027-02-11");
    assert_eq!(found.late_by, days_late(15, 11));
}

#[test]
fn an_extension_to_a_day_before_the_limit_has_no_effect_and_a_note() {
    let found = with_extension("2027-01-20", &[REFERRAL], "2027-01-28");
    assert_eq!(found.status, Status::Breached);
    assert_eq!(notes(&found), [Remark::ExtensionWithoutEffect(date("2027-01-20"))]);
}

#[test]
fn an_extension_to_the_day_of_the_start_itself_has_no_effect_and_a_note() {
    let found = with_extension("2026-11-20", &[REFERRAL], "2026-11-20");
    assert_eq!(notes(&found), [Remark::ExtensionWithoutEffect(date("2026-11-20"))]);
}

/// Notice of private fostering is due six weeks before it starts.
#[test]
fn a_limit_before_its_event_may_be_extended_to_the_day_of_the_event() {
    let starts = ["2026-12-20", "2027-03-01"].map(|start| ("private-fostering-start", start));
    let mut case = case(&ENGLAND, &starts);
    case.extensions.push(("private-fostering-notice".to_owned(), date("2026-12-20")));
    let found = all_of("private-fostering-notice", &ENGLAND, &case, &as_of("2026-12-01"));
    let found: Vec<_> = found.iter().map(|found| (found.due.unwrap(), found.status)).collect();
    let (extended, due) = (moment("2026-11-08"), moment("2027-01-18"));
    assert_eq!(found, [(extended, Status::Extended), (due, Status::Due)]);
}

#[test]
fn an_extension_to_the_day_of_a_timed_limit_runs_to_the_end_of_that_day_and_says_so() {
    let mut case = case(&ENGLAND, &[TIMED_REFERRAL]);
    case.extensions.push(("written-confirmation".to_owned(), date("2026-11-22")));
    let found = judged("written-confirmation", &ENGLAND, &case, &as_of("2026-11-22 18:00"));
    assert_eq!(found.status, Status::Extended);
    assert_eq!(notes(&found), [Remark::ExtendedTo(date("2026-11-22"))]);
}

#[test]
fn done_within_an_extension_is_late_since_the_limit_stays() {
    let events = [REFERRAL, ("assessment-complete", "2027-02-01")];
    let found = with_extension("2027-02-10", &events, "2027-03-01");
    assert_eq!(found.status, Status::Late);
    assert_eq!(found.late_by, days_late(5, 3));
    assert_eq!(notes(&found), [Remark::ExtendedTo(date("2027-02-10"))]);
}

#[test]
fn the_latest_of_several_extensions_holds() {
    let mut case = case(&ENGLAND, &[REFERRAL]);
    for to in ["2027-02-10", "2027-02-24", "2027-02-17"] {
        case.extensions.push(("assessment".to_owned(), date(to)));
    }
    let found = judged("assessment", &ENGLAND, &case, &as_of("2027-02-20"));
    assert_eq!(found.status, Status::Extended);
    assert_eq!(notes(&found), [Remark::ExtendedTo(date("2027-02-24"))]);
}

#[test]
fn an_extension_of_one_rule_extends_no_other() {
    let mut case = case(&ENGLAND, &[REFERRAL]);
    case.extensions.push(("assessment".to_owned(), date("2027-02-10")));
    let found = judged("decision", &ENGLAND, &case, &as_of("2026-12-01"));
    assert_eq!(found.status, Status::Breached);
}

// The end of a duty.

#[test]
fn a_case_closed_on_the_day_of_the_limit_has_not_missed_it() {
    let found = england("decision", &[REFERRAL, ("closure", "2026-11-23")], "2026-12-01");
    assert_eq!(found.status, Status::Lapsed);
}

#[test]
fn a_closure_that_is_still_to_come_ends_nothing() {
    let found = england("decision", &[REFERRAL, ("closure", "2026-12-01")], "2026-11-30");
    assert_eq!(found.status, Status::Breached);
}

#[test]
fn a_closure_before_the_referral_belongs_to_an_earlier_case() {
    let found = england("decision", &[("closure", "2026-11-01"), REFERRAL], "2026-11-23");
    assert_eq!(found.status, Status::DueToday);
}

#[test]
fn what_was_done_before_the_closure_counts_and_what_came_after_it_does_not() {
    let before = [REFERRAL, ("decision", "2026-11-23"), ("closure", "2026-11-23")];
    assert_eq!(england("decision", &before, "2026-12-01").status, Status::Met);
    let after = [REFERRAL, ("closure", "2026-11-25"), ("decision", "2026-11-26")];
    let found = england("decision", &after, "2026-12-01");
    assert_eq!((found.status, found.completed), (Status::Missed, None));
}

#[test]
fn the_end_of_the_plan_ends_its_reviews() {
    let events = [("icpc", "2026-01-12"), ("review", "2026-04-10"), ("plan-end", "2026-06-01")];
    let found = england("next-review", &events, "2027-01-01");
    assert_eq!(found.due, Some(moment("2026-10-10")));
    assert_eq!(found.status, Status::Lapsed);
    assert_eq!(england("first-review", &events, "2027-01-01").status, Status::Met);
}

#[test]
fn a_conference_that_makes_no_plan_asks_for_no_core_group_and_no_review() {
    let events = [("icpc", "2026-04-20"), ("no-plan", "2026-04-20")];
    for rule in ["core-group", "first-review"] {
        let found = england(rule, &events, "2027-01-01");
        assert_eq!(found.status, Status::Lapsed, "{rule}");
    }
}

#[test]
fn the_first_of_several_ends_is_the_one_that_counts() {
    let events = [("review", "2026-04-10"), ("closure", "2026-12-01"), ("plan-end", "2026-06-01")];
    let found = england("next-review", &events, "2027-01-01");
    assert_eq!(found.status, Status::Lapsed, "before 10 October");
}

// What the record says of the future.

#[test]
fn what_is_recorded_for_later_is_not_counted_as_done_and_is_noted() {
    let found = england("decision", &[REFERRAL, ("decision", "2026-11-23")], "2026-11-22");
    assert_eq!(found.status, Status::DueSoon);
    assert_eq!(found.completed, None);
    assert_eq!(notes(&found), [Remark::NotYetHappened(moment("2026-11-23"))]);
}

#[test]
fn what_is_recorded_for_later_does_not_hide_a_breach() {
    let found = england("decision", &[REFERRAL, ("decision", "2026-12-02")], "2026-12-01");
    assert_eq!(found.status, Status::Breached);
}

#[test]
fn done_at_the_moment_of_asking_is_done() {
    let found =
        england("decision", &[REFERRAL, ("decision", "2026-11-23 09:00")], "2026-11-23 09:00");
    assert_eq!(found.status, Status::Met);
}

// What happens more than once.

#[test]
fn three_reviews_give_two_that_were_met_and_one_that_is_open() {
    let events = [("review", "2026-01-15"), ("review", "2026-07-10"), ("review", "2027-01-08")];
    let case = case(&ENGLAND, &events);
    let found = all_of("next-review", &ENGLAND, &case, &as_of("2027-02-01"));
    let summary: Vec<_> =
        found.iter().map(|d| (d.from, d.due.unwrap(), d.completed, d.status)).collect();
    let day = moment;
    assert_eq!(
        summary,
        [
            (day("2026-01-15"), day("2026-07-15"), Some(day("2026-07-10")), Status::Met),
            (day("2026-07-10"), day("2027-01-10"), Some(day("2027-01-08")), Status::Met),
            (day("2027-01-08"), day("2027-07-08"), None, Status::Due),
        ]
    );
}

#[test]
fn after_a_late_review_the_next_one_is_counted_from_the_day_it_was_held() {
    let events = [("review", "2026-03-20"), ("review", "2026-10-05")];
    let case = case(&ENGLAND, &events);
    let found = all_of("next-review", &ENGLAND, &case, &as_of("2026-11-01"));
    assert_eq!(found[0].status, Status::Late);
    assert_eq!(found[0].late_by, days_late(15, 11));
    assert_eq!(found[1].due, Some(moment("2027-04-05")));
}

#[test]
fn the_first_review_is_completed_by_the_earliest_and_only_once() {
    let events = [("icpc", "2026-04-20"), ("review", "2027-01-15"), ("review", "2026-07-17")];
    let found = england("first-review", &events, "2027-02-01");
    assert_eq!(found.completed, Some(moment("2026-07-17")));
    assert_eq!(found.status, Status::Met);
}

#[test]
fn a_review_that_starts_with_a_plan_and_repeats_counts_on_from_each_review() {
    let events = [("cin-plan", "2026-01-12"), ("cin-review", "2026-06-30")];
    let case = case(&SET_PROCEDURES, &events);
    let found = all_of("cin-review", &SET_PROCEDURES, &case, &as_of("2026-07-01"));
    let limits: Vec<_> = found.iter().map(|d| (d.due.unwrap(), d.status)).collect();
    assert_eq!(limits, [(moment("2026-07-12"), Status::Met), (moment("2026-12-30"), Status::Due)]);
}

#[test]
fn two_referrals_have_a_decision_each() {
    let events = [
        ("referral", "2026-11-16"),
        ("referral", "2026-11-02"),
        ("decision", "2026-11-18"),
        ("decision", "2026-11-03"),
    ];
    let case = case(&ENGLAND, &events);
    let found = all_of("decision", &ENGLAND, &case, &as_of("2026-12-01"));
    let summary: Vec<_> = found.iter().map(|d| (d.from, d.completed, d.status)).collect();
    assert_eq!(
        summary,
        [
            (moment("2026-11-02"), Some(moment("2026-11-03")), Status::Met),
            (moment("2026-11-16"), Some(moment("2026-11-18")), Status::Late),
        ]
    );
}

#[test]
fn a_second_referral_without_a_decision_is_open_and_not_invalid() {
    let events =
        [("referral", "2026-11-02"), ("decision", "2026-11-03"), ("referral", "2026-11-16")];
    let case = case(&ENGLAND, &events);
    let found = all_of("decision", &ENGLAND, &case, &as_of("2026-12-01"));
    let statuses: Vec<Status> = found.iter().map(|d| d.status).collect();
    assert_eq!(statuses, [Status::Met, Status::Breached]);
}

// Circumstances.

#[test]
fn a_circumstance_shortens_the_period_and_can_start_it_at_another_event() {
    let events = [("referral", "2026-11-20"), ("concern-identified", "2026-11-23")];
    let mut case = case(&SET_PROCEDURES, &events);
    let now = as_of("2026-11-20");
    let limits = |case: &Case| -> Vec<String> {
        all_of("strategy-discussion", &SET_PROCEDURES, case, &now)
            .iter()
            .map(|d| d.due.unwrap().to_string())
            .collect()
    };
    assert_eq!(limits(&case), ["Thu 26 Nov 2026"]);
    case.circumstances.push("complex".to_owned());
    assert_eq!(limits(&case), ["Mon 30 Nov 2026"]);
    case.circumstances = vec!["serious-harm".to_owned()];
    assert_eq!(limits(&case), ["Fri 20 Nov 2026", "Mon 23 Nov 2026"]);
}

#[test]
fn a_rule_for_a_circumstance_alone_does_not_apply_without_it() {
    let trix = rules("trix-referrals-2024");
    let mut case = case(&trix, &[REFERRAL]);
    let now = as_of("2026-11-20");
    let rule = "immediate-strategy-discussion";
    assert_eq!(all_of(rule, &trix, &case, &now), []);
    case.circumstances.push("clear-section-47".to_owned());
    let found = judged(rule, &trix, &case, &now);
    assert_eq!(found.status, Status::Outstanding);
}

// Deemed receipt.

fn deemed(rule: &str, event: &str, when: &str) -> Deadline<'static> {
    let case = case(&ENGLAND, &[(event, when)]);
    let judgement = Criteria { deemed_receipt: NaiveTime::from_hms_opt(17, 0, 0), ..as_of(when) };
    judged(rule, &ENGLAND, &case, &judgement)
}

#[test]
fn what_arrives_at_the_closing_time_exactly_is_received_that_day() {
    let found = deemed("decision", "referral", "2026-11-20 17:00");
    assert_eq!(found.from, moment("2026-11-20 17:00"));
    assert_eq!(found.due, Some(moment("2026-11-23")));
    assert_eq!(notes(&found), []);
}

#[test]
fn what_arrives_a_minute_after_closing_is_received_on_the_next_working_day_and_says_so() {
    let found = deemed("decision", "referral", "2026-11-20 17:01");
    assert_eq!(found.from, moment("2026-11-23"));
    assert_eq!(found.due, Some(moment("2026-11-24")));
    assert_eq!(
        notes(&found),
        [Remark::DeemedReceipt {
            arrived: moment("2026-11-20 17:01"),
            received: date("2026-11-23"),
            provisional: false
        }]
    );
}

#[test]
fn what_arrives_on_a_saturday_is_received_on_monday_and_counted_from_there() {
    for arrived in ["2026-11-21", "2026-11-21 09:00"] {
        let found = deemed("decision", "referral", arrived);
        assert_eq!(found.from, moment("2026-11-23"), "{arrived}");
        assert_eq!(found.due, Some(moment("2026-11-24")), "{arrived}");
    }
}

#[test]
fn what_arrives_on_christmas_day_is_received_after_the_substitute_day() {
    let found = deemed("decision", "referral", "2026-12-25 10:00");
    assert_eq!(found.from, moment("2026-12-29"));
    assert_eq!(found.due, Some(moment("2026-12-30")));
}

#[test]
fn hours_run_from_the_arrival_whatever_the_policy() {
    let found = deemed("written-confirmation", "referral", "2026-11-20 18:30");
    assert_eq!(found.from, moment("2026-11-20 18:30"));
    assert_eq!(found.due, Some(moment("2026-11-22 18:30")));
    assert_eq!(notes(&found), []);
}

#[test]
fn a_working_day_without_a_time_is_not_moved_and_asks_for_the_time() {
    let found = deemed("decision", "referral", "2026-11-20");
    assert_eq!(found.due, Some(moment("2026-11-23")));
    let after = NaiveTime::from_hms_opt(17, 0, 0).unwrap();
    assert_eq!(notes(&found), [Remark::ArrivalTimeUnknown { after }]);
}

#[test]
fn what_does_not_arrive_from_outside_is_not_moved() {
    let found = deemed("icpc", "strategy-discussion", "2026-11-20 18:30");
    assert_eq!(found.from, moment("2026-11-20 18:30"));
    assert_eq!(found.due, Some(moment("2026-12-11")));
}

#[test]
fn done_on_the_evening_of_arrival_is_met_although_receipt_is_deemed_later() {
    let events = [("referral", "2026-11-20 18:30"), ("decision", "2026-11-20 19:00")];
    let case = case(&ENGLAND, &events);
    let judgement =
        Criteria { deemed_receipt: NaiveTime::from_hms_opt(17, 0, 0), ..as_of("2026-12-01") };
    let found = judged("decision", &ENGLAND, &case, &judgement);
    assert_eq!(found.status, Status::Met);
}

// What is said of the table, and what cannot be counted.

#[test]
fn a_table_asked_for_by_name_outside_its_dates_is_applied_with_a_note() {
    let edition = rules("working-together-2015");
    let found = judged("decision", &edition, &case(&edition, &[REFERRAL]), &as_of("2026-11-20"));
    assert_eq!(found.due, Some(moment("2026-11-23")));
    let expected = Remark::NotInForce {
        table: "working-together-2015".to_owned(),
        in_force: "in force 26 Mar 2015 to 3 Jul 2018".to_owned(),
    };
    assert_eq!(notes(&found), [expected]);
    let within = [("referral", "2018-07-03")];
    let found = judged("decision", &edition, &case(&edition, &within), &as_of("2018-07-03"));
    assert_eq!(notes(&found), []);
}

#[test]
fn a_birthday_while_a_table_was_in_force_is_within_its_dates_whenever_the_child_was_born() {
    let edition = rules("working-together-2015");
    let born = case(&edition, &[("date-of-birth", "2000-02-29")]);
    let found = judged("eighteenth-birthday", &edition, &born, &as_of("2017-01-01"));
    assert_eq!(found.due, Some(moment("2018-03-01")));
    assert_eq!(notes(&found), []);
}

#[test]
fn a_rule_that_cannot_be_counted_is_named_and_the_others_are_given() {
    let case = case(&ENGLAND, &[("referral", "2028-12-01")]);
    let found = deadlines(&case, &ENGLAND, &LISTED_ONLY, &as_of("2028-12-01"));
    assert_eq!(found.uncountable.len(), 1);
    let message = found.uncountable[0].to_string();
    assert!(
        message.starts_with("assessment: calendar `england-and-wales` only covers"),
        "{message}"
    );
    let given: Vec<&str> = found.deadlines.iter().map(|d| d.rule.id.as_str()).collect();
    assert_eq!(given, ["written-confirmation", "acknowledge", "decision", "chase-up"]);
}

#[test]
fn what_is_due_first_comes_first_and_what_cannot_be_in_breach_last() {
    let events = [
        ("assessment-order-concluded", "2026-11-30"),
        TIMED_REFERRAL,
        ("strategy-discussion", "2026-11-18"),
    ];
    let case = case(&SET_PROCEDURES, &events);
    let found = deadlines(&case, &SET_PROCEDURES, &CALENDAR, &as_of("2026-11-20"));
    let order: Vec<&str> = found.deadlines.iter().map(|d| d.rule.id.as_str()).collect();
    assert_eq!(
        order,
        [
            "consult-parents",
            "written-confirmation",
            "acknowledge",
            "decision",
            "chase-up",
            "icpc",
            "assessment",
            "assessment-order-conference",
            "immediate-protection",
            "tell-police",
            "strategy-notes",
            "strategy-record",
        ]
    );
}

#[test]
fn limits_of_one_day_stand_in_order_of_time_whatever_stands_between_them_without_a_time() {
    let events = [
        ("crime-referral", "2026-11-18 16:00"),
        ("emergency-action", "2026-11-19"),
        ("referral", "2026-11-18 09:00"),
    ];
    let case = case(&SET_PROCEDURES, &events);
    let found = deadlines(&case, &SET_PROCEDURES, &CALENDAR, &as_of("2026-11-19"));
    let times: Vec<String> = found
        .deadlines
        .iter()
        .filter(|d| d.rule.id != "consult-parents")
        .filter_map(|d| d.due.filter(|due| due.time().is_some()))
        .map(|due| due.to_string())
        .collect();
    assert_eq!(times, ["Fri 20 Nov 2026 09:00", "Fri 20 Nov 2026 16:00"]);
}

#[test]
fn what_happened_stands_in_order_of_time_however_it_was_recorded() {
    let review = ENGLAND.events.find("review").unwrap();
    let [morning, noon, day] = ["2026-11-20 09:00", "2026-11-20 12:00", "2026-11-20"];
    for order in [
        [morning, day, noon],
        [morning, noon, day],
        [noon, day, morning],
        [noon, morning, day],
        [day, noon, morning],
        [day, morning, noon],
    ] {
        let case = case(&ENGLAND, &order.map(|when| ("review", when)));
        let timed: Vec<_> = case.occurrences(review).filter(|when| when.time().is_some()).collect();
        assert_eq!(timed, [moment(morning), moment(noon)], "{order:?}");
    }
}

#[test]
fn one_event_can_be_asked_about_alone() {
    let events = [REFERRAL, ("icpc", "2026-11-30")];
    let case = case(&ENGLAND, &events);
    let icpc = ENGLAND.events.find("icpc").unwrap();
    let found = deadlines_from(icpc, &case, &ENGLAND, &CALENDAR, &as_of("2026-12-01"));
    let rules: Vec<&str> = found.deadlines.iter().map(|d| d.rule.id.as_str()).collect();
    assert_eq!(rules, ["core-group", "first-review"]);
}

#[test]
fn a_case_in_which_nothing_happened_has_no_deadlines() {
    let found = deadlines(&Case::new(None), &ENGLAND, &CALENDAR, &as_of("2026-12-01"));
    assert_eq!(found, Deadlines::default());
}

#[test]
fn a_table_of_ones_own_is_judged_like_the_shipped_ones() {
    let table = r#"
        id = "own"
        title = "Own"
        publisher = "nobody"
        jurisdiction = "England"
        source = { title = "made up" }

        [events]
        application = "Application issued"
        disposal = "Application disposed of"

        [[rule]]
        id = "proceedings"
        title = "Conclude the proceedings"
        kind = "limit"
        starts = "application"
        within = "26 weeks"
        first_day = "counted"
        completes = "disposal"
        owner = "any"
        force = "statute"
        verified = "text"
        source = "section 1"
    "#;
    let own = RuleSet::new(toml::from_str(table).unwrap(), Dates::All).unwrap();
    let case = case(&own, &[("application", "2026-01-05")]);
    let found = judged("proceedings", &own, &case, &as_of("2026-07-05"));
    assert_eq!(found.due, Some(moment("2026-07-05")));
    assert_eq!(found.status, Status::DueToday);
}

// What the first reading of a record could mistake.

#[test]
fn a_completion_that_another_event_called_for_does_not_contradict_a_later_start() {
    let events = [
        ("strategy-discussion", "2026-01-05"),
        ("icpc", "2026-01-20"),
        ("transfer-notified", "2026-06-01"),
    ];
    let found = england("transfer-conference", &events, "2026-06-05");
    assert_eq!(found.status, Status::Due, "the conference of January was the other authority's");
    assert_eq!(found.completed, None);
}

#[test]
fn no_policy_on_receipt_makes_a_same_day_discussion_wait() {
    let mut case = case(&SET_PROCEDURES, &[("referral", "2026-11-21 10:00")]);
    case.circumstances.push("serious-harm".to_owned());
    let judgement =
        Criteria { deemed_receipt: "17:00:00".parse().ok(), ..as_of("2026-11-21 10:00") };
    let found = judged("strategy-discussion", &SET_PROCEDURES, &case, &judgement);
    assert_eq!(found.due, Some(moment("2026-11-21")), "a Saturday, and still the same day");
}

#[test]
fn an_extension_excuses_the_latest_start_and_no_earlier_one() {
    let mut case = case(&ENGLAND, &[("referral", "2026-01-05"), ("referral", "2026-09-10")]);
    case.extensions.push(("assessment".to_owned(), date("2026-12-20")));
    let found = all_of("assessment", &ENGLAND, &case, &as_of("2026-12-01"));
    let statuses: Vec<Status> = found.iter().map(|deadline| deadline.status).collect();
    assert_eq!(statuses, [Status::Breached, Status::Extended]);
}

#[test]
fn a_case_closed_before_the_birth_owes_nothing_that_counts_back_from_it() {
    let strict = Criteria { strict_targets: true, ..as_of("2026-11-01") };
    let early = case(&SET_PROCEDURES, &[DELIVERY, ("closure", "2026-05-01")]);
    let found = judged("pre-birth-conference", &SET_PROCEDURES, &early, &strict);
    assert_eq!(found.status, Status::Lapsed);
    let late = case(&SET_PROCEDURES, &[DELIVERY, ("closure", "2026-10-30")]);
    let found = judged("pre-birth-conference", &SET_PROCEDURES, &late, &strict);
    assert_eq!(found.status, Status::Missed);
}

#[test]
fn a_completion_that_may_answer_a_later_start_is_noted() {
    let events =
        [("referral", "2026-06-01"), ("referral", "2026-09-10"), ("decision", "2026-09-11")];
    let case = case(&ENGLAND, &events);
    let found = all_of("decision", &ENGLAND, &case, &as_of("2026-09-14"));
    let june = &found[0];
    assert_eq!(june.status, Status::Late);
    assert_eq!(
        june.remarks,
        [Remark::AnotherStartBetween { other: moment("2026-09-10"), done: moment("2026-09-11") }]
    );
    assert_eq!(found[1].remarks, [], "no start lies between 10 September and its decision");
}

#[test]
fn a_later_start_that_comes_after_the_completion_needs_no_note() {
    let events =
        [("referral", "2026-06-01"), ("decision", "2026-06-04"), ("referral", "2026-09-10")];
    let found = all_of("decision", &ENGLAND, &case(&ENGLAND, &events), &as_of("2026-09-10"));
    assert_eq!((found[0].status, &found[0].remarks[..]), (Status::Late, &[][..]));
}

#[test]
fn what_was_done_after_the_duty_ended_is_noted_and_does_not_count() {
    let events = [REFERRAL, ("closure", "2026-11-25"), ("assessment-complete", "2026-11-30")];
    let found = england("assessment", &events, "2026-12-01");
    assert_eq!(found.status, Status::Lapsed);
    assert!(found.remarks.contains(&Remark::DoneAfterEnd(moment("2026-11-30"))));
}

#[test]
fn a_start_still_to_come_is_noted() {
    let found = england("core-group", &[("icpc", "2026-12-20")], "2026-12-01");
    assert!(found.remarks.contains(&Remark::NotYetStarted(moment("2026-12-20"))));
}

#[test]
fn due_soon_does_not_stop_where_the_calendar_ends() {
    let found = in_listed_years("next-review", &[("review", "2028-07-02")], "2028-12-29");
    assert_eq!(found.due, Some(moment("2029-01-02")));
    assert_eq!((found.act_by, found.status), (None, Status::DueSoon));
    // Two working days, a weekend and two holidays are six days.
    for (now, status) in [("2028-12-27", Status::DueSoon), ("2028-12-26", Status::Due)] {
        let found = in_listed_years("next-review", &[("review", "2028-07-02")], now);
        assert_eq!(found.status, status, "{now}");
    }
}

/// A record may have a target of its own, counted in another way.
#[test]
fn a_recorded_target_is_noted_with_the_deadline_that_it_was_for_if_it_differs() {
    let mut case = case(&ENGLAND, &[REFERRAL, ("referral", "2026-11-24")]);
    let event = |id| ENGLAND.events.find(id).unwrap();
    case.recorded_targets.push(RecordedTarget {
        starts: event("referral"),
        from: moment("2026-11-20"),
        completes: event("assessment-complete"),
        target: date("2027-01-25"),
    });
    let noted = |rule| {
        let found = all_of(rule, &ENGLAND, &case, &as_of("2026-11-24"));
        found.iter().map(notes).collect::<Vec<_>>()
    };
    let target = Remark::RecordedTarget(date("2027-01-25"));
    assert_eq!(noted("assessment"), [vec![target], vec![]], "and not with the later referral");
    assert_eq!(noted("decision"), [vec![], vec![]]);
    case.recorded_targets[0].target = date("2027-01-27");
    let found = all_of("assessment", &ENGLAND, &case, &as_of("2026-11-24"));
    assert!(found[0].remarks.is_empty(), "it is the limit");
}

#[test]
fn an_assessment_that_ended_before_it_began_is_invalid_and_names_both_days() {
    let began = "2026-12-10";
    let events = [REFERRAL, ("assessment-start", began), ("assessment-complete", "2026-12-01")];
    let case = case(&ENGLAND, &events);
    let found = all_of("assessment", &ENGLAND, &case, &as_of("2026-12-14"));
    let found = found.iter().find(|deadline| deadline.event == moment("2026-11-20")).unwrap();
    assert_eq!(found.status, Status::Invalid);
    let follows = ENGLAND.events.get(ENGLAND.events.find("assessment-start").unwrap());
    assert_eq!(
        found.remarks,
        [Remark::OutOfOrder {
            when: moment("2026-12-01"),
            follows: follows.title.clone(),
            first: moment(began),
        }]
    );
}

/// The plan starts on 10 November, and its review is recorded five days before.
#[test]
fn a_review_before_its_plan_is_invalid_though_it_only_starts_the_next() {
    let found = england(
        "next-review",
        &[("plan-start", "2026-11-10"), ("review", "2026-11-05")],
        "2026-11-20",
    );
    assert_eq!(found.status, Status::Invalid);
    assert!(matches!(found.remarks[..], [Remark::OutOfOrder { .. }]), "{:?}", found.remarks);
    let found = england(
        "next-review",
        &[("plan-start", "2026-11-05"), ("review", "2026-11-10")],
        "2026-11-20",
    );
    assert_eq!(found.status, Status::Due);
}
