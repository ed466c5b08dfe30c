//! What was probably meant by a misspelt name.

/// As [`did_you_mean`], or other words where nothing is likely.
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

/// Words for an error that names what was meant: ``; did you mean `referral`?``, or nothing.
#[must_use]
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    likely(written, known).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// The name that was probably meant, if any.
#[must_use]
pub fn likely<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LIKELY: f64 = 0.75;
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(likeness, _)| *likeness >= LIKELY)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}
