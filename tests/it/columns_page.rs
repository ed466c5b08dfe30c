//! `docs/columns.md` agrees with the columns that are written.
//!
//! `COLUMNS_PAGE=overwrite cargo test --test it columns_page` rewrites it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dutyclock::report::{Appears, Column, ColumnType, Empty, Schema, Shape, columns};

const BEGIN: &str = "<!-- columns: begin -->\n";
const END: &str = "<!-- columns: end -->\n";

#[test]
fn the_page_lists_every_column_with_its_type_and_meaning() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/columns.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the list begins");
    let (written, after) = rest.split_once(END).expect("the list ends");
    let page = page();
    if std::env::var_os("COLUMNS_PAGE").is_some_and(|value| value == "overwrite") {
        fs::write(&path, [before, BEGIN, &page, END, after].concat()).unwrap();
        return;
    }
    assert!(
        written == page,
        "the columns have changed: `COLUMNS_PAGE=overwrite cargo test --test it columns_page` \
         writes the page again"
    );
}

fn page() -> String {
    format!(
        "\n## Version 2\n\n{}\n### The words\n\n{}\n### PostgreSQL\n\n```sql\n{}```\n\n\
         ### SQL Server\n\n```sql\n{}```\n\n## Version 1\n\n{}\n",
        table(Schema::V2),
        words(),
        create_table(postgresql),
        create_table(sql_server),
        table(Schema::V1),
    )
}

fn table(schema: Schema) -> String {
    let mut table = "| Column | Type | Can be empty | Where | What it says |\n\
                     |---|---|---|---|---|\n"
        .to_owned();
    for Column { name, of, empty, appears, shape, meaning } in columns(schema) {
        let empty = match empty {
            Empty::Never => "no",
            Empty::WithoutDeadline => "in a timeline",
            Empty::Maybe => "yes",
            Empty::Omitted => "the key is left out",
        };
        let lists = match appears {
            Appears::Always => "",
            Appears::WithExplain => "with `--explain`",
            Appears::WithState => "with `--state`",
            Appears::InTimeline => "`timeline`",
        };
        let formats = match shape {
            Shape::Any => "",
            Shape::Nested => "json, jsonl",
            Shape::Flat => "csv, xlsx",
        };
        let place = [lists, formats].into_iter().filter(|place| !place.is_empty());
        let place = place.collect::<Vec<_>>().join("; ");
        let of = type_of(of);
        writeln!(table, "| `{name}` | {of} | {empty} | {place} | {meaning} |").unwrap();
    }
    table
}

fn type_of(of: ColumnType) -> &'static str {
    match of {
        ColumnType::Text => "text",
        ColumnType::Word(_) => "word",
        ColumnType::Date => "day",
        ColumnType::Instant => "time",
        ColumnType::DateOrInstant => "day or time",
        ColumnType::Integer => "whole number",
        ColumnType::Flag => "true or false",
        ColumnType::Texts => "texts",
        ColumnType::Lateness => "object",
    }
}

fn words() -> String {
    let mut table = "| Column | Words |\n|---|---|\n".to_owned();
    for Column { name, of, .. } in columns(Schema::V2) {
        if let ColumnType::Word(words) = of {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            writeln!(table, "| `{name}` | {} |", words.join(", ")).unwrap();
        }
    }
    table
}

/// The table for what `check` writes, without `--explain` and `--state`.
pub(crate) fn create_table(line: fn(&Column) -> (String, &'static str)) -> String {
    let usual = columns(Schema::V2).filter(|column| column.appears == Appears::Always);
    let lines = usual.map(|column| {
        let (name, of) = line(&column);
        // An id may be missing from the input of `due`, and never is from that of `check`.
        let is_known = column.empty != Empty::Maybe || column.name == "case_id";
        let is_text = matches!(column.of, ColumnType::Texts);
        let not_null = if is_known && !is_text { " not null" } else { "" };
        format!("    {name} {of}{not_null}")
    });
    format!("create table deadlines (\n{}\n);\n", lines.collect::<Vec<_>>().join(",\n"))
}

pub(crate) fn postgresql(column: &Column) -> (String, &'static str) {
    let of = match column.of {
        ColumnType::Date => "date",
        ColumnType::Instant => "timestamptz",
        ColumnType::Integer => "integer",
        ColumnType::Flag => "boolean",
        _ => "text",
    };
    (column.name.to_owned(), of)
}

fn sql_server(column: &Column) -> (String, &'static str) {
    let of = match column.of {
        ColumnType::Date => "date",
        ColumnType::Instant => "datetimeoffset(0)",
        ColumnType::Integer => "int",
        ColumnType::Flag => "bit",
        ColumnType::Word(_) => "nvarchar(40)",
        ColumnType::Texts => "nvarchar(max)",
        _ => "nvarchar(450)",
    };
    let is_reserved = RESERVED_BY_SQL_SERVER.contains(&column.name);
    let name = if is_reserved { format!("[{}]", column.name) } else { column.name.to_owned() };
    (name, of)
}

/// The one word of the columns that SQL Server reserves: it goes in brackets.
const RESERVED_BY_SQL_SERVER: [&str; 1] = ["rule"];

/// Words that name a column of version 1, or might one of version 2, and that SQL Server, MySQL or standard SQL
/// reserve.
const RESERVED: [&str; 30] = [
    "as",
    "at",
    "by",
    "case",
    "change",
    "check",
    "condition",
    "date",
    "end",
    "exists",
    "force",
    "from",
    "group",
    "in",
    "interval",
    "key",
    "kill",
    "limit",
    "order",
    "period",
    "plan",
    "references",
    "select",
    "start",
    "table",
    "to",
    "trigger",
    "user",
    "when",
    "within",
];

#[test]
fn no_column_of_version_two_has_a_reserved_name() {
    for Column { name, .. } in columns(Schema::V2) {
        assert!(!RESERVED.contains(&name), "{name}");
    }
}

#[test]
fn no_name_is_given_to_two_columns_of_version_two() {
    let mut names: Vec<&str> = columns(Schema::V2).map(|column| column.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
