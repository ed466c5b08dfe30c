//! Helpers for tests of the record readers.
use dutyclock::intake::Reject;
use dutyclock::rules::Dates;
use dutyclock::{Case, Criteria, Moment, RuleSet, Status, deadlines};

/// A record as a reader passed it on.
pub(crate) type Record = Result<Case, Reject>;

fn england() -> RuleSet {
    RuleSet::shipped("england", Dates::All).unwrap()
}

pub(crate) fn case(record: &Record) -> &Case {
    match record {
        Ok(case) => case,
        Err(reject) => panic!("rejected: {reject}"),
    }
}

pub(crate) fn reject(record: &Record) -> &Reject {
    match record {
        Err(reject) => reject,
        Ok(case) => panic!("not rejected: {case:?}"),
    }
}

/// `referral 2025-11-03`, for each event of a case.
pub(crate) fn events(record: &Record) -> Vec<String> {
    let rules = england();
    let told =
        |(event, when): (_, Moment)| format!("{} {}", rules.events.get(event).id, when.iso());
    case(record).all().map(told).collect()
}

/// Due date and status of a rule of `england`; `None` where it was not started.
pub(crate) fn judged_as_of(record: &Record, rule: &str, as_of: &str) -> Option<(String, Status)> {
    let rules = england();
    let calendar = dutyclock::calendar::shipped::calendar("england-and-wales").unwrap().unwrap();
    let judgement = Criteria::as_of(as_of.parse().unwrap());
    let found = deadlines(case(record), &rules, &calendar, &judgement);
    let deadline = found.deadlines.iter().find(|deadline| deadline.rule.id == rule)?;
    Some((deadline.due.unwrap().iso(), deadline.status))
}
