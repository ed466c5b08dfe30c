//! What was found in some records, and how the findings of many come together.

use std::collections::HashMap;

use crate::intake::Reject;
use crate::report::{Entry, Moved, Tally};
use crate::rules::{EventId, Relation, RuleSet};
use crate::{Case, Engine};

use super::ids::CaseIds;
use super::many::Many;
use super::state::Seen;
use super::uncounted::{self, Uncounted, What};
use super::without_effect::WithoutEffect;

/// The findings in some records.
pub struct Findings<'s, Rows> {
    pub(super) tally: Tally,
    /// The number of records that were assessed, whether every deadline could be counted or not.
    pub(super) assessed: u64,
    pub(super) blank: u64,
    pub(super) rejects: Many<Reject>,
    /// Records with a deadline that could not be counted.
    pub(super) not_countable: Many<Reject>,
    /// Deadlines that could not be counted, by distinct reason.
    pub(super) errors: Vec<Uncounted>,
    /// Ended duties that no edition covers, by distinct reason.
    pub(super) over: Vec<Uncounted>,
    /// Ids of cases in which nothing starts a timescale.
    pub(super) idle: Many<Idle>,
    /// The ids of the records of a file that is read in chunks.
    pub(super) ids: CaseIds,
    /// Records with a start after the day of the check.
    pub(super) later: Many<String>,
    /// Cases in which an occurrence is recorded more than once.
    pub(super) repeated: Many<String>,
    /// Recorded events, circumstances and extensions that change nothing.
    pub(super) without_effect: WithoutEffect,
    /// Recorded events that no rule uses.
    pub(super) unused: Vec<EventId>,
    /// Number of remarks on records that were not asked for.
    pub(super) remarks_left_out: u64,
    pub(super) new_breaches: u64,
    /// How many deadlines are open, where another calendar is supposed.
    pub open: u64,
    /// By index of the rule: how many of its deadlines were not checked, because the file cannot show whether they were
    /// kept.
    pub(super) not_checked: Vec<u64>,
    /// Those of them that would be breaches.
    pub(super) unknown: u64,
    /// Whether any deadline makes the check fail.
    pub(super) failing: bool,
    /// Deadlines to be shown together.
    pub entries: Vec<Entry<'s>>,
    /// Deadlines that would move.
    pub moved: Vec<Moved<'s>>,
    /// Deadlines to be shown, already made rows.
    pub(super) rows: Option<Rows>,
    /// What has been seen of what the last run told.
    pub(super) seen: Seen,
    /// Deadlines that have been put right, to be shown at the end.
    pub put_right: Vec<PutRight<'s, Rows>>,
    /// What could not be counted in the record that is being assessed.
    pub(super) uncounted: Vec<What<'s>>,
    pub(super) under_circumstances: HashMap<Vec<String>, Engine<'s, 's>>,
}

/// A deadline that has been put right, unless another record of the case still has it.
pub enum PutRight<'s, Rows> {
    /// To be shown with others.
    Entry(Box<Entry<'s>>),
    /// As a row.
    Row(Rows),
}

impl<'s, Rows> Findings<'s, Rows> {
    /// Nothing found yet.
    pub(super) fn new(rules: &RuleSet) -> Self {
        Self {
            tally: Tally::new(rules),
            assessed: 0,
            blank: 0,
            rejects: Many::default(),
            not_countable: Many::default(),
            errors: Vec::new(),
            over: Vec::new(),
            idle: Many::default(),
            later: Many::default(),
            ids: CaseIds::default(),
            repeated: Many::default(),
            without_effect: WithoutEffect::default(),
            unused: Vec::new(),
            remarks_left_out: 0,
            new_breaches: 0,
            open: 0,
            not_checked: vec![0; rules.rules().count()],
            unknown: 0,
            failing: false,
            entries: Vec::new(),
            moved: Vec::new(),
            rows: None,
            seen: Seen::default(),
            put_right: Vec::new(),
            uncounted: Vec::new(),
            under_circumstances: HashMap::new(),
        }
    }

    /// Adds the findings of later records.
    pub(super) fn merge(&mut self, more: Self) {
        self.tally.merge(&more.tally);
        self.assessed += more.assessed;
        self.blank += more.blank;
        self.rejects.merge(more.rejects);
        self.not_countable.merge(more.not_countable);
        uncounted::merge(&mut self.errors, more.errors);
        uncounted::merge(&mut self.over, more.over);
        self.idle.merge(more.idle);
        self.later.merge(more.later);
        self.repeated.merge(more.repeated);
        self.without_effect.merge(more.without_effect);
        more.unused.into_iter().for_each(|event| self.add_unused(event));
        self.remarks_left_out += more.remarks_left_out;
        self.new_breaches += more.new_breaches;
        self.open += more.open;
        for (count, more) in self.not_checked.iter_mut().zip(more.not_checked) {
            *count += more;
        }
        self.unknown += more.unknown;
        self.failing |= more.failing;
        self.entries.extend(more.entries);
        self.put_right.extend(more.put_right);
        self.moved.extend(more.moved);
    }

    /// The number of records in which every deadline could be counted.
    pub(super) fn judged(&self) -> u64 {
        self.assessed - self.not_countable.count
    }

    /// Adds a deadline that is not checked.
    pub(super) fn add_not_checked(&mut self, rule_index: usize) {
        if let Some(count) = self.not_checked.get_mut(rule_index) {
            *count += 1;
        }
    }

    /// Adds a case in which nothing starts a timescale.
    pub(super) fn add_idle(&mut self, case: &Case, rules: &RuleSet) {
        self.idle.add(|| Idle::new(case, rules), false);
    }

    /// Adds a recorded event that no rule uses.
    pub(super) fn add_unused(&mut self, event: EventId) {
        if !self.unused.contains(&event) {
            self.unused.push(event);
        }
    }

    /// The number of records read, whether they could be assessed or not.
    pub(super) fn read(&self) -> u64 {
        self.assessed + self.rejects.count
    }
}

/// A record in which nothing starts a deadline.
pub(super) struct Idle {
    /// The id of the case.
    pub(super) case: String,
    /// An event that can change when a deadline is due, and the one from which that is counted.
    moves: Option<(String, String)>,
}

impl Idle {
    fn new(case: &Case, rules: &RuleSet) -> Self {
        let does_move =
            |does| matches!(does, Relation::Moves | Relation::Postpones | Relation::Begins);
        let moves = case.all().find_map(|(event, _)| {
            let moved =
                rules.latest_rules().find(|rule| rule.relations_to(event).any(does_move))?;
            let id = |event| rules.events.get(event).id.clone();
            Some((id(event), id(moved.starts)))
        });
        Self { case: case.id.clone().unwrap_or_default(), moves }
    }

    /// What its events are for, if they are not for nothing.
    pub(super) fn hint(&self) -> String {
        let hint = |(event, start): &(String, String)| {
            format!("; `{event}` can only change when one is due that counts from `{start}`")
        };
        self.moves.as_ref().map(hint).unwrap_or_default()
    }
}
