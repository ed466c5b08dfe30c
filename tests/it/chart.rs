//! Charts made by hand, as drawn: the snapshots of `tests/charts`.
//!
//! `CHARTS=overwrite cargo test --test it chart` redraws them. Look at every one that changed.

use crate::common::charts;
use std::fs;
use std::path::Path;

use dutyclock::report::Style;
use dutyclock::report::chart::Chart;

fn text(chart: &Chart, width: u16, ascii: bool) -> String {
    let mut out = Vec::new();
    chart
        .write_text(Style { width, color: false, links: false, ascii, header: true }, &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

fn svg(chart: &Chart) -> String {
    let mut out = Vec::new();
    chart.write_svg(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// One element per line, so that a diff can be read.
fn readable_svg(chart: &Chart) -> String {
    svg(chart).replace("><", ">\n<")
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
    assert_drawn("hostile.txt", &text(&charts::hostile(), 80, true));
}

#[test]
fn a_chart_as_a_picture() {
    assert_drawn("three-rows.svg", &readable_svg(&charts::three_rows()));
    assert_drawn("hostile.svg", &readable_svg(&charts::hostile()));
}

fn html(chart: &Chart) -> String {
    let mut out = Vec::new();
    chart.write_html(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn every_chart() -> [Chart; 5] {
    [
        charts::three_rows(),
        charts::whole_case(),
        charts::many_rows(),
        charts::odd_rows(),
        charts::hostile(),
    ]
}

#[test]
fn a_chart_in_characters_fits_its_width() {
    for chart in every_chart() {
        for width in 40..=120 {
            for line in text(&chart, width, false).lines() {
                assert!(line.chars().count() <= usize::from(width), "{width}: {line}");
            }
        }
    }
}

#[test]
fn a_chart_in_ascii_is_ascii() {
    for mut chart in every_chart() {
        chart.title.push_str(" – “café”");
        assert!(text(&chart, 80, true).is_ascii());
    }
}

/// A screen reader reads out the lines of text, and none of them needs the bars.
#[test]
fn each_row_in_characters_says_what_and_when_and_how_it_stands() {
    for chart in [charts::three_rows(), charts::whole_case(), charts::odd_rows()] {
        let drawn = text(&chart, 120, false);
        for row in chart.groups.iter().flat_map(|group| &group.rows) {
            let says = |line: &str| {
                [&row.label, &row.due, &row.status.text].into_iter().all(|text| line.contains(text))
            };
            assert!(drawn.lines().any(says), "{}:\n{drawn}", row.label);
        }
    }
}

/// The line below the text of the row with that label: its bar, without the weekends.
fn bar(drawn: &str, label: &str) -> String {
    let mut lines = drawn.lines().skip_while(|line| !line.contains(label));
    let is_bar = |line: &&str| line.contains('░');
    let bar = lines.by_ref().find(is_bar).unwrap_or_else(|| panic!("{label}:\n{drawn}"));
    bar.replace(['░', ' '], "")
}

#[test]
fn a_bar_shows_what_is_late_planned_counted_back_or_without_a_number() {
    let drawn = text(&charts::odd_rows(), 80, false);
    for (label, expected) in [
        ("Decide the type of response", "●━◆××××××××✓│"),
        ("Tell the referrer", "●━◆××××××××××××│"),
        ("Speak to the child", "●│□"),
        ("Hold the conference before the birth", "│▸◆────────────────────●"),
        ("trix-referrals-2024", "│"),
    ] {
        assert_eq!(bar(&drawn, label), expected, "{label}:\n{drawn}");
    }
}

/// What has started is drawn with a thick line, what is projected with a thin one.
#[test]
fn a_long_case_is_cut_where_nothing_happens_and_says_by_how_much() {
    let drawn = text(&charts::whole_case(), 120, false);
    assert!(bar(&drawn, "Hold the initial child protection").starts_with("●━"), "{drawn}");
    assert!(bar(&drawn, "Hold the first core group").contains("●─"), "{drawn}");
    assert!(drawn.contains("╱ ╱") && drawn.contains(" days\n"), "{drawn}");
    assert!(text(&charts::whole_case(), 60, false).contains("(continued)"), "in two parts");
}

#[test]
fn a_picture_is_well_formed_and_needs_nothing_from_elsewhere() {
    for chart in every_chart() {
        let drawn = svg(&chart);
        let mut reader = quick_xml::Reader::from_str(&drawn);
        let mut names = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(element) => {
                    names.push(element.name().as_ref().to_owned());
                }
                _ => {}
            }
        }
        assert_eq!(names[..3], ["svg", "title", "desc"]);
        assert!(!names.iter().any(|name| name == "script" || name == "image" || name == "use"));
        let elsewhere = drawn.replace("http://www.w3.org/2000/svg", "");
        for foreign in ["http:", "https:", "@import", "url(h", "onload"] {
            assert!(!elsewhere.contains(foreign), "{foreign}");
        }
    }
}

#[test]
fn what_a_picture_shows_is_in_its_description() {
    let drawn = svg(&charts::whole_case());
    let (_, from) = drawn.split_once("<desc").unwrap();
    let (description, _) = from.split_once("</desc>").unwrap();
    assert!(description.contains("Hold the first review conference, Mon 15 Mar 2027, projected."));
    assert!(
        description.contains("Decide the type of response, Mon 23 Nov 2026, done Mon 23 Nov, met.")
    );
}

#[test]
fn text_from_outside_is_no_markup() {
    for drawn in [svg(&charts::hostile()), html(&charts::hostile())] {
        assert!(!drawn.contains("<script"), "{drawn}");
        assert!(!drawn.contains('\u{1b}'), "{drawn}");
        assert!(drawn.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }
}

#[test]
fn a_page_has_every_fact_of_the_chart_in_its_table() {
    for chart in every_chart() {
        let page = scraper::Html::parse_document(&html(&chart));
        assert_eq!(page.errors, Vec::<std::borrow::Cow<'_, str>>::new());
        let rows = scraper::Selector::parse(".dates tbody tr:not(.group)").unwrap();
        let shown: Vec<String> = page.select(&rows).map(|row| row.text().collect()).collect();
        let expected: Vec<_> = chart.groups.iter().flat_map(|group| &group.rows).collect();
        assert_eq!(shown.len(), expected.len());
        for (shown, row) in shown.iter().zip(expected) {
            let texts =
                [&row.label, &row.period, &row.due, &row.who, &row.status.text, &row.source];
            let others = row.act_by.iter().chain(&row.beside).chain(&row.notes).chain(&row.steps);
            for text in texts.into_iter().chain(others) {
                assert!(shown.contains(&*dutyclock::text::printable(text)), "{text} in {shown}");
            }
        }
    }
}

#[test]
fn a_page_has_headings_and_landmarks_and_no_script() {
    let page = html(&charts::whole_case());
    let parsed = scraper::Html::parse_document(&page);
    for (selector, count) in [
        ("h1", 1),
        ("main", 1),
        ("main section[aria-labelledby] > h2", 3),
        ("svg[role=img][aria-label]", 1),
        ("table caption", 1),
        ("th[scope=row]", 8),
        ("details", 8),
        ("script", 0),
    ] {
        let found = parsed.select(&scraper::Selector::parse(selector).unwrap()).count();
        assert_eq!(found, count, "{selector}");
    }
}

#[test]
fn a_chart_without_rows_says_what_it_is_and_no_more() {
    let chart = Chart {
        title: "Case C-1042".to_owned(),
        notes: vec!["No deadline starts here.".to_owned()],
        ..Chart::default()
    };
    assert_eq!(text(&chart, 80, false), "Case C-1042\n\nNo deadline starts here.\n");
    assert!(svg(&chart).contains("No deadline starts here."));
    let page = html(&chart);
    assert!(page.contains("No deadline starts here.") && !page.contains("<table"));
}
