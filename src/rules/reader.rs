//! Reads one rule of a table and merges it over the rule that it changes.

use super::definition::{
    OtherCountDefinition, RuleDefinition, TableDefinition, TotalDefinition, VariantDefinition,
    is_kebab_case,
};
use super::event_id::EventId;
use super::events::Events;
use super::keys::{field_type, rule_keys};
use super::rule::{OtherCount, Rule, Total, Variant};
// All of them: whatever a key may be made of.
use super::vocabulary::*;
use crate::calendar::Recurring;
use crate::counting::{Direction, FirstDay, NoSuchDate, OnHoliday};
use crate::definition::{Date, Mistake, Step};
use crate::period::Period;
use crate::suggest::did_you_mean;

pub(super) struct RuleReader<'a> {
    pub(super) table: &'a TableDefinition,
    pub(super) not_working: &'a [Recurring],
    pub(super) definition: &'a RuleDefinition,
    pub(super) index: usize,
    pub(super) events: &'a Events,
    pub(super) inherited: Option<&'a Rule>,
    pub(super) mistakes: &'a mut Vec<Mistake>,
    pub(super) missing: Vec<&'static str>,
}

/// Reads a written value; `None` if it names an unknown event, which is then reported.
trait Read<V> {
    fn read(&self, key: &'static str, reader: &mut RuleReader<'_>) -> Option<V>;
}

impl<T: Clone> Read<T> for T {
    fn read(&self, _: &'static str, _: &mut RuleReader<'_>) -> Option<T> {
        Some(self.clone())
    }
}

impl Read<EventId> for String {
    fn read(&self, key: &'static str, reader: &mut RuleReader<'_>) -> Option<EventId> {
        let at = reader.at(key);
        reader.event(self, &at)
    }
}

impl Read<Vec<EventId>> for Vec<String> {
    fn read(&self, key: &'static str, reader: &mut RuleReader<'_>) -> Option<Vec<EventId>> {
        let events = self.iter().enumerate().filter_map(|(index, id)| {
            let at = [reader.at(key), vec![Step::Index(index)]].concat();
            reader.event(id, &at)
        });
        Some(events.collect())
    }
}

impl Read<Vec<Variant>> for Vec<VariantDefinition> {
    fn read(&self, _: &'static str, reader: &mut RuleReader<'_>) -> Option<Vec<Variant>> {
        let variants = self.iter().enumerate();
        Some(variants.filter_map(|(index, written)| reader.variant(index, written)).collect())
    }
}

impl Read<Vec<OtherCount>> for Vec<OtherCountDefinition> {
    fn read(&self, key: &'static str, reader: &mut RuleReader<'_>) -> Option<Vec<OtherCount>> {
        let counts = self.iter().enumerate().filter_map(|(index, written)| {
            let at = [reader.at(key), vec![Step::Index(index), Step::Key("starts")]].concat();
            let starts = reader.event(&written.starts, &at)?;
            Some(OtherCount { starts, within: written.within })
        });
        Some(counts.collect())
    }
}

impl Read<Total> for TotalDefinition {
    fn read(&self, key: &'static str, reader: &mut RuleReader<'_>) -> Option<Total> {
        let anew_after = self.anew_after.iter().enumerate().filter_map(|(index, id)| {
            let at = [reader.at(key), vec![Step::Key("anew_after"), Step::Index(index)]].concat();
            reader.event(id, &at)
        });
        let anew_after = anew_after.collect();
        Some(Total { in_any: self.in_any, anew_after, noon_if_over: self.noon_if_over })
    }
}

/// What the defaults of the table give where neither the rule nor an inherited one has a key.
trait Otherwise<F> {
    fn otherwise(self) -> Option<F>;
}

impl<V> Otherwise<V> for Option<V> {
    fn otherwise(self) -> Option<V> {
        self
    }
}

impl<V> Otherwise<Self> for Option<V> {
    fn otherwise(self) -> Option<Self> {
        Some(self)
    }
}

macro_rules! merged {
    ($(
        $(#[$about:meta])*
        $key:ident: $written:ty => $value:ty, $from:ident $(or $default:ident)?, $fill:ident($($stand_in:expr)?), $shown:ident;
    )+) => {
        impl RuleReader<'_> {
            /// The rule with the keys that it does not give filled in.
            fn merged(&mut self) -> Rule {
                $(
                    let key = stringify!($key);
                    let own = self.definition.$key.as_ref();
                    let other: Option<field_type!($fill $value)> = self.$from().map(|rule| rule.$key.clone());
                    $(let other = other.or_else(|| self.table.$default.$key.otherwise());)?
                    let own = own.map(|own| Read::<$value>::read(own, key, self));
                    let $key = self.$fill(own, other $(, key, $stand_in)?);
                )+
                let authority = self.with_number();
                let not_working = authority.map_or(self.not_working, |rule| &rule.not_working);
                Rule {
                    id: self.definition.id.clone(),
                    table: authority.map_or(&self.table.id, |rule| &rule.table).clone(),
                    document_in_force: authority
                        .map_or(self.table.in_force, |rule| rule.document_in_force),
                    document_address: authority
                        .map_or(&self.table.source.address, |rule| &rule.document_address)
                        .clone(),
                    document_unchecked: authority
                        .map_or(&self.table.source.unchecked, |rule| &rule.document_unchecked)
                        .clone(),
                    not_working: not_working.to_vec(),
                    $($key,)+
                }
            }
        }
    };
}
rule_keys!(merged);

impl<'a> RuleReader<'a> {
    /// The rule as far as it can be read; `None` if no event starts it.
    pub(super) fn read(&mut self) -> Option<Rule> {
        let RuleDefinition { id, within, variants, .. } = self.definition;
        if !is_kebab_case(id) {
            let message = format!("rule id `{id}` must be lower-case words joined by hyphens");
            self.mistake("id", message);
        }
        let rule = self.merged();
        let unchanged = self.inherited.filter(|_| variants.is_none() && within.is_some());
        if unchanged.is_some_and(|rule| !rule.variants.is_empty()) {
            self.mistake(
                "within",
                format!(
                    "rule `{id}` has other periods in named circumstances, which stay as they were: \
                     write them again in `variants`, or `variants = []` for none"
                ),
            );
        }
        (!self.missing.contains(&"starts")).then_some(rule)
    }

    /// Whether the event in `starts` is unknown.
    pub(super) fn starts_unknown(&self) -> bool {
        let starts = self.definition.starts.as_ref();
        starts.is_some_and(|id| self.events.find(id).is_err())
    }

    fn inherited(&self) -> Option<&'a Rule> {
        self.inherited
    }

    /// The rule that it changes, unless it changes the number: the authority belongs to the number.
    fn with_number(&self) -> Option<&'a Rule> {
        let changes_number = self.definition.within.is_some() || self.definition.variants.is_some();
        self.inherited.filter(|_| !changes_number)
    }

    fn optional<V>(&self, own: Option<Option<V>>, other: Option<Option<V>>) -> Option<V> {
        own.flatten().or(other.flatten())
    }

    fn or_default<V: Default>(&self, own: Option<Option<V>>, other: Option<V>) -> V {
        own.flatten().or(other).unwrap_or_default()
    }

    /// A key that a rule must have, given or inherited. If it is missing, it is reported, and the
    /// stand-in lets the rest be checked too.
    fn required<V>(
        &mut self,
        own: Option<Option<V>>,
        other: Option<V>,
        key: &'static str,
        stand_in: V,
    ) -> V {
        let is_given = own.is_some();
        own.flatten().or(other).unwrap_or_else(|| {
            if !is_given {
                self.missing.push(key);
            }
            stand_in
        })
    }

    fn variant(&mut self, index: usize, written: &VariantDefinition) -> Option<Variant> {
        let VariantDefinition {
            circumstance,
            after,
            less_than,
            within,
            starts,
            counts_from,
            in_force,
            note,
        } = written;
        let counts_from = match counts_from {
            Some(id) => Some(self.event(id, &self.variant_at(index, "counts_from"))?),
            None => None,
        };
        if let Some(name) = circumstance.as_ref().filter(|name| !is_kebab_case(name)) {
            let message =
                format!("circumstance `{name}` must be lower-case words joined by hyphens");
            self.mistakes.push(Mistake::new(&self.variant_at(index, "circumstance"), message));
        }
        let starts = match starts {
            Some(id) => self.event(id, &self.variant_at(index, "starts")),
            None => self.starts(),
        };
        Some(Variant {
            circumstance: circumstance.clone(),
            after: *after,
            less_than: *less_than,
            within: *within,
            starts: starts?,
            counts_from,
            in_force: *in_force,
            note: note.clone(),
        })
    }

    /// The event that starts the rule, if it is known.
    fn starts(&self) -> Option<EventId> {
        match &self.definition.starts {
            Some(id) => self.events.find(id).ok(),
            None => self.inherited.map(|rule| rule.starts),
        }
    }

    fn event(&mut self, id: &str, at: &[Step]) -> Option<EventId> {
        let found = self.events.find(id);
        found.map_err(|unknown| self.mistakes.push(Mistake::new(at, unknown.to_string()))).ok()
    }

    pub(super) fn tell_missing(&mut self, inherited: &[Rule]) {
        if self.missing.is_empty() {
            return;
        }
        let id = &self.definition.id;
        let keys: Vec<String> = self.missing.iter().map(|key| format!("`{key}`")).collect();
        let known = || inherited.iter().map(|rule| rule.id.as_str());
        let meant = if self.table.extends.is_empty() || known().any(|known| known == id) {
            String::new()
        } else {
            format!(
                ", and no table that this one extends has a rule of that id to change{}",
                did_you_mean(id, known())
            )
        };
        self.mistake("", format!("rule `{id}` has no {}{meant}", keys.join(", ")));
    }

    pub(super) fn mistake(&mut self, key: &'static str, message: impl Into<String>) {
        let at = self.at(key);
        self.mistakes.push(Mistake::new(&at, message));
    }

    /// The location of a key of the rule, or of the rule itself if the key is empty.
    fn at(&self, key: &'static str) -> Vec<Step> {
        let mut at = vec![Step::Key("rule"), Step::Index(self.index)];
        if !key.is_empty() {
            at.push(Step::Key(key));
        }
        at
    }

    pub(super) fn variant_at(&self, variant: usize, key: &'static str) -> Vec<Step> {
        let mut at = self.at("variants");
        at.extend([Step::Index(variant), Step::Key(key)]);
        at
    }
}
