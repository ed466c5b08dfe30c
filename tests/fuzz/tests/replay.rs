//! Runs every check on the inputs that are kept, and on broken copies of them.

use std::fs;
use std::path::{Path, PathBuf};

use dutyclock_fuzz::{ALL, RULES};
use fastrand::Rng;

/// How many broken copies are made for each check. `MUTATIONS` asks for more.
const MUTATIONS: u64 = 400;
/// What joins inputs in an interesting way.
const PIECES: [&str; 24] = [
    "\"",
    "'",
    ",",
    ";",
    "\t",
    "\r",
    "\n",
    "\0",
    "\u{feff}",
    "=",
    "[[",
    "]]",
    "{",
    "}",
    "<![CDATA[",
    "&#0;",
    "]]>",
    "9999-12-31",
    "0000-00-00",
    "29/02/2027",
    "24:00",
    "99999999999999999999",
    "\u{202e}",
    "é",
];

fn folder(kind: &str, check: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(kind).join(check)
}

/// The inputs that are kept for a check, in one order everywhere.
fn kept(check: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = ["corpus", "found"]
        .iter()
        .filter_map(|kind| fs::read_dir(folder(kind, check)).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn every_kept_input_is_answered() {
    for (name, check) in ALL {
        let inputs = kept(name);
        assert!(!inputs.is_empty(), "{name} has no input");
        inputs.iter().for_each(|input| check(input));
    }
}

#[test]
fn broken_copies_are_answered() {
    let count = std::env::var("MUTATIONS").map_or(MUTATIONS, |count| count.parse().unwrap());
    for (name, check) in ALL {
        let inputs = kept(name);
        for seed in 0..count {
            let mut rng = Rng::with_seed(seed);
            let broken = broken(&inputs, &mut rng);
            let answered = std::panic::catch_unwind(|| check(&broken));
            assert!(answered.is_ok(), "{name}, seed {seed}: {}", String::from_utf8_lossy(&broken));
        }
    }
}

#[test]
fn long_inputs_are_answered() {
    const LENGTH: usize = 1 << 17;
    for (name, check) in ALL {
        for piece in [
            "a",
            "1",
            "\"",
            "\n",
            ",",
            "[",
            "{",
            "<a>",
            "x,",
            "é",
            "@",
            "\0",
            "a=",
            "[a]\n",
            "[[rule]]\n",
        ] {
            check(piece.repeat(LENGTH / piece.len()).as_bytes());
            check(format!("x = {}", piece.repeat(LENGTH / piece.len())).as_bytes());
        }
        for input in kept(name) {
            let mut long = input.repeat(LENGTH / input.len().max(64));
            check(&long);
            long.splice(input.len() / 2..input.len() / 2, vec![b'a'; LENGTH]);
            check(&long);
        }
    }
}

/// A copy of an input with a few mistakes.
fn broken(inputs: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = rng.choice(inputs).unwrap().clone();
    for _ in 0..rng.usize(1..6) {
        let (a, b) = (rng.usize(..=bytes.len()), rng.usize(..=bytes.len()));
        let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 64));
        match rng.u8(..7) {
            0 => drop(bytes.drain(from..to)),
            1 => bytes.truncate(to),
            2 => {
                let copies = bytes[from..to].repeat(rng.usize(1..20));
                bytes.splice(from..from, copies).for_each(drop);
            }
            3 => bytes.splice(from..from, rng.choice(PIECES).unwrap().bytes()).for_each(drop),
            4 => bytes[from..to].iter_mut().take(1).for_each(|byte| *byte = rng.u8(..)),
            5 => bytes[from..to].iter_mut().take(1).for_each(|byte| *byte ^= 1 << rng.u8(..8)),
            _ => {
                let other = rng.choice(inputs).unwrap();
                let start = rng.usize(..=other.len());
                let end = (start + rng.usize(..200)).min(other.len());
                bytes.splice(from..to, other[start..end].iter().copied()).for_each(drop);
            }
        }
    }
    bytes
}

/// A word that nothing knows reaches less code than it seems to.
#[test]
fn dictionaries_name_only_what_the_rules_know() {
    let rules = &RULES.rules;
    for (name, _) in ALL {
        let path = folder("dictionaries", name).with_extension("dict");
        let words = fs::read_to_string(path).unwrap();
        for line in words.lines().filter(|line| !line.starts_with('#')) {
            let (kind, word) = line.split_once('"').unwrap();
            let word = word.strip_suffix('"').unwrap_or_else(|| panic!("{name}: {line}"));
            let is_known = match kind {
                "event=" => rules.events.find(word).is_ok(),
                "rule=" => rules.rules().any(|rule| rule.id == word),
                "circumstance=" => rules.circumstances().contains(&word),
                _ => kind.is_empty(),
            };
            assert!(is_known, "{name}: {line}");
        }
    }
}
