//! An episode of need, as all linked formats record it: read from rows, with each plan matched to the
//! conference that made it.

use chrono::NaiveDate;
use serde::Deserialize;

use super::flags::Flag;
use super::mapping::Field;
use super::row::{Location, Row};
use crate::intake::record::Reject;
use crate::moment::Moment;

/// The location of a part of an episode, and the first thing wrong with it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) location: Location,
    /// What the format calls the date from which the part is counted.
    start_field: &'static str,
    pub(super) flaw: Option<Box<Reject>>,
}

impl Part {
    fn of(row: &Row) -> Self {
        Self::starting(row, Field::Start, row.location.clone())
    }

    fn starting(row: &Row, start: Field, location: Location) -> Self {
        Self { location, start_field: row.name(start), flaw: None }
    }

    /// Keeps the first flaw, and returns no date if there is one.
    pub(super) fn flawed(&mut self, flaw: Reject) -> Option<Moment> {
        self.flaw.get_or_insert_with(|| Box::new(flaw));
        None
    }

    /// The date from which the part is counted.
    ///
    /// # Errors
    ///
    /// Its flaw, or that there is no date.
    pub(super) fn required(&self, when: Option<Moment>) -> Result<Moment, Reject> {
        if let Some(flaw) = &self.flaw {
            return Err(Reject::clone(flaw));
        }
        when.ok_or_else(|| {
            let reason = "the date is missing; without it nothing can be counted".to_owned();
            self.location.reject(self.start_field, reason)
        })
    }
}

#[derive(Debug)]
pub(super) struct Referral {
    pub(super) part: Part,
    pub(super) when: Option<Moment>,
    pub(super) no_further_action: Flag,
}

#[derive(Debug)]
pub(super) struct Assessment {
    pub(super) part: Part,
    pub(super) start: Option<Moment>,
    pub(super) authorised: Option<Moment>,
}

impl Assessment {
    pub(super) fn read(row: &Row) -> Self {
        let mut part = Part::of(row);
        let start = row.date(Field::Start, &mut part);
        let authorised = row.date(Field::End, &mut part);
        Self { part, start, authorised }
    }
}

/// A section 47 enquiry with its conference, or a conference without an enquiry.
#[derive(Debug)]
pub(super) struct Enquiry {
    pub(super) part: Part,
    pub(super) conference_only: bool,
    /// Its record does not say which enquiry the conference followed.
    pub(super) is_unknown: bool,
    pub(super) start: Option<Moment>,
    pub(super) target: Option<NaiveDate>,
    pub(super) conference: Option<Moment>,
    pub(super) not_required: Flag,
    pub(super) ended: Option<Moment>,
    /// It ended with something other than a conference, unless one is recorded after all.
    pub(super) ended_otherwise: bool,
    pub(super) made_plan: Option<bool>,
}

impl Enquiry {
    pub(super) fn read(row: &Row) -> Self {
        let mut part = Part::of(row);
        let start = row.date(Field::Start, &mut part);
        let ended = row.date(Field::End, &mut part);
        let target = row.dates(Field::Target, &mut part).last().map(Moment::date);
        let conference = row.date(Field::Conference, &mut part);
        Self {
            part,
            conference_only: false,
            is_unknown: false,
            start,
            target,
            conference,
            not_required: row.flag(Field::NotRequired),
            ended,
            ended_otherwise: ended.is_some() && led_to_no_conference(row),
            made_plan: row.flag(Field::MadePlan).answer(),
        }
    }

    pub(super) fn conference_only(part: Part, conference: Option<Moment>) -> Self {
        Self {
            part,
            conference_only: true,
            is_unknown: false,
            start: None,
            target: None,
            conference,
            not_required: Flag::Blank,
            ended: None,
            ended_otherwise: false,
            made_plan: None,
        }
    }

    /// A conference in its own row that belongs to no enquiry.
    pub(super) fn without_enquiry(row: &Row) -> Self {
        Self::conference_only(Part::of(row), None)
    }

    /// Adds the conference that it led to, from a separate row.
    pub(super) fn add_conference(&mut self, row: &Row) {
        self.conference = row.date(Field::Start, &mut self.part);
        self.target = row.date(Field::Target, &mut self.part).map(|target| target.date());
        self.made_plan = row.flag(Field::MadePlan).answer();
    }

    /// Whether a conference may still follow, or may be recorded elsewhere.
    pub(super) fn lacks_conference(&self) -> bool {
        let is_closed = self.not_required.is_yes() || self.ended_otherwise;
        !self.conference_only && self.conference.is_none() && !is_closed
    }

    pub(super) fn sound_conference(&self) -> Option<Moment> {
        self.conference.filter(|_| self.part.flaw.is_none())
    }
}

/// Whether the outcome of an enquiry means that it led to no conference.
fn led_to_no_conference(row: &Row) -> bool {
    #[derive(Deserialize)]
    struct Outcome {
        #[serde(rename = "OUTCOME_CP_CONFERENCE_FLAG", alias = "CP_CONFERENCE_FLAG")]
        conference: Option<String>,
    }
    let outcome: Option<Outcome> = serde_json::from_str(row.text(Field::Outcome)).ok();
    let conference = outcome.and_then(|outcome| outcome.conference);
    conference.is_some_and(|flag| flag.trim().eq_ignore_ascii_case("n"))
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Review {
    pub(super) held: Option<Moment>,
    pub(super) due: Option<NaiveDate>,
}

/// The enquiry whose conference made a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MadeBy {
    /// To be matched by date.
    Undecided,
    /// The file shows that it is none of the known ones.
    Unknown,
    /// That enquiry, by its index in the episode.
    Enquiry(usize),
}

#[derive(Debug)]
pub(super) struct Plan {
    pub(super) part: Part,
    pub(super) start: Option<Moment>,
    pub(super) end: Option<Moment>,
    pub(super) reviews: Vec<Review>,
    pub(super) made_by: MadeBy,
    pub(super) recorded_twice: bool,
    /// Whether some of its reviews may be recorded without its id.
    pub(super) lacks_reviews: bool,
}

impl Plan {
    pub(super) fn read(row: &Row) -> Self {
        let mut part = Part::of(row);
        let start = row.date(Field::Start, &mut part);
        let end = row.date(Field::End, &mut part);
        let reviews = row.dates(Field::Review, &mut part).into_iter();
        let reviews = reviews.map(|held| Review { held: Some(held), due: None }).collect();
        Self {
            part,
            start,
            end,
            reviews,
            made_by: MadeBy::Undecided,
            recorded_twice: false,
            lacks_reviews: false,
        }
    }

    /// Adds a review from a separate row.
    pub(super) fn add_review(&mut self, row: &Row) {
        let held = row.date(Field::Start, &mut self.part);
        let due = row.date(Field::Target, &mut self.part).map(|due| due.date());
        self.reviews.push(Review { held, due });
    }

    pub(super) fn latest_review(&self) -> Option<Moment> {
        self.reviews.iter().rev().find_map(|review| review.held)
    }

    fn says_the_same(&self, other: &Self) -> bool {
        let sound = self.part.flaw.is_none() && other.part.flaw.is_none();
        let dates = |plan: &Self| (plan.start, plan.end, plan.made_by);
        sound && dates(self) == dates(other) && self.reviews == other.reviews
    }

    /// The reviews by date, without duplicates. Those not held yet come last.
    fn sort_reviews(&mut self) {
        let order = |review: &Review| match review.held {
            Some(held) => (false, held.list_order()),
            None => (true, (0, 0)),
        };
        self.reviews.sort_by_key(order);
        self.reviews.dedup();
    }
}

/// The time for which a case was open, or what is wrong with its closure date.
#[derive(Debug, Clone)]
pub(super) struct Spell {
    /// `None` if it covers everything in its episode.
    pub(super) from: Option<Moment>,
    pub(super) closure: Result<Option<Moment>, Box<Reject>>,
}

/// What is recorded of one child under one referral, or without a referral.
#[derive(Debug)]
pub(super) struct Episode {
    pub(super) location: Location,
    pub(super) case: Option<String>,
    pub(super) referral: Option<Referral>,
    pub(super) spells: Vec<Spell>,
    /// A conference recorded with the referral.
    conference: Option<(Part, Option<Moment>)>,
    pub(super) assessments: Vec<Assessment>,
    pub(super) enquiries: Vec<Enquiry>,
    pub(super) plans: Vec<Plan>,
}

impl Episode {
    /// An episode without a referral.
    pub(super) fn of_person(location: Location, case: Option<String>) -> Self {
        Self {
            location,
            case,
            referral: None,
            spells: Vec::new(),
            conference: None,
            assessments: Vec::new(),
            enquiries: Vec::new(),
            plans: Vec::new(),
        }
    }

    pub(super) fn of_referral(row: &Row, case: Option<String>) -> Self {
        let mut part = Part::of(row);
        let when = row.date(Field::Start, &mut part);
        let no_further_action = row.flag(Field::NoFurtherAction);
        let conference = row.location_of(Field::Conference).map(|location| {
            let mut part = Part::starting(row, Field::Conference, location);
            let held = row.last_date(Field::Conference);
            let held = held.unwrap_or_else(|flaw| part.flawed(flaw));
            (part, held)
        });
        Self {
            referral: Some(Referral { part, when, no_further_action }),
            spells: vec![Spell {
                from: None,
                closure: row.last_date(Field::End).map_err(Box::new),
            }],
            conference,
            ..Self::of_person(row.location.clone(), case)
        }
    }

    /// Matches and sorts the parts. Returns the enquiry whose conference is also recorded with the referral,
    /// and the date recorded there.
    pub(super) fn settle(&mut self) -> Option<(usize, Moment)> {
        let compared = self.settle_conference();
        self.plans.iter_mut().for_each(Plan::sort_reviews);
        self.drop_repeated_plans();
        self.match_plans();
        // An unreadable date may have been the first, so the referral cannot be assessed without it.
        self.assessments.sort_by_key(|assessment| assessment.start.map(|at| at.list_order()));
        compared
    }

    /// Leaves out every plan, and the conferences that led to one.
    pub(super) fn leave_out_plans(&mut self) {
        self.match_plans();
        let made_by: Vec<MadeBy> = self.plans.drain(..).map(|plan| plan.made_by).collect();
        let mut index = 0..;
        let made_no_plan =
            |index: Option<usize>| index.is_none_or(|at| !made_by.contains(&MadeBy::Enquiry(at)));
        self.enquiries.retain(|_| made_no_plan(index.next()));
    }

    /// Leaves out every enquiry that led to a conference.
    pub(super) fn leave_out_conferences(&mut self) {
        self.enquiries.retain(|enquiry| enquiry.conference.is_none());
    }

    /// A conference recorded with the referral should be the same as that of an enquiry. If no enquiry has
    /// one, or theirs were other conferences, it stands alone.
    fn settle_conference(&mut self) -> Option<(usize, Moment)> {
        let (part, when) = self.conference.take()?;
        let nearest = when.and_then(|when| {
            let held = self.enquiries.iter().enumerate();
            let held = held.filter_map(|(index, enquiry)| Some((index, enquiry.conference?)));
            held.min_by_key(|(_, held)| days_between(when, *held)).zip(Some(when))
        });
        if let Some(((index, held), when)) = nearest
            && !self.is_another_conference(when, index, held)
        {
            return Some((index, when));
        }
        if when.is_some() || part.flaw.is_some() {
            self.enquiries.push(Enquiry::conference_only(part, when));
        }
        None
    }

    /// Whether a conference recorded with the referral is another than the nearest one of an enquiry: the
    /// two lie far apart, or the enquiry came after a plan was made.
    fn is_another_conference(&self, when: Moment, enquiry: usize, held: Moment) -> bool {
        /// A date in the wrong month is a mistake in one record, and not another conference.
        const A_MONTH: i32 = 31;
        let is_later =
            self.enquiries[enquiry].start.is_some_and(|start| start.compare(&when).is_gt());
        let mut starts = self.plans.iter().filter_map(|plan| plan.start);
        days_between(when, held) > A_MONTH
            || (is_later && starts.any(|start| start.day() == when.day()))
    }

    fn drop_repeated_plans(&mut self) {
        let mut kept: Vec<Plan> = Vec::with_capacity(self.plans.len());
        for plan in self.plans.drain(..) {
            match kept.iter_mut().find(|known| known.says_the_same(&plan)) {
                Some(known) => known.recorded_twice = true,
                None => kept.push(plan),
            }
        }
        self.plans = kept;
    }

    /// Matches each plan to the conference that made it: the one on the day that the plan starts, otherwise
    /// the last one before.
    fn match_plans(&mut self) {
        let mut held: Vec<(NaiveDate, usize)> = (self.enquiries.iter().enumerate())
            .filter_map(|(index, enquiry)| Some((enquiry.sound_conference()?.date(), index)))
            .collect();
        held.sort_unstable();
        for &(day, index) in &held {
            self.match_plan(index, |start| start.is_some_and(|start| start == day));
        }
        for (order, &(day, index)) in held.iter().enumerate() {
            let next = held[order..].iter().map(|(other, _)| *other).find(|other| *other > day);
            let follows = |start| start > day && next.is_none_or(|next| start < next);
            if self.enquiries[index].made_plan != Some(false) {
                self.match_plan(index, |start| start.is_some_and(follows));
            }
        }
        // A plan with an unreadable start may come from any conference, so none of them is assumed to have
        // made no plan.
        for &(_, index) in &held {
            self.match_plan(index, |start| start.is_none());
        }
    }

    /// Matches an enquiry that has no plan yet to the earliest unmatched plan with a suitable start.
    fn match_plan(&mut self, enquiry: usize, will_do: impl Fn(Option<NaiveDate>) -> bool) {
        let made_by = MadeBy::Enquiry(enquiry);
        if self.plans.iter().any(|plan| plan.made_by == made_by) {
            return;
        }
        let start = |plan: &Plan| plan.start.map(|start| start.date());
        let undecided =
            |plan: &&mut Plan| plan.made_by == MadeBy::Undecided && will_do(start(plan));
        let candidates = self.plans.iter_mut().filter(undecided);
        if let Some(plan) = candidates.min_by_key(|plan| start(plan)) {
            plan.made_by = made_by;
        }
    }
}

fn days_between(one: Moment, other: Moment) -> i32 {
    (one.day() - other.day()).abs()
}
