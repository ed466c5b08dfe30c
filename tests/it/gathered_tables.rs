//! Combined tables: the content of each document is the same in the table that combines them all, whatever
//! else happens in a case.

use crate::common::{case, date, england_and_wales, moment, rules};
use dutyclock::{Criteria, Horizon, RuleSet, Start, Step, timeline};

/// The steps of a path that are in `child-protection`, and those without a limit on the path from a referral.
fn path_from_referral(within: &RuleSet, events: &[(&str, &str)]) -> Vec<String> {
    let now = "2026-11-20";
    let judgement = Criteria::as_of(moment(now));
    let horizon = Horizon { path_from: Some(date(now)), ..Horizon::default() };
    let found = timeline(&case(within, events), within, &england_and_wales(), &judgement, horizon);
    assert_eq!(found.errors(), [""; 0]);
    let of_other_documents = [
        "interim-care-order",
        "looked-after",
        "placement",
        "visit",
        "looked-after-review",
        "health-assessment",
        "health-review",
    ];
    let starts = |step: &Step<'_>| within.events.get(step.starts).id.clone();
    let steps = found.steps.iter().filter(|step| !of_other_documents.contains(&&*starts(step)));
    steps.map(|step| format!("{}: {} -> {}", step.title(within), step.from, step.end())).collect()
}

#[test]
fn what_happens_under_another_document_cuts_no_path_short() {
    let (child_protection, all) = (rules("child-protection"), rules("england"));
    let referral = ("referral", "2026-11-20");
    for other in [
        ("looked-after", "2026-11-20"),
        ("interim-care-order", "2026-11-20"),
        ("placement-ended", "2026-11-20"),
        ("complaint-withdrawn", "2026-11-20"),
        ("ehc-plan", "2026-11-20"),
    ] {
        let alone = path_from_referral(&child_protection, &[referral, other]);
        assert_eq!(path_from_referral(&all, &[referral, other]), alone, "{}", other.0);
        let conference = "Hold the initial child protection conference: Mon 23 Nov 2026";
        assert!(alone.iter().any(|step| step.starts_with(conference)), "{}", other.0);
    }
    let closed = path_from_referral(&all, &[referral, ("closure", "2026-11-20")]);
    assert!(closed.iter().all(|step| !step.contains("conference")), "{closed:?}");
}

#[test]
fn a_path_begins_where_its_own_document_is_in_force_whatever_the_others_are() {
    // Long before the first Working Together that is shipped.
    let events = [("looked-after", "2012-03-05")];
    for table in ["looked-after-children", "england"] {
        let rules = rules(table);
        let judgement = Criteria::as_of(moment("2012-03-05"));
        let case = case(&rules, &events);
        let found = timeline(&case, &rules, &england_and_wales(), &judgement, Horizon::default());
        let mut placed = found.steps.iter().filter(|step| step.start == Start::WithoutLimit);
        let visit =
            placed.find(|step| step.rule().is_some_and(|rule| rule.id == "first-visit")).unwrap();
        // A week after Monday 5 March, the day on which the placement is taken to start.
        assert_eq!(visit.due().unwrap().iso(), "2012-03-12", "{table}");
    }
}
