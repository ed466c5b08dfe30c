//! Which way a date on the command line looks: a time, a weekday or a day without a year has a reading in the past and
//! one in the future. What happened, and the day of a report, look back; what is still to come looks ahead.

use anyhow::{Context, Result, bail};
use dutyclock::{Moment, Nearest};

/// The latest such moment: when something happened, or the day of a report. The error names the option.
pub(super) fn latest(option: &'static str, text: &str, now: &Moment) -> Result<Moment> {
    Moment::parse(text, now, Nearest::Past).context(option)
}

/// The next such moment: the last day to show, or a day that is asked about.
pub(super) fn next(option: &'static str, text: &str, now: &Moment) -> Result<Moment> {
    Moment::parse(text, now, Nearest::Future).context(option)
}

/// The next such moment for the end of what began earlier, such as an extension. If the latest such moment could be
/// the end too, neither is assumed.
///
/// # Errors
///
/// It is not a moment, or it could be two.
pub(super) fn end(
    option: &'static str,
    text: &str,
    now: &Moment,
    began: Option<Moment>,
) -> Result<Moment> {
    let next = next(option, text, now)?;
    let latest = latest(option, text, now)?;
    let may_be_latest = began.is_none_or(|began| latest.compare(&began).is_ge());
    if latest != next && may_be_latest {
        bail!("{option}: `{text}` could be {latest} or {next}; say which");
    }
    Ok(next)
}
