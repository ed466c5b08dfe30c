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

/// What legislation is called in its address: Acts, instruments and rules of each nation.
const KINDS: [&str; 10] =
    ["ukpga", "asp", "anaw", "asc", "nia", "uksi", "ssi", "wsi", "nisr", "nisi"];

impl Rule {
    /// The address of its words: of the first provision that its source names, or else of the document.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        let document = self.document_address.as_ref()?;
        let provision = provision(&self.source).filter(|_| document.starts_with(LEGISLATION));
        Some(provision.map_or_else(|| document.clone(), |path| format!("{document}/{path}")))
    }
}

/// Whether a text can stand as a link in every format. That of legislation leads to the whole document.
pub(super) fn is_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"'<>()[]\\`|".contains(c);
    let is_link = text
        .strip_prefix("https://")
        .is_some_and(|rest| rest.contains('.') && rest.chars().all(is_plain));
    is_link && text.strip_prefix(LEGISLATION).is_none_or(is_document)
}

/// Whether the path is that of a whole document: `ssi/2009/210`.
fn is_document(path: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match path.split('/').collect::<Vec<_>>()[..] {
        [kind, year, number] => KINDS.contains(&kind) && is_number(year) && is_number(number),
        _ => false,
    }
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
    fn legislation_of_every_nation_is_named_by_its_kind_year_and_number() {
        for document in [
            "ukpga/1989/41",
            "asp/2011/1",
            "anaw/2014/4",
            "asc/2021/1",
            "nia/2015/10",
            "uksi/2010/959",
            "ssi/2009/210",
            "wsi/2015/1818",
            "nisr/1996/461",
            "nisi/1995/755",
        ] {
            assert!(is_address(&format!("{LEGISLATION}{document}")), "{document}");
        }
        for other in
            ["ukpga/1989", "asp/2011/1/section/45", "sasp/2011/1", "asp/2011/one", "asp/2011/1/"]
        {
            assert!(!is_address(&format!("{LEGISLATION}{other}")), "{other}");
        }
        assert_eq!(
            provision("Children (Northern Ireland) Order 1995, article 62(5)").as_deref(),
            Some("article/62")
        );
    }

    #[test]
    fn an_address_has_no_character_that_would_end_a_link() {
        assert!(is_address("https://www.legislation.gov.uk/ukpga/1989/41"));
        assert!(is_address("https://safeguarding.wales"));
        for text in
            ["http://www.gov.uk", "https://", "https://a.b/c d", "https://a.b/)", "ukpga/1989"]
        {
            assert!(!is_address(text), "{text}");
        }
    }
}
