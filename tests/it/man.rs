//! The manual: a page for each command, which `man` shows without a warning.

use crate::common::cli;
use crate::common::skipped;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use skipped::skipped;
use tempfile::TempDir;

/// The pages, in a folder that did not exist before.
fn pages() -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let man1 = folder.path().join("share/man/man1");
    let ran = cli::run(&["man", "--output", man1.to_str().unwrap()]);
    assert_eq!((ran.code, ran.all().as_str()), (Some(0), ""));
    let mut pages: Vec<PathBuf> =
        fs::read_dir(man1).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    (folder, pages)
}

fn name(page: &Path) -> &str {
    page.file_name().unwrap().to_str().unwrap()
}

#[test]
fn every_command_has_a_page() {
    let (_folder, pages) = pages();
    let names: Vec<&str> = pages.iter().map(|page| name(page)).collect();
    for command in ["", "-due", "-check", "-rules", "-rules-show", "-days-is-working", "-man"] {
        assert!(names.contains(&format!("dutyclock{command}.1").as_str()), "{names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("help")), "{names:?}");
}

#[test]
fn a_page_has_the_options_their_variables_and_the_examples() {
    let (_folder, pages) = pages();
    let check = pages.iter().find(|page| name(page) == "dutyclock-check.1").unwrap();
    let text = fs::read_to_string(check).unwrap().replace("\\-", "-");
    for said in [
        "--new-since",
        "DUTYCLOCK_NEW_SINCE",
        ".SH EXAMPLES",
        "\n  dutyclock check case.toml\n",
        "case,event,when",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

/// No page may depend on environment variables.
#[test]
fn the_pages_do_not_depend_on_where_they_are_made() {
    let mut elsewhere = cli::dutyclock(&["man"]);
    elsewhere.env("DUTYCLOCK_RULES", "secret").env("COLUMNS", "40");
    assert_eq!(cli::finish(&mut elsewhere).stdout, cli::answer(&["man"]));
}

#[test]
fn the_first_page_goes_to_standard_output() {
    let page = cli::answer(&["man"]);
    assert!(page.contains(".TH dutyclock 1"), "{page}");
    assert!(page.contains("dutyclock\\-check(1)"), "{page}");
}

#[test]
fn groff_has_nothing_to_warn_of() {
    let (_folder, pages) = pages();
    for page in &pages {
        let formatted = Command::new("groff").args(["-man", "-Tutf8", "-ww"]).arg(page).output();
        let Ok(formatted) = formatted else {
            return skipped("the pages in groff", "it is not installed");
        };
        let warnings = String::from_utf8_lossy(&formatted.stderr);
        assert!(formatted.status.success() && warnings.is_empty(), "{}: {warnings}", name(page));
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("man1");
    fs::write(&file, "").unwrap();
    let ran = cli::run(&["man", "--output", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.starts_with("error: cannot make the folder `"), "{}", ran.stderr);
}
