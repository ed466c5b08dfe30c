//! An episode of need as several formats record it, and the cases that come of it.
//!
//! One episode becomes several cases with the same id, so that each completion answers its own
//! start: the referral with its first assessment, each later assessment, each section 47 enquiry
//! with its conference and plan, and each plan that comes of no enquiry.

use std::sync::Arc;

use chrono::{Datelike, Months, NaiveDate, Weekday};

use crate::case::{Case, Observation, RecordedTarget};
use crate::intake::record::{Record, Reject};
use crate::moment::{Moment, MomentError};
use crate::note::Note;
use crate::rules::{EventId, Events, UnknownEvent};
use crate::text::excerpt;

/// The events that a record of an episode can show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vocabulary {
    referral: EventId,
    no_further_action: EventId,
    assessment_start: EventId,
    assessment_complete: EventId,
    strategy_discussion: EventId,
    section_47_complete: EventId,
    icpc: EventId,
    icpc_not_required: EventId,
    no_plan: EventId,
    plan_start: EventId,
    plan_end: EventId,
    review: EventId,
    closure: EventId,
}

impl Vocabulary {
    pub(super) fn new(events: &Events) -> Result<Self, UnknownEvent> {
        Ok(Self {
            referral: events.find("referral")?,
            no_further_action: events.find("no-further-action")?,
            assessment_start: events.find("assessment-start")?,
            assessment_complete: events.find("assessment-complete")?,
            strategy_discussion: events.find("strategy-discussion")?,
            section_47_complete: events.find("section-47-complete")?,
            icpc: events.find("icpc")?,
            icpc_not_required: events.find("icpc-not-required")?,
            no_plan: events.find("no-plan")?,
            plan_start: events.find("plan-start")?,
            plan_end: events.find("plan-end")?,
            review: events.find("review")?,
            closure: events.find("closure")?,
        })
    }
}

/// How a format names what every strand must have, and what it cannot tell.
#[derive(Debug)]
pub(super) struct Format {
    pub(super) id: &'static str,
    pub(super) referral: &'static str,
    pub(super) assessment: &'static str,
    pub(super) enquiry: &'static str,
    pub(super) conference: &'static str,
    pub(super) plan: &'static str,
    /// Of the reviews of a plan, it has the latest alone.
    pub(super) latest_review_only: bool,
}

/// A place in a file.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: Arc<str>,
    pub(super) line: u64,
}

/// What is wrong with a strand.
#[derive(Debug, Clone)]
pub(super) struct Flaw {
    pub(super) place: Place,
    pub(super) field: &'static str,
    pub(super) reason: String,
}

impl Flaw {
    pub(super) fn reject(self, case: Option<&str>) -> Record {
        Record::Rejected(Reject {
            file: self.place.file.to_string(),
            line: Some(self.place.line),
            case: case.map(str::to_owned),
            field: self.field.to_owned(),
            reason: self.reason,
        })
    }
}

/// Where a part of an episode stands, and the first thing that is wrong with it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) place: Place,
    pub(super) flaw: Option<Flaw>,
}

impl Part {
    pub(super) fn at(place: Place) -> Self {
        Self { place, flaw: None }
    }

    /// Reads a date of this part, that stands on its line.
    pub(super) fn date(&mut self, field: &'static str, text: &str) -> Option<Moment> {
        self.date_on(self.place.line, field, text)
    }

    pub(super) fn date_on(&mut self, line: u64, field: &'static str, text: &str) -> Option<Moment> {
        recorded_date(text).unwrap_or_else(|reason| {
            self.flawed(line, field, reason);
            None
        })
    }

    /// Sets what may be recorded once only.
    pub(super) fn set_once(
        &mut self,
        known: Option<Moment>,
        line: u64,
        field: &'static str,
        text: &str,
    ) -> Option<Moment> {
        match (known, self.date_on(line, field, text)) {
            (Some(known), Some(other)) if known != other => {
                let reason = format!("{known} and {other} are both recorded; give one of them");
                self.flawed(line, field, reason);
                Some(known)
            }
            (known, other) => known.or(other),
        }
    }

    pub(super) fn flawed(&mut self, line: u64, field: &'static str, reason: String) {
        let place = Place { file: Arc::clone(&self.place.file), line };
        self.flaw.get_or_insert(Flaw { place, field, reason });
    }

    fn sound(&self) -> Result<(), Flaw> {
        self.flaw.clone().map_or(Ok(()), Err)
    }

    fn required(&self, field: &'static str, when: Option<Moment>) -> Result<Moment, Flaw> {
        self.sound()?;
        when.ok_or_else(|| Flaw {
            place: self.place.clone(),
            field,
            reason: "the date is missing; without it nothing can be counted".to_owned(),
        })
    }
}

/// A flag as a file has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Flag {
    #[default]
    Blank,
    Yes,
    No,
    Unclear,
}

#[derive(Debug)]
pub(super) struct Referral {
    pub(super) part: Part,
    pub(super) when: Option<Moment>,
    pub(super) no_further_action: Flag,
    pub(super) no_further_action_field: &'static str,
}

#[derive(Debug)]
pub(super) struct Assessment {
    pub(super) part: Part,
    pub(super) start: Option<Moment>,
    pub(super) authorised: Option<Moment>,
}

impl Assessment {
    pub(super) fn new(part: Part) -> Self {
        Self { part, start: None, authorised: None }
    }
}

/// A section 47 enquiry with its conference, or a conference without an enquiry.
#[derive(Debug)]
pub(super) struct Enquiry {
    pub(super) part: Part,
    pub(super) conference_only: bool,
    pub(super) start: Option<Moment>,
    pub(super) target: Option<NaiveDate>,
    pub(super) conference: Option<Moment>,
    pub(super) not_required: Flag,
    pub(super) not_required_field: &'static str,
    pub(super) ended: Option<Moment>,
    /// It ended with something other than a conference, unless one is recorded after all.
    pub(super) ended_otherwise: bool,
    pub(super) result_in_plan: Option<bool>,
}

impl Enquiry {
    pub(super) fn new(part: Part, not_required_field: &'static str) -> Self {
        Self {
            part,
            conference_only: false,
            start: None,
            target: None,
            conference: None,
            not_required: Flag::Blank,
            not_required_field,
            ended: None,
            ended_otherwise: false,
            result_in_plan: None,
        }
    }

    pub(super) fn conference_only(part: Part, conference: Option<Moment>) -> Self {
        Self { conference_only: true, conference, ..Self::new(part, "") }
    }

    fn sound_conference(&self) -> Option<Moment> {
        self.conference.filter(|_| self.part.flaw.is_none())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Review {
    pub(super) held: Option<Moment>,
    pub(super) due: Option<NaiveDate>,
}

#[derive(Debug)]
pub(super) struct Plan {
    pub(super) part: Part,
    pub(super) start: Option<Moment>,
    pub(super) end: Option<Moment>,
    pub(super) reviews: Vec<Review>,
    pub(super) join: Join,
    pub(super) recorded_twice: bool,
}

/// The enquiry whose conference made a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// To be found by the dates.
    ByDate,
    /// The file says that it is none of those that are known.
    None,
    /// That one, by its place in the episode.
    To(usize),
}

impl Plan {
    pub(super) fn new(part: Part) -> Self {
        Self {
            part,
            start: None,
            end: None,
            reviews: Vec::new(),
            join: Join::ByDate,
            recorded_twice: false,
        }
    }

    fn is_free(&self) -> bool {
        self.join == Join::ByDate
    }

    fn says_the_same(&self, other: &Self) -> bool {
        let sound = self.part.flaw.is_none() && other.part.flaw.is_none();
        let dates = |plan: &Self| (plan.start, plan.end, plan.join);
        sound && dates(self) == dates(other) && self.reviews == other.reviews
    }
}

/// The time that a case was open, or what is wrong with the date of its closure.
#[derive(Debug)]
pub(super) struct Spell {
    /// `None` for all that stands in the same episode.
    pub(super) from: Option<Moment>,
    pub(super) closure: Result<Option<Moment>, Flaw>,
}

/// What is recorded of one child under one referral, or under none.
#[derive(Debug)]
pub(super) struct Episode {
    pub(super) place: Place,
    pub(super) case: Option<String>,
    pub(super) referral: Option<Referral>,
    pub(super) spells: Vec<Spell>,
    /// A conference recorded with the referral.
    pub(super) conference: Option<(Part, Option<Moment>)>,
    pub(super) assessments: Vec<Assessment>,
    pub(super) enquiries: Vec<Enquiry>,
    pub(super) plans: Vec<Plan>,
}

impl Episode {
    pub(super) fn new(place: Place, case: Option<String>) -> Self {
        Self {
            place,
            case,
            referral: None,
            spells: Vec::new(),
            conference: None,
            assessments: Vec::new(),
            enquiries: Vec::new(),
            plans: Vec::new(),
        }
    }

    /// Hands on one record for each strand.
    pub(super) fn hand_on(
        mut self,
        format: &Format,
        words: &Vocabulary,
        each: &mut dyn FnMut(Record),
    ) {
        let differs = self.settle_conference();
        self.plans.iter_mut().for_each(Plan::sort_reviews);
        self.drop_repeated_plans();
        self.join_plans();
        // What cannot be read may have been the first: the referral is not judged without it.
        self.assessments.sort_by_key(|assessment| assessment.start.map(|at| at.list_order()));
        let view = View { episode: &self, format, words, differs };
        let mut later = self.assessments.iter();
        if let Some(referral) = &self.referral {
            view.finish(view.referral(referral, later.next()), each);
        }
        later.for_each(|assessment| view.finish(view.assessment(assessment), each));
        (0..self.enquiries.len()).for_each(|at| view.finish(view.enquiry(at), each));
        let alone = self.plans.iter().filter(|plan| view.stands_alone(plan));
        alone.for_each(|plan| view.finish(view.plan(plan), each));
    }

    /// Leaves out every plan, and the conferences that led to one.
    pub(super) fn leave_out_plans(&mut self) {
        self.join_plans();
        let joined: Vec<Join> = self.plans.drain(..).map(|plan| plan.join).collect();
        let mut at = 0..;
        self.enquiries.retain(|_| at.next().is_none_or(|at| !joined.contains(&Join::To(at))));
    }

    /// A conference recorded with the referral is one that no enquiry has, or should be the same as
    /// that of an enquiry. Gives the enquiry that it belongs to, and its date.
    fn settle_conference(&mut self) -> Option<(usize, Moment)> {
        let (part, when) = self.conference.take()?;
        let held = self.enquiries.iter().enumerate();
        let nearest = held
            .filter_map(|(at, enquiry)| Some((at, enquiry.conference?)))
            .min_by_key(|(_, held)| when.map_or(0, |when| (when.day() - held.day()).abs()));
        match (nearest, when) {
            (Some((at, _)), Some(when)) => return Some((at, when)),
            _ if when.is_some() || part.flaw.is_some() => {
                self.enquiries.push(Enquiry::conference_only(part, when));
            }
            _ => {}
        }
        None
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

    /// Joins each plan to the conference that made it: the one on the day that it starts, else the
    /// last before it.
    fn join_plans(&mut self) {
        let mut held: Vec<(NaiveDate, usize)> = (self.enquiries.iter().enumerate())
            .filter_map(|(at, enquiry)| Some((enquiry.sound_conference()?.date(), at)))
            .collect();
        held.sort_unstable();
        for &(day, at) in &held {
            self.join(at, |start| start.is_some_and(|start| start == day));
        }
        for (place, &(day, at)) in held.iter().enumerate() {
            let next = held[place..].iter().map(|(other, _)| *other).find(|other| *other > day);
            let follows = |start| start > day && next.is_none_or(|next| start < next);
            if self.enquiries[at].result_in_plan != Some(false) {
                self.join(at, |start| start.is_some_and(follows));
            }
        }
        // A plan with an unreadable start may come of any conference: none is said to have made no
        // plan for it.
        for &(_, at) in &held {
            self.join(at, |start| start.is_none());
        }
    }

    /// Joins the earliest free plan whose start will do, where the enquiry has none yet.
    fn join(&mut self, at: usize, will_do: impl Fn(Option<NaiveDate>) -> bool) {
        if self.plans.iter().any(|plan| plan.join == Join::To(at)) {
            return;
        }
        let start = |plan: &Plan| plan.start.map(|start| start.date());
        let free = self.plans.iter_mut().filter(|plan| plan.is_free() && will_do(start(plan)));
        if let Some(plan) = free.min_by_key(|plan| start(plan)) {
            plan.join = Join::To(at);
        }
    }
}

impl Plan {
    /// By date, each once; what was not held yet comes last.
    fn sort_reviews(&mut self) {
        let order = |review: &Review| match review.held {
            Some(held) => (false, held.list_order()),
            None => (true, (0, 0)),
        };
        self.reviews.sort_by_key(order);
        self.reviews.dedup();
    }
}

/// An episode whose places are joined, on its way to become cases.
struct View<'e> {
    episode: &'e Episode,
    format: &'e Format,
    words: &'e Vocabulary,
    /// The conference recorded with the referral, and the enquiry that it is compared with.
    differs: Option<(usize, Moment)>,
}

impl View<'_> {
    fn finish(&self, made: Result<Case, Flaw>, each: &mut dyn FnMut(Record)) {
        let id = self.episode.case.as_deref();
        each(match (made, id) {
            (_, None) => Flaw {
                place: self.episode.place.clone(),
                field: self.format.id,
                reason: "the case id is missing; give the number of the child".to_owned(),
            }
            .reject(None),
            (Ok(case), Some(_)) => Record::Case(case),
            (Err(flaw), id) => flaw.reject(id),
        });
    }

    /// A case in which nothing has happened but the closure of what its start falls into.
    fn begin(&self, start: Moment) -> Result<Case, Flaw> {
        let mut case = Case::new(self.episode.case.clone());
        let open = |spell: &&Spell| match (spell.from, &spell.closure) {
            (None, _) => true,
            (Some(from), _) if from.compare(&start).is_gt() => false,
            (_, Ok(Some(closure))) => closure.compare(&start).is_ge(),
            _ => true,
        };
        let spells = self.episode.spells.iter().filter(open);
        let spell = spells.max_by_key(|spell| spell.from.map(|from| from.list_order()));
        if let Some(spell) = spell
            && let Some(closure) = spell.closure.clone()?
        {
            case.record(self.words.closure, closure);
        }
        Ok(case)
    }

    fn referral(&self, referral: &Referral, first: Option<&Assessment>) -> Result<Case, Flaw> {
        let words = self.words;
        let when = referral.part.required(self.format.referral, referral.when)?;
        let mut case = self.begin(when)?;
        case.record(words.referral, when);
        if let Some(first) = first {
            self.add_assessment(&mut case, first)?;
        }
        let flagged = referral.no_further_action == Flag::Yes;
        match (flagged, first) {
            (true, None) => {
                case.record(words.no_further_action, when);
                remark(&mut case, words.no_further_action, when, Note::NoFurtherActionUndated);
            }
            (true, Some(_)) => {
                remark(&mut case, words.referral, when, Note::NoFurtherActionAndAssessment);
            }
            (false, _) => {}
        }
        if flagged && self.episode.enquiries.iter().any(|enquiry| enquiry.conference.is_some()) {
            remark(&mut case, words.referral, when, Note::NoFurtherActionAndConference);
        }
        if referral.no_further_action == Flag::Unclear {
            let note = Note::FlagUnclear(referral.no_further_action_field);
            remark(&mut case, words.referral, when, note);
        }
        Ok(case)
    }

    fn assessment(&self, assessment: &Assessment) -> Result<Case, Flaw> {
        let start = assessment.part.required(self.format.assessment, assessment.start)?;
        let mut case = self.begin(start)?;
        self.add_assessment(&mut case, assessment)?;
        Ok(case)
    }

    fn add_assessment(&self, case: &mut Case, assessment: &Assessment) -> Result<(), Flaw> {
        let words = self.words;
        let start = assessment.part.required(self.format.assessment, assessment.start)?;
        case.record(words.assessment_start, start);
        self.compare_with_referral(
            case,
            words.assessment_start,
            start,
            Note::AssessmentBeforeReferral,
        );
        if let Some(authorised) = assessment.authorised {
            case.record(words.assessment_complete, authorised);
        }
        Ok(())
    }

    fn enquiry(&self, at: usize) -> Result<Case, Flaw> {
        let words = self.words;
        let enquiry = &self.episode.enquiries[at];
        let (field, start) = match enquiry.conference_only {
            true => (self.format.conference, enquiry.conference),
            false => (self.format.enquiry, enquiry.start),
        };
        let start = enquiry.part.required(field, start)?;
        let mut case = self.begin(start)?;
        if !enquiry.conference_only {
            self.add_enquiry(&mut case, enquiry, start);
        }
        let Some(conference) = enquiry.conference else {
            return Ok(case);
        };
        case.record(words.icpc, conference);
        self.observe_conference(&mut case, at, conference);
        let joined = |plan: &&Plan| plan.join == Join::To(at);
        match self.episode.plans.iter().find(joined) {
            Some(plan) => self.add_plan(&mut case, plan, conference)?,
            None => self.add_no_plan(&mut case, enquiry, conference),
        }
        Ok(case)
    }

    fn add_enquiry(&self, case: &mut Case, enquiry: &Enquiry, start: Moment) {
        let words = self.words;
        case.record(words.strategy_discussion, start);
        self.compare_with_referral(
            case,
            words.strategy_discussion,
            start,
            Note::EnquiryBeforeReferral,
        );
        if let Some(ended) = enquiry.ended {
            case.record(words.section_47_complete, ended);
        }
        if let Some(target) = enquiry.target {
            let (starts, completes) = (words.strategy_discussion, words.icpc);
            case.recorded_targets.push(RecordedTarget { starts, from: start, completes, target });
        }
        let not_required = enquiry.not_required == Flag::Yes || enquiry.ended_otherwise;
        if not_required && enquiry.conference.is_none() {
            let found = enquiry.ended.unwrap_or(start);
            case.record(words.icpc_not_required, found);
            if enquiry.ended.is_none() {
                remark(case, words.icpc_not_required, found, Note::NotRequiredUndated);
            }
        }
        if enquiry.not_required == Flag::Unclear {
            let note = Note::FlagUnclear(enquiry.not_required_field);
            remark(case, words.strategy_discussion, start, note);
        }
    }

    fn observe_conference(&self, case: &mut Case, at: usize, conference: Moment) {
        let icpc = self.words.icpc;
        let enquiry = &self.episode.enquiries[at];
        self.compare_with_referral(case, icpc, conference, Note::ConferenceBeforeReferral);
        if matches!(conference.date().weekday(), Weekday::Sat | Weekday::Sun) {
            remark(case, icpc, conference, Note::ConferenceOnWeekend);
        }
        if enquiry.not_required == Flag::Yes {
            contradict(case, icpc, conference, Note::NotRequiredAndHeld);
        }
        match self.differs {
            Some((compared, other)) if compared == at && other.date() != conference.date() => {
                contradict(case, icpc, conference, Note::AnotherConferenceDate(other));
            }
            Some((compared, _)) if compared == at => {
                remark(case, icpc, conference, Note::ConferenceRecordedTwice);
            }
            _ => {}
        }
    }

    fn add_no_plan(&self, case: &mut Case, enquiry: &Enquiry, conference: Moment) {
        let no_plan = self.words.no_plan;
        case.record(no_plan, conference);
        match enquiry.result_in_plan {
            Some(false) => {}
            Some(true) => contradict(case, no_plan, conference, Note::PlanNotRecorded),
            None => remark(case, no_plan, conference, Note::NoPlanRecorded),
        }
    }

    /// A plan that no known conference made.
    fn plan(&self, plan: &Plan) -> Result<Case, Flaw> {
        let start = plan.part.required(self.format.plan, plan.start)?;
        let mut case = self.begin(start)?;
        match plan.latest_review().filter(|_| self.format.latest_review_only) {
            // It says nothing of the first review, but the next is counted from it.
            Some(latest) => {
                self.add_review(&mut case, start, latest);
                self.add_end(&mut case, plan);
            }
            None => {
                case.record(self.words.icpc, start);
                self.remark_on_plan(&mut case, start, start, Note::ConferenceUnknown);
                self.add_plan(&mut case, plan, start)?;
            }
        }
        Ok(case)
    }

    /// The plan that a conference made.
    fn add_plan(&self, case: &mut Case, plan: &Plan, conference: Moment) -> Result<(), Flaw> {
        let words = self.words;
        let start = plan.part.required(self.format.plan, plan.start)?;
        case.record(words.plan_start, start);
        if let Some(referral) = self.referred_after(start) {
            self.remark_on_plan(case, conference, start, Note::PlanBeforeReferral(referral));
        }
        if plan.recorded_twice {
            self.remark_on_plan(case, conference, start, Note::PlanRecordedTwice);
        }
        if start.date() != conference.date() {
            self.remark_on_plan(case, conference, start, Note::PlanStartsOffConference(start));
        }
        if self.may_hide_first_review(plan, conference) {
            case.not_shown.push(words.review);
        } else {
            self.add_reviews(case, plan, start, conference);
        }
        self.add_end(case, plan);
        Ok(())
    }

    /// Tables count the first review from the conference or from the start of the plan.
    fn add_reviews(&self, case: &mut Case, plan: &Plan, start: Moment, conference: Moment) {
        let (words, completes) = (self.words, self.words.review);
        let mut counted_from = vec![(words.icpc, conference), (words.plan_start, start)];
        for review in &plan.reviews {
            if let Some(target) = review.due {
                let targets = counted_from.iter().map(|&(starts, from)| RecordedTarget {
                    starts,
                    from,
                    completes,
                    target,
                });
                case.recorded_targets.extend(targets);
            }
            if let Some(held) = review.held {
                self.add_review(case, start, held);
                counted_from = vec![(completes, held)];
            }
        }
    }

    fn add_end(&self, case: &mut Case, plan: &Plan) {
        if let Some(end) = plan.end {
            case.record(self.words.plan_end, end);
        }
    }

    /// What is odd in a plan is said where a clock starts with it: at the conference in some tables,
    /// at the start of the plan in others.
    fn remark_on_plan(&self, case: &mut Case, conference: Moment, start: Moment, note: Note) {
        remark(case, self.words.icpc, conference, note.clone());
        remark(case, self.words.plan_start, start, note);
    }

    fn add_review(&self, case: &mut Case, start: Moment, held: Moment) {
        let review = self.words.review;
        case.record(review, held);
        if held.compare(&start).is_le() {
            contradict(case, review, held, Note::ReviewNotAfterPlanStart(start));
        }
    }

    /// Whether a plan is a strand of its own: one that no enquiry led to, and one whose review is
    /// known to be the latest only, to count on from.
    fn stands_alone(&self, plan: &Plan) -> bool {
        let Join::To(at) = plan.join else {
            return true;
        };
        let conference = self.episode.enquiries.get(at).and_then(Enquiry::sound_conference);
        let sound = plan.part.flaw.is_none();
        sound && conference.is_some_and(|held| self.may_hide_first_review(plan, held))
    }

    /// A file with the latest review only shows that the first was in time where even the latest
    /// was; where it was not, an earlier one may have been.
    fn may_hide_first_review(&self, plan: &Plan, conference: Moment) -> bool {
        let limit = conference.date().checked_add_months(Months::new(3));
        self.format.latest_review_only
            && plan.latest_review().is_some_and(|latest| limit.is_none_or(|to| latest.date() > to))
    }

    fn compare_with_referral(
        &self,
        case: &mut Case,
        event: EventId,
        when: Moment,
        note: fn(Moment) -> Note,
    ) {
        if let Some(referral) = self.referred_after(when) {
            remark(case, event, when, note(referral));
        }
    }

    /// The referral, where it lies after that moment.
    fn referred_after(&self, when: Moment) -> Option<Moment> {
        let referral = self.episode.referral.as_ref().and_then(|referral| referral.when);
        referral.filter(|referral| when.compare(referral).is_lt())
    }
}

impl Plan {
    fn latest_review(&self) -> Option<Moment> {
        self.reviews.iter().rev().find_map(|review| review.held)
    }
}

fn remark(case: &mut Case, event: EventId, when: Moment, note: Note) {
    case.observations.push(Observation { event, when, note, contradicts: false });
}

fn contradict(case: &mut Case, event: EventId, when: Moment, note: Note) {
    case.observations.push(Observation { event, when, note, contradicts: true });
}

/// Reads a date as databases and forms write it: `2026-11-20` or `20/11/2026`, with or without a time.
/// Midnight is how a database writes a day. A blank is no date.
///
/// # Errors
///
/// What is wrong with the text, and what would be right.
pub(super) fn recorded_date(text: &str) -> Result<Option<Moment>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = without_midnight(text);
    if let Some(moment) = Moment::from_iso(day.as_bytes()) {
        return Ok(Some(moment));
    }
    let unrecognised = || {
        format!(
            "`{}` is not a date that a file may have; write it as 2026-11-20 or \
             20/11/2026, with or without a time",
            excerpt(text)
        )
    };
    if !is_numbered(day) {
        return Err(unrecognised());
    }
    match day.parse() {
        Ok(moment) => Ok(Some(moment)),
        Err(MomentError::Unrecognised(_)) => Err(unrecognised()),
        Err(error) => Err(error.to_string()),
    }
}

/// The date alone where no time is written, or only the midnight that stands for none.
fn without_midnight(text: &str) -> &str {
    let Some(end) = text.find(['T', 't', ' ', 'Z', 'z', '+']).or_else(|| zone_of_date(text)) else {
        return text;
    };
    let (date, rest) = text.split_at(end);
    let time = rest.trim_start_matches(['T', 't', ' ']);
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone);
    match is_midnight(time) && is_zone(zone) {
        true => date,
        false => text,
    }
}

/// Where `-05:00` begins in `2026-11-20-05:00`.
fn zone_of_date(text: &str) -> Option<usize> {
    (text.as_bytes().get(10) == Some(&b'-')).then_some(10)
}

fn is_midnight(time: &str) -> bool {
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    matches!(clock, "" | "00:00" | "00:00:00") && fraction.bytes().all(|digit| digit == b'0')
}

fn is_zone(zone: &str) -> bool {
    match zone.as_bytes() {
        [] | b"Z" | b"z" => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].iter().all(|d| d.is_ascii_digit()),
        _ => false,
    }
}

/// Whether a text begins like `2026-11-20` or `20/11/2026`, and not with a word.
fn is_numbered(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b'-') => digits == 4,
        Some(b'/') => (1..=2).contains(&digits),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> String {
        recorded_date(text).unwrap().unwrap().iso()
    }

    #[test]
    fn a_day_is_read_however_a_database_writes_it() {
        for text in [
            "2026-11-20",
            " 2026-11-20 ",
            "2026-11-20Z",
            "2026-11-20+01:00",
            "2026-11-20-05:00",
            "2026-11-20T00:00:00",
            "2026-11-20 00:00:00.000",
            "2026-11-20T00:00:00+01:00",
            "20/11/2026",
            "20/11/2026 00:00",
        ] {
            assert_eq!(iso(text), "2026-11-20", "{text}");
        }
    }

    #[test]
    fn a_time_other_than_midnight_is_kept() {
        for text in ["2026-11-20T16:40:00", "2026-11-20 16:40:00.123", "20/11/2026 16:40"] {
            assert_eq!(iso(text), "2026-11-20T16:40:00+00:00", "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_shown_with_what_would_be_right() {
        for text in ["PlaceholderStr", "today", "20 Nov 2026", "45985", "2026", "20.11.2026"] {
            let error = recorded_date(text).unwrap_err();
            assert!(error.contains(text) && error.contains("2026-11-20"), "{error}");
        }
        assert!(recorded_date("2026-02-30").unwrap_err().contains("28 days"));
        assert!(recorded_date("2026-11-20T25:00:00").unwrap_err().contains("time of day"));
    }

    #[test]
    fn a_blank_is_no_date() {
        assert_eq!(recorded_date("  "), Ok(None));
    }
}
