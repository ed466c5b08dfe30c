//! What is written replaces nothing that is read, and nothing by halves.

use std::collections::BTreeSet;

use crate::common::cli::{self, Ran};
use crate::common::folder::Folder;

const TABLE: &str = "\
id = \"county\"
title = \"Our protocol\"
publisher = \"A made-up authority\"
jurisdiction = \"England\"
source = { title = \"Our protocol\" }
extends = \"base.toml\"
";

fn folder() -> Folder {
    let base = TABLE.replace("base.toml", "child-protection").replace("county", "base");
    Folder::with("county.toml", TABLE)
        .and("base.toml", base)
        .and("cal.toml", "extends = \"more.toml\"\n")
        .and("more.toml", "extends = \"england-and-wales\"\n")
        .and("list.json", "{}")
        .and("cases.csv", "case,referral\nC-1042,2026-11-20\n")
}

/// Every command that has an `--output`, and a file that it reads.
const COMMANDS: &[(&str, &str)] = &[
    ("check cases.csv --rules county.toml", "county.toml"),
    ("compare referral 2026-11-20 --rules county.toml,base.toml", "county.toml"),
    ("due referral 2026-11-20 --rules county.toml", "county.toml"),
    ("explain decision 2026-11-20 --calendar cal.toml", "cal.toml"),
    ("timeline --from-cases cases.csv --case C-1042", "cases.csv"),
    ("events --rules county.toml", "county.toml"),
    ("days add 2026-11-20 1day --calendar cal.toml", "cal.toml"),
    ("days between 2026-11-20 2026-11-23 --calendar cal.toml", "cal.toml"),
    ("days is-working 2026-11-20 --calendar cal.toml", "cal.toml"),
    ("calendar list", ""),
    ("calendar show cal.toml", "cal.toml"),
    ("calendar check cal.toml", "cal.toml"),
    ("calendar import list.json", "list.json"),
    ("rules list", ""),
    ("rules show county.toml", "county.toml"),
    ("rules search visit --rules county.toml", "county.toml"),
    ("rules diff county.toml", "county.toml"),
    ("rules changes working-together", ""),
    ("rules sources --rules county.toml", "county.toml"),
    ("rules new own --extends county.toml", "county.toml"),
    ("rules schema", ""),
    ("schema rules", ""),
];

fn run(folder: &Folder, command: &str, more: &[&str]) -> Ran {
    let words: Vec<&str> = command.split(' ').chain(more.iter().copied()).collect();
    cli::run_in(folder.path(), &words)
}

#[test]
fn no_command_writes_over_a_file_that_it_reads() {
    let folder = folder();
    for (command, file) in COMMANDS.iter().filter(|(_, file)| !file.is_empty()) {
        let before = folder.read(file);
        let ran = run(&folder, command, &["--output", &format!("./{file}")]);
        assert_eq!((ran.code, folder.read(file)), (Some(2), before), "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains("would overwrite"), "{command}: {}", ran.stderr);
    }
}

/// What a table or a calendar extends is read too.
#[test]
fn no_command_writes_over_a_file_that_its_table_extends() {
    let folder = folder();
    for (command, file) in [
        ("rules show county.toml", "base.toml"),
        ("due referral 2026-11-20 --rules county.toml", "base.toml"),
        ("days add 2026-11-20 1day --calendar cal.toml", "more.toml"),
    ] {
        let ran = run(&folder, command, &["--output", file]);
        assert_eq!(ran.code, Some(2), "{command}");
        assert!(ran.stderr.contains(&format!("`{file}`, which is read")), "{}", ran.stderr);
    }
}

#[test]
fn every_command_with_an_output_is_tried() {
    let tried = COMMANDS.iter().map(|(command, _)| {
        let mut words = command.split(' ');
        let first = words.next().unwrap();
        let has_below = ["calendar", "days", "rules"].contains(&first);
        [first].into_iter().chain(words.next().filter(|_| has_below)).collect::<Vec<_>>().join(" ")
    });
    let mut with_output = BTreeSet::new();
    let below = |command: &[&str]| {
        let help = cli::answer(&[command, &["--help"]].concat());
        let commands = help.split("Commands:").nth(1).unwrap_or_default();
        let listed = commands.split("\n\n").next().unwrap_or_default();
        let names =
            listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let names = names.filter_map(|line| line.split_whitespace().next().map(str::to_owned));
        (
            names.filter(|name| name != "help").collect::<Vec<String>>(),
            help.contains("--output <FILE>"),
        )
    };
    for command in below(&[]).0 {
        let (more, has_output) = below(&[&command]);
        if has_output {
            with_output.insert(command.clone());
        }
        for name in more {
            if below(&[&command, &name]).1 {
                with_output.insert(format!("{command} {name}"));
            }
        }
    }
    assert_eq!(tried.collect::<BTreeSet<_>>(), with_output);
}

#[cfg(unix)]
mod on_unix {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    const DUE: &str = "due referral 2026-11-20 --as-of 2026-11-20 --format csv";

    fn shell(folder: &Folder, line: &str) -> Option<i32> {
        let line = line.replace("dutyclock", env!("CARGO_BIN_EXE_dutyclock"));
        Command::new("sh").args(["-c", &line]).current_dir(folder.path()).status().unwrap().code()
    }

    /// `{ echo; dutyclock; echo } > log` shares one place in the file with its neighbours.
    #[test]
    fn standard_output_by_a_path_is_standard_output() {
        let folder = folder();
        for path in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
            let line = format!("{{ echo before; dutyclock {DUE} --output {path}; echo after; }}");
            for redirected in [">", ">>"] {
                fs::write(folder.at("log"), "").unwrap();
                assert_eq!(shell(&folder, &format!("{line} {redirected} log")), Some(0));
                let log = folder.read("log");
                let is_whole = log.starts_with("before\ncase,") && log.ends_with("\nafter\n");
                assert!(is_whole, "{path} {redirected}: {log}");
            }
        }
        let line = format!("echo before > log; dutyclock {DUE} --output /dev/fd/3 3>> log");
        assert_eq!(shell(&folder, &line), Some(0));
        assert!(folder.read("log").starts_with("before\ncase,"));
    }

    #[test]
    fn what_is_read_is_not_appended_to() {
        let folder = folder();
        let before = folder.read("cases.csv");
        assert_eq!(shell(&folder, "dutyclock check cases.csv >> cases.csv 2> said"), Some(2));
        assert_eq!(folder.read("cases.csv"), before);
        assert!(folder.read("said").contains("standard output goes to the input `cases.csv`"));
    }

    #[test]
    fn a_link_stays_a_link_and_leads_to_the_answer() {
        let folder = folder();
        fs::create_dir(folder.at("share")).unwrap();
        for (link, to) in [("new.csv", "share/new.csv"), ("newer.csv", "new.csv")] {
            symlink(to, folder.at(link)).unwrap();
        }
        for _ in ["nothing is there yet", "it is replaced"] {
            let ran = run(&folder, DUE, &["--output", "newer.csv"]);
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            assert!(folder.read("share/new.csv").starts_with("case,"));
            assert!(folder.at("newer.csv").is_symlink() && folder.at("new.csv").is_symlink());
        }
        symlink("round.csv", folder.at("and-round.csv")).unwrap();
        symlink("and-round.csv", folder.at("round.csv")).unwrap();
        let ran = run(&folder, DUE, &["--output", "round.csv"]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.stderr.contains("its links lead to each other"), "{}", ran.stderr);
    }

    #[test]
    fn a_link_to_nothing_yet_is_the_file_that_it_leads_to() {
        let folder = folder();
        symlink("report.csv", folder.at("link.csv")).unwrap();
        let ran = folder.check(&["cases.csv", "--output", "link.csv", "--rejects", "report.csv"]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.stderr.contains("give each its own file"), "{}", ran.stderr);
    }

    #[test]
    fn a_file_that_is_replaced_keeps_its_rights() {
        let folder = folder();
        for mode in [0o600, 0o640, 0o664, 0o666] {
            fs::write(folder.at("out.csv"), "").unwrap();
            fs::set_permissions(folder.at("out.csv"), fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(run(&folder, DUE, &["--output", "out.csv"]).code, Some(0));
            let now = fs::metadata(folder.at("out.csv")).unwrap().permissions().mode();
            assert_eq!(now & 0o777, mode);
        }
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_nothing_else() {
        let folder = folder().and(".dutyclock-Ab12Cd.tmp", "half").and(".dutyclock-notes", "");
        assert_eq!(run(&folder, DUE, &["--output", "out.csv"]).code, Some(0));
        let names = folder.names();
        let hidden: Vec<_> = names.iter().filter(|name| name.starts_with('.')).collect();
        assert_eq!(hidden, [".dutyclock-notes"]);
    }
}
