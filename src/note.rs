//! What a reader of a deadline must know beside its date.

use std::fmt;

use chrono::{NaiveDate, NaiveTime};

use crate::calendar::Coverage;
use crate::moment::Moment;
use crate::provisional::{Provisional, mark};

/// A remark on one deadline. Its `Display` is one sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Hours were counted from a day.
    TimeUnknown,
    /// The clock showed the time twice.
    TakenAsEarlier(Moment),
    /// No working day is left before the limit.
    NoWorkingDayLeft,
    /// The holidays around the limit are not known.
    ActByUnknown {
        /// Id of the calendar.
        calendar: String,
        /// The dates that it knows.
        known: Coverage,
    },
    /// Dates rest on holidays that are not published yet.
    Provisional {
        /// The last day for which the holidays are listed.
        listed_to: NaiveDate,
    },
    /// A local policy moved the start.
    DeemedReceipt {
        /// When it really arrived.
        arrived: Moment,
        /// The day on which it counts as received.
        received: NaiveDate,
        /// Whether that day rests on holidays that are not published yet.
        provisional: bool,
    },
    /// A local policy on the time of arrival could not be applied.
    ArrivalTimeUnknown {
        /// The time of day of the policy.
        after: NaiveTime,
    },
    /// The count passed closures that no statute knows.
    ClosuresCounted {
        /// Id of the calendar.
        calendar: String,
    },
    /// The table was asked for by name, and was not in force on the starting date.
    NotInForce {
        /// Id of the table.
        table: String,
        /// The dates in words.
        in_force: String,
    },
    /// How far into its spell something starts is not known.
    SpellNotRecorded {
        /// Title of the event that begins the spell.
        begins_with: String,
    },
    /// What was recorded as done lies before its start.
    CompletedBeforeStart,
    /// What was recorded as done lies before what it can only follow.
    OutOfOrder {
        /// When it is recorded to have happened.
        when: Moment,
        /// Title of the event that it follows.
        follows: String,
        /// When that first happened.
        first: Moment,
    },
    /// The record has a target of its own, which is not the limit.
    RecordedTarget(NaiveDate),
    /// What was recorded as done lies after the moment of asking.
    NotYetHappened(Moment),
    /// The start itself is still to come.
    NotYetStarted(Moment),
    /// What was recorded as done lies after the duty ended.
    DoneAfterEnd(Moment),
    /// Another start of the same event lies between this one and its completion.
    AnotherStartBetween {
        /// The other start.
        other: Moment,
        /// The completion.
        done: Moment,
    },
    /// Done on the day of a timed limit, at an unknown time.
    CompletionTimeUnknown,
    /// An extension was authorised.
    ExtendedTo(NaiveDate),
    /// An authorised extension ends before the limit.
    ExtensionWithoutEffect(NaiveDate),
    /// The duty ended with an event.
    DutyEnded {
        /// Title of the event.
        event: String,
        /// When it happened.
        when: Moment,
    },
    /// Something that is recorded to have ended is taken to be what began before.
    EndOfAnother {
        /// Title of the event.
        event: String,
        /// When it happened.
        when: Moment,
    },
    /// A prompt is no longer needed.
    Cancelled {
        /// Title of the event.
        event: String,
        /// When it happened.
        when: Moment,
    },

    // What is to be said of a way from limit to limit.
    /// The duty is to end with an event that is still to come.
    DutyEnds {
        /// Title of the event.
        event: String,
        /// When it is planned.
        when: Moment,
    },
    /// Counted from a limit that has passed without a record of what was to be done.
    FromPassedLimit(Moment),
    /// Counted from something that must be done as soon as possible, taken as done at once.
    FromAtOnce(Moment),
    /// Counted, in one step or several, from a day that is taken without a limit.
    FromWithoutLimit(Moment),
    /// It was done, and what it is counted from is not recorded.
    StartNotRecorded,
    /// Another limit for the same event comes first, or on the same day, and governs.
    GovernedBy {
        /// Title of its rule.
        rule: String,
        /// When it ends.
        limit: Moment,
        /// Whether that rests on holidays that are not published yet.
        provisional: bool,
    },
    /// An event for which there is no limit.
    NoLimitSet,
    /// An event for which there is no limit, taken on the day of what it follows.
    TakenWithoutLimit {
        /// Title of what it follows.
        follows: String,
        /// In which cases it comes.
        only_if: Option<String>,
    },

    // What a record of several joined places says of itself.
    /// An assessment started before the referral of that date.
    AssessmentBeforeReferral(Moment),
    /// A section 47 enquiry began before the referral of that date.
    EnquiryBeforeReferral(Moment),
    /// A conference was held before the referral of that date.
    ConferenceBeforeReferral(Moment),
    /// A plan started before the referral of that date.
    PlanBeforeReferral(Moment),
    /// A conference on a Saturday or Sunday.
    ConferenceOnWeekend,
    /// The plan that is taken to come of a conference starts on another day.
    PlanStartsOffConference(Moment),
    /// A plan for which no conference is known.
    ConferenceUnknown,
    /// A conference after which no plan is recorded.
    NoPlanRecorded,
    /// A conference that made a plan, and the plan is not recorded.
    PlanNotRecorded,
    /// The same plan stands in the record more than once.
    PlanRecordedTwice,
    /// A review on or before the start of its plan.
    ReviewNotAfterPlanStart(Moment),
    /// No further action is flagged, and no date given for it.
    NoFurtherActionUndated,
    /// No further action, and yet an assessment.
    NoFurtherActionAndAssessment,
    /// No further action, and yet a conference.
    NoFurtherActionAndConference,
    /// No conference was required, and no date is given for finding that.
    NotRequiredUndated,
    /// No conference was required, and yet one was held.
    NotRequiredAndHeld,
    /// The same conference is recorded with the referral and with the enquiry.
    ConferenceRecordedTwice,
    /// The referral and the enquiry give different dates for the conference.
    AnotherConferenceDate(Moment),
    /// A flag that says neither yes nor no.
    FlagUnclear(&'static str),
}

/// Remarks in the making, and what they say is provisional.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    pub(crate) notes: Vec<Note>,
    pub(crate) provisional: Provisional,
}

impl Remarks {
    pub(crate) fn add(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Marks dates as provisional; the first of them adds the remark that says why.
    pub(crate) fn mark_provisional(&mut self, what: Provisional, listed_to: NaiveDate) {
        if what.any() && !self.provisional.any() {
            self.notes.push(Note::Provisional { listed_to });
        }
        self.provisional = self.provisional.and(what);
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimeUnknown => f.write_str(
                "the time of day is not known, so the limit is the end of the day: give \
                 the time to get the hour",
            ),
            Self::TakenAsEarlier(moment) => write!(
                f,
                "the clocks went back, so {moment} happened twice: the earlier one is used"
            ),
            Self::NoWorkingDayLeft => f.write_str(
                "no working day is left before the limit: act on the day itself or earlier",
            ),
            Self::ActByUnknown { calendar, known } => write!(
                f,
                "no act-by date: calendar `{calendar}` knows the holidays of {known} only"
            ),
            Self::Provisional { listed_to } => write!(
                f,
                "the holidays after {} are not yet published but worked out from the \
                 law, so dates that depend on them are provisional: a one-off or moved \
                 holiday would change them",
                Moment::on(*listed_to)
            ),
            Self::DeemedReceipt { arrived, received, provisional } => write!(
                f,
                "arrived {arrived}, counted as received on {}{} by the local policy on deemed receipt",
                Moment::on(*received),
                mark(*provisional)
            ),
            Self::ArrivalTimeUnknown { after } => write!(
                f,
                "the local policy counts what arrives after {} as received on the next working day; \
                 the time of arrival is not known, so it was not applied",
                after.format("%H:%M")
            ),
            Self::ClosuresCounted { calendar } => write!(
                f,
                "calendar `{calendar}` adds closures to the bank holidays; closures do not extend a \
                 statutory limit"
            ),
            Self::NotInForce { table, in_force } => {
                write!(f, "table `{table}` was not in force on the starting date ({in_force})")
            }
            Self::SpellNotRecorded { begins_with } => write!(
                f,
                "what applies depends on an event that is not recorded ({begins_with}): \
                 the earliest stage is assumed; record the date to be sure"
            ),
            Self::CompletedBeforeStart => {
                f.write_str("recorded as done before it started: check the record")
            }
            Self::OutOfOrder { when, follows, first } => write!(
                f,
                "recorded as done on {when}, before the event that must come first \
                 ({follows}, {first}): check the record"
            ),
            Self::RecordedTarget(target) => write!(
                f,
                "the recorded target is {}, which differs from the limit: check how it was counted",
                Moment::on(*target)
            ),
            Self::NotYetHappened(moment) => {
                write!(f, "recorded for {moment}, which is in the future")
            }
            Self::NotYetStarted(moment) => {
                write!(f, "counted from {moment}, which is in the future")
            }
            Self::DoneAfterEnd(moment) => {
                write!(f, "recorded as done on {moment}, after the duty had ended")
            }
            Self::AnotherStartBetween { other, done } => write!(
                f,
                "counted as done on {done}, which may belong to the later start on {other} instead"
            ),
            Self::CompletionTimeUnknown => f.write_str(
                "done on the day of the limit, at an unknown time: counted as in time; \
                 record the time to be sure",
            ),
            Self::ExtendedTo(date) => {
                write!(f, "extension authorised to {}", Moment::on(*date))
            }
            Self::ExtensionWithoutEffect(date) => write!(
                f,
                "the extension to {} ends before the limit and changes nothing",
                Moment::on(*date)
            ),
            Self::DutyEnded { event, when } => write!(f, "the duty ended on {when}: {event}"),
            Self::EndOfAnother { event, when } => write!(
                f,
                "not ended by the event of {when} ({event}): that is assumed to end an \
                 earlier one, which has no other end recorded"
            ),
            Self::Cancelled { event, when } => write!(f, "no longer needed since {when}: {event}"),

            // What is to be said of a way from limit to limit.
            Self::DutyEnds { event, when } => write!(f, "the duty will end on {when}: {event}"),
            Self::FromPassedLimit(limit) => write!(
                f,
                "counted from {limit}, a limit that has passed with nothing recorded as done"
            ),
            Self::FromAtOnce(when) => {
                write!(f, "counted from {when}: what must be done as soon as possible is assumed to be done")
            }
            Self::FromWithoutLimit(day) => {
                write!(f, "depends on {day}, an assumed day: it moves with the real day")
            }
            Self::StartNotRecorded => f.write_str(
                "its start is not recorded, so it is not known whether it was in time",
            ),
            Self::GovernedBy { rule, limit, provisional } => {
                let mark = mark(*provisional);
                write!(f, "another limit applies: {rule}, {limit}{mark}")
            }
            Self::NoLimitSet => f.write_str("no limit is set for it"),
            Self::TakenWithoutLimit { follows, only_if } => {
                write!(f, "no limit is set for it: assumed on the day of the event before it ({follows}), ")?;
                match only_if {
                    Some(only_if) => write!(f, "to show the path if {only_if}"),
                    None => f.write_str("to show the path"),
                }
            }

            // What a record of several joined places says of itself.
            Self::AssessmentBeforeReferral(referral) => write!(
                f,
                "the assessment started before the referral of {referral}: check the record"
            ),
            Self::EnquiryBeforeReferral(referral) => {
                write!(f, "the enquiry began before the referral of {referral}: check the record")
            }
            Self::ConferenceBeforeReferral(referral) => write!(
                f,
                "the conference was held before the referral of {referral}: check the record"
            ),
            Self::PlanBeforeReferral(referral) => {
                write!(f, "the plan started before the referral of {referral}: check the record")
            }
            Self::ConferenceOnWeekend => {
                f.write_str("the conference is recorded on a weekend: check the date")
            }
            Self::PlanStartsOffConference(plan) => write!(
                f,
                "the plan that seems to come from the conference starts on another day, \
                 {plan}: check both dates"
            ),
            Self::ConferenceUnknown => f.write_str(
                "no conference is known for this plan, so the first review is counted from the \
                 start of the plan",
            ),
            Self::NoPlanRecorded => f.write_str(
                "no plan is recorded after the conference: counted as a conference that made no plan",
            ),
            Self::PlanNotRecorded => f.write_str(
                "the conference is recorded as having made a plan, but the plan is \
                 missing: check the record",
            ),
            Self::PlanRecordedTwice => {
                f.write_str("the same plan is recorded more than once: counted once")
            }
            Self::ReviewNotAfterPlanStart(start) => write!(
                f,
                "the review is not after the start of the plan on {start}: check the record"
            ),
            Self::NoFurtherActionUndated => f.write_str(
                "no date is recorded for the decision to take no further action: the day\
                  of the referral is used",
            ),
            Self::NoFurtherActionAndAssessment => f.write_str(
                "the referral is recorded as needing no further action, but it was \
                 assessed: check the record",
            ),
            Self::NoFurtherActionAndConference => f.write_str(
                "the referral is recorded as needing no further action, but a conference\
                  was held: check the record",
            ),
            Self::NotRequiredUndated => f.write_str(
                "no date is recorded for finding that no conference was needed: the day \
                 of the strategy discussion is used",
            ),
            Self::NotRequiredAndHeld => f.write_str(
                "the record says that no conference was required, but also that one was \
                 held: check which is right",
            ),
            Self::ConferenceRecordedTwice => f.write_str(
                "the conference is recorded both with the referral and with the enquiry: counted \
                 once",
            ),
            Self::AnotherConferenceDate(other) => write!(
                f,
                "the referral gives another date for the conference, {other}: check which is right"
            ),
            Self::FlagUnclear(field) => {
                write!(f, "`{field}` is neither true nor false: counted as not recorded")
            }
        }
    }
}
