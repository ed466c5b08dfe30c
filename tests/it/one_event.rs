//! A question about one event reads only the rules that name it. Its answer is that of all rules.

use chrono::NaiveDate;
use dutyclock::report::{Entry, Format, Report, Style};
use dutyclock::rules::{Dates, Wanted};
use dutyclock::{Calendar, Case, Criteria, Moment, RuleSet, calendar, deadlines_from};

/// What `due` says of an event on a day, with how each date was counted.
fn answer(rules: &RuleSet, calendar: &Calendar, event: &str, day: NaiveDate) -> String {
    let (event, when) = (rules.events.find(event).unwrap(), Moment::from(day));
    let mut case = Case::new(None);
    case.record(event, when);
    let criteria = Criteria { is_one_event: true, ..Criteria::as_of(when) };
    let found = deadlines_from(event, &case, rules, calendar, &criteria);
    let report = Report {
        event: Some((event, when)),
        errors: found.errors(),
        entries: { found.deadlines.into_iter() }
            .map(|deadline| Entry { case: None, deadline, change: None })
            .collect(),
        explain: true,
        all_duties: true,
        ..Report::asking(when, rules, calendar, Vec::new())
    };
    let style = Style { width: 80, color: false, links: false, ascii: false, header: true };
    let mut written = Vec::new();
    for format in [Format::Json, Format::List] {
        dutyclock::report::write(&report, format, style, &mut written).unwrap();
    }
    String::from_utf8(written).unwrap()
}

#[test]
fn the_rules_that_name_an_event_answer_as_all_rules_do() {
    for (table, day) in [
        ("england", "2026-11-20"),
        ("england", "2019-03-04"),
        ("wales", "2026-11-20"),
        ("scotland", "2026-11-20"),
        ("northern-ireland", "2026-11-20"),
        ("set-procedures", "2026-11-20"),
    ] {
        let day: NaiveDate = day.parse().unwrap();
        let dates = Dates::From(day);
        let all = RuleSet::shipped(table, dates).unwrap();
        let calendar = calendar::shipped::calendar(&all.calendar).unwrap().unwrap();
        for event in all.events.iter() {
            let wanted = Wanted { dates, event: Some(&event.id) };
            let few = RuleSet::shipped(table, wanted).unwrap();
            assert_eq!(
                answer(&few, &calendar, &event.id, day),
                answer(&all, &calendar, &event.id, day),
                "{table}: {} on {day}",
                event.id
            );
        }
    }
}

#[test]
fn of_many_rules_few_are_read() {
    let dates = Dates::All;
    let all = RuleSet::shipped("england", dates).unwrap();
    let few = RuleSet::shipped("england", Wanted { dates, event: Some("referral") }).unwrap();
    assert!(few.rules().count() * 5 < all.rules().count());
    assert!(few.events.iter().count() * 5 < all.events.iter().count());
    let event = Some("what nobody calls an event");
    let unknown = RuleSet::shipped("england", Wanted { dates, event }).unwrap();
    assert_eq!(unknown.rules().count(), all.rules().count());
}
