//! Counts cases in a second calendar to find the open deadlines that a holiday would move.

use crate::calendar::Holiday;
use crate::report::{MakeRows, Moved, Standing};
use crate::rules::NoEdition;
use crate::{
    Calendar, Case, CountError, DutyId, Engine, Facts, Moment, Sink, Uncountable, Verdict,
};

use super::checker::Checker;
use super::choice::Counted;
use super::findings::Findings;
use super::uncounted::What;

/// A hypothetical calendar, and the rules counted by it.
pub struct Supposed<'s> {
    pub(super) calendar: &'s Calendar,
    pub(super) engine: Engine<'s, 's>,
}

impl Supposed<'_> {
    /// The days that are holidays only here.
    #[must_use]
    pub fn added_to(&self, calendar: &Calendar) -> Vec<Holiday> {
        let is_known = |holiday: &&Holiday| calendar.day_off(holiday.date).is_some();
        let all = self.calendar.holidays().iter().chain(self.calendar.provisional_holidays());
        all.filter(|holiday| !is_known(holiday)).cloned().collect()
    }
}

impl<'s, W: MakeRows> Checker<'s, W> {
    /// Which open deadlines of a case the other calendar would move.
    pub(super) fn suppose(
        &self,
        supposed: &Supposed<'s>,
        engine: &Engine<'s, 's>,
        case: &Case,
        counts: &[Counted],
        findings: &mut Findings<'s, W::Rows>,
    ) {
        let under = (!case.circumstances.is_empty()).then(|| self.under(case, supposed.calendar));
        let other = under.as_ref().unwrap_or(&supposed.engine);
        let facts = Facts::of(case);
        let (mut now, mut then) = (Outcomes::of(counts), Outcomes::of(counts));
        engine.assess(case, &mut now);
        other.assess(case, &mut then);
        if !now.starts_any {
            findings.add_idle(case, &self.setting.rules);
        }
        let mut then = &then.found[..];
        for outcome in now.found {
            let (duty, start, result) = match outcome {
                Outcome::Assessed { duty, start, result } => (duty, start, result),
                Outcome::NotInForce { why, is_over } => {
                    self.add_uncounted(case, What::Start(why), is_over, findings);
                    continue;
                }
            };
            let rule_index = engine.rule_index(duty);
            if Counted::of(counts, rule_index) != Counted::Yes {
                continue;
            }
            let rule = engine.rule(duty);
            let verdict = match result {
                Err((error, is_over)) => {
                    let what = What::Limit(rule_index, Uncountable { rule, error });
                    self.add_uncounted(case, what, is_over, findings);
                    continue;
                }
                Ok(verdict) if !verdict.status.is_open() => continue,
                Ok(verdict) => verdict,
            };
            findings.open += 1;
            match take_same(&mut then, duty, start) {
                None => {}
                Some(Err((error, is_over))) => {
                    let error = Uncountable { rule, error: error.clone() };
                    self.add_uncounted(case, What::Limit(rule_index, error), *is_over, findings);
                }
                Some(Ok(other_verdict)) => {
                    let limits =
                        |engine: &Engine<'_, '_>, of: &Verdict| (of.due, engine.act_by(of));
                    if limits(engine, &verdict) != limits(other, other_verdict) {
                        findings.moved.push(Moved {
                            case: case.id.clone(),
                            rule,
                            now: Standing::of(&engine.deadline(facts, &verdict, false)),
                            then: Standing::of(&other.deadline(facts, other_verdict, false)),
                        });
                    }
                }
            }
        }
    }
}

/// A verdict, or why there is none and whether the duty is over.
type Counting = Result<Verdict, (CountError, bool)>;

/// The outcomes of a case in engine order: two engines for the same rules find the same duties in the same
/// order.
struct Outcomes<'c> {
    counts: &'c [Counted],
    starts_any: bool,
    found: Vec<Outcome>,
}

impl<'c> Outcomes<'c> {
    fn of(counts: &'c [Counted]) -> Self {
        Self { counts, starts_any: false, found: Vec::new() }
    }

    fn add(&mut self, outcome: Outcome) {
        self.starts_any = true;
        self.found.push(outcome);
    }
}

enum Outcome {
    Assessed { duty: DutyId, start: Moment, result: Counting },
    NotInForce { why: NoEdition, is_over: bool },
}

impl Sink for Outcomes<'_> {
    fn take(&mut self, verdict: Verdict) {
        let Verdict { duty, start, .. } = verdict;
        self.add(Outcome::Assessed { duty, start, result: Ok(verdict) });
    }

    fn cannot_count(&mut self, duty: DutyId, start: Moment, why: CountError, is_over: bool) {
        self.add(Outcome::Assessed { duty, start, result: Err((why, is_over)) });
    }

    fn judges(&mut self, rule_index: usize) -> bool {
        self.starts_any = true;
        Counted::of(self.counts, rule_index) == Counted::Yes
    }

    fn not_in_force(&mut self, why: NoEdition, is_over: bool) {
        self.add(Outcome::NotInForce { why, is_over });
    }
}

/// Takes the outcome for the same duty and start from the head of a list. It comes first unless a condition
/// depends on the calendar.
fn take_same<'o>(rest: &mut &'o [Outcome], duty: DutyId, start: Moment) -> Option<&'o Counting> {
    let of_same = |outcome: &'o Outcome| match outcome {
        Outcome::Assessed { duty: other, start: when, result } => {
            ((*other, *when) == (duty, start)).then_some(result)
        }
        Outcome::NotInForce { .. } => None,
    };
    let (at, found) = rest.iter().enumerate().find_map(|(at, one)| Some((at, of_same(one)?)))?;
    *rest = &rest[at + 1..];
    Some(found)
}
