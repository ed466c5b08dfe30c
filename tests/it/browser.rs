//! Pages in a browser, if Chromium is installed: no overlapping or truncated text, no page wider than its
//! window, and landscape paper.

use crate::common::charts;
use crate::common::folder;
use crate::common::skipped;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use dutyclock::report::chart::Chart;
use folder::Folder;
use skipped::skipped;

/// Measures what a reader sees.
const PROBE: &str = r#"<script>
const problems = [];
const say = (what, text) => problems.push(what + ": " + text.slice(0, 60));
for (const picture of document.querySelectorAll("svg.chart")) {
  const frame = picture.getBoundingClientRect();
  const texts = [...picture.querySelectorAll("text")].map(t => [t, t.getBoundingClientRect()]);
  for (const [text, box] of texts) {
    const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1
      && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
    if (!inside) say("cut off", text.textContent);
  }
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  const marks = [...picture.querySelectorAll("g[transform]")].map(g => g.getBoundingClientRect());
  texts.forEach(([one, a], place) => {
    for (const [other, b] of texts.slice(place + 1)) {
      if (overlap(a, b)) say("overlap", one.textContent + " / " + other.textContent);
    }
    if (marks.some(mark => overlap(a, mark))) say("over a mark", one.textContent);
  });
}
for (const cell of document.querySelectorAll("th, td, h1, h2, p, li")) {
  if (cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth > 0) say("too wide", cell.textContent);
}
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) problems.push("the page scrolls sideways");
const heading = document.createRange();
heading.selectNodeContents(document.querySelector("h1"));
problems.unshift(`${innerWidth} wide, letters ${heading.getBoundingClientRect().width > 0}`);
document.body.dataset.probe = problems.join("\n");
</script>"#;

/// The pages, each in a frame of that width, since no window is as narrow as a phone. The measurements are
/// below them.
fn framed(pages: &[(&str, String)], width: usize) -> String {
    let frame = |(_, page): &(&str, String)| {
        let page = page.replace("</body>", &format!("{PROBE}</body>"));
        let page = page.replace('&', "&amp;").replace('"', "&quot;");
        format!("<iframe style=\"border:0\" width={width} height=900 srcdoc=\"{page}\"></iframe>")
    };
    let frames: String = pages.iter().map(frame).collect();
    format!(
        "<!DOCTYPE html><meta charset=utf-8>{frames}<pre id=\"probe\"></pre><script>onload = () => {{\
         probe.textContent = [...document.querySelectorAll(\"iframe\")]\
         .map(frame => frame.contentDocument.body.dataset.probe).join(\"\\n\\n\"); }}</script>"
    )
}

fn chromium() -> Option<&'static str> {
    let starts = |name: &&str| {
        let mut version = Command::new(name);
        version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        version.status().is_ok_and(|status| status.success())
    };
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find(starts)
}

fn run(chromium: &str, folder: &Path, args: &[&str]) -> String {
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", &profile])
        .args(args)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn page(chart: &Chart) -> String {
    let mut out = Vec::new();
    chart.write_html(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn every_page() -> Vec<(&'static str, String)> {
    let charts = [
        ("three rows", charts::three_rows()),
        ("many rows", charts::many_rows()),
        ("odd rows", charts::odd_rows()),
        ("hostile texts", charts::hostile()),
    ];
    let explained = Chart { explained: true, ..charts::whole_case() };
    let charts = charts.into_iter().chain([("an explained case", explained)]);
    let mut pages: Vec<_> = charts.map(|(name, chart)| (name, page(&chart))).collect();
    pages.extend(reports());
    pages
}

/// The morning report, with an id that fits no column, and the other pages of `check`.
fn reports() -> [(&'static str, String); 3] {
    let id = "W".repeat(60);
    let cases = format!(
        "case,referral,strategy-discussion,icpc\nC-1042,2026-12-01 16:40,2026-11-20,\n\
         {id},2026-12-10,2026-11-25,2026-12-15\n"
    );
    let folder = Folder::with("cases.csv", cases);
    let page = |args: &[&str]| {
        folder.check(&[&["cases.csv", "--quiet", "--format", "html"], args].concat()).stdout
    };
    [
        ("the morning report", page(&[])),
        ("an explained report", page(&["--all", "--explain"])),
        ("a supposed holiday", page(&["--what-if-holiday", "2026-12-29=Day of mourning"])),
    ]
}

/// The problems of each page at a width; empty if no fonts are installed.
fn problems(chromium: &str, pages: &[(&str, String)], width: usize) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pages.html");
    fs::write(&file, framed(pages, width)).unwrap();
    let address = format!("file://{}", file.display());
    let seen = run(chromium, folder.path(), &["--window-size=1400,1000", "--dump-dom", &address]);
    let (_, from) = seen.split_once("<pre id=\"probe\">").expect("the probe ran");
    let (told, _) = from.split_once("</pre>").unwrap();
    let told: Vec<&str> = told.split("\n\n").collect();
    assert_eq!(told.len(), pages.len(), "{told:?}");
    let mut problems = Vec::new();
    for ((name, _), told) in pages.iter().zip(told) {
        let mut lines = told.lines();
        let measured = lines.next().unwrap();
        if measured.ends_with("letters false") {
            return None;
        }
        assert_eq!(measured, format!("{width} wide, letters true"), "{name}");
        problems.extend(lines.map(|problem| format!("{name}: {problem}")));
    }
    Some(problems)
}

#[test]
fn no_text_lies_over_another_or_is_cut_off() {
    let name = "no_text_lies_over_another_or_is_cut_off";
    let Some(chromium) = chromium() else { return skipped(name, "Chromium is not installed") };
    let pages = every_page();
    for width in [1280, 400] {
        let Some(problems) = problems(chromium, &pages, width) else {
            return skipped(name, "no font is installed");
        };
        assert_eq!(problems, Vec::<String>::new(), "at {width}");
    }
}

/// Checks that the test above would find such problems.
#[test]
fn texts_that_lie_over_each_other_or_are_cut_off_are_found() {
    let name = "texts_that_lie_over_each_other_or_are_cut_off_are_found";
    let Some(chromium) = chromium() else { return skipped(name, "Chromium is not installed") };
    let texts = ["<text x=\"5\" y=\"20\">over</text>"; 2].concat();
    let page = format!(
        "<!DOCTYPE html><html><body><h1>Page</h1><svg class=\"chart\" width=\"100\" height=\"50\">{texts}\
         <g transform=\"translate(0 30)\"><path d=\"M85 0H95V10\" /></g><text x=\"90\" y=\"40\">cut off here</text></svg><p style=\"width: 9px\">wide</p></body></html>"
    );
    let Some(problems) = problems(chromium, &[("page", page)], 400) else {
        return skipped(name, "no font is installed");
    };
    let expected = [
        "page: overlap: over / over",
        "page: cut off: cut off here",
        "page: over a mark: cut off here",
        "page: too wide: wide",
    ];
    assert_eq!(BTreeSet::from_iter(problems), expected.map(str::to_owned).into());
}

#[test]
fn a_page_is_printed_on_a4_in_landscape() {
    let name = "a_page_is_printed_on_a4_in_landscape";
    let Some(chromium) = chromium() else { return skipped(name, "Chromium is not installed") };
    let folder = tempfile::tempdir().unwrap();
    for (name, page) in [("a chart", page(&charts::many_rows())), reports()[0].clone()] {
        let (file, printed) = (folder.path().join("page.html"), folder.path().join("page.pdf"));
        fs::write(&file, page).unwrap();
        let print = format!("--print-to-pdf={}", printed.display());
        run(chromium, folder.path(), &[&print, &format!("file://{}", file.display())]);
        let paper = fs::read(&printed).unwrap();
        let landscape = b"/MediaBox [0 0 841.9";
        assert!(paper.windows(landscape.len()).any(|bytes| bytes == landscape), "{name}");
    }
}
