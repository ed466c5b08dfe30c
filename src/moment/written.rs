//! Dates with a year, as people and databases write them.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate, TimeZone};

use super::clock::TimeOfDay;
use super::phrase::Phrase;
use super::{FIRST_YEAR, LAST_YEAR, Moment, MomentError};

/// Reads a moment with a date that has a year. What depends on today, such as `yesterday`, needs a clock: see
/// [`Moment::parse`].
impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(MomentError::Empty);
        }
        let unrecognised = || MomentError::Unrecognised(text.to_owned());
        let lower = text.to_lowercase();
        let phrase = Phrase::read(&lower)?;
        let date = phrase.date()?.ok_or_else(unrecognised)?;
        let date = date.in_year(date.year.ok_or_else(unrecognised)?, text)?;
        at_time(date, phrase.time)
    }
}

/// The moment of a day, or of a time on it.
///
/// # Errors
///
/// The clocks went forward over that time, or its offset moves it out of the supported years.
pub(super) fn at_time(date: NaiveDate, time: Option<TimeOfDay>) -> Result<Moment, MomentError> {
    let Some(TimeOfDay { time, offset }) = time else { return Ok(Moment::on(date)) };
    let local = date.and_time(time);
    let Some(offset) = offset else { return Moment::from_local(local) };
    let instant = offset.from_local_datetime(&local).single();
    let instant = instant.ok_or_else(|| MomentError::NoSuchTime(time.to_string()))?;
    let moment = Moment::from_instant(&instant);
    check_year(moment.date())?;
    Ok(moment)
}

pub(super) fn check_year(date: NaiveDate) -> Result<(), MomentError> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
        Ok(())
    } else {
        Err(MomentError::YearOutOfRange(date.year()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        text.parse::<Moment>().unwrap_err().to_string()
    }

    #[test]
    fn every_accepted_way_of_writing_reads_the_same_moment() {
        let expected: Moment = "2026-11-20T16:40".parse().unwrap();
        for text in [
            "2026-11-20 16:40",
            "2026-11-20T16:40:00",
            "2026-11-20T16:40:00Z",
            "2026-11-20T16:40:00+00:00",
            "20/11/2026 16:40",
            "20/11/2026T16:40",
            "20 Nov 2026 16:40",
            "20 November 2026 16:40",
            "Fri 20 Nov 2026 16:40",
            "Friday, 20 november 2026 16:40",
            "  2026-11-20 16:40 ",
            "20-Nov-2026 16:40",
            "20-NOV-26 4:40:00 PM",
            "20.11.2026 16:40",
            "20-11-2026 16:40",
            "20/11/26 16.40",
            "20th November 2026 at 4.40pm",
            "Nov 20, 2026 16:40",
            "20261120 1640",
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_printed_can_be_typed_back() {
        for text in ["2026-11-20", "2026-06-20T16:40", "2024-02-29"] {
            let moment: Moment = text.parse().unwrap();
            assert_eq!(moment.to_string().parse(), Ok(moment));
            assert_eq!(moment.iso().parse(), Ok(moment));
        }
    }

    #[test]
    fn summer_times_carry_the_offset_of_british_summer_time() {
        let summer: Moment = "2026-06-20T16:40".parse().unwrap();
        assert_eq!(summer.iso(), "2026-06-20T16:40:00+01:00");
    }

    #[test]
    fn a_time_that_happens_twice_is_the_earlier() {
        let twice: Moment = "2026-10-25T01:30".parse().unwrap();
        assert!(twice.is_assumed_earlier());
        assert_eq!(twice.iso(), "2026-10-25T01:30:00+01:00");
    }

    #[test]
    fn an_offset_says_which_of_two_times_is_meant() {
        let twice: Moment = "2026-10-25T01:30".parse().unwrap();
        let said: Moment = "2026-10-25T01:30+01:00".parse().unwrap();
        assert!(!said.is_assumed_earlier());
        assert_eq!(said, twice, "the same instant");
        let later: Moment = "2026-10-25T01:30Z".parse().unwrap();
        assert!(!later.is_assumed_earlier());
        assert_ne!(later, twice);
    }

    #[test]
    fn errors_say_what_would_be_right() {
        assert_eq!(error("31/02/2026"), "there is no 31 February 2026: that month has 28 days");
        assert_eq!(error("2026-11-31"), "there is no 31 November 2026: that month has 30 days");
        assert_eq!(
            error("2026-03-29T01:30"),
            "01:30 did not exist on 29 March 2026: the clocks went forward over it; \
             give the time that the clock showed"
        );
        assert_eq!(
            error("11/20/2026"),
            "there is no month 20 in `11/20/2026`; the day comes first: did you mean 20/11/2026?"
        );
        assert_eq!(
            error("2026-13-01"),
            "there is no month 13 in `2026-13-01`; the month comes second: did you mean 2026-01-13?"
        );
        assert_eq!(
            error("2026-20-20"),
            "there is no month 20 in `2026-20-20`; write the year first, then the month and the day"
        );
        assert_eq!(
            error("9999-12-31"),
            "the year 9999 is outside 1900 to 2099, the years that dutyclock counts in"
        );
        assert_eq!(error("Thu 20 Nov 2026"), "2026-11-20 is a Fri, not a Thu");
        assert!(error("").starts_with("the date is empty; write it as 2026-11-20"));
        assert!(error("2026-11-20 25:00").starts_with("`25:00` is not a time of day"));
        assert_eq!(error("2026-11-20 4:40"), "`4:40` could be 04:40 or 16:40; say which");
        assert_eq!(error("20-11-26"), "`20-11-26` could be 20/11/2026 or 26/11/2020; say which");
        assert!(error("soon").starts_with("`soon` is not a date that dutyclock reads"));
        assert!(error("\u{1b}[31m").starts_with("`\\u{1b}[31m` is not a date"));
    }
}
