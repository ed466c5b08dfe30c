//! The address of the words of a rule, from its citation: where its document is, and the provision that its
//! source names.

use super::rule::Rule;

/// Where the legislation of the United Kingdom is published.
const LEGISLATION: &str = "https://www.legislation.gov.uk/";

/// What a citation calls a provision, and how its address does. The name of a document is written with a
/// capital letter: `Care Planning Regulations 2010`.
const PROVISIONS: [(&str, &str); 4] = [
    ("section", "section"),
    ("regulation", "regulation"),
    ("article", "article"),
    ("Schedule", "schedule"),
];

impl Rule {
    /// The address of its words: of the first provision that its source names, or else of the document.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        let document = self.document_address.as_ref()?;
        let provision = provision(&self.source).filter(|_| document.starts_with(LEGISLATION));
        Some(provision.map_or_else(|| document.clone(), |path| format!("{document}/{path}")))
    }
}

/// Whether a text can stand as a link in every format.
pub(super) fn is_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"'<>()[]\\`|".contains(c);
    text.strip_prefix("https://")
        .is_some_and(|rest| rest.contains('.') && rest.chars().all(is_plain))
}

/// The path of the first provision in a citation: `section/46` for `section 46(6)`.
fn provision(citation: &str) -> Option<String> {
    let mut words = citation.split([' ', ',', ';']).peekable();
    while let Some(word) = words.next() {
        let named =
            |(name, _): &&(&str, &str)| word == *name || word.strip_suffix('s') == Some(name);
        let Some((_, path)) = PROVISIONS.iter().find(named) else { continue };
        let next = words.peek().copied().unwrap_or_default();
        let number: String = next.chars().take_while(char::is_ascii_alphanumeric).collect();
        if number.starts_with(|c: char| c.is_ascii_digit()) {
            return Some(format!("{path}/{number}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_provision_that_a_citation_names_is_its_path() {
        let path = |citation| provision(citation).unwrap_or_default();
        assert_eq!(path("Children Act 1989, section 46(6)"), "section/46");
        assert_eq!(path("Children Act 1989, section 31ZA"), "section/31ZA");
        assert_eq!(path("Our Regulations 2010, regulations 4(2) and 48(3)(a)"), "regulation/4");
        assert_eq!(path("Children Act 1989, Schedule 2, paragraph 19B"), "schedule/2");
        assert_eq!(path("Our Regulations 2010"), "");
    }

    #[test]
    fn an_address_has_no_character_that_would_end_a_link() {
        assert!(is_address("https://www.legislation.gov.uk/ukpga/1989/41"));
        for text in
            ["http://www.gov.uk", "https://", "https://a.b/c d", "https://a.b/)", "ukpga/1989"]
        {
            assert!(!is_address(text), "{text}");
        }
    }
}
