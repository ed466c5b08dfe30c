//! What cannot be judged because a record that may belong to it does not say what it belongs to.
//!
//! To call it breached would be a guess, and so would be to join the record by its date.

use super::episode::{Enquiry, Episode};
use super::mapping::Field;
use super::row::Row;
use crate::moment::Moment;

impl Episode {
    /// Takes out a referral without an assessment if one that names no referral may have answered it.
    pub(super) fn doubt_referral(&mut self, alone: &Self, id_of_referral: &'static str) {
        let Some(referral) = self.referral.as_mut().filter(|_| self.assessments.is_empty()) else {
            return;
        };
        let may_answer = |start: &Option<Moment>| match (start, referral.when) {
            (Some(start), Some(when)) => start.compare(&when).is_ge(),
            _ => true,
        };
        let mut starts = alone.assessments.iter().map(|assessment| assessment.start);
        let Some(start) = starts.find(may_answer).filter(|_| !referral.no_further_action.is_yes())
        else {
            return;
        };
        let from = start.map(|start| format!(" from {start}")).unwrap_or_default();
        let reason = format!(
            "this child had an assessment{from} that names no referral, so it may or may not belong to \
             this one: add its {id_of_referral}"
        );
        let doubt = referral.part.location.reject(id_of_referral, reason);
        referral.part.flawed(doubt);
    }

    /// Marks the plans that a review may be of which names no plan.
    pub(super) fn doubt_reviews(&mut self, review: &Row) {
        // Without a date it has not been held yet.
        if review.text(Field::Start).is_empty() {
            return;
        }
        let held = review.last_date(Field::Start).ok().flatten();
        for plan in &mut self.plans {
            let is_before =
                plan.start.zip(held).is_some_and(|(start, held)| held.compare(&start).is_lt());
            let is_after = plan.end.zip(held).is_some_and(|(end, held)| held.compare(&end).is_gt());
            plan.lacks_reviews |= !is_before && !is_after;
        }
    }

    /// Takes out the enquiries that a conference without an id of its enquiry may have followed.
    pub(super) fn doubt_enquiries(&mut self, id_of_enquiry: &'static str) {
        // A conference without a date has not been held yet.
        let held: Vec<Option<Moment>> = (self.enquiries.iter())
            .filter(|enquiry| enquiry.is_unknown)
            .filter(|enquiry| enquiry.conference.is_some() || enquiry.part.flaw.is_some())
            .map(Enquiry::sound_conference)
            .collect();
        for enquiry in self.enquiries.iter_mut().filter(|enquiry| enquiry.lacks_conference()) {
            let may_follow = |held: &&Option<Moment>| match (held, enquiry.start) {
                (Some(held), Some(start)) => held.compare(&start).is_ge(),
                _ => true,
            };
            if let Some(held) = held.iter().find(may_follow) {
                let on = held.map(|held| format!(" on {held}")).unwrap_or_default();
                let reason = format!(
                    "this child had a conference{on} that names no enquiry, so it may or may not have \
                     followed this one: add its {id_of_enquiry}"
                );
                let doubt = enquiry.part.location.reject(id_of_enquiry, reason);
                enquiry.part.flawed(doubt);
            }
        }
    }
}
