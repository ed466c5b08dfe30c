//! The README and the pages of `docs`: their links, paths, pictures and shell commands are right, and they
//! are short enough to read. `commands.rs` runs their console examples.

use crate::common::cli;
use crate::help_examples::words;
use std::fs;
use std::path::{Path, PathBuf};

use dutyclock::Status;
use dutyclock::intake::Input;
use dutyclock::report::Format;

/// The pages that must exist: a page that is missing would otherwise pass every test.
const PAGES: [&str; 19] = [
    "README.md",
    "docs/architecture.md",
    "docs/changing.md",
    "docs/columns.md",
    "docs/counting.md",
    "docs/databases.md",
    "docs/duty-officer.md",
    "docs/file-formats.md",
    "docs/install.md",
    "docs/library.md",
    "docs/limits.md",
    "docs/nations.md",
    "docs/nightly.md",
    "docs/own-rules.md",
    "docs/page.md",
    "docs/python.md",
    "docs/scale.md",
    "docs/sources.md",
    "docs/trainer.md",
];

/// What the program draws for the README.
const PICTURE: &str = "docs/timeline.svg";
const PICTURED: [&str; 7] =
    ["timeline", "strategy-discussion", "2026-12-11", "--as-of", "2026-12-11", "--format", "svg"];

/// Every page, by its path in the repository.
pub(crate) fn all() -> Vec<PathBuf> {
    let found = fs::read_dir(root().join("docs")).unwrap();
    let names = found.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pages = names.filter(|name| name.ends_with(".md")).map(|name| format!("docs/{name}"));
    let mut pages: Vec<String> = pages.chain(["README.md".to_owned()]).collect();
    pages.sort();
    assert_eq!(pages, PAGES, "the pages in `docs`, and those that this test knows");
    pages.into_iter().map(PathBuf::from).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(page: &Path) -> String {
    fs::read_to_string(root().join(page)).unwrap()
}

/// The lines outside code blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let fence = line.starts_with("```");
        in_code ^= fence;
        !in_code && !fence
    })
}

/// The lines of the code blocks in that language.
fn code<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let blocks = text.split(&*fence).skip(1);
    blocks.flat_map(|block| block.split("```").next().unwrap().lines()).collect()
}

/// The part of each piece of a text up to an end mark, for pieces that follow a start mark.
fn between<'a>(text: &'a str, begin: &'a str, end: char) -> impl Iterator<Item = &'a str> {
    text.split(begin).skip(1).filter_map(move |rest| Some(rest.split_once(end)?.0))
}

/// The anchor of a heading.
fn anchor(heading: &str) -> String {
    let name = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = name.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
    kept.collect::<String>().replace(' ', "-")
}

#[test]
fn the_page_on_counting_explains_every_status() {
    let text = read(Path::new("docs/counting.md"));
    for status in Status::ALL {
        assert!(text.contains(&format!("\n| `{}` | ", status.name())), "{}", status.name());
    }
}

#[test]
fn the_page_on_file_formats_names_every_format() {
    let text = read(Path::new("docs/file-formats.md"));
    let (input, output) = text.split_once("## Output").unwrap();
    for format in Input::ALL {
        assert!(input.contains(&format!(" or `{format}` |")), "{format}");
    }
    for format in Format::ALL {
        assert!(table_rows(output).any(|row| row.contains(&format!("`{format}`"))), "{format}");
    }
}

fn table_rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| line.starts_with('|'))
}

#[test]
fn the_readme_is_short() {
    assert!(read(Path::new("README.md")).lines().count() <= 200);
}

#[test]
fn prose_is_wrapped() {
    for page in all().into_iter().chain([PathBuf::from("CHANGELOG.md")]) {
        for line in prose(&read(&page)) {
            let may_be_long = ["|", "- \\[", "![", "<"].iter().any(|start| line.starts_with(start));
            let long = line.chars().count() > 120;
            assert!(may_be_long || !long, "{}: {line}", page.display());
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    for page in all() {
        let text = read(&page);
        let prose = prose(&text).collect::<Vec<_>>().join("\n");
        for link in between(&prose, "](", ')').filter(|link| !link.starts_with("http")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                root().join(&page)
            } else {
                root().join(page.parent().unwrap()).join(file)
            };
            assert!(target.exists(), "{}: {link}", page.display());
            if !heading.is_empty() {
                let text = fs::read_to_string(&target).unwrap();
                let found =
                    text.lines().any(|line| line.starts_with('#') && anchor(line) == heading);
                assert!(found, "{}: no heading for {link}", page.display());
            }
        }
    }
}

/// A moved folder or file must be updated in the pages, too.
#[test]
fn every_path_that_a_page_names_exists() {
    for page in all() {
        let text = read(&page);
        for name in between(&text, "`", '`') {
            let is_path =
                ["src/", "rules/", "calendars/", "tests/", "examples/", "benches/", "web/src/"]
                    .iter()
                    .any(|folder| name.starts_with(folder));
            if !is_path || name.contains(['*', ' ', '<', '…']) {
                continue;
            }
            assert!(root().join(name).exists(), "{}: there is no {name}", page.display());
        }
    }
}

/// `PICTURE=overwrite cargo test --test it pages` redraws it: look at it.
#[test]
fn the_picture_is_what_the_program_draws() {
    let drawn = cli::answer(&PICTURED);
    let path = root().join(PICTURE);
    if std::env::var_os("PICTURE").is_some_and(|value| value == "overwrite") {
        fs::write(&path, &drawn).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == drawn,
        "the drawing has changed: `PICTURE=overwrite cargo test --test it pages` writes {PICTURE} again"
    );
}

/// Console examples show what is printed; these write a file, or depend on the day.
#[test]
fn every_shell_command_runs() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("examples")).unwrap();
    for example in fs::read_dir(root().join("examples")).unwrap() {
        let example = example.unwrap();
        fs::copy(example.path(), folder.path().join("examples").join(example.file_name())).unwrap();
    }
    let published = include_str!("../data/govuk-bank-holidays.json");
    fs::write(folder.path().join("bank-holidays.json"), published).unwrap();
    let mut run = 0;
    for page in all() {
        for line in code(&read(&page), "sh") {
            let Some(line) = line.strip_prefix("dutyclock ") else {
                assert!(
                    line.starts_with("cargo ") || line.is_empty(),
                    "{}: {line}",
                    page.display()
                );
                continue;
            };
            let mut command = cli::dutyclock(&[]);
            let ran = cli::finish(command.args(words(line).0).current_dir(folder.path()));
            assert!(matches!(ran.code, Some(0 | 1)), "{}: {line}: {ran:?}", page.display());
            run += 1;
        }
    }
    assert!(run >= 10, "{run} commands");
}
