//! A cache of the cells that rows with the same status and the same day of the limit share.

use std::sync::OnceLock;

use crate::calendar::Covers;
use crate::engine::status::{ByStatus, Status};
use crate::moment::Moment;

/// The cells of some columns for deadlines with only a start: with the same status and limit they are alike.
#[derive(Debug)]
pub(super) struct Endings {
    /// The first day that the calendar covers, and the number of days.
    first: i32,
    days: usize,
    /// The cells by status, then by day.
    by_status: ByStatus<OnceLock<Box<[Ending]>>>,
}

/// The cells: their length, then their bytes. It is small so that those of a few years fit the processor cache. The
/// length is zero if the cells do not fit.
#[derive(Debug, Default)]
#[repr(align(32))]
struct Ending(OnceLock<[u8; 28]>);

impl Endings {
    pub(super) fn new(covers: Covers) -> Self {
        let (first, last) = (Moment::on(covers.from).day(), Moment::on(covers.to).day());
        let days = usize::try_from(last - first + 1).unwrap_or(0);
        Self { first, days, by_status: ByStatus::default() }
    }

    /// The cells for a status and a limit, written if they are not known yet; `None` if they cannot be kept.
    #[inline]
    pub(super) fn of(
        &self,
        status: Status,
        due: Moment,
        write: impl FnOnce(&mut Vec<u8>),
    ) -> Option<&[u8]> {
        let by_status = self.by_status.get(status);
        let by_day = by_status.get_or_init(|| (0..self.days).map(|_| Ending::default()).collect());
        let ending = by_day.get(usize::try_from(due.day().checked_sub(self.first)?).ok()?)?;
        let [length, bytes @ ..] = ending.0.get_or_init(|| {
            let mut cells = Vec::new();
            write(&mut cells);
            let mut ending = [0; 28];
            if let Some(room) = ending.get_mut(1..=cells.len()) {
                room.copy_from_slice(&cells);
                ending[0] = cells.len() as u8;
            }
            ending
        });
        bytes.get(..usize::from(*length)).filter(|cells| !cells.is_empty())
    }
}
