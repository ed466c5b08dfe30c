//! The table that `rules new` writes is valid, both as it is and with every example in it enabled.

use crate::common::cli;
use std::fs;
use std::path::Path;

use dutyclock::rules::shipped;

fn checked(folder: &Path) -> String {
    let ran = cli::run_in(folder, &["rules", "check", "ours.toml"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.all()
}

/// The same table with every example enabled.
fn with_patterns(table: &str) -> String {
    let is_pattern = |line: &str| {
        line.starts_with('#') && !line.starts_with("# ") && line != "#" && !line.starts_with("#:")
    };
    let line = |line: &str| if is_pattern(line) { line[1..].to_owned() } else { line.to_owned() };
    table.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_new_table_is_sound_whatever_it_extends() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<&str> = shipped::names().collect();
    for extends in names {
        let ran = cli::run_in(folder.path(), &["rules", "new", "ours", "--extends", extends]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{extends}");
        assert!(ran.stdout.lines().all(|line| line.len() <= 120), "{}", ran.stdout);
        fs::write(folder.path().join("ours.toml"), &ran.stdout).unwrap();
        assert!(checked(folder.path()).starts_with("ours: no mistakes; 0 rules in the table"));

        let table = with_patterns(&ran.stdout);
        fs::write(folder.path().join("ours.toml"), &table).unwrap();
        let said = checked(folder.path());
        assert!(said.contains("ours: no mistakes"), "{extends}: {said}");
        // One rule is new, and one has another period where the base has one to change. What is left out
        // may be a duty by law.
        let own = if table.contains("section 1") { "2 rules" } else { "1 rule" };
        assert!(said.contains(&format!("{own} in the table")), "{extends}: {said}");
        assert!(!said.contains("looser"), "{extends}: {said}");
    }
}

#[test]
fn a_new_table_stands_on_a_file_by_its_path_from_its_own() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("district")).unwrap();
    let new = |args: &[&str]| cli::run_in(folder.path(), &[&["rules", "new"], args].concat());
    assert_eq!(new(&["county", "--output", "county.toml"]).code, Some(0));
    let ran = new(&["ours", "--extends", "../county.toml", "--output", "district/ours.toml"]);
    assert_eq!((ran.code, ran.all().as_str()), (Some(0), ""));
    assert!(checked(&folder.path().join("district")).contains("no mistakes"));
}

#[test]
fn what_could_not_be_used_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    for (args, says) in [
        (["Our table", "england"], "ID: table id `Our table` must be lower-case words"),
        (["england", "england"], "extends itself"),
        (["a\"\nb = 1", "england"], "must be lower-case words"),
        (["ours", "englnd"], "--extends: unknown rule table `englnd`; did you mean `england`?"),
        (["ours", "nowhere.toml"], "--extends: cannot read `nowhere.toml`"),
    ] {
        let [id, extends] = args;
        let args = ["rules", "new", id, "--extends", extends, "--output", "ours.toml"];
        let ran = cli::run_in(folder.path(), &args);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
        assert!(!folder.path().join("ours.toml").exists());
    }
}

#[test]
fn a_table_that_is_there_already_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["rules", "new", "ours", "--output", "ours.toml"];
    assert_eq!(cli::run_in(folder.path(), &args).code, Some(0));
    fs::write(folder.path().join("ours.toml"), "# Our rules").unwrap();
    let ran = cli::run_in(folder.path(), &args);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("--output: `ours.toml` is there already"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("ours.toml")).unwrap(), "# Our rules");
}
