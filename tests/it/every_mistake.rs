//! Each mistake in a table is reported once, whatever other mistakes it has: none hides another, and no false
//! one is reported.

use dutyclock::intake::{Severity, table_in};
use dutyclock::rules::Dates;
use proptest::prelude::*;

const SOUND: &str = r#"
id = "ours"
title = "Our protocol"
publisher = "A made-up authority"
jurisdiction = "England"
calendar = "england-and-wales"
source = { title = "Our protocol", date = 2026-04-01 }
extends = "child-protection"
drop = ["chase-up"]
deemed_receipt = "17:00"
in_force = { from = 2026-04-01 }

[defaults]
force = "local-procedure"
verified = "text"

[events]
first-visit = "First visit"
panel = { title = "Panel held", follows = "decision" }

[[rule]]
id = "icpc"
within = "10 working days"
source = "section 4"

[[rule]]
id = "first-visit"
title = "Visit the child"
kind = "limit"
starts = "decision"
within = "5 working days"
completes = "first-visit"
until = ["closure", "panel"]
owner = "social-care"
source = "section 2"

[[rule.variants]]
circumstance = "serious-harm"
within = "same day"
"#;

type Mistake = (&'static str, &'static str, &'static str);

/// A correct line, the same line with a mistake, and the message.
const MISTAKES: [Mistake; 29] = [
    ("id = \"ours\"", "id = \"Our table\"", "table id `Our table`"),
    ("title = \"Our protocol\"\n", "titel = \"Our protocol\"\n", "unknown key `titel`"),
    ("publisher = \"A made-up authority\"\n", "\n", "missing key `publisher`"),
    ("jurisdiction = \"England\"", "jurisdiction = England", "strings must be quoted"),
    ("\"england-and-wales\"", "\"englnd-and-wales\"", "unknown calendar `englnd-and-wales`"),
    ("date = 2026-04-01", "date = 2026-13-01", "invalid date"),
    (
        "extends = \"child-protection\"",
        "extends = \"child-protectoin\"",
        "unknown table `child-protectoin`",
    ),
    ("drop = [\"chase-up\"]", "drop = [\"chaseup\"]", "a rule `chaseup` to drop"),
    ("\"17:00\"", "\"half past five\"", "half past five"),
    ("{ from = 2026-04-01 }", "{ from = 2026-04-01, to = 2025-04-01 }", "before it begins"),
    ("force = \"local-procedure\"", "force = \"local\"", "unknown value `local`"),
    ("verified = \"text\"", "verified = 1", "strings must be quoted"),
    ("first-visit = \"First visit\"", "first-visit = 5", "a title, or a table"),
    ("follows = \"decision\"", "follows = \"decisoin\"", "unknown event `decisoin`"),
    ("follows = \"decision\" }", "folows = \"decision\" }", "unknown key `folows`"),
    ("id = \"icpc\"", "id = \"icpp\"", "rule `icpp` has no"),
    ("\"10 working days\"", "\"ten working days\"", "`ten working days` is not a period"),
    ("source = \"section 4\"\n", "\n", "`source`"),
    ("id = \"first-visit\"\n", "\n", "missing key `id`"),
    ("title = \"Visit the child\"", "title = [1]", "expected a text in quotes"),
    ("kind = \"limit\"", "kind = \"limt\"", "unknown value `limt`"),
    ("starts = \"decision\"", "starts = \"decison\"", "unknown event `decison`"),
    ("completes = \"first-visit\"", "completes \"first-visit\"", "missing value"),
    ("\"closure\", \"panel\"", "\"closrue\", \"panel\"", "unknown event `closrue`"),
    ("owner = \"social-care\"\n", "\n", "rule `first-visit` has no `owner`"),
    ("source = \"section 2\"", "sorce = \"section 2\"", "unknown key `sorce`"),
    ("[[rule.variants]]", "unless = [\"panel\"]\n[[rule.variants]]", "only a prompt"),
    ("\"serious-harm\"", "\"Serious harm\"", "circumstance `Serious harm`"),
    ("\"same day\"", "\"0 days\"", "`0 days` is not a period"),
];

fn told(table: &str) -> Vec<String> {
    match table_in("ours.toml", table, Dates::All) {
        Ok(_) => Vec::new(),
        Err(found) => found.messages().map(str::to_owned).collect(),
    }
}

fn with(table: &str, (right, wrong, _): &Mistake) -> String {
    assert!(table.contains(right), "{right} is not in {table}");
    table.replacen(right, wrong, 1)
}

#[test]
fn a_table_without_mistakes_has_none() {
    assert_eq!(told(SOUND), Vec::<String>::new());
}

#[test]
fn each_mistake_is_told_once() {
    let wrong = MISTAKES.iter().filter_map(|mistake| {
        let found = told(&with(SOUND, mistake));
        let is_told = found.len() == 1 && found[0].contains(mistake.2);
        (!is_told).then(|| format!("{mistake:?}: {found:#?}"))
    });
    assert_eq!(wrong.collect::<Vec<_>>().join("\n"), "");
}

/// Whether a line is correct depends on what another line was meant to say: the kind of a rule, or whether it
/// is new.
fn depends(one: &Mistake, other: &Mistake) -> bool {
    let pairs = [("\"limt\"", "unless"), ("missing key `id`", "no `owner`")];
    let says = |mistake: &Mistake, part: &str| mistake.1.contains(part) || mistake.2.contains(part);
    pairs.iter().any(|(first, second)| says(one, first) && says(other, second))
}

/// Two mistakes in different lines are independent.
#[test]
fn no_mistake_hides_another_or_makes_one_up() {
    let line = |mistake: &Mistake| {
        let at = SOUND.find(mistake.0).unwrap();
        SOUND[..at].lines().count()
    };
    let mut wrong = Vec::new();
    for (index, one) in MISTAKES.iter().enumerate() {
        for other in MISTAKES[index + 1..].iter().filter(|other| line(one) != line(other)) {
            let found = told(&with(&with(SOUND, one), other));
            let is_told = |says: &str| found.iter().any(|found| found.contains(says));
            // Whoever reads that a rule lacks two things reads it once.
            let once = found.len() == 2 || found[0].contains("`source`");
            let all = once && is_told(one.2) && is_told(other.2);
            if !(all || depends(one, other)) {
                wrong.push(format!("{one:?} and {other:?}: {found:#?}"));
            }
        }
    }
    assert_eq!(wrong.join("\n"), "");
}

proptest! {
    /// However a table is broken, its mistakes can be reported.
    #[test]
    fn no_text_is_too_broken_to_be_told_so(
        at in 0..SOUND.len(),
        length in 0_usize..40,
        instead in "[ -~\n\"'\\[\\]{}=#é\u{1b}]{0,12}",
    ) {
        let end = (at + length).min(SOUND.len());
        let table = format!("{}{instead}{}", &SOUND[..at], &SOUND[end..]);
        if let Err(found) = table_in("ours.toml", &table, Dates::All) {
            prop_assert!(found.count(Severity::Error) > 0);
            prop_assert!(found.shown().contains("ours.toml"));
        }
    }

    #[test]
    fn what_is_no_table_at_all_is_told_so(text in "\\PC{0,200}") {
        prop_assert!(table_in("ours.toml", &text, Dates::All).is_err());
    }
}
