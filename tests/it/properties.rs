//! Properties of every date, count and table, tested on random ones.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::common::{date, england_and_wales};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use dutyclock::definition::{Date, TimeOfDay};
use dutyclock::rules::{
    Defaults, EventDefinition, Force, InForce, Kind, Occurrence, OtherCountDefinition, Owner,
    RuleDefinition, SourceDefinition, TableDefinition, TotalDefinition, UnreadDefinition,
    VariantDefinition, Verified, shipped,
};
use dutyclock::{
    Calendar, CountStep, Counting, Direction, FirstDay, Moment, NoSuchDate, OnHoliday, Period, Unit,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(england_and_wales);

fn tries() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// A day in the years that the shipped calendars cover.
fn day() -> impl Strategy<Value = NaiveDate> {
    day_from_to(date("2012-01-01"), date("2028-12-31"))
}

/// A day so far in the past or future that only calendar months and weeks are known.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    day_from_to(date("1900-01-01"), date("2099-12-31"))
}

fn day_from_to(from: NaiveDate, to: NaiveDate) -> impl Strategy<Value = NaiveDate> {
    let length = u64::try_from((to - from).num_days()).unwrap();
    (0..=length).prop_map(move |after| from + Days::new(after))
}

fn working_day() -> impl Strategy<Value = NaiveDate> {
    day().prop_filter("a working day", |day| CALENDAR.is_working_day(*day) == Ok(true))
}

fn time() -> impl Strategy<Value = NaiveTime> {
    (0..24u32, 0..60u32)
        .prop_map(|(hours, minutes)| NaiveTime::from_hms_opt(hours, minutes, 0).unwrap())
}

/// A day, or a valid clock time on it.
fn moment_on(day: impl Strategy<Value = NaiveDate>) -> impl Strategy<Value = Moment> {
    (day, option::of(time())).prop_filter_map("skipped by the clock", |(day, time)| match time {
        None => Some(Moment::on(day)),
        Some(time) => Moment::from_local(day.and_time(time)).ok(),
    })
}

fn unit() -> impl Strategy<Value = Unit> {
    select(&[Unit::Hours, Unit::WorkingDays, Unit::Days, Unit::Weeks, Unit::Months, Unit::Years])
}

fn period(longest: u32) -> impl Strategy<Value = Period> {
    prop_oneof![
        1 => Just(Period::SameDay),
        1 => select(&[Period::Immediately, Period::AsSoonAsPossible, Period::Beforehand][..]),
        8 => (1..=longest, unit())
            .prop_map(|(count, unit)| Period::Count(count.try_into().unwrap(), unit)),
    ]
}

fn direction() -> impl Strategy<Value = Direction> {
    select(&[Direction::After, Direction::Before])
}

fn first_day() -> impl Strategy<Value = FirstDay> {
    select(&[FirstDay::NotCounted, FirstDay::Counted])
}

fn no_such_date() -> impl Strategy<Value = NoSuchDate> {
    select(&[NoSuchDate::LastDay, NoSuchDate::NextDay])
}

fn counting(period: impl Strategy<Value = Period>) -> impl Strategy<Value = Counting> {
    (period, direction(), first_day(), no_such_date()).prop_map(
        |(period, direction, first_day, no_such_date)| Counting {
            period,
            direction,
            first_day,
            no_such_date,
            on_holiday: OnHoliday::Stays,
        },
    )
}

fn counting_in(unit: Unit, longest: u32) -> impl Strategy<Value = Counting> {
    counting((1..=longest).prop_map(move |count| Period::Count(count.try_into().unwrap(), unit)))
}

// Counting.

proptest! {
    #![proptest_config(tries())]

    #[test]
    fn the_nth_working_day_is_a_working_day(day in day(), count in 1..500u32) {
        let ends = [
            CALENDAR.add_working_days(day, count),
            CALENDAR.subtract_working_days(day, count),
        ];
        for end in ends.into_iter().flatten() {
            prop_assert_eq!(CALENDAR.is_working_day(end), Ok(true));
        }
    }

    #[test]
    fn between_a_day_and_the_nth_working_day_after_it_lie_n(day in day(), count in 1..500u32) {
        if let Ok(end) = CALENDAR.add_working_days(day, count) {
            prop_assert_eq!(
                CALENDAR.working_days_between(day, end),
                Ok(i32::try_from(count).unwrap())
            );
        }
    }

    #[test]
    fn a_later_start_never_ends_earlier(a in day(), b in day(), count in 1..500u32) {
        let (earlier, later) = (a.min(b), a.max(b));
        if let (Ok(first), Ok(second)) = (
            CALENDAR.add_working_days(earlier, count),
            CALENDAR.add_working_days(later, count),
        ) {
            prop_assert!(first <= second);
        }
    }

    #[test]
    fn one_more_working_day_always_ends_later(day in day(), count in 1..500u32) {
        if let Ok(more) = CALENDAR.add_working_days(day, count + 1) {
            prop_assert!(CALENDAR.add_working_days(day, count).unwrap() < more);
        }
    }

    #[test]
    fn as_many_working_days_back_lead_home(day in working_day(), count in 1..500u32) {
        if let Ok(end) = CALENDAR.add_working_days(day, count) {
            prop_assert_eq!(CALENDAR.subtract_working_days(end, count), Ok(day));
        }
        if let Ok(end) = CALENDAR.subtract_working_days(day, count) {
            prop_assert_eq!(CALENDAR.add_working_days(end, count), Ok(day));
        }
    }

    #[test]
    fn working_days_between_add_up(a in day(), b in day(), c in day()) {
        let between = |from, to| CALENDAR.working_days_between(from, to).unwrap();
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
    }

    #[test]
    fn a_limit_by_months_never_ends_earlier_for_a_later_start(
        counting in counting_in(Unit::Months, 300),
        a in any_day(),
        later_by in 0..70u64,
    ) {
        let limit = |start: NaiveDate| counting.limit(start.into(), &CALENDAR);
        if let (Ok(first), Ok(second)) = (limit(a), limit(a + Days::new(later_by))) {
            prop_assert!(first.due.unwrap().date() <= second.due.unwrap().date());
        }
    }

    #[test]
    fn a_limit_by_hours_lies_exactly_so_many_hours_away(
        start in moment_on(any_day()),
        hours in 1..2000u32,
    ) {
        let counting = Counting::of(Period::Count(hours.try_into().unwrap(), Unit::Hours));
        if let (Ok(limit), Some(from)) = (counting.limit(start, &CALENDAR), start.instant()) {
            let elapsed = limit.due.unwrap().instant().unwrap() - from;
            prop_assert_eq!(elapsed.num_minutes(), i64::from(hours) * 60);
        }
    }

    #[test]
    fn a_limit_by_working_days_is_never_on_a_day_off(
        counting in counting_in(Unit::WorkingDays, 300),
        start in moment_on(day()),
    ) {
        if let Ok(limit) = counting.limit(start, &CALENDAR) {
            let due = limit.due.unwrap().date();
            prop_assert_eq!(CALENDAR.is_working_day(due), Ok(true));
            prop_assert_eq!(limit.act_by, Some(due.into()));
        }
    }

    #[test]
    fn the_day_to_act_by_is_a_working_day_in_time_unless_a_note_says_that_there_is_none(
        counting in counting(period(400)),
        start in moment_on(day()),
    ) {
        let Ok(limit) = counting.limit(start, &CALENDAR) else {
            return Ok(());
        };
        if let (Some(due), Some(act_by)) = (limit.due, limit.act_by) {
            let act_by = act_by.date();
            prop_assert!(act_by <= due.date());
            let none_left = limit.remarks.contains(&dutyclock::Remark::NoWorkingDayLeft);
            prop_assert!(none_left || CALENDAR.is_working_day(act_by) == Ok(true));
        }
    }
}

// Steps.

proptest! {
    #![proptest_config(tries())]

    #[test]
    fn the_last_step_is_the_limit(
        counting in counting(period(400)),
        start in moment_on(any_day()),
    ) {
        let (steps, limit) = (
            counting.steps(start, &CALENDAR),
            counting.limit(start, &CALENDAR),
        );
        match (steps, limit) {
            (Ok(steps), Ok(limit)) => {
                let provisional = limit.provisional().due;
                let expected = limit.due.map_or(CountStep::NoNumber(counting.period), |due| {
                    CountStep::Due { due, provisional }
                });
                prop_assert_eq!(steps.last(), Some(&expected));
                let counts_days = matches!(
                    counting.period,
                    Period::Count(_, unit) if unit != Unit::Hours
                );
                prop_assert_eq!(&steps[0], &CountStep::Start {
                    when: start,
                    first_day: counts_days.then_some(counting.first_day),
                    provisional: false,
                });
                prop_assert!(steps.iter().all(|step| !step.to_string().is_empty()));
            }
            (Err(steps), Err(limit)) => prop_assert_eq!(steps, limit),
            (steps, limit) => prop_assert!(false, "{steps:?} but {limit:?}"),
        }
    }

    #[test]
    fn every_day_to_a_limit_by_working_days_is_counted_or_skipped_once(
        counting in counting_in(Unit::WorkingDays, 80),
        start in day(),
    ) {
        let Ok(steps) = counting.steps(start.into(), &CALENDAR) else {
            return Ok(());
        };
        let mut seen = Vec::new();
        let mut counted = 0;
        for step in &steps {
            match step {
                CountStep::Counted { from, to, first, last } => {
                    let days = span(*from, *to);
                    prop_assert_eq!(*first, counted + 1);
                    prop_assert_eq!((last - first + 1) as usize, days.len());
                    prop_assert!(days.iter().all(|day| CALENDAR.day_off(*day).is_none()));
                    counted = *last;
                    seen.extend(days);
                }
                CountStep::Skipped { from, to, reason } => {
                    for day in span(*from, *to) {
                        let day_off = CALENDAR.day_off(day).map(|day_off| day_off.to_string());
                        prop_assert_eq!(day_off.as_ref(), Some(reason));
                        seen.push(day);
                    }
                }
                _ => {}
            }
        }
        let due = counting.limit(start.into(), &CALENDAR).unwrap().due.unwrap().date();
        let mut expected = span(start, due);
        if counting.first_day == FirstDay::NotCounted {
            expected.remove(0);
        }
        prop_assert_eq!(seen, expected);
        let Period::Count(wanted, _) = counting.period else {
            return Ok(());
        };
        prop_assert_eq!(counted, wanted.get());
    }
}

/// The days between two days, both included, in either order.
fn span(from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> =
        from.min(to).iter_days().take_while(|day| *day <= from.max(to)).collect();
    if from > to {
        days.reverse();
    }
    days
}

// Moments.

proptest! {
    #![proptest_config(tries())]

    #[test]
    fn a_moment_reads_back_as_it_is_shown(moment in moment_on(any_day())) {
        prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        prop_assert_eq!(moment.iso().parse(), Ok(moment));
    }

    #[test]
    fn an_instant_reads_back_to_the_second_also_from_the_hour_that_comes_twice(
        seconds in date_seconds("1900-01-02")..date_seconds("2099-12-31"),
    ) {
        let moment = Moment::from_instant(&DateTime::<Utc>::from_timestamp(seconds, 0).unwrap());
        prop_assert_eq!(moment.iso().parse(), Ok(moment));
    }

    #[test]
    fn no_text_makes_the_reader_of_moments_panic(text in "(?s).{0,40}|[0-9TZ:/ +-]{0,30}|((last|next|in|fri|[0-9.:/]{1,8}|[ap]m|nov|ago|days?|hours?) ){0,5}") {
        let now = "2026-11-21 03:00".parse().unwrap();
        let _ = Moment::parse(&text, &now, dutyclock::Nearest::Past);
        let _ = Moment::parse(&text, &now, dutyclock::Nearest::Future);
        let _ = text.parse::<Moment>();
        let _ = text.parse::<Period>();
    }

    #[test]
    fn a_period_reads_back_as_it_is_written(period in period(99_999)) {
        prop_assert_eq!(period.to_string().parse(), Ok(period));
    }
}

fn date_seconds(text: &str) -> i64 {
    date(text).and_time(NaiveTime::MIN).and_utc().timestamp()
}

// Rule tables.

/// Text, both likely and unlikely.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}(-[a-z]{1,8}){0,2}",
        "[A-Z][a-z ,.'\"“”é\\\\-]{0,30}",
        "(?s).{0,12}",
        select(&["", "\"\"\"", "'''", "a\nb", "a\r\nb", "# no comment", "\u{7f}\u{0}"])
            .prop_map(str::to_owned),
    ]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..3)
}

fn table_date() -> impl Strategy<Value = Date> {
    any_day().prop_map(Date)
}

fn in_force() -> impl Strategy<Value = InForce> {
    (option::of(any_day()), option::of(any_day())).prop_map(|dates| match dates {
        (Some(a), Some(b)) => InForce { from: Some(a.min(b)), to: Some(a.max(b)) },
        (from, to) => InForce { from, to },
    })
}

fn event() -> impl Strategy<Value = EventDefinition> {
    let received = option::of(any::<bool>());
    (option::of(text()), received).prop_map(|(title, received)| EventDefinition {
        title,
        received,
        ..EventDefinition::default()
    })
}

fn defaults() -> impl Strategy<Value = Defaults> {
    let owner = option::of(select(Owner::ALL));
    let force = option::of(select(Force::ALL));
    let verified = option::of(select(Verified::ALL));
    let read = option::of(table_date());
    (owner, force, verified, read, option::of(any::<bool>())).prop_map(
        |(owner, force, verified, read, counts_bank_holidays)| Defaults {
            owner,
            force,
            verified,
            read,
            counts_bank_holidays,
        },
    )
}

fn variant() -> impl Strategy<Value = VariantDefinition> {
    let age = || option::of(period(99_999));
    let when = (option::of(text()), age(), age(), option::of(in_force()));
    let events = (option::of(text()), option::of(text()));
    (when, period(99_999), events, option::of(text())).prop_map(
        |((circumstance, after, less_than, in_force), within, events, note)| VariantDefinition {
            circumstance,
            after,
            less_than,
            within,
            starts: events.0,
            counts_from: events.1,
            in_force,
            note,
        },
    )
}

fn other_counts() -> impl Strategy<Value = Vec<OtherCountDefinition>> {
    let count = (text(), period(99_999));
    let count = count.prop_map(|(starts, within)| OtherCountDefinition { starts, within });
    prop::collection::vec(count, 0..3)
}

fn total() -> impl Strategy<Value = TotalDefinition> {
    (period(99_999), texts(), option::of(period(99_999))).prop_map(
        |(in_any, anew_after, noon_if_over)| TotalDefinition { in_any, anew_after, noon_if_over },
    )
}

fn rule() -> impl Strategy<Value = RuleDefinition> {
    let words = (
        text(),
        option::of(text()),
        option::of(text()),
        option::of(text()),
        option::of(text()),
        option::of(text()),
    );
    let lists = (
        option::of(texts()),
        option::of(texts()),
        option::of(prop::collection::vec(variant(), 0..3)),
    );
    let count = (
        option::of(select(Kind::ALL)),
        option::of(period(99_999)),
        option::of(direction()),
        option::of(first_day()),
        option::of(no_such_date()),
        [option::of(any::<bool>()), option::of(any::<bool>())],
    );
    let condition = (
        option::of(text()),
        option::of(select(Occurrence::ALL)),
        option::of(text()),
        option::of(in_force()),
        option::of(texts()),
        option::of(text()),
        option::of(text()),
    );
    let others = (
        option::of(other_counts()),
        option::of(other_counts()),
        option::of(period(99_999)),
        option::of(select(OnHoliday::ALL)),
        option::of(total()),
    );
    let all = (words, lists, count, condition, others, defaults());
    all.prop_map(|(words, lists, count, condition, others, defaults)| {
        let (or_later, or_earlier, no_sooner, on_holiday, total) = others;
        let (id, title, starts, completes, source, note) = words;
        let (unless, until, variants) = lists;
        let (kind, within, direction, first_day, no_such_date, [repeats, beforehand]) = count;
        let (since, occurrence, before, in_force, postponed_by, prolongs, by) = condition;
        let Defaults { owner, force, verified, read, counts_bank_holidays } = defaults;
        RuleDefinition {
            id,
            title,
            kind,
            starts,
            direction,
            within,
            completes,
            beforehand,
            unless,
            until,
            repeats,
            since,
            occurrence,
            before,
            postponed_by,
            prolongs,
            or_later,
            or_earlier,
            no_sooner,
            on_holiday,
            in_force,
            first_day,
            no_such_date,
            owner,
            force,
            verified,
            read,
            by,
            counts_bank_holidays,
            total,
            source,
            note,
            variants,
        }
    })
}

fn events() -> impl Strategy<Value = BTreeMap<String, EventDefinition>> {
    prop::collection::btree_map(text(), event(), 0..3)
}

fn unread() -> impl Strategy<Value = UnreadDefinition> {
    let owner = option::of(select(Owner::ALL));
    (text(), text(), texts(), text(), option::of(text()), owner).prop_map(
        |(id, title, starts, source, why, owner)| UnreadDefinition {
            id,
            title,
            starts,
            source,
            why,
            owner,
        },
    )
}

fn table() -> impl Strategy<Value = TableDefinition> {
    let names = (text(), text(), text(), text());
    let optional = (
        option::of(text()),
        option::of(text()),
        texts(),
        option::of(time().prop_map(TimeOfDay)),
        texts(),
    );
    let source = (text(), option::of(table_date()), option::of(text()), option::of(text()));
    let source = source.prop_map(|(title, date, address, unchecked)| SourceDefinition {
        title,
        date,
        address,
        unchecked,
    });
    let rules = prop::collection::vec(rule(), 0..4);
    let unread = prop::collection::vec(unread(), 0..3);
    (names, optional, in_force(), source, unread, defaults(), events(), rules).prop_map(
        |(names, optional, in_force, source, unread, defaults, events, rules)| {
            let (id, title, publisher, jurisdiction) = names;
            let (calendar, family, extends, deemed_receipt, drop) = optional;
            TableDefinition {
                id,
                title,
                publisher,
                jurisdiction,
                calendar,
                family,
                extends,
                drop,
                deemed_receipt,
                not_working: Vec::new(),
                in_force,
                source,
                unread,
                defaults,
                events,
                rules,
            }
        },
    )
}

proptest! {
    #![proptest_config(tries())]

    #[test]
    fn a_rule_table_reads_back_as_it_is_written(table in table()) {
        let written = toml::to_string(&table).unwrap();
        let read = toml::from_str::<TableDefinition>(&written);
        prop_assert_eq!(read, Ok(table), "{}", written);
    }
}

#[test]
fn every_shipped_table_reads_back_as_it_is_written() {
    for id in shipped::ids() {
        let table = shipped::definition(id).unwrap().unwrap();
        let written = toml::to_string(&table).unwrap();
        assert_eq!(toml::from_str(&written), Ok(table), "{id}");
    }
}

#[test]
fn a_time_of_day_with_seconds_is_refused_or_reads_back_as_it_is_written() {
    let head = "id = \"a\"\ntitle = \"a\"\npublisher = \"a\"\njurisdiction = \"a\"\n\
                source = { title = \"a\" }\n";
    for time in ["17:00:30", "\"17:00:30\""] {
        let text = format!("deemed_receipt = {time}\n{head}");
        if let Ok(table) = toml::from_str::<TableDefinition>(&text) {
            let written = toml::to_string(&table).unwrap();
            assert_eq!(toml::from_str(&written), Ok(table), "{time}");
        }
    }
}
