//! Charts made by hand, as they are drawn: the snapshots of `tests/charts`.
//!
//! `CHARTS=overwrite cargo test --test chart` draws them anew. Look at every one that changed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "common/charts.rs"]
mod charts;

use std::fs;
use std::path::Path;

use dutyclock::report::Style;
use dutyclock::report::chart::Chart;

fn text(chart: &Chart, width: u16, ascii: bool) -> String {
    let mut out = Vec::new();
    chart.write_text(Style { width, color: false, ascii }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn svg(chart: &Chart) -> String {
    let mut out = Vec::new();
    chart.write_svg(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn assert_drawn(name: &str, drawn: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/charts").join(name);
    if std::env::var_os("CHARTS").is_some_and(|value| value == "overwrite") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, drawn).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    assert!(drawn == expected, "{name} is drawn otherwise:\n{drawn}");
}

#[test]
fn a_chart_in_characters() {
    assert_drawn("three-rows.txt", &text(&charts::three_rows(), 80, false));
    assert_drawn("whole-case.txt", &text(&charts::whole_case(), 80, false));
    assert_drawn("whole-case-ascii.txt", &text(&charts::whole_case(), 80, true));
    assert_drawn("whole-case-60.txt", &text(&charts::whole_case(), 60, false));
    assert_drawn("whole-case-120.txt", &text(&charts::whole_case(), 120, false));
    assert_drawn("odd-rows.txt", &text(&charts::odd_rows(), 80, false));
    assert_drawn("many-rows.txt", &text(&charts::many_rows(), 80, false));
    assert_drawn("hostile.txt", &text(&charts::hostile(), 80, true));
}

#[test]
fn a_chart_as_a_picture() {
    assert_drawn("three-rows.svg", &svg(&charts::three_rows()));
    assert_drawn("whole-case.svg", &svg(&charts::whole_case()));
    assert_drawn("odd-rows.svg", &svg(&charts::odd_rows()));
    assert_drawn("many-rows.svg", &svg(&charts::many_rows()));
    assert_drawn("hostile.svg", &svg(&charts::hostile()));
}

fn html(chart: &Chart) -> String {
    let mut out = Vec::new();
    chart.write_html(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}
