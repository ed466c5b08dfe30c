//! Every integration test, in one binary: it builds and links once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    missing_docs
)]

mod annex_a;
mod answers;
mod asking_back;
mod bad_input;
mod browser;
mod calendar_entries;
mod calendars;
mod census;
mod chart;
mod check_counts;
mod check_csv;
mod check_jsonl;
mod check_output;
mod columns;
mod columns_page;
mod commands;
mod common;
mod completions;
mod conditions;
mod counting;
mod data_formats;
mod database_files;
#[cfg(unix)]
mod databases;
mod day_by_day;
mod duties_without_a_date;
mod every_mistake;
mod every_start;
mod explain_tree;
mod findings;
mod first_days;
mod gathered_tables;
mod help_examples;
mod html_report;
#[cfg(unix)]
mod interrupted;
mod json;
mod limits;
mod lists;
mod looser_tables;
mod man;
mod mapping;
mod moved_limits;
mod nations;
mod new_table;
#[cfg(unix)]
mod nightly;
mod not_countable;
mod not_shown;
mod nothing_to_judge;
mod one_event;
mod open_quotes;
mod oracle;
mod output_schema;
mod outputs;
mod overwriting;
mod own_tables;
mod pages;
mod plain_csv;
mod plain_messages;
mod properties;
mod provisional;
mod reading;
mod reading_order;
mod recurring;
mod remembered_limits;
mod repeats;
mod rule_keys;
mod safeguarding_dataset;
mod same_answer;
mod schema;
mod schema_v2;
mod second_opinion;
mod shared_rows;
mod source_size;
mod sources_page;
mod spoken_dates;
mod spoken_names;
mod state;
mod statuses;
mod tables;
mod thirty_nights;
mod timeline;
mod timeline_outputs;
mod totals;
mod unchecked_events;
mod unknown_names;
mod unread;
mod variables;
mod what_ends_a_duty;
mod which_way_a_date_looks;
mod windows_files;
mod without_effect;
mod workbooks;
mod worked_dates;
mod xlsx_output;
