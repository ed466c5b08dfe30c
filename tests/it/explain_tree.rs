//! The tree of `explain` agrees with the answer.

use crate::common::cli;
use dutyclock::calendar::shipped as calendars;
use dutyclock::rules::{Dates, EventId};
use dutyclock::{
    Case, Considered, Criteria, Moment, Question, RuleSet, Status, What, deadlines_from,
};

/// Days before any edition, under an edition that has ended, under the one in force, and late in the
/// calendar.
const DAYS: [&str; 5] = ["1990-05-01", "2014-01-05", "2016-03-01", "2026-11-20", "2028-12-20"];

/// Asks about every rule that the event can start, with all circumstances or none, and before or after
/// another event.
fn each_question(rules: &RuleSet, each: impl Fn(&Question<'_>)) {
    let calendar = calendars::calendar("england-and-wales").unwrap().unwrap();
    let all: Vec<String> = rules.circumstances().into_iter().map(str::to_owned).collect();
    let mut asked: Vec<(&str, EventId)> = Vec::new();
    for rule in rules.rules() {
        let starts = rule.starting_events().chain(rule.completes);
        asked.extend(starts.map(|event| (rule.id.as_str(), event)));
    }
    asked.sort_unstable();
    asked.dedup();
    for (rule, starts) in asked {
        for day in DAYS {
            let when: Moment = day.parse().unwrap();
            let criteria = Criteria::as_of(when);
            for circumstances in [&all[..], &[]] {
                let mut case = Case::new(None);
                case.circumstances.extend_from_slice(circumstances);
                case.record(starts, when);
                let calendar = &calendar;
                let criteria = &criteria;
                each(&Question { rules, calendar, criteria, case: &case, starts, when, rule });
            }
        }
    }
}

#[test]
fn a_rule_is_applied_in_the_tree_exactly_where_it_has_a_deadline() {
    for table in ["england", "set-procedures", "dfe-measures"] {
        let rules = RuleSet::shipped(table, Dates::All).unwrap();
        each_question(&rules, |question| {
            let Question { rules, calendar, criteria, case, starts, when, rule } = *question;
            let found = deadlines_from(starts, case, rules, calendar, criteria);
            let open = |status| !matches!(status, Status::NotNeeded | Status::Lapsed);
            let due = found
                .deadlines
                .iter()
                .filter(|deadline| deadline.rule.id == rule && open(deadline.status));
            let considered = question.considered();
            let applied = considered
                .all()
                .filter(|known| known.what == What::Rule && known.asked && known.applied);
            assert_eq!(
                applied.count(),
                due.count(),
                "{rule} of {table} on {when}: {considered:#?}"
            );
        });
    }
}

#[test]
fn what_has_no_part_in_the_answer_always_has_a_reason() {
    for table in ["england", "set-procedures"] {
        let rules = RuleSet::shipped(table, Dates::All).unwrap();
        each_question(&rules, |question| {
            let considered = question.considered();
            let unexplained: Vec<&Considered> =
                considered.all().filter(|known| !known.applied && known.reason.is_none()).collect();
            assert!(
                unexplained.is_empty(),
                "{} on {}: {unexplained:#?}",
                question.rule,
                question.when
            );
        });
    }
}

#[test]
fn of_a_rule_that_applies_one_period_holds() {
    let rules = RuleSet::shipped("england", Dates::All).unwrap();
    each_question(&rules, |question| {
        let considered = question.considered();
        let asked = considered.all().filter(|known| known.what == What::Rule && known.asked);
        for rule in asked.filter(|rule| !rule.below.is_empty()) {
            let holding = rule.below.iter().filter(|period| period.applied).count();
            assert_eq!(holding, usize::from(rule.applied), "{rule:#?}");
        }
    });
}

#[test]
fn a_cancelled_prompt_says_what_cancelled_it() {
    let explained = cli::answer(&[
        "explain",
        "chase-up",
        "2026-11-20",
        "--done",
        "decision=2026-11-23",
        "--as-of",
        "2026-11-26",
        "--json",
    ]);
    let explained: serde_json::Value = serde_json::from_str(&explained).unwrap();
    assert_eq!(explained["schema"], "dutyclock/deadlines/v1");
    assert_eq!(explained["deadlines"][0]["status"], "not-needed");
    let editions = explained["considered"]["below"].as_array().unwrap();
    let rules = editions.last().unwrap()["below"].as_array().unwrap();
    let chase_up = rules.iter().find(|rule| rule["asked"] == true).unwrap();
    assert_eq!(chase_up["applied"], false);
    assert_eq!(chase_up["reason"], "cancelled");
    assert_eq!(
        chase_up["reason_text"],
        "cancelled on Mon 23 Nov 2026: Decision on the type of response"
    );
}

fn explained(words: &str, more: &[&str]) -> String {
    let words: Vec<&str> =
        ["explain"].into_iter().chain(words.split(' ')).chain(more.iter().copied()).collect();
    cli::answer(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Working Together of 2013 answers. It has the rule, and the editions that are not in force have no part in it.
#[test]
fn the_rule_that_answers_is_once_in_the_tree() {
    let tree = explained("icpc 2014-01-05 --as-of 2014-01-06", &[]);
    assert_eq!(tree.matches("icpc (asked about)").count(), 1, "{tree}");
}

/// Fewer visits to a child in a long-term foster placement came with regulation 28(3A), from 1 April 2015.
#[test]
fn a_period_that_was_not_in_force_yet_says_so() {
    let on = |day: &str| {
        let when = format!("next-visit {day} --as-of {day}");
        let given = ["--circumstance", "long-term-foster", "--done", "placement=2013-01-01"];
        explained(&when, &given).replace("│ ", "").replace("├─ ", "")
    };
    let period = "6 months in long-term-foster, after 1 year, from 1 Apr 2015: ";
    let before = on("2014-05-01");
    assert!(
        before.contains(&format!("{period}not applied, not in force: from 1 Apr 2015")),
        "{before}"
    );
    let after = on("2015-05-01");
    assert!(after.contains(&format!("{period}applied")), "{after}");
}

/// The day of every year that the regulations on complaints name needs no proclamation.
#[test]
fn a_day_off_that_a_table_adds_is_not_provisional() {
    let steps = explained("complaint-stage-1 2026-12-18 --as-of 2026-12-18", &[]);
    assert!(steps.contains("Sat 26 Dec 2026: Boxing Day, not counted"), "{steps}");
}

#[test]
fn a_page_has_the_tree_as_lists_and_no_markup_of_its_words() {
    let page = cli::answer(&[
        "explain",
        "first-visit",
        "2026-11-20",
        "--rules",
        "looked-after-children",
        "--as-of",
        "2026-11-20",
        "--format",
        "html",
    ]);
    assert!(page.contains("<h2>Considered, from placement on Fri 20 Nov 2026</h2>"), "{page}");
    assert!(
        page.contains("<li>first-visit (asked about): 1 week, until Fri 27 Nov 2026"),
        "{page}"
    );
}

#[test]
fn a_table_of_ones_own_steers_no_terminal_by_the_tree() {
    let folder = tempfile::tempdir().unwrap();
    let table = "id = \"odd\"\ntitle = \"Odd \\u001b[2J\"\npublisher = \"Us\"\njurisdiction = \"England\"\n\
                 source = { title = \"Ours\" }\nextends = \"england\"\n";
    std::fs::write(folder.path().join("odd.toml"), table).unwrap();
    let explain =
        ["explain", "decision", "2026-11-20", "--rules", "odd.toml", "--as-of", "2026-11-20"];
    let ran = cli::run_in(folder.path(), &explain);
    assert!(ran.stdout.contains("odd: Odd \\u{1b}[2J"), "{ran:?}");
}
