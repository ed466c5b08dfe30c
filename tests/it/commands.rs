//! Whole commands with their output: the README, the pages of `docs`, and the snapshots of `tests/commands`.
//!
//! `TRYCMD=overwrite cargo test --test it commands` rewrites the expected output. Read every line of the
//! diff: a due date is right because somebody counted it, not because the program printed it.

use crate::common::cli;
use crate::pages;
use std::process::Command;

/// Each command inherits the environment of this process, so the environment must be clean. If it is not, the
/// test runs again in a clean one.
#[test]
fn commands_print_what_their_snapshots_say() {
    let ambient: Vec<_> = std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.to_str().is_some_and(cli::is_ambient))
        .collect();
    if !ambient.is_empty() {
        let mut again = Command::new(std::env::current_exe().expect("the path of this test"));
        again.args(["--exact", "commands::commands_print_what_their_snapshots_say"]);
        for name in ambient {
            again.env_remove(name);
        }
        assert!(again.status().expect("this test starts again").success());
        return;
    }
    let cases = trycmd::TestCases::new();
    // Another program than that of `cargo build`, such as one of the packages.
    if let Some(program) = std::env::var_os("PROGRAM_UNDER_TEST") {
        cases.register_bin("dutyclock", trycmd::schema::Bin::Path(program.into()));
    }
    cases.case("tests/commands/*.trycmd");
    for page in pages::all() {
        cases.case(page);
    }
    cases.run();
}
