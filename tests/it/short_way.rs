//! A night's cases go a short way: limits are remembered from other cases, and a plain status is found
//! without all that is said of a deadline. It must never lead elsewhere than the long way.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::common::{date, england_and_wales, listed_to, rules};
use chrono::{Days, NaiveTime};
use dutyclock::report::{Entry, Format, Report, RowWriter, Style};
use dutyclock::{
    Calendar, Case, Deadline, Finding, FindingReceiver, Judged, Judgement, Moment, RuleSet, Status,
    Timescales,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// The second ends its list among the days that are tried: what lies after is provisional.
static CALENDARS: LazyLock<[Calendar; 2]> =
    LazyLock::new(|| [england_and_wales(), listed_to("england-and-wales", "2026-06-30")]);

static TABLES: LazyLock<[RuleSet; 4]> =
    LazyLock::new(|| ["england", "set-procedures", "dfe-measures", "england-all"].map(rules));

/// From the referral on, which all but the last of the tables are about.
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

/// What the last of the tables knows of conditions, ages and working days of its own.
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

/// Days around the change of editions in March 2026 and the clock changes of that year, some of them
/// with a time, some after the moment of asking.
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

/// A table, and what happens in each of some cases of it.
fn table_and_cases(
    most: usize,
) -> impl Strategy<Value = (&'static RuleSet, Vec<Vec<(&'static str, Moment)>>)> {
    (0..TABLES.len()).prop_flat_map(move |place| {
        let rules = &TABLES[place];
        let events = if rules.id == "england-all" { BEYOND } else { FROM_REFERRAL };
        (Just(rules), vec(vec((select(events), moment()), 0..12), 1..most))
    })
}

type Counted = BTreeMap<(usize, Status), usize>;

fn long_way(timescales: &Timescales<'_, '_>, case: &Case) -> Counted {
    let mut counted = Counted::new();
    timescales.judge(case, |finding| count(finding, &mut counted));
    counted
}

/// Counts what it is asked about, and takes only what is open.
struct OpenOnes<'f>(Counted, &'f mut dyn FnMut(&Judged<'_, '_, '_>));

impl<'a, 'c> FindingReceiver<'a, 'c> for OpenOnes<'_> {
    fn wants(&mut self, place: usize, status: Status) -> bool {
        if !status.is_open() {
            *self.0.entry((place, status)).or_default() += 1;
        }
        status.is_open()
    }

    fn take(&mut self, finding: Finding<'_, 'a, 'c>) {
        if let Finding::Judged(judged) = &finding {
            (self.1)(judged);
        }
        count(finding, &mut self.0);
    }
}

fn short_way(timescales: &Timescales<'_, '_>, case: &Case) -> Counted {
    let mut open = OpenOnes(Counted::new(), &mut |_| {});
    timescales.judge_wanted(case, &mut open);
    open.0
}

fn count(finding: Finding<'_, '_, '_>, counted: &mut Counted) {
    if let Finding::Judged(judged) = finding {
        *counted.entry((judged.place(), judged.status())).or_default() += 1;
    }
}

/// The deadlines that are open, as they are told.
fn open_deadlines(timescales: &Timescales<'_, '_>, case: &Case) -> [Vec<String>; 2] {
    let told = |judged: &Judged<'_, '_, '_>| format!("{:?}", judged.deadline(true));
    let (mut long, mut short) = (Vec::new(), Vec::new());
    timescales.judge(case, |finding| match finding {
        Finding::Judged(judged) if judged.status().is_open() => long.push(told(&judged)),
        _ => {}
    });
    let mut push = |judged: &Judged<'_, '_, '_>| {
        if judged.status().is_open() {
            short.push(told(judged));
        }
    };
    timescales.judge_wanted(case, &mut OpenOnes(Counted::new(), &mut push));
    [long, short]
}

/// The row of a deadline that shares nothing with others.
fn row_alone(
    deadline: Deadline<'_>,
    rules: &RuleSet,
    calendar: &Calendar,
    as_of: Moment,
) -> String {
    let report = Report {
        as_of,
        rules,
        calendar,
        event: None,
        entries: vec![Entry { case: Some("C-1042".to_owned()), deadline }],
        summary: None,
        incomplete: Vec::new(),
        errors: Vec::new(),
        role: None,
        explain: false,
        considered: None,
    };
    let mut written = Vec::new();
    report
        .write(Format::Csv, Style { width: 80, color: false, ascii: false }, &mut written)
        .unwrap();
    let written = String::from_utf8(written).unwrap();
    written.split_once('\n').unwrap().1.to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn the_short_way_leads_to_the_same_statuses(
        (rules, cases) in table_and_cases(4),
        as_of in moment(),
        calendar in (0..CALENDARS.len()).prop_map(|place| &CALENDARS[place]),
    ) {
        let judgement = Judgement::as_of(as_of);
        let long = Timescales::new(rules, calendar, judgement, &[]);
        let short = Timescales::new(rules, calendar, judgement, &[]).remembering();
        // The first time limits are counted, the second time they are remembered.
        for occurrences in cases.iter().chain(&cases) {
            let mut case = Case::new(None);
            for (event, when) in occurrences {
                case.record(rules.events.find(event).unwrap(), *when);
            }
            prop_assert_eq!(short_way(&short, &case), long_way(&long, &case));
            prop_assert_eq!(long_way(&short, &case), long_way(&long, &case));
            let [by_long, by_short] = open_deadlines(&short, &case);
            prop_assert_eq!(by_long, by_short);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_row_that_shares_with_others_is_the_row_that_it_would_be_alone(
        (rules, cases) in table_and_cases(8),
        as_of in moment(),
        calendar in (0..CALENDARS.len()).prop_map(|place| &CALENDARS[place]),
    ) {
        let timescales =
            Timescales::new(rules, calendar, Judgement::as_of(as_of), &[]).remembering();
        let writer = RowWriter::new(Format::Csv, rules, calendar, false).unwrap();
        for occurrences in cases.iter().chain(&cases) {
            let mut case = Case::new(None);
            for (event, when) in occurrences {
                case.record(rules.events.find(event).unwrap(), *when);
            }
            let mut check = |judged: &Judged<'_, '_, '_>| {
                let mut row = Vec::new();
                writer.write(Some("C-1042"), judged, true, &mut row);
                let alone = row_alone(judged.deadline(true), rules, calendar, as_of);
                assert_eq!(String::from_utf8(row).unwrap(), alone);
            };
            timescales.judge_wanted(&case, &mut OpenOnes(Counted::new(), &mut check));
        }
    }
}
