//! Tab completion in the shells, tested with the shells that are installed.

use crate::common::cli;
use crate::common::skipped;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use skipped::skipped;

/// Types the words into a shell, the last one incomplete, and returns the suggestions.
type Shell = fn(&[&str]) -> Option<BTreeSet<String>>;

const SHELLS: [(&str, Shell); 3] = [("bash", bash), ("zsh", zsh), ("fish", fish)];

/// `None`, with a message, if that shell is not installed.
fn suggested(shell: &str, script: &str, words: &[&str]) -> Option<BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_BIN_EXE_dutyclock")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let ran = Command::new(shell)
        .args(["-c", script, shell])
        .args(words)
        .env("PATH", format!("{}:{path}", folder.display()))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let Ok(ran) = ran else {
        skipped(&format!("completions in {shell}"), "it is not installed");
        return None;
    };
    let error = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && error.is_empty(), "{shell}, {words:?}: {error}");
    let shown = String::from_utf8(ran.stdout).unwrap();
    Some(shown.lines().map(str::to_owned).collect())
}

fn bash(words: &[&str]) -> Option<BTreeSet<String>> {
    let script = r#"
        source <(dutyclock completions bash)
        COMP_WORDS=(dutyclock "$@"); COMP_CWORD=$#; COMP_TYPE=9
        function=$(complete -p dutyclock | sed 's/.* -F \([^ ]*\) .*/\1/')
        $function dutyclock "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2> /dev/null
        for suggestion in "${COMPREPLY[@]}"; do echo "$suggestion"; done"#;
    suggested("bash", script, words)
}

/// The shell's own functions for showing suggestions need a terminal: here they print.
fn zsh(words: &[&str]) -> Option<BTreeSet<String>> {
    let script = r#"
        compdef() { completer=$1 }
        _describe() {
            for list in "${@[@]}"; do
                [[ ${(Pt)list} == *array* ]] && for one in "${(@P)list}"; do echo "$one"; done
            done
        }
        source <(dutyclock completions zsh)
        words=(dutyclock "$@"); CURRENT=$(( $# + 1 ))
        $completer"#;
    let shown = suggested("zsh", script, words)?;
    Some(shown.iter().map(|line| without_meaning(line, ':')).collect())
}

fn fish(words: &[&str]) -> Option<BTreeSet<String>> {
    let script = r#"
        dutyclock completions fish | source
        complete -C "dutyclock $argv""#;
    let shown = suggested("fish", script, words)?;
    Some(shown.iter().map(|line| without_meaning(line, '\t')).collect())
}

fn without_meaning(line: &str, separator: char) -> String {
    line.split(separator).next().unwrap_or_default().to_owned()
}

/// Asserts that every shell suggests exactly these, apart from longer forms of them.
#[track_caller]
fn completes(words: &[&str], expected: &[&str]) {
    for (name, shell) in SHELLS {
        let Some(suggested) = shell(words) else { continue };
        let expected: BTreeSet<String> = expected.iter().map(ToString::to_string).collect();
        assert_eq!(suggested, expected, "{name}, {words:?}");
    }
}

#[track_caller]
fn offers(words: &[&str], expected: &[&str]) {
    for (name, shell) in SHELLS {
        let Some(suggested) = shell(words) else { continue };
        for known in expected {
            assert!(suggested.contains(*known), "{name}, {words:?}, {known}: {suggested:?}");
        }
    }
}

#[test]
fn commands_and_options_are_completed() {
    completes(&["com"], &["compare", "completions"]);
    completes(&["calendar", "i"], &["import"]);
    completes(&["check", "cases.csv", "--new"], &["--new-since"]);
}

#[test]
fn events_are_completed_by_the_names_of_the_tables() {
    completes(&["due", "referral-"], &["referral-confirmed"]);
    completes(&["compare", "icpc-n"], &["icpc-not-required"]);
    completes(&["due", "strategy-m"], &["strategy-meeting"]);
    completes(&["due", "LAC-v"], &["lac-visit"]);
    offers(&["due", ""], &["referral", "strategy-discussion", "icpc", "review"]);
}

#[test]
fn what_was_done_is_completed_up_to_its_date() {
    completes(&["due", "referral", "--done", "deci"], &["decision="]);
    completes(&["due", "referral", "--extend", "first-rev"], &["first-review="]);
}

#[test]
fn rules_are_completed() {
    completes(&["explain", "written"], &["written-confirmation"]);
    completes(&["rules", "show", "england", "written"], &["written-confirmation"]);
}

#[test]
fn tables_and_calendars_are_completed_and_so_are_files_of_ones_own() {
    completes(&["due", "referral", "--rules", "trix"], &["trix-referrals-2024"]);
    completes(&["rules", "show", "dfe"], &["dfe-measures"]);
    completes(&["days", "add", "today", "1 month", "--calendar", "sc"], &["scotland"]);
    completes(&["calendar", "show", "north"], &["northern-ireland"]);
    completes(&["due", "icpc", "--rules", "examples/loc"], &["examples/local-protocol.toml"]);
    offers(&["due", "icpc", "--rules", "working-together"], &["working-together"]);
}

#[test]
fn the_values_of_options_are_completed() {
    completes(&["check", "cases.csv", "--by", ""], &["owner", "rule", "table"]);
    completes(&["rules", "list", "--format", "j"], &["json", "jsonl"]);
    completes(&["check", "cases.csv", "--input", "s"], &["ssd"]);
    completes(&["completions", "po"], &["powershell"]);
    completes(&["due", "referral", "ye"], &["yesterday"]);
}

#[test]
fn files_of_cases_are_completed() {
    completes(&["check", "examples/open"], &["examples/open-cases.csv"]);
}

/// An unknown word is not completed. The command answers it with a suggestion as usual.
#[test]
fn an_unknown_name_is_left_to_the_command() {
    completes(&["due", "no-such"], &[]);
    let ran = cli::run(&["due", "referal", "2026-11-20"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("did you mean `referral`?"), "{}", ran.stderr);
}

/// PowerShell and Elvish call the program in the same way, so they need not be installed.
#[test]
fn every_shell_has_a_script_that_asks_dutyclock() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = cli::answer(&["completions", shell]);
        assert!(script.contains("DUTYCLOCK_COMPLETE"), "{shell}: {script}");
        let mut asked = cli::dutyclock(&["--", "dutyclock", "due", "concern"]);
        asked.env("DUTYCLOCK_COMPLETE", shell).env("_CLAP_COMPLETE_INDEX", "2");
        let ran = cli::finish(&mut asked);
        assert!(ran.stdout.starts_with("concern-identified"), "{shell}: {ran:?}");
    }
}

#[test]
fn an_unknown_shell_is_told_which_there_are() {
    let ran = cli::run(&["completions", "tcsh"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("bash, elvish, fish, powershell, zsh"), "{}", ran.stderr);
}
