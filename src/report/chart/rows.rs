//! Deadlines as rows of a chart, and a calendar as its days off.

use chrono::NaiveDate;

use super::{Chart, DayOff, Mark, MarkKind, Row, Span, Word};
use crate::calendar::{Calendar, DayOff as Reason};
use crate::counting::Direction;
use crate::engine::Deadline;
use crate::engine::status::Status;
use crate::remark::Remark;
use crate::report::footnotes::Footnotes;
use crate::report::rows::steps;
use crate::report::words::{
    act_by_line, authority, due_line, earlier_day_to_act, extended_to, late_and_done,
    less_certain_day_to_act, status_words,
};

/// The notes of a chart, each printed once under it.
pub(in crate::report) struct References {
    sources: Footnotes,
    remarks: Footnotes,
    /// Whether the chart already shows a remark.
    is_drawn: fn(&Remark) -> bool,
}

impl References {
    pub(in crate::report) fn new(is_drawn: fn(&Remark) -> bool) -> Self {
        Self { sources: Footnotes::numbered(), remarks: Footnotes::lettered(), is_drawn }
    }

    fn of(&mut self, deadline: &Deadline<'_>) -> String {
        format!(
            "{} {}",
            self.sources.mark_linked(&authority(deadline.rule), deadline.rule.address()),
            self.of_remarks(&deadline.remarks)
        )
        .trim_end()
        .to_owned()
    }

    /// The marks of an event without a limit, and so without a source.
    pub(in crate::report) fn of_remarks(&mut self, remarks: &[Remark]) -> String {
        let said = remarks.iter().filter(|remark| !(self.is_drawn)(remark));
        self.remarks.marks(said).join(" ")
    }

    pub(in crate::report) fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.sources.lines().chain(self.remarks.lines())
    }
}

/// A deadline as a row, as of a day.
pub(in crate::report) fn row(
    deadline: &Deadline<'_>,
    calendar: &Calendar,
    today: NaiveDate,
    references: &mut References,
) -> Row {
    let rule = deadline.rule;
    let due = deadline.due.map(|due| due.date());
    // A chart names the day to act by only if its mark is drawn.
    let act_by = less_certain_day_to_act(deadline).filter(|_| day_to_act(deadline).is_none());
    let act_by = act_by.and(act_by_line(deadline)).map(|day| format!("act by {day}"));
    let extended = extended_to(deadline).map(|text| text.replace('\n', " "));
    Row {
        label: rule.title.clone(),
        who: rule.owner.words().to_owned(),
        span: due.map(|due| Span::between(deadline.from.date(), due)),
        overrun: overrun(deadline, today),
        marks: marks(deadline),
        due: due_line(deadline),
        act_by: act_by_line(deadline),
        beside: late_and_done(deadline).into_iter().chain(extended).chain(act_by).collect(),
        status: Word { text: status_words(deadline).into_owned(), tone: deadline.status.into() },
        projected: deadline.status == Status::Projected,
        period: period(deadline),
        source: authority(rule),
        address: rule.address(),
        references: references.of(deadline),
        notes: deadline.notes().collect(),
        steps: steps(deadline, calendar),
    }
}

fn period(deadline: &Deadline<'_>) -> String {
    let period = deadline.counting.period;
    match (deadline.due, deadline.counting.direction) {
        (None, _) => String::new(),
        (Some(_), Direction::After) => period.to_string(),
        (Some(_), Direction::Before) => format!("{period} before"),
    }
}

fn day_to_act(deadline: &Deadline<'_>) -> Option<NaiveDate> {
    earlier_day_to_act(deadline).filter(|_| deadline.completed.is_none())
}

fn marks(deadline: &Deadline<'_>) -> Vec<Mark> {
    let day_to_act = day_to_act(deadline);
    let marks = [
        (Some(deadline.from.date()), MarkKind::Start),
        (day_to_act, MarkKind::ActBy),
        (deadline.due.map(|due| due.date()), MarkKind::Limit),
        (deadline.completed.map(|completed| completed.date()), MarkKind::Done),
    ];
    marks.into_iter().filter_map(|(date, kind)| Some(Mark { date: date?, kind })).collect()
}

/// The days from a passed limit to the completion, or to today.
fn overrun(deadline: &Deadline<'_>, today: NaiveDate) -> Option<Span> {
    let due = deadline.due?.date();
    let until = match deadline.completed {
        Some(completed) => completed.date(),
        None if deadline.status.is_open() => today,
        None => due,
    };
    (until > due).then(|| Span::between(due, until))
}

/// The same chart with its days off, and a note if they are unknown.
pub(in crate::report) fn with_days_off(mut chart: Chart, calendar: &Calendar) -> Chart {
    let Some(span) = chart.span() else {
        return chart;
    };
    let days = span.from.iter_days().take_while(|date| *date <= span.to);
    chart.days_off = days.filter_map(|date| day_off(date, calendar)).collect();
    let known = calendar.coverage();
    if !known.contains(span.from) || !known.contains(span.to) {
        chart.notes.push(format!(
            "calendar {} only covers {known}: other holidays are not drawn",
            calendar.id()
        ));
    }
    chart
}

fn day_off(date: NaiveDate, calendar: &Calendar) -> Option<DayOff> {
    let name = match calendar.day_off(date)? {
        Reason::Weekend => None,
        reason @ Reason::Holiday(_) => Some(reason.to_string()),
    };
    Some(DayOff { date, name })
}
