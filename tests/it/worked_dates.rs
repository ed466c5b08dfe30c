//! The shipped rule tables: every row of `tests/data/worked-dates.csv`, and of `worked-dates-nations.csv` for Wales,
//! Scotland and Northern Ireland, worked out by hand, and properties of all the tables.

use std::collections::BTreeSet;

use crate::common::{calendar_of, case, date, england_and_wales, moment, rules};
use dutyclock::rules::{Dates, shipped};
use dutyclock::{Criteria, Deadline, Deadlines, Moment, RuleSet, Status, deadlines};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    table: String,
    rule: String,
    event: String,
    when: String,
    /// What else is recorded, as `event=when`: mostly what had happened before.
    earlier: String,
    circumstance: Option<String>,
    due: Option<String>,
    act_by: Option<String>,
    why: String,
}

/// The rows of both files, with the number of their line.
fn rows() -> Vec<(u64, Row)> {
    let files = [
        include_bytes!("../data/worked-dates.csv").as_slice(),
        include_bytes!("../data/worked-dates-nations.csv"),
    ];
    files.into_iter().flat_map(rows_of).collect()
}

fn rows_of(file: &[u8]) -> Vec<(u64, Row)> {
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let line = record.position().unwrap().line();
            (line, record.deserialize(Some(&headers)).unwrap())
        })
        .collect()
}

/// The deadlines that the last of several events starts.
fn from_the_last<'a>(rules: &'a RuleSet, row: &Row) -> Deadlines<'a> {
    let earlier = row.earlier.split_whitespace().map(|pair| pair.split_once('=').unwrap());
    let last = (row.event.as_str(), row.when.as_str());
    let mut case = case(rules, &earlier.chain([last]).collect::<Vec<_>>());
    case.circumstances.extend(row.circumstance.clone());
    // An event of the future moves no limit.
    let moments =
        row.earlier.split_whitespace().map(|pair| moment(pair.split_once('=').unwrap().1));
    let as_of = moments.fold(moment(&row.when), |latest, other| {
        if other.compare(&latest).is_gt() { other } else { latest }
    });
    let mut found = deadlines(&case, rules, &calendar_of(rules), &Criteria::as_of(as_of));
    let (event, when) = (rules.events.find(&row.event).unwrap(), moment(&row.when));
    found.deadlines.retain(|deadline| deadline.starts == event && deadline.event == when);
    found
}

/// All deadlines of a case with a single event.
fn from_one_event<'a>(
    rules: &'a RuleSet,
    event: &str,
    when: &str,
    circumstance: Option<&str>,
) -> Deadlines<'a> {
    let mut case = case(rules, &[(event, when)]);
    case.circumstances.extend(circumstance.map(str::to_owned));
    let judgement = Criteria::as_of(moment(when));
    deadlines(&case, rules, &england_and_wales(), &judgement)
}

fn the_only<'a>(rule: &str, found: Deadlines<'a>) -> Deadline<'a> {
    let mut of_rule = found.deadlines.into_iter().filter(|d| d.rule.id == rule);
    let only = of_rule.next().unwrap();
    assert!(of_rule.next().is_none(), "{rule} applies twice");
    only
}

#[test]
fn every_worked_date_is_what_the_rules_give() {
    for (line, row) in rows() {
        let at = format!("line {line} ({} {}): {}", row.table, row.rule, row.why);
        let rules = rules(&row.table);
        let found = from_the_last(&rules, &row);
        assert_eq!(found.uncountable, [], "{at}");
        let mut of_rule = found.deadlines.iter().filter(|d| d.rule.id == row.rule);
        let (Some(deadline), None) = (of_rule.next(), of_rule.next()) else {
            panic!("not exactly one deadline: {at}");
        };
        assert_eq!(deadline.rule.table, row.table, "own rule: {at}");
        assert_eq!(deadline.due, row.due.as_deref().map(moment), "due: {at}");
        assert_eq!(
            deadline.act_by.map(|day| day.date()),
            row.act_by.as_deref().map(date),
            "act by: {at}"
        );
    }
}

/// A period of a rule, as [table, rule, starting event, circumstance, period].
type Worked = [String; 5];

/// The period that a row works out; a repeating one has its first starting event first.
fn worked(row: &Row) -> Worked {
    let rules = rules(&row.table);
    let deadline = the_only(&row.rule, from_the_last(&rules, row));
    let again = deadline.rule.completes == Some(deadline.starts) && deadline.rule.repeats;
    let starts = if again { deadline.rule.starts } else { deadline.starts };
    [
        row.table.clone(),
        row.rule.clone(),
        rules.events.get(starts).id.clone(),
        row.circumstance.clone().unwrap_or_default(),
        deadline.counting.period.to_string(),
    ]
}

#[test]
fn every_period_of_every_shipped_rule_has_a_worked_date() {
    let worked: BTreeSet<Worked> = rows().iter().map(|(_, row)| worked(row)).collect();
    let mut missing = Vec::new();
    for table in shipped::ids() {
        let rules = rules(table);
        for rule in rules.rules().filter(|rule| rule.table == table) {
            let variants = rule.variants.iter().map(|variant| {
                let circumstance = variant.circumstance.as_deref().unwrap_or_default();
                (variant.starts, circumstance, variant.within)
            });
            let plain = rule.within.map(|within| (rule.starts, "", within));
            for (starts, circumstance, within) in plain.into_iter().chain(variants) {
                let (event, within) = (&rules.events.get(starts).id, within.to_string());
                let wanted = [table, &rule.id, event, circumstance, &within].map(str::to_owned);
                if !worked.contains(&wanted) {
                    missing.push(wanted.join(" "));
                }
            }
        }
    }
    missing.dedup();
    assert_eq!(missing, [""; 0], "add a row to tests/data/worked-dates.csv");
}

/// The rules of a table that an event starts.
fn started(table: &str, event: &str, when: &str) -> Vec<String> {
    let rules = rules(table);
    let found = from_one_event(&rules, event, when, None);
    let mut ids: Vec<String> = found.deadlines.iter().map(|d| d.rule.id.clone()).collect();
    ids.sort();
    ids
}

#[test]
fn what_was_amended_into_the_law_starts_nothing_before_the_amendment() {
    for (table, event, eve, first, rule) in [
        (
            "children-act-1989",
            "time-extended",
            "2014-04-21",
            "2014-04-22",
            "care-proceedings-extension",
        ),
        (
            "children-act-1989",
            "interim-order-on-section-37",
            "2014-04-21",
            "2014-04-22",
            "interim-order-without-application",
        ),
        ("adoption", "adoption-decision", "2013-06-30", "2013-07-01", "child-on-adoption-register"),
        ("adoption", "adopter-stage-one", "2013-06-30", "2013-07-01", "adopter-stage-one"),
        ("looked-after-children", "remand", "2013-04-18", "2013-04-19", "remand-care-plan"),
        ("looked-after-children", "remand", "2013-04-18", "2013-04-19", "remand-placement-plan"),
        (
            "looked-after-children",
            "youth-detention-remand",
            "2013-04-18",
            "2013-04-19",
            "detention-placement-plan",
        ),
        (
            "looked-after-children",
            "assessed-under-16",
            "2021-09-08",
            "2021-09-09",
            "move-of-child-under-16",
        ),
    ] {
        assert_eq!(started(table, event, eve), [""; 0], "{rule}");
        assert!(started(table, event, first).iter().any(|started| started == rule), "{rule}");
    }
}

#[test]
fn short_breaks_start_clocks_of_their_own_and_none_of_the_ordinary_ones() {
    assert_eq!(
        started("looked-after-children", "short-breaks", "2026-11-30"),
        ["first-short-break-review", "first-short-break-visit", "short-breaks-plan"]
    );
}

#[test]
fn a_child_looked_after_only_because_of_a_remand_has_the_shorter_time_for_the_care_plan_alone() {
    let rules = rules("looked-after-children");
    let day = "2026-11-20";
    let case = case(&rules, &[("looked-after", day), ("remand", day), ("placement", day)]);
    let found =
        deadlines(&case, &rules, &england_and_wales(), &Criteria::as_of(moment("2026-11-23")));
    let plan = rules.events.find("care-plan").ok();
    let plans: Vec<&str> = { found.deadlines.iter() }
        .filter(|deadline| deadline.rule.completes == plan)
        .map(|deadline| deadline.rule.id.as_str())
        .collect();
    assert_eq!(plans, ["remand-care-plan"]);
}

#[test]
fn notice_of_private_fostering_is_due_six_weeks_before_unless_the_dates_show_that_it_was_not_possible()
 {
    let rules = rules("private-fostering");
    let found = |events: &[(&str, &str)]| {
        let criteria = Criteria::as_of(moment("2026-11-28"));
        let found = deadlines(&case(&rules, events), &rules, &england_and_wales(), &criteria);
        let notice = the_only("private-fostering-notice", found);
        (notice.status, notice.notes().any(|note| note.contains("is not recorded")))
    };
    let start = ("private-fostering-start", "2026-12-20");
    let arranged = |day| ("private-fostering-arranged", day);
    assert_eq!(found(&[arranged("2026-11-26"), start]), (Status::Outstanding, false));
    assert_eq!(found(&[arranged("2026-10-05"), start]), (Status::Breached, false));
    assert_eq!(found(&[start]), (Status::Breached, true));
}

#[test]
fn an_extension_takes_the_place_of_the_time_before_it() {
    let rules = rules("children-act-1989");
    let case = case(
        &rules,
        &[
            ("application-issued", "2026-01-05"),
            ("time-extended", "2026-06-01"),
            ("time-extended", "2026-08-17"),
        ],
    );
    let found =
        deadlines(&case, &rules, &england_and_wales(), &Criteria::as_of(moment("2026-09-21")));
    let open: Vec<String> = { found.deadlines.iter() }
        .filter(|deadline| deadline.status.is_open())
        .map(|deadline| format!("{} {}", deadline.rule.id, deadline.due.unwrap().iso()))
        .collect();
    assert_eq!(open, ["care-proceedings-extension 2026-10-25"]);
}

#[test]
fn every_worked_date_says_why() {
    for (line, row) in rows() {
        assert!(!row.why.is_empty(), "line {line}");
    }
}

#[test]
fn the_shipped_tables_and_families_have_no_mistakes() {
    for name in shipped::names() {
        let found = RuleSet::shipped(name, Dates::All);
        let rules = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rules.id, name);
        assert!(!rules.editions().is_empty(), "{name}");
        for edition in rules.editions() {
            assert!(!edition.rules.is_empty(), "{name}, {}", edition.id);
        }
    }
}

#[test]
fn a_shipped_table_is_found_by_the_id_that_it_gives_itself() {
    for id in shipped::ids() {
        assert_eq!(shipped::definition(id).unwrap().unwrap().id, id);
    }
}

#[test]
fn the_default_table_is_shipped() {
    assert!(shipped::ids().any(|id| id == shipped::DEFAULT));
}

#[test]
fn an_unknown_table_is_an_error_that_suggests_the_one_meant() {
    let error = RuleSet::shipped("englnd", Dates::All).unwrap_err();
    assert_eq!(error.to_string(), "unknown rule table `englnd`; did you mean `england`?");
}

// Editions.

/// Each edition of Working Together with the first day on which it governs.
const EDITIONS: [(&str, &str); 5] = [
    ("2013-04-15", "working-together-2013"),
    ("2015-03-26", "working-together-2015"),
    ("2018-07-04", "working-together-2018"),
    ("2023-12-15", "working-together-2023"),
    ("2026-03-18", "working-together-2026"),
];

/// The table whose rule on the decision governs a referral on that day; `None` if there is none.
fn table_of_a_decision(rules: &RuleSet, day: &str) -> Option<String> {
    let found = from_one_event(rules, "referral", day, None);
    let mut decisions = found.deadlines.iter().filter(|d| d.rule.id == "decision");
    let table = decisions.next().map(|d| d.rule.table.clone());
    assert!(decisions.next().is_none(), "two editions on {day}");
    table
}

fn eve(day: &str) -> String {
    date(day).pred_opt().unwrap().to_string()
}

fn morrow(day: &str) -> String {
    date(day).succ_opt().unwrap().to_string()
}

#[test]
fn the_editions_of_working_together_follow_each_other_without_gap_or_overlap() {
    let family = rules("working-together");
    let editions = family.editions();
    let ids: Vec<&str> = editions.iter().map(|edition| edition.id.as_str()).collect();
    assert_eq!(ids, EDITIONS.map(|(_, id)| id));
    for pair in editions.windows(2) {
        assert_eq!(
            pair[0].in_force.to.unwrap().succ_opt(),
            pair[1].in_force.from,
            "{} to {}",
            pair[0].id,
            pair[1].id
        );
    }
    assert!(editions[0].in_force.from.is_some());
    assert_eq!(editions.last().unwrap().in_force.to, None);
}

#[test]
fn a_new_edition_governs_from_its_first_day_and_the_old_one_to_its_eve() {
    for name in ["england", "working-together"] {
        let rules = rules(name);
        for (index, (first, id)) in EDITIONS.into_iter().enumerate() {
            let earlier = index.checked_sub(1).map(|index| EDITIONS[index].1);
            for (day, expected) in
                [(eve(first), earlier), (first.to_owned(), Some(id)), (morrow(first), Some(id))]
            {
                let table = table_of_a_decision(&rules, &day);
                assert_eq!(table.as_deref(), expected, "{name}, {day}");
                let edition = rules.edition_on(date(&day)).ok();
                assert_eq!(edition.map(|e| e.id.as_str()), expected, "{name}, {day}");
            }
        }
    }
}

#[test]
fn rules_from_a_date_on_leave_out_the_editions_that_had_ended_and_no_others() {
    for (index, (first, id)) in EDITIONS.into_iter().enumerate() {
        let rules = RuleSet::shipped("england", Dates::From(date(first))).unwrap();
        let of_family = rules.editions().iter().filter(|e| e.series == "working-together");
        let editions: Vec<&str> = of_family.map(|e| e.id.as_str()).collect();
        let expected: Vec<&str> = EDITIONS[index..].iter().map(|(_, id)| *id).collect();
        assert_eq!(editions, expected, "from {first}");
        assert_eq!(table_of_a_decision(&rules, first).as_deref(), Some(id));
    }
}

#[test]
fn before_the_first_edition_there_is_no_answer_and_the_error_names_the_date_and_the_editions() {
    let rules = rules("england");
    let found = from_one_event(&rules, "referral", "2013-04-14", None);
    assert_eq!(found.deadlines, []);
    let errors: Vec<String> = found.without_edition.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "no edition of `working-together` was in force on 2013-04-14: the editions run from 15 Apr 2013; \
          choose a table by name with --rules"
        ]
    );
}

#[test]
fn the_edition_on_the_birthday_governs_the_birthday_and_not_the_one_on_the_day_of_birth() {
    let rules = rules("england");
    for (born, table, due) in [
        ("1995-04-15", "working-together-2013", "2013-04-15"),
        ("1997-03-25", "working-together-2013", "2015-03-25"),
        ("1997-03-26", "working-together-2015", "2015-03-26"),
        ("2008-02-29", "working-together-2023", "2026-03-01"),
        ("2008-03-17", "working-together-2023", "2026-03-17"),
        ("2008-03-18", "working-together-2026", "2026-03-18"),
        ("2016-02-29", "working-together-2026", "2034-03-01"),
    ] {
        let found = from_one_event(&rules, "date-of-birth", born, None);
        let birthday = the_only("eighteenth-birthday", found);
        assert_eq!(birthday.rule.table, table, "born {born}");
        assert_eq!(birthday.due, Some(Moment::on(date(due))), "born {born}");
    }
}

#[test]
fn who_came_of_age_before_the_first_edition_has_no_answer() {
    let rules = rules("england");
    let found = from_one_event(&rules, "date-of-birth", "1995-04-14", None);
    assert_eq!(found.deadlines, []);
    assert_eq!(found.without_edition.len(), 1);
}

#[test]
fn an_event_that_starts_no_rule_needs_no_edition() {
    let rules = rules("england");
    let found = from_one_event(&rules, "closure", "2012-06-01", None);
    assert_eq!(found, Deadlines::default());
}

#[test]
fn a_table_asked_for_by_name_applies_to_every_date() {
    let rules = rules("working-together-2015");
    assert_eq!(table_of_a_decision(&rules, "2012-06-01").as_deref(), Some("working-together-2015"));
    assert_eq!(table_of_a_decision(&rules, "2026-11-20").as_deref(), Some("working-together-2015"));
}

// What the local tables inherit and change.

#[test]
fn child_protection_adds_its_own_two_rules_to_each_edition() {
    let rules = rules("child-protection");
    for edition in rules.editions() {
        let own: Vec<&str> = edition
            .rules
            .iter()
            .filter(|rule| rule.table == "child-protection")
            .map(|rule| rule.id.as_str())
            .collect();
        assert_eq!(own, ["written-confirmation", "chase-up"], "{}", edition.id);
    }
}

#[test]
fn the_local_procedures_inherit_core_group_and_reviews_from_working_together_2023() {
    for name in ["set-procedures", "trix-referrals-2024"] {
        let rules = rules(name);
        for id in ["core-group", "first-review", "next-review"] {
            let rule = rules.editions()[0].rules.iter().find(|rule| rule.id == id);
            assert_eq!(rule.unwrap().table, "working-together-2023", "{name} {id}");
        }
    }
}

#[test]
fn the_example_of_a_local_protocol_is_sound_and_shortens_the_assessment() {
    let example = toml::from_str(include_str!("../../examples/local-protocol.toml")).unwrap();
    let rules = RuleSet::new(example, Dates::All).unwrap();
    let found = from_one_event(&rules, "referral", "2026-11-20", None);
    let assessment = the_only("assessment", found);
    assert_eq!(assessment.due.unwrap().iso(), "2027-01-13");
    assert_eq!(rules.deemed_receipt, "17:00".parse().ok());
}
