//! The morning report of ten thousand breaches, as an HTML page.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::io;

use divan::Bencher;
use dutyclock::calendar::shipped;
use dutyclock::report::{By, Counts, Entry, Format, RecordCounts, Report, Schema, Style, Summary};
use dutyclock::rules::Dates;
use dutyclock::{Calendar, Case, Criteria, Moment, RuleSet, deadlines};

const BREACHES: u64 = 10_000;

fn main() {
    divan::main();
}

/// A conference that was not held, in many cases.
fn report<'a>(rules: &'a RuleSet, calendar: &'a Calendar, as_of: Moment) -> Report<'a> {
    let mut case = Case::new(None);
    case.record(rules.events.find("strategy-discussion").unwrap(), "2026-11-20".parse().unwrap());
    let found = deadlines(&case, rules, calendar, &Criteria::as_of(as_of));
    let breach = found.deadlines.into_iter().next().unwrap();
    let mut counts = Counts::default();
    let mut entries = Vec::new();
    for number in 0..BREACHES {
        counts.add(breach.status);
        entries.push(Entry {
            case: Some(format!("C-{number:05}")),
            deadline: breach.clone(),
            change: None,
        });
    }
    let summary = Summary {
        records: RecordCounts { judged: BREACHES, rejected: 0, not_countable: 0 },
        cases: BREACHES,
        counts,
        by: By::Rule,
        groups: Vec::new(),
        groups_are_asked_for: false,
        new_since: None,
        not_testable: Vec::new(),
        not_checked: 0,
        leaves_out_duties: false,
        unread: Vec::new(),
        not_started: 0,
        starting_later: None,
        rejects: Vec::new(),
    };
    Report {
        as_of,
        rules,
        calendar,
        event: None,
        entries,
        summary: Some(summary),
        incomplete: Vec::new(),
        errors: Vec::new(),
        role: None,
        explain: false,
        all_duties: true,
        considered: None,
        since: None,
        next: None,
        ask_instead: Vec::new(),
        columns: None,
        schema: Schema::default(),
    }
}

#[divan::bench]
fn ten_thousand_breaches(bencher: Bencher<'_, '_>) {
    let rules = RuleSet::shipped("england", Dates::All).unwrap();
    let calendar = shipped::calendar(shipped::DEFAULT).unwrap().unwrap();
    let report = report(&rules, &calendar, "2026-12-14".parse().unwrap());
    let style = Style { width: 80, color: false, links: false, ascii: false, header: true };
    bencher.bench_local(|| {
        dutyclock::report::write(&report, Format::Html, style, &mut io::sink()).unwrap()
    });
}
