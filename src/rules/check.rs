//! Checks a table and its rules once they are read.

use std::collections::{BTreeMap, BTreeSet};

use super::address::is_address;
use super::definition::{TableDefinition, is_kebab_case};
use super::event_id::EventId;
use super::events::Events;
use super::reader::RuleReader;
use super::rule::{Rule, Variant};
use super::strictness::{Strictness, strictness};
use super::vocabulary::{Kind, Occurrence};
use crate::calendar;
use crate::counting::{Direction, FirstDay, OnHoliday};
use crate::definition::{Mistake, Step};
use crate::limits::MISTAKES;
use crate::period::{Period, Unit};
use crate::suggest::did_you_mean;

pub(super) fn check_head(table: &TableDefinition, mistakes: &mut Vec<Mistake>) {
    if !is_kebab_case(&table.id) {
        let message = format!("table id `{}` must be lower-case words joined by hyphens", table.id);
        mistakes.push(Mistake::new(&[Step::Key("id")], message));
    }
    check_calendar(table, mistakes);
    if let Some(address) = table.source.address.as_ref().filter(|address| !is_address(address)) {
        let message = format!(
            "`{address}` is not a web address: write it as https://www.example.gov.uk/page; for legislation, \
             give that of the whole document, as https://www.legislation.gov.uk/asp/2011/1"
        );
        mistakes.push(Mistake::new(&[Step::Key("source"), Step::Key("address")], message));
    }
}

/// The calendar of a table is a shipped one, or a file.
fn check_calendar(table: &TableDefinition, mistakes: &mut Vec<Mistake>) {
    let Some(name) = &table.calendar else { return };
    if name.ends_with(".toml") || calendar::shipped::ids().any(|id| id == name) {
        return;
    }
    let meant = did_you_mean(name, calendar::shipped::ids());
    let message = format!("unknown calendar `{name}`{meant}");
    mistakes.push(Mistake::new(&[Step::Key("calendar")], message));
}

/// Finds rules that start each other endlessly. A rule that repeats says so with `repeats`.
pub(super) fn check_cycles(
    table: &TableDefinition,
    rules: &[&Rule],
    events: &Events,
    mistakes: &mut Vec<Mistake>,
) {
    if table.rules.is_empty() {
        return;
    }
    let rules = rules.iter().copied().filter(|rule| !starts_no_cycle(rule));
    let (mut by_id, mut by_start) = (BTreeMap::new(), BTreeMap::<EventId, Vec<&Rule>>::new());
    for rule in rules {
        by_id.entry(rule.id.as_str()).or_insert(rule);
        by_start.entry(rule.starts).or_default().push(rule);
    }
    let lead_on = leading_on(&by_start);
    let mut found = 0;
    for (index, own) in table.rules.iter().enumerate() {
        let Some(rule) = by_id.get(own.id.as_str()) else { continue };
        if found > MISTAKES || !lead_on.contains(&rule.starts) {
            continue;
        }
        let Some(path) = way_back(rule, &by_start) else { continue };
        found += 1;
        let names: Vec<&str> = path.iter().map(|event| events.get(*event).id.as_str()).collect();
        let message = format!(
            "rule `{}` starts itself again: {}; a timescale that repeats is one rule with `repeats = true`",
            rule.id,
            names.join(" -> ")
        );
        let at = [Step::Key("rule"), Step::Index(index), Step::Key("completes")];
        mistakes.push(Mistake::new(&at, message));
    }
}

/// Refuses a rule that prolongs the time of a rule that is not there, or that prolongs another itself.
pub(super) fn check_prolonged(
    table: &TableDefinition,
    rules: &[&Rule],
    mistakes: &mut Vec<Mistake>,
) {
    for (index, own) in table.rules.iter().enumerate() {
        let Some(id) = &own.prolongs else { continue };
        let ids = || rules.iter().map(|rule| rule.id.as_str());
        let message = match rules.iter().find(|rule| rule.id == *id) {
            None => format!("no rule `{id}` to prolong{}", did_you_mean(id, ids())),
            Some(rule) if rule.prolongs.is_some() => {
                format!("rule `{id}` prolongs another itself: name the rule that sets the time")
            }
            Some(_) => continue,
        };
        let at = [Step::Key("rule"), Step::Index(index), Step::Key("prolongs")];
        mistakes.push(Mistake::new(&at, message));
    }
}

/// Whether the rule itself limits how often it starts: it repeats, starts once in a spell, or asks for what comes
/// before the event.
fn starts_no_cycle(rule: &Rule) -> bool {
    rule.repeats || rule.occurrence == Some(Occurrence::First) || rule.only_asks_for_order()
}

/// The events from which rules lead on without end. Of most tables there are none, and no cycle need be looked for.
fn leading_on(by_start: &BTreeMap<EventId, Vec<&Rule>>) -> BTreeSet<EventId> {
    let completed = |rules: &[&Rule]| -> Vec<EventId> {
        rules.iter().filter_map(|rule| rule.completes).collect()
    };
    let (mut ways, mut led_here) = (BTreeMap::new(), BTreeMap::<EventId, Vec<EventId>>::new());
    let mut ends = Vec::new();
    for (start, rules) in by_start {
        let next = completed(rules);
        ends.extend(next.iter().filter(|event| !by_start.contains_key(event)));
        ends.extend(Some(*start).filter(|_| next.is_empty()));
        ways.insert(*start, next.len());
        next.into_iter().for_each(|event| led_here.entry(event).or_default().push(*start));
    }
    ends.sort_unstable();
    ends.dedup();
    while let Some(end) = ends.pop() {
        ways.remove(&end);
        for start in led_here.get(&end).into_iter().flatten() {
            if let Some(left) = ways.get_mut(start) {
                *left -= 1;
                ends.extend(Some(*start).filter(|_| *left == 0));
            }
        }
    }
    ways.into_keys().collect()
}

/// The cycle of events from the start of a rule back to it, by rules that do not repeat.
fn way_back(rule: &Rule, by_start: &BTreeMap<EventId, Vec<&Rule>>) -> Option<Vec<EventId>> {
    let first = rule.completes?;
    let mut came_from = BTreeMap::from([(first, rule.starts)]);
    let mut ends = vec![first];
    while let Some(end) = ends.pop() {
        if end == rule.starts {
            return Some(way(&came_from, end));
        }
        for next in by_start.get(&end).into_iter().flatten().filter_map(|rule| rule.completes) {
            came_from.entry(next).or_insert_with(|| {
                ends.push(next);
                end
            });
        }
    }
    None
}

/// The events of a cycle, from one of them back to it.
fn way(came_from: &BTreeMap<EventId, EventId>, start: EventId) -> Vec<EventId> {
    let before = |event: &EventId| came_from.get(event).copied();
    let back =
        std::iter::successors(before(&start), |event| before(event).filter(|_| *event != start));
    let mut way: Vec<EventId> = [start].into_iter().chain(back).collect();
    way.reverse();
    way
}

impl RuleReader<'_> {
    pub(super) fn check(&mut self, rule: &Rule) {
        if rule.within.is_none() && rule.variants.is_empty() {
            self.mistake(
                "",
                format!(
                    "rule `{}` has neither `within` nor `variants`: say how long it allows",
                    rule.id
                ),
            );
        }
        let counted = |period: Period| !period.sets_no_limit();
        let any_number =
            rule.within.is_some_and(counted) || rule.variants.iter().any(|v| counted(v.within));
        // An unknown event has been reported already.
        let never_completed = rule.completes.is_none() && self.definition.completes.is_none();
        if never_completed && rule.kind != Kind::Prompt && any_number {
            self.mistake(
                "",
                format!(
                    "nothing completes rule `{}`: name the event in `completes`, or it can never be met",
                    rule.id
                ),
            );
        }
        if rule.repeats && never_completed {
            self.mistake(
                "repeats",
                "a rule with `repeats` needs `completes`, the event that starts it again",
            );
        }
        if rule.beforehand && rule.completes.is_none_or(|completes| rule.starts == completes) {
            self.mistake("beforehand", "only what another event completes can be done beforehand");
        }
        if !rule.unless.is_empty() && rule.kind != Kind::Prompt {
            self.mistake(
                "unless",
                "only a prompt can have `unless`; write what ends a duty in `until`",
            );
        }
        let hours = |period| matches!(period, Period::Count(_, Unit::Hours));
        let any_hours =
            rule.within.is_some_and(hours) || rule.variants.iter().any(|v| hours(v.within));
        if any_hours && rule.first_day == FirstDay::Counted {
            self.mistake("first_day", "hours run from the moment, so no first day can be counted");
        }
        if rule.occurrence == Some(Occurrence::First) && rule.repeats {
            self.mistake(
                "repeats",
                "a rule that only the first occurrence starts cannot repeat: leave one of them out",
            );
        }
        if rule.on_holiday == OnHoliday::NoonAfter
            && (any_hours || rule.direction == Direction::Before)
        {
            let message = "only a count of days after the event can run on to noon";
            self.mistake("on_holiday", message);
        }
        self.check_moved_count(rule);
        self.check_beforehand(rule);
        self.check_other_counts(rule);
        self.check_total(rule);
        self.check_variants(rule);
    }

    /// A total is reached by the clock, from one start to what completes it: nothing else can move its limit.
    fn check_total(&mut self, rule: &Rule) {
        let Some(total) = &rule.total else { return };
        let Some(longest) = total.in_any.on_the_clock() else {
            let message = format!("`in_any` takes days, weeks or hours, not `{}`", total.in_any);
            return self.mistake("total", message);
        };
        let is_hours = |period: &Period| matches!(period, Period::Count(_, Unit::Hours));
        let variants = rule.variants.iter().map(|variant| variant.within);
        for within in rule.within.into_iter().chain(variants) {
            if !is_hours(&within) {
                let message = format!("a total is a number of hours, not `{within}`");
                self.mistake("total", message);
            } else if within.on_the_clock().is_some_and(|within| within >= longest) {
                let message =
                    format!("{within} in any {} are never passed: give fewer hours", total.in_any);
                self.mistake("total", message);
            }
        }
        if let Some(over) = total.noon_if_over.filter(|over| !is_hours(over)) {
            self.mistake("total", format!("`noon_if_over` takes hours, not `{over}`"));
        }
        let is_one_event =
            rule.completes.is_some_and(|end| rule.starting_events().any(|start| start == end));
        let given = [
            ("completes", is_one_event),
            ("direction", rule.direction != Direction::default()),
            ("repeats", rule.repeats),
            ("beforehand", rule.beforehand),
            ("postponed_by", !rule.postponed_by.is_empty()),
            ("prolongs", rule.prolongs.is_some()),
            ("or_later", !rule.or_later.is_empty()),
            ("or_earlier", !rule.or_earlier.is_empty()),
            ("no_sooner", rule.no_sooner.is_some()),
        ];
        for (key, _) in given.into_iter().filter(|(_, given)| *given) {
            let message = "a total counts each spell from its start to another event that \
                           completes it: this key does not go with `total`";
            self.mistake(key, message);
        }
    }

    fn check_other_counts(&mut self, rule: &Rule) {
        let no_number = |period| !matches!(period, Period::Count(..) | Period::SameDay);
        for (key, counts) in [("or_later", &rule.or_later), ("or_earlier", &rule.or_earlier)] {
            if counts.iter().any(|count| no_number(count.within)) {
                self.mistake(key, "another count needs a number, or nothing could be compared");
            }
            if rule.direction == Direction::Before && !counts.is_empty() {
                self.mistake(key, "a count that runs back from its event has no other counts");
            }
        }
        if rule.no_sooner.is_some_and(no_number) {
            self.mistake("no_sooner", "say how long after the start, with a number");
        }
        let periods = rule.within.into_iter().chain(rule.variants.iter().map(|v| v.within));
        let cannot_be_kept = |least| {
            let least = rule.counting(least);
            let mut periods = periods.clone();
            periods.find(|most| strictness(least, rule.counting(*most)) == Strictness::Looser)
        };
        if let Some(most) = rule.no_sooner.and_then(cannot_be_kept) {
            let message = format!("nobody can keep it: the limit is {most}, which is sooner");
            self.mistake("no_sooner", message);
        }
        if rule.no_sooner.is_some() && (rule.beforehand || rule.direction == Direction::Before) {
            let message = "what may be done before the event cannot have an earliest day after it";
            self.mistake("no_sooner", message);
        }
    }

    /// What must come before an event is not counted from it in any way.
    fn check_beforehand(&mut self, rule: &Rule) {
        let mut periods = rule.within.into_iter().chain(rule.variants.iter().map(|v| v.within));
        if !periods.any(|period| period == Period::Beforehand) {
            return;
        }
        let given = [
            ("direction", rule.direction != Direction::default()),
            ("first_day", rule.first_day != FirstDay::default()),
            ("repeats", rule.repeats),
            ("postponed_by", !rule.postponed_by.is_empty()),
            ("prolongs", rule.prolongs.is_some()),
        ];
        for (key, _) in given.into_iter().filter(|(_, given)| *given) {
            let message = "what is due beforehand comes before its event, and nothing is counted: \
                           leave the key out";
            self.mistake(key, message);
        }
        if rule.completes == Some(rule.starts) {
            self.mistake(
                "completes",
                "what is due beforehand is another event than the one it precedes",
            );
        }
    }

    fn check_moved_count(&mut self, rule: &Rule) {
        if rule.direction == Direction::After {
            return;
        }
        if !rule.postponed_by.is_empty() {
            let message = "a count that runs back from its event cannot be postponed";
            self.mistake("postponed_by", message);
        }
        if rule.prolongs.is_some() {
            self.mistake(
                "prolongs",
                "a count that runs back from its event cannot prolong another",
            );
        }
    }

    fn check_variants(&mut self, rule: &Rule) {
        for (index, variant) in rule.variants.iter().enumerate() {
            let same_case = |earlier: &Variant| {
                (&earlier.circumstance, earlier.after, earlier.less_than, earlier.starts)
                    == (&variant.circumstance, variant.after, variant.less_than, variant.starts)
            };
            let twice = rule.variants[..index]
                .iter()
                .any(|earlier| same_case(earlier) && earlier.in_force == variant.in_force);
            if twice {
                let message = match &variant.circumstance {
                    Some(circumstance) => format!("duplicate circumstance `{circumstance}`"),
                    None => "another variant has the same `after` or `less_than`".to_owned(),
                };
                self.mistakes.push(Mistake::new(&self.variant_at(index, "circumstance"), message));
            }
            if variant.circumstance.is_none() && variant.after.or(variant.less_than).is_none() {
                let message = "a variant needs `circumstance`, `after` or `less_than`, to say when \
                               it applies";
                self.mistakes.push(Mistake::new(&self.variant_at(index, "after"), message));
            }
            self.check_age(index, "after", variant.after, rule);
            self.check_age(index, "less_than", variant.less_than, rule);
        }
        self.check_less_than(rule);
    }

    fn check_age(&mut self, index: usize, key: &'static str, age: Option<Period>, rule: &Rule) {
        let message = match age {
            None => return,
            Some(_) if rule.since.is_none() && self.definition.since.is_none() => {
                format!("`{key}` needs `since` in the rule: the event that it is counted from")
            }
            Some(Period::Count(_, Unit::Days | Unit::Weeks | Unit::Months | Unit::Years)) => return,
            Some(_) => format!("`{key}` takes days, weeks, months or years"),
        };
        self.mistakes.push(Mistake::new(&self.variant_at(index, key), message));
    }

    /// Two bounds could leave times out or meet twice, and without a period of the rule's own nothing would
    /// hold where the time is not known.
    fn check_less_than(&mut self, rule: &Rule) {
        let Some(index) = rule.variants.iter().position(|variant| variant.less_than.is_some())
        else {
            return;
        };
        let message = if rule.variants.iter().any(|variant| variant.after.is_some()) {
            "a rule can have variants with `after` or with `less_than`, not both"
        } else if rule.within.is_none() {
            "`less_than` needs `within` in the rule: the period that applies otherwise"
        } else {
            return;
        };
        self.mistakes.push(Mistake::new(&self.variant_at(index, "less_than"), message));
    }
}
