//! Dates and times as numbers, as databases and data frames keep them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

use super::written::check_year;
use super::zone::hours_ahead_throughout;
use super::{Clock, Moment, MomentError, SECONDS_OF_DAY};

/// 1 January 1970, as a day number of the common era.
const DAY_OF_1970: i32 = 719_163;

impl Moment {
    /// A day, in days since 1 January 1970.
    ///
    /// # Errors
    ///
    /// [`MomentError::YearOutOfRange`].
    #[inline]
    pub fn of_day(since_1970: i32) -> Result<Self, MomentError> {
        let day = since_1970.saturating_add(DAY_OF_1970);
        let moment = Self::on_day(day);
        if moment.is_in_known_years() { Ok(moment) } else { Err(out_of_range(since_1970)) }
    }

    /// A time on the clock of Europe/London, in seconds since it showed midnight of 1 January 1970. As in a file,
    /// midnight stands for a day without a time.
    ///
    /// # Errors
    ///
    /// [`MomentError::SkippedByClock`] if the clocks went forward over that time, and
    /// [`MomentError::YearOutOfRange`].
    pub fn of_local_second(second: i64) -> Result<Self, MomentError> {
        let (day, second_of_day) = day_and_second(second)?;
        if second_of_day == 0 {
            return Self::of_day(day);
        }
        let day_number = day.saturating_add(DAY_OF_1970);
        if let Some(moment) = Self::without_clock_change(day_number, second_of_day) {
            return Ok(moment);
        }
        let local = DateTime::from_timestamp(second, 0).ok_or_else(|| out_of_range(day))?;
        Self::from_local(local.naive_utc())
    }

    /// An instant, in seconds since the beginning of 1970 in UTC. As in a file, midnight stands for a day without a
    /// time, on the clock with that offset from UTC, or that of Europe/London if there is none.
    ///
    /// # Errors
    ///
    /// [`MomentError::YearOutOfRange`].
    pub fn of_instant(second: i64, shown_with: Option<FixedOffset>) -> Result<Self, MomentError> {
        let Some(offset) = shown_with else {
            let moment = Self::on_the_clock(second)?;
            let is_midnight = moment.clock.is_some_and(|clock| clock.second_of_day() == 0);
            return Ok(if is_midnight { Self { clock: None, ..moment } } else { moment });
        };
        match day_and_second(second.saturating_add(offset.local_minus_utc().into()))? {
            (day, 0) => Self::of_day(day),
            _ => Self::on_the_clock(second),
        }
    }

    fn on_the_clock(second: i64) -> Result<Self, MomentError> {
        let (day, second_of_day) = day_and_second(second)?;
        let day_number = day.saturating_add(DAY_OF_1970);
        if let Some(ahead) = hours_ahead_throughout(day_number)
            && let Some(clock) = Clock::ahead(second_of_day + ahead * 3600, ahead)
        {
            return Ok(Self { clock: Some(clock), ..Self::on_day(day_number) });
        }
        let instant = DateTime::from_timestamp(second, 0).ok_or_else(|| out_of_range(day))?;
        let moment = Self::from_instant(&instant);
        check_year(moment.date())?;
        Ok(moment)
    }

    /// Its day, in days since 1 January 1970.
    #[inline]
    #[must_use]
    pub fn days_since_1970(&self) -> i32 {
        self.day() - DAY_OF_1970
    }

    /// Its instant, in seconds since the beginning of 1970 in UTC, if the time is known.
    #[inline]
    #[must_use]
    pub fn seconds_since_1970(&self) -> Option<i64> {
        let clock = self.clock?;
        let midnight = i64::from(self.days_since_1970()) * i64::from(SECONDS_OF_DAY);
        Some(midnight + i64::from(clock.utc_second()))
    }
}

/// The day and the second of the day.
fn day_and_second(second: i64) -> Result<(i32, u32), MomentError> {
    let of_day = second.rem_euclid(SECONDS_OF_DAY.into());
    let day = second.div_euclid(SECONDS_OF_DAY.into());
    match (i32::try_from(day), u32::try_from(of_day)) {
        (Ok(day), Ok(of_day)) => Ok((day, of_day)),
        _ => Err(out_of_range(if second < 0 { i32::MIN } else { i32::MAX })),
    }
}

fn out_of_range(since_1970: i32) -> MomentError {
    let date = NaiveDate::from_num_days_from_ce_opt(since_1970.saturating_add(DAY_OF_1970));
    let farthest = if since_1970 < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    MomentError::YearOutOfRange(date.unwrap_or(farthest).year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text).unwrap().timestamp()
    }

    #[test]
    fn a_number_is_the_moment_that_its_text_is() {
        let utc = FixedOffset::east_opt(0);
        for text in [
            "1900-01-02T00:00:00+00:00",
            "1970-01-01T00:00:01+00:00",
            "2026-03-29T00:59:59+00:00",
            "2026-03-29T01:00:00+00:00",
            "2026-06-20T22:59:59+00:00",
            "2026-06-20T23:00:00+00:00",
            "2026-10-25T00:30:00+00:00",
            "2026-10-25T01:30:00+00:00",
            "2026-11-20T16:40:00+00:00",
            "2026-11-20T00:00:00+00:00",
        ] {
            let of_text = Moment::recorded(text, crate::DateOrder::DayFirst).unwrap();
            let of_number = Moment::of_instant(second(text), utc).unwrap();
            assert_eq!(of_number, of_text, "{text}");
            let known = of_text.instant().map(|instant| instant.timestamp());
            assert_eq!(of_number.seconds_since_1970(), known, "{text}");
        }
    }

    #[test]
    fn a_time_on_the_clock_is_read_as_in_a_file() {
        for text in ["2026-11-20T00:00:00", "2026-06-20T16:40:00", "2026-10-25T01:30:00"] {
            let of_text = Moment::recorded(text, crate::DateOrder::DayFirst).unwrap();
            let number = second(&format!("{text}+00:00"));
            assert_eq!(Moment::of_local_second(number).unwrap(), of_text, "{text}");
        }
        let skipped = Moment::of_local_second(second("2026-03-29T01:30:00+00:00"));
        assert!(matches!(skipped, Err(MomentError::SkippedByClock(_))));
    }

    #[test]
    fn midnight_is_a_day_where_it_is_written_as_midnight() {
        let midnight = second("2026-06-20T00:00:00+01:00");
        for shown_with in [FixedOffset::east_opt(3600), None] {
            assert_eq!(Moment::of_instant(midnight, shown_with).unwrap().iso(), "2026-06-20");
        }
        let in_utc = Moment::of_instant(midnight, FixedOffset::east_opt(0)).unwrap();
        assert_eq!(in_utc.iso(), "2026-06-20T00:00:00+01:00");
    }

    #[test]
    fn a_day_is_a_number_both_ways() {
        for text in ["1900-01-01", "1969-12-31", "1970-01-01", "2026-11-20", "2099-12-31"] {
            let day: Moment = text.parse().unwrap();
            assert_eq!(Moment::of_day(day.days_since_1970()).unwrap(), day);
        }
        let error = Moment::of_day((second("1066-10-14T00:00:00Z") / 86_400) as i32).unwrap_err();
        assert_eq!(
            error.to_string(),
            Moment::recorded("1066-10-14", crate::DateOrder::DayFirst).unwrap_err().to_string()
        );
        for (day, second, year) in [
            (i32::MIN, i64::MIN, NaiveDate::MIN.year()),
            (i32::MAX, i64::MAX, NaiveDate::MAX.year()),
        ] {
            let error = MomentError::YearOutOfRange(year);
            assert_eq!(Moment::of_day(day), Err(error.clone()));
            assert_eq!(Moment::of_local_second(second), Err(error));
        }
    }
}
