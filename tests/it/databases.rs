//! The commands of `docs/databases.md`, run with the databases: cases out, judged, and loaded again.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::common::cli;
use crate::common::skipped::skipped;

/// Three cases: a breach, one with a time, and one that is done.
const ROWS: &str = "('C-1042', '2026-11-20 16:40:00+00', null), \
                    ('C-1043', '2026-12-11 00:00:00+00', null), \
                    ('C-1044', '2026-12-10 09:15:00+00', '2026-12-11')";

/// The code blocks of a section of the page in these languages, in order.
fn commands(section: &str, language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/databases.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, section) = text.split_once(&format!("\n## {section}\n")).expect("the section");
    let section = section.split("\n## ").next().unwrap();
    let fence = format!("```{language}\n");
    let blocks = section.split(&fence).skip(1);
    let blocks: Vec<String> =
        blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect();
    assert!(!blocks.is_empty(), "{section}");
    blocks
}

/// The statement of `docs/columns.md` that makes the table.
fn create_table() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/columns.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, section) = text.split_once("\n### PostgreSQL\n").expect("the section");
    section.split("```sql\n").nth(1).unwrap().split("```").next().unwrap().to_owned()
}

/// A shell in a folder, in which `dutyclock` is the program under test and always asks as of the same day.
fn bash(folder: &Path, script: &str) -> Command {
    let program = cli::dutyclock(&[]);
    let programs = Path::new(program.get_program()).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(programs).chain(std::env::split_paths(&path));
    let mut command = Command::new("bash");
    command.args(["-c", script]).current_dir(folder);
    command.env("PATH", std::env::join_paths(paths).unwrap());
    command.env("DUTYCLOCK_AS_OF", "2026-12-14");
    command
}

fn output(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let said = String::from_utf8_lossy(&stderr).into_owned();
    let written = String::from_utf8(stdout).unwrap();
    assert!(status.success(), "{command:?}: {written}{said}");
    written
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// What the deadlines of the three cases are, whichever the database.
const DEADLINES: &str = "C-1042|decision|2026-11-23||breached\n\
                         C-1043|decision|2026-12-14||due-today\n\
                         C-1044|decision|2026-12-11||met\n";

/// A PostgreSQL server on a socket in a temporary folder. It does not run as root, so root lets `nobody` run it.
struct Server {
    folder: TempDir,
    programs: PathBuf,
}

impl Server {
    /// `None` if it is not installed.
    fn start() -> Option<Self> {
        let installed = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok);
        let programs = installed.map(|version| version.path().join("bin"));
        let programs = programs.filter(|programs| programs.join("initdb").exists()).max()?;
        let server = Self { folder: tempfile::tempdir().unwrap(), programs };
        let folder = server.folder.path();
        if fs::metadata(folder).unwrap().uid() == 0 {
            chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        output(&mut server.as_user("initdb", &["-D", "data", "-U", "tester", "-A", "trust", "-N"]));
        let options = format!("-k {} -h '' -F", folder.display());
        let start = ["-D", "data", "-w", "-l", "log", "-o", &options, "start"];
        output(&mut server.as_user("pg_ctl", &start));
        Some(server)
    }

    /// With the cases, and an empty table for their deadlines; `None` if it is not installed.
    fn with_cases() -> Option<Self> {
        let server = Self::start()?;
        server.psql("create table cases (case_id text, referral timestamptz, decision date)");
        server.psql(&format!("insert into cases values {ROWS}"));
        server.psql(&create_table());
        Some(server)
    }

    /// A program of the server, run by somebody who is not root.
    fn as_user(&self, program: &str, args: &[&str]) -> Command {
        let program = self.programs.join(program);
        let owner = fs::metadata(self.folder.path()).unwrap().uid();
        let is_root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
        let mut command = if is_root {
            let mut command = Command::new("setpriv");
            command.args([format!("--reuid={owner}"), format!("--regid={owner}")]);
            command.arg("--clear-groups").arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(args).current_dir(self.folder.path()).env("LC_ALL", "C.UTF-8");
        command
    }

    fn psql(&self, sql: &str) -> String {
        output(self.bash(self.folder.path(), "psql --no-psqlrc -At -c \"$SQL\"").env("SQL", sql))
    }

    fn bash(&self, folder: &Path, script: &str) -> Command {
        let mut command = bash(folder, script);
        command.env("PGHOST", self.folder.path());
        command.env("PGUSER", "tester").env("PGDATABASE", "postgres");
        command
    }
}

const NOBODY: u32 = 65534;

impl Drop for Server {
    fn drop(&mut self) {
        // A server that is gone already need not be stopped.
        let _ = self.as_user("pg_ctl", &["-D", "data", "-m", "immediate", "stop"]).output();
    }
}

#[test]
fn postgresql_gives_cases_and_takes_deadlines_in_one_transaction() {
    let name = "postgresql_gives_cases_and_takes_deadlines_in_one_transaction";
    let Some(server) = Server::with_cases() else {
        return skipped(name, "the PostgreSQL server is not installed");
    };
    let folder = tempfile::tempdir().unwrap();
    for script in commands("PostgreSQL", "bash") {
        // Twice, as on two nights.
        output(&mut server.bash(folder.path(), &script));
        output(&mut server.bash(folder.path(), &script));
    }
    let listed = "select case_id, rule, due, due_at, status from deadlines where rule = 'decision' \
                  order by case_id";
    assert_eq!(server.psql(listed), DEADLINES);
    let start = "select counted_from, counted_from_at at time zone 'UTC' from deadlines \
                 where case_id = 'C-1042' and rule = 'decision'";
    assert_eq!(server.psql(start), "2026-11-20|2026-11-20 16:40:00\n");
    let reserved = "select count(*) from pg_get_keywords() join information_schema.columns \
                    on word = column_name where table_name = 'deadlines' and catcode in ('R', 'T')";
    assert_eq!(server.psql(reserved), "0\n", "no column needs quotes");
    let rows = fs::read_to_string(folder.path().join("deadlines.csv")).unwrap();
    let count = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes());
    let count = count.into_records().count();
    assert_eq!(server.psql("select count(*) from deadlines"), format!("{count}\n"));
}

/// If a row cannot be loaded, readers keep the deadlines of the last night.
#[test]
fn postgresql_keeps_the_old_deadlines_if_the_new_ones_cannot_be_loaded() {
    let name = "postgresql_keeps_the_old_deadlines_if_the_new_ones_cannot_be_loaded";
    let Some(server) = Server::with_cases() else {
        return skipped(name, "the PostgreSQL server is not installed");
    };
    let folder = tempfile::tempdir().unwrap();
    let scripts = commands("PostgreSQL", "bash");
    output(&mut server.bash(folder.path(), &scripts[0]));
    let before = server.psql("select count(*) from deadlines");
    server.psql("alter table deadlines add check (case_id <> 'C-1045')");
    server.psql("insert into cases values ('C-1045', '2026-12-10', null)");
    let ran = server.bash(folder.path(), &scripts[0]).output().unwrap();
    assert!(!ran.status.success(), "{ran:?}");
    assert_eq!(server.psql("select count(*) from deadlines"), before);
}

#[test]
fn sqlite_gives_cases_and_takes_deadlines() {
    if !is_installed("sqlite3") {
        return skipped("sqlite_gives_cases_and_takes_deadlines", "sqlite3 is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let sql = format!(
        "create table cases (case_id text, referral text, decision text);\
         insert into cases values {ROWS};"
    );
    let sqlite =
        |sql: &str| output(bash(folder.path(), "sqlite3 cases.db \"$SQL\"").env("SQL", sql));
    sqlite(&sql);
    for sql in commands("SQLite", "sql") {
        sqlite(&sql);
    }
    for script in commands("SQLite", "bash") {
        output(&mut bash(folder.path(), &script));
        output(&mut bash(folder.path(), &script));
    }
    let listed = "select case_id, rule, due, due_at, status from deadlines where rule = 'decision' \
                  order by case_id";
    assert_eq!(sqlite(listed), DEADLINES);
}

#[test]
fn duckdb_gives_cases_and_writes_parquet() {
    if !is_installed("duckdb") {
        return skipped("duckdb_gives_cases_and_writes_parquet", "duckdb is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let duckdb = |sql: &str| {
        output(
            bash(folder.path(), "duckdb -csv -noheader -separator '|' -nullvalue '' -c \"$SQL\"")
                .env("SQL", sql),
        )
    };
    duckdb(&format!(
        "copy (select column0 as case_id, column1::timestamp as referral, column2::date as decision \
         from (values {}) as cases(column0, column1, column2)) to 'cases.parquet'",
        ROWS.replace("+00'", "'")
    ));
    for script in commands("DuckDB, and Parquet", "bash") {
        output(&mut bash(folder.path(), &script));
    }
    let listed = "select case_id, rule, due, due_at, status from 'deadlines.parquet' \
                  where rule = 'decision' order by case_id";
    assert_eq!(duckdb(listed), DEADLINES);
    let types = "select column_type from (describe select * from 'deadlines.parquet') \
                 where column_name in ('due', 'due_at', 'late_by_days') order by column_name";
    assert_eq!(duckdb(types), "DATE\nTIMESTAMP WITH TIME ZONE\nBIGINT\n");
}
