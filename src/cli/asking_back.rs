//! Asks back in place of an answer: for the start of a duty, or for what comes after an event that starts nothing.

use dutyclock::catalogue::Relation;
use dutyclock::report::{AskBack, duty_in_words};
use dutyclock::rules::{Dates, Event, EventId, Rule, shipped};
use dutyclock::{Moment, RuleSet, intake};

use super::given::{Given, words_of};
use super::suggestions::{having_rule, starting_elsewhere};

/// What to ask instead of a question that has no answer yet.
pub(super) struct AskingBack<'a> {
    pub(super) command: Command,
    pub(super) rules: &'a RuleSet,
    /// The table as it was chosen on the command line.
    pub(super) table: &'a str,
    /// The other options that were given.
    pub(super) given: Given,
}

/// The command that was given, and that the questions name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    Due,
    Timeline,
    Compare,
    /// The only one that takes a duty, and the date of its start.
    Explain,
}

impl Command {
    fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Timeline => "timeline",
            Self::Compare => "compare",
            Self::Explain => "explain",
        }
    }
}

impl AskingBack<'_> {
    /// Instead of an event that starts nothing: the questions, at least one.
    pub(super) fn instead_of(&self, event: EventId, when: Moment) -> Vec<AskBack> {
        let Event { id, title, .. } = self.rules.events.get(event);
        let mut asked = self.around(event, when);
        let is_open = asked.is_empty();
        asked.extend(self.elsewhere(id, when, is_open));
        if asked.is_empty() {
            let of_nation = self.tables_of_nation(when);
            let asked_there = of_nation.map(|there| self.completed_by(&there, &there.id, id, when));
            asked.extend(
                asked_there.into_iter().find(|asked| !asked.is_empty()).into_iter().flatten(),
            );
        }
        if asked.is_empty() {
            let says =
                format!("No limit that is counted starts from \"{title}\". What does it change?");
            let command = format!("dutyclock events {id}{}", from_table(self.table));
            asked.push(AskBack { says, command });
        }
        asked
    }

    /// The shipped tables of the nation of the chosen one.
    pub(super) fn tables_of_nation(&self, when: Moment) -> impl Iterator<Item = RuleSet> {
        let dates = Dates::From(when.date());
        let shipped = shipped::ids().filter_map(move |id| intake::rule_set(id, dates).ok());
        shipped.filter(|table| table.shares_a_nation(self.rules))
    }

    /// The option that chooses a table, if it is needed, and the others that were given, if a shell takes them.
    fn options(&self, table: &str) -> String {
        // Whoever has chosen a table may have chosen it for the session.
        let table =
            if table == self.table { from_table(table) } else { format!(" --rules {table}") };
        table + &self.given.text().unwrap_or_default()
    }

    /// The questions for the start of what the event completes or can move, and for what comes before and after it, if
    /// any.
    pub(super) fn around(&self, event: EventId, when: Moment) -> Vec<AskBack> {
        let id = &self.rules.events.get(event).id;
        let mut asked = self.completed_by(self.rules, self.table, id, when);
        let related = self.moved_by(event, when).chain(self.starting_before(event, when));
        for question in related.chain(self.starting_after(event, when)) {
            if asked.iter().all(|known| known.command != question.command) {
                asked.push(question);
            }
        }
        asked
    }

    /// Instead of a duty, by the ids of its rules: when each of its starts was.
    pub(super) fn for_start(&self, ids: &[&str], when: Moment) -> Vec<AskBack> {
        let in_force: Vec<&Rule> = self.rules.rules_on(when.date()).collect();
        let mut asked = Vec::new();
        for id in ids {
            let is_asked = |rule: &&Rule| rule.id == *id;
            let known = in_force.iter().copied().filter(is_asked);
            let mut known: Vec<&Rule> = known.collect();
            if known.is_empty() {
                known.extend(self.rules.rules().filter(is_asked).last());
            }
            for rule in known {
                self.add_starts(&mut asked, self.rules, rule, self.table);
            }
        }
        asked
    }

    /// Instead of an event where a duty was expected: the duties that it completes and starts, if any, and then the
    /// duty of that name in another table. `given` is when the event was, as far as that was said.
    pub(super) fn for_duty(
        &self,
        event: EventId,
        given: Option<Moment>,
        when: Moment,
    ) -> Vec<AskBack> {
        let id = &self.rules.events.get(event).id;
        let mut asked = self.completed_by(self.rules, self.table, id, when);
        for rule in self.rules.rules_on(when.date()).filter(|rule| rule.starts_from(event)) {
            let duty = duty_in_words(self.rules, rule);
            let (says, date) = match given {
                Some(when) => (duty, words_of(when).join(" ")),
                None => (format!("{duty} When was that?"), "DATE".to_owned()),
            };
            let command = self.explain_from(self.rules, self.table, rule, event, &date);
            add(&mut asked, AskBack { says, command });
        }
        let lacks_it = !asked.is_empty() && self.rules.rules().all(|rule| rule.id != *id);
        if let Some(others) = having_rule(self.rules, id, when).filter(|_| lacks_it) {
            let says = format!("`{}` has no rule `{id}`; {}.", self.rules.id, others.says);
            let command = format!("dutyclock explain {id} DATE{}", self.options(&others.table));
            add(&mut asked, AskBack { says, command });
        }
        asked
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
        let mut asked = Vec::new();
        for rule in rules.rules_on(when.date()).filter(|rule| rule.completes == Some(event)) {
            self.add_starts(&mut asked, rules, rule, table);
        }
        asked
    }

    /// Adds the question for each start of a rule.
    fn add_starts(&self, asked: &mut Vec<AskBack>, rules: &RuleSet, rule: &Rule, table: &str) {
        for start in rule.starting_events() {
            let title = &rules.events.get(start).title;
            let says = if start == rule.starts {
                format!("{} When was that?", duty_in_words(rules, rule))
            } else {
                format!("The same duty can start from \"{title}\". When was that?")
            };
            let command = self.command_from(rules, table, rule, start);
            add(asked, AskBack { says, command });
        }
    }

    /// The question for the start of a rule, by that start.
    fn command_from(&self, rules: &RuleSet, table: &str, rule: &Rule, start: EventId) -> String {
        match self.command {
            Command::Explain => self.explain_from(rules, table, rule, start, "DATE"),
            other => {
                let id = &rules.events.get(start).id;
                format!("dutyclock {} {id} DATE{}", other.name(), self.options(table))
            }
        }
    }

    /// The command that explains a duty from one of its starts.
    fn explain_from(
        &self,
        rules: &RuleSet,
        table: &str,
        rule: &Rule,
        start: EventId,
        date: &str,
    ) -> String {
        let from = match rule.starting_events().count() {
            1 => String::new(),
            _ => format!(" --from {}", rules.events.get(start).id),
        };
        format!("dutyclock explain {} {date}{from}{}", rule.id, self.options(table))
    }

    /// The duties whose limit it can move, and the question for the start of each.
    fn moved_by(&self, event: EventId, when: Moment) -> impl Iterator<Item = AskBack> {
        let moves = |does| matches!(does, Relation::Postpones | Relation::Moves | Relation::Begins);
        let rules = self.rules.rules_on(when.date());
        let moved = rules.filter(move |rule| rule.relations_to(event).any(moves));
        moved.map(|rule| {
            let says = format!(
                "It can change when this is due: {}. That counts from \"{}\". When was that?",
                rule.title,
                self.rules.events.get(rule.starts).title
            );
            AskBack { says, command: self.command_from(self.rules, self.table, rule, rule.starts) }
        })
    }

    /// The event that it usually comes after, and what that starts.
    fn starting_before(&self, event: EventId, when: Moment) -> Option<AskBack> {
        let first = self.rules.events.get(event).follows?;
        let started = self.rules.rules_on(when.date()).filter(|rule| rule.starts_from(first));
        let limits: Vec<&Rule> = started.filter(|rule| !rule.never_sets_a_limit()).collect();
        let duties: Vec<&str> = limits.iter().map(|rule| rule.title.as_str()).collect();
        let says = format!(
            "It usually comes after \"{}\", which starts: {}. When was that?",
            self.rules.events.get(first).title,
            duties.join("; ")
        );
        Some(AskBack {
            says,
            command: self.command_from(self.rules, self.table, limits.first()?, first),
        })
    }

    /// The events that end it, can only follow it or often do, and what they start.
    fn starting_after(&self, event: EventId, when: Moment) -> impl Iterator<Item = AskBack> {
        let after = self.rules.events.with_ids().filter_map(move |(next, after)| {
            let must = after.comes_after().any(|first| first == event);
            (must || after.follows == Some(event)).then_some((next, after, must))
        });
        after.filter_map(move |(next, after, must)| {
            let duty = self.rules.rules_on(when.date()).find(|rule| rule.starts_from(next))?;
            let comes = if must { "Next comes" } else { "Next may come" };
            let only_if = after.follows_if.as_ref().filter(|_| !must);
            let only_if = only_if.map(|only_if| format!(" (if {only_if})")).unwrap_or_default();
            let says = format!(
                "{comes} \"{}\"{only_if}, which starts this duty: {}. When is that?",
                after.title, duty.title
            );
            Some(AskBack { says, command: self.command_from(self.rules, self.table, duty, next) })
        })
    }

    /// The tables in which it starts something; those of other nations only where nothing else is to be asked.
    fn elsewhere(&self, event: &str, when: Moment, is_open: bool) -> Option<AskBack> {
        let others = starting_elsewhere(self.rules, event, when);
        let others = others.filter(|others| is_open || !others.is_of_another_nation)?;
        let says = format!(
            "`{}` has no rule that starts from this event; {}.",
            self.rules.id, others.says
        );
        let command = self.command_after(event, Some(when), &others.table);
        Some(AskBack { says, command })
    }

    /// The command that asks what an event starts.
    pub(super) fn command_after(&self, event: &str, when: Option<Moment>, table: &str) -> String {
        // `explain` needs a duty: `due` says which there are.
        let command = if self.command == Command::Explain { Command::Due } else { self.command };
        let when = when.map_or_else(|| "DATE".to_owned(), |when| words_of(when).join(" "));
        format!("dutyclock {} {event} {when}{}", command.name(), self.options(table))
    }
}

const WHEN: &str = " When was that?";

/// Adds a question, unless it is asked already. Duties of one start are asked for together.
fn add(asked: &mut Vec<AskBack>, question: AskBack) {
    let Some(same) = asked.iter_mut().find(|known| known.command == question.command) else {
        return asked.push(question);
    };
    if !same.says.contains(question.says.trim_end_matches(WHEN)) {
        same.says = format!("{} {}", same.says.trim_end_matches(WHEN), question.says);
    }
}

/// The option that chooses a table, if it is needed.
fn from_table(table: &str) -> String {
    if table == shipped::DEFAULT { String::new() } else { format!(" --rules {table}") }
}
