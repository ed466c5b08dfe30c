//! Which way a date in words looks: a time, a weekday or a day without a year has a reading in the past and one in the
//! future. What happened, and the day of a report, look back; what is still to come looks ahead.

use super::OptionError;
use crate::moment::{Moment, Nearest};

/// The latest such moment: when something happened, or the day of a report.
///
/// # Errors
///
/// It is not a moment. The error names the option.
pub fn latest(option: &'static str, text: &str, now: &Moment) -> Result<Moment, OptionError> {
    Moment::parse(text, now, Nearest::Past).map_err(OptionError::of(option))
}

/// The next such moment: the last day to show, or a day that is asked about.
///
/// # Errors
///
/// It is not a moment. The error names the option.
pub fn next(option: &'static str, text: &str, now: &Moment) -> Result<Moment, OptionError> {
    Moment::parse(text, now, Nearest::Future).map_err(OptionError::of(option))
}

/// The next such moment for the end of what began earlier, such as an extension. If the latest such moment could be
/// the end too, neither is assumed.
///
/// # Errors
///
/// It is not a moment, or it could be two.
pub fn end(
    option: &'static str,
    text: &str,
    now: &Moment,
    began: Option<Moment>,
) -> Result<Moment, OptionError> {
    let next = next(option, text, now)?;
    let latest = latest(option, text, now)?;
    let may_be_latest = began.is_none_or(|began| latest.compare(&began).is_ge());
    if latest != next && may_be_latest {
        let reason = format!("`{text}` could be {latest} or {next}; say which");
        return Err(OptionError { option, reason });
    }
    Ok(next)
}
