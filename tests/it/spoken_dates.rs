//! Dates and times as people say them. As of Saturday 21 November 2026 at 03:00, unless a test says otherwise.

use dutyclock::{Moment, Nearest};

fn read_at(now: &str, text: &str, nearest: Nearest) -> Result<String, String> {
    let now = now.parse().unwrap();
    Moment::parse(text, &now, nearest)
        .map(|moment| moment.to_string())
        .map_err(|error| error.to_string())
}

fn read(text: &str) -> Result<String, String> {
    read_at("2026-11-21 03:00", text, Nearest::Past)
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(read(text).as_deref(), Ok(*expected), "{text}");
    }
}

#[test]
fn a_time_alone_is_the_latest_such_time_that_has_come() {
    check(&[
        ("16:40", "Fri 20 Nov 2026 16:40"),
        ("16.40", "Fri 20 Nov 2026 16:40"),
        ("1640", "Fri 20 Nov 2026 16:40"),
        ("4pm", "Fri 20 Nov 2026 16:00"),
        ("4 pm", "Fri 20 Nov 2026 16:00"),
        ("4PM", "Fri 20 Nov 2026 16:00"),
        ("4.40pm", "Fri 20 Nov 2026 16:40"),
        ("4:40 pm", "Fri 20 Nov 2026 16:40"),
        ("4.40 p.m.", "Fri 20 Nov 2026 16:40"),
        ("noon", "Fri 20 Nov 2026 12:00"),
        ("midday", "Fri 20 Nov 2026 12:00"),
        ("12pm", "Fri 20 Nov 2026 12:00"),
        ("12.30am", "Sat 21 Nov 2026 00:30"),
        ("22:10", "Fri 20 Nov 2026 22:10"),
        ("at 22.10", "Fri 20 Nov 2026 22:10"),
        ("since 22.10", "Fri 20 Nov 2026 22:10"),
        ("2.15am", "Sat 21 Nov 2026 02:15"),
        ("03:00", "Sat 21 Nov 2026 03:00"),
        ("03:01", "Fri 20 Nov 2026 03:01"),
        ("20.26", "Fri 20 Nov 2026 20:26"),
        ("0.30", "Sat 21 Nov 2026 00:30"),
        ("friday night 22.10", "Fri 20 Nov 2026 22:10"),
        ("friday 16:40:00.123", "Fri 20 Nov 2026 16:40"),
        ("at 2026", "Fri 20 Nov 2026 20:26"),
        ("at 10.11", "Fri 20 Nov 2026 10:11"),
        ("friday 10.11", "Fri 20 Nov 2026 10:11"),
    ]);
}

#[test]
fn a_time_may_be_said_in_words() {
    check(&[
        ("half past four yesterday afternoon", "Fri 20 Nov 2026 16:30"),
        ("yesterday afternoon at half past four", "Fri 20 Nov 2026 16:30"),
        ("friday half past 4 pm", "Fri 20 Nov 2026 16:30"),
        ("half four this afternoon", "Sat 21 Nov 2026 16:30"),
        ("quarter past nine in the evening", "Fri 20 Nov 2026 21:15"),
        ("a quarter to five yesterday afternoon", "Fri 20 Nov 2026 16:45"),
        ("quarter to one in the afternoon", "Fri 20 Nov 2026 12:45"),
        ("ten past two this morning", "Sat 21 Nov 2026 02:10"),
        ("20 minutes to two this morning", "Sat 21 Nov 2026 01:40"),
        ("4 o'clock in the afternoon", "Fri 20 Nov 2026 16:00"),
        ("four pm yesterday", "Fri 20 Nov 2026 16:00"),
        ("half past 16", "Fri 20 Nov 2026 16:30"),
        ("quarter to twelve last night", "Fri 20 Nov 2026 23:45"),
    ]);
}

#[test]
fn minutes_past_and_to_an_hour_may_be_said_in_figures_and_in_words() {
    check(&[
        ("ten minutes past four yesterday afternoon", "Fri 20 Nov 2026 16:10"),
        ("10 minutes to five yesterday afternoon", "Fri 20 Nov 2026 16:50"),
        ("twenty past nine in the evening", "Fri 20 Nov 2026 21:20"),
        ("twenty-five to ten in the evening", "Fri 20 Nov 2026 21:35"),
        ("quarter past 2 am", "Sat 21 Nov 2026 02:15"),
        ("half past 13 yesterday afternoon", "Fri 20 Nov 2026 13:30"),
        ("half past 4 pm", "Fri 20 Nov 2026 16:30"),
    ]);
}

#[test]
fn the_time_may_come_first() {
    check(&[
        ("5pm yesterday", "Fri 20 Nov 2026 17:00"),
        ("at 5 pm yesterday", "Fri 20 Nov 2026 17:00"),
        ("noon yesterday", "Fri 20 Nov 2026 12:00"),
        ("22:10 last friday", "Fri 20 Nov 2026 22:10"),
        ("9am on friday", "Fri 20 Nov 2026 09:00"),
        ("4.40pm on 20 november", "Fri 20 Nov 2026 16:40"),
        ("16:40 20/11/2026", "Fri 20 Nov 2026 16:40"),
        ("just now", "Sat 21 Nov 2026 03:00"),
        ("3.30 yesterday afternoon", "Fri 20 Nov 2026 15:30"),
        ("10.30 last night", "Fri 20 Nov 2026 22:30"),
    ]);
    // This could be a date and a time, or two times.
    assert!(read("16.40 17.30").is_err());
}

/// Today is Saturday the 21st: the next Friday is the 27th, and `friday week` a week later.
#[test]
fn a_week_may_be_added_to_a_day() {
    check(&[
        ("friday week", "Fri 4 Dec 2026"),
        ("a week on friday", "Fri 4 Dec 2026"),
        ("friday week 10.30", "Fri 4 Dec 2026 10:30"),
        ("monday week at 2pm", "Mon 30 Nov 2026 14:00"),
        ("a week today", "Sat 28 Nov 2026"),
        ("a week tomorrow", "Sun 29 Nov 2026"),
        ("tomorrow week", "Sun 29 Nov 2026"),
    ]);
    assert_eq!(
        read("saturday week").unwrap_err(),
        "`saturday week` could be Sat 28 Nov 2026 or Sat 5 Dec 2026; say which"
    );
    assert!(read("20 week").is_err());
}

#[test]
fn days_near_now_have_names() {
    check(&[
        ("now", "Sat 21 Nov 2026 03:00"),
        ("today", "Sat 21 Nov 2026"),
        ("today 02:40", "Sat 21 Nov 2026 02:40"),
        ("Yesterday", "Fri 20 Nov 2026"),
        ("yesterday 22:10", "Fri 20 Nov 2026 22:10"),
        ("yesterday at 10.10pm", "Fri 20 Nov 2026 22:10"),
        ("yesterday evening 10.10", "Fri 20 Nov 2026 22:10"),
        ("yesterday afternoon at 4.40", "Fri 20 Nov 2026 16:40"),
        ("last night at 22:10", "Fri 20 Nov 2026 22:10"),
        ("last night 1am", "Sat 21 Nov 2026 01:00"),
        ("this morning 2.15", "Sat 21 Nov 2026 02:15"),
        ("the day before yesterday", "Thu 19 Nov 2026"),
        ("tomorrow", "Sun 22 Nov 2026"),
        ("tomorrow 9am", "Sun 22 Nov 2026 09:00"),
        ("tonight 22:10", "Sat 21 Nov 2026 22:10"),
        ("tonight at 9", "Sat 21 Nov 2026 21:00"),
        ("9 tonight", "Sat 21 Nov 2026 21:00"),
        ("this morning at 2", "Sat 21 Nov 2026 02:00"),
        ("two this morning", "Sat 21 Nov 2026 02:00"),
        ("9.30 yesterday morning", "Fri 20 Nov 2026 09:30"),
        ("9 in the morning", "Fri 20 Nov 2026 09:00"),
        ("this afternoon at 3.30", "Sat 21 Nov 2026 15:30"),
        ("3.30 this afternoon", "Sat 21 Nov 2026 15:30"),
        ("3 this afternoon", "Sat 21 Nov 2026 15:00"),
        ("last night at 10", "Fri 20 Nov 2026 22:00"),
        ("10 last night", "Fri 20 Nov 2026 22:00"),
        ("last night 1.30", "Sat 21 Nov 2026 01:30"),
        ("2.15 at night", "Sat 21 Nov 2026 02:15"),
        ("friday night 10.10", "Fri 20 Nov 2026 22:10"),
        ("friday night at 10", "Fri 20 Nov 2026 22:00"),
        ("friday night at 6", "Fri 20 Nov 2026 18:00"),
        ("6 o'clock at night yesterday", "Fri 20 Nov 2026 18:00"),
        ("friday night 12.30pm", "Fri 20 Nov 2026 12:30"),
        ("this morning", "Sat 21 Nov 2026"),
    ]);
}

#[test]
fn a_weekday_alone_is_the_latest_that_has_come() {
    check(&[
        ("fri", "Fri 20 Nov 2026"),
        ("friday", "Fri 20 Nov 2026"),
        ("on Friday", "Fri 20 Nov 2026"),
        ("sat", "Sat 21 Nov 2026"),
        ("saturday 02:30", "Sat 21 Nov 2026 02:30"),
        ("saturday 09:00", "Sat 14 Nov 2026 09:00"),
        ("friday 4.40pm", "Fri 20 Nov 2026 16:40"),
        ("friday afternoon 4.40", "Fri 20 Nov 2026 16:40"),
        ("Fri 1640", "Fri 20 Nov 2026 16:40"),
        ("tues", "Tue 17 Nov 2026"),
        ("thurs", "Thu 19 Nov 2026"),
        ("last friday", "Fri 20 Nov 2026"),
        ("last saturday", "Sat 14 Nov 2026"),
        ("last friday at 16:40", "Fri 20 Nov 2026 16:40"),
        ("next tuesday", "Tue 24 Nov 2026"),
        ("next saturday", "Sat 28 Nov 2026"),
        ("next tuesday 10am", "Tue 24 Nov 2026 10:00"),
        ("this saturday", "Sat 21 Nov 2026"),
        ("this sunday 10am", "Sun 22 Nov 2026 10:00"),
    ]);
}

#[test]
fn a_day_without_a_year_is_the_latest_that_has_come() {
    check(&[
        ("20/11", "Fri 20 Nov 2026"),
        ("20 nov", "Fri 20 Nov 2026"),
        ("20th November", "Fri 20 Nov 2026"),
        ("Nov 20", "Fri 20 Nov 2026"),
        ("the 20th of November", "Fri 20 Nov 2026"),
        ("20-nov", "Fri 20 Nov 2026"),
        ("fri 20 nov", "Fri 20 Nov 2026"),
        ("20 nov 16:40", "Fri 20 Nov 2026 16:40"),
        ("20 nov 1640", "Fri 20 Nov 2026 16:40"),
        ("20/11 at 4.40pm", "Fri 20 Nov 2026 16:40"),
        ("1 sept", "Tue 1 Sep 2026"),
        ("22 nov", "Sat 22 Nov 2025"),
        ("25/12", "Thu 25 Dec 2025"),
        ("29 feb", "Thu 29 Feb 2024"),
        ("the 20th", "Fri 20 Nov 2026"),
        ("the 22nd", "Thu 22 Oct 2026"),
        ("the 31st at 16:40", "Sat 31 Oct 2026 16:40"),
        ("friday the 20th", "Fri 20 Nov 2026"),
        ("fri 20th 4.40pm", "Fri 20 Nov 2026 16:40"),
        ("on 10.11", "Tue 10 Nov 2026"),
        ("25.12", "Thu 25 Dec 2025"),
    ]);
}

#[test]
fn a_day_with_a_year_is_read_in_british_order() {
    check(&[
        ("20.11.2026", "Fri 20 Nov 2026"),
        ("20-11-2026", "Fri 20 Nov 2026"),
        ("20-Nov-2026", "Fri 20 Nov 2026"),
        ("20/11/26", "Fri 20 Nov 2026"),
        ("20 nov 26", "Fri 20 Nov 2026"),
        ("3/2/87", "Tue 3 Feb 1987"),
        ("20261120", "Fri 20 Nov 2026"),
        ("2026/11/20", "Fri 20 Nov 2026"),
        ("2026-11-20 1640", "Fri 20 Nov 2026 16:40"),
        ("20th November 2026 at 16:40", "Fri 20 Nov 2026 16:40"),
        ("Friday, 20 November 2026, 4.40 pm", "Fri 20 Nov 2026 16:40"),
        ("20 Nov 2024", "Wed 20 Nov 2024"),
        ("20/11/2026 16.40", "Fri 20 Nov 2026 16:40"),
        ("20 11 2026", "Fri 20 Nov 2026"),
        ("20 11 2026 1640", "Fri 20 Nov 2026 16:40"),
        ("20 11 26", "Fri 20 Nov 2026"),
    ]);
}

#[test]
fn days_weeks_hours_and_minutes_are_counted_from_now() {
    check(&[
        ("2 days ago", "Thu 19 Nov 2026"),
        ("two days ago at 16:40", "Thu 19 Nov 2026 16:40"),
        ("a week ago", "Sat 14 Nov 2026"),
        ("3 hours ago", "Sat 21 Nov 2026 00:00"),
        ("an hour ago", "Sat 21 Nov 2026 02:00"),
        ("20 minutes ago", "Sat 21 Nov 2026 02:40"),
        ("in 3 weeks", "Sat 12 Dec 2026"),
        ("in 2 hours", "Sat 21 Nov 2026 05:00"),
        ("3 weeks from now", "Sat 12 Dec 2026"),
        ("a month ago", "Wed 21 Oct 2026"),
        ("1 month ago", "Wed 21 Oct 2026"),
        ("in 3 months", "Sun 21 Feb 2027"),
        ("a year ago", "Fri 21 Nov 2025"),
        ("twelve days ago", "Mon 9 Nov 2026"),
    ]);
    let end_of_month = read_at("2026-03-31", "a month ago", Nearest::Past);
    assert_eq!(
        end_of_month,
        Err("there is no 31 February 2026: that month has 28 days".to_owned())
    );
}

#[test]
fn fortnights_and_the_day_after_tomorrow_are_counted_too() {
    check(&[
        ("a fortnight ago", "Sat 7 Nov 2026"),
        ("2 days ago in the morning", "Thu 19 Nov 2026"),
        ("in 2 fortnights", "Sat 19 Dec 2026"),
        ("day after tomorrow", "Mon 23 Nov 2026"),
    ]);
    for (text, year) in [("in 99999 years", "2100"), ("99999 years ago", "0")] {
        let error = read(text).unwrap_err();
        assert!(error.contains(&format!("year {year} ")), "{error}");
    }
}

#[test]
fn hours_ago_are_real_hours_across_a_clock_change() {
    let after_the_change = "2026-10-25T03:00:00+00:00";
    let found = read_at(after_the_change, "3 hours ago", Nearest::Past);
    assert_eq!(found.as_deref(), Ok("Sun 25 Oct 2026 01:00"));
}

#[test]
fn what_is_planned_is_the_next_such_moment() {
    for (text, expected) in [
        ("3 feb", "Wed 3 Feb 2027"),
        ("21 nov", "Sat 21 Nov 2026"),
        ("friday", "Fri 27 Nov 2026"),
        ("saturday", "Sat 21 Nov 2026"),
        ("10am", "Sat 21 Nov 2026 10:00"),
        ("2am", "Sun 22 Nov 2026 02:00"),
        ("29 feb", "Tue 29 Feb 2028"),
        ("yesterday", "Fri 20 Nov 2026"),
    ] {
        let found = read_at("2026-11-21 03:00", text, Nearest::Future);
        assert_eq!(found.as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_could_be_two_moments_is_refused_with_both() {
    for (text, expected) in [
        ("4.40", "`4.40` could be 04:40 or 16:40; say which"),
        ("friday 9:15", "`9:15` could be 09:15 or 21:15; say which"),
        (
            "midnight",
            "`midnight` could be 00:00, when the day begins, or 23:59, when it ends; say which",
        ),
        (
            "friday 12am",
            "`12am` could be 00:00, when the day begins, or 23:59, when it ends; say which",
        ),
        (
            "friday night 12.00",
            "`12.00` could be 00:00, when the day begins, or 23:59, when it ends; say which",
        ),
        ("20-11-26", "`20-11-26` could be 20/11/2026 or 26/11/2020; say which"),
        ("10.11", "`10.11` could be the time 10:11 or the day 10 November; say which"),
        ("1.11", "`1.11` could be the time 01:11, 13:11 or the day 1 November; say which"),
        ("2026", "`2026` may be a time or a year; write 20:26, or the whole date"),
        ("half past four", "`half past four` could be 04:30 or 16:30; say which"),
        ("friday 4 o'clock", "`4 o'clock` could be 04:00 or 16:00; say which"),
        ("ten past eleven", "`ten past eleven` could be 11:10 or 23:10; say which"),
        (
            "12 o'clock last night",
            "`12 o'clock` could be 00:00, when the day begins, or 23:59, when it ends; say which",
        ),
        ("this friday", "`this friday` could be Fri 20 Nov 2026 or Fri 27 Nov 2026; say which"),
        (
            "friday night 1.30",
            "`friday night 1.30` could be 01:30 on that day or on the day after; say which",
        ),
        (
            "tonight at 2",
            "`tonight at 2` could be 02:00 on that day or on the day after; say which",
        ),
        (
            "friday night 6am",
            "`friday night 6am` could be 06:00 on that day or on the day after; say which",
        ),
        (
            "tonight at 11 am",
            "`tonight at 11 am` could be 11:00 on that day or on the day after; say which",
        ),
        ("20 nov 1930", "`20 nov 1930` could be a day in 1930 or the time 19:30; say which"),
        (
            "11/20/2026",
            "there is no month 20 in `11/20/2026`; the day comes first: did you mean 20/11/2026?",
        ),
    ] {
        assert_eq!(read(text), Err(expected.to_owned()), "{text}");
    }
}

#[test]
fn what_could_be_any_of_several_days_says_what_to_write() {
    for text in ["last week", "next month", "earlier this week", "the weekend", "a few days ago"] {
        let says = format!("`{text}` could be one of several days; write the day, such as");
        let error = read(text).unwrap_err();
        assert!(error.starts_with(&says), "{error}");
    }
    assert_eq!(
        read("last night").unwrap_err(),
        "`last night` could be yesterday or today; write the time too, such as \"last night 22:10\""
    );
}

#[test]
fn what_is_not_understood_says_what_would_be() {
    for text in ["soon", "friday fortnight", "20", "the", "this", "in", "20 11", "16:4 x"] {
        let error = read(text).unwrap_err();
        let says_how = error.contains("write it as");
        assert!(says_how, "{text}: {error}");
    }
    assert_eq!(
        read_at("2026-11-21", "3 hours ago", Nearest::Past),
        Err("`3 hours ago` needs a time to count from, and only the day is known".to_owned())
    );
    for text in ["thu 20 nov", "thursday the 20th"] {
        assert_eq!(read(text), Err("2026-11-20 is a Fri, not a Thu".to_owned()), "{text}");
    }
    assert_eq!(
        read("31 nov"),
        Err("there is no 31 November 2026: that month has 30 days".to_owned())
    );
}

#[test]
fn a_time_that_no_day_has_is_refused_with_the_time_alone() {
    for (text, time) in [
        ("friday 16:40:60", "16:40:60"),
        ("friday morning 16.40", "16.40"),
        ("friday morning half past 13", "half past 13"),
        ("13 o'clock in the morning", "13 o'clock"),
        ("13 pm", "13pm"),
        ("friday 0.30am", "0.30am"),
    ] {
        let error = format!("`{time}` is not a time of day; write it as 16:40 or 4.40pm");
        assert_eq!(read(text), Err(error), "{text}");
    }
}

#[test]
fn what_only_resembles_a_time_or_a_date_is_refused_as_a_whole() {
    for text in [
        "friday x:40",
        "friday 111:40",
        "friday x.40",
        "friday 123pm",
        "half past 24",
        "x-11-26",
        "x0-11-26",
        "200-11-26",
        "200 nov",
        "last march",
        // A day and a month may come before a weekday too.
        "20.11 friday",
        "3.30 friday",
    ] {
        let error = read(text).unwrap_err();
        assert!(error.starts_with(&format!("`{text}` is not a date that")), "{error}");
    }
}

#[test]
fn a_weekday_is_compared_with_the_day_of_the_year_that_is_meant() {
    // In 2026 it will be a Friday.
    assert_eq!(read("thu 25 dec").as_deref(), Ok("Thu 25 Dec 2025"));
}

#[test]
fn nothing_relative_is_read_without_a_clock() {
    for text in ["yesterday", "friday", "20 nov", "20/11", "16:40", "2 days ago", "now"] {
        assert!(text.parse::<Moment>().is_err(), "{text}");
    }
}
