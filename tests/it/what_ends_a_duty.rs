//! The duties beyond Working Together, as an officer meets them: what starts each, what ends it, and what
//! the nightly job must not show once it has ended.

use std::sync::LazyLock;

use crate::common::{case, date, england_and_wales, moment, rules};
use dutyclock::{
    Calendar, Criteria, Deadline, Direction, Horizon, Remark, RuleSet, Status, deadlines, timeline,
};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(england_and_wales);
static ENGLAND: LazyLock<RuleSet> = LazyLock::new(|| rules("england"));

const GATHERED: [&str; 11] = [
    "children-act-1989",
    "looked-after-children",
    "care-leavers",
    "secure-accommodation",
    "complaints",
    "private-fostering",
    "missing-children",
    "education-health-care",
    "allegations",
    "child-safeguarding-reviews",
    "coroners",
];

/// The deadlines of a rule as of a day, in the order in which they start.
fn judged(
    rule: &str,
    events: &[(&str, &str)],
    circumstance: Option<&str>,
    now: &str,
) -> Vec<Deadline<'static>> {
    let rules: &'static RuleSet = &ENGLAND;
    let mut case = case(rules, events);
    case.circumstances.extend(circumstance.map(str::to_owned));
    let found = deadlines(&case, rules, &CALENDAR, &Criteria::as_of(moment(now)));
    assert_eq!(found.uncountable, []);
    let mut found = found.deadlines;
    found.retain(|deadline| deadline.rule.id == rule);
    found.sort_by_key(|deadline| deadline.event.date());
    found
}

/// The start, limit and status of each deadline of a rule.
fn standings(
    rule: &str,
    events: &[(&str, &str)],
    circumstance: Option<&str>,
    now: &str,
) -> Vec<(String, String, Status)> {
    let days = |deadline: &Deadline<'_>| (deadline.event.iso(), deadline.due.unwrap().iso());
    let found = judged(rule, events, circumstance, now);
    found.iter().map(|d| (days(d).0, days(d).1, d.status)).collect()
}

fn status(rule: &str, events: &[(&str, &str)], now: &str) -> Status {
    let found = judged(rule, events, None, now);
    assert_eq!(found.len(), 1, "{rule}");
    found[0].status
}

fn standing(start: &str, due: &str, status: Status) -> (String, String, Status) {
    (start.to_owned(), due.to_owned(), status)
}

/// The table names the withdrawal before the closure.
#[test]
fn of_two_ends_on_one_day_the_one_that_the_table_names_first_is_given() {
    let events = [
        ("application-issued", "2026-06-01"),
        ("closure", "2026-07-01"),
        ("application-withdrawn", "2026-07-01"),
    ];
    let found = judged("care-proceedings", &events, None, "2026-07-10");
    let notes: Vec<String> = found[0].notes().collect();
    let says = "the duty ended on Wed 1 Jul 2026: Application for a care, supervision or other Part 4 order withdrawn";
    assert!(notes.iter().any(|note| note == says), "{notes:?}");
}

#[test]
fn whatever_ends_a_duty_before_its_limit_leaves_no_breach() {
    for table in GATHERED {
        let rules = rules(table);
        for rule in rules.own_rules() {
            assert!(!rule.until.is_empty(), "{table} {}: nothing ends it", rule.id);
            let id = |event| rules.events.get(event).id.as_str();
            // What starts a duty ends only an earlier one.
            let ends = rule.until.iter().filter(|event| **event != rule.starts);
            for end in ends.map(|event| id(*event)) {
                // A date of the year may lie long before the event.
                let (start, ended) = match rule.direction {
                    Direction::After => ("2026-06-01", "2026-06-01"),
                    Direction::Before => ("2026-09-01", "2026-01-05"),
                };
                let mut case = case(&rules, &[(id(rule.starts), start), (end, ended)]);
                let circumstances = rule.variants.iter().filter_map(|v| v.circumstance.clone());
                case.circumstances.extend(circumstances.take(1));
                let judgement = Criteria::as_of(moment("2028-06-01"));
                let found = deadlines(&case, &rules, &CALENDAR, &judgement).deadlines;
                let of_rule = found.iter().filter(|d| d.rule.id == rule.id);
                let statuses: Vec<Status> = of_rule.map(|d| d.status).collect();
                // A second review or visit starts from a later one than the first.
                if !statuses.is_empty() {
                    assert_eq!(statuses, [Status::Lapsed], "{table} {}: {end}", rule.id);
                }
            }
        }
    }
}

#[test]
fn england_gives_every_rule_of_the_tables_that_it_gathers() {
    for table in GATHERED {
        for rule in rules(table).own_rules() {
            assert!(ENGLAND.rules().any(|known| known == rule), "{table} {}", rule.id);
        }
    }
    for rule in ["decision", "written-confirmation", "icpc"] {
        assert!(ENGLAND.rules().any(|known| known.id == rule), "{rule}");
    }
}

#[test]
fn england_has_each_table_from_its_own_day_on() {
    let interview = |day| judged("return-interview", &[("missing-child-returned", day)], None, day);
    assert_eq!(interview("2013-12-31").len(), 0);
    assert_eq!(interview("2014-01-01").len(), 1);
    let order =
        |day| judged("child-assessment-order", &[("assessment-order-start", day)], None, day);
    assert_eq!(
        order("2012-01-05").len(),
        1,
        "long before the first Working Together that is shipped"
    );
    for (rule, start, eve, first) in [
        ("care-leaver-assessment", "relevant-child", "2011-03-31", "2011-04-01"),
        ("child-death-partners", "coroner-decision", "2013-07-24", "2013-07-25"),
        ("review-report-copy", "review-publication", "2018-06-28", "2018-06-29"),
    ] {
        assert_eq!(judged(rule, &[(start, eve)], None, eve).len(), 0, "{rule}");
        assert_eq!(judged(rule, &[(start, first)], None, first).len(), 1, "{rule}");
    }
}

// The Children Act.

#[test]
fn an_application_issued_before_the_amendment_has_no_twenty_six_weeks() {
    let proceedings = |day| judged("care-proceedings", &[("application-issued", day)], None, day);
    assert_eq!(proceedings("2014-04-21").len(), 0);
    assert_eq!(proceedings("2014-04-22").len(), 1);
}

#[test]
fn an_extension_by_the_court_is_no_breach() {
    let rules: &'static RuleSet = &ENGLAND;
    let mut case = case(rules, &[("application-issued", "2026-01-05")]);
    case.extensions.push(("care-proceedings".to_owned(), date("2026-08-28")));
    let judgement = Criteria::as_of(moment("2026-07-20"));
    let found = deadlines(&case, rules, &CALENDAR, &judgement).deadlines;
    assert_eq!(found[0].status, Status::Extended);
}

#[test]
fn police_protection_ends_with_an_order_of_the_court_or_else_at_72_hours() {
    let taken = ("police-protection", "2026-11-20 22:00");
    let over = "2026-11-23 22:01";
    let with = |event| status("police-protection", &[taken, event], over);
    assert_eq!(status("police-protection", &[taken], "2026-11-23 22:00"), Status::DueToday);
    assert_eq!(status("police-protection", &[taken], over), Status::Breached);
    assert_eq!(with(("released", "2026-11-23 22:00")), Status::Met);
    assert_eq!(with(("emergency-protection-order", "2026-11-22 11:30")), Status::Lapsed);
}

// Looked-after children.

#[test]
fn the_reviews_of_a_spell_of_care_are_due_at_20_working_days_then_three_months_then_six() {
    // Two reviews on time, the third not held by February 2027.
    let events = [
        ("looked-after", "2026-06-01"),
        ("looked-after-review", "2026-06-26"),
        ("looked-after-review", "2026-08-31"),
    ];
    let of = |rule| standings(rule, &events, None, "2027-03-01");
    // Twenty working days after Monday 1 June are four weeks without a bank holiday.
    assert_eq!(
        of("first-looked-after-review"),
        [standing("2026-06-01", "2026-06-29", Status::Met)]
    );
    assert_eq!(
        of("second-looked-after-review"),
        [standing("2026-06-26", "2026-09-26", Status::Met)]
    );
    // No 31 February.
    assert_eq!(
        of("next-looked-after-review"),
        [standing("2026-08-31", "2027-02-28", Status::Breached)]
    );
}

#[test]
fn a_child_who_left_care_has_no_review_left_and_who_comes_back_begins_again() {
    let events = [
        ("looked-after", "2025-06-02"),
        ("looked-after-review", "2025-06-27"),
        ("looked-after-review", "2025-09-15"),
        ("looked-after-ended", "2025-11-03"),
        ("looked-after", "2026-06-01"),
        ("looked-after-review", "2026-06-26"),
    ];
    let of = |rule| standings(rule, &events, None, "2026-10-01");
    assert_eq!(
        of("first-looked-after-review"),
        [
            standing("2025-06-02", "2025-06-30", Status::Met),
            standing("2026-06-01", "2026-06-29", Status::Met),
        ]
    );
    assert_eq!(
        of("second-looked-after-review"),
        [
            standing("2025-06-27", "2025-09-27", Status::Met),
            standing("2026-06-26", "2026-09-26", Status::Breached),
        ]
    );
    assert_eq!(
        of("next-looked-after-review"),
        [standing("2025-09-15", "2026-03-15", Status::Lapsed)]
    );
}

#[test]
fn the_visits_to_a_placement_end_with_it_and_the_next_placement_has_its_own() {
    let events = [
        ("placement", "2026-06-01"),
        ("visit", "2026-06-05"),
        ("placement-ended", "2026-06-22"),
        ("placement", "2026-06-22"),
    ];
    let of = |rule| standings(rule, &events, None, "2026-08-03");
    assert_eq!(
        of("first-visit"),
        [
            standing("2026-06-01", "2026-06-08", Status::Met),
            standing("2026-06-22", "2026-06-29", Status::Breached),
        ]
    );
    assert_eq!(of("next-visit"), [standing("2026-06-05", "2026-07-17", Status::Lapsed)]);
}

/// The child moves on Monday 9 November; the end of the old placement is recorded on the Wednesday.
const OVERLAPPING: [(&str, &str); 5] = [
    ("placement", "2026-07-06"),
    ("visit", "2026-07-10"),
    ("visit", "2026-10-05"),
    ("placement", "2026-11-09"),
    ("placement-ended", "2026-11-11"),
];

#[test]
fn a_placement_that_began_before_the_last_one_ended_goes_on() {
    assert_eq!(
        standings("first-visit", &OVERLAPPING, None, "2026-11-20"),
        [
            standing("2026-07-06", "2026-07-13", Status::Met),
            standing("2026-11-09", "2026-11-16", Status::Breached),
        ]
    );
    let ended = ("placement-ended", "2026-11-13");
    assert_eq!(
        standings("first-visit", &[&OVERLAPPING[..], &[ended]].concat(), None, "2026-11-20")[1],
        standing("2026-11-09", "2026-11-16", Status::Lapsed)
    );
}

#[test]
fn a_placement_recorded_twice_is_one_and_of_two_on_one_day_the_last_goes_on() {
    let twice = [
        ("placement", "2026-07-06"),
        ("placement", "2026-07-06"),
        ("placement-ended", "2026-07-09"),
    ];
    let lapsed = standing("2026-07-06", "2026-07-13", Status::Lapsed);
    let of = |events: &[_]| standings("first-visit", events, None, "2026-11-20");
    assert_eq!(of(&twice), [lapsed]);
    let moved_twice = [
        ("placement", "2026-07-06"),
        ("placement-ended", "2026-11-09"),
        ("placement", "2026-11-09"),
        ("placement-ended", "2026-11-09"),
        ("placement", "2026-11-09"),
    ];
    assert_eq!(of(&moved_twice).pop().unwrap().2, Status::Breached);
}

#[test]
fn an_end_that_is_taken_to_be_of_the_earlier_placement_is_named() {
    let found = judged("first-visit", &OVERLAPPING, None, "2026-11-20");
    let remark =
        Remark::EndOfAnother { event: "Placement ends".to_owned(), when: moment("2026-11-11") };
    assert_eq!(found[1].remarks, [remark]);
    // On the day of a move nothing is to be said.
    let moved = [
        ("placement", "2026-07-06"),
        ("visit", "2026-07-10"),
        ("placement-ended", "2026-11-09"),
        ("placement", "2026-11-09"),
    ];
    assert_eq!(judged("first-visit", &moved, None, "2026-11-20")[1].remarks, []);
}

/// On 2 March one placement began while another went on, which then ended first.
#[test]
fn only_an_end_since_the_placement_began_that_has_come_is_named_as_one_of_another() {
    let names = |ended, now| {
        let events = [
            ("placement", "2026-01-05"),
            ("placement", "2026-03-02 10:00"),
            ("placement-ended", ended),
        ];
        let found = judged("placement-plan", &events, None, now);
        let of_another = |remark: &Remark| matches!(remark, Remark::EndOfAnother { .. });
        found.last().unwrap().remarks.iter().any(of_another)
    };
    assert!(names("2026-03-05", "2026-03-10"));
    assert!(!names("2026-03-02 09:00", "2026-03-10"), "an hour before");
    assert!(!names("2026-03-10 12:00", "2026-03-10 09:00"), "still to come");
}

#[test]
fn a_timeline_goes_on_from_the_placement_that_begins_on_the_day_of_a_move() {
    let rules: &'static RuleSet = &ENGLAND;
    let moved = [
        ("placement", "2026-07-06"),
        ("visit", "2026-07-10"),
        ("placement-ended", "2026-11-09"),
        ("placement", "2026-11-09"),
    ];
    let judgement = Criteria::as_of(moment("2026-11-10"));
    let horizon = Horizon { repeats: Some(1), ..Horizon::default() };
    let found = timeline(&case(rules, &moved), rules, &CALENDAR, &judgement, horizon);
    let steps = found.steps.iter().filter(|step| step.rule().is_some());
    let steps = steps.map(|step| (step.rule().unwrap().id.as_str(), step.due().unwrap().iso()));
    let steps: Vec<_> = steps.filter(|(rule, _)| rule.ends_with("visit")).collect();
    // A week after Monday 9 November, which is in the future; the visits to the old placement are over.
    assert_eq!(
        steps,
        [
            ("first-visit", "2026-07-13".to_owned()),
            ("next-visit", "2026-08-21".to_owned()),
            ("first-visit", "2026-11-16".to_owned()),
        ]
    );
    let last = found.steps.last().unwrap();
    assert_eq!((last.status(), last.remarks()), (Status::Due, &[][..]));
}

#[test]
fn a_placement_that_ends_on_the_day_it_starts_is_over_and_the_one_after_it_is_not() {
    let events = [
        ("placement", "2026-05-01"),
        ("placement-ended", "2026-06-01"),
        ("placement", "2026-06-01"),
        ("placement-ended", "2026-06-22"),
        ("placement", "2026-06-22"),
        ("visit", "2026-06-22"),
        ("placement-ended", "2026-07-01"),
        ("placement", "2026-09-01"),
        ("placement-ended", "2026-09-01"),
    ];
    let found = judged("first-visit", &events, None, "2026-12-01");
    let statuses: Vec<Status> = found.iter().map(|deadline| deadline.status).collect();
    assert_eq!(statuses, [Status::Missed, Status::Late, Status::Met, Status::Lapsed]);
    // The visit on the day of the move may be one to either; what follows it is of the new placement.
    assert_eq!(
        standings("next-visit", &events, None, "2026-12-01"),
        [standing("2026-06-22", "2026-08-03", Status::Lapsed)]
    );
}

#[test]
fn visits_are_weekly_until_the_first_review_and_then_at_the_interval_of_the_circumstance() {
    let events = [
        ("looked-after", "2026-06-01"),
        ("placement", "2026-06-01"),
        ("visit", "2026-06-05"),
        ("visit", "2026-06-12"),
        ("looked-after-review", "2026-06-17"),
        ("visit", "2026-07-03"),
    ];
    for (circumstance, last) in [
        ("placed-with-parent", "2026-08-14"),
        ("temporary-approval", "2026-07-31"),
        ("interim-order-with-parent", "2026-07-31"),
    ] {
        let of = |rule| standings(rule, &events, Some(circumstance), "2026-07-10");
        assert_eq!(
            of("weekly-visit"),
            [
                standing("2026-06-05", "2026-06-12", Status::Met),
                standing("2026-06-12", "2026-06-19", Status::Lapsed),
            ],
            "{circumstance}"
        );
        let next = of("next-visit").pop();
        assert_eq!(next, Some(standing("2026-07-03", last, Status::Due)), "{circumstance}");
    }
    assert_eq!(standings("weekly-visit", &events, None, "2026-07-10"), []);
}

#[test]
fn a_care_plan_prepared_before_the_placement_is_in_time() {
    let planned = [
        ("care-plan", "2026-05-28"),
        ("looked-after", "2026-06-01"),
        ("placement", "2026-06-01"),
        ("care-plan", "2026-07-20"),
    ];
    assert_eq!(status("care-plan", &planned, "2026-08-03"), Status::Met);
}

#[test]
fn the_care_plan_of_an_earlier_spell_of_care_is_none_for_this_one() {
    let events = [
        ("looked-after", "2025-06-02"),
        ("placement", "2025-06-02"),
        ("care-plan", "2025-06-09"),
        ("looked-after-ended", "2025-11-03"),
        ("looked-after", "2026-06-01"),
        ("placement", "2026-06-01"),
    ];
    // Ten working days after Monday 1 June are two weeks.
    assert_eq!(
        standings("care-plan", &events, None, "2026-06-16"),
        [
            standing("2025-06-02", "2025-06-16", Status::Met),
            standing("2026-06-01", "2026-06-15", Status::Breached),
        ]
    );
}

#[test]
fn a_placement_plan_made_beforehand_counts_for_one_placement_alone() {
    // Five working days after Monday 2 March are a week.
    let moved = [
        ("placement", "2026-01-05"),
        ("placement-plan", "2026-01-07"),
        ("placement", "2026-03-02"),
    ];
    let standings_of = |events: &[(&str, &str)]| {
        let found = standings("placement-plan", events, None, "2026-03-10");
        found.into_iter().map(|(_, _, status)| status).collect::<Vec<_>>()
    };
    // Whether or not the end of the first placement is recorded.
    assert_eq!(standings_of(&moved), [Status::Met, Status::Breached]);
    let ended = ("placement-ended", "2026-03-02");
    assert_eq!(standings_of(&[&moved[..], &[ended]].concat()), [Status::Met, Status::Breached]);
    let planned = ("placement-plan", "2026-02-27");
    let both = [&moved[..], &[ended, planned]].concat();
    assert_eq!(standings_of(&both), [Status::Met, Status::Met]);
    // The first plan was made before its placement, too.
    let early = [
        ("placement-plan", "2026-01-02"),
        ("placement", "2026-01-05"),
        ended,
        planned,
        ("placement", "2026-03-02"),
    ];
    assert_eq!(standings_of(&early), [Status::Met, Status::Met]);
}

/// A plan made after the last placement had ended can only be for the next one. Any earlier plan was of the last.
#[test]
fn a_placement_plan_made_beforehand_is_one_made_since_the_last_placement_ended() {
    let standings_of = |plan: &str| {
        let events = [
            ("placement", "2026-01-05"),
            ("placement-plan", "2026-01-07"),
            ("placement-plan", plan),
            ("placement-ended", "2026-02-10 10:00"),
            ("placement", "2026-03-02"),
        ];
        let found = standings("placement-plan", &events, None, "2026-03-10");
        found.into_iter().map(|(_, _, status)| status).collect::<Vec<_>>()
    };
    for earlier in ["2026-01-20", "2026-02-10 09:00"] {
        assert_eq!(standings_of(earlier), [Status::Met, Status::Breached], "{earlier}");
    }
    for since in ["2026-02-10 15:00", "2026-02-27"] {
        assert_eq!(standings_of(since), [Status::Met, Status::Met], "{since}");
    }
}

#[test]
fn a_placement_that_ended_without_a_plan_takes_none_that_was_made_for_the_next() {
    let events = [
        ("placement", "2026-01-05"),
        ("placement-ended", "2026-01-08"),
        ("placement-plan", "2026-02-27"),
        ("placement", "2026-03-02"),
    ];
    let found = standings("placement-plan", &events, None, "2026-03-10");
    let found: Vec<Status> = found.into_iter().map(|(_, _, status)| status).collect();
    assert_eq!(found, [Status::Lapsed, Status::Met]);
}

#[test]
fn an_emergency_placement_outside_the_approval_ends_in_time_and_not_by_the_end_of_the_last_one() {
    let move_on = [
        ("placement", "2026-03-02"),
        ("placement-ended", "2026-06-01"),
        ("placement", "2026-06-01"),
    ];
    let outside = |more: &[(&str, &str)]| {
        let events = [&move_on[1..], more].concat();
        let events = [&move_on[..1], &events].concat();
        let found = standings(
            "emergency-foster-placement",
            &events,
            Some("outside-approval"),
            "2026-06-10",
        );
        found.last().unwrap().clone()
    };
    // Six working days after Monday 1 June.
    assert_eq!(outside(&[]), standing("2026-06-01", "2026-06-09", Status::Breached));
    assert_eq!(outside(&[("placement-ended", "2026-06-08")]).2, Status::Lapsed);
    assert_eq!(outside(&[("approval-amended", "2026-06-09")]).2, Status::Met);
}

#[test]
fn a_later_placement_asks_for_no_care_plan_of_its_own() {
    let events = [
        ("looked-after", "2026-06-01"),
        ("placement", "2026-06-01"),
        ("care-plan", "2026-06-09"),
        ("placement-ended", "2026-07-06"),
        ("placement", "2026-07-06"),
    ];
    assert_eq!(status("care-plan", &events, "2026-08-03"), Status::Met);
}

#[test]
fn the_health_of_a_child_is_reviewed_half_yearly_to_the_fifth_birthday_and_yearly_after_it() {
    let events = [
        ("date-of-birth", "2021-09-01"),
        ("health-assessment", "2026-01-12"),
        ("health-review", "2026-07-06"),
        ("health-review", "2027-01-04"),
    ];
    assert_eq!(
        standings("health-review", &events, None, "2027-01-05"),
        [
            standing("2026-01-12", "2026-07-12", Status::Met),
            standing("2026-07-06", "2027-01-06", Status::Met),
            standing("2027-01-04", "2028-01-04", Status::Due),
        ]
    );
}

// Private fostering and missing children.

#[test]
fn neither_the_notice_nor_the_end_of_an_earlier_arrangement_is_one_of_the_next() {
    let earlier = [
        ("private-fostering-notice", "2024-01-08"),
        ("private-fostering-start", "2024-03-04"),
        ("private-fostering-ended", "2024-09-02"),
    ];
    let next = ("private-fostering-start", "2026-06-01");
    let notice = ("private-fostering-notice", "2026-04-13");
    let of = |last: &[(&str, &str)]| {
        let events = [&earlier, last].concat();
        standings("private-fostering-notice", &events, None, "2026-06-02")
    };
    // Six weeks before Monday 4 March 2024 and Monday 1 June 2026.
    let first = standing("2024-03-04", "2024-01-22", Status::Met);
    assert_eq!(
        of(&[next]),
        [first.clone(), standing("2026-06-01", "2026-04-20", Status::Breached)]
    );
    assert_eq!(of(&[next, notice]), [first, standing("2026-06-01", "2026-04-20", Status::Met)]);
}

#[test]
fn visits_to_a_privately_fostered_child_end_when_the_child_goes_home_or_becomes_looked_after() {
    let visited = [("authority-aware", "2026-06-01"), ("private-fostering-visit", "2026-06-10")];
    for end in ["private-fostering-ended", "looked-after"] {
        let events = [visited[0], visited[1], (end, "2026-07-06")];
        assert_eq!(
            standings("private-fostering-visit", &events, None, "2026-12-01"),
            [
                standing("2026-06-01", "2026-07-13", Status::Met),
                standing("2026-06-10", "2026-07-22", Status::Lapsed),
            ],
            "{end}"
        );
    }
    let open = standings("private-fostering-visit", &visited, None, "2026-12-01");
    assert_eq!(open.last().unwrap().2, Status::Breached);
}

#[test]
fn a_return_interview_that_the_child_declines_is_no_breach() {
    let returned = ("missing-child-returned", "2026-11-20 23:30");
    let declined = ("return-interview-declined", "2026-11-22");
    assert_eq!(status("return-interview", &[returned, declined], "2026-12-01"), Status::Lapsed);
    assert_eq!(status("return-interview", &[returned], "2026-12-01"), Status::Breached);
}

// Complaints.

#[test]
fn a_complaint_that_goes_to_stage_2_needs_no_answer_at_stage_1() {
    let events = [("complaint", "2026-06-01"), ("investigation-request", "2026-06-08")];
    assert_eq!(status("complaint-stage-1", &events, "2026-07-01"), Status::Lapsed);
    assert_eq!(status("complaint-stage-2", &events, "2026-07-01"), Status::Due);
    let withdrawn = [events[0], events[1], ("complaint-withdrawn", "2026-06-30")];
    assert_eq!(status("complaint-stage-2", &withdrawn, "2026-12-01"), Status::Lapsed);
}

/// The calendar of a complaint, by an author who has not listed Boxing Day.
const WITHOUT_BOXING_DAY: &str = r#"
id = "without-boxing-day"
title = "Christmas Day alone"
source = "A made-up calendar"
covers = { from = 2025-01-01, to = 2026-12-31 }
holiday = [{ date = 2025-12-25, name = "Christmas Day" }]
"#;

#[test]
fn nobody_breaches_the_time_in_which_to_ask_for_a_panel_by_not_asking() {
    // Twenty working days after Monday 2 November are four weeks.
    let answered = ("investigation-response-received", "2026-11-02");
    let asked = |day| status("panel-request", &[answered, ("panel-request", day)], "2026-12-31");
    assert_eq!(status("panel-request", &[answered], "2026-11-23"), Status::Due);
    assert_eq!(status("panel-request", &[answered], "2026-11-30"), Status::DueToday);
    assert_eq!(status("panel-request", &[answered], "2026-12-01"), Status::Expired);
    assert_eq!(asked("2026-11-30"), Status::Met);
    assert_eq!(asked("2026-12-01"), Status::Late);
}

#[test]
fn an_interim_order_without_an_application_lapses_and_with_one_goes_on() {
    // Eight weeks that begin with Monday 5 January end on Sunday 1 March.
    let order = ("interim-order-on-section-37", "2026-01-05");
    let rule = "interim-order-without-application";
    assert_eq!(status(rule, &[order], "2026-03-02"), Status::Expired);
    let applied = ("application-issued", "2026-02-16");
    assert_eq!(status(rule, &[order, applied], "2026-03-02"), Status::Lapsed);
    let too_long = ("interim-order-ended", "2026-03-09");
    assert_eq!(status(rule, &[order, too_long], "2026-03-10"), Status::Late);
}

#[test]
fn boxing_day_itself_is_no_working_day_for_a_complaint_whatever_the_calendar() {
    let calendar = Calendar::new(toml::from_str(WITHOUT_BOXING_DAY).unwrap(), None).unwrap();
    let rules: &'static RuleSet = &ENGLAND;
    let events = [("complaint-panel", "2025-12-22"), ("allegation", "2025-12-24")];
    let judgement = Criteria::as_of(moment("2025-12-24"));
    let found = deadlines(&case(rules, &events), rules, &calendar, &judgement).deadlines;
    let due = |rule: &str| {
        let deadline = found.iter().find(|deadline| deadline.rule.id == rule).unwrap();
        deadline.due.unwrap().iso()
    };
    // 23, 24, 29, 30 and 31 December: Friday the 26th does not count, and by the calendar alone it would.
    assert_eq!(due("panel-report"), "2025-12-31");
    assert_eq!(due("lado"), "2025-12-26");
}

#[test]
fn a_complaint_outlives_the_childs_case() {
    let events = [("complaint", "2026-06-01"), ("closure", "2026-06-02")];
    assert_eq!(status("complaint-stage-1", &events, "2026-07-01"), Status::Breached);
}

// Education, health and care.

#[test]
fn a_decision_not_to_assess_ends_what_would_follow_an_assessment() {
    let events = [("ehc-request", "2026-01-05"), ("ehc-no-assessment", "2026-02-10")];
    for rule in ["ehc-decision", "ehc-no-plan", "ehc-plan"] {
        assert_eq!(status(rule, &events, "2026-12-01"), Status::Lapsed, "{rule}");
    }
}

#[test]
fn a_decision_to_assess_ends_nothing_and_the_plan_is_due_at_twenty_weeks() {
    let events = [("ehc-request", "2026-01-05"), ("ehc-decision", "2026-02-10")];
    assert_eq!(status("ehc-decision", &events, "2026-12-01"), Status::Met);
    assert_eq!(status("ehc-plan", &events, "2026-12-01"), Status::Breached);
}

#[test]
fn a_refusal_ends_the_plan_and_a_draft_ends_the_refusal() {
    let request = ("ehc-request", "2026-01-05");
    let refused = [request, ("ehc-refusal", "2026-04-13")];
    assert_eq!(status("ehc-no-plan", &refused, "2026-12-01"), Status::Met);
    assert_eq!(status("ehc-plan", &refused, "2026-12-01"), Status::Lapsed);
    let drafted = [request, ("ehc-draft-served", "2026-04-13"), ("ehc-plan", "2026-05-22")];
    assert_eq!(status("ehc-no-plan", &drafted, "2026-12-01"), Status::Lapsed);
    // Twenty weeks after Monday 5 January is Monday 25 May.
    assert_eq!(status("ehc-plan", &drafted, "2026-12-01"), Status::Met);
}

#[test]
fn nobody_breaches_the_time_for_comments_by_not_commenting() {
    let draft = ("ehc-draft-served", "2026-06-01");
    let comments = |events: &[(&str, &str)]| status("ehc-comments", events, "2026-07-01");
    assert_eq!(comments(&[draft]), Status::Chase);
    assert_eq!(comments(&[draft, ("ehc-comments", "2026-06-29")]), Status::Met);
    assert_eq!(comments(&[draft, ("ehc-plan", "2026-06-22")]), Status::NotNeeded);
}

// Other counts, and what must not be done too soon.

#[test]
fn the_first_health_assessment_is_due_by_the_first_review_and_no_later_than_twenty_working_days() {
    let care = ("looked-after", "2026-11-20");
    let review = ("looked-after-review", "2026-12-07");
    let assessed = |day| [care, ("health-assessment", day), review];
    assert_eq!(status("health-assessment", &[care], "2026-12-11"), Status::Due);
    assert_eq!(status("health-assessment", &[care, review], "2026-12-11"), Status::Breached);
    assert_eq!(status("health-assessment", &assessed("2026-11-13"), "2026-12-11"), Status::Met);
    assert_eq!(status("health-assessment", &assessed("2026-12-07"), "2026-12-11"), Status::Met);
    assert_eq!(status("health-assessment", &assessed("2026-12-08"), "2026-12-11"), Status::Late);
}

#[test]
fn a_limit_that_may_be_later_says_which_event_is_not_recorded() {
    let moved = judged("ehc-transfer", &[("ehc-move", "2026-11-02")], None, "2026-11-02");
    let remarks: Vec<String> = moved[0].remarks.iter().map(ToString::to_string).collect();
    assert!(remarks[0].contains("moves away"), "{remarks:?}");
    let known = [("ehc-move", "2026-11-02"), ("ehc-move-known", "2026-10-01")];
    assert_eq!(judged("ehc-transfer", &known, None, "2026-11-02")[0].remarks, []);
}

#[test]
fn a_limit_that_a_later_event_sets_is_explained_by_the_count_from_that_event() {
    let events = [("ehc-move", "2026-09-01"), ("ehc-move-known", "2026-09-10")];
    let found = &judged("ehc-transfer", &events, None, "2026-09-14")[0];
    let steps = found.steps(&CALENDAR).unwrap();
    let steps: Vec<String> = steps.iter().map(ToString::to_string).collect();
    assert_eq!(
        steps[1..],
        [
            "Thu 10 Sep 2026: the event; its day is counted as the first",
            "Thu 10 to Fri 11 Sep 2026: working days 1 to 2",
            "Sat 12 to Sun 13 Sep 2026: weekend, not counted",
            "Mon 14 to Fri 18 Sep 2026: working days 3 to 7",
            "Sat 19 to Sun 20 Sep 2026: weekend, not counted",
            "Mon 21 to Fri 25 Sep 2026: working days 8 to 12",
            "Sat 26 to Sun 27 Sep 2026: weekend, not counted",
            "Mon 28 to Wed 30 Sep 2026: working days 13 to 15",
            "due Wed 30 Sep 2026",
        ]
    );
}

#[test]
fn a_review_that_comes_too_soon_after_a_return_does_not_count() {
    let rules = rules("adoption");
    // 28 days after Friday 13 November are 11 December, and 42 are 25 December.
    let found = |review: &str| {
        let events = [
            ("adoption-placement", "2026-06-01"),
            ("adoption-placement-ended", "2026-11-13"),
            ("return-review", review),
        ];
        let judgement = Criteria::as_of(moment("2026-12-28"));
        let found = deadlines(&case(&rules, &events), &rules, &CALENDAR, &judgement).deadlines;
        let of_rule = found.into_iter().find(|d| d.rule.id == "review-after-return").unwrap();
        let too_soon = of_rule.remarks.iter().any(|r| matches!(r, Remark::DoneTooSoon { .. }));
        (of_rule.status, too_soon)
    };
    assert_eq!(found("2026-12-10"), (Status::Breached, true));
    assert_eq!(found("2026-12-11"), (Status::Met, false));
    assert_eq!(found("2026-12-25"), (Status::Met, false));
    assert_eq!(found("2026-12-26"), (Status::Late, false));
}

#[test]
fn the_longest_time_of_an_emergency_protection_order_is_no_duty_and_its_own_end_governs() {
    // The eight days that begin with Monday 1 June end on Monday 8 June.
    let made = ("emergency-protection-order", "2026-06-01");
    let ends = |day| status("epo-ceiling", &[made, ("epo-expiry", day)], "2026-06-12");
    assert_eq!(status("epo-ceiling", &[made], "2026-06-09"), Status::Expired);
    assert_eq!(ends("2026-06-05"), Status::Met);
    assert_eq!(ends("2026-06-10"), Status::Late);
    let extended = [made, ("epo-extended", "2026-06-08"), ("epo-expiry", "2026-06-15")];
    assert_eq!(status("epo-extension", &extended, "2026-06-16"), Status::Met);
    assert_eq!(status("epo-ceiling", &extended, "2026-06-16"), Status::Lapsed);
}

/// The table names `no-further-action` before `closure`: on one day it once hid an earlier end at a known time.
#[test]
fn of_two_ends_on_one_day_the_one_at_a_known_time_counts_in_whatever_order_the_table_names_them() {
    let recorded = |no_further_action: &str, closure: &str| {
        let events = [
            ("referral", "2026-11-02T09:00"),
            ("no-further-action", no_further_action),
            ("closure", closure),
            ("assessment-complete", "2026-11-16T17:00"),
        ];
        status("assessment", &events, "2026-11-20")
    };
    assert_eq!(recorded("2026-11-16", "2026-11-16T12:00"), Status::Lapsed);
    assert_eq!(recorded("2026-11-16T12:00", "2026-11-16"), Status::Lapsed);
    assert_eq!(recorded("2026-11-16", "2026-11-16T18:00"), Status::Met);
    assert_eq!(recorded("2026-11-16T18:00", "2026-11-16"), Status::Met);
}
