//! Suggestions for misspelt names: "did you mean".

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
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(likeness, _)| *likeness >= LIKELY)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}
