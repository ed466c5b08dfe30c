//! One rule of a table, on top of the rule that it changes, and what is wrong with it.

use super::is_kebab_case;
use crate::calendar::Recurring;
use crate::counting::FirstDay;
use crate::definition::{Mistake, Step};
use crate::period::{Period, Unit};
use crate::rules::definition::{Defaults, Force, Owner, RuleDefinition, TableDefinition, Verified};
use crate::rules::{EventId, Events, Kind, Occurrence, Rule, Variant};
use crate::suggest::did_you_mean;

/// Reads one rule of a table, on top of the rule that it changes.
pub(super) struct RuleReader<'a> {
    pub(super) table: &'a TableDefinition,
    pub(super) not_working: &'a [Recurring],
    pub(super) definition: &'a RuleDefinition,
    pub(super) index: usize,
    pub(super) events: &'a Events,
    pub(super) mistakes: &'a mut Vec<Mistake>,
    pub(super) missing: Vec<&'static str>,
    pub(super) starts_unknown: bool,
}

impl RuleReader<'_> {
    pub(super) fn read(&mut self, inherited: Option<&Rule>) -> Option<Rule> {
        let RuleDefinition { id, .. } = self.definition;
        if !is_kebab_case(id) {
            self.mistake(
                "id",
                format!("rule id `{id}` must be lower-case words joined by hyphens"),
            );
        }
        let Defaults { owner, force, verified } = self.table.defaults;
        let own = self.definition;
        let title = self.required("title", own.title.clone(), inherited.map(|r| r.title.clone()));
        let kind = self.required("kind", own.kind, inherited.map(|r| r.kind));
        let starts = match &own.starts {
            Some(id) => self.event("starts", Some(id)),
            None => self.required("starts", None, inherited.map(|r| r.starts)),
        };
        let owner = self.required("owner", own.owner, inherited.map(|r| r.owner).or(owner));
        // A number that is not changed keeps the authority that it has.
        let authority = inherited.filter(|_| own.within.is_none() && own.variants.is_none());
        let force = self.required("force", own.force, authority.map(|r| r.force).or(force));
        let verified =
            self.required("verified", own.verified, authority.map(|r| r.verified).or(verified));
        let source =
            self.required("source", own.source.clone(), authority.map(|r| r.source.clone()));
        let completes = self.event("completes", own.completes.as_deref());
        let since = self.event("since", own.since.as_deref());
        let before = self.event("before", own.before.as_deref());
        let unless = self.events("unless", own.unless.as_deref());
        let until = self.events("until", own.until.as_deref());
        let variants = self.variants(starts);
        self.starts_unknown = starts.is_none() && own.starts.is_some();
        // The rest of a rule is checked though nobody knows the event that it names.
        let starts = starts.or(self.starts_unknown.then_some(EventId(0)))?;
        let unchanged = inherited.filter(|_| variants.is_none() && own.within.is_some());
        if unchanged.is_some_and(|rule| !rule.variants.is_empty()) {
            self.mistake(
                "within",
                format!(
                    "rule `{id}` has other periods in named circumstances, which stay as they were: \
                     write them again in `variants`, or `variants = []` for none"
                ),
            );
        }
        // What is missing has been told: something stands for it, so that the rest is checked too.
        Some(Rule {
            id: id.clone(),
            table: authority.map_or_else(|| self.table.id.clone(), |r| r.table.clone()),
            in_force: authority.map_or(self.table.in_force, |r| r.in_force),
            title: title.unwrap_or_else(|| id.clone()),
            kind: kind.unwrap_or(Kind::Prompt),
            starts,
            within: own.within.or_else(|| inherited.and_then(|r| r.within)),
            variants: variants
                .or_else(|| inherited.map(|r| r.variants.clone()))
                .unwrap_or_default(),
            direction: own.direction.or(inherited.map(|r| r.direction)).unwrap_or_default(),
            first_day: own.first_day.or(inherited.map(|r| r.first_day)).unwrap_or_default(),
            no_such_date: own
                .no_such_date
                .or(inherited.map(|r| r.no_such_date))
                .unwrap_or_default(),
            completes: completes.or(inherited.and_then(|r| r.completes)),
            beforehand: own.beforehand.or(inherited.map(|r| r.beforehand)).unwrap_or_default(),
            unless: unless.or_else(|| inherited.map(|r| r.unless.clone())).unwrap_or_default(),
            until: until.or_else(|| inherited.map(|r| r.until.clone())).unwrap_or_default(),
            repeats: own.repeats.or(inherited.map(|r| r.repeats)).unwrap_or_default(),
            since: since.or(inherited.and_then(|r| r.since)),
            occurrence: own.occurrence.or(inherited.and_then(|r| r.occurrence)),
            before: before.or(inherited.and_then(|r| r.before)),
            not_working: authority
                .map_or_else(|| self.not_working.to_vec(), |r| r.not_working.clone()),
            own_in_force: own.in_force.or(authority.and_then(|r| r.own_in_force)),
            owner: owner.unwrap_or(Owner::Any),
            force: force.unwrap_or(Force::LocalProcedure),
            verified: verified.unwrap_or(Verified::Presumed),
            source: source.unwrap_or_else(|| self.table.source.title.clone()),
            note: own.note.clone().or_else(|| authority.and_then(|r| r.note.clone())),
        })
    }

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
        let counted = |period: Period| period != Period::AsSoonAsPossible;
        let any_number =
            rule.within.is_some_and(counted) || rule.variants.iter().any(|v| counted(v.within));
        // One that is named and not known has been told.
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
            self.mistake("repeats", "a rule that repeats needs `completes`: what starts it again");
        }
        if rule.beforehand && rule.completes.is_none_or(|completes| rule.starts == completes) {
            self.mistake("beforehand", "only what another event completes can be done beforehand");
        }
        if !rule.unless.is_empty() && rule.kind != Kind::Prompt {
            self.mistake(
                "unless",
                "only a prompt can be cancelled by `unless`; what ends a duty stands in `until`",
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
                "a rule that only the first occurrence starts does not repeat: leave one of them out",
            );
        }
        self.check_variants(rule);
    }

    fn check_variants(&mut self, rule: &Rule) {
        for (index, variant) in rule.variants.iter().enumerate() {
            let twice = rule.variants[..index].iter().any(|earlier| {
                (&earlier.circumstance, earlier.after, earlier.starts)
                    == (&variant.circumstance, variant.after, variant.starts)
            });
            if twice {
                let message = match &variant.circumstance {
                    Some(circumstance) => format!("circumstance `{circumstance}` stands twice"),
                    None => "another variant has the same `after`".to_owned(),
                };
                self.mistakes.push(Mistake::new(&self.variant_at(index, "circumstance"), message));
            }
            self.check_after(index, variant, rule);
        }
    }

    fn check_after(&mut self, index: usize, variant: &Variant, rule: &Rule) {
        let message = match variant.after {
            None if variant.circumstance.is_none() => {
                "a variant needs `circumstance`, `after`, or both: when does it apply?"
            }
            None => return,
            Some(_) if rule.since.is_none() && self.definition.since.is_none() => {
                "`after` needs `since` in the rule: the event that it is counted from"
            }
            Some(Period::Count(_, Unit::Days | Unit::Weeks | Unit::Months | Unit::Years)) => return,
            Some(_) => "`after` takes days, weeks, months or years",
        };
        self.mistakes.push(Mistake::new(&self.variant_at(index, "after"), message));
    }

    fn variants(&mut self, starts: Option<EventId>) -> Option<Vec<Variant>> {
        let definitions = self.definition.variants.as_deref()?;
        let mut variants = Vec::new();
        for (index, definition) in definitions.iter().enumerate() {
            let misnamed = definition.circumstance.as_ref().filter(|name| !is_kebab_case(name));
            if let Some(circumstance) = misnamed {
                let message = format!(
                    "circumstance `{circumstance}` must be lower-case words joined by hyphens"
                );
                self.mistakes.push(Mistake::new(&self.variant_at(index, "circumstance"), message));
            }
            let starts = match &definition.starts {
                None => starts,
                Some(id) => match self.events.find(id) {
                    Ok(event) => Some(event),
                    Err(unknown) => {
                        let at = self.variant_at(index, "starts");
                        self.mistakes.push(Mistake::new(&at, unknown.to_string()));
                        None
                    }
                },
            };
            let Some(starts) = starts else { continue };
            variants.push(Variant {
                circumstance: definition.circumstance.clone(),
                after: definition.after,
                within: definition.within,
                starts,
                note: definition.note.clone(),
            });
        }
        Some(variants)
    }

    /// A key that a rule must have, of its own or from elsewhere.
    fn required<T>(&mut self, key: &'static str, own: Option<T>, other: Option<T>) -> Option<T> {
        let value = own.or(other);
        if value.is_none() {
            self.missing.push(key);
        }
        value
    }

    pub(super) fn tell_missing(&mut self, inherited: &[Rule]) {
        if self.missing.is_empty() {
            return;
        }
        let id = &self.definition.id;
        let keys: Vec<String> = self.missing.iter().map(|key| format!("`{key}`")).collect();
        let known = || inherited.iter().map(|rule| rule.id.as_str());
        let meant = match self.table.extends.is_empty() || known().any(|known| known == id) {
            true => String::new(),
            false => format!(
                ", and no table that this one extends has a rule of that id to change{}",
                did_you_mean(id, known())
            ),
        };
        self.mistake("", format!("rule `{id}` has no {}{meant}", keys.join(", ")));
    }

    fn event(&mut self, key: &'static str, id: Option<&str>) -> Option<EventId> {
        match self.events.find(id?) {
            Ok(event) => Some(event),
            Err(unknown) => {
                self.mistake(key, unknown.to_string());
                None
            }
        }
    }

    fn events(&mut self, key: &'static str, ids: Option<&[String]>) -> Option<Vec<EventId>> {
        let mut found = Vec::new();
        for (index, id) in ids?.iter().enumerate() {
            match self.events.find(id) {
                Ok(event) => found.push(event),
                Err(unknown) => {
                    let mut at = self.at(key);
                    at.push(Step::Index(index));
                    self.mistakes.push(Mistake::new(&at, unknown.to_string()));
                }
            }
        }
        Some(found)
    }

    fn mistake(&mut self, key: &'static str, message: impl Into<String>) {
        let at = self.at(key);
        self.mistakes.push(Mistake::new(&at, message));
    }

    /// The place of a key of the rule, or of the rule itself where the key is empty.
    fn at(&self, key: &'static str) -> Vec<Step> {
        let mut at = vec![Step::Key("rule"), Step::Index(self.index)];
        if !key.is_empty() {
            at.push(Step::Key(key));
        }
        at
    }

    fn variant_at(&self, variant: usize, key: &'static str) -> Vec<Step> {
        let mut at = self.at("variants");
        at.extend([Step::Index(variant), Step::Key(key)]);
        at
    }
}
