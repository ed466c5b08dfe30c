//! The input format of a file, and what is said of a census.

use anyhow::{Result, anyhow};
use dutyclock::Moment;
use dutyclock::intake::Input;
use dutyclock::text::excerpt;

/// A message on a census that gives its reference date.
pub(super) fn dated_remark(date: Moment) -> String {
    format!("checked as of {date}, the reference date of the census")
}

/// A message on a census that does not.
pub(super) fn undated_remark(file: &str, as_of: Moment) -> String {
    let file = excerpt(file);
    format!("`{file}` has no ReferenceDate: checked as of {as_of}; give --as-of for another day")
}

/// The input format of a file: as given, or from its extension.
pub(super) fn input_of(file: &str, said: Option<Input>) -> Result<Input> {
    said.or_else(|| Input::of_file(file)).ok_or_else(|| {
        let names: Vec<&str> = Input::ALL.iter().map(|input| input.name()).collect();
        anyhow!(
            "`{file}`: unknown format; name a file that ends in {}, or give --input with {}",
            endings(),
            names.join(", ")
        )
    })
}

/// The file extensions of the formats: `.toml, .csv or .xml`.
fn endings() -> String {
    let known = Input::ALL.iter().filter_map(|input| input.ending());
    let known: Vec<String> = known.map(|ending| format!(".{ending}")).collect();
    match known.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        known => known.concat(),
    }
}
