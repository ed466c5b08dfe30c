//! How far a long file has been read, for a person who waits.
//!
//! The crates for this take powers to smooth their estimate, and every start of every command would load
//! the system's library for that.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// A line on a terminal that is drawn over and over.
pub(super) struct Progress {
    length: u64,
    done: u64,
    begun: Instant,
    drawn: Instant,
}

impl Progress {
    /// Only where somebody looks and the file is long; nothing for programs.
    pub(super) fn of(length: Option<u64>, quiet: bool) -> Option<Self> {
        const LONG: u64 = 8 << 20;
        let length = length.filter(|length| *length >= LONG && !quiet)?;
        let now = Instant::now();
        let watched = io::stderr().is_terminal();
        watched.then_some(Self { length, done: 0, begun: now, drawn: now })
    }

    /// So many bytes more have been read.
    pub(super) fn add(&mut self, bytes: u64) {
        const OFTEN: Duration = Duration::from_millis(100);
        self.done += bytes;
        if self.drawn.elapsed() >= OFTEN {
            self.drawn = Instant::now();
            self.draw();
        }
    }

    fn draw(&self) {
        const WIDTH: u64 = 40;
        let done = self.done.min(self.length);
        let full = (WIDTH * done / self.length) as usize;
        let left = self.begun.elapsed().as_secs() * (self.length - done) / done.max(1);
        let percent = 100 * done / self.length;
        let bar = format!("{}{}", "#".repeat(full), ".".repeat(WIDTH as usize - full));
        // Where the terminal is gone, nobody looks.
        let _ = write!(io::stderr().lock(), "\r{percent:>3}% {bar} {left} s left \x1b[K");
    }
}

/// What stays on the terminal is what comes after it.
impl Drop for Progress {
    fn drop(&mut self) {
        let _ = write!(io::stderr().lock(), "\r\x1b[K");
    }
}
