//! The tree of what was considered, built from what the engine reports.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::assess::{PassedOver, Sink, Verdict};
use super::closing::Closing;
use super::condition::Unfulfilled;
use super::considered::{Considered, Reason, What};
use super::criteria::Criteria;
use super::deadline::Deadline;
use super::duty::DutyId;
use super::facts::Facts;
use super::setup::Engine;
use super::status::Status;
use crate::calendar::Calendar;
use crate::case::Case;
use crate::counting::CountError;
use crate::moment::Moment;
use crate::period::Period;
use crate::provisional::mark;
use crate::rules::{Applied, Edition, EventId, NoEdition, Rule, RuleSet, Variant};

/// A rule, an event of a case that may start it, and the criteria to assess by.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The table, with all its editions.
    pub rules: &'a RuleSet,
    /// The calendar to count in.
    pub calendar: &'a Calendar,
    /// The moment of assessment, and how strict it is.
    pub criteria: &'a Criteria,
    /// What has happened, and in which circumstances.
    pub case: &'a Case,
    /// The event.
    pub starts: EventId,
    /// When it happened.
    pub when: Moment,
    /// Id of the rule.
    pub rule: &'a str,
}

impl<'a> Question<'a> {
    /// Everything that was considered: the editions that have the rule or any rule that the event starts, the
    /// rules of each edition in force, and the periods of the requested rule.
    #[must_use]
    pub fn considered(&self) -> Considered {
        let Self { rules, calendar, criteria, case, starts, when, .. } = *self;
        let engine = Engine::new(rules, calendar, *criteria, &case.circumstances);
        let facts = Facts::of(case);
        let mut trace = Trace { engine: &engine, facts, by_rule: BTreeMap::new() };
        engine.assess_start(starts, when, facts, &mut trace);
        let tree = Tree { question: *self, trace };
        Considered {
            what: What::Table,
            id: rules.id.clone(),
            says: rules.title.clone(),
            asked: false,
            applied: true,
            reason: tree.asked_by_name(),
            below: tree.below_table(),
        }
    }
}

/// What the engine reported about one start, by index of the rule in [`RuleSet::rules`].
struct Trace<'a> {
    engine: &'a Engine<'a, 'a>,
    facts: Facts<'a>,
    by_rule: BTreeMap<usize, Reported<'a>>,
}

enum Reported<'a> {
    Deadline { verdict: Verdict, deadline: Box<Deadline<'a>> },
    CannotCount(CountError),
    PassedOver(PassedOver),
}

impl Sink for Trace<'_> {
    const TRACED: bool = true;

    fn take(&mut self, verdict: Verdict) {
        let deadline = Box::new(self.engine.deadline(self.facts, &verdict, true));
        let rule_index = self.engine.rule_index(verdict.duty);
        self.by_rule.insert(rule_index, Reported::Deadline { verdict, deadline });
    }

    fn cannot_count(&mut self, duty: DutyId, _: Moment, why: CountError, _: bool) {
        self.by_rule.insert(self.engine.rule_index(duty), Reported::CannotCount(why));
    }

    fn not_in_force(&mut self, _: NoEdition, _: bool) {}

    /// Another period of the rule may have been reported. The outcome of the rule matters more than why a
    /// period was passed over.
    fn passed_over(&mut self, rule_index: usize, why: PassedOver) {
        self.by_rule.entry(rule_index).or_insert(Reported::PassedOver(why));
    }
}

/// A tree under construction.
struct Tree<'a> {
    question: Question<'a>,
    trace: Trace<'a>,
}

impl<'a> Tree<'a> {
    fn day(&self) -> NaiveDate {
        self.question.when.date()
    }

    /// If a table was requested by name, no date chooses between editions.
    fn asked_by_name(&self) -> Option<Reason> {
        let rules = self.question.rules;
        let outside = !rules.chooses_by_date() && !rules.in_force.contains(self.day());
        outside.then_some(Reason::AskedByName { span: rules.in_force })
    }

    fn below_table(&self) -> Vec<Considered> {
        let rules = self.question.rules;
        let known: Vec<&Edition> = rules
            .editions()
            .iter()
            .filter(|edition| {
                let series = rules.editions().iter().filter(|other| other.series == edition.series);
                series.flat_map(|edition| &edition.rules).any(|rule| self.concerns(rule))
            })
            .collect();
        if rules.chooses_by_date() {
            known.iter().map(|edition| self.edition(edition, &known)).collect()
        } else {
            known.iter().flat_map(|edition| self.rules_of(edition)).collect()
        }
    }

    /// Whether a rule is the requested one, or the event may start it.
    fn concerns(&self, rule: &Rule) -> bool {
        self.is_asked(rule) || rule.starts_from(self.question.starts)
    }

    fn is_asked(&self, rule: &Rule) -> bool {
        rule.id == self.question.rule
    }

    fn edition(&self, edition: &Edition, known: &[&'a Edition]) -> Considered {
        let in_force = edition.in_force.contains(self.day());
        let has_asked = |edition: &&Edition| edition.rules.iter().any(|rule| self.is_asked(rule));
        let mut below: Vec<Considered> = if in_force {
            self.rules_of(edition).collect()
        } else {
            self.rules_of(edition).filter(|rule| rule.applied).collect()
        };
        let of_series = || known.iter().copied().filter(|other| other.series == edition.series);
        let answered =
            of_series().any(|other| other.in_force.contains(self.day()) && has_asked(&other));
        if in_force && !has_asked(&edition) && of_series().any(|other| has_asked(&other)) {
            let reason = Reason::NotInEdition { edition: edition.id.clone() };
            below.push(self.without_part(String::new(), reason));
        }
        if !in_force && !answered && !below.iter().any(|rule| rule.asked) {
            let asked = edition.rules.iter().filter(|rule| self.is_asked(rule));
            below.extend(asked.map(|rule| {
                self.without_part(rule.periods_in_words(), self.outside(rule, edition))
            }));
        }
        let reason = Reason::NotInForce { span: edition.in_force };
        Considered {
            what: What::Edition,
            id: edition.id.clone(),
            says: edition.in_force.to_string(),
            asked: false,
            applied: in_force,
            reason: (!in_force).then_some(reason),
            below,
        }
    }

    /// The requested rule, if an edition lacks it or was not in force.
    fn without_part(&self, says: String, reason: Reason) -> Considered {
        Considered {
            what: What::Rule,
            id: self.question.rule.to_owned(),
            says,
            asked: true,
            applied: false,
            reason: Some(reason),
            below: Vec::new(),
        }
    }

    /// For a period of years, the day on which it ends decides which edition governs.
    fn end_of_years(&self, rule: &Rule) -> Option<NaiveDate> {
        rule.within?.end_of_years(self.day())
    }

    fn outside(&self, rule: &Rule, edition: &Edition) -> Reason {
        let span = edition.in_force;
        match self.end_of_years(rule) {
            Some(end) => Reason::NotInForceAtEnd { end, span },
            None => Reason::NotInForce { span },
        }
    }

    fn rules_of(&self, edition: &'a Edition) -> impl Iterator<Item = Considered> {
        let rules = edition.rules.iter().filter(|rule| self.concerns(rule));
        rules.map(|rule| self.rule(rule, edition))
    }

    fn rule(&self, rule: &Rule, edition: &Edition) -> Considered {
        let reported = self.reported(rule);
        let (says, applied, reason) = match reported {
            Some(Reported::Deadline { verdict, deadline }) => {
                let applied = !verdict.status.is_dropped();
                (in_words(deadline), applied, self.what_closed(verdict))
            }
            Some(Reported::CannotCount(why)) => {
                (rule.periods_in_words(), false, Some(Reason::Uncountable(why.to_string())))
            }
            Some(Reported::PassedOver(why)) => {
                (rule.periods_in_words(), false, Some(self.why_passed_over(*why, rule, edition)))
            }
            None => (rule.periods_in_words(), false, None),
        };
        let asked = self.is_asked(rule);
        let below = if asked { self.periods(rule, reported, reason.as_ref()) } else { Vec::new() };
        Considered { what: What::Rule, id: rule.id.clone(), says, asked, applied, reason, below }
    }

    /// What the engine reported about a rule.
    fn reported(&self, rule: &Rule) -> Option<&Reported<'a>> {
        let mut all = self.question.rules.rules();
        self.trace.by_rule.get(&all.position(|known| std::ptr::eq(known, rule))?)
    }

    fn why_passed_over(&self, why: PassedOver, rule: &Rule, edition: &Edition) -> Reason {
        match why {
            PassedOver::RuleNotInForce { span } => Reason::RuleNotInForce { span },
            PassedOver::EditionNotInForce => self.outside(rule, edition),
            PassedOver::OtherEvent => self.other_event(rule.starting_events()),
            PassedOver::NoSuchCircumstance => self.circumstances_of(rule),
            PassedOver::Unfulfilled(why) => self.unfulfilled(why, rule),
        }
    }

    /// What closed a duty: why it no longer applies, or when it was done.
    fn what_closed(&self, verdict: &Verdict) -> Option<Reason> {
        let Closing { ended, cancelled, .. } = verdict.closing;
        match (verdict.status, ended, cancelled) {
            (Status::Lapsed | Status::Missed, Some((event, when)), _) => {
                Some(Reason::Ended { event: self.title(event), when })
            }
            (Status::NotNeeded, _, Some((event, when))) => {
                Some(Reason::Cancelled { event: self.title(event), when })
            }
            _ => verdict.closing.completed().map(|when| Reason::Completed { when }),
        }
    }

    fn title(&self, event: EventId) -> String {
        self.question.rules.events.get(event).title.clone()
    }

    fn other_event(&self, events: impl Iterator<Item = EventId>) -> Reason {
        let id = |event| self.question.rules.events.get(event).id.clone();
        let mut events: Vec<String> = events.map(id).collect();
        events.dedup();
        Reason::OtherEvent { events, asked: id(self.question.starts) }
    }

    fn circumstances_of(&self, rule: &Rule) -> Reason {
        let starting = |variant: &&Variant| rule.starts_variant(variant, self.question.starts);
        let variants = rule.variants.iter().filter(starting);
        let names = variants.filter_map(|variant| variant.circumstance.clone());
        let mut names: Vec<String> = names.collect();
        names.dedup();
        Reason::CircumstanceNotGiven { names }
    }

    fn unfulfilled(&self, why: Unfulfilled, rule: &Rule) -> Reason {
        match why {
            Unfulfilled::NotTheFirst(first) => Reason::NotTheFirst { first },
            Unfulfilled::TheFirst => Reason::TheFirst,
            Unfulfilled::Past(event, when) => Reason::Past { event: self.title(event), when },
            Unfulfilled::OtherAge => Reason::OtherAge {
                since: rule.since.map(|since| self.title(since)).unwrap_or_default(),
            },
        }
    }

    /// The periods of the requested rule, if it has several.
    fn periods(
        &self,
        rule: &Rule,
        reported: Option<&Reported<'_>>,
        reason: Option<&Reason>,
    ) -> Vec<Considered> {
        if rule.variants.is_empty() {
            return Vec::new();
        }
        let verdict = match reported {
            Some(Reported::Deadline { verdict, .. }) => Some(verdict),
            _ => None,
        };
        let no_deadline = reason.filter(|_| verdict.is_none());
        let applied = verdict.map(|verdict| self.trace.engine.applied(verdict.duty));
        let mut below = Vec::new();
        for (index, variant) in rule.variants.iter().enumerate() {
            let is_it = |applied: &Applied<'_>| applied.variant == Some(index);
            let reason =
                self.why_not_variant(rule, variant).or_else(|| no_deadline.cloned()).or_else(
                    || self.other_period(applied.filter(|it| !is_it(it))?, Some(variant), rule),
                );
            below.push(period(&variant.holds_in_words(), variant.within, reason));
        }
        below.extend(rule.within.map(|within| {
            let elsewhere = !rule.starts_by_itself(self.question.starts);
            let other = elsewhere.then(|| self.other_event([rule.starts].into_iter()));
            let reason = other.or_else(|| no_deadline.cloned()).or_else(|| {
                self.other_period(applied.filter(|it| it.variant.is_some())?, None, rule)
            });
            period("otherwise", within, reason)
        }));
        below
    }

    fn why_not_variant(&self, rule: &Rule, variant: &Variant) -> Option<Reason> {
        let Question { starts, case, .. } = self.question;
        if !variant.holds_in(&case.circumstances) {
            let names = variant.circumstance.iter().cloned().collect();
            return Some(Reason::CircumstanceNotGiven { names });
        }
        if !rule.starts_variant(variant, starts) {
            return Some(self.other_event([variant.starts].into_iter()));
        }
        let outside = variant.in_force.filter(|own| !own.contains(self.day()));
        outside.map(|span| Reason::NotInForce { span })
    }

    /// Why a deadline was counted by another period.
    fn other_period(
        &self,
        applied: Applied<'_>,
        variant: Option<&Variant>,
        rule: &Rule,
    ) -> Option<Reason> {
        let by_age =
            variant.and_then(|variant| variant.after.or(variant.less_than)).and(rule.since);
        Some(match by_age {
            Some(since) => Reason::OtherAge { since: self.title(since) },
            None => Reason::OtherPeriod { period: applied.counting.period },
        })
    }
}

fn period(holds: &str, within: Period, reason: Option<Reason>) -> Considered {
    Considered {
        what: What::Period,
        id: holds.to_owned(),
        says: within.to_string(),
        asked: true,
        applied: reason.is_none(),
        reason,
        below: Vec::new(),
    }
}

/// How long a deadline allows, its limit, and its status.
fn in_words(deadline: &Deadline<'_>) -> String {
    let (period, mark) = (deadline.counting.period, mark(deadline.provisional().due));
    let limit = match deadline.due {
        None => period.to_string(),
        Some(due) if period == Period::Beforehand => format!("before {due}"),
        Some(due) => format!("{period}, until {due}{mark}"),
    };
    format!("{limit} ({})", deadline.status.words())
}
