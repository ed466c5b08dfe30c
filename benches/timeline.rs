//! The time that a timeline takes, with and without writing it.

#![allow(missing_docs, clippy::unwrap_used)]

use divan::{Bencher, black_box};
use dutyclock::calendar::shipped;
use dutyclock::report::{Format, Schema, Style, TimelineReport};
use dutyclock::rules::Dates;
use dutyclock::{Calendar, Case, Criteria, Horizon, RuleSet, Timeline, timeline};

fn main() {
    divan::main();
}

const TWELVE_REVIEWS: Horizon = Horizon { repeats: Some(12), until: None, path_from: None };

fn rules() -> RuleSet {
    RuleSet::shipped("england", Dates::All).unwrap()
}

fn calendar() -> Calendar {
    shipped::calendar(shipped::DEFAULT).unwrap().unwrap()
}

fn judgement() -> Criteria {
    Criteria::as_of("2026-11-20T17:00".parse().unwrap())
}

fn referral(rules: &RuleSet) -> Case {
    let mut case = Case::new(None);
    case.record(rules.events.find("referral").unwrap(), "2026-11-20T16:40".parse().unwrap());
    case
}

fn followed<'a>(case: &Case, rules: &'a RuleSet, calendar: &Calendar) -> Timeline<'a> {
    timeline(case, rules, calendar, &judgement(), TWELVE_REVIEWS)
}

/// A referral with everything that follows, to its twelfth review.
#[divan::bench]
fn a_referral_with_twelve_reviews(bencher: Bencher<'_, '_>) {
    let (rules, calendar) = (rules(), calendar());
    let case = referral(&rules);
    bencher.bench(|| black_box(followed(&case, &rules, &calendar)));
}

#[divan::bench(args = [
    Format::Table,
    Format::Json,
    Format::Csv,
    Format::Markdown,
    Format::Ics,
    Format::Text,
    Format::Svg,
    Format::Html,
])]
fn a_referral_with_twelve_reviews_written(bencher: Bencher<'_, '_>, format: Format) {
    let (rules, calendar) = (rules(), calendar());
    let case = referral(&rules);
    bencher.bench(|| {
        let Timeline { steps, .. } = followed(&case, &rules, &calendar);
        let report = TimelineReport {
            as_of: judgement().as_of,
            rules: &rules,
            calendar: &calendar,
            event: None,
            case: None,
            steps,
            incomplete: Vec::new(),
            errors: Vec::new(),
            role: None,
            explain: false,
            ask_instead: Vec::new(),
            schema: Schema::default(),
        };
        let mut out = Vec::new();
        let style = Style { width: 80, color: false, links: false, ascii: false, header: true };
        dutyclock::report::write(&report, format, style, &mut out).unwrap();
        black_box(out)
    });
}
