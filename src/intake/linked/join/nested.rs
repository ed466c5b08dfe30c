//! The records of one child, each nested in the record that it belongs to.

use super::{Take, person};
use crate::intake::linked::episode::{Assessment, Enquiry, Episode, Plan};
use crate::intake::linked::mapping::{Kind, Mapping, Table};
use crate::intake::linked::row::Row;
use crate::intake::record::Reject;

/// Joins the records of one child, in the order in which they begin.
pub(in crate::intake::linked) fn join_nested(mapping: &Mapping, rows: &[Row], take: Take<'_>) {
    let child = rows.iter().find(|row| row.kind() == Kind::Child);
    let id = child.and_then(person);
    let mut episodes: Vec<Episode> = Vec::new();
    for row in rows {
        match (row.kind(), episodes.last_mut()) {
            (Kind::Referral, _) => episodes.push(Episode::of_referral(row, id.clone())),
            (Kind::Assessment, Some(episode)) => episode.assessments.push(Assessment::read(row)),
            (Kind::Enquiry, Some(episode)) => episode.enquiries.push(Enquiry::read(row)),
            (Kind::Plan, Some(episode)) => episode.plans.push(Plan::read(row)),
            _ => {}
        }
    }
    if let Some(child) = child.filter(|_| episodes.is_empty()) {
        let reason = "the child has no episode of need; add it, or leave the child out";
        let field = mapping.table(Kind::Referral).map_or("row", Table::name);
        let reject = child.location.reject(field, reason.to_owned());
        take(Err(Reject { case: id, ..reject }));
    }
    episodes.into_iter().map(Ok).for_each(take);
}
