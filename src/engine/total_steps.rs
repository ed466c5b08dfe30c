//! Explains a total over several spells, step by step.

use std::fmt;

use chrono::TimeDelta;

use super::total::{CountedSpell, SpellTotal};
use crate::count_steps::CountStep;
use crate::moment::Moment;
use crate::period::Period;
use crate::provisional::Provisional;
use crate::text::hours_and_minutes;

/// One step to a total. Its `Display` is one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TotalStep {
    /// An earlier spell.
    Spell(CountedSpell),
    /// What the earlier spells leave.
    UsedBefore {
        /// How long they were.
        used: TimeDelta,
        /// How long is allowed.
        allowed: Period,
        /// The stretch of time in which they are added up.
        in_any: Period,
        /// When the spell that goes on began.
        began: Moment,
        /// What is left; negative if they were too long.
        left: TimeDelta,
    },
    /// How much of earlier spells drops out of the stretch meanwhile.
    DropsOut {
        /// How much.
        time: TimeDelta,
        /// The stretch of time.
        in_any: Period,
    },
    /// When it is reached.
    Reached {
        /// How long is allowed.
        allowed: Period,
        /// When.
        reached: Moment,
    },
    /// It is reached near a Sunday or a public holiday, after long earlier spells.
    NoonAfter,
}

impl SpellTotal {
    /// The count, step by step. The last step is the due date.
    pub(super) fn steps(&self, act_by: Option<Moment>, provisional: Provisional) -> Vec<CountStep> {
        let Self { allowed, in_any, began, left, drops_out, reached, due, .. } = *self;
        let used = self.earlier.iter().map(|spell| spell.counted).sum();
        let before = [TotalStep::UsedBefore { used, allowed, in_any, began, left }];
        let dropping = TotalStep::DropsOut { time: drops_out, in_any };
        let dropping = Some(dropping).filter(|_| drops_out > TimeDelta::zero());
        let until = Some(TotalStep::Reached { allowed, reached });
        let until = until.filter(|_| left >= TimeDelta::zero());
        let noon = Some(TotalStep::NoonAfter).filter(|_| reached != due);
        let earlier = self.earlier.iter().map(|spell| TotalStep::Spell(*spell));
        let all = earlier.chain(before).chain(dropping).chain(until).chain(noon);
        let act_by = act_by.filter(|act_by| act_by.day() != due.day());
        let act_by = act_by
            .map(|act_by| CountStep::ActBy { day: act_by.date(), provisional: provisional.act_by });
        let due = CountStep::Due { due, provisional: provisional.due };
        all.map(CountStep::Total).chain(act_by).chain([due]).collect()
    }
}

impl fmt::Display for TotalStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spell(CountedSpell { from, to, counted, is_part }) => {
                let part = if *is_part { ", the part that is not too long ago" } else { "" };
                write!(f, "{from} to {to}: {}{part}", hours_and_minutes(*counted))
            }
            Self::UsedBefore { used, allowed, in_any, began, left } => {
                let used = hours_and_minutes(*used);
                write!(f, "{used} of {allowed} in any {in_any} used before {began}: ")?;
                if *left < TimeDelta::zero() {
                    write!(f, "{} too long already", hours_and_minutes(-*left))
                } else {
                    write!(f, "{} left", hours_and_minutes(*left))
                }
            }
            Self::DropsOut { time, in_any } => {
                let time = hours_and_minutes(*time);
                write!(f, "{time} of that will be longer ago than {in_any}, which adds {time}")
            }
            Self::Reached { allowed, reached } => {
                write!(f, "{allowed} reached {reached}, if it goes on until then")
            }
            Self::NoonAfter => f.write_str(
                "that is between noon before and noon after a Sunday or a public holiday, and the \
                 earlier time was long enough: to noon on the next day that is neither",
            ),
        }
    }
}
