//! Flags in the formats of databases and forms.

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
        [] => Some(Flag::Blank),
        ["y" | "1" | "true"] => Some(Flag::Yes),
        ["n" | "0" | "false"] => Some(Flag::No),
        _ if words.contains(&"yes") => Some(Flag::Yes),
        _ if words.contains(&"no") => Some(Flag::No),
        _ => None,
    }
}
