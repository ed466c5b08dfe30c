//! What the tables asked for do not have, and which of the others do.

use anyhow::{Context, Result, bail};
use dutyclock::rules::{Dates, EventId, shipped};
use dutyclock::{Moment, RuleSet, intake};

/// The event with that id; where only other tables know it, the error names them.
pub(super) fn event(rules: &RuleSet, written: &str, when: Moment) -> Result<EventId> {
    let unknown = match rules.events.find(written) {
        Ok(event) => return Ok(event),
        Err(unknown) => unknown,
    };
    match elsewhere(rules, &unknown.written, when) {
        Some(others) => {
            bail!("EVENT: `{}` knows no event `{}`; {others}", rules.id, unknown.written)
        }
        None => Err(unknown).context("EVENT"),
    }
}

/// Says that nothing starts from that event, and in which other tables something does.
pub(super) fn nothing_starts(rules: &RuleSet, event: EventId, when: Moment) -> String {
    let id = &rules.events.get(event).id;
    let others = elsewhere(rules, id, when).map(|others| format!("; {others}"));
    format!("nothing in `{}` starts from `{id}`{}", rules.id, others.unwrap_or_default())
}

/// The shipped tables in which something starts from that event, and the one to choose: that which has
/// what is asked for now, too.
fn elsewhere(rules: &RuleSet, event: &str, when: Moment) -> Option<String> {
    let tables =
        shipped::ids().filter_map(|id| intake::rule_set(id, Dates::From(when.date())).ok());
    let starting: Vec<RuleSet> = tables
        .filter(|table| {
            let event = table.events.find(event);
            event.is_ok_and(|event| table.rules().any(|rule| rule.starts_from(event)))
        })
        .collect();
    let chosen = starting.iter().find(|table| includes(table, rules)).or(starting.first())?;
    let names: Vec<String> = starting.iter().map(|table| format!("`{}`", table.id)).collect();
    let has = if names.len() == 1 { "has" } else { "have" };
    let rules_for_it = if names.len() == 1 { "a rule for it" } else { "rules for it" };
    Some(format!("{} {has} {rules_for_it}: --rules {}", in_a_row(&names), chosen.id))
}

/// Whether a table has every rule of another.
fn includes(table: &RuleSet, other: &RuleSet) -> bool {
    other
        .rules()
        .all(|rule| table.rules().any(|known| (&known.id, &known.table) == (&rule.id, &rule.table)))
}

/// `a`, `a and b`, `a, b and c`.
fn in_a_row(names: &[String]) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}
