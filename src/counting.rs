//! Counts a period from a start to a limit.

use chrono::{Datelike, Months, NaiveDate, Weekday};

use crate::calendar::{Calendar, DayOff, OutsideCoverage};
use crate::moment::{FIRST_YEAR, LAST_YEAR, Moment};
use crate::named_enum::named_enum;
use crate::period::{Period, Unit};
use crate::provisional::Provisional;
use crate::remark::{Remark, Remarks};

named_enum! {
    /// Which way from the event a period runs.
    #[derive(Default)]
    Direction {
        /// The limit lies after the event.
        #[default]
        After = "after",
        /// The limit lies before the event.
        Before = "before",
    }
}

named_enum! {
    /// Whether the day of the event is the first day of the period.
    #[derive(Default)]
    FirstDay {
        /// "Within 7 days of": day 1 is the next day.
        #[default]
        NotCounted = "not-counted",
        /// "7 days beginning with": day 1 is the day itself.
        Counted = "counted",
    }
}

named_enum! {
    /// What stands for a date that its month does not have.
    #[derive(Default)]
    NoSuchDate {
        /// The last day of that month.
        #[default]
        LastDay = "last-day",
        /// The day after: who was born on 29 February comes of age on 1 March.
        NextDay = "next-day",
    }
}

named_enum! {
    /// What happens if the last day is a Sunday or a public holiday.
    #[derive(Default)]
    OnHoliday {
        /// Nothing: the limit is not moved.
        #[default]
        Stays = "stays",
        /// It runs to noon on the next day that is neither.
        NoonAfter = "noon-after",
    }
}

/// A period and how it is to be counted.
///
/// # Example
///
/// ```
/// use dutyclock::calendar::shipped;
/// use dutyclock::{Counting, Moment};
///
/// let calendar = shipped::calendar("england-and-wales").expect("a shipped calendar")?;
/// let conference: Moment = "2026-11-30".parse()?;
///
/// // Three months after 30 November: February has no 30th, and its last day is a Sunday.
/// let limit = Counting::of("3 months".parse()?).limit(conference, &calendar)?;
/// assert_eq!(limit.due.unwrap().iso(), "2027-02-28");
/// assert_eq!(limit.act_by.unwrap().iso(), "2027-02-26");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting {
    /// How long.
    pub period: Period,
    /// Which way.
    pub direction: Direction,
    /// Whether the day of the event counts.
    pub first_day: FirstDay,
    /// What stands for a date that its month does not have.
    pub no_such_date: NoSuchDate,
    /// What happens if the last day is a Sunday or a public holiday.
    pub on_holiday: OnHoliday,
}

/// The result of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The last moment in time; `None` where no number is set. A time where hours were counted
    /// from a time, else a day.
    pub due: Option<Moment>,
    /// The last working day on which the thing can still be done in time; `None` where no number
    /// is set, or where the holidays are not known.
    pub act_by: Option<Moment>,
    /// What a reader must know about the count.
    pub remarks: Vec<Remark>,
    provisional: Provisional,
}

impl Limit {
    /// Which of its dates rest on holidays that are not published yet.
    #[must_use]
    pub fn provisional(&self) -> Provisional {
        self.provisional
    }
}

/// The last day to act.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ActBy {
    pub(crate) day: Moment,
    /// Whether no working day is left before the limit, so that it is the limit's own day.
    pub(crate) is_limit_itself: bool,
}

/// Why a count has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// The holidays are not known.
    #[error(transparent)]
    OutsideCoverage(#[from] OutsideCoverage),
    /// Hours cannot begin with a day.
    #[error("hours run from the moment of the event, so no first day can be counted")]
    HoursHaveNoFirstDay,
    /// The count leaves the years that dates are known in.
    #[error(
        "{period} from {start} leaves the years {FIRST_YEAR} to {LAST_YEAR}, \
         which dutyclock counts in"
    )]
    BeyondYears {
        /// The start.
        start: Moment,
        /// The period.
        period: Period,
    },
}

impl Counting {
    /// Counts a period in the ordinary way: after the event, whose day is not counted.
    #[must_use]
    pub fn of(period: Period) -> Self {
        Self {
            period,
            direction: Direction::After,
            first_day: FirstDay::NotCounted,
            no_such_date: NoSuchDate::LastDay,
            on_holiday: OnHoliday::Stays,
        }
    }

    /// The limit, counted from `start`.
    ///
    /// # Errors
    ///
    /// [`CountError`] where the calendar does not know the holidays that the count needs, or where
    /// the count leaves the years that are known.
    pub fn limit(&self, start: Moment, calendar: &Calendar) -> Result<Limit, CountError> {
        let due = self.due(start, calendar)?;
        let mut remarks = Remarks::default();
        let act_by = self.act_by_and_remarks(start, due, calendar, &mut remarks);
        let Remarks { notes: remarks, provisional } = remarks;
        Ok(Limit { due, act_by, remarks, provisional })
    }

    /// The last day to act, with what a reader must know about the count.
    pub(crate) fn act_by_and_remarks(
        &self,
        start: Moment,
        due: Option<Moment>,
        calendar: &Calendar,
        remarks: &mut Remarks,
    ) -> Option<Moment> {
        if self.counts_hours() && start.is_assumed_earlier() {
            remarks.add(Remark::TakenAsEarlier(start));
        }
        let due = due?;
        if self.counts_hours() && !start.has_time() {
            remarks.add(match self.direction {
                Direction::After => Remark::TimeUnknown,
                Direction::Before => Remark::TimeUnknownBefore,
            });
        }
        let act_by = match self.act_by(start, due, calendar) {
            Ok(ActBy { day, is_limit_itself }) => {
                if is_limit_itself {
                    remarks.add(Remark::NoWorkingDayLeft);
                }
                Some(day)
            }
            Err(OutsideCoverage { calendar, known, .. }) => {
                remarks.add(Remark::ActByUnknown { calendar, known });
                None
            }
        };
        let provisional = self.provisional(start, due, act_by, calendar);
        remarks.mark_provisional(provisional, calendar.covers().to);
        let (after, to) = self.days_counted(start, due);
        if calendar.has_closure_between(after, to) {
            remarks.add(Remark::ClosuresCounted { calendar: calendar.id().to_owned() });
        }
        act_by
    }

    /// Which dates rest on projected holidays: those counted, or found, beyond the list.
    fn provisional(
        &self,
        start: Moment,
        due: Moment,
        act_by: Option<Moment>,
        calendar: &Calendar,
    ) -> Provisional {
        let (_, last_counted) = self.days_counted(start, due);
        let by_working_days = matches!(self.period, Period::Count(_, Unit::WorkingDays));
        let due_is = by_working_days && calendar.is_provisional_on(last_counted)
            || self.on_holiday == OnHoliday::NoonAfter && calendar.is_provisional_on(due);
        let act_by_is = due_is || calendar.is_provisional_on(due);
        Provisional { due: due_is, act_by: act_by_is && act_by.is_some(), ..Provisional::default() }
    }

    /// The counted days: after the first of these, up to and including the second.
    fn days_counted(&self, start: Moment, due: Moment) -> (Moment, Moment) {
        let eve = |day: Moment| Moment::on_day(day.day() - 1);
        match (self.direction, self.first_day) {
            (Direction::After, FirstDay::NotCounted) => (start, due),
            (Direction::After, FirstDay::Counted) => (eve(start), due),
            (Direction::Before, FirstDay::NotCounted) => (eve(due), eve(start)),
            (Direction::Before, FirstDay::Counted) => (eve(due), start),
        }
    }

    /// Whether it counts days or longer, and not hours.
    pub(crate) fn counts_days(&self) -> bool {
        matches!(self.period, Period::Count(..)) && !self.counts_hours()
    }

    /// Whether what it limits comes before the event.
    pub(crate) fn is_before_event(&self) -> bool {
        self.direction == Direction::Before || self.period == Period::Beforehand
    }

    fn counts_hours(&self) -> bool {
        matches!(self.period, Period::Count(_, Unit::Hours))
    }

    /// The last moment in time; `None` where no number is set.
    pub(crate) fn due(
        &self,
        start: Moment,
        calendar: &Calendar,
    ) -> Result<Option<Moment>, CountError> {
        let due = match self.period {
            Period::Immediately | Period::AsSoonAsPossible => return Ok(None),
            Period::Beforehand => Some(start),
            Period::SameDay => Some(Moment::on_day(start.day())),
            Period::ByDate(date) => match self.direction {
                Direction::After => date.from(start.date()).map(Moment::on),
                Direction::Before => date.up_to(start.date()).map(Moment::on),
            },
            Period::Count(_, Unit::Hours) if self.first_day == FirstDay::Counted => {
                return Err(CountError::HoursHaveNoFirstDay);
            }
            Period::Count(count, Unit::Hours) => self.after_hours(start, count.get()),
            Period::Count(count, Unit::WorkingDays) => {
                Some(self.after_working_days(start, count.get(), calendar)?)
            }
            Period::Count(count, Unit::Days) => self.after_days(start, count.get()),
            Period::Count(count, Unit::Weeks) => {
                count.get().checked_mul(7).and_then(|days| self.after_days(start, days))
            }
            Period::Count(count, Unit::Months) => self.after_months(start.date(), count.get()),
            Period::Count(count, Unit::Years) => count
                .get()
                .checked_mul(12)
                .and_then(|months| self.after_months(start.date(), months)),
        };
        let beyond = || CountError::BeyondYears { start, period: self.period };
        let due = due.filter(Moment::is_in_known_years).ok_or_else(beyond)?;
        match self.on_holiday {
            OnHoliday::Stays => Ok(Some(due)),
            OnHoliday::NoonAfter => Ok(Some(to_noon_after(due, calendar)?.ok_or_else(beyond)?)),
        }
    }

    /// Without a time, hours are counted from the beginning of the day, and end with the day they reach. That is the
    /// earliest limit that any time of the day could give.
    fn after_hours(&self, start: Moment, hours: u32) -> Option<Moment> {
        let (_, reached) = self.on_the_clock(start, hours)?;
        Some(if start.has_time() { reached } else { Moment::on_day(reached.day()) })
    }

    /// The times from which and to which hours are counted.
    pub(crate) fn on_the_clock(&self, start: Moment, hours: u32) -> Option<(Moment, Moment)> {
        let from = if start.has_time() { start } else { Moment::beginning_of(start.date())? };
        let hours = i32::try_from(hours).ok()?;
        let to = match self.direction {
            Direction::After => from.plus_hours(hours)?,
            Direction::Before => from.plus_hours(-hours)?,
        };
        Some((from, to))
    }

    /// To count the day itself is to count from the day before.
    fn after_working_days(
        &self,
        start: Moment,
        count: u32,
        calendar: &Calendar,
    ) -> Result<Moment, OutsideCoverage> {
        let itself = match self.first_day {
            FirstDay::NotCounted => false,
            FirstDay::Counted => calendar.is_working(start)?,
        };
        match (count - u32::from(itself), self.direction) {
            (0, _) => Ok(Moment::on_day(start.day())),
            (rest, Direction::After) => calendar.working_day_after(start, rest),
            (rest, Direction::Before) => calendar.working_day_before(start, rest),
        }
    }

    fn after_days(&self, start: Moment, days: u32) -> Option<Moment> {
        match self.first_day {
            FirstDay::NotCounted => self.move_days(start, days),
            FirstDay::Counted => self.move_days(start, days - 1),
        }
    }

    fn move_days(&self, start: Moment, days: u32) -> Option<Moment> {
        let day = match self.direction {
            Direction::After => start.day().checked_add_unsigned(days),
            Direction::Before => start.day().checked_sub_unsigned(days),
        };
        day.map(Moment::on_day)
    }

    /// The corresponding date, or what stands for it. A period that begins with the day ends on
    /// the eve of the corresponding date; where the month has none, on its last day.
    fn after_months(&self, start: NaiveDate, months: u32) -> Option<Moment> {
        let corresponding = self.move_months(start, months)?;
        let missing = corresponding.day() != start.day();
        let end = match (missing, self.no_such_date) {
            (true, NoSuchDate::NextDay) => corresponding.succ_opt()?,
            _ => corresponding,
        };
        let last_day_stands = missing && self.no_such_date == NoSuchDate::LastDay;
        let end = match (self.first_day, self.direction) {
            (FirstDay::NotCounted, _) => end,
            (FirstDay::Counted, Direction::Before) => end.succ_opt()?,
            (FirstDay::Counted, Direction::After) if last_day_stands => end,
            (FirstDay::Counted, Direction::After) => end.pred_opt()?,
        };
        Some(Moment::on(end))
    }

    pub(super) fn move_months(&self, start: NaiveDate, months: u32) -> Option<NaiveDate> {
        match self.direction {
            Direction::After => start.checked_add_months(Months::new(months)),
            Direction::Before => start.checked_sub_months(Months::new(months)),
        }
    }

    /// The last working day by the limit, but never a day before the event itself: where a weekend
    /// event must be answered within the weekend, the limit's own day is the day to act.
    pub(crate) fn act_by(
        &self,
        start: Moment,
        due: Moment,
        calendar: &Calendar,
    ) -> Result<ActBy, OutsideCoverage> {
        let day = calendar.working_day_by(due)?;
        let too_early = !self.is_before_event() && day.day() < start.day();
        let day = if too_early { Moment::on_day(due.day()) } else { day };
        Ok(ActBy { day, is_limit_itself: too_early })
    }
}

/// The limit itself, or noon on the next day that is neither a Sunday nor a public holiday.
fn to_noon_after(due: Moment, calendar: &Calendar) -> Result<Option<Moment>, OutsideCoverage> {
    let mut day = due;
    while is_sunday_or_public_holiday(day, calendar)? {
        day = Moment::on_day(day.day() + 1);
    }
    if day == due {
        return Ok(Some(due));
    }
    let noon = day.date().and_hms_opt(12, 0, 0);
    Ok(noon.and_then(|noon| Moment::from_local(noon).ok()))
}

/// A moment between noon on the day before a Sunday or a public holiday and noon on the day after it runs to noon on
/// the next day that is neither; any other stays.
pub(crate) fn to_noon_after_nearby(
    due: Moment,
    calendar: &Calendar,
) -> Result<Option<Moment>, OutsideCoverage> {
    let noon_of = |day: i32| {
        let noon = Moment::on_day(day).date().and_hms_opt(12, 0, 0)?;
        Moment::from_local(noon).ok()
    };
    for day in due.day() - 1..=due.day() + 1 {
        let (Some(opens), Some(closes)) = (noon_of(day - 1), noon_of(day + 1)) else {
            return Ok(None);
        };
        let is_nearby = due.is_after(&opens) && !due.is_after(&closes);
        if is_nearby && is_sunday_or_public_holiday(Moment::on_day(day), calendar)? {
            return to_noon_after(Moment::on_day(day), calendar);
        }
    }
    Ok(Some(due))
}

/// Christmas Day is a public holiday on a Saturday too, when the list of bank holidays has only its substitute.
fn is_sunday_or_public_holiday(day: Moment, calendar: &Calendar) -> Result<bool, OutsideCoverage> {
    // Fails where the holidays are not known.
    calendar.is_working(day)?;
    let date = day.date();
    let is_listed =
        matches!(calendar.day_off(date), Some(DayOff::Holiday(holiday)) if !holiday.closure);
    let is_christmas = (date.month(), date.day()) == (12, 25);
    Ok(date.weekday() == Weekday::Sun || is_christmas || is_listed)
}
