//! Hours allowed in all, over several spells: what the earlier ones leave, and when the limit is reached.

use chrono::{DateTime, Days, NaiveDate, TimeDelta};

use super::closing::Occasion;
use crate::counting::{CountError, to_noon_after_nearby};
use crate::moment::Moment;
use crate::period::{Period, Unit};
use crate::rules::{EventId, Rule, Total};

/// What earlier spells leave of the hours that a rule allows in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpellTotal {
    /// How long it allows.
    pub allowed: Period,
    /// The stretch of time in which the spells are added up.
    pub in_any: Period,
    /// The earlier spells that count when this one begins, with what counts of each.
    pub earlier: Vec<CountedSpell>,
    /// When this spell began: before the start, if another start had not ended by then.
    pub began: Moment,
    /// What the earlier spells leave when this one begins; negative if they pass what is allowed.
    pub left: TimeDelta,
    /// How much of earlier spells drops out of the stretch while this one goes on, so that it may last longer.
    pub drops_out: TimeDelta,
    /// When what is allowed is reached, if the spell goes on until then.
    pub reached: Moment,
    /// The limit: later than that if it runs to noon after a Sunday or a public holiday.
    pub due: Moment,
    /// Whether the limit depends on which days are public holidays.
    pub depends_on_holidays: bool,
    /// Whether the time of day of a start or an end is not known.
    pub has_unknown_time: bool,
    /// When a spell ended whose start is not recorded, and which may be counted too little.
    pub end_without_start: Option<Moment>,
}

impl SpellTotal {
    /// From when a start counts: without a time of day, from the beginning of its day.
    pub(super) fn from(&self, start: Moment) -> Moment {
        if start.has_time() { start } else { Moment::beginning_of(start.date()).unwrap_or(start) }
    }
}

/// An earlier spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedSpell {
    /// When it began.
    pub from: Moment,
    /// When it ended.
    pub to: Moment,
    /// How much of it counts.
    pub counted: TimeDelta,
    /// Whether that is a part of it, because it began before the stretch.
    pub is_part: bool,
}

/// A time without a break in which at least one spell went on.
#[derive(Debug, Clone, Copy)]
struct Run {
    from: Edge,
    to: Edge,
}

/// The start or the end of a spell. Without a time of day it is taken to be as early or as late as can be, so that
/// the spell is not counted too short.
#[derive(Debug, Clone, Copy)]
struct Edge {
    at: DateTime<chrono::Utc>,
    recorded: Moment,
}

impl Edge {
    fn start(recorded: Moment) -> Option<Self> {
        Self::of(recorded, recorded.date())
    }

    fn end(recorded: Moment) -> Option<Self> {
        Self::of(recorded, recorded.date().succ_opt()?)
    }

    fn of(recorded: Moment, midnight_of: NaiveDate) -> Option<Self> {
        let at =
            recorded.instant().or_else(|| Moment::beginning_of(midnight_of)?.instant())?.to_utc();
        Some(Self { at, recorded })
    }

    /// The moment that is counted.
    fn moment(self) -> Moment {
        if self.recorded.has_time() { self.recorded } else { Moment::from_instant(&self.at) }
    }
}

/// What the record shows of the spells by a start.
struct Spells {
    ended: Vec<Run>,
    /// When the spell began that goes on at the start.
    began: Edge,
    end_without_start: Option<Moment>,
}

enum Event {
    // At the same moment, a spell that begins goes before one that ends: there was no break.
    Begins,
    Stops,
    Ends,
}

impl Occasion<'_> {
    /// What earlier spells leave of the hours that the rule allows; `None` if the rule allows each start as much.
    pub(super) fn total(self) -> Option<Result<SpellTotal, CountError>> {
        let total = self.duty.rule.total.as_ref()?;
        let beyond = CountError::BeyondYears {
            start: self.start.at,
            period: self.duty.applied.counting.period,
        };
        Some(self.total_of(total).and_then(|found| found.ok_or(beyond)))
    }

    /// `None` if it leaves the years that are known.
    fn total_of(self, total: &Total) -> Result<Option<SpellTotal>, CountError> {
        let allowed = self.duty.applied.counting.period;
        let Some((allowed_time, spells)) = allowed.on_the_clock().zip(self.spells(total)) else {
            return Ok(None);
        };
        let Spells { ended, began, end_without_start } = spells;
        let Some(stretch) = stretch_to(began, total.in_any) else { return Ok(None) };
        let opens = began.at - stretch;
        let counted = ended.iter().filter(|run| run.to.at > opens);
        let earlier: Vec<CountedSpell> = counted.clone().map(|run| run.counted(opens)).collect();
        let used: TimeDelta = earlier.iter().map(|spell| spell.counted).sum();
        let reached = reached(&ended, began.at, stretch, allowed_time);
        let reached_at = Moment::from_instant(&reached);
        let left = allowed_time - used;
        // What had been reached before runs on to no noon.
        let over = total.noon_if_over.filter(|_| left > TimeDelta::zero());
        let depends_on_holidays = over.is_some_and(|over| is_over(over, &ended, began, stretch));
        let due = if depends_on_holidays {
            to_noon_after_nearby(reached_at, self.calendar())?
        } else {
            Some(reached_at)
        };
        let Some(due) = due.filter(Moment::is_in_known_years) else { return Ok(None) };
        let is_untimed = |run: &Run| !run.is_timed();
        Ok(Some(SpellTotal {
            allowed,
            in_any: total.in_any,
            has_unknown_time: !began.recorded.has_time() || counted.clone().any(is_untimed),
            earlier,
            began: began.moment(),
            left,
            drops_out: reached - began.at - left.max(TimeDelta::zero()),
            reached: reached_at,
            due,
            depends_on_holidays,
            end_without_start: end_without_start
                .filter(|end| Edge::end(*end).is_some_and(|end| end.at > opens)),
        }))
    }

    /// The spells that had begun by the start, without those before an event after which the total begins anew. What
    /// began first ends first.
    fn spells(self, total: &Total) -> Option<Spells> {
        let start = Edge::start(self.start.at)?;
        let mut spells = Spells { ended: Vec::new(), began: start, end_without_start: None };
        let mut open = 0_u32;
        let mut run: Option<Edge> = None;
        for (edge, event) in self.edges_before(start)? {
            match event {
                Event::Begins => {
                    open += 1;
                    run.get_or_insert(edge);
                }
                Event::Ends if open == 0 => spells.end_without_start = Some(edge.recorded),
                Event::Ends | Event::Stops => {
                    open = open.saturating_sub(u32::from(matches!(event, Event::Ends)));
                    let is_over = open == 0 || matches!(event, Event::Stops);
                    if let Some(from) = run.take_if(|_| is_over) {
                        spells.ended.push(Run { from, to: edge });
                    }
                }
            }
        }
        if let Some(anew) = self.last_of(&total.anew_after, start) {
            spells.ended.retain(|run| run.from.at >= anew.at);
            run = run.filter(|from| from.at >= anew.at);
            spells.end_without_start =
                spells.end_without_start.filter(|end| end.compare(&anew.recorded).is_gt());
        }
        spells.began = run.unwrap_or(start);
        Some(spells)
    }

    /// The starts and ends of spells before a start, in order.
    fn edges_before(self, start: Edge) -> Option<Vec<(Edge, Event)>> {
        let Rule { completes, until, .. } = self.duty.rule;
        let mut starts: Vec<EventId> = self.duty.rule.starting_events().collect();
        starts.sort_unstable();
        starts.dedup();
        let case = self.start.facts.before;
        let all = |events: &[EventId]| -> Vec<Moment> {
            events.iter().flat_map(|event| case.occurrences(*event)).collect()
        };
        let mut edges = Vec::new();
        for when in all(&starts) {
            edges.push((Edge::start(when)?, Event::Begins));
        }
        for when in all(completes.as_slice()) {
            edges.push((Edge::end(when)?, Event::Ends));
        }
        for when in all(until) {
            edges.push((Edge::end(when)?, Event::Stops));
        }
        edges.retain(|(edge, _)| edge.at < start.at);
        edges.sort_by_key(|(edge, event)| (edge.at, !matches!(event, Event::Begins)));
        Some(edges)
    }

    /// The last of some events by a start.
    fn last_of(self, events: &[EventId], start: Edge) -> Option<Edge> {
        let case = self.start.facts.before;
        let all = events.iter().flat_map(|event| case.occurrences(*event));
        all.filter_map(Edge::start).filter(|edge| edge.at <= start.at).max_by_key(|edge| edge.at)
    }
}

impl Run {
    fn is_timed(&self) -> bool {
        self.from.recorded.has_time() && self.to.recorded.has_time()
    }

    /// How much of it lies after a moment.
    fn after(&self, opens: DateTime<chrono::Utc>) -> TimeDelta {
        (self.to.at - self.from.at.max(opens)).max(TimeDelta::zero())
    }

    fn counted(&self, opens: DateTime<chrono::Utc>) -> CountedSpell {
        let Self { from, to } = *self;
        CountedSpell {
            from: from.recorded,
            to: to.recorded,
            counted: self.after(opens),
            is_part: from.at < opens,
        }
    }
}

/// How long the stretch is that ends then. If the clocks change in it, it opens at the same time of day or so many
/// times 24 hours before, whichever is earlier, so that nothing is counted too short.
fn stretch_to(end: Edge, in_any: Period) -> Option<TimeDelta> {
    let by_hours = in_any.on_the_clock()?;
    let days = Days::new(u64::try_from(by_hours.num_days()).ok()?);
    let moment = end.moment();
    let opens = moment.date().checked_sub_days(days)?.and_time(moment.time()?);
    let by_days = Moment::from_local(opens).ok().and_then(|opens| opens.instant());
    let by_days = by_days.filter(|_| !matches!(in_any, Period::Count(_, Unit::Hours)));
    Some(by_days.map_or(by_hours, |opens| by_hours.max(end.at - opens.to_utc())))
}

/// The last moment at which the stretch that ends then holds no more than is allowed, for a spell that goes on. The
/// total never falls meanwhile: at most as much drops out at the far end as is added.
fn reached(
    ended: &[Run],
    began: DateTime<chrono::Utc>,
    stretch: TimeDelta,
    allowed: TimeDelta,
) -> DateTime<chrono::Utc> {
    let used: TimeDelta = ended.iter().map(|run| run.after(began - stretch)).sum();
    let mut left = allowed - used;
    let mut at = began;
    if left < TimeDelta::zero() {
        return began;
    }
    for run in ended.iter().filter(|run| run.to.at > began - stretch) {
        // Until the far end comes to this spell, all the time is added.
        let until_then = (run.from.at + stretch - at).max(TimeDelta::zero());
        if left < until_then {
            break;
        }
        left -= until_then;
        at = run.to.at + stretch;
    }
    at + left
}

/// Whether the earlier spells came to more than so much, in the days of the stretch before the day on which the last
/// one began. A spell without times may have been shorter, so it does not prolong anything.
fn is_over(over: Period, ended: &[Run], began: Edge, stretch: TimeDelta) -> bool {
    let day = began.moment().date();
    let Some(over) = over.on_the_clock() else { return false };
    let days_before = u64::try_from(stretch.num_days() - 1).unwrap_or(0);
    let first = day.checked_sub_days(Days::new(days_before)).and_then(Moment::beginning_of);
    let Some((opens, closes)) = first
        .and_then(|day| day.instant())
        .zip(Moment::beginning_of(day).and_then(|day| day.instant()))
    else {
        return false;
    };
    let (opens, closes) = (opens.to_utc(), closes.to_utc());
    let timed = ended.iter().filter(|run| run.is_timed());
    let used: TimeDelta = timed
        .map(|run| (run.to.at.min(closes) - run.from.at.max(opens)).max(TimeDelta::zero()))
        .sum();
    used > over
}
