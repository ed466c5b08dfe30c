//! Dates as databases and spreadsheets write them.

use chrono::{NaiveDate, NaiveTime};

use super::clock::{TimeOfDay, hour_of_day, offset_of, split_half};
use super::phrase::{DateOrder, DateParts, number, words_of};
use super::written::at_time;
use super::{Moment, MomentError};

impl Moment {
    /// Reads a date in a file, with or without a time. Files are written by machines: midnight stands for a
    /// day without a time, a year of two digits is one from 1969 to 2068, as POSIX has it, and nothing is
    /// relative to today.
    ///
    /// # Errors
    ///
    /// [`MomentError`] says what is wrong with the text, and what would be right.
    pub fn recorded(text: &str, order: DateOrder) -> Result<Self, MomentError> {
        let text = text.trim();
        if let Some(moment) = Self::from_iso(text.as_bytes()) {
            return Ok(moment);
        }
        if text.is_empty() {
            return Err(MomentError::Empty);
        }
        let lower = text.to_lowercase();
        let (date, time) = split(&lower);
        let date = date_in(date, text, order)?;
        // Databases write midnight if they know no time, and often give a zone to a day.
        match time_in(time)? {
            Some(TimeOfDay { time: NaiveTime::MIN, .. }) => Ok(Self::on(date)),
            time => at_time(date, time),
        }
    }
}

/// Which order a date shows that is written in numbers; `None` if it shows none.
pub(crate) fn order_shown(text: &str) -> Option<DateOrder> {
    let (first, separator, rest) = leading_number(text.trim())?;
    let (second, same, year) = leading_number(rest)?;
    let is_date = matches!(separator, '/' | '-' | '.') && separator == same;
    if !is_date || !year.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match (first, second) {
        (13..=31, 1..=12) => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// A number of one or two digits, the character after it, and the rest.
fn leading_number(text: &str) -> Option<(u32, char, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(digits);
    let mut rest = rest.chars();
    Some((number(digits, 2)?, rest.next()?, rest.as_str()))
}

/// Splits a text in lower case into its date and its time with its zone; the time is empty if there is none.
fn split(text: &str) -> (&str, &str) {
    if let Some((date, zone)) = text.split_at_checked(10)
        && super::iso_date(date.as_bytes()).is_some()
    {
        return (date, zone.trim_start_matches('t').trim_start());
    }
    let Some(clock) = text.find(':').or_else(|| before_half(text)) else { return (text, "") };
    let starts_time = |c: char| c.is_whitespace() || c == 't';
    let at = text[..clock].rfind(starts_time).unwrap_or(0);
    (text[..at].trim_end(), text[at..].trim_start_matches(starts_time))
}

/// Where the clock ends in a text such as `20/11/2026 4.40 pm`.
fn before_half(text: &str) -> Option<usize> {
    let (clock, _) = split_half(text)?;
    clock.ends_with(|c: char| c.is_ascii_digit()).then_some(clock.len())
}

/// A date with a year.
fn date_in(date: &str, text: &str, order: DateOrder) -> Result<NaiveDate, MomentError> {
    let parts = DateParts::read(&words_of(date), order)?;
    let parts = parts.and_then(|parts| Some((parts, parts.year?)));
    let (parts, year) = parts.ok_or_else(|| MomentError::Unrecognised(text.to_owned()))?;
    let DateParts { day, month, .. } = parts;
    if order == DateOrder::MonthFirst && month > 12 && day <= 12 {
        let hint = format!("the month comes first: did you mean {day}/{month}/{year}?");
        return Err(MomentError::NoSuchMonth { month, text: text.to_owned(), hint });
    }
    parts.in_year(year, text)
}

/// A time with its zone, if there is one.
fn time_in(text: &str) -> Result<Option<TimeOfDay>, MomentError> {
    if text.is_empty() {
        return Ok(None);
    }
    let no_such_time = || MomentError::NoSuchTime(text.to_owned());
    let (clock, zone) = text.split_at(text.find(['z', '+', '-']).unwrap_or(text.len()));
    let time = match clock.trim_end() {
        "" => NaiveTime::MIN,
        clock => time_of_day(clock).ok_or_else(no_such_time)?,
    };
    let offset = match zone {
        "" => None,
        zone => Some(offset_of(zone).ok_or_else(no_such_time)?),
    };
    Ok(Some(TimeOfDay { time, offset }))
}

/// `16:40`, `9:05`, `16:40:00.123`, `16:40:00:123`, `4:40:00 PM`, `4.40pm`, to the second.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let (clock, half) = match split_half(text) {
        Some((clock, half)) => (clock, Some(half)),
        None => (text, None),
    };
    let two_digits = |text: &str| number(text, 2).filter(|_| text.len() == 2);
    let (hour, minute, second) = match clock.split([':', '.']).collect::<Vec<_>>()[..] {
        [hour, minute] => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, second),
        [hour, minute, second, fraction] if number(fraction, 9).is_some() => (hour, minute, second),
        _ => return None,
    };
    let hour = match (number(hour, 2)?, half) {
        (hour, None) => hour,
        (hour @ 1..=12, Some(half)) => hour_of_day(hour, half),
        _ => return None,
    };
    NaiveTime::from_hms_opt(hour, two_digits(minute)?, two_digits(second)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        Moment::recorded(text, DateOrder::DayFirst)
            .map(|moment| moment.iso())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_day_is_read_however_a_database_or_a_spreadsheet_writes_it() {
        for text in [
            "2026-11-20",
            " 2026-11-20\u{a0}",
            "20261120",
            "2026/11/20",
            "20/11/2026",
            "20-11-2026",
            "20.11.2026",
            "20.11.26",
            "20/11/26",
            "20-Nov-2026",
            "20-NOV-26",
            "20 November 2026",
            "Fri 20 Nov 2026",
            "Friday, 20 November 2026",
            "Nov 20 2026",
            "20th November 2026",
            "20 / 11 / 2026",
            "November 20, 2026",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2026-11-20"), "{text}");
        }
    }

    #[test]
    fn midnight_is_a_day_without_a_time() {
        for text in [
            "2026-11-20T00:00",
            "2026-11-20 00:00:00",
            "2026-11-20 00:00:00.000",
            "2026-11-20 00:00:00.0000000 +00:00",
            "2026-11-20T00:00:00+01:00",
            "2026-11-20Z",
            "2026-11-20+01:00",
            "2026-11-20-05:00",
            "20/11/2026 00:00",
            "20/11/2026 12:00:00 AM",
            "Nov 20 2026 12:00AM",
            "20 Nov 2026 00:00:00:000",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2026-11-20"), "{text}");
        }
        assert_eq!(read("2026-03-29 00:00:00").as_deref(), Ok("2026-03-29"));
    }

    #[test]
    fn a_time_is_read_on_either_clock() {
        for text in [
            "2026-11-20T16:40",
            "2026-11-20 16:40:00.123",
            "2026-11-20 16:40:00.1230000 +00:00",
            "2026-11-20T16:40:00Z",
            "2026-11-20 16:40:00+00",
            "2026-11-20 16:40:00.123+0000",
            "20/11/2026 17:40+01",
            "20/11/2026 17:40+0100",
            "20/11/2026 17:40+01:00",
            "20-NOV-2026 16:40",
            "20/11/2026 16:40",
            "20/11/2026T16:40",
            "20/11/2026 4:40:00 PM",
            "20/11/2026, 4:40pm",
            "20-Nov-26 04:40 PM",
            "20/11/2026 4.40pm",
            "20.11.2026 4.40 p.m.",
            "Nov 20 2026  4:40PM",
            "20 Nov 2026 16:40:00:123",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2026-11-20T16:40:00+00:00"), "{text}");
        }
        assert_eq!(read("20/11/2026 9:05").as_deref(), Ok("2026-11-20T09:05:00+00:00"));
        assert_eq!(read("20/11/2026 12:05 AM").as_deref(), Ok("2026-11-20T00:05:00+00:00"));
        assert_eq!(read("20/11/2026 12:05 PM").as_deref(), Ok("2026-11-20T12:05:00+00:00"));
    }

    #[test]
    fn a_year_of_two_digits_is_one_from_1969_to_2068() {
        assert_eq!(read("20/11/69").as_deref(), Ok("1969-11-20"));
        assert_eq!(read("20/11/99").as_deref(), Ok("1999-11-20"));
        assert_eq!(read("20/11/00").as_deref(), Ok("2000-11-20"));
        assert_eq!(read("20/11/68").as_deref(), Ok("2068-11-20"));
    }

    #[test]
    fn the_month_comes_first_only_where_that_is_said() {
        let read = |text| Moment::recorded(text, DateOrder::MonthFirst).map(|moment| moment.iso());
        assert_eq!(read("11/20/2026").as_deref(), Ok("2026-11-20"));
        assert_eq!(read("03/04/2026 16:40").as_deref(), Ok("2026-03-04T16:40:00+00:00"));
        assert_eq!(read("2026-03-04").as_deref(), Ok("2026-03-04"));
        assert_eq!(read("12/05/2026").as_deref(), Ok("2026-12-05"));
        assert_eq!(read("12/12/2026").as_deref(), Ok("2026-12-12"));
        let error = read("20/12/2026").unwrap_err().to_string();
        assert!(error.contains("the month comes first: did you mean 12/20/2026?"), "{error}");
        let error = read("20/11/2026").unwrap_err().to_string();
        assert!(error.contains("the month comes first: did you mean 11/20/2026?"), "{error}");
    }

    #[test]
    fn a_date_shows_its_order_where_only_one_can_be_meant() {
        assert_eq!(order_shown("20/11/2026 16:40"), Some(DateOrder::DayFirst));
        assert_eq!(order_shown("11/20/26"), Some(DateOrder::MonthFirst));
        let of_no_date = ["13/2-2026", "13:02:26", "13,2,2026", "13/02/x"];
        for text in
            ["03/04/2026", "2026-11-20", "20 Nov 2026", "soon", ""].iter().chain(&of_no_date)
        {
            assert_eq!(order_shown(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_what_would_be_right() {
        for (text, says) in [
            ("today", "is not a date"),
            ("soon", "is not a date"),
            ("PlaceholderStr", "is not a date"),
            ("45985", "is not a date"),
            ("-2026-11-20", "is not a date"),
            ("2026", "is not a date"),
            ("1/2/3", "is not a date"),
            ("20/11/026", "is not a date"),
            ("", "the date is empty"),
            ("31/02/2026", "28 days"),
            ("2026-02-30", "28 days"),
            ("11/20/2026", "the day comes first: did you mean 20/11/2026?"),
            ("2026-13-01", "no month 13"),
            ("2026-11-20T25:00:00", "not a time of day"),
            ("2026-11-20 16:4", "not a time of day"),
            ("20/11/2026 13:00 PM", "not a time of day"),
            ("20/11/2026 16:40 GMT", "not a time of day"),
            ("20/11/2026 16:40:00:x", "not a time of day"),
            ("20/11/2026 16:40+1", "not a time of day"),
            ("20/11/2026 16:40+01x", "not a time of day"),
            ("20/11/2026 16:40+01:00abc", "not a time of day"),
            ("2026-11-20T16:40:00+01:00:30", "not a time of day"),
            ("2026-11-20 16:40+0100 5", "not a time of day"),
            ("2026-03-29T01:30", "the clocks went forward"),
            ("1066-10-14", "outside 1900 to 2099"),
            ("Thu 20 Nov 2026", "is a Fri, not a Thu"),
            ("20112026", "eight digits are read as year, month and day: write 20/11/2026"),
            ("31022026", "eight digits are read as year, month and day, such as 20261120"),
            ("20262011", "eight digits are read as year, month and day, such as 20261120"),
            ("20-11-26", "could be 20/11/2026 or 26/11/2020"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
