//! Suggests other tables when the chosen ones lack an event or a rule.

use std::fmt;

use anyhow::{Context, Error, Result, anyhow, bail};
use dutyclock::report::AskBack;
use dutyclock::rules::{Dates, EventId, Nation, NotOneEvent, shipped};
use dutyclock::text::{excerpt, in_a_row, is_same_name};
use dutyclock::{Moment, MomentError, Nearest, RuleSet, intake};

use super::asking_back::AskingBack;
use super::options::is_known;
use super::question::Question;

/// What a name stands for.
pub(super) enum Asked<'r> {
    Event(EventId),
    /// The ids of rules.
    Duties(Vec<&'r str>),
}

/// The event of that name, or else the duties. If only other tables know the event, the error names them.
pub(super) fn asked<'r>(
    asking_back: &AskingBack<'r>,
    question: &Question,
    as_of: Moment,
) -> Result<Asked<'r>> {
    let (rules, written) = (asking_back.rules, &question.event);
    let unknown = match rules.event(written) {
        Ok(event) => return Ok(Asked::Event(event)),
        Err(NotOneEvent::Unknown(unknown)) => unknown,
        Err(several) => return Err(several).context("EVENT"),
    };
    let duties = rules.rules_called(written);
    let when = question.when(&as_of, Nearest::Past)?;
    // `care leaver` ends the title of a duty, and could be several events.
    let has_id = duties.iter().any(|id| is_same_name(id, written));
    let could_be_event = || !asking_back.likely(written, None, when).is_empty();
    if !duties.is_empty() && (has_id || !could_be_event()) {
        return Ok(Asked::Duties(duties));
    }
    match starting_elsewhere(rules, &unknown.written, when) {
        Some(others) => {
            bail!("EVENT: `{}` has no event `{}`; {others}", rules.id, unknown.written)
        }
        None => {
            let otherwise = Error::new(unknown).context("EVENT");
            Err(not_known(asking_back, question, otherwise, when))
        }
    }
}

/// Why a name is not known: it lacks a word, or its end belongs to the moment. Otherwise it is misspelt or unknown.
pub(super) fn not_known(
    asking_back: &AskingBack<'_>,
    question: &Question,
    otherwise: Error,
    when: Moment,
) -> Error {
    let rules = asking_back.rules;
    if rules.event_names().has_nearly(&question.event) {
        return otherwise;
    }
    let likely = asking_back.likely(&question.event, question.given(when), when);
    if !likely.is_empty() {
        let which = if likely.len() == 1 { "Is it this one?" } else { "Which of these is it?" };
        let each = |AskBack { says, command }: &AskBack| format!("\n  {says}\n    {command}");
        let (name, likely) =
            (excerpt(&question.event), likely.iter().map(each).collect::<String>());
        return anyhow!("EVENT: no event is called `{name}`. {which}{likely}");
    }
    match question.beyond_name(|name| is_known(rules, name)) {
        Some(words) => Error::new(MomentError::NotUnderstood(words)).context("WHEN"),
        None => otherwise,
    }
}

/// Why a rule is refused that the tables lack: it is not counted, only other tables have it, or it is unknown.
pub(super) fn why_no_rule(rules: &RuleSet, id: &str, when: Moment) -> Option<NoRule> {
    let message = intake::rule_id(id, rules).err()?;
    if let Some(unread) = rules.latest_unread().find(|unread| is_same_name(&unread.id, id)) {
        let why = anyhow!("RULE: `{}` is not counted: {unread}", unread.id);
        return Some(NoRule { why, is_known: true });
    }
    Some(match having_rule(rules, id, when) {
        Some(others) => {
            let why = anyhow!("RULE: `{}` has no rule `{id}`; {others}", rules.id);
            NoRule { why, is_known: true }
        }
        None => NoRule { why: anyhow!(message).context("RULE"), is_known: false },
    })
}

/// Why a rule is refused.
pub(super) struct NoRule {
    pub(super) why: Error,
    /// Whether it is known to another table, or as a rule that is not counted.
    pub(super) is_known: bool,
}

/// The other tables that have a rule.
pub(super) fn having_rule(rules: &RuleSet, id: &str, when: Moment) -> Option<Elsewhere> {
    let has_it = |table: &RuleSet| table.rules().any(|rule| rule.id == id);
    elsewhere(rules, has_it, "that rule", when)
}

pub(super) fn starting_elsewhere(rules: &RuleSet, event: &str, when: Moment) -> Option<Elsewhere> {
    let starts_something = |table: &RuleSet| {
        let event = table.event(event);
        event.is_ok_and(|event| table.rules().any(|rule| rule.starts_from(event)))
    };
    elsewhere(rules, starts_something, "rules for it", when)
}

/// Other tables that have what was asked for.
pub(super) struct Elsewhere {
    /// `a and b have rules for it`.
    pub(super) says: String,
    /// The one to choose.
    pub(super) table: String,
    /// Whether no table of the chosen nation has it.
    pub(super) is_of_another_nation: bool,
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
        tables.filter(|table| has(table)).partition(|table| table.shares_a_nation(rules));
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
    let says = format!(
        "{} {have} {what}",
        in_a_row(&nations.iter().map(|nation| nation.words().to_owned()).collect::<Vec<_>>())
    );
    Some(Elsewhere { says, table: first.name().to_owned(), is_of_another_nation: true })
}

/// Whether a table has every rule of the latest editions of another.
fn includes(table: &RuleSet, other: &RuleSet) -> bool {
    other
        .latest_rules()
        .all(|rule| table.rules().any(|known| (&known.id, &known.table) == (&rule.id, &rule.table)))
}
