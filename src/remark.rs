//! Remarks: what a reader of a deadline must know besides its date.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use derive_more::Display;

use crate::calendar::Coverage;
use crate::moment::Moment;
use crate::period::Period;
use crate::provisional::{Provisional, mark};
use crate::text::hours_and_minutes;

/// A remark on one deadline. Its `Display` is one sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, Display)]
pub enum Remark {
    /// Hours were counted on from a day.
    #[display(
        "the time of day is not known, so the limit is the end of the day: add the time to \
        get the hour"
    )]
    TimeUnknown,
    /// Hours were counted back from a day.
    #[display(
        "the time of day is not known, so the limit is the earliest day that it can be: add the time to get the hour"
    )]
    TimeUnknownBefore,
    /// Earlier spells count towards the hours that are allowed in all.
    #[display(
        "{} of the {allowed} in any {in_any} had been used before it began, which {}",
        hours_and_minutes(*used),
        left_in_words(*left)
    )]
    UsedBefore {
        /// How long they were.
        used: TimeDelta,
        /// How long is allowed.
        allowed: Period,
        /// The stretch of time in which they are added up.
        in_any: Period,
        /// What they left.
        left: TimeDelta,
    },
    /// A start or an end without a time of day, in a total of hours.
    #[display(
        "a time of day is not known: the time is counted from the beginning of the first day, or to the end of the \
        last, so the limit may be later; add the times to get the hour"
    )]
    LongestWithoutTime,
    /// A spell ended whose start is not recorded.
    #[display(
        "something ended on {_0} whose start is not recorded, so it is not counted: the limit may be earlier"
    )]
    EndWithoutStart(Moment),
    /// The clock showed the time twice.
    #[display("the clocks went back, so {_0} happened twice: the earlier one is used")]
    TakenAsEarlier(Moment),
    /// No working day is left before the limit.
    #[display("no working day is left before the limit: act on the day itself or earlier")]
    NoWorkingDayLeft,
    /// The holidays around the limit are not known.
    #[display("no act-by date: calendar `{calendar}` only covers {known}")]
    ActByUnknown {
        /// Id of the calendar.
        calendar: String,
        /// The dates that it knows.
        known: Coverage,
    },
    /// Dates depend on holidays that are not published yet.
    #[display(
        "the bank holidays after {} are not published yet, only worked out from the law: dates that \
            depend on them are provisional, and an extra or moved holiday would change them",
        Moment::on(*listed_to)
    )]
    Provisional {
        /// The last day for which the holidays are listed.
        listed_to: NaiveDate,
    },
    /// A local policy moved the start.
    #[display("arrived {arrived}, counted as received on {}{} by the local policy on deemed \
        receipt", Moment::on(*received), mark(*provisional))]
    DeemedReceipt {
        /// When it really arrived.
        arrived: Moment,
        /// The day on which it counts as received.
        received: NaiveDate,
        /// Whether that day depends on holidays that are not published yet.
        provisional: bool,
    },
    /// A local policy on the time of arrival could not be applied.
    #[display("the local policy counts what arrives after {} as received on the next working day; \
        the time of arrival is not known, so the policy was not applied", after.format("%H:%M"))]
    ArrivalTimeUnknown {
        /// The time of day of the policy.
        after: NaiveTime,
    },
    /// The count passed closures that no statute knows.
    #[display(
        "calendar `{calendar}` adds closures to the bank holidays; closures do not extend a \
        statutory limit"
    )]
    ClosuresCounted {
        /// Id of the calendar.
        calendar: String,
    },
    /// An event after the start postponed the count.
    #[display("counted from {from}: {event}")]
    Postponed {
        /// When it happened.
        from: Moment,
        /// Its title.
        event: String,
    },
    /// The event that postponed the count came after the limit without it.
    #[display("the limit would have been {_0}, and had passed by then")]
    PassedBeforeMoved(Moment),
    /// An event that is still to come would postpone the count.
    #[display(
        "{event} is recorded for {when}, which is in the future: only once it has happened can it move this limit"
    )]
    MayBePostponed {
        /// Its title.
        event: String,
        /// When it is planned.
        when: Moment,
    },
    /// The start prolonged a time that had not run out.
    #[display("counted from {_0}, the end of the time that was extended")]
    Prolonged(Moment),
    /// The start of the time that was prolonged is not recorded.
    #[display(
        "the end of the time that was extended is not known, so it is counted from the day of the \
        extension: record what started that time"
    )]
    NothingProlonged,
    /// The event before the start, from which it should count, is not recorded.
    #[display(
        "counted from the day itself, because the event from which it should count is not recorded \
        ({event}): the limit may be earlier"
    )]
    EarlierNotRecorded {
        /// Its title.
        event: String,
    },
    /// No event of a count that may be later is recorded.
    #[display(
        "the limit may be later, because it also depends on an event that is not recorded ({event})"
    )]
    LaterNotRecorded {
        /// Its title.
        event: String,
    },
    /// It was done so soon after the start that it does not count.
    #[display("recorded as done on {done}, which is too soon to count: no sooner than {earliest}")]
    DoneTooSoon {
        /// When it is recorded to have happened.
        done: Moment,
        /// The first day on which it counts.
        earliest: Moment,
    },
    /// The table was requested by name but was not in force on the starting date.
    #[display("table `{table}` was not in force on the starting date ({in_force})")]
    NotInForce {
        /// Id of the table.
        table: String,
        /// The dates in words.
        in_force: String,
    },
    /// It is not known how far into its spell the start lies.
    #[display(
        "what applies depends on an event that is not recorded ({begins_with}): {assumed}; record \
        the date to be sure"
    )]
    SpellNotRecorded {
        /// Title of the event that begins the spell.
        begins_with: String,
        /// What is assumed instead.
        assumed: &'static str,
    },
    /// The recorded completion is before the start.
    #[display("recorded as done before it started: check the record")]
    CompletedBeforeStart,
    /// The recorded completion is before the event that must come first.
    #[display(
        "recorded as done on {when}, but \"{follows}\", which must come first, is recorded for {first}: check both \
        dates, and whether an earlier one is missing"
    )]
    OutOfOrder {
        /// When it is recorded to have happened.
        when: Moment,
        /// Title of the event that it follows.
        follows: String,
        /// When that first happened.
        first: Moment,
    },
    /// The record has its own target, which differs from the limit.
    #[display(
        "the recorded target is {}, which differs from the limit: check how it was \
            counted",
        Moment::on(*_0)
    )]
    RecordedTarget(NaiveDate),
    /// The recorded completion is after the moment of assessment.
    #[display("recorded for {_0}, which is in the future")]
    NotYetHappened(Moment),
    /// The start itself is still to come.
    #[display("counted from {_0}, which is in the future")]
    NotYetStarted(Moment),
    /// The recorded completion is after the end of the duty.
    #[display("recorded as done on {_0}, after the duty had ended")]
    DoneAfterEnd(Moment),
    /// Another start of the same event lies between this one and its completion.
    #[display("counted as done on {done}, which may belong to the later start on {other} instead")]
    AnotherStartBetween {
        /// The other start.
        other: Moment,
        /// The completion.
        done: Moment,
    },
    /// Done on the day of a timed limit, at an unknown time.
    #[display(
        "done on the day of the limit, at an unknown time: counted as in time; record the \
        time to be sure"
    )]
    CompletionTimeUnknown,
    /// An extension was authorised.
    #[display("extension authorised to {}", Moment::on(*_0))]
    ExtendedTo(NaiveDate),
    /// An authorised extension ends before the limit.
    #[display("the extension to {} ends before the limit and changes nothing", Moment::on(*_0))]
    ExtensionWithoutEffect(NaiveDate),
    /// The duty ended with an event.
    #[display("the duty ended on {when}: {event}")]
    DutyEnded {
        /// Title of the event.
        event: String,
        /// When it happened.
        when: Moment,
    },
    /// A recorded end is assumed to belong to what began before.
    #[display(
        "the event of {when} ({event}) does not end this: it is assumed to end an earlier one, \
        which has no other end recorded"
    )]
    EndOfAnother {
        /// Title of the event.
        event: String,
        /// When it happened.
        when: Moment,
    },
    /// A prompt is no longer needed.
    #[display("no longer needed since {when}: {event}")]
    Cancelled {
        /// Title of the event.
        event: String,
        /// When it happened.
        when: Moment,
    },

    // Remarks on a path from limit to limit.
    /// The duty is to end with an event that is still to come.
    #[display("the duty will end on {when}: {event}")]
    DutyEnds {
        /// Title of the event.
        event: String,
        /// When it is planned.
        when: Moment,
    },
    /// Counted from a limit that has passed without a record of completion.
    #[display("counted from {_0}, a limit that has passed with nothing recorded as done")]
    FromPassedLimit(Moment),
    /// Counted from something due as soon as possible, assumed to be done at once.
    #[display("counted from {_0}: what must be done as soon as possible is assumed to be done")]
    FromAtOnce(Moment),
    /// Counted, in one step or several, from a day that is assumed without a limit.
    #[display("depends on {_0}, an assumed day: the real day will move it")]
    FromWithoutLimit(Moment),
    /// It was done, but the event from which it is counted is not recorded.
    #[display("its start is not recorded, so it is not known whether it was in time")]
    StartNotRecorded,
    /// Another limit for the same event comes first, or on the same day, and governs.
    #[display("another limit applies: {rule}, {limit}{}", mark(*provisional))]
    GovernedBy {
        /// Title of its rule.
        rule: String,
        /// When it ends.
        limit: Moment,
        /// Whether that date depends on holidays that are not published yet.
        provisional: bool,
    },
    /// An event for which there is no limit.
    #[display("no limit is set for this step")]
    NoLimitSet,
    /// An event without a limit, assumed on the day of the event that it follows.
    #[display(
        "no limit is set for this step: shown on the day of the event before it ({follows}){}",
        only_if.as_deref().map_or_else(String::new, |case| format!(" if {case}"))
    )]
    TakenWithoutLimit {
        /// Title of the event that it follows.
        follows: String,
        /// The cases in which it comes.
        only_if: Option<String>,
    },

    // Remarks on a record that is joined from several sources.
    /// An assessment started before the referral of that date.
    #[display("the assessment started before the referral of {_0}: check the record")]
    AssessmentBeforeReferral(Moment),
    /// A section 47 enquiry began before the referral of that date.
    #[display("the enquiry began before the referral of {_0}: check the record")]
    EnquiryBeforeReferral(Moment),
    /// A conference was held before the referral of that date.
    #[display("the conference was held before the referral of {_0}: check the record")]
    ConferenceBeforeReferral(Moment),
    /// A plan started before the referral of that date.
    #[display("the plan started before the referral of {_0}: check the record")]
    PlanBeforeReferral(Moment),
    /// A conference on a Saturday or Sunday.
    #[display("the conference is recorded on a weekend: check the date")]
    ConferenceOnWeekend,
    /// The plan that is assumed to come from a conference starts on another day.
    #[display(
        "the plan that seems to come from the conference starts on another day, {_0}: check \
        both dates"
    )]
    PlanStartsOffConference(Moment),
    /// A plan for which no conference is known.
    #[display(
        "no conference is known for this plan, so the first review is counted from the start \
        of the plan"
    )]
    ConferenceUnknown,
    /// A conference after which no plan is recorded.
    #[display(
        "no plan is recorded after the conference: counted as a conference that made no plan"
    )]
    NoPlanRecorded,
    /// A conference that made a plan, and the plan is not recorded.
    #[display(
        "the conference is recorded as having made a plan, but the plan is missing: check \
        the record"
    )]
    PlanNotRecorded,
    /// The same plan is recorded more than once.
    #[display("the same plan is recorded more than once: counted once")]
    PlanRecordedTwice,
    /// A review on or before the start of its plan.
    #[display("the review is not after the start of the plan on {_0}: check the record")]
    ReviewNotAfterPlanStart(Moment),
    /// No further action is flagged, but no date is given for it.
    #[display(
        "no date is recorded for the decision to take no further action: the day of the \
        referral is used"
    )]
    NoFurtherActionUndated,
    /// No further action is recorded, but also an assessment.
    #[display(
        "the referral is recorded as needing no further action, but it was assessed: check \
        the record"
    )]
    NoFurtherActionAndAssessment,
    /// No further action is recorded, but also a conference.
    #[display(
        "the referral is recorded as needing no further action, but a conference was held: \
        check the record"
    )]
    NoFurtherActionAndConference,
    /// No conference was required, but the date of that decision is not given.
    #[display(
        "no date is recorded for finding that no conference was needed: the day of the \
        strategy discussion is used"
    )]
    NotRequiredUndated,
    /// No conference was required, but one was held.
    #[display(
        "the record says that no conference was required, but also that one was held: check \
        which is right"
    )]
    NotRequiredAndHeld,
    /// The same conference is recorded with both the referral and the enquiry.
    #[display(
        "the conference is recorded both with the referral and with the enquiry: counted \
        once"
    )]
    ConferenceRecordedTwice,
    /// The referral and the enquiry give different dates for the conference.
    #[display("the referral gives another date for the conference, {_0}: check which is right")]
    AnotherConferenceDate(Moment),
    /// A flag that says neither yes nor no.
    #[display("`{_0}` is neither true nor false: counted as not recorded")]
    FlagUnclear(&'static str),
}

/// What is left, or how much too long it was, for the end of a sentence.
fn left_in_words(left: TimeDelta) -> String {
    if left < TimeDelta::zero() {
        format!("was {} too long already", hours_and_minutes(-left))
    } else {
        format!("left {}", hours_and_minutes(left))
    }
}

/// Remarks under construction, and the dates that they mark as provisional.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    pub(crate) notes: Vec<Remark>,
    pub(crate) provisional: Provisional,
}

impl Remarks {
    pub(crate) fn add(&mut self, note: Remark) {
        self.notes.push(note);
    }

    /// Marks dates as provisional; the first of them adds the remark that says why.
    pub(crate) fn mark_provisional(&mut self, what: Provisional, listed_to: NaiveDate) {
        if what.any() && !self.provisional.any() {
            self.notes.push(Remark::Provisional { listed_to });
        }
        self.provisional = self.provisional.and(what);
    }
}
