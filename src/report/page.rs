//! The shell of every HTML page: one file without script, network or web font. It follows the light or dark
//! setting of its reader and prints on A4.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Tone;
use crate::text::printable;

const STYLE: &str = include_str!("page.css");

/// A page. Words with a tone have the class `alarm`, `warning` or `good`; colour alone never carries meaning.
pub(super) struct Page<'a> {
    /// Its heading, and its title in a browser tab.
    pub(super) title: &'a str,
    /// The lines under the heading: the date and the criteria of the assessment.
    pub(super) header: Markup,
    /// The rest, in sections that begin with `h2`.
    pub(super) body: Markup,
    /// Style rules beyond those of every page; `page.css` has the variables.
    pub(super) style: &'a str,
}

impl Page<'_> {
    /// Writes the page.
    ///
    /// # Errors
    ///
    /// Any error of the writer.
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

/// Wraps wide content so that it scrolls within the window, with the keyboard too.
pub(super) fn scrolling(name: &str, content: Markup) -> Markup {
    let name = format!("{name}, wider than some screens");
    html! { div.scrolls role="group" aria-label=(name) tabindex="0" { (content) } }
}

/// The class of a tone. It only adds colour: the word carries the meaning.
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
