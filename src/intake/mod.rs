//! Where cases, rule tables and calendars come from: names, files and standard input.

mod buffer_pool;
mod calendars;
mod case;
mod chunks;
mod csv;
mod definition;
mod file;
mod govuk;
mod input;
mod jsonl;
mod linked;
mod ordered_parallel;
mod record;
mod rows;
mod schema;
mod syntax;
mod tables;

pub use self::buffer_pool::BufferPool;
pub use self::calendars::{CalendarError, calendar};
pub use self::case::{TomlCase, check_circumstance, check_rule, toml_case};
pub use self::chunks::{Chunk, Chunks, Records};
pub use self::csv::{CsvFile, CsvRows, HeadingMap, LongCsv, RowFileError, Unmapped, csv_file};
pub use self::file::{FileError, FileMistakes, Mistaken, Severity, read_text, reason};
pub use self::govuk::{GovukError, import_govuk};
pub use self::input::Input;
pub use self::jsonl::json_lines;
pub use self::linked::{ANNEX_A, CENSUS, Linked, Mapping, SAFEGUARDING_DATASET};
pub use self::ordered_parallel::ordered_parallel;
pub use self::record::{Incomplete, Record, Reject};
pub use self::rows::{RowFile, Rows};
pub use self::schema::table_schema;
pub use self::tables::{
    CheckedTable, TableError, beside, check_table, inherited_rules, is_file_name, rule_set,
    table_in,
};
