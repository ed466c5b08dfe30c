//! Text from outside made harmless for the place where it is shown.

use std::borrow::Cow;

/// Text without characters that steer a terminal or turn its line around: each is shown by its
/// escape. Line breaks and tabs become spaces.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    let printable = |byte: &u8| (b' '..=b'~').contains(byte);
    if text.as_bytes().iter().all(printable) || !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(' '),
            c if steers(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
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

/// As [`plain`], and cut where it is very long: for what was typed, in a message.
#[must_use]
pub fn excerpt(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => plain(text),
        Some((end, _)) => Cow::Owned(format!("{}…", plain(&text[..end]))),
    }
}

/// Control characters, and those that are invisible or change the direction of writing.
pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_not_sent() {
        assert_eq!(plain("C-1042"), "C-1042");
        assert_eq!(plain("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb c");
    }

    #[test]
    fn writing_is_not_turned_around() {
        assert_eq!(plain("C-1\u{202e}240"), "C-1\\u{202e}240");
    }

    #[test]
    fn a_long_text_is_cut_in_a_message() {
        assert_eq!(excerpt(&"x".repeat(70)), format!("{}…", "x".repeat(60)));
    }
}
