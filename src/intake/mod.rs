//! Where cases, rule tables and calendars come from: names, files and standard input.

mod buffer_pool;
mod chunks;
mod csv;
mod diagnostic;
mod file;
mod gathering;
mod govuk;
mod in_turn;
mod input;
mod jsonl;
mod linked;
mod names;
mod ordered_parallel;
mod record;
mod rows;
mod tabular;
mod toml;

pub use self::buffer_pool::BufferPool;
pub use self::chunks::{Chunk, Chunks, Records};
pub use self::csv::{
    Cell, CsvFile, CsvRows, Frame, FrameRows, LongCsv, RowFileError, Unmapped, csv_file, read_csv,
    suggest_mapping,
};
pub use self::diagnostic::{Diagnostic, Diagnostics, Finding, Severity};
pub use self::file::Incomplete;
pub use self::file::{FileError, read_text, reason};
pub use self::govuk::{GovukError, import_govuk};
pub use self::in_turn::{InTurn, Joined, JoinedPieces, ReadInTurn, TomlFile, TomlText};
pub use self::input::{Input, Reader};
pub use self::jsonl::{json_lines, read_json_lines};
pub use self::linked::{Linked, Mapping};
pub use self::names::{circumstance, rule_id};
pub use self::ordered_parallel::ordered_parallel;
pub use self::record::{EachRecord, Reject};
pub use self::rows::{Each, RowFile, Rows};
pub use self::tabular::{HeadingMap, Separator, TableOptions};
pub use self::toml::{
    CalendarError, CheckedTable, TableError, TomlCase, beside, calendar, check_table,
    extended_files, inherited_rules, is_file_name, rule_set, table_in, table_options, table_schema,
    toml_case,
};
