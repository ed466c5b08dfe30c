//! Rules applied to cases: every start of a duty becomes one [`Verdict`].
//!
//! [`Engine`] prepares the rules once (`setup`), then assesses any number of cases (`assess`). A [`Sink`]
//! receives the verdicts: a tally, a list of deadlines, a timeline, or a trace of what was considered.

mod assess;
mod beginning;
mod closing;
mod condition;
mod considered;
mod criteria;
mod deadline;
mod duty;
mod ending;
mod expand;
mod extensions;
mod facts;
mod in_force;
mod limits;
mod setup;
mod standing;
pub(crate) mod status;
mod total;
mod total_steps;
mod trace;

pub use self::assess::{PassedOver, Sink, Verdict};
pub use self::condition::Unfulfilled;
pub use self::considered::{Considered, Reason, What};
pub use self::criteria::Criteria;
pub use self::deadline::{Deadline, Deadlines, LateBy, Uncountable, deadlines, deadlines_from};
pub use self::duty::DutyId;
pub(crate) use self::ending::EndOfStart;
pub use self::expand::Unremarked;
pub use self::facts::Facts;
pub use self::setup::Engine;
pub use self::total::{CountedSpell, SpellTotal};
pub use self::total_steps::TotalStep;
pub use self::trace::Question;
