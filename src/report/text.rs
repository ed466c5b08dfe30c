//! Escapes text for formats that would interpret it.

use std::borrow::Cow;

use crate::text::printable;

/// Escapes a text that a spreadsheet would read as a formula. Tabs and line breaks are escaped too: two ids that differ
/// in nothing else stay two.
#[must_use]
pub fn spreadsheet(text: &str) -> Cow<'_, str> {
    let text = match printable(text) {
        // Most cells need nothing, and are looked through once.
        Cow::Owned(_) if text.contains(['\t', '\n']) => {
            let whole = text.replace('\t', "\\t").replace('\n', "\\n");
            Cow::Owned(printable(&whole).into_owned())
        }
        shown => shown,
    };
    if is_formula(&text) { Cow::Owned(format!("'{text}")) } else { text }
}

/// Whether a spreadsheet may read a text as a formula: it ignores space before it, and in some languages takes the
/// full-width signs for the others.
fn is_formula(text: &str) -> bool {
    const SIGNS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];
    text.trim_start().starts_with(SIGNS)
}

/// Escapes a text for one table cell of Markdown, and the HTML inside it.
pub(super) fn markdown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' => shown.extend(['\\', c]),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_sees_no_formula() {
        assert_eq!(spreadsheet("=1+1"), "'=1+1");
        assert_eq!(spreadsheet("@SUM(A1)"), "'@SUM(A1)");
        for text in [" =1+1", "\u{3000}+1", "\u{a0}-1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "﹦1"]
        {
            assert_eq!(spreadsheet(text), format!("'{text}"));
        }
        assert_eq!(spreadsheet("\t=1+1"), "\\t=1+1");
        assert_eq!(spreadsheet("C-1042"), "C-1042");
        assert_eq!(spreadsheet("C 1\t042\n7"), "C 1\\t042\\n7");
    }

    #[test]
    fn markdown_sees_no_markup() {
        assert_eq!(markdown("a|b <b>*c*</b>"), "a\\|b &lt;b&gt;\\*c\\*&lt;/b&gt;");
    }
}
