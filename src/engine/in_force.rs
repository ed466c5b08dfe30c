//! Which duties an event starts on which days.

use chrono::{Datelike, NaiveDate};

use super::duty::DutyId;
use super::limits::Limits;
use crate::moment::Moment;
use crate::rules::{Edition, InForce, Rule, RuleSet};

/// A span of days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Days {
    const ALWAYS: Self = Self { first: i32::MIN, last: i32::MAX };

    pub(super) fn of(in_force: InForce) -> Self {
        let day = |date: NaiveDate| date.num_days_from_ce();
        Self { first: in_force.from.map_or(i32::MIN, day), last: in_force.to.map_or(i32::MAX, day) }
    }

    /// The days for which an edition has rules: all days if it was requested by name.
    fn of_edition(edition: &Edition, rules: &RuleSet) -> Self {
        if rules.chooses_by_date() { Self::of(edition.in_force) } else { Self::ALWAYS }
    }

    /// The days for which a rule of an edition holds.
    pub(super) fn of_rule(rule: &Rule, edition: &Edition, rules: &RuleSet) -> Self {
        let own = rule.in_force.map_or(Self::ALWAYS, Self::of);
        Self::of_edition(edition, rules).and(own)
    }

    #[inline]
    pub(super) fn contain(self, day: i32) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The days in both spans; the result is empty if its first day is after its last.
    pub(super) fn and(self, other: Self) -> Self {
        Self { first: self.first.max(other.first), last: self.last.min(other.last) }
    }
}

/// What one event starts.
#[derive(Debug, Default)]
pub(super) struct Started {
    /// The duties in force, for spans of days that do not overlap, in order. It starts nothing in a span without
    /// duties; what it starts on other days is not known. Without any duties there are no spans.
    spans: Vec<Span>,
    /// Duties with a period of years: the day on which the period ends chooses between editions.
    pub(super) by_end: Vec<DutyId>,
}

/// A span of days, and the duties in force on each of them.
#[derive(Debug)]
pub(super) struct Span {
    days: Days,
    pub(super) duties: Vec<DutyId>,
    pub(super) limits: Limits,
}

impl Started {
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.by_end.is_empty()
    }

    /// The duties that it starts under any edition, some of them more than once.
    pub(super) fn all(&self) -> impl Iterator<Item = DutyId> + '_ {
        self.spans.iter().flat_map(|span| &span.duties).chain(&self.by_end).copied()
    }

    /// The duties in force on the day of a start, if they are known. The latest spans are searched first, as
    /// they are needed most often. There are too few for a search of halves to be faster.
    #[inline]
    pub(super) fn span_on(&self, start: Moment) -> Option<&Span> {
        self.spans.iter().rfind(|span| span.days.contain(start.day()))
    }
}

/// What one event starts, under construction.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    by_start: Vec<(Days, DutyId)>,
    by_end: Vec<DutyId>,
    known: Vec<Days>,
}

impl Gathered {
    /// Records that a rule exists. What the event starts is then known on the rule's own days, or on the days
    /// of every edition of its document.
    pub(super) fn add_known(&mut self, rule: &Rule, edition: &Edition, rules: &RuleSet) {
        if rule.in_force.is_some() {
            return self.known.push(Days::of_rule(rule, edition, rules));
        }
        let series = rules.editions().iter().filter(|other| other.series == edition.series);
        self.known.extend(series.map(|edition| Days::of_edition(edition, rules)));
    }

    pub(super) fn add(&mut self, days: Days, duty: DutyId) {
        self.by_start.push((days, duty));
    }

    pub(super) fn add_by_end(&mut self, duty: DutyId) {
        self.by_end.push(duty);
    }
}

impl From<Gathered> for Started {
    /// Splits the days wherever a document comes into force or ends, so that one look-up finds all duties.
    fn from(Gathered { by_start, by_end, known }: Gathered) -> Self {
        let all = || by_start.iter().map(|(days, _)| days).chain(&known);
        let begins = all().map(|days| days.first);
        let after = all().filter_map(|days| days.last.checked_add(1));
        let mut cuts: Vec<i32> = begins.chain(after).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let ends = cuts.iter().skip(1).map(|next| next - 1).chain([i32::MAX]);
        let spans = cuts.iter().zip(ends).map(|(&first, last)| Days { first, last });
        let in_span = |days: Days| {
            let holding = by_start.iter().filter(|(own, _)| own.contain(days.first));
            let duties: Vec<_> = holding.map(|(_, duty)| *duty).collect();
            let is_known = all().any(|own| own.contain(days.first));
            is_known.then(|| Span { days, duties, limits: Limits::default() })
        };
        let spans: Vec<Span> = spans.filter_map(in_span).collect();
        if by_end.is_empty() && spans.iter().all(|span| span.duties.is_empty()) {
            return Self::default();
        }
        Self { spans, by_end }
    }
}
