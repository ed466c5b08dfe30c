//! Suggestions for misspelt names: "did you mean".

use crate::limits::NAME;

/// [`did_you_mean`], or other words if nothing is similar enough.
#[must_use]
pub fn did_you_mean_or<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    match did_you_mean(written, known) {
        nothing if nothing.is_empty() => otherwise(),
        meant => meant,
    }
}

/// A suffix for an error message: ``; did you mean `referral`?``, or empty.
#[must_use]
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    likely(written, known).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// The most similar name, if one is similar enough.
#[must_use]
pub fn likely<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LIKELY: f64 = 0.75;
    if written.len() > NAME {
        return None;
    }
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(likeness, _)| *likeness >= LIKELY)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

/// The name that was probably misspelt.
#[must_use]
pub fn misspelt<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().filter_map(|name| Some((misspelling(written, name)?, name)));
    near.min().map(|(_, name)| name)
}

/// Whether two names of elements differ in case alone, or in a letter, a digit or two.
#[must_use]
pub fn is_alike(written: &str, known: &str) -> bool {
    const SHORTEST: usize = 7;
    let is_comparable = known.len() >= SHORTEST && written.len() <= NAME;
    is_comparable && strsim::osa_distance(&written.to_lowercase(), &known.to_lowercase()) <= 2
}

/// In how many letters a name is misspelt, if it is: in one of five or more, or in two of eight or more. Shorter
/// names are abbreviations, of which another letter makes another; of these, two letters may be swapped. Another number
/// is another section, and `no` before a name makes it the opposite: neither is a misspelling.
#[must_use]
pub fn misspelling(written: &str, known: &str) -> Option<usize> {
    const MOST: usize = 2;
    let is_too_long = written.len().max(known.len()) > NAME;
    // Bytes first, which are cheap to count: no letter has more than four.
    let is_of_other_length = written.len().abs_diff(known.len()) > 4 * MOST
        || written.chars().count().abs_diff(known.chars().count()) > MOST;
    if is_too_long
        || is_of_other_length
        || !digits(written).eq(digits(known))
        || is_opposite(written, known)
    {
        return None;
    }
    let sorted = |name: &str| {
        let mut letters: Vec<char> = name.chars().collect();
        letters.sort_unstable();
        letters
    };
    let most = match written.len().min(known.len()) {
        0..=4 => usize::from(sorted(written) == sorted(known)),
        5..=7 => 1,
        _ => MOST,
    };
    Some(strsim::osa_distance(written, known)).filter(|letters| *letters <= most)
}

fn digits(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(char::is_ascii_digit)
}

fn is_opposite(written: &str, known: &str) -> bool {
    let negates = |one: &str, other: &str| {
        ["no", "not", "un"].iter().any(|no| one.strip_prefix(no) == Some(other))
    };
    negates(written, known) || negates(known, written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_or_two_of_difference_is_a_misspelling() {
        for (written, known, letters) in [
            ("referal", "referral", Some(1)),
            ("refferal", "referral", Some(2)),
            ("reveiw", "review", Some(1)),
            ("reveiws", "review", None),
            ("cla", "lac", None),
            ("rcpc", "icpc", None),
            ("ipcc", "icpc", Some(1)),
            ("cla", "complaint", None),
            ("section17", "section37", None),
            ("section7", "section47", None),
            ("secton47", "section47", Some(1)),
            ("childprotectionplan", "nochildprotectionplan", None),
            ("notneeded", "needed", None),
        ] {
            assert_eq!(misspelling(written, known), letters, "{written}");
        }
    }

    #[test]
    fn what_is_longer_than_a_name_is_not_compared() {
        let long = "referral".repeat(100_000);
        assert_eq!(misspelling(&long, &long), None);
        assert_eq!(likely(&long, [long.as_str()]), None);
    }
}
