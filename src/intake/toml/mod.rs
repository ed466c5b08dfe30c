//! Cases, rule tables and calendars in TOML.

mod calendars;
mod case;
mod mapping;
mod messages;
mod recover;
mod schema;
mod syntax;
mod tables;

pub use self::calendars::{CalendarError, calendar};
pub use self::case::{TomlCase, toml_case};
pub use self::mapping::table_options;
pub use self::schema::table_schema;
pub use self::tables::{
    CheckedTable, TableError, beside, check_table, extended_files, inherited_rules, is_file_name,
    rule_set, table_in,
};
