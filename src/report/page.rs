//! The shell of every HTML page: one file that needs no script, no network and no font but the
//! system's, is light or dark as its reader has it, and prints on A4.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Tone;
use crate::text::printable;

const STYLE: &str = include_str!("page.css");

/// A page to be written. Words with a tone have one of the classes `alarm`, `warning` and `good`;
/// no meaning is in the colour alone.
pub(super) struct Page<'a> {
    /// What it is about: its heading, and its name in a tab.
    pub(super) title: &'a str,
    /// What stands under the heading: as of when, and by what.
    pub(super) header: Markup,
    /// The rest, in sections that begin with `h2`.
    pub(super) body: Markup,
    /// Rules of style beside those of every page; the variables are in `page.css`.
    pub(super) style: &'a str,
}

impl Page<'_> {
    /// Writes the page.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.markup().into_string().as_bytes())
    }

    fn markup(&self) -> Markup {
        let title = printable(self.title);
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="generator" content=(VERSION);
                    title { (title) " · dutyclock" }
                    style { (PreEscaped(STYLE)) (PreEscaped(self.style)) }
                }
                body {
                    header { h1 { (title) } (self.header) }
                    main { (self.body) }
                    footer {
                        p {
                            "Made by " (VERSION) ". It counts dates; it does not decide whether a \
                             threshold is met, and a local procedure may be tighter than the guidance."
                        }
                    }
                }
            }
        }
    }
}

/// What may be wider than a window scrolls within it, by keys too.
pub(super) fn scrolling(name: &str, content: Markup) -> Markup {
    let name = format!("{name}, wider than some screens");
    html! { div.scrolls role="group" aria-label=(name) tabindex="0" { (content) } }
}

/// The class of a tone. It is only colour; the word says it.
pub(super) fn class(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Alarm => Some("alarm"),
        Tone::Warning => Some("warning"),
        Tone::Good => Some("good"),
        Tone::Plain | Tone::Heading => None,
    }
}

const VERSION: &str = concat!("dutyclock ", env!("CARGO_PKG_VERSION"));

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str) -> String {
        let (header, body) = (html! { p { "As of today" } }, html! { p { "Nothing." } });
        Page { title, header, body, style: ".row{}" }.markup().into_string()
    }

    #[test]
    fn a_page_needs_nothing_from_elsewhere() {
        let page = page("Timeline");
        for foreign in ["<script", "<link", "<img", "http:", "https:", "url(", "@import"] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }

    #[test]
    fn a_title_is_text_and_no_markup() {
        let page = page("<b>\u{202e}");
        assert!(page.contains("<h1>&lt;b&gt;\\u{202e}</h1>"), "{page}");
        assert!(!page.contains("<b>"), "{page}");
    }
}
