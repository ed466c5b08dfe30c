//! Suggests other tables when the chosen ones lack an event or a rule.

use anyhow::{Context, Result, anyhow, bail};
use dutyclock::rules::{Dates, EventId, shipped};
use dutyclock::{Moment, RuleSet, intake};

/// The event with that id. If only other tables know it, the error names them.
pub(super) fn event(rules: &RuleSet, written: &str, when: Moment) -> Result<EventId> {
    let unknown = match rules.events.find(written) {
        Ok(event) => return Ok(event),
        Err(unknown) => unknown,
    };
    match starting_elsewhere(rules, &unknown.written, when) {
        Some(others) => {
            bail!("EVENT: `{}` has no event `{}`; {others}", rules.id, unknown.written)
        }
        None => Err(unknown).context("EVENT"),
    }
}

/// Refuses a rule that the tables lack. If only other tables have it, the error names them.
pub(super) fn check_rule(rules: &RuleSet, id: &str, when: Moment) -> Result<()> {
    let Err(message) = intake::check_rule(id, rules) else { return Ok(()) };
    let has_it = |table: &RuleSet| table.rules().any(|rule| rule.id == id);
    match elsewhere(rules, has_it, "that rule", when) {
        Some(others) => bail!("RULE: `{}` has no rule `{id}`; {others}", rules.id),
        None => Err(anyhow!(message).context("RULE")),
    }
}

/// Says that nothing starts from that event, and in which other tables something does.
pub(super) fn nothing_starts(rules: &RuleSet, event: EventId, when: Moment) -> String {
    let id = &rules.events.get(event).id;
    let others = starting_elsewhere(rules, id, when).map(|others| format!("; {others}"));
    format!("nothing in `{}` starts from `{id}`{}", rules.id, others.unwrap_or_default())
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
