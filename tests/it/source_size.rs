//! Files short enough to read in one sitting. Clippy holds the functions to 60 lines.

use std::fs;
use std::path::Path;

const MOST_LINES: usize = 500;

#[test]
fn no_source_file_is_longer_than_500_lines() {
    let mut too_long = Vec::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path| {
        let lines = fs::read_to_string(path).unwrap().lines().count();
        if lines > MOST_LINES {
            too_long.push(format!("{}: {lines} lines", path.display()));
        }
    });
    assert!(too_long.is_empty(), "split by what a reader looks for: {too_long:#?}");
}

fn visit(folder: &Path, file: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, file);
        } else {
            file(&path);
        }
    }
}
