//! Lists with no ids but that of the child, joined by child and date.

use std::collections::HashMap;

use super::{Known, People, Take, check_person, counted_once, person};
use crate::intake::linked::episode::{Assessment, Enquiry, Episode, Plan};
use crate::intake::linked::mapping::{Field, Kind, Mapping, Table};
use crate::intake::linked::readers::Tables;
use crate::intake::linked::row::Row;
use crate::moment::Moment;

/// Joins what can be assessed with the available lists. Returns remarks on the whole input.
pub(in crate::intake::linked) fn join_by_date(
    mapping: &Mapping,
    mut tables: Tables,
    take: Take<'_>,
) -> Vec<String> {
    let has_assessments = tables.has(Kind::Assessment);
    let has_plans = tables.has(Kind::Plan);
    let mut joined = Joined::default();
    for table in mapping.tables {
        let rows = tables.take(table.kind).unwrap_or_default();
        joined.add_each(rows, take);
    }
    if !has_assessments {
        joined.referrals.clear();
    }
    if !has_plans {
        // The result of a conference is unknown.
        joined.people.episodes.iter_mut().for_each(Episode::leave_out_conferences);
    }
    let mut remarks: Vec<String> = counted_once(joined.repeated, "row").into_iter().collect();
    if mapping.latest_review_only && joined.has_reviews() {
        remarks.push(format!(
            "{} gives only the latest review of a plan: earlier reviews, which may include the first, \
             are not checked",
            mapping.table(Kind::Plan).map_or("the list of plans", Table::name)
        ));
    }
    let Joined { referrals, people, .. } = joined;
    referrals.into_iter().chain(people.episodes).map(Ok).for_each(take);
    remarks
}

/// The lists joined by child.
#[derive(Default)]
struct Joined {
    referrals: Vec<Episode>,
    by_child: HashMap<String, Vec<usize>>,
    people: People,
    repeated: usize,
}

impl Joined {
    /// Adds every row of a list once, and counts repeated rows.
    fn add_each(&mut self, rows: Vec<Row>, take: Take<'_>) {
        let mut known = Known::default();
        for row in rows {
            if !known.is_new(&row) {
                self.repeated += 1;
                continue;
            }
            match check_person(&row) {
                Ok(()) => self.add(&row),
                Err(reject) => take(Err(reject)),
            }
        }
    }

    fn add(&mut self, row: &Row) {
        match row.kind() {
            Kind::Referral => self.add_referral(row),
            Kind::Assessment => self.add_assessment(row),
            Kind::Enquiry => self.people.of(row).enquiries.push(Enquiry::read(row)),
            Kind::Plan => self.people.of(row).plans.push(Plan::read(row)),
            kind @ (Kind::Child | Kind::Conference | Kind::Review) => {
                unreachable!("no list holds a {kind:?} that is joined by date")
            }
        }
    }

    fn add_referral(&mut self, row: &Row) {
        let id = row.text(Field::Person).to_owned();
        self.by_child.entry(id).or_default().push(self.referrals.len());
        self.referrals.push(Episode::of_referral(row, person(row)));
    }

    /// An assessment belongs to the latest referral on or before its start.
    fn add_assessment(&mut self, row: &Row) {
        let assessment = Assessment::read(row);
        let referred = |index: usize| self.referrals[index].referral.as_ref()?.when;
        let earlier = |index: &usize| -> Option<(usize, Moment)> {
            let (referred, start) = referred(*index).zip(assessment.start)?;
            referred.compare(&start).is_le().then_some((*index, referred))
        };
        let candidates = self.by_child.get(row.text(Field::Person)).into_iter().flatten();
        let latest = candidates.filter_map(earlier).max_by_key(|(_, when)| when.list_order());
        match latest {
            Some((index, _)) => self.referrals[index].assessments.push(assessment),
            None => self.people.of(row).assessments.push(assessment),
        }
    }

    fn has_reviews(&self) -> bool {
        let mut plans = self.people.episodes.iter().flat_map(|person| &person.plans);
        plans.any(|plan| !plan.reviews.is_empty())
    }
}
