//! What is wrong with tables, for programs: as JSON, or as annotations of GitHub.

use std::io::{self, Write};

use anyhow::Result;
use dutyclock::intake::{CheckedTable, Finding, Severity, is_file_name};
use serde::Serialize;

/// A table that was checked.
#[derive(Debug, Serialize)]
struct TableOutcome {
    /// The file or name, as it was given.
    path: String,
    /// The id, if the table can be used.
    table: Option<String>,
    /// Number of rules in the table itself, if it can be used.
    own_rules: Option<usize>,
    /// Number of rules with those that are inherited, if it can be used.
    rules: Option<usize>,
    errors: usize,
    warnings: usize,
}

/// What was found in several tables.
#[derive(Debug, Default)]
pub(super) struct Findings {
    tables: Vec<TableOutcome>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Document<'f> {
    schema: &'static str,
    tables: &'f [TableOutcome],
    findings: &'f [Finding],
}

impl Findings {
    /// Adds what was found in a table, or why it could not be read.
    pub(super) fn add(&mut self, name: &str, checked: Result<CheckedTable>) {
        let (rules, findings) = match checked {
            Ok(CheckedTable { rules, findings, .. }) => (rules, findings.findings()),
            Err(error) => (None, vec![Finding::of_file(name, format!("{error:#}"))]),
        };
        let count = |severity| findings.iter().filter(|known| known.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let usable = rules.as_ref().filter(|_| errors == 0);
        self.tables.push(TableOutcome {
            path: name.to_owned(),
            table: usable.map(|rules| rules.id.clone()),
            own_rules: usable.map(|rules| rules.own_rules().count()),
            rules: usable.map(|rules| rules.latest_rules().count()),
            errors,
            warnings,
        });
        self.findings.extend(findings);
    }

    /// Whether something is wrong; warnings too, if they count.
    pub(super) fn fail(&self, is_strict: bool) -> bool {
        self.tables.iter().any(|table| table.errors > 0 || (is_strict && table.warnings > 0))
    }

    /// Writes one JSON document.
    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { tables, findings } = self;
        let document = Document { schema: "dutyclock/rules-check/v1", tables, findings };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }

    /// Writes a workflow command of GitHub Actions for each finding, which shows it beside its line.
    pub(super) fn write_annotations(&self, out: &mut dyn Write) -> io::Result<()> {
        for Finding { path, line, column, severity, message, .. } in &self.findings {
            let level = match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let file = is_file_name(path).then(|| format!("file={}", property(path)));
            let line = line.map(|line| format!("line={line}"));
            let column = column.map(|column| format!("col={column}"));
            let place: Vec<String> = [file, line, column].into_iter().flatten().collect();
            let space = if place.is_empty() { "" } else { " " };
            writeln!(out, "::{level}{space}{}::{}", place.join(","), data(message))?;
        }
        Ok(())
    }
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
