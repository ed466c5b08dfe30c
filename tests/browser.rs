//! Charts in a browser, where Chromium is installed: no text over another, none cut off, no page
//! wider than its window, and paper in landscape.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "common/charts.rs"]
mod charts;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use dutyclock::report::chart::Chart;

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
  texts.forEach(([one, a], place) => texts.slice(place + 1).forEach(([other, b]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 3) say("overlap", one.textContent + " / " + other.textContent);
  }));
}
for (const cell of document.querySelectorAll("th, td, h1, h2, p, li")) {
  if (cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth > 0) say("too wide", cell.textContent);
}
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) problems.push("the page scrolls sideways");
problems.unshift(innerWidth + " wide, " + document.querySelectorAll("svg.chart text").length + " texts");
document.body.dataset.probe = problems.join("\n");
</script>"#;

/// The page in a frame of that width, since no window is as narrow as a telephone; what was measured
/// stands under it.
fn framed(page: &str, width: usize) -> String {
    let page = page.replace("</body>", &format!("{PROBE}</body>"));
    let page = page.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<!DOCTYPE html><meta charset=utf-8><iframe style=\"border:0\" width={width} height=900 \
         srcdoc=\"{page}\"></iframe><pre id=\"probe\"></pre><script>onload = () => {{\
         probe.textContent = document.querySelector(\"iframe\").contentDocument.body.dataset.probe; }}</script>"
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

/// Said past the test harness, which shows nothing of a test that passes.
fn skipped(test: &str) {
    let _ = writeln!(std::io::stderr(), "skipped, since Chromium is not installed: {test}");
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

fn every_chart() -> [(&'static str, Chart); 4] {
    [
        ("three rows", charts::three_rows()),
        ("many rows", charts::many_rows()),
        ("odd rows", charts::odd_rows()),
        ("hostile texts", charts::hostile()),
    ]
}

#[test]
fn no_text_lies_over_another_or_is_cut_off() {
    let Some(chromium) = chromium() else {
        return skipped("no_text_lies_over_another_or_is_cut_off");
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, chart) in every_chart() {
        let file = folder.path().join("page.html");
        let address = format!("file://{}", file.display());
        for width in [1280, 400] {
            fs::write(&file, framed(&page(&chart), width)).unwrap();
            let size = "--window-size=1400,1000";
            let page = run(chromium, folder.path(), &[size, "--dump-dom", &address]);
            let (_, from) = page.split_once("<pre id=\"probe\">").expect("the probe ran");
            let (told, _) = from.split_once("</pre>").unwrap();
            let mut lines = told.lines();
            let measured = lines.next().unwrap();
            assert!(measured.starts_with(&format!("{width} wide, ")), "{name}: {measured}");
            assert!(!measured.ends_with(" 0 texts"), "{name}: {measured}");
            let problems: Vec<&str> = lines.collect();
            assert_eq!(problems, Vec::<&str>::new(), "{name} at {width}");
        }
    }
}

#[test]
fn a_page_is_printed_on_a4_in_landscape() {
    let Some(chromium) = chromium() else {
        return skipped("a_page_is_printed_on_a4_in_landscape");
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, chart) in every_chart() {
        let (file, printed) = (folder.path().join("page.html"), folder.path().join("page.pdf"));
        fs::write(&file, page(&chart)).unwrap();
        let print = format!("--print-to-pdf={}", printed.display());
        run(chromium, folder.path(), &[&print, &format!("file://{}", file.display())]);
        let paper = fs::read(&printed).unwrap();
        let landscape = b"/MediaBox [0 0 841.9";
        assert!(paper.windows(landscape.len()).any(|bytes| bytes == landscape), "{name}");
    }
}
