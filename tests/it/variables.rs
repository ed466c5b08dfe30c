//! Environment variables that set no option.

use crate::common::cli::{Ran, dutyclock, finish};

fn due(name: &str, value: &str, more: &[&str]) -> Ran {
    let args = ["due", "referral", "2026-11-20", "--as-of", "2026-11-20"];
    finish(dutyclock(&[&args, more].concat()).env(name, value))
}

#[test]
fn a_misspelt_variable_is_refused_with_the_one_that_was_meant() {
    for (name, meant) in [
        ("DUTYCLOCK_CALENDER", "DUTYCLOCK_CALENDAR"),
        ("DUTYCLOCK_REJECT", "DUTYCLOCK_REJECTS"),
        ("DUTYCLOCK_FAILON", "DUTYCLOCK_FAIL_ON"),
    ] {
        let ran = due(name, "x", &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{name}");
        assert!(ran.stderr.contains(&format!("did you mean `{meant}`?")), "{}", ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_variable_in_small_letters_is_refused_where_it_is_another() {
    let ran = due("dutyclock_rules", "set-procedures", &[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("did you mean `DUTYCLOCK_RULES`?"), "{}", ran.stderr);
}

#[test]
fn a_variable_of_another_program_is_named() {
    let ran = due("DUTYCLOCK_HOME", "/opt", &[]);
    assert_eq!(ran.code, Some(0));
    let note = "note: the environment variable `DUTYCLOCK_HOME` sets no option, and is ignored";
    assert!(ran.stderr.contains(note), "{}", ran.stderr);
}

/// A variable for `check` means nothing to `due`, and is no mistake.
#[test]
fn a_variable_of_another_command_is_no_mistake() {
    let ran = due("DUTYCLOCK_STATE", "state.json", &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
}
