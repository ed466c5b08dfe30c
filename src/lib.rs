//! Statutory timescales of children's social care in England, counted and explained.
//!
//! Give it an event and a date, and it says what is due, by when, by whom and on what authority, and
//! what is already in breach. Where the answer is not known, it says so and never guesses.
//!
//! A [`Case`] holds what has happened. A [`RuleSet`] holds the timescales that apply, each with its
//! source. A [`Calendar`] knows the working days of a span of dates. [`deadlines`] brings them
//! together under [`Criteria`]: the moment of assessment. [`timeline`] continues from there, from limit to
//! limit.
//!
//! # Example
//!
//! A referral on the Wednesday before Christmas 2026, asked about on the 30th:
//!
//! ```
//! use dutyclock::calendar::shipped;
//! use dutyclock::rules::Dates;
//! use dutyclock::{Case, Criteria, RuleSet, Status, deadlines};
//!
//! let rules = RuleSet::shipped("england", Dates::All)?;
//! let calendar = shipped::calendar("england-and-wales").expect("a shipped calendar")?;
//!
//! let mut case = Case::new(Some("C-1042".to_owned()));
//! case.record(rules.events.find("referral")?, "2026-12-23 16:40".parse()?);
//!
//! let criteria = Criteria::as_of("2026-12-30 09:00".parse()?);
//! let found = deadlines(&case, &rules, &calendar, &criteria);
//! let decision = found.deadlines.iter().find(|d| d.rule.id == "decision").unwrap();
//!
//! assert_eq!(decision.due.unwrap().to_string(), "Thu 24 Dec 2026");
//! assert_eq!(decision.status, Status::Breached);
//! // Christmas Day, the weekend and the substitute day are no working days.
//! assert_eq!(decision.late_by.unwrap().working_days, Some(2));
//!
//! // Every answer can be explained, step by step; the last step is the due date.
//! let steps = decision.steps(&calendar)?;
//! assert_eq!(steps.last().unwrap().to_string(), "due Thu 24 Dec 2026");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How time is counted
//!
//! - The day of the event is not counted, unless the words say "beginning with" it ([`FirstDay`]).
//! - Working days are the days that are neither weekend nor holiday in the calendar.
//! - Months and years end on the corresponding date, or on the last day of a month without it.
//! - Hours run on the clock of Europe/London, through nights, weekends, holidays and clock changes.
//! - A limit on a non-working day is not moved; *act by* is the last working day in time.
//! - Holidays that are not published yet are calculated by rule. Dates that depend on them are
//!   [provisional](Provisional).
//! - A count that leaves the dates that a calendar covers is an error.
//!
//! # Where things are
//!
//! Data flows one way: [`intake`] reads cases, tables and calendars; [`deadlines`] applies
//! [`rules`], which count by [`Counting`] in a [`calendar`]; [`report`] writes the answer. [`check`] judges
//! the cases of whole files.
//!
//! # Features
//!
//! `census` reads the children in need census, `xlsx` reads and writes workbooks, `html` writes pages and
//! pictures, and `ics` calendar entries. `cli`, the default, is the program, with all of them.

pub mod calendar;
mod case;
#[doc(hidden)]
pub mod catalogue;
pub mod check;
mod count_steps;
mod counting;
pub mod definition;
mod engine;
pub mod intake;
pub mod limits;
mod moment;
mod named_enum;
mod period;
mod provisional;
pub mod question;
mod remark;
#[cfg_attr(
    not(feature = "cli"),
    allow(dead_code, reason = "some of what answers hold is shown in one format alone")
)]
pub mod report;
pub mod rules;
#[doc(hidden)]
pub mod suggest;
#[doc(hidden)]
pub mod text;
mod timeline;

pub use calendar::{Calendar, OutsideCoverage};
pub use case::{Case, Observation, RecordedTarget, Sought};
pub use count_steps::CountStep;
pub use counting::{CountError, Counting, Direction, FirstDay, Limit, NoSuchDate, OnHoliday};
pub use engine::status::{ByStatus, Fails, Severity, Status};
pub use engine::{
    Considered, CountedSpell, Criteria, Deadline, Deadlines, DutyId, Engine, Facts, LateBy,
    PassedOver, Question, Reason, Sink, SpellTotal, TotalStep, Uncountable, Unfulfilled,
    Unremarked, Verdict, What, deadlines, deadlines_from,
};
pub use moment::{DateOrder, FIRST_YEAR, LAST_YEAR, Moment, MomentError, Nearest};
pub use period::{Period, PeriodError, Unit};
pub use provisional::Provisional;
pub use remark::Remark;
pub use rules::{Rule, RuleSet};
pub use timeline::{Completion, Horizon, Start, Step, Timeline, timeline};

/// The documentation page on the library; its example runs as a doctest.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct LibraryPage;
