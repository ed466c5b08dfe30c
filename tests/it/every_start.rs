//! Whoever names an event that starts a deadline, by any of its names, has rows in answer, or is asked for the duty. As
//! of Friday 20 November 2026 at 09:00.

use std::collections::BTreeSet;

use dutyclock::report::{self, Entry, Format, Report, Style};
use dutyclock::rules::{Event, EventId, Nation, NotOneEvent};
use dutyclock::text::is_same_name;
use dutyclock::{Calendar, Criteria, Moment, RuleSet, deadlines_from};

use crate::common::{calendar_of, case, cli, moment, rules};

const AS_OF: &str = "2026-11-20T09:00";
const WHEN: &str = "2026-11-19T10:00";

/// The events that start a rule in force.
fn starts(rules: &RuleSet) -> impl Iterator<Item = (EventId, &Event)> {
    let started: BTreeSet<EventId> = rules
        .rules_on(moment(WHEN).date())
        .flat_map(|rule| rule.starting_events().chain(rule.completes.filter(|_| rule.repeats)))
        .collect();
    rules.events.with_ids().filter(move |(id, _)| started.contains(id))
}

#[test]
fn each_name_of_an_event_leads_to_it() {
    for nation in Nation::ALL {
        let rules = rules(nation.name());
        for (id, event) in starts(&rules) {
            for name in event.also.iter().chain([&event.id, &event.title]) {
                let found = rules.event(name);
                let is_asked_back = matches!(
                    &found,
                    Err(NotOneEvent::Several { readings, .. })
                        if readings.iter().any(|one| one.starts_with(&format!("`{}` (", event.id)))
                );
                // `referral` is also what people call an allegation, but the id of another event.
                let has_id = found
                    .as_ref()
                    .is_ok_and(|&other| is_same_name(&rules.events.get(other).id, name));
                assert!(found == Ok(id) || is_asked_back || has_id, "{nation}, {name}: {found:?}");
            }
        }
    }
}

/// The answer at a width in columns; empty if nothing starts.
fn answer(rules: &RuleSet, calendar: &Calendar, event: &Event, width: u16) -> String {
    let as_of: Moment = moment(AS_OF);
    let criteria = Criteria { is_one_event: true, ..Criteria::as_of(as_of) };
    let case = case(rules, &[(&event.id, WHEN)]);
    let id = rules.events.find(&event.id).unwrap();
    let found = deadlines_from(id, &case, rules, calendar, &criteria);
    if found.deadlines.is_empty() {
        return String::new();
    }
    let entry = |deadline| Entry { case: None, deadline, change: None };
    let report = Report {
        event: Some((id, moment(WHEN))),
        entries: found.deadlines.into_iter().map(entry).collect(),
        ..Report::asking(as_of, rules, calendar, Vec::new())
    };
    let style = Style { width, color: false, links: false, ascii: false, header: true };
    let mut text = Vec::new();
    report::write(&report, Format::Table, style, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn each_start_has_rows_or_is_asked_for_the_duty() {
    for nation in Nation::ALL {
        let rules = rules(nation.name());
        let calendar = calendar_of(&rules);
        for (_, event) in starts(&rules) {
            for width in [80, 40] {
                let about = format!("{nation}, {}, {width}", event.id);
                let text = answer(&rules, &calendar, event, width);
                if text.is_empty() {
                    let asked =
                        ["due", &event.id, WHEN, "--as-of", AS_OF, "--nation", nation.name()];
                    let asked = cli::answer(&asked);
                    assert!(asked.contains("\n  dutyclock due "), "{about}: {asked}");
                    continue;
                }
                let too_wide = text.lines().find(|line| line.chars().count() > width.into());
                assert_eq!(too_wide, None, "{about}");
                assert!(!text.contains("No deadline starts here"), "{about}: {text}");
                let titles = rules.rules().filter(|rule| {
                    let first_word = rule.title.split(' ').next().unwrap_or_default();
                    rule.starts_from(rules.events.find(&event.id).unwrap())
                        && text.contains(first_word)
                });
                assert!(titles.count() > 0, "{about}: {text}");
            }
        }
    }
}

/// The same by the program itself, for some of what people say.
#[test]
fn what_people_say_is_answered_at_any_width() {
    for name in [
        "new referral",
        "strategy meeting",
        "ICPC",
        "RCPC",
        "PPO",
        "EPO",
        "came into care",
        "placement move",
        "missing child found",
        "LADO referral",
        "stage 1 complaint",
        "EHCP request",
        "private fostering",
        "core group",
        "return interview",
    ] {
        for width in ["80", "40"] {
            let mut command = cli::dutyclock(&["due", name, WHEN, "--as-of", AS_OF]);
            let ran = cli::finish(command.env("COLUMNS", width));
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{name}");
            let width: usize = width.parse().unwrap();
            let lines =
                ran.stdout.lines().filter(|line| !line.trim_start().starts_with("dutyclock "));
            let too_wide = lines.clone().find(|line| line.chars().count() > width);
            assert_eq!(too_wide, None, "{name}, {width}");
            assert!(lines.count() > 3, "{name}: {}", ran.stdout);
        }
    }
}
