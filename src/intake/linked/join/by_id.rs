//! Tables joined by their ids.
//!
//! Enquiries, conferences and plans have a person but no referral. They become cases of the person, closed
//! with the referral whose span contains their start.

use std::collections::{HashMap, HashSet};

use super::{Known, People, Take, check_person, counted_once, person};
use crate::intake::linked::episode::{Assessment, Enquiry, Episode, MadeBy, Plan, Spell};
use crate::intake::linked::mapping::{Field, Kind};
use crate::intake::linked::readers::Tables;
use crate::intake::linked::row::Row;
use crate::intake::record::Reject;
use crate::text::excerpt;

/// Joins what can be assessed with the available tables. Returns remarks on the whole input.
pub(in crate::intake::linked) fn join_by_id(mut tables: Tables, take: Take<'_>) -> Vec<String> {
    let mut joined = Joined::default();
    let Some(referrals) = tables.take(Kind::Referral) else {
        return Vec::new();
    };
    joined.add_each(referrals, take, Joined::add_referral);
    if let Some(assessments) = tables.take(Kind::Assessment) {
        joined.add_each(assessments, take, Joined::add_assessment);
        joined.doubt_referrals();
        joined.referrals.drain(..).chain(joined.loose.drain(..)).map(Ok).for_each(&mut *take);
    }
    if let (Some(enquiries), Some(mut conferences)) =
        (tables.take(Kind::Enquiry), tables.take(Kind::Conference))
    {
        joined.add_each(enquiries, take, Joined::add_enquiry);
        // The first conference of an enquiry is the one that the enquiry called for.
        conferences.sort_by_key(|row| day_of(row).unwrap_or(i32::MAX));
        joined.add_each(conferences, take, Joined::add_conference);
        let plans = tables.take(Kind::Plan);
        let reviews = tables.take(Kind::Review).filter(|_| plans.is_some());
        let has = (plans.is_some(), reviews.is_some());
        joined.add_each(plans.unwrap_or_default(), take, Joined::add_plan);
        joined.add_each(reviews.unwrap_or_default(), take, Joined::add_review);
        joined.hand_on_people(has, take);
    }
    joined.remarks()
}

fn day_of(row: &Row) -> Option<i32> {
    row.last_date(Field::Start).ok().flatten().map(|when| when.day())
}

/// An id together with its person: siblings share some ids.
type PersonalId = (String, String);

fn personal(row: &Row, id: Field) -> PersonalId {
    (row.text(id).to_owned(), row.text(Field::Person).to_owned())
}

/// Whether a row belongs to the person of an episode. The row may leave the person out.
fn is_of(row: &Row, episode: &Episode) -> bool {
    let person = row.text(Field::Person);
    person.is_empty() || episode.case.as_deref() == Some(person)
}

fn repeats(row: &Row) -> Reject {
    let reason = format!(
        "`{}` is on an earlier row for the same child; an id must be unique",
        excerpt(row.text(Field::Id))
    );
    reject(row, Field::Id, reason)
}

fn joins_nothing(row: &Row, what: &str) -> Reject {
    let reason = match row.text(Field::Of) {
        "" => format!("the {what} id is missing, so the row cannot be joined"),
        id => format!("there is no {what} `{}` for this row to belong to", excerpt(id)),
    };
    reject(row, Field::Of, reason)
}

fn reject(row: &Row, field: Field, reason: String) -> Reject {
    Reject { case: person(row), ..row.location.reject(row.name(field), reason) }
}

/// The joined tables, as far as they have been read.
#[derive(Default)]
struct Joined {
    referrals: Vec<Episode>,
    by_referral: HashMap<String, Vec<usize>>,
    /// Assessments that name no referral, each in an episode of its own.
    loose: Vec<Episode>,
    people: People,
    /// The index among the person's enquiries.
    by_enquiry: HashMap<PersonalId, usize>,
    by_conference: HashMap<PersonalId, usize>,
    /// Index of the person, and of the plan among the person's plans.
    by_plan: HashMap<String, Vec<(usize, usize)>>,
    plans_of_others: HashSet<String>,
    /// How many plans of other authorities there are.
    left_out: usize,
    /// How many rows repeat an earlier one.
    repeated: usize,
    /// The name of the field that some assessment leaves blank.
    id_of_referral: Option<&'static str>,
    /// The name of the field that some conference leaves blank.
    id_of_enquiry: Option<&'static str>,
}

impl Joined {
    /// Adds every row of a table once.
    fn add_each(
        &mut self,
        rows: Vec<Row>,
        take: Take<'_>,
        add: fn(&mut Self, &Row) -> Result<(), Reject>,
    ) {
        let mut known = Known::default();
        for row in rows {
            if !known.is_new(&row) {
                self.repeated += 1;
            } else if let Err(reject) = add(self, &row) {
                take(Err(reject));
            }
        }
    }

    fn add_referral(&mut self, row: &Row) -> Result<(), Reject> {
        check_person(row)?;
        let case = person(row);
        let mut known = self.by_referral.get(row.text(Field::Id)).into_iter().flatten();
        if known.any(|index| self.referrals[*index].case == case) {
            return Err(repeats(row));
        }
        let episode = Episode::of_referral(row, case);
        let when = episode.referral.as_ref().and_then(|referral| referral.when);
        if when.is_some() {
            let closed = episode.spells.iter();
            let spells = closed.map(|spell| Spell { from: when, closure: spell.closure.clone() });
            self.people.of(row).spells.extend(spells);
        }
        let id = row.text(Field::Id);
        if !id.is_empty() {
            self.by_referral.entry(id.to_owned()).or_default().push(self.referrals.len());
        }
        self.referrals.push(episode);
        Ok(())
    }

    fn add_assessment(&mut self, row: &Row) -> Result<(), Reject> {
        if row.text(Field::Of).is_empty() && !row.text(Field::Person).is_empty() {
            let mut alone = Episode::of_person(row.location.clone(), person(row));
            alone.assessments.push(Assessment::read(row));
            self.loose.push(alone);
            self.id_of_referral = Some(row.name(Field::Of));
            return Ok(());
        }
        let mut candidates = self.by_referral.get(row.text(Field::Of)).into_iter().flatten();
        let index = candidates.find(|index| is_of(row, &self.referrals[**index]));
        let &index = index.ok_or_else(|| joins_nothing(row, "referral"))?;
        self.referrals[index].assessments.push(Assessment::read(row));
        Ok(())
    }

    /// Takes out the referrals that an assessment without the id of its referral may have answered.
    fn doubt_referrals(&mut self) {
        let Some(field) = self.id_of_referral else { return };
        let mut loose: HashMap<Option<String>, Vec<&Episode>> = HashMap::new();
        for alone in &self.loose {
            loose.entry(alone.case.clone()).or_default().push(alone);
        }
        for referral in &mut self.referrals {
            for alone in loose.get(&referral.case).map_or(&[][..], Vec::as_slice) {
                referral.doubt_referral(alone, field);
            }
        }
    }

    fn add_enquiry(&mut self, row: &Row) -> Result<(), Reject> {
        check_person(row)?;
        let id = personal(row, Field::Id);
        if !id.0.is_empty() && self.by_enquiry.contains_key(&id) {
            return Err(repeats(row));
        }
        let enquiries = &mut self.people.of(row).enquiries;
        self.by_enquiry.insert(id, enquiries.len());
        enquiries.push(Enquiry::read(row));
        Ok(())
    }

    fn add_conference(&mut self, row: &Row) -> Result<(), Reject> {
        check_person(row)?;
        let transfer = row.flag(Field::TransferIn).is_yes();
        let is_unknown = !transfer && row.text(Field::Of).is_empty();
        let of = self.by_enquiry.get(&personal(row, Field::Of)).filter(|_| !transfer).copied();
        if of.is_none() && !transfer && !is_unknown {
            return Err(joins_nothing(row, "section 47 enquiry of this child"));
        }
        if is_unknown {
            self.id_of_enquiry = Some(row.name(Field::Of));
        }
        let enquiries = &mut self.people.of(row).enquiries;
        let first = of.filter(|index| !is_unknown && enquiries[*index].conference.is_none());
        let index = first.unwrap_or_else(|| {
            enquiries.push(Enquiry { is_unknown, ..Enquiry::without_enquiry(row) });
            enquiries.len() - 1
        });
        enquiries[index].add_conference(row);
        self.by_conference.insert(personal(row, Field::Id), index);
        Ok(())
    }

    fn add_plan(&mut self, row: &Row) -> Result<(), Reject> {
        check_person(row)?;
        let id = row.text(Field::Id).to_owned();
        if row.flag(Field::OtherAuthority).is_yes() {
            self.left_out += 1;
            self.plans_of_others.insert(id);
            return Ok(());
        }
        let person = self.people.index(row);
        let mut known = self.by_plan.get(&id).into_iter().flatten();
        if known.any(|(of, _)| *of == person && !id.is_empty()) {
            return Err(repeats(row));
        }
        let plans = &mut self.people.episodes[person].plans;
        let conference = personal(row, Field::Of);
        let made_by = match self.by_conference.get(&conference).copied().map(MadeBy::Enquiry) {
            _ if conference.0.is_empty() => MadeBy::Undecided,
            Some(made_by) if plans.iter().all(|other| other.made_by != made_by) => made_by,
            _ => MadeBy::Unknown,
        };
        self.by_plan.entry(id).or_default().push((person, plans.len()));
        plans.push(Plan { made_by, ..Plan::read(row) });
        Ok(())
    }

    fn add_review(&mut self, row: &Row) -> Result<(), Reject> {
        let id = row.text(Field::Of);
        if id.is_empty() && !row.text(Field::Person).is_empty() {
            self.people.of(row).doubt_reviews(row);
        }
        if self.plans_of_others.contains(id) {
            return Ok(());
        }
        let episodes = &mut self.people.episodes;
        let mut candidates = self.by_plan.get(id).into_iter().flatten();
        let found = candidates.find(|(person, _)| is_of(row, &episodes[*person]));
        let &(person, plan) = found.ok_or_else(|| joins_nothing(row, "child protection plan"))?;
        episodes[person].plans[plan].add_review(row);
        Ok(())
    }

    /// Without the plans, the result of a conference is unknown; without the reviews, that of a plan.
    fn hand_on_people(&mut self, (has_plans, has_reviews): (bool, bool), take: Take<'_>) {
        for mut person in self.people.episodes.drain(..) {
            if let Some(field) = self.id_of_enquiry {
                person.doubt_enquiries(field);
            }
            if !has_plans {
                person.leave_out_conferences();
            } else if !has_reviews {
                person.leave_out_plans();
            }
            take(Ok(person));
        }
    }

    fn remarks(&self) -> Vec<String> {
        let left_out = match self.left_out {
            0 => None,
            1 => Some("1 plan of another authority is left out".to_owned()),
            count => Some(format!("{count} plans of other authorities are left out")),
        };
        left_out.into_iter().chain(counted_once(self.repeated, "row")).collect()
    }
}
