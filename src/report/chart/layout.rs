//! The position of everything: computed once, shared by every drawing.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use super::axis::{Axis, Cut, Stretch};
use super::{Chart, DayOff, Group, MarkKind, Row, Span};
use crate::report::Tone;

/// A chart with columns assigned. If its dates do not fit one axis, each panel has its own.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub(super) panels: Vec<Panel<'a>>,
}

/// Rows that share an axis.
#[derive(Debug, Clone)]
pub(super) struct Panel<'a> {
    pub(super) columns: usize,
    pub(super) cuts: Vec<Cut>,
    pub(super) days_off: Vec<PlacedDayOff<'a>>,
    /// The months, each at its first day; the year is shown when it changes.
    pub(super) months: Vec<Tick>,
    /// Every day.
    pub(super) days: Vec<Tick>,
    pub(super) today: Option<Today>,
    pub(super) groups: Vec<PlacedGroup<'a>>,
}

/// The current day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Today {
    pub(super) column: usize,
    date: NaiveDate,
}

/// A text over a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tick {
    pub(super) column: usize,
    pub(super) text: String,
    pub(super) rank: Rank,
}

/// The priority of a text if two do not fit side by side, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// It begins a stretch.
    Leads,
    /// A Monday, or a month.
    Regular,
    /// Any other day: written only if every day is.
    Filler,
}

#[derive(Debug, Clone)]
pub(super) struct PlacedDayOff<'a> {
    pub(super) column: usize,
    pub(super) day: &'a DayOff,
}

#[derive(Debug, Clone)]
pub(super) struct PlacedGroup<'a> {
    pub(super) group: &'a Group,
    /// Whether its first rows are in the previous panel.
    pub(super) continued: bool,
    pub(super) rows: Vec<PlacedRow<'a>>,
}

#[derive(Debug, Clone)]
pub(super) struct PlacedRow<'a> {
    pub(super) row: &'a Row,
    pub(super) bar: Option<Bar>,
    pub(super) overrun: Option<Bar>,
    /// At most one per column.
    pub(super) marks: Vec<(usize, MarkKind)>,
}

/// An element that the legend explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Mark(MarkKind),
    TimeAllowed,
    Projected,
    Overrun,
    Weekend,
    Holiday,
    Today,
    Cut,
}

impl Sign {
    /// Its meaning, in the legend.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Mark(MarkKind::Start) => "start",
            Self::Mark(MarkKind::ActBy) => "last working day to act",
            Self::Mark(MarkKind::Taken) => "assumed day: no limit",
            Self::Mark(MarkKind::Limit) => "limit",
            Self::Mark(MarkKind::Planned) => "planned",
            Self::Mark(MarkKind::Done) => "done",
            Self::TimeAllowed => "time allowed",
            Self::Projected => "projected: not started yet",
            Self::Overrun => "past the limit",
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
            Self::Today => "today",
            Self::Cut => "days left out",
        }
    }
}

/// A range of columns, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl<'a> Layout<'a> {
    /// Lays a chart out on this many columns.
    pub(super) fn new(chart: &'a Chart, columns: usize) -> Self {
        let mut panels = Vec::new();
        let mut taken: Vec<(usize, &Row)> = Vec::new();
        let rows = chart.groups.iter().enumerate();
        for (group, row) in rows.flat_map(|(at, group)| group.rows.iter().map(move |row| (at, row)))
        {
            taken.push((group, row));
            if taken.len() > 1 && Axis::fitting(&dates(chart, &taken), columns).is_none() {
                taken.pop();
                panels.push(Panel::new(chart, &taken, columns));
                taken = vec![(group, row)];
            }
        }
        if !taken.is_empty() {
            panels.push(Panel::new(chart, &taken, columns));
        }
        let mut layout = Self { panels };
        layout.mark_continued();
        layout
    }

    fn mark_continued(&mut self) {
        let mut before: Option<&Group> = None;
        for panel in &mut self.panels {
            let last = panel.groups.last().map(|placed| placed.group);
            if let Some(first) = panel.groups.first_mut() {
                first.continued = before.is_some_and(|before| std::ptr::eq(before, first.group));
            }
            before = last;
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &PlacedRow<'a>> {
        self.panels.iter().flat_map(|panel| &panel.groups).flat_map(|group| &group.rows)
    }

    fn days_off(&self) -> impl Iterator<Item = &'a DayOff> {
        self.panels.iter().flat_map(|panel| &panel.days_off).map(|off| off.day)
    }

    /// A sentence with the named days off drawn.
    pub(super) fn holidays(&self) -> Option<String> {
        let named = self.days_off().filter_map(|day| Some((day.date, day.name.as_deref()?)));
        let once: BTreeSet<(NaiveDate, &str)> = named.collect();
        let names = once.iter().map(|(date, name)| format!("{} {name}", date.format(DATE)));
        let names: Vec<String> = names.collect();
        (!names.is_empty()).then(|| format!("Holidays: {}", names.join("; ")))
    }

    /// The signs drawn, in the order of the legend.
    pub(super) fn signs(&self) -> impl Iterator<Item = Sign> {
        let bars = |projected: bool| self.bars().any(|row| row.projected == projected);
        let marks: BTreeSet<MarkKind> =
            self.rows().flat_map(|row| row.marks.iter().map(|(_, kind)| *kind)).collect();
        let marks = MarkKind::ALL.map(|kind| (marks.contains(&kind), Sign::Mark(kind)));
        let others = [
            (bars(false), Sign::TimeAllowed),
            (bars(true), Sign::Projected),
            (self.rows().any(|row| row.overrun.is_some()), Sign::Overrun),
            (self.days_off().any(|day| day.name.is_none()), Sign::Weekend),
            (self.days_off().any(|day| day.name.is_some()), Sign::Holiday),
            (self.panels.iter().any(|panel| panel.today.is_some()), Sign::Today),
            (self.panels.iter().any(|panel| !panel.cuts.is_empty()), Sign::Cut),
        ];
        let all = marks.into_iter().chain(others);
        all.filter(|(is_drawn, _)| *is_drawn).map(|(_, sign)| sign)
    }

    /// The rows that have a bar.
    fn bars(&self) -> impl Iterator<Item = &'a Row> {
        self.rows().filter(|row| row.bar.is_some()).map(|row| row.row)
    }

    /// The distinct tones of the started rows with a bar.
    pub(super) fn tones(&self) -> Vec<Tone> {
        let started = self.bars().filter(|row| !row.projected);
        let tones: BTreeSet<Tone> = started.map(|row| row.status.tone).collect();
        tones.into_iter().collect()
    }
}

/// The days that a panel must show, with today if it lies between them.
fn dates(chart: &Chart, rows: &[(usize, &Row)]) -> BTreeSet<NaiveDate> {
    let mut dates: BTreeSet<NaiveDate> = rows.iter().flat_map(|(_, row)| row.dates()).collect();
    if let (Some(first), Some(last), Some(today)) = (dates.first(), dates.last(), chart.today)
        && (first..=last).contains(&&today)
    {
        dates.insert(today);
    }
    dates
}

impl<'a> Panel<'a> {
    fn new(chart: &'a Chart, rows: &[(usize, &'a Row)], columns: usize) -> Self {
        let dates = dates(chart, rows);
        let axis =
            Axis::fitting(&dates, columns).unwrap_or_else(|| Axis::tightest(&dates, columns));
        let days_off = chart
            .days_off
            .iter()
            .filter_map(|day| axis.column(day.date).map(|column| PlacedDayOff { column, day }));
        let mut groups: Vec<PlacedGroup<'a>> = Vec::new();
        for same in rows.chunk_by(|one, other| one.0 == other.0) {
            let Some(group) = same.first().and_then(|(at, _)| chart.groups.get(*at)) else {
                continue;
            };
            let rows = same.iter().map(|(_, row)| PlacedRow::new(row, &axis)).collect();
            groups.push(PlacedGroup { group, continued: false, rows });
        }
        Self {
            columns: axis.columns(),
            cuts: axis.cuts().collect(),
            days_off: days_off.collect(),
            months: months(&axis),
            days: days(&axis),
            today: chart.today.and_then(|date| Some(Today { column: axis.column(date)?, date })),
            groups,
        }
    }

    /// The panel split into parts that fit, with the same axis above each.
    pub(super) fn in_parts(&self, fits: impl Fn(&[PlacedGroup<'a>]) -> bool) -> Vec<Self> {
        let mut parts: Vec<Vec<PlacedGroup<'a>>> = vec![Vec::new()];
        for placed in &self.groups {
            for (index, row) in placed.rows.iter().enumerate() {
                let one = PlacedGroup {
                    continued: placed.continued || index > 0,
                    rows: vec![row.clone()],
                    ..*placed
                };
                let Some(part) = parts.last_mut() else { continue };
                match part.last_mut() {
                    Some(last) if index > 0 => last.rows.push(row.clone()),
                    _ => part.push(one.clone()),
                }
                if fits(part) {
                    continue;
                }
                // Move the whole group on, or only this row if the group is alone.
                match part.pop() {
                    Some(group) if !part.is_empty() => parts.push(vec![group]),
                    Some(mut group) if group.rows.len() > 1 => {
                        group.rows.pop();
                        part.push(group);
                        parts.push(vec![one]);
                    }
                    group => part.extend(group),
                }
            }
        }
        parts.into_iter().map(|groups| Self { groups, ..self.clone() }).collect()
    }

    /// The day off in a column: a holiday or a weekend.
    pub(super) fn day_off(&self, column: usize) -> Option<&'a DayOff> {
        self.days_off.iter().find(|off| off.column == column).map(|off| off.day)
    }
}

impl<'a> PlacedRow<'a> {
    fn new(row: &'a Row, axis: &Axis) -> Self {
        let bar =
            |span: Span| Some(Bar { from: axis.column(span.from)?, to: axis.column(span.to)? });
        let mut marks: Vec<(usize, MarkKind)> = row
            .marks
            .iter()
            .filter_map(|mark| Some((axis.column(mark.date)?, mark.kind)))
            .collect();
        marks.sort_unstable_by_key(|(column, kind)| (*column, std::cmp::Reverse(*kind)));
        marks.dedup_by_key(|(column, _)| *column);
        Self { row, bar: row.span.and_then(bar), overrun: row.overrun.and_then(bar), marks }
    }
}

impl Today {
    pub(super) fn words(self) -> String {
        self.date.format("today, %a %-d %b").to_string()
    }
}

impl Bar {
    pub(super) fn contains(self, column: usize) -> bool {
        (self.from..=self.to).contains(&column)
    }
}

/// Minimum length of a stretch in which every month is named.
const LONG_STRETCH: usize = 16;
/// A day in words.
pub(super) const DATE: &str = "%a %-d %b %Y";
/// The columns of `Nov 2026` and a space.
const MONTH_AND_YEAR: usize = 9;

fn months(axis: &Axis) -> Vec<Tick> {
    axis.stretches.iter().flat_map(|stretch| months_of(*stretch)).collect()
}

/// The month in which a stretch begins, and those that begin within it. If the first has no room, the two
/// share a label.
fn months_of(stretch: Stretch) -> Vec<Tick> {
    let Stretch { first, last, column } = stretch;
    let begins = (column..).zip(first.iter_days().take_while(|date| *date <= last)).skip(1);
    let mut begins = begins.filter(|(_, date)| date.day() == 1).peekable();
    let together = begins
        .next_if(|(next, _)| stretch.columns() >= LONG_STRETCH && next - column < MONTH_AND_YEAR);
    let text = match together {
        Some((_, next)) => format!("{}/{}", first.format("%b"), next.format("%b %Y")),
        None => first.format("%b %Y").to_string(),
    };
    let others = begins.map(|(column, date)| {
        let form = if date.month() == 1 { "%b %Y" } else { "%b" };
        Tick { column, text: date.format(form).to_string(), rank: Rank::Regular }
    });
    [Tick { column, text, rank: Rank::Leads }].into_iter().chain(others).collect()
}

fn days(axis: &Axis) -> Vec<Tick> {
    let leads = |column| axis.stretches.iter().any(|stretch| stretch.column == column);
    let rank = |column, date: NaiveDate| match date.weekday() {
        _ if leads(column) => Rank::Leads,
        Weekday::Mon => Rank::Regular,
        _ => Rank::Filler,
    };
    let tick = |(column, date): (usize, NaiveDate)| Tick {
        column,
        text: date.format("%a %-d").to_string(),
        rank: rank(column, date),
    };
    axis.days().map(tick).collect()
}

/// The texts that fit side by side; each occupies a range of positions.
pub(super) fn fitting(
    ticks: &[Tick],
    room: impl Fn(&Tick) -> (usize, usize),
) -> impl Iterator<Item = &Tick> {
    let pairs = || ticks.iter().zip(ticks.iter().skip(1));
    let all_fit = pairs().all(|(one, next)| room(one).1 <= room(next).0);
    let mut wanted: Vec<&Tick> =
        ticks.iter().filter(|tick| all_fit || tick.rank < Rank::Filler).collect();
    wanted.sort_by_key(|tick| tick.rank);
    let mut kept: Vec<&Tick> = Vec::new();
    for tick in wanted {
        let (from, to) = room(tick);
        if kept.iter().map(|kept| room(kept)).all(|(start, end)| to <= start || end <= from) {
            kept.push(tick);
        }
    }
    kept.sort_unstable_by_key(|tick| tick.column);
    kept.into_iter()
}
