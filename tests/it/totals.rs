//! The key `total` of a rule: hours allowed in all, over several spells. The example is secure accommodation without
//! the authority of a court: 72 hours in any 28 days (SI 1991/1505, regulation 10).

use std::collections::HashSet;

use crate::common::cli::{answer, run, run_in};
use crate::common::folder::Folder;
use crate::common::{case, england_and_wales, moment, rules};
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use dutyclock::{Case, Criteria, Deadline, Moment, RuleSet, Status, deadlines};
use proptest::prelude::*;

const PLACED: &str = "secure-placement";
const LEFT: &str = "secure-placement-ended";

/// The deadline from the last placement.
fn last(rules: &RuleSet, case: &Case, as_of: &str) -> (Option<Moment>, Status, Vec<String>) {
    let criteria = Criteria::as_of(moment(as_of));
    let calendar = england_and_wales();
    let found = deadlines(case, rules, &calendar, &criteria).deadlines;
    let of_rule = found.into_iter().filter(|one| one.rule.id == "secure-without-court");
    let of_rule = of_rule.filter(|one| one.starts == rules.events.find(PLACED).unwrap());
    let Deadline { due, status, remarks, .. } =
        of_rule.max_by_key(|one| one.event.iso()).expect("a placement");
    (due, status, remarks.iter().map(ToString::to_string).collect())
}

/// When the limit of a placement is, after earlier stays from and to these times.
fn limit(stays: &[(&str, &str)], placed: &str) -> Moment {
    let stays = stays.iter().flat_map(|(from, to)| [(PLACED, *from), (LEFT, *to)]);
    let events: Vec<(&str, &str)> = stays.chain([(PLACED, placed)]).collect();
    let set = rules("secure-accommodation");
    last(&set, &case(&set, &events), placed).0.unwrap()
}

#[test]
fn earlier_stays_leave_less_of_the_72_hours() {
    // 15 hours and 15 hours 30 minutes: 41 hours 30 minutes are left.
    let stays =
        [("2026-11-05 18:00", "2026-11-06 09:00"), ("2026-11-12 20:00", "2026-11-13 11:30")];
    assert_eq!(limit(&stays, "2026-11-20 22:10"), moment("2026-11-22 15:40"));
    assert_eq!(limit(&[], "2026-11-20 22:10"), moment("2026-11-23 22:10"));
}

#[test]
fn a_stay_counts_with_the_part_inside_the_28_days() {
    // The 28 days to Mon 14 Dec 10:00 begin on Mon 16 Nov 10:00.
    let placed = "2026-12-14 10:00";
    // It ended as they began.
    assert_eq!(
        limit(&[("2026-11-14 10:00", "2026-11-16 10:00")], placed),
        moment("2026-12-17 10:00")
    );
    // 24 of its 48 hours are inside, and drop out during the next 24 hours as fast as time is added.
    assert_eq!(
        limit(&[("2026-11-15 10:00", "2026-11-17 10:00")], placed),
        moment("2026-12-17 10:00")
    );
    // All of it is inside, and none drops out: 72 hours less 14 from Fri 11 Dec.
    assert_eq!(
        limit(&[("2026-11-16 20:00", "2026-11-17 10:00")], "2026-12-11 10:00"),
        moment("2026-12-13 20:00")
    );
    // 72 of its 96 hours are inside: nothing is left, and they drop out as fast as time is added.
    assert_eq!(
        limit(&[("2026-11-15 10:00", "2026-11-19 10:00")], placed),
        moment("2026-12-17 10:00")
    );
    // Its 24 hours drop out from Sun 13 Dec 10:00 on, as the 48 hours that are left have just passed.
    assert_eq!(
        limit(&[("2026-11-15 10:00", "2026-11-16 10:00")], "2026-12-11 10:00"),
        moment("2026-12-14 10:00")
    );
    // Its 14 hours drop out from Mon 14 Dec 20:00 on, when 10 of the 58 hours that are left have passed.
    assert_eq!(
        limit(&[("2026-11-16 20:00", "2026-11-17 10:00")], placed),
        moment("2026-12-17 10:00")
    );
}

/// The 28 days to Mon 14 Dec 10:00 begin on Mon 16 Nov 10:00.
#[test]
fn what_ended_as_the_28_days_began_is_not_spoken_of() {
    let set = rules("secure-accommodation");
    let remarks = |earlier: &[(&str, &str)]| {
        let events = [earlier, &[(PLACED, "2026-12-14 10:00")]].concat();
        last(&set, &case(&set, &events), "2026-12-14 12:00").2
    };
    let began = (PLACED, "2026-11-14 10:00");
    assert!(remarks(&[began, (LEFT, "2026-11-16 10:00")]).is_empty());
    assert!(remarks(&[began, (LEFT, "2026-11-16 10:01")])[0].starts_with("1 min of the 72 hours"));
    let lacks_a_start = |left| {
        let found = remarks(&[(LEFT, left)]);
        found.iter().any(|remark| remark.contains("whose start is not recorded"))
    };
    assert!(!lacks_a_start("2026-11-16 10:00") && lacks_a_start("2026-11-16 10:01"));
}

#[test]
fn only_an_earlier_stay_without_a_time_asks_for_its_times() {
    let set = rules("secure-accommodation");
    let asks = |from, to| {
        let events = [(PLACED, from), (LEFT, to), (PLACED, "2026-11-20 22:10")];
        let (.., remarks) = last(&set, &case(&set, &events), "2026-11-20 23:00");
        remarks.iter().any(|remark| remark.starts_with("a time of day is not known"))
    };
    assert!(asks("2026-11-05", "2026-11-06 09:00") && asks("2026-11-05 18:00", "2026-11-06"));
    assert!(!asks("2026-11-05 18:00", "2026-11-06 09:00"));
}

#[test]
fn hours_run_on_the_clock_when_the_clocks_change() {
    // At 02:00 on Sun 25 October 2026 the clocks go back: the night has an hour more.
    assert_eq!(limit(&[], "2026-10-24 10:00"), moment("2026-10-27 09:00"));
    // The 28 days to Fri 20 Nov 22:10 begin at that time of day, an hour earlier on the clock of the sun. Of the stay
    // 13 hours 20 minutes are inside; they drop out before the limit.
    let found = limit(&[("2026-10-22 20:00", "2026-10-24 11:30")], "2026-11-20 22:10");
    assert_eq!(found, moment("2026-11-23 22:10"));
}

/// Regulation 10(3): over a Sunday or a public holiday, only after more than 48 hours in the 27 days before.
#[test]
fn after_more_than_48_hours_a_limit_near_a_sunday_or_public_holiday_runs_to_noon_after_it() {
    let fifty =
        [("2026-11-02 08:00", "2026-11-03 20:00"), ("2026-11-10 09:00", "2026-11-10 23:00")];
    let forty_eight =
        [("2026-11-02 08:00", "2026-11-03 20:00"), ("2026-11-10 09:00", "2026-11-10 21:00")];
    for (stays, placed, ends, why) in [
        (fifty, "2026-11-20 22:10", "2026-11-23 12:00", "22 hours end on Sat 20:10"),
        (forty_eight, "2026-11-20 22:10", "2026-11-21 22:10", "48 hours are not more than 48"),
        (fifty, "2026-11-20 10:00", "2026-11-21 08:00", "Saturday before noon is not near enough"),
        (fifty, "2026-11-20 14:00", "2026-11-21 12:00", "the limit is noon on Saturday itself"),
        (fifty, "2026-11-22 13:00", "2026-11-23 12:00", "22 hours end on Mon 11:00"),
        (fifty, "2026-11-22 15:00", "2026-11-23 13:00", "Monday after noon is not near enough"),
    ] {
        assert_eq!(limit(&stays, placed), moment(ends), "{why}");
    }
    let august =
        [("2026-08-10 08:00", "2026-08-11 20:00"), ("2026-08-18 09:00", "2026-08-18 23:00")];
    // Sat 29 Aug 20:10, before a Sunday and a bank holiday.
    assert_eq!(limit(&august, "2026-08-28 22:10"), moment("2026-09-01 12:00"));
}

#[test]
fn a_stay_of_unknown_times_does_not_bring_more_time_and_counts_in_full() {
    // The whole of both days: 48 hours, perhaps much less.
    assert_eq!(
        limit(&[("2026-11-05", "2026-11-06")], "2026-11-20 22:10"),
        moment("2026-11-21 22:10")
    );
    // Three whole days: nothing is left, and nothing runs to noon.
    assert_eq!(
        limit(&[("2026-11-05", "2026-11-07")], "2026-11-21 14:00"),
        moment("2026-11-21 14:00")
    );
    // Without a time, the placement counts from the beginning of its day.
    assert_eq!(limit(&[], "2026-11-20"), moment("2026-11-23 00:00"));
}

/// Regulation 10(2).
#[test]
fn what_came_before_the_authority_of_a_court_no_longer_counts() {
    let set = rules("secure-accommodation");
    let events = |order: &'static str| {
        let stay = [(PLACED, "2026-11-05 18:00"), (LEFT, "2026-11-07 18:00")];
        let after = [("secure-order", order), (PLACED, "2026-11-20 22:10")];
        case(&set, &[stay, after].concat())
    };
    let due = |case: &Case| last(&set, case, "2026-11-20 23:00").0.unwrap();
    assert_eq!(due(&events("2026-11-06 10:00")), moment("2026-11-23 22:10"));
    assert_eq!(due(&events("2026-11-05 17:59")), moment("2026-11-21 22:10"));
    assert_eq!(due(&events("2026-11-20 22:10")), moment("2026-11-23 22:10"), "with the placement");
}

#[test]
fn a_placement_that_ends_in_its_first_minute_is_no_earlier_stay() {
    let set = rules("secure-accommodation");
    let events = [(PLACED, "2026-11-20 22:10"), (LEFT, "2026-11-20 22:10")];
    assert_eq!(last(&set, &case(&set, &events), "2026-11-20 23:00").2, [""; 0]);
}

#[test]
fn the_status_follows_the_clock_to_the_minute() {
    let set = rules("secure-accommodation");
    let status = |then: &[(&str, &str)], as_of: &str| {
        let stay = [(PLACED, "2026-11-05 18:00"), (LEFT, "2026-11-06 09:00")];
        let events = [&stay[..], &[(PLACED, "2026-11-20 22:10")], then].concat();
        last(&set, &case(&set, &events), as_of).1
    };
    // 57 hours are left, to Mon 23 Nov 07:10.
    for (then, as_of, expected) in [
        (&[][..], "2026-11-21 03:00", Status::DueSoon),
        (&[], "2026-11-23 07:10", Status::DueToday),
        (&[], "2026-11-23 07:11", Status::Breached),
        (&[(LEFT, "2026-11-23 07:10")], "2026-11-25", Status::Met),
        (&[(LEFT, "2026-11-23 07:11")], "2026-11-25", Status::Late),
        (&[(LEFT, "2026-11-23 08:00")], "2026-11-23 07:30", Status::Breached),
        (&[("secure-order", "2026-11-22 15:00")], "2026-11-25", Status::Lapsed),
        (&[("secure-order", "2026-11-23 09:00")], "2026-11-25", Status::Missed),
    ] {
        assert_eq!(status(then, as_of), expected, "{then:?} as of {as_of}");
    }
}

#[test]
fn a_placement_after_too_much_is_in_breach_from_its_first_minute() {
    let set = rules("secure-accommodation");
    let stay = [(PLACED, "2026-11-02 08:00"), (LEFT, "2026-11-05 16:00")];
    let events = [&stay[..], &[(PLACED, "2026-11-18 10:00")]].concat();
    let (due, status, remarks) = last(&set, &case(&set, &events), "2026-11-18 10:01");
    assert_eq!((due, status), (Some(moment("2026-11-18 10:00")), Status::Breached));
    assert!(remarks[0].ends_with("which was 8 h too long already"), "{remarks:?}");
    // On a Saturday afternoon too: the 72 hours had expired before, and not near the Sunday.
    let saturday = limit(&[("2026-11-02 08:00", "2026-11-05 16:00")], "2026-11-21 14:00");
    assert_eq!(saturday, moment("2026-11-21 14:00"));
    let asked = ["explain", "secure-without-court", "2026-11-18 10:00"];
    let earlier = ["--earlier", "2026-11-02 08:00 to 2026-11-05 16:00"];
    let text = answer(&[&asked[..], &earlier, &NOW].concat());
    assert!(text.contains("8 h too long already"), "{text}");
    assert!(!text.contains("72 hours reached") && !text.contains("which adds"), "{text}");
}

#[test]
fn a_move_from_one_place_to_the_next_is_one_stay() {
    let set = rules("secure-accommodation");
    let moved =
        [(PLACED, "2026-11-17 10:00"), (PLACED, "2026-11-18 10:00"), (LEFT, "2026-11-18 10:30")];
    let (due, ..) = last(&set, &case(&set, &moved), "2026-11-18 12:00");
    assert_eq!(due, Some(moment("2026-11-20 10:00")));
}

/// The child left one place and came to the next in the same minute: there was no break, and nothing was used before.
#[test]
fn a_move_within_a_minute_is_no_break() {
    let set = rules("secure-accommodation");
    let moved = [
        (PLACED, "2026-11-17 10:00"),
        (LEFT, "2026-11-18 10:00"),
        (PLACED, "2026-11-18 10:00"),
        (PLACED, "2026-11-19 10:00"),
    ];
    let (due, _, remarks) = last(&set, &case(&set, &moved), "2026-11-19 12:00");
    assert_eq!((due, remarks), (Some(moment("2026-11-20 10:00")), vec![]));
}

/// The second placement began half an hour before the first ended: the first end is of the first.
#[test]
fn of_two_placements_that_overlap_the_second_ends_with_the_second_end() {
    let set = rules("secure-accommodation");
    let overlapping =
        [(PLACED, "2026-11-17 10:00"), (PLACED, "2026-11-18 10:00"), (LEFT, "2026-11-18 10:30")];
    for (left, expected) in [("2026-11-20 09:00", Status::Met), ("2026-11-20 11:00", Status::Late)]
    {
        let events = [&overlapping[..], &[(LEFT, left)]].concat();
        let (due, status, _) = last(&set, &case(&set, &events), "2026-11-25");
        assert_eq!((due, status), (Some(moment("2026-11-20 10:00")), expected), "{left}");
    }
}

#[test]
fn what_the_record_lacks_is_said_and_never_makes_the_limit_later() {
    let set = rules("secure-accommodation");
    // Nothing says when the first stay ended: it still goes on.
    let open = [(PLACED, "2026-11-17 10:00"), (PLACED, "2026-11-19 10:00")];
    assert_eq!(
        last(&set, &case(&set, &open), "2026-11-19 12:00").0,
        Some(moment("2026-11-20 10:00"))
    );
    let no_start = [(LEFT, "2026-11-12 10:00"), (PLACED, "2026-11-17 10:00")];
    let (due, _, remarks) = last(&set, &case(&set, &no_start), "2026-11-17 12:00");
    assert_eq!(due, Some(moment("2026-11-20 10:00")));
    assert!(remarks[0].contains("whose start is not recorded"), "{remarks:?}");
    let (.., remarks) = last(&set, &case(&set, &[(PLACED, "2026-11-17")]), "2026-11-17 12:00");
    assert!(remarks[0].contains("a time of day is not known"), "{remarks:?}");
}

/// Minute by minute, from the words of the regulation.
struct Oracle {
    /// How many minutes the child was inside before each minute.
    inside_before: Vec<usize>,
    placed: usize,
}

const DAY: usize = 24 * 60;

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).unwrap()
}

fn at(minute: usize) -> NaiveDateTime {
    first_day().and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute.try_into().unwrap())
}

impl Oracle {
    fn new(stays: &[(usize, usize)], placed: usize) -> Self {
        let mut inside = vec![false; placed + 40 * DAY];
        for (from, to) in stays {
            inside[*from..*to].fill(true);
        }
        inside[placed..].fill(true);
        let mut inside_before = vec![0];
        for minute in inside {
            inside_before.push(inside_before.last().unwrap() + usize::from(minute));
        }
        Self { inside_before, placed }
    }

    fn minutes(&self, from: usize, to: usize) -> usize {
        self.inside_before[to] - self.inside_before[from]
    }

    fn limit(&self) -> NaiveDateTime {
        let too_long =
            |minute: &usize| self.minutes(minute.saturating_sub(28 * DAY), *minute) > 72 * 60;
        let first = (self.placed..).find(too_long).unwrap();
        // The minute before, unless too much had passed when the child was placed.
        let limit = if first == self.placed { first } else { first - 1 };
        let day = self.placed / DAY;
        let before = self.minutes(day.saturating_sub(27) * DAY, day * DAY);
        let limit = at(limit);
        // If the 72 hours were used up before, they do not expire now.
        let used = self.minutes(self.placed.saturating_sub(28 * DAY), self.placed);
        if before > 48 * 60 && used < 72 * 60 { noon_after(limit) } else { limit }
    }
}

fn noon_after(limit: NaiveDateTime) -> NaiveDateTime {
    let holidays = ["2026-12-25", "2026-12-28", "2027-01-01"];
    let holidays: HashSet<NaiveDate> = holidays.iter().map(|day| day.parse().unwrap()).collect();
    let is_off = |day: &NaiveDate| day.weekday() == Weekday::Sun || holidays.contains(day);
    let noon = |day: NaiveDate| day.and_hms_opt(12, 0, 0).unwrap();
    let mut nearby = first_day().iter_days().take(200).filter(is_off).filter(|day| {
        noon(day.pred_opt().unwrap()) < limit && limit <= noon(day.succ_opt().unwrap())
    });
    match nearby.next() {
        Some(day) => noon(day.iter_days().find(|day| !is_off(day)).unwrap()),
        None => limit,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_limit_is_that_of_a_slow_count_minute_by_minute(
        lengths in prop::collection::vec((30..12 * DAY, 1..2 * DAY), 0..5),
        gap in 1..20 * DAY,
    ) {
        let mut end = 0;
        let mut stays = Vec::new();
        for (gap, length) in lengths {
            stays.push((end + gap, end + gap + length));
            end += gap + length;
        }
        let placed = end + gap;
        let set = rules("secure-accommodation");
        let mut case = Case::new(None);
        let mut record = |event: &str, minute| {
            case.record(set.events.find(event).unwrap(), Moment::from_local(at(minute)).unwrap());
        };
        for (from, to) in &stays {
            record(PLACED, *from);
            record(LEFT, *to);
        }
        record(PLACED, placed);
        let expected = Moment::from_local(Oracle::new(&stays, placed).limit()).unwrap();
        let found = last(&set, &case, &at(placed).format("%Y-%m-%d %H:%M").to_string()).0;
        prop_assert_eq!(found, Some(expected), "{:?}, placed {}", stays, at(placed));
    }
}

const NOW: [&str; 4] = ["--as-of", "2026-11-21 03:00", "--rules", "secure-accommodation"];
const EARLIER: [&str; 2] = ["--earlier", "2026-11-05 18:00 to 2026-11-06 09:00"];

#[test]
fn a_duty_officer_gives_earlier_stays_and_sees_what_is_left_and_when() {
    let asked = ["due", "secure", "placement", "2026-11-20", "22:10"];
    let text = answer(&[&asked[..], &EARLIER, &NOW].concat());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Mon 23 Nov 07:10"), "{text}");
    let left = "15 h of the 72 hours in any 28 days had been used before it began, which left 57 h";
    assert!(text.contains(left), "{text}");
    // The next command repeats what was given.
    assert!(text.contains(r#"--earlier "2026-11-05 18:00 to 2026-11-06 09:00""#), "{text}");
}

#[test]
fn explain_counts_each_stay_and_says_what_is_left() {
    let asked = ["explain", "secure-without-court", "2026-11-20 22:10"];
    let text = answer(&[&asked[..], &EARLIER, &NOW].concat());
    for line in [
        "72 hours in any 28 days from secure-placement",
        "Thu 5 Nov 2026 18:00 to Fri 6 Nov 2026 09:00: 15 h",
        "15 h of 72 hours in any 28 days used before Fri 20 Nov 2026 22:10: 57 h left",
        "72 hours reached Mon 23 Nov 2026 07:10, if it goes on until then",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

/// The steps of a placement after one earlier stay.
fn steps(from: &str, to: &str, placed: &str) -> Vec<String> {
    let set = rules("secure-accommodation");
    let case = case(&set, &[(PLACED, from), (LEFT, to), (PLACED, placed)]);
    let calendar = england_and_wales();
    let found = deadlines(&case, &set, &calendar, &Criteria::as_of(moment(placed)));
    let placement = found
        .deadlines
        .iter()
        .find(|found| found.rule.id == "secure-without-court" && found.event == moment(placed));
    let steps = placement.unwrap().steps(&calendar).unwrap();
    steps.iter().map(ToString::to_string).collect()
}

#[test]
fn the_part_of_a_stay_inside_the_28_days_is_explained_and_what_drops_out_of_it() {
    assert_eq!(
        steps("2026-11-15 10:00", "2026-11-17 10:00", "2026-12-14 10:00"),
        [
            "Sun 15 Nov 2026 10:00 to Tue 17 Nov 2026 10:00: 24 h, the part that is not too long ago",
            "24 h of 72 hours in any 28 days used before Mon 14 Dec 2026 10:00: 48 h left",
            "24 h of that will be longer ago than 28 days, which adds 24 h",
            "72 hours reached Thu 17 Dec 2026 10:00, if it goes on until then",
            "due Thu 17 Dec 2026 10:00",
        ]
    );
}

/// The 28 days to Mon 14 Dec 10:00 begin on Mon 16 Nov 10:00, and those to Fri 20 Nov 22:10 on 23 Oct at 22:10 in
/// summer time.
#[test]
fn a_stay_that_began_as_the_28_days_did_is_no_part_and_days_begin_at_the_same_time_of_day() {
    let whole = steps("2026-11-16 10:00", "2026-11-17 10:00", "2026-12-14 10:00");
    assert_eq!(whole[0], "Mon 16 Nov 2026 10:00 to Tue 17 Nov 2026 10:00: 24 h");
    let from_summer = steps("2026-10-22 20:00", "2026-10-24 11:30", "2026-11-20 22:10");
    assert!(
        from_summer[1].starts_with("13 h 20 min of 72 hours in any 28 days"),
        "{from_summer:?}"
    );
}

#[test]
fn an_end_on_a_saturday_is_explained_with_the_day_to_act_by() {
    assert_eq!(
        steps("2026-11-05 18:00", "2026-11-06 09:00", "2026-11-19 10:00"),
        [
            "Thu 5 Nov 2026 18:00 to Fri 6 Nov 2026 09:00: 15 h",
            "15 h of 72 hours in any 28 days used before Thu 19 Nov 2026 10:00: 57 h left",
            "72 hours reached Sat 21 Nov 2026 19:00, if it goes on until then",
            "act by Fri 20 Nov 2026, the last working day in time",
            "due Sat 21 Nov 2026 19:00",
        ]
    );
}

#[test]
fn an_end_that_runs_on_to_noon_is_explained() {
    let steps = steps("2026-11-05 08:00", "2026-11-07 10:00", "2026-11-20 22:10");
    let [.., reached, noon, due] = &steps[..] else { panic!("{steps:?}") };
    assert_eq!(reached, "72 hours reached Sat 21 Nov 2026 20:10, if it goes on until then");
    assert!(noon.ends_with("to noon on the next day that is neither"), "{noon}");
    assert_eq!(due, "due Mon 23 Nov 2026 12:00");
}

#[test]
fn where_all_hours_had_been_used_before_nothing_is_left_and_more_is_too_long() {
    let start = "2026-11-18 10:00";
    assert_eq!(
        steps("2026-11-02 08:00", "2026-11-05 08:00", start)[1..],
        [
            "72 h of 72 hours in any 28 days used before Wed 18 Nov 2026 10:00: 0 min left",
            "72 hours reached Wed 18 Nov 2026 10:00, if it goes on until then",
            "due Wed 18 Nov 2026 10:00",
        ]
    );
    // Nothing that had been reached before runs on to the noon after a Sunday.
    let on_sunday = limit(&[("2026-11-02 08:00", "2026-11-05 08:00")], "2026-11-22 10:00");
    assert_eq!(on_sunday, moment("2026-11-22 10:00"));
    assert_eq!(
        steps("2026-11-02 08:00", "2026-11-05 16:00", start)[1..],
        [
            "80 h of 72 hours in any 28 days used before Wed 18 Nov 2026 10:00: 8 h too long already",
            "due Wed 18 Nov 2026 10:00",
        ]
    );
}

#[test]
fn a_timeline_shows_each_stay() {
    let asked = ["timeline", PLACED, "2026-11-20 22:10", "--format", "json"];
    let json: serde_json::Value =
        serde_json::from_str(&answer(&[&asked[..], &EARLIER, &NOW].concat())).unwrap();
    let steps = json["steps"].as_array().unwrap();
    let of_rule = steps.iter().filter(|step| step["rule"] == "secure-without-court");
    let found: Vec<(&str, &str)> = of_rule
        .map(|step| (step["due"].as_str().unwrap(), step["status"].as_str().unwrap()))
        .collect();
    let expected =
        [("2026-11-08T18:00:00+00:00", "met"), ("2026-11-23T07:10:00+00:00", "due-soon")];
    assert_eq!(found, expected);
}

#[test]
fn an_earlier_spell_that_makes_no_sense_is_refused() {
    for (event, earlier, says) in [
        (PLACED, "5 nov 18:00", "must have the form \"FROM to UNTIL\""),
        (PLACED, "6 nov 09:00 to 5 nov 18:00", "ends before it begins"),
        (PLACED, "5 nov 18:00 to 20 nov 23:00", "ends after Fri 20 Nov 2026 22:10"),
        ("secure-order", "5 nov 18:00 to 6 nov 09:00", "no event ends what `secure-order` begins"),
    ] {
        let ran =
            run(&[&["due", event, "2026-11-20 22:10", "--earlier", earlier][..], &NOW].concat());
        assert_eq!(ran.code, Some(2));
        assert!(ran.stderr.contains(says), "{earlier}: {}", ran.stderr);
    }
}

/// After 58 hours before, the 72 end at the midnight to Saturday 22 December 2029, unless that is a public holiday.
#[test]
fn an_end_that_a_holiday_would_move_is_provisional_where_no_holidays_are_published() {
    let asked = ["due", PLACED, "2029-12-21 10:00", "--as-of", "2029-12-21 12:00"];
    let earlier = ["--earlier", "2029-12-01 10:00 to 2029-12-03 20:00"];
    let rules = ["--rules", "secure-accommodation", "--format", "json"];
    let json: serde_json::Value =
        serde_json::from_str(&answer(&[&asked[..], &earlier, &rules].concat())).unwrap();
    let found = json["deadlines"].as_array().unwrap();
    let found = found.iter().find(|one| one["rule"] == "secure-without-court").unwrap();
    assert_eq!(found["due"], "2029-12-22T00:00:00+00:00");
    let depends = serde_json::json!(["due", "act_by", "working_days_left"]);
    assert_eq!(found["provisional"], depends);
    let notes = found["notes"].to_string();
    assert!(notes.contains("the bank holidays after Sun 31 Dec 2028 are not published"), "{notes}");
}

/// The same child in JSON and in a table with a row for each event, among others.
#[test]
fn check_adds_up_the_stays_of_each_case() {
    let json = r#"{"case":"C-1042","events":{"secure-placement":["2026-11-05T18:00","2026-11-20T22:10"],"secure-placement-ended":"2026-11-06T09:00"}}
{"case":"C-1043","events":{"secure-placement":"2026-11-20T22:10"}}
"#;
    let csv = "case,event,date\n\
        C-1042,secure-placement,2026-11-05T18:00\nC-1042,secure-placement-ended,2026-11-06T09:00\n\
        C-1042,secure-placement,2026-11-20T22:10\nC-1043,secure-placement,2026-11-20T22:10\n";
    let folder = Folder::with("cases.jsonl", json).and("events.csv", csv);
    for file in ["cases.jsonl", "events.csv"] {
        let args = ["check", file, "--only", "secure-without-court", "--format", "csv"];
        let args =
            [&args[..], &["--rules", "secure-accommodation"], &["--as-of", "2026-11-23 07:11"]];
        let ran = run_in(folder.path(), &args.concat());
        assert_eq!(ran.code, Some(1), "{file}: {}", ran.stderr);
        let breached: Vec<&str> =
            ran.stdout.lines().filter(|row| row.contains("breached")).collect();
        assert_eq!(breached.len(), 1, "{file}: {}", ran.stdout);
        assert!(breached[0].starts_with("C-1042,"), "{file}: {}", ran.stdout);
    }
}

const OURS: &str = r#"
id = "ours"
title = "Ours"
publisher = "A made-up authority"
jurisdiction = "England"
source = { title = "Protocol" }
[events]
held = "Child held alone"
held-ended = { title = "Child no longer held alone", ends = "held" }
[[rule]]
id = "alone"
title = "Let the child back to the others"
kind = "limit"
starts = "held"
within = "3 hours"
total = { in_any = "24 hours" }
completes = "held-ended"
owner = "any"
force = "local-procedure"
verified = "text"
source = "Section 1"
"#;

#[test]
fn a_table_of_an_authority_can_set_a_total_of_its_own() {
    let folder = Folder::with("ours.toml", OURS);
    let args = ["due", "held", "2026-11-21 14:00", "--as-of", "2026-11-21 14:10"];
    let earlier = ["--earlier", "2026-11-21 09:00 to 2026-11-21 11:00", "--rules", "ours.toml"];
    let ran = run_in(folder.path(), &[&args[..], &earlier].concat());
    assert!(ran.stdout.contains("Sat 21 Nov 15:00"), "{}", ran.stdout);
    // Two hours of the Sunday before lie in the week, and not in the last 24 hours.
    let args = ["due", "held", "2026-11-21 14:00", "--as-of", "2026-11-21 14:10"];
    let sunday = ["--earlier", "2026-11-15 09:00 to 2026-11-15 11:00", "--rules", "ours.toml"];
    for (in_any, due) in [("24 hours", "Sat 21 Nov 17:00"), ("1 week", "Sat 21 Nov 15:00")] {
        let folder = Folder::with("ours.toml", OURS.replace("24 hours", in_any));
        let ran = run_in(folder.path(), &[&args[..], &sunday].concat());
        assert!(ran.stdout.contains(due), "{in_any}: {}", ran.stdout);
    }
    for (was, now, says) in [
        ("3 hours", "3 days", "a total is a number of hours, not `3 days`"),
        ("3 hours", "24 hours", "24 hours in any 24 hours are never passed"),
        ("in_any = \"24 hours\"", "in_any = \"1 month\"", "`in_any` takes days, weeks or hours"),
        ("hours\" }", "hours\", noon_if_over = \"2 days\" }", "`noon_if_over` takes hours"),
        ("hours\" }", "hours\", anew_after = [\"hled\"] }", "unknown event `hled`"),
        ("completes = ", "repeats = true\ncompletes = ", "does not go with `total`"),
    ] {
        let folder = Folder::with("ours.toml", OURS.replace(was, now));
        let ran = run_in(folder.path(), &["rules", "check", "ours.toml"]);
        assert_eq!(ran.code, Some(2), "{now}");
        assert!(
            ran.stderr.contains(says) || ran.stdout.contains(says),
            "{now}: {}{}",
            ran.stdout,
            ran.stderr
        );
    }
}

/// Held from 09:00 and again from 14:00, and nobody recorded an end between.
#[test]
fn a_stay_that_goes_on_counts_from_its_begin_unless_the_total_has_begun_anew_since() {
    let allowed = "total = { in_any = \"24 hours\", anew_after = [\"decided\"] }";
    let table = OURS
        .replace("total = { in_any = \"24 hours\" }", allowed)
        .replace("[events]", "[events]\ndecided = \"Decided to hold the child\"");
    for (decided, due) in [("09:00", "12:00"), ("10:00", "17:00")] {
        let record = format!(
            "{{\"case\": \"C-1042\", \"events\": {{\"decided\": \"2026-11-21 {decided}\", \
             \"held\": [\"2026-11-21 09:00\", \"2026-11-21 14:00\"], \"held-ended\": null}}}}\n"
        );
        let folder = Folder::with("ours.toml", &table).and("case.jsonl", record);
        let args = ["check", "case.jsonl", "--rules", "ours.toml", "--all", "--format", "csv"];
        let args = [&args[..], &["--columns", "due", "--as-of", "2026-11-21 14:10"]].concat();
        let ran = run_in(folder.path(), &args);
        let last = ran.stdout.lines().last();
        let expected = format!("2026-11-21T{due}:00+00:00");
        assert_eq!(last, Some(expected.as_str()), "{decided}: {}", ran.stderr);
    }
}
