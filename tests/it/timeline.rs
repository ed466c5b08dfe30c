//! How a case must unfold: chains worked out by hand from the rules, and properties of every chain.
//!
//! Christmas 2026: Friday 25 December is a holiday, Monday 28 the substitute for Boxing Day, and Friday
//! 1 January 2027 is New Year's Day.

use std::sync::LazyLock;

use crate::common::{case, date, england_and_wales, listed_only, moment, rules};
use chrono::{Days, NaiveDate};
use dutyclock::rules::Dates;
use dutyclock::{
    Calendar, Case, Completion, Criteria, Deadline, Direction, Horizon, Moment, Remark, RuleSet,
    Start, Status, Step, Timeline, deadlines, timeline,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(england_and_wales);
static LISTED_ONLY: LazyLock<Calendar> = LazyLock::new(|| listed_only("england-and-wales"));
static ENGLAND: LazyLock<RuleSet> = LazyLock::new(|| rules("england"));
static SET_PROCEDURES: LazyLock<RuleSet> = LazyLock::new(|| rules("set-procedures"));
static TRIX: LazyLock<RuleSet> = LazyLock::new(|| rules("trix-referrals-2024"));
static MEASURES: LazyLock<RuleSet> = LazyLock::new(|| rules("dfe-measures"));

const REFERRAL: (&str, &str) = ("referral", "2026-11-20 16:40");

fn of_case(rules: &'static RuleSet, case: &Case, now: &str, horizon: Horizon) -> Timeline<'static> {
    timeline(case, rules, &CALENDAR, &Criteria::as_of(moment(now)), horizon)
}

/// In a calendar that ends with 2028.
fn in_listed_years(case: &Case, now: &str) -> Timeline<'static> {
    let judgement = Criteria::as_of(moment(now));
    timeline(case, &ENGLAND, &LISTED_ONLY, &judgement, Horizon::default())
}

fn followed(
    rules: &'static RuleSet,
    events: &[(&str, &str)],
    now: &str,
    horizon: Horizon,
) -> Timeline<'static> {
    let found = of_case(rules, &case(rules, events), now, horizon);
    assert_eq!(found.errors(), [""; 0]);
    found
}

fn england(events: &[(&str, &str)], now: &str) -> Timeline<'static> {
    followed(&ENGLAND, events, now, Horizon::default())
}

/// The rule of a step; for one without a limit, the event in brackets.
fn name(step: &Step<'_>, rules: &RuleSet) -> String {
    match step.rule() {
        Some(rule) => rule.id.clone(),
        None => format!("({})", rules.events.get(step.completes.unwrap()).id),
    }
}

/// Each step as `rule: from -> due, status`.
fn lines(found: &Timeline<'_>, rules: &RuleSet) -> Vec<String> {
    let line = |step: &Step<'_>| {
        let due = step.due().map_or("no limit".to_owned(), |due| due.to_string());
        format!("{}: {} -> {due}, {}", name(step, rules), step.from, step.status())
    };
    found.steps.iter().map(line).collect()
}

fn step<'t>(found: &'t Timeline<'static>, rule: &str) -> &'t Step<'static> {
    let mut steps = found.steps.iter().filter(|step| step.rule().is_some_and(|r| r.id == rule));
    let step = steps.next().unwrap();
    assert_eq!(steps.next(), None, "{rule} more than once");
    step
}

fn due(found: &Timeline<'static>, rule: &str) -> String {
    step(found, rule).due().unwrap().to_string()
}

fn has(found: &Timeline<'_>, rule: &str) -> bool {
    found.steps.iter().any(|step| step.rule().is_some_and(|known| known.id == rule))
}

fn without_limit(found: &Timeline<'_>, rules: &RuleSet) -> Vec<String> {
    let steps = found.steps.iter().filter(|step| step.deadline.is_none());
    steps.map(|step| rules.events.get(step.completes.unwrap()).id.clone()).collect()
}

// The chain.

/// Fifteen working days after Monday 23 November are Monday 14 December; ten after that, with the
/// holidays of Friday 25 and Monday 28, Wednesday 30. Three months after 14 December are 14 March.
#[test]
fn a_referral_is_followed_to_its_second_review() {
    let found = england(&[REFERRAL], "2026-11-20 17:00");
    let expected = [
        "written-confirmation: Fri 20 Nov 2026 16:40 -> Sun 22 Nov 2026 16:40, due-soon",
        "acknowledge: Fri 20 Nov 2026 16:40 -> Mon 23 Nov 2026, due-soon",
        "decision: Fri 20 Nov 2026 16:40 -> Mon 23 Nov 2026, due-soon",
        "(concern-identified): Mon 23 Nov 2026 -> no limit, projected",
        "(strategy-discussion): Mon 23 Nov 2026 -> no limit, projected",
        "chase-up: Fri 20 Nov 2026 16:40 -> Wed 25 Nov 2026, due",
        "icpc: Mon 23 Nov 2026 -> Mon 14 Dec 2026, projected",
        "core-group: Mon 14 Dec 2026 -> Wed 30 Dec 2026, projected",
        "assessment: Fri 20 Nov 2026 16:40 -> Wed 27 Jan 2027, due",
        "first-review: Mon 14 Dec 2026 -> Sun 14 Mar 2027, projected",
        "next-review: Sun 14 Mar 2027 -> Tue 14 Sep 2027, projected",
    ];
    assert_eq!(lines(&found, &ENGLAND), expected);
}

/// Fifteen working days after Friday 11 December: nine to Christmas Eve, three to New Year's Eve, and
/// three in January. Ten after Wednesday 6 January are Wednesday 20.
#[test]
fn christmas_makes_its_hole() {
    let found = england(&[("strategy-discussion", "2026-12-11")], "2026-12-11");
    let expected = [
        "icpc: Fri 11 Dec 2026 -> Wed 6 Jan 2027, due",
        "core-group: Wed 6 Jan 2027 -> Wed 20 Jan 2027, projected",
        "first-review: Wed 6 Jan 2027 -> Tue 6 Apr 2027, projected",
        "next-review: Tue 6 Apr 2027 -> Wed 6 Oct 2027, projected",
    ];
    assert_eq!(lines(&found, &ENGLAND), expected);
}

/// Fifteen working days after Thursday 26 November are Thursday 17 December; ten after that Tuesday 5
/// January: five to Christmas Eve, three to New Year's Eve, and two.
#[test]
fn a_date_that_is_known_moves_everything_after_it() {
    let events = [REFERRAL, ("strategy-discussion", "2026-11-26")];
    for (now, status) in [("2026-11-20 17:00", Status::Due), ("2026-11-27", Status::Due)] {
        let found = england(&events, now);
        assert_eq!(due(&found, "icpc"), "Thu 17 Dec 2026");
        assert_eq!(step(&found, "icpc").status(), status);
        assert_eq!(step(&found, "icpc").start, Start::Recorded);
        assert_eq!(due(&found, "core-group"), "Tue 5 Jan 2027");
        assert_eq!(due(&found, "first-review"), "Wed 17 Mar 2027");
        assert_eq!(due(&found, "next-review"), "Fri 17 Sep 2027");
        assert_eq!(step(&found, "core-group").status(), Status::Projected);
        // What does not start from it stays.
        assert_eq!(due(&found, "assessment"), "Wed 27 Jan 2027");
    }
}

#[test]
fn what_is_planned_keeps_its_place_and_is_not_done_yet() {
    let found = england(&[REFERRAL, ("decision", "2026-11-24")], "2026-11-20 17:00");
    let decision = step(&found, "decision");
    assert_eq!(decision.status(), Status::DueSoon);
    assert_eq!(decision.deadline.as_ref().unwrap().completed, None);
    let planned = Completion { when: moment("2026-11-24"), recorded: true };
    assert_eq!(decision.completion, Some(planned));
    // Fifteen working days after Tuesday 24 November are Tuesday 15 December.
    assert_eq!(due(&found, "icpc"), "Tue 15 Dec 2026");
}

/// The 5th working day after Friday 20 is Friday 27 November, the 15th after that Friday 18 December.
#[test]
fn a_limit_leads_on_where_a_rule_sets_one() {
    let events = [("concern-identified", "2026-11-20")];
    let mut case = case(&SET_PROCEDURES, &events);
    case.circumstances = vec!["complex".to_owned()];
    let found = of_case(&SET_PROCEDURES, &case, "2026-11-20", Horizon::default());
    assert_eq!(due(&found, "strategy-discussion"), "Fri 27 Nov 2026");
    assert_eq!(due(&found, "icpc"), "Fri 18 Dec 2026");
    assert!(
        matches!(step(&found, "icpc").start, Start::AtLimit(rule) if rule.id == "strategy-discussion")
    );
    assert_eq!(without_limit(&found, &SET_PROCEDURES), [""; 0]);
}

#[test]
fn what_follows_a_limit_that_has_passed_is_counted_from_it_and_says_so() {
    let found = england(&[("strategy-discussion", "2026-11-09")], "2026-12-01");
    assert_eq!(step(&found, "icpc").status(), Status::Breached);
    let core_group = step(&found, "core-group");
    assert_eq!(core_group.status(), Status::Projected);
    // Fifteen working days after Monday 9 November are Monday 30; ten after that Monday 14 December.
    assert_eq!(core_group.due().unwrap(), moment("2026-12-14"));
    assert_eq!(core_group.remarks(), [Remark::FromPassedLimit(moment("2026-11-30"))]);
}

/// The emergency passes: "as soon as possible" has no number, and is assumed to be done at once.
#[test]
fn as_soon_as_possible_stands_at_its_start() {
    let mut case = case(&TRIX, &[REFERRAL]);
    case.circumstances = vec!["clear-section-47".to_owned()];
    let found = of_case(&TRIX, &case, "2026-11-20 17:00", Horizon::default());
    let discussion = step(&found, "immediate-strategy-discussion");
    assert_eq!((discussion.due(), discussion.end()), (None, moment("2026-11-20 16:40")));
    assert_eq!(discussion.status(), Status::Outstanding);
    // Fifteen working days after Friday 20 November are Friday 11 December.
    let icpc = step(&found, "icpc");
    assert_eq!(icpc.due().unwrap(), moment("2026-12-11"));
    assert!(icpc.remarks().contains(&Remark::FromAtOnce(moment("2026-11-20 16:40"))));
    assert!(
        matches!(icpc.start, Start::AtOnce(rule) if rule.id == "immediate-strategy-discussion")
    );
    assert_eq!(without_limit(&found, &TRIX), [""; 0]);
}

#[test]
fn a_prompt_is_shown_and_nothing_waits_for_it() {
    let found = england(&[REFERRAL], "2026-11-20 17:00");
    let chase_up = step(&found, "chase-up");
    assert_eq!((chase_up.completion, chase_up.governs), (None, false));
}

/// The 24 hours of this table end on a Saturday afternoon, and 45 days on Monday 4 January.
#[test]
fn a_table_that_leads_nowhere_shows_no_path() {
    static ADVICE: LazyLock<RuleSet> = LazyLock::new(|| rules("child-law-advice"));
    let found = followed(&ADVICE, &[REFERRAL], "2026-11-20 17:00", Horizon::default());
    let expected = [
        "decision: Fri 20 Nov 2026 16:40 -> Sat 21 Nov 2026 16:40, due-soon",
        "assessment: Fri 20 Nov 2026 16:40 -> Mon 4 Jan 2027, due",
    ];
    assert_eq!(lines(&found, &ADVICE), expected);
}

// Reviews.

fn reviews(found: &Timeline<'_>) -> Vec<String> {
    let review = ENGLAND.events.find("review").unwrap();
    let steps = found.steps.iter().filter(|step| step.completes == Some(review));
    steps.map(|step| step.due().unwrap().iso()).collect()
}

#[test]
fn reviews_go_on_for_as_many_as_are_asked_for() {
    for (repeats, expected) in [
        (1, &["2027-02-16"][..]),
        (2, &["2027-02-16", "2027-08-16"]),
        (4, &["2027-02-16", "2027-08-16", "2028-02-16", "2028-08-16"]),
    ] {
        let horizon = Horizon { repeats: Some(repeats), ..Horizon::default() };
        let found = followed(&ENGLAND, &[("icpc", "2026-11-16")], "2026-11-16", horizon);
        assert_eq!(reviews(&found), expected);
    }
}

#[test]
fn reviews_go_on_to_a_day_and_not_beyond() {
    let until = |day: &str| Horizon { repeats: None, until: Some(date(day)), path_from: None };
    for (day, expected) in [
        ("2028-02-15", &["2027-02-16", "2027-08-16"][..]),
        ("2028-02-16", &["2027-02-16", "2027-08-16", "2028-02-16"]),
    ] {
        let found = followed(&ENGLAND, &[("icpc", "2026-11-16")], "2026-11-16", until(day));
        assert_eq!(reviews(&found), expected);
    }
}

/// Six months are counted from the review that was held, and those that were held are counted too.
#[test]
fn reviews_that_were_held_take_the_place_of_limits_in_order() {
    let held = [("icpc", "2026-11-16"), ("review", "2027-02-10"), ("review", "2027-07-28")];
    let horizon = Horizon { repeats: Some(4), ..Horizon::default() };
    let found = followed(&ENGLAND, &held, "2027-08-01", horizon);
    assert_eq!(reviews(&found), ["2027-02-16", "2027-08-10", "2028-01-28", "2028-07-28"]);
    let statuses: Vec<Status> = found.steps.iter().map(Step::status).collect();
    let (late, met) = (Status::Breached, Status::Met);
    assert_eq!(statuses, [late, met, met, Status::Due, Status::Projected]);
}

/// The reviews of an earlier plan do not count for this one.
#[test]
fn an_earlier_plan_uses_up_no_reviews() {
    let earlier = [("icpc", "2020-01-13"), ("review", "2020-04-01"), ("review", "2020-09-01")];
    let found = england(
        &[&earlier[..], &[("plan-end", "2020-09-01"), ("icpc", "2026-11-16")]].concat(),
        "2026-11-16",
    );
    assert_eq!(reviews(&found)[3..], ["2027-02-16", "2027-08-16"]);
}

/// The first review of the new plan is held, and two of the three are still to come.
#[test]
fn reviews_held_under_an_earlier_plan_are_not_counted_with_those_of_this_one() {
    let events = [
        ("icpc", "2024-01-15"),
        ("review", "2024-04-08"),
        ("review", "2024-10-07"),
        ("plan-end", "2024-10-07"),
        ("icpc", "2026-01-12"),
        ("review", "2026-04-07"),
    ];
    let horizon = Horizon { repeats: Some(3), ..Horizon::default() };
    let found = followed(&ENGLAND, &events, "2026-05-01", horizon);
    assert_eq!(reviews(&found)[3..], ["2026-04-12", "2026-10-07", "2027-04-07"]);
}

/// Only a conference begins a plan: after two reviews of three, one is still to come.
#[test]
fn coming_into_care_in_the_middle_of_a_plan_does_not_begin_another_plan() {
    let events = [
        ("icpc", "2026-01-12"),
        ("review", "2026-04-07"),
        ("looked-after", "2026-05-01"),
        ("review", "2026-09-14"),
    ];
    let horizon = Horizon { repeats: Some(3), ..Horizon::default() };
    let found = followed(&ENGLAND, &events, "2026-10-01", horizon);
    assert_eq!(reviews(&found), ["2026-04-12", "2026-10-07", "2027-03-14"]);
}

#[test]
fn without_any_reviews_to_repeat_everything_is_still_shown_once() {
    let horizon = Horizon { repeats: Some(0), ..Horizon::default() };
    let found = followed(&ENGLAND, &[("strategy-discussion", "2026-12-11")], "2026-12-11", horizon);
    let expected = [
        "icpc: Fri 11 Dec 2026 -> Wed 6 Jan 2027, due",
        "core-group: Wed 6 Jan 2027 -> Wed 20 Jan 2027, projected",
        "first-review: Wed 6 Jan 2027 -> Tue 6 Apr 2027, projected",
    ];
    assert_eq!(lines(&found, &ENGLAND), expected);
}

// Ends of a duty.

#[test]
fn a_closed_case_goes_on_nowhere() {
    let found = england(&[REFERRAL, ("closure", "2026-11-21")], "2026-11-22");
    assert!(found.steps.iter().all(|step| step.status() == Status::Lapsed), "{found:#?}");
    assert_eq!(found.steps.len(), 5);
}

#[test]
fn no_further_action_ends_the_path() {
    let events = [REFERRAL, ("decision", "2026-11-23"), ("no-further-action", "2026-11-25")];
    let found = england(&events, "2026-11-30");
    assert_eq!(step(&found, "assessment").status(), Status::Lapsed);
    assert_eq!(without_limit(&found, &ENGLAND), [""; 0]);
    assert!(!has(&found, "icpc"));
}

#[test]
fn a_conference_that_is_not_needed_leads_to_no_review() {
    let events = [("strategy-discussion", "2026-11-09"), ("icpc-not-required", "2026-11-20")];
    let found = england(&events, "2026-11-22");
    assert_eq!(lines(&found, &ENGLAND), ["icpc: Mon 9 Nov 2026 -> Mon 30 Nov 2026, lapsed"]);
}

/// Fifteen working days after Monday 2 November are Monday 23 November, and the case is closed a week later.
#[test]
fn a_conference_that_was_never_held_leads_to_no_core_group() {
    let found =
        england(&[("strategy-discussion", "2026-11-02"), ("closure", "2026-11-30")], "2026-12-01");
    assert_eq!(lines(&found, &ENGLAND), ["icpc: Mon 2 Nov 2026 -> Mon 23 Nov 2026, missed"]);
}

#[test]
fn a_conference_that_makes_no_plan_leads_to_no_review() {
    let events = [("icpc", "2026-11-16"), ("no-plan", "2026-11-16")];
    let found = england(&events, "2026-11-16");
    assert!(found.steps.iter().all(|step| step.status() == Status::Lapsed));
    assert_eq!(found.steps.len(), 2);
}

#[test]
fn a_plan_that_ends_ends_its_reviews() {
    let events = [("icpc", "2026-11-16"), ("review", "2027-02-10"), ("plan-end", "2027-06-01")];
    let found = england(&events, "2027-06-02");
    assert_eq!(reviews(&found), ["2027-02-16", "2027-08-10"]);
    assert_eq!(step(&found, "next-review").status(), Status::Lapsed);
}

/// A trainer closes the case in January, seen from November: nothing is due after the closure.
#[test]
fn a_duty_that_is_to_end_goes_on_until_then() {
    let found = england(&[REFERRAL, ("closure", "2027-01-10")], "2026-11-20 17:00");
    assert_eq!(step(&found, "core-group").status(), Status::Projected);
    assert_eq!(step(&found, "first-review").status(), Status::Lapsed);
    assert!(!has(&found, "next-review"));
    // As `due` has it, with a remark.
    let assessment = step(&found, "assessment");
    assert_eq!((assessment.status(), assessment.completion), (Status::Due, None));
    let ends = Remark::DutyEnds { event: "Case closed".to_owned(), when: moment("2027-01-10") };
    assert_eq!(assessment.remarks(), [ends]);
}

// Several limits for one event.

/// A transfer-in conference is due fifteen working days after Wednesday 18 November, on Wednesday 9
/// December; the conference after the strategy discussion two days later.
#[test]
fn of_two_limits_for_one_event_the_earlier_governs() {
    let events = [("transfer-notified", "2026-11-18"), ("strategy-discussion", "2026-11-20")];
    let found = england(&events, "2026-11-20");
    let (transfer, icpc) = (step(&found, "transfer-conference"), step(&found, "icpc"));
    assert_eq!((transfer.governs, icpc.governs), (true, false));
    let earlier = Completion { when: moment("2026-12-09"), recorded: false };
    assert_eq!((transfer.completion, icpc.completion), (Some(earlier), Some(earlier)));
    assert_eq!(icpc.due().unwrap(), moment("2026-12-11"));
    let rule = "Hold the transfer-in conference".to_owned();
    assert_eq!(
        icpc.remarks(),
        [Remark::GovernedBy { rule, limit: moment("2026-12-09"), provisional: false }]
    );
    // What follows starts once, from the earlier: ten working days after Wednesday 9 December.
    assert_eq!(due(&found, "core-group"), "Wed 23 Dec 2026");
}

/// Fifteen working days after the same Wednesday: the limits are equal, and one stands for both.
#[test]
fn of_two_limits_on_the_same_day_neither_is_said_to_come_first() {
    let events = [("transfer-notified", "2026-11-18"), ("strategy-discussion", "2026-11-18")];
    let found = england(&events, "2026-11-20");
    let remarks: Vec<String> = ["icpc", "transfer-conference"]
        .iter()
        .flat_map(|rule| step(&found, rule).remarks().iter().map(ToString::to_string))
        .collect();
    let other = "another limit applies: Hold the initial child protection conference, \
                 Wed 9 Dec 2026";
    assert_eq!(remarks, [other]);
}

/// The case is closed before either limit, and neither is kept by keeping the other.
#[test]
fn of_two_limits_for_an_event_that_is_not_expected_neither_governs_the_other() {
    let events = [
        ("transfer-notified", "2026-11-18"),
        ("strategy-discussion", "2026-11-20"),
        ("closure", "2026-11-23"),
    ];
    let found = england(&events, "2026-11-24");
    let (transfer, icpc) = (step(&found, "transfer-conference"), step(&found, "icpc"));
    assert_eq!((transfer.completion, icpc.completion), (None, None));
    assert_eq!((transfer.governs, icpc.governs), (true, true));
}

/// A conference cannot answer a strategy discussion that comes after it.
#[test]
fn a_later_start_has_a_completion_of_its_own() {
    let events = [("strategy-discussion", "2026-03-02"), ("strategy-discussion", "2026-11-20")];
    let found = england(&events, "2026-11-20");
    let icpc = found.steps.iter().filter(|step| step.rule().is_some_and(|rule| rule.id == "icpc"));
    let governs: Vec<bool> = icpc.map(|step| step.governs).collect();
    assert_eq!(governs, [true, true]);
}

/// The limit stays, and what follows is counted from the last day allowed.
#[test]
fn what_follows_an_extension_is_counted_from_its_end() {
    let mut case = case(&ENGLAND, &[("strategy-discussion", "2026-11-20")]);
    case.extensions.push(("icpc".to_owned(), date("2026-12-21")));
    let found = of_case(&ENGLAND, &case, "2026-11-20", Horizon::default());
    assert_eq!(due(&found, "icpc"), "Fri 11 Dec 2026");
    let core_group = step(&found, "core-group");
    assert_eq!(core_group.from, moment("2026-12-21"));
    assert!(matches!(core_group.start, Start::AtExtension(rule) if rule.id == "icpc"));
}

// Events without a limit.

/// The decision has a limit, and the concern found on the same day has none.
#[test]
fn a_recorded_event_without_a_limit_is_shown_beside_one_with_a_limit_on_the_same_day() {
    let events = [REFERRAL, ("decision", "2026-11-23"), ("concern-identified", "2026-11-23")];
    let found = england(&events, "2026-11-24");
    assert_eq!(step(&found, "decision").status(), Status::Met);
    assert_eq!(without_limit(&found, &ENGLAND), ["strategy-discussion", "concern-identified"]);
}

/// Nothing starts from the start of a plan: everything is counted from the conference.
#[test]
fn a_recorded_event_that_leads_to_nothing_is_not_shown() {
    let found = england(&[("icpc", "2026-11-16"), ("plan-start", "2026-11-17")], "2026-11-18");
    assert!(has(&found, "core-group"));
    assert_eq!(without_limit(&found, &ENGLAND), [""; 0]);
}

/// In most tables no limit is set for the discussion that follows a concern. This one counts from the referral.
#[test]
fn a_limit_from_before_the_concern_is_the_only_step_to_the_strategy_discussion() {
    static DISCUSSIONS: LazyLock<RuleSet> = LazyLock::new(|| {
        made_up(json!([
            { "id": "discuss", "title": "Discuss", "kind": "limit", "starts": "referral",
              "within": "5 days", "completes": "strategy-discussion", "source": "1" },
            { "id": "meet", "title": "Meet", "kind": "limit", "starts": "strategy-discussion",
              "within": "10 days", "completes": "icpc", "source": "2" }
        ]))
    });
    let events = [
        ("referral", "2026-11-02"),
        ("concern-identified", "2026-11-03"),
        ("strategy-discussion", "2026-11-04"),
    ];
    let found = followed(&DISCUSSIONS, &events, "2026-11-05", Horizon::default());
    assert_eq!(step(&found, "discuss").status(), Status::Met);
    assert_eq!(without_limit(&found, &DISCUSSIONS), ["decision", "concern-identified"]);
}

#[test]
fn a_day_without_a_limit_is_no_limit_and_says_so() {
    let found = england(&[REFERRAL], "2026-11-20 17:00");
    let strategy = found
        .steps
        .iter()
        .find(|step| step.completes == Some(ENGLAND.events.find("strategy-discussion").unwrap()));
    let strategy = strategy.unwrap();
    assert_eq!((strategy.due(), strategy.act_by(), strategy.rule()), (None, None, None));
    assert_eq!((strategy.status(), strategy.governs), (Status::Projected, false));
    assert_eq!(
        strategy.remarks()[0].to_string(),
        "no limit is set for this step: shown on the day of the event before it (Child protection concern \
         identified) if child protection enquiries are needed"
    );
    assert_eq!(step(&found, "icpc").start, Start::WithoutLimit);
}

/// A single row of the path shows that it depends on such a day, until a real date replaces it.
#[test]
fn everything_on_from_a_day_without_a_limit_says_so() {
    let found = england(&[REFERRAL], "2026-11-20 17:00");
    for rule in ["icpc", "core-group", "first-review", "next-review"] {
        let rests = Remark::FromWithoutLimit(moment("2026-11-23"));
        assert_eq!(step(&found, rule).remarks(), [rests], "{rule}");
    }
    let found = england(&[REFERRAL, ("icpc", "2026-12-10")], "2026-12-11");
    for rule in ["core-group", "first-review", "next-review"] {
        assert_eq!(step(&found, rule).remarks(), [], "{rule}");
    }
}

#[test]
fn a_limit_that_a_rule_sets_takes_the_place_of_the_day() {
    let found = followed(&SET_PROCEDURES, &[REFERRAL], "2026-11-20 17:00", Horizon::default());
    // Three working days after Monday 23 November.
    assert_eq!(due(&found, "strategy-discussion"), "Thu 26 Nov 2026");
    assert_eq!(without_limit(&found, &SET_PROCEDURES), ["concern-identified"]);
}

/// Three working days after Monday 23 November are Thursday 26, beyond the last day shown.
#[test]
fn a_limit_beyond_what_is_shown_is_a_limit_nevertheless() {
    let horizon = Horizon { until: Some(date("2026-11-25")), ..Horizon::default() };
    let found = followed(&SET_PROCEDURES, &[REFERRAL], "2026-11-20 17:00", horizon);
    assert_eq!(without_limit(&found, &SET_PROCEDURES), ["concern-identified"]);
    assert!(!has(&found, "strategy-discussion"));
}

/// The discussion is due before the decision: no path leads back to it.
#[test]
fn a_path_is_not_taken_to_what_comes_earlier_anyway() {
    let mut case = case(&SET_PROCEDURES, &[REFERRAL]);
    case.circumstances = vec!["serious-harm".to_owned()];
    let found = of_case(&SET_PROCEDURES, &case, "2026-11-20 17:00", Horizon::default());
    assert_eq!(due(&found, "strategy-discussion"), "Fri 20 Nov 2026");
    assert_eq!(without_limit(&found, &SET_PROCEDURES), [""; 0]);
}

/// The measures count from the recorded starts of assessment, enquiry and plan, and know no decision.
#[test]
fn the_measures_are_reached_from_a_referral_too() {
    let found =
        followed(&MEASURES, &[("referral", "2026-11-20")], "2026-11-20", Horizon::default());
    let events =
        ["decision", "assessment-start", "concern-identified", "strategy-discussion", "plan-start"];
    assert_eq!(without_limit(&found, &MEASURES), events);
    assert_eq!(due(&found, "icpc"), "Fri 11 Dec 2026");
    assert_eq!(due(&found, "first-review"), "Thu 11 Mar 2027");
    assert_eq!(due(&found, "assessment"), "Wed 27 Jan 2027");
}

#[test]
fn what_happened_without_a_limit_has_a_step_beside_the_others() {
    let events = [REFERRAL, ("decision", "2026-11-23"), ("strategy-discussion", "2026-11-26")];
    for (now, status) in [("2026-11-24", Status::Projected), ("2026-11-27", Status::Met)] {
        let found = england(&events, now);
        let mut steps = found.steps.iter().filter(|step| step.deadline.is_none());
        let strategy = steps.next_back().unwrap();
        let recorded = Completion { when: moment("2026-11-26"), recorded: true };
        assert_eq!((strategy.status(), strategy.completion), (status, Some(recorded)));
        assert_eq!(strategy.remarks(), [Remark::NoLimitSet]);
    }
}

/// A decision has a limit, and the first decision met it. Neither a second one nor one that cannot be counted
/// is without a limit.
#[test]
fn what_happened_is_not_said_to_have_no_limit_where_one_is_set() {
    let twice = [REFERRAL, ("decision", "2026-11-23"), ("decision", "2026-11-25")];
    let found = england(&twice, "2026-12-01");
    assert!(!without_limit(&found, &ENGLAND).contains(&"decision".to_owned()));

    let case = case(&ENGLAND, &[("referral", "2029-01-20"), ("decision", "2029-01-22")]);
    let found = of_case(&ENGLAND, &case, "2029-02-01", Horizon::default());
    assert!(!without_limit(&found, &ENGLAND).contains(&"decision".to_owned()));
}

/// In a real case, something not recorded by today did not happen on a past day.
#[test]
fn in_a_record_no_day_that_has_passed_is_made_up() {
    let events = [REFERRAL, ("decision", "2026-11-23")];
    let at = |now: &str| {
        let horizon = Horizon { path_from: Some(date(now)), ..Horizon::default() };
        followed(&ENGLAND, &events, now, horizon)
    };
    assert!(has(&at("2026-11-23"), "icpc"));
    assert!(!has(&at("2026-11-24"), "icpc"));
}

// What has no answer.

#[test]
fn a_branch_ends_where_the_holidays_are_not_known() {
    let case = case(&ENGLAND, &[("strategy-discussion", "2028-12-01")]);
    let found = in_listed_years(&case, "2028-12-01");
    // The conference is due on Friday 22 December; the core group would be in the next year.
    assert_eq!(due(&found, "icpc"), "Fri 22 Dec 2028");
    assert!(!has(&found, "core-group"));
    assert_eq!(due(&found, "first-review"), "Thu 22 Mar 2029");
    assert_eq!(found.errors().len(), 1);
    assert!(found.errors()[0].starts_with("core-group: calendar `england-and-wales` only covers"));
}

/// The decision is due on the next working day, which is not known for 2029. It is not assumed to be made at
/// once.
#[test]
fn no_day_is_made_up_for_a_limit_that_cannot_be_counted() {
    let case = case(&ENGLAND, &[("referral", "2029-01-20")]);
    let found = in_listed_years(&case, "2028-12-20");
    assert_eq!(without_limit(&found, &ENGLAND), [""; 0]);
    assert_eq!(lines(&found, &ENGLAND).len(), 1, "{:#?}", lines(&found, &ENGLAND));
    assert!(has(&found, "written-confirmation"));
    assert_eq!(found.errors().len(), 4);
}

#[test]
fn no_day_is_made_up_before_the_first_edition() {
    let case = case(&ENGLAND, &[("referral", "2012-01-05")]);
    let found = of_case(&ENGLAND, &case, "2012-01-05", Horizon::default());
    assert_eq!(lines(&found, &ENGLAND), [""; 0]);
    assert_eq!(found.errors().len(), 1);
    assert!(
        found.errors()[0]
            .starts_with("no edition of `working-together` was in force on 2012-01-05")
    );
}

/// The edition in force on the day of a start governs, even if that day is projected.
#[test]
fn a_projected_start_is_governed_by_its_own_edition() {
    let found = england(&[("strategy-discussion", "2026-03-02")], "2026-03-02");
    assert_eq!(step(&found, "icpc").rule().unwrap().table, "working-together-2023");
    assert_eq!(step(&found, "core-group").from, moment("2026-03-23"));
    assert_eq!(step(&found, "core-group").rule().unwrap().table, "working-together-2026");
}

// What holds of every chain.

fn tries() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

const TABLES: &[&str] = &["england", "set-procedures", "trix-referrals-2024", "dfe-measures"];

fn table() -> impl Strategy<Value = &'static str> {
    select(TABLES)
}

fn of_name(name: &str) -> &'static RuleSet {
    let all: [&RuleSet; 4] = [&ENGLAND, &SET_PROCEDURES, &TRIX, &MEASURES];
    all[TABLES.iter().position(|known| *known == name).unwrap()]
}

/// A day on which the editions and the holidays are known, with room for what follows.
fn day() -> impl Strategy<Value = NaiveDate> {
    (0..5_000_u64).prop_map(|after| date("2013-05-01") + Days::new(after))
}

/// Events of one or two years, and a day among or around them.
fn record() -> impl Strategy<Value = (Vec<(usize, u64)>, NaiveDate, u64)> {
    (prop::collection::vec((0..40_usize, 0..700_u64), 1..8), day(), 0..1_000_u64)
}

fn recorded(rules: &RuleSet, events: &[(usize, u64)], from: NaiveDate) -> Case {
    let mut case = Case::new(None);
    let known: Vec<&str> = rules.events.iter().map(|event| event.id.as_str()).collect();
    for (event, after) in events {
        let event = rules.events.find(known[event % known.len()]).unwrap();
        case.record(event, Moment::on(from + Days::new(*after)));
    }
    case
}

type Fact<'a> = (&'a str, Moment, Option<Moment>, Option<Moment>, Status, Option<i64>);

fn fact<'a>(deadline: &'a Deadline<'_>) -> Fact<'a> {
    let Deadline { rule, event, due, completed, status, late_by, .. } = deadline;
    (&rule.id, *event, *due, *completed, *status, late_by.map(|late| late.days))
}

fn known<'t>(found: &'t Timeline<'_>) -> impl Iterator<Item = &'t Deadline<'t>> {
    let recorded = found.steps.iter().filter(|step| step.start == Start::Recorded);
    recorded.filter_map(|step| step.deadline.as_ref())
}

/// The steps with a limit that start on or after one day and end by another.
fn later(
    found: &Timeline<'_>,
    from: Moment,
    until: NaiveDate,
) -> Vec<(String, Moment, Option<Moment>)> {
    let steps = found
        .steps
        .iter()
        .filter(|step| step.from.compare(&from).is_ge() && step.end().date() <= until);
    let mut later: Vec<_> =
        steps.filter_map(|step| Some((step.rule()?.id.clone(), step.from, step.due()))).collect();
    later.sort_by_key(|(rule, from, _)| (rule.clone(), from.iso()));
    later
}

proptest! {
    #![proptest_config(tries())]

    /// `timeline` and `due` agree on every status.
    #[test]
    fn what_is_recorded_stands_as_everywhere(
        table in table(), (events, from, now) in record(), repeats in 1..5_u32,
    ) {
        let rules = of_name(table);
        let case = recorded(rules, &events, from);
        let judgement = Criteria::as_of(Moment::on(from + Days::new(now)));
        let horizon = Horizon { repeats: Some(repeats), ..Horizon::default() };
        let found = timeline(&case, rules, &CALENDAR, &judgement, horizon);
        let all = deadlines(&case, rules, &CALENDAR, &judgement);
        let order = |facts: &mut Vec<Fact<'_>>| facts.sort_by_key(|fact| format!("{fact:?}"));
        let mut expected: Vec<_> = all.deadlines.iter().map(fact).collect();
        let mut facts: Vec<_> = known(&found).map(fact).collect();
        order(&mut expected);
        order(&mut facts);
        prop_assert_eq!(facts, expected);
    }

    #[test]
    fn no_step_ends_before_it_starts(table in table(), (events, from, now) in record()) {
        let rules = of_name(table);
        let case = recorded(rules, &events, from);
        let judgement = Criteria::as_of(Moment::on(from + Days::new(now)));
        let found = timeline(&case, rules, &CALENDAR, &judgement, Horizon::default());
        for step in &found.steps {
            let after = step.rule().is_none_or(|rule| rule.direction == Direction::After);
            prop_assert!(!after || step.end().compare(&step.from).is_ge(), "{step:?}");
            if let Some(completion) = step.completion.filter(|done| after && !done.recorded) {
                prop_assert!(completion.when.compare(&step.from).is_ge(), "{step:?}");
            }
        }
    }

    /// Every projection starts from something that is assumed to be done. Of everything assumed at one
    /// moment, one limit governs: the earliest.
    #[test]
    fn what_is_projected_starts_at_a_limit_that_governs(
        table in table(), (events, from, now) in record(),
    ) {
        let rules = of_name(table);
        let case = recorded(rules, &events, from);
        let judgement = Criteria::as_of(Moment::on(from + Days::new(now)));
        let found = timeline(&case, rules, &CALENDAR, &judgement, Horizon::default());
        for step in &found.steps {
            let Some(rule) = step.start.rule() else { continue };
            let start = Some(Completion { when: step.from, recorded: false });
            let governing: Vec<_> = found.steps.iter().filter(|other| {
                other.governs && other.completes == Some(step.starts) && other.completion == start
            }).collect();
            prop_assert_eq!(governing.len(), 1, "{:?}", step);
            prop_assert_eq!(&governing[0].rule().unwrap().id, &rule.id);
        }
    }

    /// Doing everything on its last day changes nothing.
    #[test]
    fn doing_a_thing_at_its_limit_moves_nothing_after_it(
        table in table(),
        event in select(&["referral", "concern-identified", "strategy-discussion", "icpc"]),
        start in day(),
        now in 0..1_000_u64,
        which in any::<prop::sample::Index>(),
    ) {
        let rules = of_name(table);
        let mut case = Case::new(None);
        case.record(rules.events.find(event).unwrap(), Moment::on(start));
        let judgement = Criteria::as_of(Moment::on(start + Days::new(now)));
        let until = start + Days::new(900);
        let horizon = Horizon { repeats: None, until: Some(until), path_from: None };
        let before = timeline(&case, rules, &CALENDAR, &judgement, horizon);
        let projected: Vec<_> = before.steps.iter().filter_map(|step| {
            let completion = step.completion.filter(|completion| !completion.recorded)?;
            Some((step.completes?, completion.when))
        }).collect();
        prop_assume!(!projected.is_empty());
        let (done, when) = *which.get(&projected);
        case.record(done, when);
        let after = timeline(&case, rules, &CALENDAR, &judgement, horizon);
        prop_assert_eq!(later(&after, when, until), later(&before, when, until), "{:?} on {}", done, when);
    }

    /// Showing more reviews adds steps, and changes none of the others.
    #[test]
    fn more_reviews_only_add(
        table in table(), event in 0..40_usize, from in day(), now in 0..1_000_u64,
        repeats in 1..4_u32,
    ) {
        let rules = of_name(table);
        let case = recorded(rules, &[(event, 0)], from);
        let judgement = Criteria::as_of(Moment::on(from + Days::new(now)));
        let with = |repeats| {
            let horizon = Horizon { repeats: Some(repeats), ..Horizon::default() };
            timeline(&case, rules, &CALENDAR, &judgement, horizon)
        };
        let (fewer, more) = (with(repeats), with(repeats + 1));
        for step in &fewer.steps {
            prop_assert!(more.steps.contains(step), "{step:?}");
        }
    }
}

/// A made-up table with the given rules.
fn made_up(rules: Value) -> RuleSet {
    let table = json!({
        "id": "made-up", "title": "Made up", "publisher": "A made-up authority",
        "jurisdiction": "England", "source": { "title": "Made up" },
        "defaults": { "owner": "social-care", "force": "good-practice", "verified": "text" },
        "rule": rules
    });
    RuleSet::new(serde_json::from_value(table).unwrap(), Dates::All).unwrap()
}

/// A receipt and a conference after a referral, and what depends on the conference: the receipt before it, and a
/// reminder after it.
static RECEIPTS: LazyLock<RuleSet> = LazyLock::new(|| {
    made_up(json!([
        { "id": "receipt", "title": "Send a receipt", "kind": "limit", "starts": "referral",
          "within": "2 days", "completes": "acknowledgement", "source": "1" },
        { "id": "meet", "title": "Meet", "kind": "limit", "starts": "referral",
          "within": "10 days", "completes": "icpc", "source": "2" },
        { "id": "receipt-before", "title": "Send a receipt before it", "kind": "limit",
          "starts": "icpc", "direction": "before", "within": "3 days",
          "completes": "acknowledgement", "source": "3" },
        { "id": "remind", "title": "Remind", "kind": "prompt", "starts": "icpc",
          "within": "5 days", "completes": "core-group", "unless": ["closure"], "source": "4" }
    ]))
});

/// The receipt is due two days after Monday 2 November; the conference on Thursday 12, and a receipt three days
/// before it.
#[test]
fn what_is_assumed_early_enough_also_keeps_a_limit_that_lies_before_a_later_event() {
    let found =
        followed(&RECEIPTS, &[("referral", "2026-11-02")], "2026-11-02", Horizon::default());
    let (first, before) = (step(&found, "receipt"), step(&found, "receipt-before"));
    assert_eq!(before.due(), Some(moment("2026-11-09")));
    let sent = Completion { when: moment("2026-11-04"), recorded: false };
    assert_eq!((first.completion, before.completion), (Some(sent), Some(sent)));
    assert_eq!((first.governs, before.governs), (true, false));
}

/// The conference was due on Thursday 12 November, and the case was closed a day later.
#[test]
fn a_projected_prompt_that_is_no_longer_needed_says_so() {
    let events = [("referral", "2026-11-02"), ("closure", "2026-11-13")];
    let found = followed(&RECEIPTS, &events, "2026-11-20", Horizon::default());
    let remind = step(&found, "remind");
    assert_ne!(remind.start, Start::Recorded);
    assert_eq!(remind.status(), Status::NotNeeded);
}

/// Tables that repeat by the hour or start each other come to an end, and report the cut-off.
#[test]
fn no_table_goes_on_for_ever() {
    let rules = made_up(json!([
        { "id": "hourly", "title": "Every hour", "kind": "limit", "starts": "review",
          "within": "1 hour", "completes": "review", "repeats": true, "source": "1" },
        { "id": "at-once", "title": "Again at once", "kind": "limit", "starts": "cin-review",
          "within": "same day", "completes": "cin-review", "repeats": true, "source": "2" },
        { "id": "there", "title": "There", "kind": "limit", "starts": "icpc", "variants": [
            { "circumstance": "round", "within": "1 day" } ],
          "completes": "core-group", "source": "3" },
        { "id": "back", "title": "And back", "kind": "limit", "starts": "closure", "variants": [
            { "circumstance": "round", "starts": "core-group", "within": "1 day" } ],
          "completes": "icpc", "source": "4" }
    ]));
    let events =
        [("review", "2026-11-20 09:00"), ("cin-review", "2026-11-20"), ("icpc", "2026-11-20")];
    let mut case = case(&rules, &events);
    case.circumstances = vec!["round".to_owned()];
    let judgement = Criteria::as_of(moment("2026-11-20"));
    let endless = Horizon { repeats: None, ..Horizon::default() };
    let found = timeline(&case, &rules, &CALENDAR, &judgement, endless);
    assert!(found.is_cut);
    let says = ["more than 1000 dates to project: it ends early"];
    assert_eq!(found.errors(), says);
    let of_two_records = Timeline::joined([found, Timeline::default()]);
    assert_eq!(of_two_records.errors(), says);

    let found = timeline(&case, &rules, &CALENDAR, &judgement, Horizon::default());
    assert_eq!(found.errors(), [""; 0]);
    let of = |id: &str| {
        found.steps.iter().filter(|step| step.rule().is_some_and(|rule| rule.id == id)).count()
    };
    assert_eq!((of("hourly"), of("at-once")), (1, 1));
    assert!(of("there") <= 3 && of("back") <= 3, "{:?}", lines(&found, &rules));
}

/// Friday 1 December 2028: the conference is due on the 22nd, and ten working days later it is 2029, whose holidays
/// this calendar does not list.
#[test]
fn a_limit_that_cannot_be_counted_is_an_error_unless_it_lies_after_the_last_day_to_show() {
    let case = case(&ENGLAND, &[("strategy-discussion", "2028-12-01")]);
    let criteria = Criteria::as_of(moment("2028-12-01"));
    let uncountable = |until: &str| {
        let horizon = Horizon { until: Some(date(until)), ..Horizon::default() };
        let found = timeline(&case, &ENGLAND, &LISTED_ONLY, &criteria, horizon);
        let rules = found.uncountable.iter().map(|found| found.rule.id.clone());
        let act_by: Vec<_> = found.steps.iter().map(|step| step.act_by()).collect();
        (act_by, rules.collect::<Vec<_>>())
    };
    let conference = vec![Some(moment("2028-12-22"))];
    assert_eq!(uncountable("2028-12-31"), (conference.clone(), vec![]));
    assert_eq!(uncountable("2029-01-01"), (conference, vec!["core-group".to_owned()]));
}
