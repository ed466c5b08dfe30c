//! Quotes that are not closed: the cell that they begin takes the rows below into it, and these must not be lost.

use crate::common::folder::Folder;

/// The next two cases are in breach.
const OPEN: [(&str, &str, u64); 4] = [
    (
        "wide.csv",
        "case,referral,decision,notes\nC-1,2026-12-14,2026-12-14,ok\nC-2,2026-12-14,2026-12-14,\"open\n\
         C-3,2026-10-14,,x\nC-4,2026-10-14,,x\n",
        3,
    ),
    (
        "long.csv",
        "case,event,when,notes\nC-1,referral,2026-12-14,\nC-1,decision,2026-12-14,\"\nC-3,referral,2026-10-14,\n",
        3,
    ),
    ("cut.csv", "case,referral,decision\nC-1,2026-12-14,2026-12-14\nC-2,2026-12-14,\"2026-12-1", 3),
    (
        "first.csv",
        "case,referral,decision\n\"C-1,2026-12-14,2026-12-14\nC-2,2026-12-14,2026-12-14\n",
        2,
    ),
];

#[test]
fn a_file_that_ends_inside_quotes_is_incomplete_every_night() {
    for (file, text, line) in OPEN {
        let folder = Folder::with(file, text);
        for _ in 0..2 {
            let ran = folder.check(&[file, "--except", "acknowledge", "--state", "state.json"]);
            assert_eq!(ran.code, Some(2), "{file}: {ran:?}");
            let says = format!(
                "error: `{file}`: the record that begins on line {line} does not end, and what follows is missing: \
                 is a quote not closed?"
            );
            assert!(ran.stderr.contains(&says), "{file}: {}", ran.stderr);
        }
    }
}

/// The quote that opens a cell further down closes the stray one. The row then has as many cells as it should, and the
/// dates of another case. The same in a file whose lines end as on old Macintosh computers.
#[test]
fn a_row_whose_quote_is_closed_by_that_of_another_row_is_rejected() {
    let wide = "case,notes,referral,decision\nC-1,ok,2026-12-14,2026-12-14\nC-2,\"urgent,2026-10-01,\n\
                C-3,\"ok\",2026-12-14,2026-12-14\nC-4,\"two\nlines\",2026-12-14,2026-12-14\n\
                C-5,\"in \"quotes\" twice\",2026-12-14,2026-12-14\n";
    let long =
        "case,notes,event,when\nC-2,\"urgent,referral,2026-10-01\nC-3,\"ok\",referral,2026-12-14\n";
    let (old_wide, old_long) = (wide.replace('\n', "\r"), long.replace('\n', "\r"));
    for (file, text, line) in [
        ("wide.csv", wide, 3),
        ("long.csv", long, 2),
        ("wide.csv", &old_wide, 3),
        ("long.csv", &old_long, 2),
    ] {
        let ran = Folder::with(file, text).check(&[file, "--except", "acknowledge"]);
        assert_eq!(ran.code, Some(2), "{file}: {ran:?}");
        let says = format!(
            "`{file}`, line {line}, row: a cell goes on after its closing quote (this row runs to line {}: is a quote \
             not closed?)",
            line + 1
        );
        assert!(ran.stderr.contains(&says), "{file}: {}", ran.stderr);
        assert!(
            file != "wide.csv" || ran.stdout.contains("4 records read: 3 checked, 1 rejected"),
            "{ran:?}"
        );
    }
}
