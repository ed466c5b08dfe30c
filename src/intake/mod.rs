//! Where cases, rule tables and calendars come from: names, files and standard input.

mod calendars;
mod case;
mod file;
mod govuk;
mod record;
mod tables;

pub use self::calendars::{CalendarError, calendar};
pub use self::case::{TomlCase, check_circumstance, check_rule, toml_case};
pub use self::file::{FileError, FileMistakes, Mistaken, read_text, reason};
pub use self::govuk::{GovukError, import_govuk};
pub use self::record::{Incomplete, Record, Reject};
pub use self::tables::{TableError, is_file_name, rule_set};
