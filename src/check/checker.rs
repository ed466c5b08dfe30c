//! Assesses cases one by one and collects the findings.

use crate::intake::Reject;
use crate::report::MakeRows;
use crate::text::excerpt;
use crate::{ByStatus, Calendar, Case, Engine, Facts, Moment, Rule, Sought};

use super::choice::{Chosen, Counted};
use super::effects::Effects;
use super::fail_on::FailOn;
use super::findings::Findings;
use super::of_case::OfCase;
use super::origin::Origin;
use super::setting::Setting;
use super::state::Told;
use super::suppose::Supposed;
use super::uncounted::{self, What};
use super::unused;
use super::without_effect::Circumstances;

/// The criteria of the assessment, and what to keep.
pub struct Checker<'s, W> {
    pub(super) setting: &'s Setting,
    pub(super) engine: Engine<'s, 's>,
    /// The supposed calendar, if any.
    pub(super) supposed: Option<Supposed<'s>>,
    pub(super) chosen: Chosen,
    /// The events that no rule uses.
    pub(super) unused: Sought,
    pub(super) circumstances: Circumstances,
    pub(super) effects: Effects,
    pub(super) filter: Filter,
    /// By status: whether such a deadline may be shown or affect the exit code.
    pub(super) may_be_shown: ByStatus<bool>,
    /// What makes rows of the deadlines, if they are not to be shown together.
    pub(super) rows: Option<W>,
    /// What the last run told, if that is remembered.
    pub(super) told: Option<&'s Told>,
    /// Whether to keep every record that cannot be judged until it is written, not only the first.
    pub(super) keeps_rejects: bool,
}

impl Filter {
    /// By status: whether such a deadline may be shown or affect the exit code.
    fn may_show(self) -> ByStatus<bool> {
        ByStatus::from_fn(|status| {
            status.is_open() || status.needs_attention() || self.fail_on.fails(status)
        })
    }
}

/// Which deadlines are shown.
#[derive(Debug, Clone, Copy)]
pub struct Filter {
    /// Whether every deadline is shown, not only those that need action.
    pub all: bool,
    /// Whether what is odd in the records is shown.
    pub notes: bool,
    /// From which status on the check fails.
    pub fail_on: FailOn,
    /// Only what has become a breach since then is shown.
    pub new_since: Option<Moment>,
    /// Whether a file may have nothing to judge.
    pub allow_empty: bool,
    /// Whether there may be fewer records or columns than in the last run.
    pub allow_fewer: bool,
    /// Whether a file may record events that the chosen tables do not check.
    pub allow_unchecked: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            all: false,
            notes: false,
            fail_on: FailOn::Breached,
            new_since: None,
            allow_empty: false,
            allow_fewer: false,
            allow_unchecked: false,
        }
    }
}

impl<'s, W: MakeRows> Checker<'s, W> {
    /// Judges by a setting the rules that were chosen. Without something that makes rows, deadlines are kept to be
    /// shown together.
    #[must_use]
    pub fn new(setting: &'s Setting, chosen: Chosen, filter: Filter, rows: Option<W>) -> Self {
        let Setting { rules, calendar, criteria, circumstances, .. } = setting;
        Self {
            setting,
            engine: chosen.engine(rules, calendar, *criteria, circumstances).remembering(),
            supposed: None,
            unused: unused::events(&chosen, rules),
            circumstances: Circumstances::of(rules),
            effects: Effects::of(rules),
            chosen,
            filter,
            may_be_shown: filter.may_show(),
            rows,
            told: None,
            keeps_rejects: false,
        }
    }

    /// The same, for which open deadlines would move in another calendar. Only those are then kept.
    #[must_use]
    pub fn supposing(self, calendar: &'s Calendar) -> Self {
        let Setting { rules, criteria, circumstances, .. } = self.setting;
        let engine = self.chosen.engine(rules, calendar, *criteria, circumstances).remembering();
        Self { supposed: Some(Supposed { engine, calendar }), rows: None, ..self }
    }

    /// The same, for what is new since the last run.
    #[must_use]
    pub fn since(self, told: &'s Told) -> Self {
        Self { told: Some(told), keeps_rejects: true, ..self }
    }

    /// The same, with every record that could not be judged, not only the first.
    #[must_use]
    pub fn with_all_rejects(self) -> Self {
        Self { keeps_rejects: true, ..self }
    }

    /// The rules, calendar and criteria.
    #[must_use]
    pub fn setting(&self) -> &'s Setting {
        self.setting
    }

    /// The supposed calendar, if any.
    #[must_use]
    pub fn supposed(&self) -> Option<&Supposed<'s>> {
        self.supposed.as_ref()
    }

    /// What makes rows of the deadlines, if they are not to be shown together.
    #[must_use]
    pub fn rows(&self) -> Option<&W> {
        self.rows.as_ref()
    }

    /// Keeps a record that cannot be assessed.
    pub(super) fn reject(&self, reject: Reject, findings: &mut Findings<'s, W::Rows>) {
        findings.rejects.add(|| reject, self.keeps_rejects);
    }

    /// Assesses a record by the rules that count.
    pub(super) fn judge(
        &self,
        origin: &Origin<'_>,
        line: Option<u64>,
        case: &Case,
        findings: &mut Findings<'s, W::Rows>,
    ) {
        findings.assessed += 1;
        self.unused.for_each_in(case, |event| findings.add_unused(event));
        if let Some((event, when)) = case.repeats.first() {
            let id = case.id.as_deref().unwrap_or_default();
            let event = &self.setting.rules.events.get(*event).id;
            findings.repeated.add(|| format!("case `{}`: {event} on {when}", excerpt(id)), false);
        }
        self.judge_case(case, origin.counts, findings);
        if !findings.uncounted.is_empty() {
            let uncounted = std::mem::take(&mut findings.uncounted);
            let record = || origin.not_countable(line, case, &uncounted);
            findings.not_countable.add(record, self.keeps_rejects);
        }
    }

    fn judge_case(&self, case: &Case, counts: &[Counted], findings: &mut Findings<'s, W::Rows>) {
        if case.circumstances.is_empty() {
            return self.judge_by(&self.engine, case, counts, findings);
        }
        /// More are not kept: a table may have any number, and each engine is large.
        const MOST_KEPT: usize = 50;
        self.circumstances.note_without_effect(case, findings);
        let mut under = std::mem::take(&mut findings.under_circumstances);
        if under.len() >= MOST_KEPT {
            under.clear();
        }
        let known = match under.remove(&case.circumstances) {
            Some(known) => known,
            None => self.under(case, &self.setting.calendar),
        };
        self.judge_by(&known, case, counts, findings);
        under.insert(case.circumstances.clone(), known);
        findings.under_circumstances = under;
    }

    /// The rules in force on the day of the check that are left out because they never set a limit.
    pub(super) fn left_out(&self) -> Vec<&'s Rule> {
        let Setting { rules, criteria, .. } = self.setting;
        let is_left_out =
            |rule: &&Rule| self.setting.is_for_role(rule.owner) && self.chosen.leaves_out(rule);
        rules.rules_on(criteria.as_of.date()).filter(is_left_out).collect()
    }

    /// The engine for the circumstances of a case.
    pub(super) fn under(&self, case: &Case, calendar: &'s Calendar) -> Engine<'s, 's> {
        let Setting { rules, criteria, circumstances, .. } = self.setting;
        let all = [&circumstances[..], &case.circumstances].concat();
        self.chosen.engine(rules, calendar, *criteria, &all)
    }

    /// Adds what could not be counted in the record that is being assessed. What is over is in breach no
    /// longer, so that it is only remarked on, unless it matters whether it was late.
    pub(super) fn add_uncounted(
        &self,
        case: &Case,
        what: What<'s>,
        is_over: bool,
        findings: &mut Findings<'s, W::Rows>,
    ) {
        let may_be_left = is_over && self.filter.fail_on != FailOn::Late;
        let list = if may_be_left { &mut findings.over } else { &mut findings.errors };
        uncounted::add(list, findings.assessed, case, &what);
        if !may_be_left {
            findings.uncounted.push(what);
        }
    }

    fn judge_by(
        &self,
        engine: &Engine<'s, 's>,
        case: &Case,
        counts: &[Counted],
        findings: &mut Findings<'s, W::Rows>,
    ) {
        let facts = Facts::of(case);
        if let Some(supposed) = &self.supposed {
            return self.suppose(supposed, engine, case, counts, findings);
        }
        let Filter { all, notes, .. } = self.filter;
        let told = self.told.map(|told| told.of_case(facts.case_id(), &mut findings.seen));
        // A remark on the record may be shown or reported, whatever the status; and what was told before must
        // be looked at again.
        let was_told = told.as_ref().is_some_and(|told| !told.is_empty());
        let may_all_be_shown = all || notes || was_told || !facts.is_bare();
        let may_be_shown = (!may_all_be_shown).then_some(&self.may_be_shown);
        let mut of_case = OfCase {
            checker: self,
            engine,
            case,
            facts,
            counts,
            counted: Counted::No,
            findings,
            may_be_shown,
            starts_any: false,
            later: None,
            told: told.unwrap_or_default(),
        };
        engine.assess(case, &mut of_case);
        let OfCase { starts_any, later, .. } = of_case;
        if starts_any {
            self.note_events_without_effect(case, findings);
        } else {
            findings.add_idle(case, &self.setting.rules);
        }
        if !case.extensions.is_empty() {
            self.note_extensions_without_effect(engine, case, counts, findings);
        }
        if let Some((event, when)) = later {
            let id = case.id.as_deref().unwrap_or_default();
            let event = &self.setting.rules.events.get(event).id;
            findings.later.add(|| format!("case `{}`: {event} on {when}", excerpt(id)), false);
        }
    }
}
