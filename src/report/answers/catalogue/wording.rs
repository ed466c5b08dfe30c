//! A rule in full sentences, for a reader who knows law and not ids.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::Calendar;
use crate::catalogue::Version;
use crate::counting::{Direction, FirstDay, NoSuchDate, OnHoliday};
use crate::moment::Moment;
use crate::period::{Period, Unit};
use crate::provisional::mark;
use crate::rules::{
    Applied, EventId, Force, Kind, Occurrence, OtherCount, Owner, Rule, Total, Variant, Verified,
};
use crate::text::upper_case_first;

/// Who must do what by when.
pub(super) fn duty(version: Version<'_>) -> String {
    let rule = version.rule;
    let (who, what) = (owner(rule.owner), lower_case_first(&rule.title));
    let unless = match rule.unless.as_slice() {
        [] => String::new(),
        events => format!(", unless {} has happened", either(version, events)),
    };
    if let (Kind::Prompt, Direction::After, Some(period @ Period::Count(count, _))) =
        (rule.kind, rule.direction, rule.within)
    {
        let have = if count.get() == 1 { "has" } else { "have" };
        let starts = named(version, rule.starts);
        return format!("Once {period} {have} passed since {starts}, {who} should {what}{unless}.");
    }
    let must = match rule.kind {
        Kind::Limit => "must",
        Kind::Prompt => "should",
        Kind::Target => "should, where possible,",
        Kind::Ceiling => "may",
    };
    // A title with a comma ends in a clause that the time does not belong to.
    let comma = if what.contains(',') { "," } else { "" };
    let when = match rule.within {
        Some(period) => when(version, period, rule.starts),
        None => "in the circumstances below".to_owned(),
    };
    let again = again(version).unwrap_or_default();
    upper_case_first(&format!("{who} {must} {what}{comma} {when}{again}{unless}."))
}

/// That each completion starts it again.
fn again(version: Version<'_>) -> Option<String> {
    let rule = version.rule;
    let completes = rule.completes.filter(|event| rule.repeats && *event != rule.starts)?;
    Some(format!(", and again {}", when(version, rule.within?, completes)))
}

/// By when, from that event.
fn when(version: Version<'_>, period: Period, starts: EventId) -> String {
    let event = named(version, starts);
    let rule = version.rule;
    if let Some(total) = &rule.total {
        return format!(
            "within {period} of {event}, all such times in any {} taken together",
            total.in_any
        );
    }
    match (period, rule.direction, rule.first_day) {
        (Period::SameDay, ..) => format!("on the day of {event}"),
        (Period::Immediately | Period::AsSoonAsPossible, ..) => format!("{period} after {event}"),
        (Period::Beforehand, ..) => format!("before {event}"),
        (Period::ByDate(date), Direction::After, _) => {
            format!("by the first {date} from {event} on")
        }
        (Period::ByDate(date), Direction::Before, _) => {
            format!("by the last {date} before {event}")
        }
        (_, Direction::After, FirstDay::NotCounted) => format!("within {period} of {event}"),
        (_, Direction::After, FirstDay::Counted) => {
            format!("within {period} beginning with the day of {event}")
        }
        (_, Direction::Before, FirstDay::NotCounted) => {
            format!("no later than {period} before {event}")
        }
        (_, Direction::Before, FirstDay::Counted) => {
            format!("no later than the first of {period} that end with the day of {event}")
        }
    }
}

/// Other periods, each with where it holds.
pub(super) fn variants(version: Version<'_>) -> impl Iterator<Item = String> {
    version.rule.variants.iter().map(move |variant| {
        let Variant { circumstance, after, less_than, within, starts, counts_from, in_force, note } =
            variant;
        let circumstance = circumstance.as_ref().map(|name| format!("in circumstance {name}"));
        let since = version.rule.since.map(|event| named(version, event)).unwrap_or_default();
        let after = after.map(|after| format!("for what starts {after} or longer after {since}"));
        let less_than = less_than
            .map(|less_than| format!("for what starts less than {less_than} after {since}"));
        let in_force = in_force.map(|in_force| format!("in force {}", in_force.span()));
        let holds = circumstance.into_iter().chain(after).chain(less_than).chain(in_force);
        let holds = holds.collect::<Vec<_>>().join(", ");
        let note = note.as_ref().map(|note| format!(". {note}")).unwrap_or_default();
        format!("{holds}: {}{note}", when(version, *within, counts_from.unwrap_or(*starts)))
    })
}

/// What a start must fulfil beyond being the event.
pub(super) fn conditions(version: Version<'_>) -> impl Iterator<Item = String> {
    let rule = version.rule;
    let starts = named(version, rule.starts);
    let since = rule.since.map(|event| {
        format!("It counts within a spell, which begins with {}.", named(version, event))
    });
    let within = if rule.since.is_some() { " of the spell" } else { "" };
    let occurrence = rule.occurrence.map(|occurrence| match occurrence {
        Occurrence::First => format!("Only the first {starts}{within} starts it."),
        Occurrence::Later => format!("A later {starts}{within} starts it, never the first."),
    });
    let before = rule
        .before
        .map(|event| format!("Nothing starts it once {} has happened.", named(version, event)));
    let beforehand = rule.beforehand.then(|| {
        "It may be done before the event, and then counts unless the duty has ended since or an \
         earlier event called for it."
            .to_owned()
    });
    let postponed = (!rule.postponed_by.is_empty()).then(|| {
        let events = either(version, &rule.postponed_by);
        format!("If {events} comes after the event, it counts from then.")
    });
    let prolongs = rule.prolongs.as_ref().map(|id| {
        format!("It counts from the end of the time that {id} allows, if that is later.")
    });
    let no_sooner = rule
        .no_sooner
        .map(|period| format!("What is done sooner than {period} after {starts} does not count."));
    let others = other_counts(version, &rule.or_later, "later").chain(other_counts(
        version,
        &rule.or_earlier,
        "earlier",
    ));
    let total = rule.total.iter().flat_map(move |total| total_of(version, total));
    let others = others.chain(total);
    let moved = postponed.into_iter().chain(prolongs).chain(others).chain(no_sooner);
    since.into_iter().chain(occurrence).chain(before).chain(beforehand).chain(moved)
}

/// What is added up, and when it runs on.
fn total_of(version: Version<'_>, total: &Total) -> impl Iterator<Item = String> {
    let starts = named(version, version.rule.starts);
    let ends = version.rule.completes.map(|event| format!(" to {}", named(version, event)));
    let added = format!(
        "All the time from each {starts}{} in any {} is added up, by the clock.",
        ends.unwrap_or_default(),
        total.in_any
    );
    let anew = (!total.anew_after.is_empty()).then(|| {
        let events = either(version, &total.anew_after);
        format!("What began before {events} is not added.")
    });
    let noon = total.noon_if_over.map(|over| {
        format!(
            "If it is reached between noon on the day before a Sunday or a public holiday and noon on the day \
             after, and the earlier time in the days before the one that began last was more than {over}, it \
             runs to noon on the next day that is neither."
        )
    });
    [added].into_iter().chain(anew).chain(noon)
}

/// Other counts, which set the limit if theirs is later, or earlier.
fn other_counts<'v>(
    version: Version<'v>,
    counts: &'v [OtherCount],
    than: &'static str,
) -> impl Iterator<Item = String> + 'v {
    counts.iter().map(move |count| {
        let by = upper_case_first(&when(version, count.within, count.starts));
        format!("{by}, if that is {than}.")
    })
}

/// How time is counted, and why so.
pub(super) fn counting(version: Version<'_>, calendar: &Calendar) -> Vec<String> {
    let rule = version.rule;
    let periods: Vec<Period> = periods(rule).collect();
    let has = |unit: &dyn Fn(Unit) -> bool| {
        periods.iter().any(|period| matches!(period, Period::Count(_, known) if unit(*known)))
    };
    let hours = has(&|unit| unit == Unit::Hours);
    let working_days = has(&|unit| unit == Unit::WorkingDays);
    let days = has(&|unit| matches!(unit, Unit::Days | Unit::Weeks));
    let months = has(&|unit| matches!(unit, Unit::Months | Unit::Years));
    let same_day = periods.contains(&Period::SameDay);
    let no_number = periods.iter().find(|period| period.sets_no_limit());
    let beforehand = periods.contains(&Period::Beforehand);
    let sentences = [
        (working_days || days || months).then(|| first_day(rule).to_owned()),
        working_days.then(|| working_days_of(rule, calendar)),
        days.then(|| CALENDAR_DAYS.to_owned()),
        months.then(|| corresponding_date(rule)),
        hours.then(|| if rule.total.is_some() { HOURS_IN_ALL } else { HOURS }.to_owned()),
        (days || months).then(|| not_moved(rule).to_owned()),
        same_day.then(|| "The same day ends at midnight, whatever day it is.".to_owned()),
        no_number.map(|period| {
            let period = upper_case_first(&period.to_string());
            format!("{period} sets no number of days, so none is counted.")
        }),
        beforehand.then(|| BEFOREHAND.to_owned()),
        deemed_receipt(version),
    ];
    sentences.into_iter().flatten().collect()
}

const CALENDAR_DAYS: &str =
    "Days and weeks are calendar days and weeks: weekends and holidays count.";

const BEFOREHAND: &str =
    "It has no date. It is overdue if the event happens and it has not been done.";

const HOURS: &str = "Hours run on the clock, through nights, weekends and holidays; if only the \
                     date of the event is known, they run to the end of their last day.";

const HOURS_IN_ALL: &str = "Hours run on the clock, through nights, weekends and holidays; if only \
                            a date is known, they run from the beginning of the first day and to \
                            the end of the last.";

fn not_moved(rule: &Rule) -> &'static str {
    match rule.on_holiday {
        OnHoliday::Stays => NOT_MOVED,
        OnHoliday::NoonAfter => {
            "If the last day is a Sunday or a public holiday, it runs to noon on the next day that is \
             neither."
        }
    }
}

const NOT_MOVED: &str = "A limit that falls on a non-working day is not moved: act by the last \
                         working day before it.";

fn periods(rule: &Rule) -> impl Iterator<Item = Period> {
    rule.within.into_iter().chain(rule.variants.iter().map(|variant| variant.within))
}

fn first_day(rule: &Rule) -> &'static str {
    match (rule.direction, rule.first_day) {
        (Direction::After, FirstDay::NotCounted) => {
            "The day of the event is not counted, as in any period that runs from an event: day 1 is \
             the next day that counts."
        }
        (Direction::After, FirstDay::Counted) => {
            "The day of the event is day 1: the period begins with it."
        }
        (Direction::Before, FirstDay::NotCounted) => {
            "It is counted back from the event. The day of the event is not counted."
        }
        (Direction::Before, FirstDay::Counted) => {
            "It is counted back from the event. The day of the event is the first that counts."
        }
    }
}

fn working_days_of(rule: &Rule, calendar: &Calendar) -> String {
    let own: Vec<&str> = rule.not_working.iter().map(|day| day.name()).collect();
    let (own, calendar) = (own.join(", "), calendar.id());
    let holidays = format!(
        "Working days are those that are neither weekend nor holiday in the calendar {calendar}"
    );
    let last = "; the last day is one of them.";
    match (own.is_empty(), rule.counts_bank_holidays) {
        (true, false) => format!("{holidays}{last}"),
        (false, false) => format!("{holidays}, and {own} is never one for this rule{last}"),
        (true, true) => {
            format!("Bank holidays count: working days are all days but weekends{last}")
        }
        (false, true) => {
            format!("Bank holidays count: working days are all days but weekends and {own}{last}")
        }
    }
}

fn corresponding_date(rule: &Rule) -> String {
    let stands = match rule.no_such_date {
        NoSuchDate::LastDay => "the last day of that month",
        NoSuchDate::NextDay => "the next day",
    };
    let eve = match rule.first_day {
        FirstDay::NotCounted => "on the corresponding date",
        FirstDay::Counted => "on the eve of the corresponding date",
    };
    format!("Months and years end {eve}; if the month has no such date, they end on {stands}.")
}

fn deemed_receipt(version: Version<'_>) -> Option<String> {
    let after = version.set.deemed_receipt?;
    let by_days = periods(version.rule)
        .any(|period| matches!(period, Period::Count(_, unit) if unit != Unit::Hours));
    let received = version.event(version.rule.starts).received && by_days;
    received.then(|| {
        format!(
            "What arrives after {}, or on a non-working day, counts as received on the next working \
             day, by the local policy on deemed receipt.",
            after.format("%H:%M")
        )
    })
}

/// A date worked out: from a fixed day, so that the page is the same every day.
pub(super) fn example(version: Version<'_>, calendar: &Calendar) -> Option<String> {
    let rule = version.rule;
    let circumstances: Vec<String> =
        rule.variants.iter().filter_map(|variant| variant.circumstance.clone()).take(1).collect();
    let given = if rule.within.is_some() { &[][..] } else { &circumstances };
    let starts = rule.starts_under(given).find(|event| *event == rule.starts);
    let starts = starts.or_else(|| rule.starts_under(given).next())?;
    let day = example_day(rule)?;
    let applies = |applied: &Applied<'_>| applied.age.if_unknown && applied.in_force.contains(day);
    let applied = rule.periods(starts, given).into_iter().find(applies)?;
    let start: Moment = match applied.counting.period {
        Period::Count(_, Unit::Hours) => format!("{day}T10:00").parse().ok()?,
        _ => Moment::on(day),
    };
    let limit = applied.counting.limit(start, &rule.calendar(calendar)).ok()?;
    let due = limit.due.filter(|_| applied.counting.period != Period::Beforehand)?;
    let provisional = limit.provisional();
    let other_act_by = limit.act_by.filter(|act_by| act_by.date() != due.date());
    let act_by =
        other_act_by.map(|act_by| format!(", act by {act_by}{}", mark(provisional.act_by)));
    let (act_by, due_mark) = (act_by.unwrap_or_default(), mark(provisional.due));
    let in_circumstance = match given {
        [name] => format!(" in circumstance {name}"),
        _ => String::new(),
    };
    Some(format!("from {start}{in_circumstance}: {due}{due_mark}{act_by}"))
}

/// Monday 5 January 2026 where the rule is in force then, or else its first Monday in force.
fn example_day(rule: &Rule) -> Option<NaiveDate> {
    let usual = NaiveDate::from_ymd_opt(2026, 1, 5)?;
    let in_force = |date: &NaiveDate| {
        rule.document_in_force.contains(*date)
            && rule.in_force.is_none_or(|own| own.contains(*date))
    };
    if in_force(&usual) {
        return Some(usual);
    }
    let from = rule.in_force.and_then(|own| own.from).or(rule.document_in_force.from);
    let mut days = from.unwrap_or(usual).iter_days().take(7);
    days.find(|day| day.weekday() == Weekday::Mon).or(from)
}

/// Who must act.
pub(super) fn owner(owner: Owner) -> &'static str {
    match owner {
        Owner::Referrer => "whoever made the referral",
        Owner::SocialCare => "local authority children's social care",
        Owner::Police => "the police",
        Owner::ConferenceChair => "the chair of the conference",
        Owner::CoreGroup => "the core group",
        Owner::LocalAuthority => "the local authority",
        Owner::Trust => "the Health and Social Care trust",
        Owner::Court => "the court",
        Owner::Reporter => "the Principal Reporter",
        Owner::ReviewPanel => "the review panel",
        Owner::BodyAsked => "the body that was asked",
        Owner::ReviewingOfficer => "the independent reviewing officer",
        Owner::Complainant => "the complainant",
        Owner::Parent => "a parent, or whoever else has parental responsibility",
        Owner::PersonalAdviser => "the personal adviser",
        Owner::PlaceOfStay => "those who run the place in which the child stays",
        Owner::Applicant => "the applicant",
        Owner::AdoptionAgency => "the adoption agency",
        Owner::FosteringService => "the fostering service",
        Owner::Coroner => "the coroner",
        Owner::Employer => "the employer",
        Owner::Carer => "the carer",
        Owner::Any => "the agency responsible",
    }
}

/// How binding it is.
pub(super) fn force(force: Force) -> &'static str {
    match force {
        Force::Statute => "statute: an Act of Parliament, or an Order in Council in place of one",
        Force::Regulation => "regulation: a statutory instrument or rule",
        Force::StatutoryGuidance => {
            "statutory guidance, to be followed unless there is good reason not to"
        }
        Force::NationalGuidance => {
            "national guidance: for a whole nation; whether it binds is not known"
        }
        Force::LocalProcedure => "local procedure: set by a local partnership",
        Force::GoodPractice => "good practice: advice, which binds nobody",
    }
}

/// How well its words are known.
pub(super) fn evidence(rule: &Rule) -> String {
    let known = match rule.verified {
        Verified::Text => "words read",
        Verified::Secondary => "checked in another document only",
        Verified::Presumed => "presumed, text not checked",
    };
    let read = rule.read.map(|date| format!(", as they stood on {}", Moment::on(date.0)));
    let by = rule.by.as_ref().map(|role| format!(", by {role}"));
    format!("{known}{}{}", read.unwrap_or_default(), by.unwrap_or_default())
}

/// An event by its title, with its id.
pub(super) fn named(version: Version<'_>, event: EventId) -> String {
    let event = version.event(event);
    format!("\"{}\" ({})", event.title, event.id)
}

/// One of several events.
pub(super) fn either(version: Version<'_>, events: &[EventId]) -> String {
    let names: Vec<String> = events.iter().map(|event| named(version, *event)).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// For the middle of a sentence; a name or an abbreviation stays as it is.
fn lower_case_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}
