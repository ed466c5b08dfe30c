//! What must hold of any input: no panic, little memory, nothing lost, and the same answer twice.
//!
//! Each function takes the bytes of one input, and panics if something does not hold. [`ALL`] names them.

use std::fs;
use std::sync::{Mutex, PoisonError};

use dutyclock::intake::{Input, TomlCase, calendar as read_calendar, import_govuk, table_in};
use dutyclock::rules::Dates;
use dutyclock::{Moment, Nearest, Period};
use peak_alloc::PeakAlloc;
use tempfile::NamedTempFile;

mod cases;
mod workbook;

pub use cases::RULES;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What must hold of the bytes of an input.
pub type Check = fn(&[u8]);

/// Every check, with its name.
pub const ALL: [(&str, Check); 10] = [
    ("spoken_date", spoken_date),
    ("period", period),
    ("rule_table", rule_table),
    ("calendar", calendar),
    ("govuk", govuk),
    ("toml_case", toml_case),
    ("csv", csv),
    ("jsonl", jsonl),
    ("census", census),
    ("workbook", workbook),
];

/// What an input may hold at once, beyond what is always there.
const MEGABYTES: usize = 256;

/// Runs a check, which may hold so much for each megabyte of its input, or part of one. Only one runs at a time.
fn within_memory(input: &[u8], check: impl FnOnce()) {
    static ALONE: Mutex<()> = Mutex::new(());
    // A check that has panicked has failed already.
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    cases::prepare();
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    check();
    let held = MEMORY.peak_usage().saturating_sub(before) >> 20;
    let most = MEGABYTES * input.len().div_ceil(1 << 20).max(1);
    assert!(held <= most, "{held} MB were held for {} bytes of input", input.len());
}

/// The text of an input. What is no text is refused before it is looked at.
fn with_text(input: &[u8], check: impl FnOnce(&str)) {
    if let Ok(text) = std::str::from_utf8(input) {
        within_memory(input, || check(text));
    }
}

/// A date as a person says it, in the past and in the future.
pub fn spoken_date(input: &[u8]) {
    with_text(input, |text| {
        let now: Moment = "2026-11-20 16:40".parse().expect("a moment");
        for nearest in [Nearest::Past, Nearest::Future] {
            let Ok(moment) = Moment::parse(text, &now, nearest) else { continue };
            let again = Moment::parse(&moment.iso(), &now, nearest);
            assert_eq!(again.map(|again| again.iso()).ok(), Some(moment.iso()), "{text}");
        }
    });
}

/// A time allowed, as a rule table writes it.
pub fn period(input: &[u8]) {
    with_text(input, |text| {
        let Ok(period) = text.parse::<Period>() else { return };
        assert_eq!(period.to_string().parse::<Period>().ok(), Some(period), "{text}");
    });
}

/// A rule table.
pub fn rule_table(input: &[u8]) {
    with_text(input, |text| {
        let read = || match table_in("table.toml", text, Dates::All) {
            Ok(rules) => rules.rules().map(|rule| rule.id.clone()).collect::<Vec<_>>().join(" "),
            Err(mistakes) => mistakes.to_string(),
        };
        assert_eq!(read(), read());
    });
}

/// A calendar in TOML.
pub fn calendar(input: &[u8]) {
    let file = file_of(input, "toml");
    within_memory(input, || {
        let path = file.path().to_str().expect("a path of text");
        let read = || read_calendar(path).map(|calendar| format!("{calendar:?}"));
        assert_eq!(
            read().map_err(|error| error.to_string()),
            read().map_err(|error| error.to_string())
        );
    });
}

/// GOV.UK's list of bank holidays.
pub fn govuk(input: &[u8]) {
    let file = file_of(input, "json");
    within_memory(input, || {
        let path = file.path().to_str().expect("a path of text");
        for division in ["england-and-wales", "scotland", "northern-ireland"] {
            let Ok(calendar) = import_govuk(path, division) else { continue };
            assert!(!calendar.holidays.is_empty());
        }
    });
}

/// A case in TOML.
pub fn toml_case(input: &[u8]) {
    with_text(input, |text| {
        if let Ok(case) = TomlCase::new("case.toml", text.to_owned()) {
            // Mistakes are an answer too.
            let _ = case.resolve(&RULES.rules);
        }
    });
    within_memory(input, || cases::check(Input::Toml, input));
}

/// Cases as CSV.
pub fn csv(input: &[u8]) {
    within_memory(input, || cases::check(Input::Csv, input));
}

/// Cases as JSON lines.
pub fn jsonl(input: &[u8]) {
    within_memory(input, || cases::check(Input::Jsonl, input));
}

/// The children in need census.
pub fn census(input: &[u8]) {
    within_memory(input, || cases::check(Input::CinXml, input));
}

/// A workbook with cases, or the XML of its only sheet.
pub fn workbook(input: &[u8]) {
    if input.starts_with(b"<") {
        let packed = workbook::with_sheet(input);
        within_memory(input, || cases::check(Input::Xlsx, &packed));
    } else {
        within_memory(input, || cases::check(Input::Xlsx, input));
    }
}

/// The input in a file, for what is read from files alone.
fn file_of(input: &[u8], extension: &str) -> NamedTempFile {
    let file = tempfile::Builder::new().suffix(&format!(".{extension}")).tempfile();
    let file = file.expect("a folder for temporary files");
    fs::write(&file, input).expect("room for a file");
    file
}
