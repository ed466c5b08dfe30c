//! Charts made by hand, whose dates were counted by hand.
use chrono::{Datelike, Months, NaiveDate, Weekday};
use dutyclock::report::Tone;
use dutyclock::report::chart::{Chart, DayOff, Group, Mark, MarkKind, Row, Span, Word};

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn words(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// Saturdays, Sundays and the bank holidays of England and Wales in the winter of 2026.
fn days_off(span: Span) -> Vec<DayOff> {
    const HOLIDAYS: [(&str, &str); 8] = [
        ("2026-12-25", "Christmas Day"),
        ("2026-12-28", "Boxing Day (substitute day)"),
        ("2027-01-01", "New Year's Day"),
        ("2027-03-26", "Good Friday"),
        ("2027-03-29", "Easter Monday"),
        ("2027-05-03", "Early May bank holiday"),
        ("2027-05-31", "Spring bank holiday"),
        ("2027-08-30", "Summer bank holiday"),
    ];
    let name = |day: NaiveDate| {
        HOLIDAYS.iter().find(|(at, _)| date(at) == day).map(|(_, name)| (*name).to_owned())
    };
    span.from
        .iter_days()
        .take_while(|day| *day <= span.to)
        .filter(|day| name(*day).is_some() || day.weekday().num_days_from_monday() > 4)
        .map(|day| DayOff { date: day, name: name(day) })
        .collect()
}

fn finished(chart: Chart) -> Chart {
    let days_off = chart.span().map(days_off).unwrap_or_default();
    Chart { days_off, ..chart }
}

fn row(label: &str, who: &str, period: &str, from: &str, limit: &str) -> Row {
    let (from, limit) = (date(from), date(limit));
    let mark = |date, kind| Mark { date, kind };
    Row {
        label: label.to_owned(),
        who: who.to_owned(),
        span: Some(Span::between(from, limit)),
        marks: vec![mark(from, MarkKind::Start), mark(limit, MarkKind::Limit)],
        due: words(limit),
        act_by: Some(words(limit)),
        status: Word { text: "projected".to_owned(), tone: Tone::Plain },
        projected: true,
        period: period.to_owned(),
        source: "Working Together 2023, chapter 3".to_owned(),
        references: "[1]".to_owned(),
        steps: vec![format!("start {}", words(from)), format!("due {}", words(limit))],
        ..Row::default()
    }
}

fn started(row: Row, status: &str, tone: Tone) -> Row {
    Row { status: Word { text: status.to_owned(), tone }, projected: false, ..row }
}

fn act_by(mut row: Row, day: &str) -> Row {
    let date = date(day);
    row.marks.push(Mark { date, kind: MarkKind::ActBy });
    Row { act_by: Some(words(date)), ..row }
}

fn done(mut row: Row, day: &str) -> Row {
    let (date, limit) = (date(day), row.span.unwrap().to);
    row.marks.push(Mark { date, kind: MarkKind::Done });
    let overrun = (date > limit).then(|| Span::between(limit, date));
    Row { overrun, beside: vec![format!("done {}", date.format("%a %-d %b"))], ..row }
}

fn group(heading: &str, rows: Vec<Row>) -> Group {
    Group { heading: heading.to_owned(), rows, ..Group::default() }
}

fn chart(groups: Vec<Group>) -> Chart {
    finished(Chart {
        title: "How a case unfolds after a referral on Fri 20 Nov 2026 at 16:40".to_owned(),
        description: "Each step at its latest lawful date.".to_owned(),
        today: Some(date("2026-11-24")),
        groups,
        notes: vec!["[1] Working Together 2023, chapter 3".to_owned()],
        ..Chart::default()
    })
}

/// Three deadlines after a referral, on one weekend: nothing to leave out.
pub(crate) fn three_rows() -> Chart {
    chart(vec![from_referral()])
}

fn from_referral() -> Group {
    group(
        "From the referral: Fri 20 Nov 2026 at 16:40",
        vec![
            act_by(
                started(
                    Row {
                        due: "Sun 22 Nov 2026 at 16:40".to_owned(),
                        ..row(
                            "Confirm a verbal referral in writing",
                            "referrer",
                            "48 hours",
                            "2026-11-20",
                            "2026-11-22",
                        )
                    },
                    "breached",
                    Tone::Alarm,
                ),
                "2026-11-20",
            ),
            done(
                started(
                    row(
                        "Decide the type of response",
                        "social-care",
                        "1 working day",
                        "2026-11-20",
                        "2026-11-23",
                    ),
                    "met",
                    Tone::Good,
                ),
                "2026-11-23",
            ),
            started(
                row(
                    "Contact social care again",
                    "referrer",
                    "3 working days",
                    "2026-11-20",
                    "2026-11-25",
                ),
                "due-soon",
                Tone::Warning,
            ),
        ],
    )
}

/// A whole case, up to the second review: eleven months.
pub(crate) fn whole_case() -> Chart {
    chart(whole_case_groups())
}

fn whole_case_groups() -> Vec<Group> {
    let mut referral = from_referral();
    referral.rows.push(started(
        row(
            "Conclude the assessment",
            "social-care",
            "45 working days",
            "2026-11-20",
            "2027-01-27",
        ),
        "due",
        Tone::Plain,
    ));
    vec![
        referral,
        group(
            "From the strategy discussion: Tue 24 Nov 2026",
            vec![started(
                row(
                    "Hold the initial child protection conference",
                    "social-care",
                    "15 working days",
                    "2026-11-24",
                    "2026-12-15",
                ),
                "due",
                Tone::Plain,
            )],
        ),
        group(
            "From the initial child protection conference, by Tue 15 Dec 2026",
            vec![
                row(
                    "Hold the first core group, if a plan is made",
                    "core-group",
                    "10 working days",
                    "2026-12-15",
                    "2026-12-31",
                ),
                row(
                    "Hold the first review conference",
                    "social-care",
                    "3 months",
                    "2026-12-15",
                    "2027-03-15",
                ),
            ],
        ),
        group(
            "From the first review conference, by Mon 15 Mar 2027",
            vec![row(
                "Hold the next review conference",
                "social-care",
                "6 months",
                "2027-03-15",
                "2027-09-15",
            )],
        ),
    ]
}

/// Many reviews, six months apart, and labels that are too long for a line: 25 rows.
pub(crate) fn many_rows() -> Chart {
    let mut groups = whole_case_groups();
    let first = date("2027-09-15");
    for n in 0..17 {
        let from = first + Months::new(6 * n);
        let to = from + Months::new(6);
        let label = format!(
            "Hold review conference number {} of a child protection plan that has already lasted \
             longer than anybody hoped",
            n + 3
        );
        let row = row(&label, "social-care", "6 months", &from.to_string(), &to.to_string());
        let day = last_weekday(to);
        let row = if day == to { row } else { act_by(row, &day.to_string()) };
        groups.push(group(&format!("From review {}, by {}", n + 2, words(from)), vec![row]));
    }
    chart(groups)
}

fn last_weekday(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sat => date - chrono::Days::new(1),
        Weekday::Sun => date - chrono::Days::new(2),
        _ => date,
    }
}

/// Rows that were or are late, that have no number, that count backwards or that have no rule.
pub(crate) fn odd_rows() -> Chart {
    let late = done(
        started(
            row(
                "Decide the type of response",
                "social-care",
                "1 working day",
                "2026-11-20",
                "2026-11-23",
            ),
            "late",
            Tone::Alarm,
        ),
        "2026-11-30",
    );
    let breached = Row {
        overrun: Some(Span::between(date("2026-11-23"), date("2026-12-02"))),
        ..started(
            row("Tell the referrer", "social-care", "1 working day", "2026-11-20", "2026-11-23"),
            "breached",
            Tone::Alarm,
        )
    };
    let no_number = Row {
        span: None,
        marks: vec![
            Mark { date: date("2026-11-20"), kind: MarkKind::Start },
            Mark { date: date("2026-12-03"), kind: MarkKind::Planned },
        ],
        due: "as soon as possible".to_owned(),
        beside: vec!["planned for Thu 3 Dec 2026".to_owned()],
        period: String::new(),
        ..started(
            row("Speak to the child", "social-care", "", "2026-11-20", "2026-11-20"),
            "outstanding",
            Tone::Plain,
        )
    };
    let backwards = Row {
        marks: vec![
            Mark { date: date("2026-12-20"), kind: MarkKind::Start },
            Mark { date: date("2026-12-06"), kind: MarkKind::Limit },
            Mark { date: date("2026-12-04"), kind: MarkKind::ActBy },
        ],
        due: "Sun 6 Dec 2026".to_owned(),
        act_by: Some("Fri 4 Dec 2026".to_owned()),
        ..row(
            "Hold the conference before the birth",
            "any",
            "2 weeks before",
            "2026-12-06",
            "2026-12-20",
        )
    };
    let none = Row {
        label: "trix-referrals-2024".to_owned(),
        due: "no such rule".to_owned(),
        status: Word { text: "differs".to_owned(), tone: Tone::Warning },
        ..Row::default()
    };
    let remark = Some(Word { text: "differs".to_owned(), tone: Tone::Warning });
    let chart = chart(vec![
        group("From the referral: Fri 20 Nov 2026", vec![late, breached, no_number]),
        Group { remark, ..group("Elsewhere", vec![backwards, none]) },
    ]);
    Chart {
        today: Some(date("2026-12-02")),
        notes: [&chart.notes[..], &["not counted: a rule whose holidays are not known".to_owned()]]
            .concat(),
        ..chart
    }
}

/// A label with every kind of difficult character.
pub(crate) fn hostile() -> Chart {
    let label = "<script>alert(1)</script> & \"quotes\" \u{1b}[31m ]]> --> WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW";
    let mut chart = three_rows();
    chart.title = label.to_owned();
    chart.description = label.to_owned();
    chart.notes = vec![label.to_owned()];
    for group in &mut chart.groups {
        group.heading = label.to_owned();
        for row in &mut group.rows {
            for text in [&mut row.label, &mut row.who, &mut row.source, &mut row.status.text] {
                *text = label.to_owned();
            }
            row.notes = vec![label.to_owned()];
            row.steps = vec![label.to_owned()];
        }
    }
    chart
}
