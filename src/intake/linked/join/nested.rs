//! The records of one child, each nested in the record that it belongs to.

use std::collections::HashSet;

use super::{Take, person};
use crate::intake::linked::episode::{Assessment, Enquiry, Episode, Plan};
use crate::intake::linked::mapping::{Field, Kind, Mapping, Table};
use crate::intake::linked::row::Row;
use crate::intake::record::Reject;

/// Joins the records of one child, in the order in which they begin. Returns how many repeat an earlier
/// record of the same episode, or are in an episode that repeats an earlier one.
pub(in crate::intake::linked) fn join_nested(
    mapping: &Mapping,
    rows: &[Row],
    take: Take<'_>,
) -> usize {
    let child = rows.iter().find(|row| row.kind() == Kind::Child);
    let id = child.and_then(person);
    let records: Vec<&Row> = rows.iter().filter(|row| row.kind() != Kind::Child).collect();
    let mut known: HashSet<Vec<Content<'_>>> = HashSet::new();
    let mut repeated = 0;
    for records in records.chunk_by(|_, next| next.kind() != Kind::Referral) {
        let Some((referral, parts)) = records.split_first() else { continue };
        if !known.insert(records.iter().map(|row| (row.kind(), row.content())).collect()) {
            repeated += records.len();
            continue;
        }
        let mut episode = Episode::of_referral(referral, id.clone());
        repeated += add_parts(&mut episode, parts);
        take(Ok(episode));
    }
    if let Some(child) = child.filter(|_| known.is_empty()) {
        let reason = "the child has no episode of need; add it, or leave the child out";
        let field = mapping.table(Kind::Referral).map_or("row", Table::name);
        let reject = child.location.reject(field, reason.to_owned());
        take(Err(Reject { case: id, ..reject }));
    }
    repeated
}

/// The kind of a record, and its fields.
type Content<'r> = (Kind, Vec<(Field, &'r str)>);

/// Adds the records of an episode. Returns how many repeat an earlier one. A plan that does is remarked on.
fn add_parts(episode: &mut Episode, parts: &[&Row]) -> usize {
    let mut known: HashSet<Content<'_>> = HashSet::new();
    let mut repeated = 0;
    for row in parts {
        match row.kind() {
            Kind::Plan => episode.plans.push(Plan::read(row)),
            kind if !known.insert((kind, row.content())) => repeated += 1,
            Kind::Assessment => episode.assessments.push(Assessment::read(row)),
            Kind::Enquiry => episode.enquiries.push(Enquiry::read(row)),
            Kind::Child | Kind::Referral | Kind::Conference | Kind::Review => {}
        }
    }
    repeated
}
