//! The start of a rule may depend on more than its event: on the spell of care around the event, and on the
//! dates of the rule itself.

use std::sync::LazyLock;

use crate::common::{case, england_and_wales, moment};
use dutyclock::rules::{Dates, RuleSetError, TableDefinition};

use dutyclock::calendar::CalendarDefinition;
use dutyclock::{Calendar, Criteria, Deadlines, Horizon, Remark, RuleSet, deadlines, timeline};

const HEAD: &str = r#"
id = "mine"
title = "Mine"
publisher = "A made-up authority"
jurisdiction = "England"
source = { title = "Protocol" }
[defaults]
owner = "social-care"
force = "regulation"
verified = "text"
[events]
stay = "A stay begins"
assessed = "A review that is held before the others"
visited = "The child is visited"
seen = "The child is reviewed"
applied = "An application is issued"
disposed = "The application is disposed of"
"#;

/// Reviews whose interval grows after the first, visits whose interval grows with the stay, weekly visits up
/// to the first review, and a rule that is younger than its table.
const RULES: &str = r#"
[[rule]]
id = "second-review"
title = "Second review"
kind = "limit"
starts = "seen"
since = "stay"
occurrence = "first"
within = "3 months"
completes = "seen"
source = "2"

[[rule]]
id = "next-review"
title = "Next review"
kind = "limit"
starts = "seen"
since = "stay"
occurrence = "later"
within = "6 months"
completes = "seen"
repeats = true
source = "3"

[[rule]]
id = "visit"
title = "Visit"
kind = "limit"
starts = "visited"
since = "stay"
within = "6 weeks"
completes = "visited"
repeats = true
source = "4"
[[rule.variants]]
after = "1 year"
within = "12 weeks"
[[rule.variants]]
circumstance = "settled"
after = "2 years"
within = "6 months"

[[rule]]
id = "weekly-visit"
title = "Weekly visit"
kind = "limit"
starts = "visited"
since = "stay"
before = "seen"
within = "1 week"
completes = "visited"
repeats = true
source = "5"

[[rule]]
id = "disposal"
title = "Dispose of the application"
kind = "limit"
starts = "applied"
completes = "disposed"
within = "26 weeks"
first_day = "counted"
in_force = { from = 2014-04-22 }
source = "6"
"#;

fn resolved(toml: &str) -> Result<RuleSet, RuleSetError> {
    let definition: TableDefinition = toml::from_str(&format!("{HEAD}{toml}")).unwrap();
    RuleSet::new(definition, Dates::All)
}

static RULES_OF_STAYS: LazyLock<RuleSet> = LazyLock::new(|| resolved(RULES).unwrap());

fn judge(events: &[(&str, &str)], circumstances: &[&str]) -> Deadlines<'static> {
    let mut case = case(&RULES_OF_STAYS, events);
    case.circumstances = circumstances.iter().map(|name| (*name).to_owned()).collect();
    let judgement = Criteria::as_of(moment("2026-12-01"));
    deadlines(&case, &RULES_OF_STAYS, &england_and_wales(), &judgement)
}

/// The limits of a rule, each with its start.
fn limits(rule: &str, events: &[(&str, &str)], circumstances: &[&str]) -> Vec<(String, String)> {
    let found = judge(events, circumstances).deadlines;
    let of_rule = found.iter().filter(|deadline| deadline.rule.id == rule);
    of_rule.map(|deadline| (deadline.event.iso(), deadline.due.unwrap().iso())).collect()
}

fn pair(from: &str, due: &str) -> (String, String) {
    (from.to_owned(), due.to_owned())
}

#[test]
fn the_first_review_of_a_stay_starts_three_months_and_every_later_one_six() {
    let events = [
        ("stay", "2026-01-05"),
        ("seen", "2026-02-02"),
        ("seen", "2026-04-20"),
        ("seen", "2026-09-30"),
    ];
    assert_eq!(limits("second-review", &events, &[]), [pair("2026-02-02", "2026-05-02")]);
    assert_eq!(
        limits("next-review", &events, &[]),
        [pair("2026-04-20", "2026-10-20"), pair("2026-09-30", "2027-03-30")]
    );
}

#[test]
fn a_second_stay_begins_with_a_first_review_again() {
    let events = [
        ("stay", "2025-01-06"),
        ("seen", "2025-02-03"),
        ("seen", "2025-04-28"),
        ("stay", "2026-08-03"),
        ("seen", "2026-08-28"),
    ];
    assert_eq!(
        limits("second-review", &events, &[]),
        [pair("2025-02-03", "2025-05-03"), pair("2026-08-28", "2026-11-28")]
    );
    assert_eq!(limits("next-review", &events, &[]), [pair("2025-04-28", "2025-10-28")]);
}

#[test]
fn visits_are_due_less_often_from_the_anniversary_on() {
    // 14 March 2026 is the last day of the first year, 15 March the anniversary.
    let visited = |when| [("stay", "2025-03-15"), ("visited", when)];
    assert_eq!(limits("visit", &visited("2026-03-14"), &[]), [pair("2026-03-14", "2026-04-25")]);
    assert_eq!(limits("visit", &visited("2026-03-15"), &[]), [pair("2026-03-15", "2026-06-07")]);
}

/// 10 weeks are 70 days, and 20 months less than two years. The table names the stages from the last to the first.
#[test]
fn stages_apply_in_the_order_of_their_length_whatever_their_unit_and_place() {
    let stage = |after: &str, within: &str| {
        format!("[[rule.variants]]\nafter = \"{after}\"\nwithin = \"{within}\"\n")
    };
    let stages = [
        ("2 years", "5 days"),
        ("20 months", "4 days"),
        ("10 weeks", "3 days"),
        ("50 days", "2 days"),
    ];
    let stages: String = stages.map(|(after, within)| stage(after, within)).concat();
    let rule = "[[rule]]\nid = \"visit\"\ntitle = \"Visit\"\nkind = \"limit\"\nstarts = \"visited\"\nsince = \"stay\"\n\
                within = \"1 day\"\ncompletes = \"visited\"\nrepeats = true\nsource = \"1\"\n";
    let rules = resolved(&format!("{rule}{stages}")).unwrap();
    // The stay begins on 2 January 2024. 80 days later it is 22 March.
    for (visited, due) in [
        ("2024-02-01", "2024-02-02"),
        ("2024-02-26", "2024-02-28"),
        ("2024-03-22", "2024-03-25"),
        ("2025-10-01", "2025-10-05"),
        ("2026-02-02", "2026-02-07"),
    ] {
        let case = case(&rules, &[("stay", "2024-01-02"), ("visited", visited)]);
        let judgement = Criteria::as_of(moment("2026-12-01"));
        let found = deadlines(&case, &rules, &england_and_wales(), &judgement).deadlines;
        let found: Vec<String> = found.iter().map(|found| found.due.unwrap().iso()).collect();
        assert_eq!(found, [due], "{visited}");
    }
}

#[test]
fn a_circumstance_and_an_age_in_one_variant_must_both_hold() {
    let events = [("stay", "2024-06-03"), ("visited", "2026-06-10")];
    assert_eq!(limits("visit", &events, &[]), [pair("2026-06-10", "2026-09-02")]);
    assert_eq!(limits("visit", &events, &["settled"]), [pair("2026-06-10", "2026-12-10")]);
    let younger = [("stay", "2024-06-12"), ("visited", "2026-06-10")];
    assert_eq!(limits("visit", &younger, &["settled"]), [pair("2026-06-10", "2026-09-02")]);
}

#[test]
fn weekly_visits_go_on_until_the_first_review_of_the_stay() {
    let events = [
        ("seen", "2025-11-03"),
        ("stay", "2026-01-05"),
        ("visited", "2026-01-09"),
        ("visited", "2026-01-15"),
        ("seen", "2026-01-30"),
        ("visited", "2026-02-02"),
    ];
    assert_eq!(
        limits("weekly-visit", &events, &[]),
        [pair("2026-01-09", "2026-01-16"), pair("2026-01-15", "2026-01-22")]
    );
}

#[test]
fn without_the_event_that_begins_the_stay_the_strictest_stage_is_taken_and_the_answer_says_so() {
    let found = judge(&[("visited", "2026-11-20")], &["settled"]).deadlines;
    let visit = found.iter().find(|deadline| deadline.rule.id == "visit").unwrap();
    assert_eq!(visit.due.unwrap().iso(), "2027-01-01");
    let begins_with = "A stay begins".to_owned();
    let assumed = "the earliest stage is assumed";
    assert!(visit.remarks.contains(&Remark::SpellNotRecorded { begins_with, assumed }));
}

#[test]
fn a_rule_says_nothing_of_a_time_before_its_own_dates() {
    let found = judge(&[("applied", "2014-04-21")], &[]);
    assert!(found.deadlines.is_empty());
    assert_eq!(
        found.errors(),
        [
            "rule `disposal` of `mine` was not in force on 2014-04-21: it is in force from 22 Apr 2014"
        ]
    );
    // 26 weeks beginning with Tuesday 22 April 2014: the 182nd day is Monday 20 October.
    assert_eq!(
        limits("disposal", &[("applied", "2014-04-22")], &[]),
        [pair("2014-04-22", "2014-10-20")]
    );
}

#[test]
fn a_projected_review_is_the_first_of_its_stay_only_once() {
    let case = case(&RULES_OF_STAYS, &[("stay", "2026-11-02"), ("seen", "2026-11-20")]);
    let judgement = Criteria::as_of(moment("2026-11-23"));
    let horizon = Horizon { repeats: Some(3), ..Horizon::default() };
    let found = timeline(&case, &RULES_OF_STAYS, &england_and_wales(), &judgement, horizon);
    let steps: Vec<_> = found
        .steps
        .iter()
        .map(|step| (step.rule().unwrap().id.as_str(), step.due().unwrap().iso()))
        .collect();
    assert_eq!(
        steps,
        [("second-review", "2027-02-20".to_owned()), ("next-review", "2027-08-20".to_owned())]
    );
}

fn mistakes(toml: &str) -> Vec<String> {
    match resolved(toml).unwrap_err() {
        RuleSetError::Mistakes(mistakes) => {
            mistakes.iter().map(|mistake| mistake.message.clone()).collect()
        }
        other => vec![other.to_string()],
    }
}

/// A rule on visits, with additional lines.
fn rule(lines: &str) -> String {
    format!(
        "[[rule]]\nid = \"visit\"\ntitle = \"Visit\"\nkind = \"limit\"\nstarts = \"stay\"\n\
         completes = \"visited\"\nwithin = \"1 week\"\nsource = \"1\"\n{lines}"
    )
}

#[test]
fn a_variant_says_when_it_applies() {
    assert_eq!(
        mistakes(&rule("[[rule.variants]]\nwithin = \"2 weeks\"\n")),
        ["a variant needs `circumstance`, `after` or `less_than`, to say when it applies"]
    );
    assert_eq!(
        mistakes(&rule("[[rule.variants]]\nafter = \"1 year\"\nwithin = \"2 weeks\"\n")),
        ["`after` needs `since` in the rule: the event that it is counted from"]
    );
    let by_working_days = "since = \"stay\"\n[[rule.variants]]\nafter = \"10 working days\"\n\
                           within = \"2 weeks\"\n";
    assert_eq!(mistakes(&rule(by_working_days)), ["`after` takes days, weeks, months or years"]);
    let both = "since = \"stay\"\nvariants = [{ after = \"1 year\", within = \"2 weeks\" }, \
                { less_than = \"1 week\", within = \"1 day\" }]\n";
    assert_eq!(
        mistakes(&rule(both)),
        ["a rule can have variants with `after` or with `less_than`, not both"]
    );
}

#[test]
fn a_rule_prolongs_the_time_of_a_rule_that_is_there() {
    assert_eq!(
        mistakes(&rule("prolongs = \"visitt\"\n")),
        ["no rule `visitt` to prolong; did you mean `visit`?"]
    );
    assert_eq!(
        mistakes(&rule("prolongs = \"visit\"\n")),
        ["rule `visit` prolongs another itself: name the rule that sets the time"]
    );
    assert_eq!(
        mistakes(&rule("direction = \"before\"\npostponed_by = [\"visited\"]\n")),
        ["a count that runs back from its event cannot be postponed"]
    );
}

#[test]
fn the_first_occurrence_does_not_repeat() {
    let found = mistakes(&rule("since = \"stay\"\noccurrence = \"first\"\nrepeats = true\n"));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("cannot repeat"), "{found:?}");
}

#[test]
fn tables_with_the_same_rule_cannot_be_gathered() {
    let definition =
        HEAD.replace("[defaults]", "extends = [\"england\", \"dfe-measures\"]\n[defaults]");
    let definition: TableDefinition = toml::from_str(&definition).unwrap();
    let RuleSetError::Mistakes(found) = RuleSet::new(definition, Dates::All).unwrap_err() else {
        unreachable!()
    };
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("stands in `dfe-measures` and in a table before it"));
}

#[test]
fn a_day_that_a_table_never_works_is_skipped_though_the_calendar_does_not_know_it() {
    // 26 December 2025 is a Friday. This calendar has Christmas Day alone.
    let calendar: CalendarDefinition = toml::from_str(
        "id = \"mine\"\ntitle = \"Mine\"\nsource = \"Made up\"\n\
         covers = { from = 2025-01-01, to = 2027-12-31 }\n\
         [[holiday]]\ndate = 2025-12-25\nname = \"Christmas Day\"\n",
    )
    .unwrap();
    let calendar = Calendar::new(calendar, None).unwrap();
    let rule = rule("").replace("1 week", "3 working days");
    let boxing_day = "[[not_working]]\nname = \"Boxing Day\"\nmonth = 12\nday = 26\n";
    let due = |table: &str| {
        let rules = resolved(table).unwrap();
        let case = case(&rules, &[("stay", "2025-12-22")]);
        let judgement = Criteria::as_of(moment("2025-12-24"));
        let found = deadlines(&case, &rules, &calendar, &judgement);
        let steps = found.deadlines[0].steps(&calendar).unwrap();
        let steps: Vec<String> = steps.iter().map(ToString::to_string).collect();
        (found.deadlines[0].due.unwrap().iso(), found.deadlines[0].working_days_left, steps)
    };
    // The 23rd, the 24th and the 26th.
    let (limit, left, _) = due(&rule);
    assert_eq!((limit.as_str(), left), ("2025-12-26", Some(1)));
    // The 23rd, the 24th and Monday the 29th.
    let (limit, left, steps) = due(&format!("{boxing_day}{rule}"));
    assert_eq!((limit.as_str(), left), ("2025-12-29", Some(1)));
    assert!(steps.iter().any(|step| step.contains("26 Dec 2025: Boxing Day")), "{steps:?}");
}
