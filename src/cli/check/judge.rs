//! Cases judged one by one, and what is kept of each.

use std::collections::HashMap;

use chrono::NaiveDate;
use dutyclock::calendar::Holiday;
use dutyclock::intake::Reject;
use dutyclock::report::{Entry, Moved, RowWriter, Standing, Tally};
use dutyclock::rules::NoEdition;
use dutyclock::text::counted;
use dutyclock::{
    ByStatus, Calendar, Case, Finding, FindingReceiver, Judged, Moment, Status, Timescales,
    Uncountable,
};

use super::FailOn;
use super::batch::MOST_TOLD;
use crate::cli::options::Setting;

/// What to judge by, and what to keep.
pub(super) struct Checker {
    pub(super) setting: &'static Setting,
    pub(super) timescales: Timescales<'static, 'static>,
    /// Where another calendar is supposed.
    pub(super) supposed: Option<Supposed>,
    pub(super) filter: Filter,
    /// By status: whether a deadline that stands so may be shown, or make the exit code.
    pub(super) may_be_shown: ByStatus<bool>,
    /// For the formats that are written row by row.
    pub(super) rows: Option<RowWriter<'static>>,
    /// Whether every reject is wanted, and not only the first.
    pub(super) keeps_rejects: bool,
}

/// A calendar that is not the real one, and the rules counted by it.
pub(super) struct Supposed {
    pub(super) calendar: &'static Calendar,
    pub(super) timescales: Timescales<'static, 'static>,
}

impl Supposed {
    /// The days that are holidays only here.
    pub(super) fn added_to(&self, calendar: &Calendar) -> Vec<Holiday> {
        let is_known = |holiday: &&Holiday| calendar.day_off(holiday.date).is_some();
        let all = self.calendar.holidays().iter().chain(self.calendar.provisional_holidays());
        all.filter(|holiday| !is_known(holiday)).cloned().collect()
    }
}

impl Filter {
    /// By status: whether a deadline that stands so may be shown, or make the exit code.
    pub(super) fn may_show(self) -> ByStatus<bool> {
        ByStatus::from_fn(|status| status.is_open() || self.fail_on.fails(status))
    }
}

/// Which deadlines are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter {
    pub(super) all: bool,
    pub(super) notes: bool,
    pub(super) fail_on: FailOn,
    pub(super) new_since: Option<Moment>,
}

/// What was found in some records.
pub(super) struct Findings {
    pub(super) tally: Tally,
    pub(super) judged: u64,
    pub(super) blank: u64,
    pub(super) rejects: Many<Reject>,
    /// What could not be counted, each reason once.
    pub(super) errors: Vec<Uncounted>,
    /// What no edition covers and is over, each reason once.
    pub(super) over: Vec<Uncounted>,
    /// Ids of cases in which nothing starts a timescale.
    pub(super) idle: Many<String>,
    /// Remarks on records that were not asked for.
    pub(super) remarks_left_out: u64,
    pub(super) new_breaches: u64,
    pub(super) open: u64,
    /// Whether anything stands so that the exit code says it.
    pub(super) failing: bool,
    /// Deadlines to be shown together.
    pub(super) entries: Vec<Entry<'static>>,
    /// Deadlines that would move.
    pub(super) moved: Vec<Moved<'static>>,
    /// Deadlines to be shown, written already.
    pub(super) rows: Vec<u8>,
    under_circumstances: HashMap<Vec<String>, Timescales<'static, 'static>>,
}

/// Deadlines that could not be counted, all for one reason, and the first of them in words.
pub(super) struct Uncounted {
    reason: Reason,
    first: String,
    cases: u64,
    /// The number of the case that was last added.
    last: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    /// The calendar does not reach so far for the rule with that place.
    Coverage(usize),
    /// What is said to have been in force on other dates only.
    NoEdition(String),
}

impl Reason {
    fn no_edition(error: &NoEdition) -> Self {
        Self::NoEdition(error.of().to_owned())
    }
}

impl std::fmt::Display for Uncounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.first)?;
        match self.cases {
            0 | 1 => Ok(()),
            cases => write!(f, " (and in {})", counted(cases - 1, "more case")),
        }
    }
}

impl Findings {
    fn add_error(&mut self, case: &Case, reason: Reason, error: &impl std::fmt::Display) {
        add_uncounted(&mut self.errors, self.judged, case, reason, error);
    }

    fn add_without_edition(&mut self, case: &Case, error: &NoEdition, over: bool) {
        let list = if over { &mut self.over } else { &mut self.errors };
        add_uncounted(list, self.judged, case, Reason::no_edition(error), error);
    }
}

/// Adds what could not be counted of the case with that number.
fn add_uncounted(
    list: &mut Vec<Uncounted>,
    number: u64,
    case: &Case,
    reason: Reason,
    error: &impl std::fmt::Display,
) {
    if let Some(known) = list.iter_mut().find(|known| known.reason == reason) {
        known.cases += u64::from(known.last != number);
        known.last = number;
        return;
    }
    let id = case.id.as_deref().unwrap_or_default();
    let first = format!("case `{id}`: {error}");
    list.push(Uncounted { reason, first, cases: 1, last: number });
}

fn merge_uncounted(list: &mut Vec<Uncounted>, more: Vec<Uncounted>) {
    for one in more {
        match list.iter_mut().find(|known| known.reason == one.reason) {
            Some(known) => known.cases += one.cases,
            None => list.push(one),
        }
    }
}

/// The first of many, and how many there are.
pub(super) struct Many<T> {
    pub(super) kept: Vec<T>,
    pub(super) count: u64,
}

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), count: 0 }
    }
}

impl<T> Many<T> {
    fn add(&mut self, more: impl FnOnce() -> T, keeps_all: bool) {
        self.count += 1;
        if keeps_all || (self.kept.len() as u64) < MOST_TOLD {
            self.kept.push(more());
        }
    }

    fn merge(&mut self, other: Self, keeps_all: bool) {
        let room = match keeps_all {
            true => usize::MAX,
            false => (MOST_TOLD as usize).saturating_sub(self.kept.len()),
        };
        self.count += other.count;
        self.kept.extend(other.kept.into_iter().take(room));
    }
}

impl Checker {
    /// Nothing found yet.
    pub(super) fn findings(&self) -> Findings {
        Findings {
            tally: Tally::new(&self.setting.rules),
            judged: 0,
            blank: 0,
            rejects: Many::default(),
            errors: Vec::new(),
            over: Vec::new(),
            idle: Many::default(),
            remarks_left_out: 0,
            new_breaches: 0,
            open: 0,
            failing: false,
            entries: Vec::new(),
            moved: Vec::new(),
            rows: Vec::new(),
            under_circumstances: HashMap::new(),
        }
    }

    /// Adds what was found in later records.
    pub(super) fn merge(&self, total: &mut Findings, more: Findings) {
        total.tally.merge(&more.tally);
        total.judged += more.judged;
        total.blank += more.blank;
        total.rejects.merge(more.rejects, self.keeps_rejects);
        merge_uncounted(&mut total.errors, more.errors);
        merge_uncounted(&mut total.over, more.over);
        total.idle.merge(more.idle, false);
        total.remarks_left_out += more.remarks_left_out;
        total.new_breaches += more.new_breaches;
        total.open += more.open;
        total.failing |= more.failing;
        total.entries.extend(more.entries);
        total.moved.extend(more.moved);
    }

    /// Keeps a record that cannot be judged.
    pub(super) fn reject(&self, reject: Reject, findings: &mut Findings) {
        findings.rejects.add(|| reject, self.keeps_rejects);
    }

    /// Judges a case by the rules that count, by their places.
    pub(super) fn judge(&self, case: &Case, counts: &[bool], findings: &mut Findings) {
        findings.judged += 1;
        if case.circumstances.is_empty() {
            return self.judge_by(&self.timescales, case, counts, findings);
        }
        let mut under = std::mem::take(&mut findings.under_circumstances);
        let known = match under.remove(&case.circumstances) {
            Some(known) => known,
            None => self.under(case, &self.setting.calendar),
        };
        self.judge_by(&known, case, counts, findings);
        under.insert(case.circumstances.clone(), known);
        findings.under_circumstances = under;
    }

    /// The timescales under the circumstances of a case.
    fn under(&self, case: &Case, calendar: &'static Calendar) -> Timescales<'static, 'static> {
        let Setting { rules, judgement, circumstances, .. } = self.setting;
        let all = [&circumstances[..], &case.circumstances].concat();
        Timescales::new(rules, calendar, *judgement, &all)
    }

    fn judge_by(
        &self,
        timescales: &Timescales<'static, 'static>,
        case: &Case,
        counts: &[bool],
        findings: &mut Findings,
    ) {
        if let Some(supposed) = &self.supposed {
            let is_counted = |place: usize| is_counted(counts, place);
            return self.suppose(supposed, timescales, case, &is_counted, findings);
        }
        let mut of_case = OfCase { checker: self, case, counts, findings, starts_any: false };
        let Filter { all, notes, .. } = self.filter;
        match all || notes {
            true => timescales.judge(case, |finding| of_case.take(finding)),
            false => timescales.judge_wanted(case, &mut of_case),
        }
        if !of_case.starts_any {
            findings.idle.add(|| case.id.clone().unwrap_or_default(), false);
        }
    }

    #[inline]
    fn keep(&self, case: &Case, judged: Judged<'_, 'static, 'static>, findings: &mut Findings) {
        let Filter { all, notes, fail_on, new_since } = self.filter;
        let odd = judged.has_record_remarks();
        let fails = fail_on.fails(judged.status());
        let shown = match new_since {
            Some(since) => {
                let new = judged.is_new_breach_since(since);
                findings.new_breaches += u64::from(new);
                findings.failing |= new && fail_on != FailOn::Never;
                new
            }
            None => {
                findings.failing |= fails;
                all || fails || needs_somebody(&judged) || (notes && odd)
            }
        };
        if odd && !notes {
            findings.remarks_left_out += 1;
        }
        if !shown {
            return;
        }
        match &self.rows {
            Some(rows) => rows.write(case.id.as_deref(), &judged, notes, &mut findings.rows),
            None => {
                let deadline = judged.deadline(notes);
                findings.entries.push(Entry { case: case.id.clone(), deadline });
            }
        }
    }

    /// Which open deadlines of a case the other calendar would move.
    fn suppose(
        &self,
        supposed: &Supposed,
        timescales: &Timescales<'static, 'static>,
        case: &Case,
        is_counted: &impl Fn(usize) -> bool,
        findings: &mut Findings,
    ) {
        let under = match case.circumstances.is_empty() {
            true => None,
            false => Some(self.under(case, supposed.calendar)),
        };
        let mut then = Vec::new();
        let mut uncountable = Vec::new();
        under.as_ref().unwrap_or(&supposed.timescales).judge(case, |finding| match finding {
            Finding::Judged(judged) => then.push(judged),
            Finding::Uncountable(error) => uncountable.push(error),
            Finding::WithoutEdition { .. } => {}
        });
        timescales.judge(case, |finding| match finding {
            Finding::Judged(now) if is_counted(now.place()) && now.status().is_open() => {
                findings.open += 1;
                let same = |then: &&Judged<'_, '_, '_>| {
                    (then.place(), then.starts(), then.event())
                        == (now.place(), now.starts(), now.event())
                };
                match then.iter().find(same) {
                    Some(then) if (now.due(), now.act_by()) == (then.due(), then.act_by()) => {}
                    Some(then) => findings.moved.push(Moved {
                        case: case.id.clone(),
                        rule: now.rule(),
                        now: Standing::of(&now),
                        then: Standing::of(then),
                    }),
                    None => {
                        let same_rule = |error: &&Uncountable<'_>| error.place == now.place();
                        if let Some(error) = uncountable.iter().find(same_rule) {
                            findings.add_error(case, Reason::Coverage(error.place), error);
                        }
                    }
                }
            }
            Finding::Uncountable(error) if is_counted(error.place) => {
                findings.add_error(case, Reason::Coverage(error.place), &error);
            }
            Finding::WithoutEdition { error, over } => {
                findings.add_without_edition(case, &error, over);
            }
            Finding::Judged(_) | Finding::Uncountable(_) => {}
        });
    }
}

/// What is found of one case, on its way to what was found in all.
struct OfCase<'f> {
    checker: &'f Checker,
    case: &'f Case,
    counts: &'f [bool],
    findings: &'f mut Findings,
    starts_any: bool,
}

impl FindingReceiver<'static, 'static> for OfCase<'_> {
    /// What is done or not needed is shown only where it makes the exit code: it is counted here.
    #[inline]
    fn wants(&mut self, place: usize, status: Status) -> bool {
        self.starts_any = true;
        let may_be_shown = *self.checker.may_be_shown.get(status);
        if !may_be_shown && is_counted(self.counts, place) {
            self.findings.tally.add(place, status);
        }
        may_be_shown
    }

    #[inline]
    fn take(&mut self, finding: Finding<'_, 'static, 'static>) {
        self.starts_any = true;
        let Self { checker, case, counts, findings, .. } = self;
        match finding {
            Finding::Judged(judged) if is_counted(counts, judged.place()) => {
                findings.tally.add(judged.place(), judged.status());
                checker.keep(case, judged, findings);
            }
            Finding::Uncountable(error) if is_counted(counts, error.place) => {
                findings.add_error(case, Reason::Coverage(error.place), &error);
            }
            Finding::Judged(_) | Finding::Uncountable(_) => {}
            Finding::WithoutEdition { error, over } => {
                findings.add_without_edition(case, &error, over);
            }
        }
    }
}

fn is_counted(counts: &[bool], place: usize) -> bool {
    counts.get(place).copied().unwrap_or(true)
}

/// Whether somebody must act: also on a target that was passed, though it is no breach.
fn needs_somebody(judged: &Judged<'_, '_, '_>) -> bool {
    judged.status().needs_attention() || judged.is_past_limit()
}

/// The day and name of a supposed holiday: `DATE` or `DATE=NAME`.
pub(super) fn supposed_holiday(text: &str, as_of: &Moment) -> anyhow::Result<(NaiveDate, String)> {
    let (date, name) = text.split_once('=').unwrap_or((text, ""));
    let date = crate::cli::options::moment("--what-if-holiday", date.trim(), as_of)?;
    Ok((date.date(), name.trim().to_owned()))
}
