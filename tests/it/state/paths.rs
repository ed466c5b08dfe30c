//! What `check` writes replaces nothing that it reads.

use super::*;

const TABLE: &str = "id = \"x\"\n";

fn folder() -> Folder {
    let folder = Folder::with("cases.csv", HEADINGS.to_owned() + OPEN);
    let others = ["rules.toml", "calendar.toml", "mapping.toml"];
    others.into_iter().fold(folder, |folder, name| folder.and(name, TABLE))
}

#[track_caller]
fn assert_refused(folder: &Folder, args: &[&str], kept: &str) {
    let before = folder.read(kept);
    let ran = folder.check(args);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{args:?}");
    assert!(ran.stderr.contains("would overwrite"), "{args:?}: {}", ran.stderr);
    assert_eq!(folder.read(kept), before, "{args:?}");
}

#[test]
fn what_is_written_never_replaces_what_is_read() {
    let folder = folder();
    for option in ["--output", "--rejects", "--state"] {
        assert_refused(&folder, &["cases.csv", option, "./cases.csv"], "cases.csv");
        for (reads, name) in [
            ("--rules", "rules.toml"),
            ("--calendar", "calendar.toml"),
            ("--mapping", "mapping.toml"),
        ] {
            assert_refused(&folder, &["cases.csv", reads, name, option, name], name);
        }
    }
}

#[test]
fn a_link_to_what_is_read_is_refused_too() {
    let folder = folder();
    std::fs::hard_link(folder.at("cases.csv"), folder.at("hard.csv")).unwrap();
    assert_refused(&folder, &["cases.csv", "--rejects", "hard.csv"], "cases.csv");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("cases.csv", folder.at("soft.csv")).unwrap();
        assert_refused(&folder, &["cases.csv", "--output", "soft.csv"], "cases.csv");
    }
}

#[cfg(unix)]
#[test]
fn a_device_may_be_written_to() {
    let args = ["cases.csv", "--as-of", FRIDAY, "--output", "/dev/null", "--rejects", "/dev/null"];
    let ran = folder().check(&args);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
}

#[test]
fn two_reports_never_share_a_file() {
    let folder = folder();
    for (one, other) in [("--output", "--rejects"), ("--rejects", "--state")] {
        let ran = folder.check(&["cases.csv", one, "y", other, "./y"]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.stderr.contains("give each its own file"), "{}", ran.stderr);
    }
}

#[test]
fn a_report_goes_to_no_folder_that_is_read() {
    let folder = folder();
    std::fs::create_dir(folder.at("lists")).unwrap();
    let ran = folder.check(&["lists", "--rejects", "lists/rejects.csv"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("lies in the folder `lists`"), "{}", ran.stderr);
}

/// The records that the file would have named must be named again.
#[test]
fn what_the_rejects_could_not_say_has_not_been_told() {
    let nights = Nights::new(&[OPEN, NO_DATE]);
    let ran = nights.run(FRIDAY, &["--rejects", "no-such-folder/rejects.csv"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.contains("the next run reports the same again"), "{}", ran.stderr);
    assert!(!nights.0.at("told.json").exists());
}

#[test]
fn a_state_from_the_future_says_how_to_go_on() {
    let nights = Nights::new(&[OPEN]);
    nights.night("2027-12-01T06:30");
    let ran = nights.run(FRIDAY, &[]);
    assert_eq!(ran.code, Some(2));
    for says in ["put back a copy of `told.json` from before it", "move it away to start again"] {
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
    }
}
