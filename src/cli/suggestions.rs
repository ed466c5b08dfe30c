//! Suggests other tables when the chosen ones lack an event or a rule.

use anyhow::{Context, Result, anyhow, bail};
use dutyclock::rules::{Dates, Event, EventId, NotOneEvent, Rule, shipped};
use dutyclock::{Moment, RuleSet, intake};

/// The event of that name. If only other tables know it, the error names them.
pub(super) fn event(rules: &RuleSet, written: &str, when: Moment) -> Result<EventId> {
    let unknown = match rules.event(written) {
        Ok(event) => return Ok(event),
        Err(NotOneEvent::Unknown(unknown)) => unknown,
        Err(several) => return Err(several).context("EVENT"),
    };
    match starting_elsewhere(rules, &unknown.written, when) {
        Some(others) => {
            bail!("EVENT: `{}` has no event `{}`; {others}", rules.id, unknown.written)
        }
        None => Err(unknown).context("EVENT"),
    }
}

/// Refuses a rule that the tables lack. The error says why it is not counted, if that is known; if only other tables have it, the error names them.
pub(super) fn check_rule(rules: &RuleSet, id: &str, when: Moment) -> Result<()> {
    let Err(message) = intake::check_rule(id, rules) else { return Ok(()) };
    if let Some(unread) = rules.latest_unread().find(|unread| unread.id == id) {
        bail!("RULE: `{id}` is not counted: {unread}");
    }
    let has_it = |table: &RuleSet| table.rules().any(|rule| rule.id == id);
    match elsewhere(rules, has_it, "that rule", when) {
        Some(others) => bail!("RULE: `{}` has no rule `{id}`; {others}", rules.id),
        None => Err(anyhow!(message).context("RULE")),
    }
}

/// Says that nothing starts from that event, and what to ask instead: for the start of the duty that the event
/// completes, or for another table.
pub(super) fn nothing_starts(rules: &RuleSet, event: EventId, when: Moment) -> String {
    let id = &rules.events.get(event).id;
    let others = starting_elsewhere(rules, id, when)
        .map(|others| format!("nothing in `{}` starts from `{id}`; {others}", rules.id));
    let mut duties = completed_by(rules, id, when);
    if duties.is_none() && others.is_none() {
        let dates = Dates::From(when.date());
        let shipped = shipped::ids().filter_map(|table| intake::rule_set(table, dates).ok());
        duties = shipped.filter_map(|table| completed_by(&table, id, when)).next();
    }
    let duties =
        duties.map(|duties| format!("nothing starts from `{id}`: it is itself due. {duties}"));
    let next = starting_after(rules, event);
    let said: Vec<String> = duties.into_iter().chain(next).chain(others).collect();
    if said.is_empty() {
        format!("nothing in `{}` starts from `{id}`", rules.id)
    } else {
        said.join("\n")
    }
}

/// The events that end it, or can only follow it, and what they start; `None` if none of them starts anything.
fn starting_after(rules: &RuleSet, event: EventId) -> Option<String> {
    let after =
        rules.events.with_ids().filter(|(_, after)| after.comes_after().any(|e| e == event));
    let starts = |(next, after): (EventId, &Event)| {
        let starts = |rule: &&Rule| rule.starts_from(next);
        let title = &rules.latest_rules().find(starts)?.title;
        let id = &rules.events.get(event).id;
        Some(format!(
            "nothing starts from `{id}` itself. Next comes \"{}\", which starts \"{title}\". When is that? \
             dutyclock due {} DATE",
            after.title, after.id
        ))
    };
    let found: Vec<String> = after.filter_map(starts).collect();
    (!found.is_empty()).then(|| found.join("\n"))
}

/// What the event completes, and the questions to ask for it; `None` if it completes nothing.
fn completed_by(rules: &RuleSet, event: &str, when: Moment) -> Option<String> {
    let event = rules.events.find(event).ok()?;
    let mut found: Vec<String> = Vec::new();
    for edition in rules.editions().iter().filter(|edition| edition.in_force.contains(when.date()))
    {
        for rule in edition.rules.iter().filter(|rule| rule.completes == Some(event)) {
            for start in rule.starting_events().map(|start| rules.events.get(start)) {
                let asked = format!(
                    "{} ({} \"{}\"). When was that? dutyclock due {} DATE",
                    rule.title,
                    rule.from_or_before(&rule.periods_in_words()),
                    start.title,
                    start.id
                );
                if !found.contains(&asked) {
                    found.push(asked);
                }
            }
        }
    }
    (!found.is_empty()).then(|| found.join("\n"))
}

fn starting_elsewhere(rules: &RuleSet, event: &str, when: Moment) -> Option<String> {
    let starts_something = |table: &RuleSet| {
        let event = table.events.find(event);
        event.is_ok_and(|event| table.rules().any(|rule| rule.starts_from(event)))
    };
    elsewhere(rules, starts_something, "rules for it", when)
}

/// The shipped tables that have something, and the one to choose: preferably one that includes the
/// chosen tables.
fn elsewhere(
    rules: &RuleSet,
    has: impl Fn(&RuleSet) -> bool,
    what: &str,
    when: Moment,
) -> Option<String> {
    let dates = Dates::From(when.date());
    let tables = shipped::ids().filter_map(|id| intake::rule_set(id, dates).ok());
    let having: Vec<RuleSet> = tables.filter(|table| has(table)).collect();
    let chosen = having.iter().find(|table| includes(table, rules)).or(having.first())?;
    let names: Vec<String> = having.iter().map(|table| format!("`{}`", table.id)).collect();
    let have = if names.len() == 1 { "has" } else { "have" };
    Some(format!("{} {have} {what}: --rules {}", in_a_row(&names), chosen.id))
}

/// Whether a table has every rule of the latest editions of another.
fn includes(table: &RuleSet, other: &RuleSet) -> bool {
    other
        .latest_rules()
        .all(|rule| table.rules().any(|known| (&known.id, &known.table) == (&rule.id, &rule.table)))
}

/// `a`, `a and b`, `a, b and c`.
fn in_a_row(names: &[String]) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}
