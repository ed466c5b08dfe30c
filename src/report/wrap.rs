//! Breaks running text into lines at spaces only, so that ids and dates stay whole.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width of a text in a terminal, in columns.
pub(super) fn display_width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The lines of a text, each at most `width` columns; the first line has its own indent. Only a word longer
/// than a line is broken.
#[must_use]
pub(super) fn wrap(text: &str, width: usize, first: &str, others: &str) -> Vec<String> {
    wrap_measured(text, width, first, others, |c| c.width().unwrap_or(0))
}

/// As [`wrap`], with a custom measure for the width of a character.
pub(super) fn wrap_measured(
    text: &str,
    width: usize,
    first: &str,
    others: &str,
    measure: impl Fn(char) -> usize,
) -> Vec<String> {
    let measured = |text: &str| text.chars().map(&measure).sum::<usize>();
    let (space, indent) = (measure(' '), measured(others));
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut column = measured(first);
    let mut at_start = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = measured(word);
        if !at_start && column + space + length > width {
            lines.push(std::mem::replace(&mut line, others.to_owned()));
            column = indent;
        } else if !at_start {
            line.push(' ');
            column += space;
        }
        at_start = false;
        if column + length <= width {
            line.push_str(word);
            column += length;
            continue;
        }
        for c in word.chars() {
            let columns = measure(c);
            if column + columns > width && column > indent {
                lines.push(std::mem::replace(&mut line, others.to_owned()));
                column = indent;
            }
            line.push(c);
            column += columns;
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_spaces_and_indented() {
        assert_eq!(
            wrap("act by Fri 26 Feb, the last working day", 16, "", "  "),
            ["act by Fri 26", "  Feb, the last", "  working day"]
        );
    }

    #[test]
    fn a_hyphen_is_no_place_to_break() {
        assert_eq!(
            wrap("calendar england-and-wales", 20, "", ""),
            ["calendar", "england-and-wales"]
        );
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken() {
        assert_eq!(wrap("an abcdefgh", 5, "", ""), ["an", "abcde", "fgh"]);
        assert_eq!(wrap("日本語", 4, "", ""), ["日本", "語"]);
    }

    #[test]
    fn a_width_of_nothing_ends() {
        assert_eq!(wrap("ab", 0, "", ""), ["a", "b"]);
    }
}
