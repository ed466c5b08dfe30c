//! A second opinion: the program in `tests/oracle`, in another language and written from `docs/counting.md`, recounts
//! what `check` says of made-up cases.

use std::path::Path;
use std::process::Command;

use crate::common::skipped::skipped;

const ENOUGH: u32 = 100_000;

fn python(script: &str, args: &[&str]) -> Option<(bool, String)> {
    // `tomllib` came with Python 3.11.
    let probe = Command::new("python3").args(["-c", "import tomllib"]).output().ok()?;
    if !probe.status.success() {
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(script);
    let ran = Command::new("python3").arg("-B").arg(script).args(args).output().ok()?;
    let said = [ran.stdout, ran.stderr].concat();
    Some((ran.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[test]
fn a_recount_in_python_agrees_on_a_hundred_thousand_deadlines() {
    let Some((agrees, said)) = python("compare.py", &[env!("CARGO_BIN_EXE_dutyclock")]) else {
        return skipped("tests/oracle", "Python 3.11 is not installed");
    };
    assert!(agrees, "{said}");
    let counted = said.lines().find_map(|line| line.split_once(" deadlines recounted")).unwrap().0;
    assert!(counted.parse::<u32>().unwrap() >= ENOUGH, "{said}");
}
