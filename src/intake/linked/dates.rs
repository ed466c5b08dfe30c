//! Dates and flags in the formats of databases and forms.

use crate::moment::{Moment, MomentError};
use crate::text::excerpt;

/// Reads a date in the formats of databases and forms: `2026-11-20` or `20/11/2026`, with or without a time.
/// Midnight stands for a day without a time. A blank is no date.
///
/// # Errors
///
/// What is wrong with the text, and how to fix it.
pub(super) fn recorded_date(text: &str) -> Result<Option<Moment>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = without_midnight(text);
    if let Some(moment) = Moment::from_iso(day.as_bytes()) {
        return Ok(Some(moment));
    }
    let unrecognised = || {
        format!(
            "`{}` is not a date that a file may have; write it as 2026-11-20 or \
             20/11/2026, with or without a time",
            excerpt(text)
        )
    };
    if !is_numbered(day) {
        return Err(unrecognised());
    }
    match day.parse() {
        Ok(moment) => Ok(Some(moment)),
        Err(MomentError::Unrecognised(_)) => Err(unrecognised()),
        Err(error) => Err(error.to_string()),
    }
}

/// The date alone if there is no time, or if the time is the midnight that databases write for none.
fn without_midnight(text: &str) -> &str {
    let Some(end) = text.find(['T', 't', ' ', 'Z', 'z', '+']).or_else(|| zone_of_date(text)) else {
        return text;
    };
    let (date, rest) = text.split_at(end);
    let time = rest.trim_start_matches(['T', 't', ' ']);
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone);
    if is_midnight(time) && is_zone(zone) { date } else { text }
}

/// Where `-05:00` begins in `2026-11-20-05:00`.
fn zone_of_date(text: &str) -> Option<usize> {
    (text.as_bytes().get(10) == Some(&b'-')).then_some(10)
}

fn is_midnight(time: &str) -> bool {
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    matches!(clock, "" | "00:00" | "00:00:00") && fraction.bytes().all(|digit| digit == b'0')
}

fn is_zone(zone: &str) -> bool {
    match zone.as_bytes() {
        [] | b"Z" | b"z" => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].iter().all(|d| d.is_ascii_digit()),
        _ => false,
    }
}

/// Whether a text begins like `2026-11-20` or `20/11/2026`, rather than with a word.
fn is_numbered(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b'-') => digits == 4,
        Some(b'/') => (1..=2).contains(&digits),
        _ => false,
    }
}

/// A flag as recorded in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
    Blank,
    Yes,
    No,
    /// Any other value, in the field of that name.
    Unclear(&'static str),
}

impl Flag {
    pub(super) fn is_yes(self) -> bool {
        self == Self::Yes
    }

    /// Yes or no, if the value is clearly one of them.
    pub(super) fn answer(self) -> Option<bool> {
        match self {
            Self::Yes => Some(true),
            Self::No => Some(false),
            Self::Blank | Self::Unclear(_) => None,
        }
    }
}

/// `1`, `false`: a boolean of XML.
pub(super) fn census_flag(text: &str) -> Option<Flag> {
    match text.to_ascii_lowercase().as_str() {
        "" => Some(Flag::Blank),
        "1" | "true" => Some(Flag::Yes),
        "0" | "false" => Some(Flag::No),
        _ => None,
    }
}

/// `Y`, `No`, `1`, `false`.
pub(super) fn dataset_flag(text: &str) -> Option<Flag> {
    match text.to_ascii_lowercase().as_str() {
        "" => Some(Flag::Blank),
        "y" | "yes" | "1" | "true" => Some(Flag::Yes),
        "n" | "no" | "0" | "false" => Some(Flag::No),
        _ => None,
    }
}

/// `a) Yes`, `No`, `y`, `1 - Yes`.
pub(super) fn form_flag(text: &str) -> Option<Flag> {
    let text = text.to_ascii_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    match words[..] {
        [] | ["n", "a"] => Some(Flag::Blank),
        ["y" | "1" | "true"] => Some(Flag::Yes),
        ["n" | "0" | "false"] => Some(Flag::No),
        _ if words.contains(&"yes") => Some(Flag::Yes),
        _ if words.contains(&"no") => Some(Flag::No),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> String {
        recorded_date(text).unwrap().unwrap().iso()
    }

    #[test]
    fn a_day_is_read_however_a_database_writes_it() {
        for text in [
            "2026-11-20",
            " 2026-11-20 ",
            "2026-11-20Z",
            "2026-11-20+01:00",
            "2026-11-20-05:00",
            "2026-11-20T00:00:00",
            "2026-11-20 00:00:00.000",
            "2026-11-20T00:00:00+01:00",
            "20/11/2026",
            "20/11/2026 00:00",
        ] {
            assert_eq!(iso(text), "2026-11-20", "{text}");
        }
    }

    #[test]
    fn a_time_other_than_midnight_is_kept() {
        for text in ["2026-11-20T16:40:00", "2026-11-20 16:40:00.123", "20/11/2026 16:40"] {
            assert_eq!(iso(text), "2026-11-20T16:40:00+00:00", "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_shown_with_what_would_be_right() {
        for text in ["PlaceholderStr", "today", "20 Nov 2026", "45985", "2026", "20.11.2026"] {
            let error = recorded_date(text).unwrap_err();
            assert!(error.contains(text) && error.contains("2026-11-20"), "{error}");
        }
        assert!(recorded_date("2026-02-30").unwrap_err().contains("28 days"));
        assert!(recorded_date("2026-11-20T25:00:00").unwrap_err().contains("time of day"));
    }

    #[test]
    fn a_blank_is_no_date() {
        assert_eq!(recorded_date("  "), Ok(None));
    }
}
