//! The first day, and the last, of every table and of every rule that began later than its table: each row of
//! `tests/data/first-days.csv`, whose days come from the documents and not from the tables.

use std::collections::BTreeSet;

use crate::common::{calendar_of, case, date, moment, rules};
use chrono::NaiveDate;
use dutyclock::rules::{InForce, shipped};
use dutyclock::{Criteria, Remark, deadlines};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    table: String,
    rule: String,
    event: String,
    /// What else is recorded, as `event=when`.
    earlier: String,
    circumstance: Option<String>,
    /// The period that began then, if the rule had another before.
    period: Option<String>,
    first: NaiveDate,
    last: Option<NaiveDate>,
    why: String,
}

fn rows() -> Vec<Row> {
    let file = include_bytes!("../data/first-days.csv").as_slice();
    csv::Reader::from_reader(file).deserialize().map(|row| row.unwrap()).collect()
}

/// Whether the rule holds for what happens on a day.
fn holds(row: &Row, day: NaiveDate) -> bool {
    let rules = rules(&row.table);
    let day = day.to_string();
    let earlier = row.earlier.split_whitespace().map(|pair| pair.split_once('=').unwrap());
    let events: Vec<_> = earlier.chain([(row.event.as_str(), day.as_str())]).collect();
    let mut case = case(&rules, &events);
    case.circumstances.extend(row.circumstance.clone());
    let calendar = calendar_of(&rules);
    let found = deadlines(&case, &rules, &calendar, &Criteria::as_of(moment(&day)));
    assert!(found.uncountable.iter().all(|other| other.rule.id != row.rule), "{row:?}");
    found.deadlines.iter().any(|deadline| {
        let is_outside = |remark: &Remark| matches!(remark, Remark::NotInForce { .. });
        deadline.rule.id == row.rule
            && deadline.event == moment(&day)
            && !deadline.remarks.iter().any(is_outside)
            && row
                .period
                .as_ref()
                .is_none_or(|period| deadline.counting.period.to_string() == *period)
    })
}

#[test]
fn a_rule_begins_on_its_first_day_and_ends_with_its_last() {
    for row in rows() {
        let Row { table, rule, first, last, why, .. } = &row;
        let at = format!("{table} {rule}: {why}");
        assert!(!holds(&row, first.pred_opt().unwrap()), "the day before: {at}");
        assert!(holds(&row, *first), "the first day: {at}");
        assert!(holds(&row, first.succ_opt().unwrap()), "the day after: {at}");
        if let Some(last) = last {
            assert!(holds(&row, *last), "the last day: {at}");
            assert!(!holds(&row, last.succ_opt().unwrap()), "the day after the last: {at}");
        } else {
            assert!(holds(&row, date("2026-11-20")), "now: {at}");
        }
    }
}

/// A table, and its rule that has dates of its own; no rule for the dates of the table itself.
type Dated = (String, Option<String>);

#[test]
fn every_table_and_every_rule_with_dates_of_its_own_has_a_row() {
    let mut dated: BTreeSet<Dated> = BTreeSet::new();
    for id in shipped::ids() {
        let definition = shipped::definition(id).unwrap().unwrap();
        if definition.in_force != InForce::default() {
            dated.insert((id.to_owned(), None));
        }
        for rule in &definition.rules {
            let of_variants = rule.variants.iter().flatten().map(|variant| variant.in_force);
            if rule.in_force.is_some() || of_variants.flatten().next().is_some() {
                dated.insert((id.to_owned(), Some(rule.id.clone())));
            }
        }
    }
    let has_own = |row: &Row| dated.contains(&(row.table.clone(), Some(row.rule.clone())));
    let tested = rows().into_iter().map(|row| {
        let rule = has_own(&row).then(|| row.rule.clone());
        (row.table, rule)
    });
    let tested: BTreeSet<Dated> = tested.collect();
    assert_eq!(tested, dated);
}
