//! Text from outside, made safe to show.

use std::borrow::Cow;

use chrono::TimeDelta;

/// Escapes characters that could control a terminal or reverse the direction of a line. Line breaks and tabs
/// become spaces.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_ascii_printable = |byte: &u8| (b' '..=b'~').contains(byte);
    if text.as_bytes().iter().all(is_ascii_printable) || !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(' '),
            c if is_unprintable(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// `57 h 20 min`, `57 h`, `20 min`.
pub(crate) fn hours_and_minutes(time: TimeDelta) -> String {
    match (time.num_hours(), time.num_minutes() % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// The text with a capital letter at its beginning.
pub(crate) fn upper_case_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `1 case`, `2 cases`, `2 breaches`.
#[must_use]
pub fn counted(count: u64, one: &str) -> String {
    match (count, one.ends_with('h')) {
        (1, _) => format!("1 {one}"),
        (_, false) => format!("{count} {one}s"),
        (_, true) => format!("{count} {one}es"),
    }
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn in_a_row(names: &[String]) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// Like [`printable`], but truncates long text. For quoting input in a message.
#[must_use]
pub fn excerpt(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => printable(text),
        Some((end, _)) => Cow::Owned(format!("{}…", printable(&text[..end]))),
    }
}

/// What matters of a name when two are compared: its letters and digits, in lower case.
#[must_use]
pub fn compared(name: &str) -> String {
    letters(name).collect()
}

/// Whether two names are the same when compared.
#[must_use]
pub fn is_same_name(a: &str, b: &str) -> bool {
    letters(a).eq(letters(b))
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

include!(concat!(env!("OUT_DIR"), "/unprintable.rs"));

/// Control characters, characters that Unicode calls ignorable or format characters, which nobody sees, and those that
/// change the direction of text.
pub(crate) fn is_unprintable(c: char) -> bool {
    let at = UNPRINTABLE.partition_point(|(_, last)| *last < c);
    UNPRINTABLE.get(at).is_some_and(|(first, _)| *first <= c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_not_sent() {
        assert_eq!(printable("C-1042"), "C-1042");
        assert_eq!(printable("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb c");
    }

    #[test]
    fn writing_is_not_turned_around() {
        assert_eq!(printable("C-1\u{202e}240"), "C-1\\u{202e}240");
    }

    /// Two ids that differ in such a character alone look the same.
    #[test]
    fn what_nobody_sees_is_shown() {
        for c in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{2028}',
            '\u{2060}',
            '\u{2066}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{e0041}',
            '\u{e01ef}',
        ] {
            assert_eq!(printable(&format!("C-1{c}042")), format!("C-1{}042", c.escape_unicode()));
        }
        for c in ['\u{a0}', 'é', '\u{301}', '–', '’', 'ß', '中'] {
            assert_eq!(printable(&format!("C-1{c}042")), format!("C-1{c}042"));
        }
    }

    #[test]
    fn names_are_compared_by_their_letters_and_digits() {
        for name in [
            "Referral Date",
            "referral_date",
            "ReferralDate",
            " REFERRAL-DATE? ",
            "\u{feff}referral\u{a0}date",
        ] {
            assert_eq!(compared(name), "referraldate");
        }
    }

    #[test]
    fn a_long_text_is_cut_in_a_message() {
        assert_eq!(excerpt(&"x".repeat(70)), format!("{}…", "x".repeat(60)));
    }
}
