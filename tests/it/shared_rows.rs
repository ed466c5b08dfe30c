//! Rows of a nightly report share cached values: each must be the row that it would be alone.

use std::sync::LazyLock;

use crate::common::{date, england_and_wales, listed_to, rules};
use chrono::{Days, NaiveTime};
use dutyclock::report::{
    Entry, Format, ListOf, MakeRows, Report, RowWriter, Schema, Style, VerdictRow,
};
use dutyclock::rules::NoEdition;
use dutyclock::{
    Calendar, Case, CountError, Criteria, Deadline, DutyId, Engine, Facts, Moment, RuleSet, Sink,
    Verdict,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// The list of the second ends within the tested days: later dates are provisional.
static CALENDARS: LazyLock<[Calendar; 2]> =
    LazyLock::new(|| [england_and_wales(), listed_to("england-and-wales", "2026-06-30")]);

static TABLES: LazyLock<[RuleSet; 4]> =
    LazyLock::new(|| ["child-protection", "set-procedures", "dfe-measures", "england"].map(rules));

/// Events from the referral on, which most tables are about.
const FROM_REFERRAL: &[&str] = &[
    "referral",
    "referral-confirmed",
    "acknowledgement",
    "decision",
    "referrer-contact",
    "assessment-start",
    "assessment-complete",
    "strategy-discussion",
    "icpc",
    "icpc-not-required",
    "no-plan",
    "core-group",
    "plan-start",
    "review",
    "plan-end",
    "date-of-birth",
    "closure",
];

/// Conditions, ages and own working days, which only the last of the tables has.
const BEYOND: &[&str] = &[
    "referral",
    "decision",
    "looked-after",
    "looked-after-review",
    "looked-after-ended",
    "placement",
    "placement-ended",
    "care-plan",
    "visit",
    "health-assessment",
    "health-review",
    "authority-aware",
    "private-fostering-visit",
    "private-fostering-start",
    "private-fostering-notice",
    "complaint",
    "complaint-response",
    "missing-child-returned",
    "return-interview",
    "date-of-birth",
    "closure",
];

/// Days around the change of editions in March 2026 and the clock changes of that year. Some have a time, and
/// some are after the moment of assessment.
fn moment() -> impl Strategy<Value = Moment> {
    (0..400_u64, option::of((0..24_u32, 0..60_u32))).prop_filter_map(
        "skipped by the clock",
        |(day, time)| {
            let day = date("2025-11-01") + Days::new(day);
            match time {
                None => Some(Moment::on(day)),
                Some((hour, minute)) => {
                    let time = NaiveTime::from_hms_opt(hour, minute, 0)?;
                    Moment::from_local(day.and_time(time)).ok()
                }
            }
        },
    )
}

/// A table, and the events in some cases of it.
fn table_and_cases(
    most: usize,
) -> impl Strategy<Value = (&'static RuleSet, Vec<Vec<(&'static str, Moment)>>)> {
    (0..TABLES.len()).prop_flat_map(move |place| {
        let rules = &TABLES[place];
        let events = if rules.id == "england" { BEYOND } else { FROM_REFERRAL };
        (Just(rules), vec(vec((select(events), moment()), 0..12), 1..most))
    })
}

/// The row of a deadline that shares nothing with others.
fn row_alone(
    deadline: Deadline<'_>,
    rules: &RuleSet,
    calendar: &Calendar,
    as_of: Moment,
    schema: Schema,
) -> String {
    let report = Report {
        as_of,
        rules,
        calendar,
        event: None,
        entries: vec![Entry { case: Some("C-1042".to_owned()), deadline, change: None }],
        summary: None,
        incomplete: Vec::new(),
        errors: Vec::new(),
        role: None,
        explain: false,
        all_duties: true,
        considered: None,
        since: None,
        next: None,
        ask_instead: Vec::new(),
        columns: None,
        schema,
    };
    let mut written = Vec::new();
    let style = Style { width: 80, color: false, links: false, ascii: false, header: true };
    dutyclock::report::write(&report, Format::Csv, style, &mut written).unwrap();
    let written = String::from_utf8(written).unwrap();
    written.split_once('\n').unwrap().1.to_owned()
}

/// Writes the rows of open deadlines as a nightly report does, and as a report of one deadline does.
struct BothWays<'e> {
    engine: &'e Engine<'e, 'e>,
    facts: Facts<'e>,
    writer: &'e RowWriter<'e>,
    alone: &'e dyn Fn(Deadline<'_>) -> String,
}

impl Sink for BothWays<'_> {
    fn take(&mut self, verdict: Verdict) {
        let Self { engine, facts, .. } = *self;
        let mut row = Vec::new();
        let verdict = &verdict;
        self.writer.add(
            &VerdictRow { engine, facts, verdict, with_record_remarks: true, change: None },
            &mut row,
        );
        let alone = (self.alone)(engine.deadline(facts, verdict, true));
        assert_eq!(String::from_utf8(row).unwrap(), alone);
    }

    fn cannot_count(&mut self, _: DutyId, _: Moment, _: CountError, _: bool) {}

    fn not_in_force(&mut self, _: NoEdition, _: bool) {}
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_row_that_shares_with_others_is_the_row_that_it_would_be_alone(
        (rules, cases) in table_and_cases(8),
        as_of in moment(),
        calendar in (0..CALENDARS.len()).prop_map(|place| &CALENDARS[place]),
        schema in select(Schema::ALL),
    ) {
        let engine = Engine::new(rules, calendar, Criteria::as_of(as_of), &[]).remembering();
        let list = ListOf { schema, ..ListOf::default() };
        let writer = RowWriter::new(Format::Csv, rules, calendar, list).unwrap();
        for occurrences in cases.iter().chain(&cases) {
            let mut case = Case::new(Some("C-1042".to_owned()));
            for (event, when) in occurrences {
                case.record(rules.events.find(event).unwrap(), *when);
            }
            let alone = |deadline: Deadline<'_>| row_alone(deadline, rules, calendar, as_of, schema);
            let facts = Facts::of(&case);
            let mut both = BothWays { engine: &engine, facts, writer: &writer, alone: &alone };
            engine.assess(&case, &mut both);
        }
    }
}
