//! Turns an episode into cases: one for each clock, so that each completion answers its own start.
//!
//! One episode becomes several cases with the same id: the referral with its first assessment, each
//! later assessment, each section 47 enquiry with its conference and plan, and each plan that no known
//! enquiry led to.

use chrono::{Datelike, Months, Weekday};

use super::episode::{Assessment, Enquiry, Episode, MadeBy, Plan, Referral, Spell};
use super::flags::Flag;
use super::mapping::Mapping;
use crate::case::{Case, Observation, RecordedTarget};
use crate::intake::record::{EachRecord, Reject};
use crate::moment::Moment;
use crate::remark::Remark;
use crate::rules::{EventId, Events, UnknownEvent};

/// Ids of the events that an episode can show.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventIds {
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

impl EventIds {
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

/// Passes on the cases of an episode.
pub(super) fn each_case(
    mut episode: Episode,
    mapping: &Mapping,
    events: &EventIds,
    each: EachRecord<'_>,
) {
    let compared = episode.settle();
    let strands = Strands { episode: &episode, mapping, events, compared };
    let mut later = episode.assessments.iter();
    if let Some(referral) = &episode.referral {
        strands.finish(strands.referral(referral, later.next()), each);
    }
    later.for_each(|assessment| strands.finish(strands.assessment(assessment), each));
    (0..episode.enquiries.len()).for_each(|index| strands.finish(strands.enquiry(index), each));
    let alone = episode.plans.iter().filter(|plan| strands.is_alone(plan));
    alone.for_each(|plan| strands.finish(strands.plan(plan), each));
}

/// The strands of an episode, from which cases are built.
struct Strands<'e> {
    episode: &'e Episode,
    mapping: &'e Mapping,
    events: &'e EventIds,
    /// The enquiry whose conference is also recorded with the referral, and the date given there.
    compared: Option<(usize, Moment)>,
}

impl Strands<'_> {
    fn finish(&self, made: Result<Case, Reject>, each: EachRecord<'_>) {
        each(match (&made, &self.episode.case) {
            (_, None) => Err(self.without_id()),
            (Ok(case), Some(_)) => Ok(case),
            (Err(flaw), case) => Err(Reject { case: case.clone(), ..flaw.clone() }),
        });
    }

    fn without_id(&self) -> Reject {
        let reason =
            format!("the case id is missing; give the {} of the child", self.mapping.child_id);
        self.episode.location.reject(self.mapping.child_field(), reason)
    }

    /// A case with no event but the closure of the spell that contains its start.
    fn begin(&self, start: Moment) -> Result<Case, Reject> {
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
            && let Some(closure) = spell.closure.clone().map_err(|flaw| *flaw)?
        {
            case.record(self.events.closure, closure);
        }
        Ok(case)
    }

    fn referral(&self, referral: &Referral, first: Option<&Assessment>) -> Result<Case, Reject> {
        let events = self.events;
        let when = referral.part.required(referral.when)?;
        let mut case = self.begin(when)?;
        case.record(events.referral, when);
        if let Some(first) = first {
            self.add_assessment(&mut case, first)?;
        }
        let flagged = referral.no_further_action.is_yes();
        match (flagged, first) {
            (true, None) => {
                case.record(events.no_further_action, when);
                remark(&mut case, events.no_further_action, when, Remark::NoFurtherActionUndated);
            }
            (true, Some(_)) => {
                remark(&mut case, events.referral, when, Remark::NoFurtherActionAndAssessment);
            }
            (false, _) => {}
        }
        if flagged && self.episode.enquiries.iter().any(|enquiry| enquiry.conference.is_some()) {
            remark(&mut case, events.referral, when, Remark::NoFurtherActionAndConference);
        }
        if let Flag::Unclear(field) = referral.no_further_action {
            remark(&mut case, events.referral, when, Remark::FlagUnclear(field));
        }
        Ok(case)
    }

    fn assessment(&self, assessment: &Assessment) -> Result<Case, Reject> {
        let start = assessment.part.required(assessment.start)?;
        let mut case = self.begin(start)?;
        self.add_assessment(&mut case, assessment)?;
        Ok(case)
    }

    fn add_assessment(&self, case: &mut Case, assessment: &Assessment) -> Result<(), Reject> {
        let events = self.events;
        let start = assessment.part.required(assessment.start)?;
        case.record(events.assessment_start, start);
        self.compare_with_referral(
            case,
            events.assessment_start,
            start,
            Remark::AssessmentBeforeReferral,
        );
        if let Some(authorised) = assessment.authorised {
            case.record(events.assessment_complete, authorised);
        }
        Ok(())
    }

    fn enquiry(&self, index: usize) -> Result<Case, Reject> {
        let events = self.events;
        let enquiry = &self.episode.enquiries[index];
        let start = if enquiry.conference_only { enquiry.conference } else { enquiry.start };
        let start = enquiry.part.required(start)?;
        let mut case = self.begin(start)?;
        if !enquiry.conference_only {
            self.add_enquiry(&mut case, enquiry, start);
        }
        let Some(conference) = enquiry.conference else {
            return Ok(case);
        };
        case.record(events.icpc, conference);
        self.observe_conference(&mut case, index, conference);
        let made = |plan: &&Plan| plan.made_by == MadeBy::Enquiry(index);
        match self.episode.plans.iter().find(made) {
            Some(plan) => self.add_plan(&mut case, plan, conference)?,
            None => self.add_no_plan(&mut case, enquiry, conference),
        }
        Ok(case)
    }

    fn add_enquiry(&self, case: &mut Case, enquiry: &Enquiry, start: Moment) {
        let events = self.events;
        case.record(events.strategy_discussion, start);
        self.compare_with_referral(
            case,
            events.strategy_discussion,
            start,
            Remark::EnquiryBeforeReferral,
        );
        if let Some(ended) = enquiry.ended {
            case.record(events.section_47_complete, ended);
        }
        if let Some(target) = enquiry.target {
            let (starts, completes) = (events.strategy_discussion, events.icpc);
            case.recorded_targets.push(RecordedTarget { starts, from: start, completes, target });
        }
        let not_required = enquiry.not_required.is_yes() || enquiry.ended_otherwise;
        if not_required && enquiry.conference.is_none() {
            let found = enquiry.ended.unwrap_or(start);
            case.record(events.icpc_not_required, found);
            if enquiry.ended.is_none() {
                remark(case, events.icpc_not_required, found, Remark::NotRequiredUndated);
            }
        }
        if let Flag::Unclear(field) = enquiry.not_required {
            remark(case, events.strategy_discussion, start, Remark::FlagUnclear(field));
        }
    }

    fn observe_conference(&self, case: &mut Case, index: usize, conference: Moment) {
        let icpc = self.events.icpc;
        let enquiry = &self.episode.enquiries[index];
        self.compare_with_referral(case, icpc, conference, Remark::ConferenceBeforeReferral);
        if matches!(conference.date().weekday(), Weekday::Sat | Weekday::Sun) {
            remark(case, icpc, conference, Remark::ConferenceOnWeekend);
        }
        if enquiry.not_required.is_yes() {
            contradict(case, icpc, conference, Remark::NotRequiredAndHeld);
        }
        match self.compared {
            Some((compared, other)) if compared == index && other.date() != conference.date() => {
                contradict(case, icpc, conference, Remark::AnotherConferenceDate(other));
            }
            Some((compared, _)) if compared == index => {
                remark(case, icpc, conference, Remark::ConferenceRecordedTwice);
            }
            _ => {}
        }
    }

    fn add_no_plan(&self, case: &mut Case, enquiry: &Enquiry, conference: Moment) {
        let no_plan = self.events.no_plan;
        case.record(no_plan, conference);
        match enquiry.made_plan {
            Some(false) => {}
            Some(true) => contradict(case, no_plan, conference, Remark::PlanNotRecorded),
            None => remark(case, no_plan, conference, Remark::NoPlanRecorded),
        }
    }

    /// A plan without a known conference.
    fn plan(&self, plan: &Plan) -> Result<Case, Reject> {
        let start = plan.part.required(plan.start)?;
        let mut case = self.begin(start)?;
        match plan.latest_review().filter(|_| self.mapping.latest_review_only) {
            // It shows nothing about the first review, but the next is counted from it.
            Some(latest) => {
                self.add_review(&mut case, start, latest);
                self.add_end(&mut case, plan);
            }
            None => {
                case.record(self.events.icpc, start);
                self.remark_on_plan(&mut case, start, start, Remark::ConferenceUnknown);
                self.add_plan(&mut case, plan, start)?;
            }
        }
        Ok(case)
    }

    /// The plan made by a conference.
    fn add_plan(&self, case: &mut Case, plan: &Plan, conference: Moment) -> Result<(), Reject> {
        let events = self.events;
        let start = plan.part.required(plan.start)?;
        case.record(events.plan_start, start);
        if let Some(referral) = self.referred_after(start) {
            self.remark_on_plan(case, conference, start, Remark::PlanBeforeReferral(referral));
        }
        if plan.recorded_twice {
            self.remark_on_plan(case, conference, start, Remark::PlanRecordedTwice);
        }
        if start.date() != conference.date() {
            self.remark_on_plan(case, conference, start, Remark::PlanStartsOffConference(start));
        }
        if plan.lacks_reviews || self.may_hide_first_review(plan, conference) {
            case.not_shown.push(events.review);
        } else {
            self.add_reviews(case, plan, start, conference);
        }
        self.add_end(case, plan);
        Ok(())
    }

    /// Tables count the first review from the conference or from the start of the plan.
    fn add_reviews(&self, case: &mut Case, plan: &Plan, start: Moment, conference: Moment) {
        let (events, completes) = (self.events, self.events.review);
        let mut counted_from = vec![(events.icpc, conference), (events.plan_start, start)];
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
            case.record(self.events.plan_end, end);
        }
    }

    /// Attaches a note to both events that a clock of a plan may start with: some tables count from the
    /// conference, others from the start of the plan.
    fn remark_on_plan(&self, case: &mut Case, conference: Moment, start: Moment, what: Remark) {
        remark(case, self.events.icpc, conference, what.clone());
        remark(case, self.events.plan_start, start, what);
    }

    fn add_review(&self, case: &mut Case, start: Moment, held: Moment) {
        let review = self.events.review;
        case.record(review, held);
        if held.compare(&start).is_le() {
            contradict(case, review, held, Remark::ReviewNotAfterPlanStart(start));
        }
    }

    /// Whether a plan becomes a separate case: no known enquiry led to it, or only its latest review is
    /// recorded, from which to count the next.
    fn is_alone(&self, plan: &Plan) -> bool {
        let MadeBy::Enquiry(index) = plan.made_by else {
            return true;
        };
        let conference = self.episode.enquiries.get(index).and_then(Enquiry::sound_conference);
        let sound = plan.part.flaw.is_none();
        sound && conference.is_some_and(|held| self.may_hide_first_review(plan, held))
    }

    /// If a file has only the latest review and it was in time, so was the first. If it was late, an earlier
    /// one may have been in time.
    fn may_hide_first_review(&self, plan: &Plan, conference: Moment) -> bool {
        let limit = conference.date().checked_add_months(Months::new(3));
        self.mapping.latest_review_only
            && plan.latest_review().is_some_and(|latest| limit.is_none_or(|to| latest.date() > to))
    }

    fn compare_with_referral(
        &self,
        case: &mut Case,
        event: EventId,
        when: Moment,
        what: fn(Moment) -> Remark,
    ) {
        if let Some(referral) = self.referred_after(when) {
            remark(case, event, when, what(referral));
        }
    }

    /// The referral, if it is after that moment.
    fn referred_after(&self, when: Moment) -> Option<Moment> {
        let referral = self.episode.referral.as_ref().and_then(|referral| referral.when);
        referral.filter(|referral| when.compare(referral).is_lt())
    }
}

fn remark(case: &mut Case, event: EventId, when: Moment, remark: Remark) {
    case.observations.push(Observation { event, when, remark, contradicts: false });
}

fn contradict(case: &mut Case, event: EventId, when: Moment, remark: Remark) {
    case.observations.push(Observation { event, when, remark, contradicts: true });
}
