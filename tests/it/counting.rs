//! How time is counted: examples worked by hand, in the order of the counting rules.

use crate::common::{case, england_and_wales, listed_only, moment, rules};
use dutyclock::{
    CountError, Counting, Criteria, Direction, FirstDay, Limit, Moment, MomentError, NoSuchDate,
    Remark, deadlines,
};

fn within(period: &str) -> Counting {
    Counting::of(period.parse().unwrap())
}

fn before(period: &str) -> Counting {
    Counting { direction: Direction::Before, ..within(period) }
}

fn beginning_with(period: &str) -> Counting {
    Counting { first_day: FirstDay::Counted, ..within(period) }
}

fn limit(counting: Counting, start: &str) -> Limit {
    counting.limit(moment(start), &england_and_wales()).unwrap()
}

/// In a calendar that ends with its list.
fn error(counting: Counting, start: &str) -> CountError {
    counting.limit(moment(start), &listed_only("england-and-wales")).unwrap_err()
}

fn due(counting: Counting, start: &str) -> String {
    limit(counting, start).due.unwrap().to_string()
}

fn act_by(counting: Counting, start: &str) -> String {
    limit(counting, start).act_by.unwrap().to_string()
}

fn steps(counting: Counting, start: &str) -> Vec<String> {
    let steps = counting.steps(moment(start), &england_and_wales()).unwrap();
    steps.iter().map(ToString::to_string).collect()
}

// 1. The day of the event is not counted.

#[test]
fn one_day_after_a_friday_is_saturday_since_the_day_of_the_event_is_not_counted() {
    assert_eq!(due(within("1 day"), "2026-11-20"), "Sat 21 Nov 2026");
}

#[test]
fn six_months_after_12_january_run_to_the_end_of_12_july_as_in_lester_v_garland() {
    assert_eq!(due(within("6 months"), "2026-01-12"), "Sun 12 Jul 2026");
}

#[test]
fn four_months_after_30_september_end_on_30_january_and_not_the_31st_as_in_dodds_v_walker() {
    assert_eq!(due(within("4 months"), "1978-09-30"), "Tue 30 Jan 1979");
}

#[test]
fn the_time_of_day_does_not_matter_where_days_are_counted() {
    for time in ["00:00", "09:00", "17:01", "23:59"] {
        let start = format!("2026-11-20 {time}");
        assert_eq!(due(within("1 working day"), &start), "Mon 23 Nov 2026");
        assert_eq!(due(within("1 day"), &start), "Sat 21 Nov 2026");
        assert_eq!(due(within("3 months"), &start), "Sat 20 Feb 2027");
    }
}

// 2. Working days are Monday to Friday less the holidays.

#[test]
fn a_friday_and_one_working_day_is_monday() {
    assert_eq!(due(within("1 working day"), "2026-11-20"), "Mon 23 Nov 2026");
}

#[test]
fn a_friday_and_three_working_days_is_wednesday() {
    assert_eq!(due(within("3 working days"), "2026-11-20"), "Wed 25 Nov 2026");
}

#[test]
fn forty_five_working_days_over_christmas_2026_are_nine_weeks_and_three_bank_holidays() {
    assert_eq!(due(within("45 working days"), "2026-11-20"), "Wed 27 Jan 2027");
}

#[test]
fn fifteen_and_twenty_working_days_from_23_december_skip_25_28_and_1_january() {
    assert_eq!(due(within("15 working days"), "2026-12-23"), "Mon 18 Jan 2027");
    assert_eq!(due(within("20 working days"), "2026-12-23"), "Mon 25 Jan 2027");
}

#[test]
fn the_working_day_after_christmas_eve_2026_is_the_29th_since_the_28th_stands_in_for_boxing_day() {
    assert_eq!(due(within("1 working day"), "2026-12-24"), "Tue 29 Dec 2026");
}

#[test]
fn a_start_on_the_boxing_day_saturday_gives_the_same_29th() {
    assert_eq!(due(within("1 working day"), "2026-12-26"), "Tue 29 Dec 2026");
}

#[test]
fn a_weekend_start_and_one_working_day_is_monday_and_not_tuesday() {
    assert_eq!(due(within("1 working day"), "2026-11-21"), "Mon 23 Nov 2026");
    assert_eq!(due(within("1 working day"), "2026-11-22"), "Mon 23 Nov 2026");
}

#[test]
fn a_weekend_start_and_five_working_days_is_the_friday_of_the_next_week() {
    assert_eq!(due(within("5 working days"), "2026-11-21"), "Fri 27 Nov 2026");
}

#[test]
fn a_start_on_a_bank_holiday_counts_from_the_next_working_day() {
    assert_eq!(due(within("1 working day"), "2026-12-25"), "Tue 29 Dec 2026");
}

#[test]
fn ten_working_days_over_easter_2026_skip_good_friday_and_easter_monday() {
    assert_eq!(due(within("10 working days"), "2026-03-30"), "Wed 15 Apr 2026");
}

// 3. Months and years end on the corresponding date, or on the last day of a month without it.

#[test]
fn three_months_after_15_march_is_15_june() {
    assert_eq!(due(within("3 months"), "2026-03-15"), "Mon 15 Jun 2026");
}

#[test]
fn three_months_after_30_november_end_on_the_last_day_of_february() {
    assert_eq!(due(within("3 months"), "2026-11-30"), "Sun 28 Feb 2027");
    assert_eq!(due(within("3 months"), "2027-11-30"), "Tue 29 Feb 2028");
}

#[test]
fn six_months_after_31_august_end_on_the_last_day_of_february() {
    assert_eq!(due(within("6 months"), "2026-08-31"), "Sun 28 Feb 2027");
    assert_eq!(due(within("6 months"), "2020-08-31"), "Sun 28 Feb 2021");
    assert_eq!(due(within("6 months"), "2023-08-31"), "Thu 29 Feb 2024");
}

#[test]
fn a_month_from_the_last_day_of_a_month_keeps_the_date_and_not_the_month_end() {
    assert_eq!(due(within("1 month"), "2026-02-28"), "Sat 28 Mar 2026");
    assert_eq!(due(within("1 month"), "2026-04-30"), "Sat 30 May 2026");
    assert_eq!(due(within("1 month"), "2026-05-31"), "Tue 30 Jun 2026");
}

#[test]
fn years_are_twelve_months_so_29_february_ends_on_the_28th_of_a_common_year() {
    assert_eq!(due(within("1 year"), "2024-02-29"), "Fri 28 Feb 2025");
    assert_eq!(due(within("4 years"), "2024-02-29"), "Tue 29 Feb 2028");
}

#[test]
fn who_was_born_on_29_february_comes_of_age_on_1_march_of_a_common_year() {
    let of_age = Counting { no_such_date: NoSuchDate::NextDay, ..within("18 years") };
    assert_eq!(due(of_age, "2008-02-29"), "Sun 1 Mar 2026");
    assert_eq!(due(of_age, "2008-02-28"), "Sat 28 Feb 2026");
    let in_a_leap_year = Counting { no_such_date: NoSuchDate::NextDay, ..within("20 years") };
    assert_eq!(due(in_a_leap_year, "2008-02-29"), "Tue 29 Feb 2028");
}

// 4. Weeks and days are calendar weeks and days.

#[test]
fn forty_five_days_run_through_weekends_and_bank_holidays() {
    assert_eq!(due(within("45 days"), "2026-11-20"), "Mon 4 Jan 2027");
}

#[test]
fn six_weeks_end_on_the_same_day_of_the_week() {
    assert_eq!(due(within("6 weeks"), "2026-11-20"), "Fri 1 Jan 2027");
}

#[test]
fn the_same_day_is_the_day_of_the_event_however_late_it_came() {
    assert_eq!(due(within("same day"), "2026-11-20"), "Fri 20 Nov 2026");
    assert_eq!(due(within("same day"), "2026-11-20 23:30"), "Fri 20 Nov 2026");
}

#[test]
fn as_soon_as_possible_has_no_limit_and_no_day_to_act_by() {
    let found = limit(within("as soon as possible"), "2026-11-20");
    assert_eq!((found.due, found.act_by), (None, None));
}

// 5. Hours run on the clock without stopping.

#[test]
fn forty_eight_hours_from_a_friday_afternoon_end_on_sunday_at_the_same_time() {
    assert_eq!(due(within("48 hours"), "2026-11-20 16:40"), "Sun 22 Nov 2026 16:40");
}

#[test]
fn forty_eight_hours_end_an_hour_later_on_the_clock_where_the_clocks_went_forward() {
    assert_eq!(due(within("48 hours"), "2026-03-28 10:00"), "Mon 30 Mar 2026 11:00");
}

#[test]
fn forty_eight_hours_end_an_hour_earlier_on_the_clock_where_the_clocks_went_back() {
    assert_eq!(due(within("48 hours"), "2026-10-24 10:00"), "Mon 26 Oct 2026 09:00");
}

#[test]
fn hours_that_would_end_in_the_skipped_hour_end_in_the_one_after_it() {
    let found = limit(within("24 hours"), "2026-03-28 01:30").due.unwrap();
    assert_eq!(found.iso(), "2026-03-29T02:30:00+01:00");
}

#[test]
fn hours_that_end_in_the_repeated_hour_say_by_their_offset_which_of_the_two_it_is() {
    let found = |start| limit(within("24 hours"), start).due.unwrap().iso();
    assert_eq!(found("2026-10-24 01:30"), "2026-10-25T01:30:00+01:00");
    assert_eq!(found("2026-10-24 02:30"), "2026-10-25T01:30:00+00:00");
}

#[test]
fn a_time_that_the_clocks_went_forward_over_is_refused() {
    let found = "2026-03-29T01:30".parse::<Moment>().unwrap_err();
    assert!(matches!(found, MomentError::SkippedByClock(_)), "{found}");
}

#[test]
fn a_time_that_happens_twice_is_counted_from_the_earlier_with_a_note() {
    let twice = moment("2026-10-25 01:30");
    let found = limit(within("24 hours"), "2026-10-25 01:30");
    assert_eq!(found.due.unwrap().to_string(), "Mon 26 Oct 2026 00:30");
    assert_eq!(found.remarks, [Remark::TakenAsEarlier(twice)]);
    let once = limit(within("24 hours"), "2026-10-25 02:30");
    assert_eq!(once.remarks, []);
}

#[test]
fn hours_from_a_day_without_a_time_end_with_the_day_that_they_fall_in_and_ask_for_the_time() {
    let found = limit(within("48 hours"), "2026-11-20");
    assert_eq!(found.due.unwrap().iso(), "2026-11-22");
    assert_eq!(found.remarks, [Remark::TimeUnknown]);
    assert_eq!(due(within("24 hours"), "2026-11-20"), "Sat 21 Nov 2026");
}

#[test]
fn hours_back_from_a_day_without_a_time_reach_the_earliest_day_that_a_time_of_it_could_give() {
    // From midnight 36 hours reach noon on the 18th; from a minute before the next midnight, the 19th.
    let found = limit(before("36 hours"), "2026-11-20");
    assert_eq!(found.due.unwrap().iso(), "2026-11-18");
    assert_eq!(found.remarks, [Remark::TimeUnknownBefore]);
    for (hours, day) in [
        ("1 hour", "Thu 19 Nov 2026"),
        ("24 hours", "Thu 19 Nov 2026"),
        ("25 hours", "Wed 18 Nov 2026"),
        ("48 hours", "Wed 18 Nov 2026"),
    ] {
        assert_eq!(due(before(hours), "2026-11-20"), day, "{hours}");
    }
    assert_eq!(
        steps(before("36 hours"), "2026-11-20"),
        [
            "Fri 20 Nov 2026: the event",
            "36 hours back from the beginning of a day without a time: the first day that they reach",
            "due Wed 18 Nov 2026",
        ]
    );
}

#[test]
fn hours_from_a_day_without_a_time_run_through_clock_changes() {
    // 29 March 2026 has 23 hours, and 25 October 25.
    for (hours, on, day) in [
        ("24 hours", "2026-03-29", "Mon 30 Mar 2026"),
        ("47 hours", "2026-03-28", "Mon 30 Mar 2026"),
        ("24 hours", "2026-10-25", "Sun 25 Oct 2026"),
        ("48 hours", "2026-10-24", "Sun 25 Oct 2026"),
        ("49 hours", "2026-10-24", "Mon 26 Oct 2026"),
    ] {
        assert_eq!(due(within(hours), on), day, "{hours} after {on}");
    }
    for (hours, on, day) in [
        ("23 hours", "2026-03-30", "Sun 29 Mar 2026"),
        ("24 hours", "2026-03-30", "Sat 28 Mar 2026"),
        ("25 hours", "2026-10-26", "Sun 25 Oct 2026"),
        ("26 hours", "2026-10-26", "Sat 24 Oct 2026"),
    ] {
        assert_eq!(due(before(hours), on), day, "{hours} before {on}");
    }
    assert_eq!(
        steps(within("24 hours"), "2026-10-25"),
        [
            "Sun 25 Oct 2026: the event",
            "24 hours from the beginning of a day without a time: to the end of the last day",
            "the clocks go back by 60 minutes during this time",
            "due Sun 25 Oct 2026",
        ]
    );
}

#[test]
fn only_hours_ask_for_the_time() {
    for period in ["1 working day", "1 day", "3 months", "same day"] {
        assert_eq!(limit(within(period), "2026-11-20").remarks, [], "{period}");
    }
}

// 6. A limit on a non-working day is not moved; act by is the last working day in time.

#[test]
fn a_limit_on_a_sunday_stays_and_the_friday_before_is_the_day_to_act() {
    assert_eq!(due(within("3 months"), "2026-11-30"), "Sun 28 Feb 2027");
    assert_eq!(act_by(within("3 months"), "2026-11-30"), "Fri 26 Feb 2027");
}

#[test]
fn a_limit_on_christmas_day_stays_and_christmas_eve_is_the_day_to_act() {
    assert_eq!(due(within("1 month"), "2026-11-25"), "Fri 25 Dec 2026");
    assert_eq!(act_by(within("1 month"), "2026-11-25"), "Thu 24 Dec 2026");
}

#[test]
fn a_limit_on_a_bank_holiday_monday_is_acted_on_by_the_friday() {
    assert_eq!(due(within("6 months"), "2026-02-28"), "Fri 28 Aug 2026");
    assert_eq!(act_by(within("6 months"), "2026-02-28"), "Fri 28 Aug 2026");
    assert_eq!(due(within("1 month"), "2026-07-31"), "Mon 31 Aug 2026");
    assert_eq!(act_by(within("1 month"), "2026-07-31"), "Fri 28 Aug 2026");
}

#[test]
fn a_limit_in_working_days_is_its_own_day_to_act_by() {
    let found = limit(within("15 working days"), "2026-12-23");
    assert_eq!(found.due.unwrap().date(), found.act_by.unwrap().date());
}

#[test]
fn hours_that_end_at_the_weekend_are_acted_on_by_the_friday_they_started_on() {
    assert_eq!(act_by(within("48 hours"), "2026-11-20 16:40"), "Fri 20 Nov 2026");
}

#[test]
fn where_no_working_day_lies_between_start_and_limit_the_limit_itself_is_the_day_to_act() {
    let found = limit(within("24 hours"), "2026-11-21 10:00");
    assert_eq!(found.due.unwrap().to_string(), "Sun 22 Nov 2026 10:00");
    assert_eq!(found.act_by.unwrap().iso(), "2026-11-22");
    assert_eq!(found.remarks, [Remark::NoWorkingDayLeft]);
}

#[test]
fn the_same_saturday_is_the_day_to_act_where_a_saturday_must_be_answered_the_same_day() {
    let found = limit(within("same day"), "2026-11-21");
    assert_eq!(found.act_by.unwrap().iso(), "2026-11-21");
    assert_eq!(found.remarks, [Remark::NoWorkingDayLeft]);
}

// 7. Before the event.

#[test]
fn ten_weeks_before_a_friday_is_a_friday() {
    assert_eq!(due(before("10 weeks"), "2027-01-01"), "Fri 23 Oct 2026");
    assert_eq!(act_by(before("10 weeks"), "2027-01-01"), "Fri 23 Oct 2026");
}

#[test]
fn a_limit_before_an_event_that_falls_on_a_sunday_is_acted_on_earlier_and_never_later() {
    assert_eq!(due(before("10 weeks"), "2027-03-07"), "Sun 27 Dec 2026");
    assert_eq!(act_by(before("10 weeks"), "2027-03-07"), "Thu 24 Dec 2026");
}

#[test]
fn working_days_before_an_event_skip_the_holidays_on_the_way_back() {
    assert_eq!(due(before("3 working days"), "2026-12-29"), "Tue 22 Dec 2026");
}

#[test]
fn months_before_an_event_end_on_the_last_day_of_a_month_without_its_date() {
    assert_eq!(due(before("3 months"), "2027-05-31"), "Sun 28 Feb 2027");
}

#[test]
fn hours_before_an_event_run_back_on_the_clock() {
    assert_eq!(due(before("48 hours"), "2026-03-30 11:00"), "Sat 28 Mar 2026 10:00");
}

// 8. Deemed receipt (more in tests/statuses.rs).

#[test]
fn receipt_is_not_deemed_unless_a_policy_says_so() {
    let rules = rules("england");
    let case = case(&rules, &[("referral", "2026-11-20 18:30")]);
    let mut judgement = Criteria::as_of(moment("2026-11-20 19:00"));
    let mut decision_due = || {
        let found = deadlines(&case, &rules, &england_and_wales(), &judgement);
        let decision = found.deadlines.iter().find(|d| d.rule.id == "decision").unwrap();
        let due = decision.due.unwrap().to_string();
        judgement.deemed_receipt = "17:00".parse().ok();
        due
    };
    assert_eq!(decision_due(), "Mon 23 Nov 2026");
    assert_eq!(decision_due(), "Tue 24 Nov 2026");
}

// 9. Coverage.

#[test]
fn a_count_that_leaves_the_calendar_names_it_its_span_and_the_remedy() {
    assert_eq!(
        error(within("45 working days"), "2028-12-01").to_string(),
        "calendar `england-and-wales` only covers 2012-01-01 to 2028-12-31, and \
         counting 45 working days after Fri 1 Dec 2028 leaves that span; give a calendar that \
         covers it with --calendar (`dutyclock calendar import` reads the list that GOV.UK publishes)"
    );
}

#[test]
fn working_days_are_counted_to_the_last_day_that_the_calendar_knows_and_no_further() {
    assert_eq!(due(within("1 working day"), "2028-12-28"), "Fri 29 Dec 2028");
    for start in ["2028-12-29", "2028-12-31", "2029-01-01", "2011-06-01"] {
        let found = error(within("1 working day"), start);
        assert!(matches!(found, CountError::OutsideCoverage(_)), "{start}");
    }
}

#[test]
fn counting_the_day_itself_needs_no_day_outside_the_calendar() {
    let calendar = england_and_wales();
    let first = beginning_with("1 working day").limit(moment("2012-01-01"), &calendar);
    assert_eq!(
        first.unwrap().due.unwrap().to_string(),
        "Tue 3 Jan 2012",
        "the 1st is a Sunday, the 2nd a substitute day"
    );
    let ending_with = Counting { first_day: FirstDay::Counted, ..before("1 working day") };
    let last = ending_with.limit(moment("2028-12-31"), &calendar);
    assert_eq!(last.unwrap().due.unwrap().to_string(), "Fri 29 Dec 2028");
}

#[test]
fn months_beyond_the_calendar_are_given_without_a_day_to_act_by_and_with_a_note() {
    for (start, end) in [("1978-09-30", "1979-01-30"), ("2028-11-30", "2029-03-30")] {
        let calendar = listed_only("england-and-wales");
        let found = within("4 months").limit(moment(start), &calendar).unwrap();
        assert_eq!(found.due.unwrap().iso(), end);
        assert_eq!(found.act_by, None);
        assert_eq!(
            found.remarks[0].to_string(),
            "no act-by date: calendar `england-and-wales` only covers 2012-01-01 to \
             2028-12-31"
        );
        assert_eq!(found.remarks.len(), 1);
    }
}

#[test]
fn a_limit_on_a_day_off_before_the_first_known_working_day_has_no_day_to_act_by() {
    let found = limit(within("1 month"), "2011-12-02");
    assert_eq!(found.due.unwrap().iso(), "2012-01-02");
    assert_eq!(found.act_by, None);
}

#[test]
fn years_beyond_2099_are_refused() {
    assert_eq!(
        error(within("100 years"), "2026-11-20").to_string(),
        "100 years from Fri 20 Nov 2026 leaves the years 1900 to 2099, which dutyclock counts in"
    );
    assert_eq!(due(within("73 years"), "2026-12-31"), "Thu 31 Dec 2099");
    for period in ["1 day", "1 month", "24 hours", "99999 years", "99999 weeks"] {
        let found = error(within(period), "2099-12-31");
        assert!(matches!(found, CountError::BeyondYears { .. }), "{period}");
    }
    let found = error(before("1 day"), "1900-01-01");
    assert!(matches!(found, CountError::BeyondYears { .. }));
}

#[test]
fn a_time_with_an_offset_that_is_in_2100_here_is_refused_as_2100() {
    assert_eq!(
        "2099-12-31T23:30:00-01:00".parse::<Moment>(),
        Err(MomentError::YearOutOfRange(2100))
    );
    assert_eq!(
        "1900-01-01T00:30:00+01:00".parse::<Moment>(),
        Err(MomentError::YearOutOfRange(1899))
    );
}

#[test]
fn by_31_march_is_the_next_one_and_on_the_day_itself_that_day() {
    assert_eq!(due(within("by 31 March"), "2026-03-31"), "Tue 31 Mar 2026");
    assert_eq!(due(within("by 31 March"), "2026-04-01"), "Wed 31 Mar 2027");
}

#[test]
fn by_31_march_before_an_event_is_the_last_one_and_on_the_day_itself_that_day() {
    assert_eq!(due(before("by 31 March"), "2026-03-31"), "Tue 31 Mar 2026");
    assert_eq!(due(before("by 31 March"), "2026-03-30"), "Mon 31 Mar 2025");
}

// 10. Repeating rules restart from the actual occurrence (more in tests/statuses.rs).

#[test]
fn the_next_review_is_counted_from_the_review_held_and_not_from_its_limit() {
    let rules = rules("england");
    let held_early = case(&rules, &[("review", "2026-04-20"), ("review", "2026-09-14")]);
    let judgement = Criteria::as_of(moment("2026-09-20"));
    let found = deadlines(&held_early, &rules, &england_and_wales(), &judgement);
    let limits: Vec<String> = found
        .deadlines
        .iter()
        .filter(|d| d.rule.id == "next-review")
        .map(|d| d.due.unwrap().to_string())
        .collect();
    assert_eq!(limits, ["Tue 20 Oct 2026", "Sun 14 Mar 2027"]);
}

// 11. "Beginning with" the day.

#[test]
fn seven_days_beginning_with_a_monday_end_on_sunday() {
    assert_eq!(due(beginning_with("7 days"), "2026-01-05"), "Sun 11 Jan 2026");
}

#[test]
fn twenty_six_weeks_beginning_with_a_monday_end_on_a_sunday() {
    assert_eq!(due(beginning_with("26 weeks"), "2026-01-05"), "Sun 5 Jul 2026");
}

#[test]
fn one_day_beginning_with_a_day_is_that_day() {
    assert_eq!(due(beginning_with("1 day"), "2026-01-05"), "Mon 5 Jan 2026");
}

#[test]
fn working_days_beginning_with_a_day_count_it_only_where_it_is_a_working_day() {
    assert_eq!(due(beginning_with("1 working day"), "2026-01-05"), "Mon 5 Jan 2026");
    assert_eq!(due(beginning_with("1 working day"), "2026-01-03"), "Mon 5 Jan 2026");
    assert_eq!(due(beginning_with("5 working days"), "2026-01-05"), "Fri 9 Jan 2026");
}

#[test]
fn months_beginning_with_a_day_end_on_the_eve_of_the_corresponding_date() {
    assert_eq!(due(beginning_with("3 months"), "2026-03-15"), "Sun 14 Jun 2026");
    assert_eq!(due(beginning_with("1 year"), "2026-01-01"), "Thu 31 Dec 2026");
}

#[test]
fn months_beginning_with_31_august_end_with_february_which_has_no_eve_of_the_31st() {
    assert_eq!(due(beginning_with("6 months"), "2026-08-31"), "Sun 28 Feb 2027");
}

#[test]
fn hours_run_from_the_moment_so_the_day_of_the_event_cannot_be_their_first() {
    let hours = beginning_with("48 hours");
    assert_eq!(error(hours, "2026-11-20 16:40"), CountError::HoursHaveNoFirstDay);
}

// 12. Every answer can be explained.

#[test]
fn the_count_over_christmas_names_each_day_that_it_skips() {
    assert_eq!(
        steps(within("1 working day"), "2026-12-24"),
        [
            "Thu 24 Dec 2026: the event; its day is not counted",
            "Fri 25 Dec 2026: Christmas Day, not counted",
            "Sat 26 to Sun 27 Dec 2026: weekend, not counted",
            "Mon 28 Dec 2026: Boxing Day (substitute day), not counted",
            "Tue 29 Dec 2026: working day 1",
            "due Tue 29 Dec 2026",
        ]
    );
}

#[test]
fn working_days_in_a_row_are_one_step_across_the_turn_of_the_year() {
    assert_eq!(
        steps(within("8 working days"), "2026-12-23"),
        [
            "Wed 23 Dec 2026: the event; its day is not counted",
            "Thu 24 Dec 2026: working day 1",
            "Fri 25 Dec 2026: Christmas Day, not counted",
            "Sat 26 to Sun 27 Dec 2026: weekend, not counted",
            "Mon 28 Dec 2026: Boxing Day (substitute day), not counted",
            "Tue 29 to Thu 31 Dec 2026: working days 2 to 4",
            "Fri 1 Jan 2027: New Year's Day, not counted",
            "Sat 2 to Sun 3 Jan 2027: weekend, not counted",
            "Mon 4 to Thu 7 Jan 2027: working days 5 to 8",
            "due Thu 7 Jan 2027",
        ]
    );
}

#[test]
fn working_days_counted_back_are_named_from_the_event_to_the_limit() {
    assert_eq!(
        steps(before("5 working days"), "2027-01-04"),
        [
            "Mon 4 Jan 2027: the event; its day is not counted",
            "Sun 3 to Sat 2 Jan 2027: weekend, not counted",
            "Fri 1 Jan 2027: New Year's Day, not counted",
            "Thu 31 to Tue 29 Dec 2026: working days 1 to 3",
            "Mon 28 Dec 2026: Boxing Day (substitute day), not counted",
            "Sun 27 to Sat 26 Dec 2026: weekend, not counted",
            "Fri 25 Dec 2026: Christmas Day, not counted",
            "Thu 24 to Wed 23 Dec 2026: working days 4 to 5",
            "due Wed 23 Dec 2026",
        ]
    );
}

#[test]
fn a_month_count_explains_the_missing_date_and_the_limit_that_is_not_moved() {
    assert_eq!(
        steps(within("3 months"), "2026-11-30"),
        [
            "Mon 30 Nov 2026: the event; its day is not counted",
            "3 months after it, by the calendar",
            "that month has no such date: its last day is used",
            "Sun 28 Feb 2027 is not a working day (weekend); the limit is not moved",
            "act by Fri 26 Feb 2027, the last working day in time",
            "due Sun 28 Feb 2027",
        ]
    );
}

/// 29 February 2028 has no third anniversary, as 2031 is no leap year.
#[test]
fn only_a_count_of_months_or_years_to_a_missing_date_explains_it() {
    let missing = "that month has no such date: its last day is used";
    let says = |period, start| steps(within(period), start).contains(&missing.to_owned());
    assert!(says("3 years", "2028-02-29"));
    assert!(!says("4 years", "2028-02-29"), "2032 is one");
    assert!(!says("3 months", "2026-03-15"));
    assert!(!says("1 week", "2026-01-31"), "a week later it is 7 February");
}

#[test]
fn a_count_of_hours_explains_the_clock_change() {
    assert_eq!(
        steps(within("48 hours"), "2026-03-28 10:00"),
        [
            "Sat 28 Mar 2026 10:00: the event",
            "48 hours on the clock, nights, weekends and holidays included",
            "the clocks go forward by 60 minutes during this time",
            "due Mon 30 Mar 2026 11:00",
        ]
    );
    let autumn = steps(within("48 hours"), "2026-10-24 10:00");
    assert_eq!(autumn[2], "the clocks go back by 60 minutes during this time");
}

#[test]
fn hours_counted_back_over_the_spring_change_still_say_that_the_clocks_go_forward() {
    let spring = steps(before("48 hours"), "2026-03-30 11:00");
    assert_eq!(spring[2], "the clocks go forward by 60 minutes during this time");
}

#[test]
fn a_first_day_that_counts_is_explained_as_the_first() {
    assert_eq!(
        steps(beginning_with("2 working days"), "2026-01-05"),
        [
            "Mon 5 Jan 2026: the event; its day is counted as the first",
            "Mon 5 to Tue 6 Jan 2026: working days 1 to 2",
            "due Tue 6 Jan 2026",
        ]
    );
    let week = steps(beginning_with("7 days"), "2026-01-05");
    assert_eq!(week[1], "7 days beginning with it, by the calendar");
}

#[test]
fn where_nothing_is_counted_the_explanation_says_what_sets_the_limit() {
    assert_eq!(
        steps(within("as soon as possible"), "2026-11-20")[1..],
        ["as soon as possible: no number is set, so none is counted"]
    );
    assert_eq!(
        steps(within("by 31 March"), "2026-11-20")[1..],
        ["by that date of the year, the first one from then on", "due Wed 31 Mar 2027",]
    );
    assert_eq!(
        steps(before("by 31 March"), "2026-11-20")[1..],
        ["by that date of the year, the last one before it", "due Tue 31 Mar 2026"]
    );
    assert_eq!(
        steps(within("same day"), "2026-11-20")[1..],
        ["by the end of the same day", "due Fri 20 Nov 2026"]
    );
}
