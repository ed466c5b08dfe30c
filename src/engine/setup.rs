//! Prepares the rules of a set for many cases: what each event starts, and under which edition.

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::criteria::Criteria;
use super::duty::{Duty, DutyId, OwnCalendars};
use super::in_force::{Days, Gathered, Started};
use crate::calendar::Calendar;
use crate::case::Case;
use crate::period::Period;
use crate::rules::{Applied, DaysOff, Edition, EventId, EventSet, InForce, Rule, RuleSet};

/// The rules of a set in given circumstances, ready to assess cases.
///
/// Everything that can be worked out once is worked out here, so that each case is cheap: which duties an
/// event starts, which edition governs a day, and which events matter to a duty.
#[derive(Debug)]
pub struct Engine<'r, 'c> {
    pub(super) rules: &'r RuleSet,
    pub(super) calendar: &'c Calendar,
    /// Calendars of the rules that have their own days off.
    own_calendars: Vec<OwnCalendar<'r>>,
    pub(super) criteria: Criteria,
    duties: Vec<Duty<'r>>,
    /// By index of the event.
    by_event: Vec<Started>,
    /// The events that start anything.
    pub(super) starting: EventSet,
    /// The events that end any duty.
    ending: EventSet,
    /// The days for which limits are cached, if any.
    pub(super) remembered: Option<Days>,
}

impl<'r, 'c> Engine<'r, 'c> {
    /// Prepares the rules for cases in the given circumstances.
    #[must_use]
    pub fn new(
        rules: &'r RuleSet,
        calendar: &'c Calendar,
        criteria: Criteria,
        circumstances: &[String],
    ) -> Self {
        Self::of_rules(rules, calendar, criteria, circumstances, |_| true)
    }

    /// Prepares the rules that are wanted. The others start nothing, and cost nothing.
    pub fn of_rules(
        rules: &'r RuleSet,
        calendar: &'c Calendar,
        criteria: Criteria,
        circumstances: &[String],
        is_wanted: impl Fn(&Rule) -> bool,
    ) -> Self {
        let mut setup = Setup::new(rules, calendar, circumstances);
        for (index, (edition, rule)) in all_rules(rules).enumerate() {
            setup.add_rule(rule, index, edition, is_wanted(rule));
        }
        let Setup { duties, gathered, own_days, .. } = setup;
        let by_event: Vec<Started> = gathered.into_iter().map(Started::from).collect();
        let starting = EventId::first(by_event.len()).zip(&by_event);
        let starting = starting.filter(|(_, started)| !started.is_empty());
        let starting = starting.map(|(event, _)| event).collect();
        let ending = duties.iter().flat_map(|duty| duty.rule.until.iter().copied()).collect();
        let own_calendars = own_days.into_iter().map(OwnCalendar::new).collect();
        Self {
            rules,
            calendar,
            own_calendars,
            criteria,
            duties,
            by_event,
            starting,
            ending,
            remembered: None,
        }
    }

    /// Caches every limit that is counted in days. Worth it if there are more cases than days. With deemed
    /// receipt a limit depends on more than the day, and none is cached.
    #[must_use]
    pub fn remembering(self) -> Self {
        let covers = self.calendar.covers();
        let days = Days::of(InForce { from: Some(covers.from), to: Some(covers.to) });
        let remembered = self.criteria.deemed_receipt.is_none().then_some(days);
        Self { remembered, ..self }
    }

    /// The rule of a duty.
    #[must_use]
    pub fn rule(&self, duty: DutyId) -> &'r Rule {
        self.duty(duty).rule
    }

    /// The index of the rule of a duty in [`RuleSet::rules`].
    #[must_use]
    #[inline]
    pub fn rule_index(&self, duty: DutyId) -> usize {
        self.duty(duty).rule_index
    }

    /// The event that starts a duty.
    #[must_use]
    pub fn starts(&self, duty: DutyId) -> EventId {
        self.duty(duty).starts
    }

    /// The period of a duty.
    #[must_use]
    pub fn period(&self, duty: DutyId) -> Period {
        self.duty(duty).applied.counting.period
    }

    /// The period of a duty, how it is counted, and which starts it applies to.
    pub(super) fn applied(&self, duty: DutyId) -> Applied<'r> {
        self.duty(duty).applied
    }

    /// Whether an event starts a rule in the circumstances.
    pub(super) fn has_duty(&self, rule_index: usize, event: EventId) -> bool {
        self.duties.iter().any(|duty| (duty.rule_index, duty.starts) == (rule_index, event))
    }

    /// Only the engine that made a duty hands out its id.
    #[inline]
    pub(super) fn duty(&self, duty: DutyId) -> &Duty<'r> {
        &self.duties[duty.index()]
    }

    /// The calendar that the limit of a duty is counted in.
    pub(super) fn calendar_of(&self, duty: &Duty<'_>) -> &Calendar {
        self.own_calendar(duty.own_calendars.of_limit)
    }

    /// The calendar of the days on which a duty can be acted on.
    pub(super) fn calendar_to_act(&self, duty: &Duty<'_>) -> &Calendar {
        self.own_calendar(duty.own_calendars.to_act)
    }

    fn own_calendar(&self, index: Option<usize>) -> &Calendar {
        let own = index.and_then(|index| self.own_calendars.get(index));
        own.map_or(self.calendar, |own| own.on(self.calendar))
    }

    /// The last day for which holidays are listed rather than calculated by rule.
    pub(crate) fn holidays_listed_to(&self) -> NaiveDate {
        self.calendar.covers().to
    }

    /// What an event starts; `None` for an event of another rule set.
    #[inline]
    pub(super) fn started_by(&self, event: EventId) -> Option<&Started> {
        self.by_event.get(event.index())
    }

    /// Whether an event starts anything in the circumstances.
    pub(crate) fn starts_any(&self, event: EventId) -> bool {
        self.started_by(event).is_some_and(|started| !started.is_empty())
    }

    /// Whether anything may have happened in a case that ends a duty.
    #[inline]
    pub(super) fn may_end_any(&self, case: &Case) -> bool {
        case.may_have(&self.ending)
    }

    /// Whether an event starts anything with a limit in the circumstances.
    pub(crate) fn sets_limits(&self, event: EventId) -> bool {
        let mut duties = self.started_by(event).into_iter().flat_map(Started::all);
        duties.any(|duty| !self.period(duty).sets_no_limit())
    }

    /// The events that complete a duty started by the event in the circumstances.
    pub(crate) fn completed_from(&self, event: EventId) -> impl Iterator<Item = EventId> {
        let duties = self.started_by(event).into_iter().flat_map(Started::all);
        duties.filter_map(|duty| self.duty(duty).rule.completes)
    }
}

/// The calendar of rules that have their own days off. It is made when a limit is first counted in it, since
/// few questions need it.
#[derive(Debug)]
struct OwnCalendar<'r> {
    days_off: DaysOff<'r>,
    calendar: OnceLock<Calendar>,
}

impl<'r> OwnCalendar<'r> {
    fn new(days_off: DaysOff<'r>) -> Self {
        Self { days_off, calendar: OnceLock::new() }
    }

    fn on(&self, calendar: &Calendar) -> &Calendar {
        self.calendar.get_or_init(|| self.days_off.calendar(calendar))
    }
}

/// The rules of every edition, in the order of [`RuleSet::rules`].
pub(super) fn all_rules(rules: &RuleSet) -> impl Iterator<Item = (&Edition, &Rule)> {
    let editions = rules.editions().iter();
    editions.flat_map(|edition| edition.rules.iter().map(move |rule| (edition, rule)))
}

/// An engine under construction.
struct Setup<'s, 'r> {
    rules: &'r RuleSet,
    calendar: &'s Calendar,
    circumstances: &'s [String],
    duties: Vec<Duty<'r>>,
    /// By index of the event.
    gathered: Vec<Gathered>,
    own_days: Vec<DaysOff<'r>>,
}

impl<'s, 'r> Setup<'s, 'r> {
    fn new(rules: &'r RuleSet, calendar: &'s Calendar, circumstances: &'s [String]) -> Self {
        let gathered = rules.events.iter().map(|_| Gathered::default()).collect();
        let (duties, own_days) = (Vec::new(), Vec::new());
        Self { rules, calendar, circumstances, duties, gathered, own_days }
    }

    /// Adds what the events of a rule start. Of a rule that is not wanted that is nothing, but it is known: no
    /// edition is missing.
    fn add_rule(&mut self, rule: &'r Rule, rule_index: usize, edition: &Edition, is_wanted: bool) {
        let own_calendars = if is_wanted {
            OwnCalendars {
                of_limit: self.own_calendar(rule.days_off_of_limit(self.calendar)),
                to_act: self.own_calendar(rule.days_off()),
            }
        } else {
            OwnCalendars::default()
        };
        for event in rule.starts_under(self.circumstances) {
            let Some(gathered) = self.gathered.get_mut(event.index()) else { continue };
            gathered.add_known(rule, edition, self.rules);
            if !is_wanted {
                continue;
            }
            for applied in rule.periods(event, self.circumstances) {
                let Some(id) = DutyId::next(&self.duties) else { return };
                let duty = Duty::new(rule, rule_index, event, applied, own_calendars, self.rules);
                if self.rules.chooses_by_date() && duty.counts_years() {
                    gathered.add_by_end(id);
                } else {
                    let days = Days::of_rule(rule, edition, self.rules);
                    gathered.add(days.and(Days::of(applied.in_force)), id);
                }
                self.duties.push(duty);
            }
        }
    }

    /// The index of the calendar with the days off of a rule, if it has its own. Rules with the same share one.
    fn own_calendar(&mut self, own: DaysOff<'r>) -> Option<usize> {
        if own.is_as_the_calendar() {
            return None;
        }
        let known = self.own_days.iter().position(|days| *days == own);
        known.or_else(|| {
            self.own_days.push(own);
            Some(self.own_days.len() - 1)
        })
    }
}
