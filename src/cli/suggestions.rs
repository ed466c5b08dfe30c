//! Suggests other tables when the chosen ones lack an event or a rule.

use std::fmt;

use anyhow::{Context, Result, anyhow, bail};
use dutyclock::report::{AskBack, duty_in_words};
use dutyclock::rules::{Dates, Event, EventId, Nation, NotOneEvent, Rule, shipped};
use dutyclock::{Moment, RuleSet, intake};

use super::nation::in_words;

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
        None => match rules_of_event(rules, id) {
            Some(known) => bail!(
                "RULE: `{id}` is an event; name one of the duties that it starts or completes ({}), \
                 such as: dutyclock explain {} DATE",
                known.join(", "),
                known[0]
            ),
            None => Err(anyhow!(message).context("RULE")),
        },
    }
}

/// The ids of the rules that an event starts or completes, at least one.
fn rules_of_event<'r>(rules: &'r RuleSet, name: &str) -> Option<Vec<&'r str>> {
    let event = rules.event(name).ok()?;
    let is_of = |rule: &&Rule| rule.starts_from(event) || rule.completes == Some(event);
    let mut ids: Vec<&str> = rules.latest_rules().filter(is_of).map(|rule| &*rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    (!ids.is_empty()).then_some(ids)
}

/// What to ask instead of an event that starts nothing: for the start of the duty that it completes, for what comes
/// after it, or for it in another table.
pub(super) struct AskingBack<'a> {
    /// The command that was given: `due` or `timeline`.
    pub(super) command: &'static str,
    pub(super) rules: &'a RuleSet,
    /// The table as it was chosen on the command line.
    pub(super) table: &'a str,
}

impl AskingBack<'_> {
    /// The questions, at least one.
    pub(super) fn instead_of(&self, event: EventId, when: Moment) -> Vec<AskBack> {
        let Event { id, title, .. } = self.rules.events.get(event);
        let mut asked = self.completed_by(self.rules, self.table, id, when);
        asked.extend(self.starting_after(event));
        let is_open = asked.is_empty();
        asked.extend(self.elsewhere(id, when, is_open));
        if asked.is_empty() {
            let dates = Dates::From(when.date());
            let shipped = shipped::ids().filter_map(|table| intake::rule_set(table, dates).ok());
            let of_nation = shipped.filter(|table| shares_a_nation(table, self.rules));
            let asked_there = of_nation.map(|there| self.completed_by(&there, &there.id, id, when));
            asked.extend(
                asked_there.into_iter().find(|asked| !asked.is_empty()).into_iter().flatten(),
            );
        }
        if asked.is_empty() {
            let says = format!("Nothing is due after \"{title}\". What does it change?");
            asked.push(AskBack { says, command: format!("dutyclock events {id}") });
        }
        asked
    }

    /// The command for another event on a day to be filled in.
    fn ask(&self, event: &str, table: &str) -> String {
        let table =
            if table == shipped::DEFAULT { String::new() } else { format!(" --rules {table}") };
        format!("dutyclock {} {event} DATE{table}", self.command)
    }

    /// The duties that the event completes, and the question for the start of each.
    fn completed_by(
        &self,
        rules: &RuleSet,
        table: &str,
        event: &str,
        when: Moment,
    ) -> Vec<AskBack> {
        let Ok(event) = rules.events.find(event) else { return Vec::new() };
        let in_force = rules.editions().iter();
        let in_force = in_force.filter(|edition| edition.in_force.contains(when.date()));
        let completed = in_force.flat_map(|edition| &edition.rules);
        let mut asked: Vec<AskBack> = Vec::new();
        for rule in completed.filter(|rule| rule.completes == Some(event)) {
            for start in rule.starting_events() {
                let Event { id, title, .. } = rules.events.get(start);
                let says = if start == rule.starts {
                    format!("{} When was that?", duty_in_words(rules, rule))
                } else {
                    format!("The same duty can start from \"{title}\". When was that?")
                };
                let question = AskBack { says, command: self.ask(id, table) };
                if !asked.contains(&question) {
                    asked.push(question);
                }
            }
        }
        asked
    }

    /// The events that end it, or can only follow it, and what they start.
    fn starting_after(&self, event: EventId) -> Vec<AskBack> {
        let events = self.rules.events.with_ids();
        let after = events.filter(|(_, after)| after.comes_after().any(|first| first == event));
        let starts = after.filter_map(|(next, after)| {
            let duty = self.rules.latest_rules().find(|rule| rule.starts_from(next))?;
            let says = format!(
                "Next comes \"{}\", which starts this duty: {}. When is that?",
                after.title, duty.title
            );
            Some(AskBack { says, command: self.ask(&after.id, self.table) })
        });
        starts.collect()
    }

    /// The tables in which it starts something; those of other nations only where nothing else is to be asked.
    fn elsewhere(&self, event: &str, when: Moment, is_open: bool) -> Option<AskBack> {
        let others = starting_elsewhere(self.rules, event, when);
        let others = others.filter(|others| is_open || !others.is_of_another_nation)?;
        let says = format!(
            "`{}` has no rule that starts from this event; {}.",
            self.rules.id, others.says
        );
        let when = match when.time() {
            Some(time) => format!("{} {}", when.date(), time.format("%H:%M")),
            None => when.date().to_string(),
        };
        let command = format!("dutyclock {} {event} {when} --rules {}", self.command, others.table);
        Some(AskBack { says, command })
    }
}

fn starting_elsewhere(rules: &RuleSet, event: &str, when: Moment) -> Option<Elsewhere> {
    let starts_something = |table: &RuleSet| {
        let event = table.event(event);
        event.is_ok_and(|event| table.rules().any(|rule| rule.starts_from(event)))
    };
    elsewhere(rules, starts_something, "rules for it", when)
}

/// Other tables that have what was asked for.
struct Elsewhere {
    /// `a and b have rules for it`.
    says: String,
    /// The one to choose.
    table: String,
    /// Whether no table of the chosen nation has it.
    is_of_another_nation: bool,
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: --rules {}", self.says, self.table)
    }
}

/// The shipped tables that have something, and the one to choose: preferably one that includes the
/// chosen tables. Other nations are named only if no table of this one has it.
fn elsewhere(
    rules: &RuleSet,
    has: impl Fn(&RuleSet) -> bool,
    what: &str,
    when: Moment,
) -> Option<Elsewhere> {
    let dates = Dates::From(when.date());
    let tables = shipped::ids().filter_map(|id| intake::rule_set(id, dates).ok());
    let (of_nation, others): (Vec<RuleSet>, Vec<RuleSet>) =
        tables.filter(|table| has(table)).partition(|table| shares_a_nation(table, rules));
    let Some(first) = of_nation.first() else {
        return in_other_nations(rules, &others, what);
    };
    let chosen = of_nation.iter().find(|table| includes(table, rules)).unwrap_or(first);
    let names: Vec<String> = of_nation.iter().map(|table| format!("`{}`", table.id)).collect();
    let have = if names.len() == 1 { "has" } else { "have" };
    let says = format!("{} {have} {what}", in_a_row(&names));
    Some(Elsewhere { says, table: chosen.id.clone(), is_of_another_nation: false })
}

/// The other nations that have something. Whoever has chosen a table is not sent to another nation.
fn in_other_nations(rules: &RuleSet, having: &[RuleSet], what: &str) -> Option<Elsewhere> {
    let has_it = |nation: &Nation| having.iter().any(|table| table.nations.contains(nation));
    let nations: Vec<Nation> = Nation::ALL.iter().copied().filter(has_it).collect();
    let first = nations.first().filter(|_| rules.id == shipped::DEFAULT)?;
    let have = if nations.len() == 1 { "has" } else { "have" };
    let says = format!("{} {have} {what}", in_words(&nations));
    Some(Elsewhere { says, table: first.name().to_owned(), is_of_another_nation: true })
}

/// Whether two tables are for the same nation, as far as they name one.
fn shares_a_nation(one: &RuleSet, other: &RuleSet) -> bool {
    one.nations.is_empty()
        || other.nations.is_empty()
        || one.nations.iter().any(|nation| other.nations.contains(nation))
}

/// Whether a table has every rule of the latest editions of another.
fn includes(table: &RuleSet, other: &RuleSet) -> bool {
    other
        .latest_rules()
        .all(|rule| table.rules().any(|known| (&known.id, &known.table) == (&rule.id, &rule.table)))
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn in_a_row(names: &[String]) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}
