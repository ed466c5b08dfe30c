//! A progress bar for reading long files.
//!
//! The usual crates need floating-point powers for their estimate, so every command would load the system
//! maths library at start.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// A terminal line that is redrawn.
pub(super) struct Progress {
    length: u64,
    done: u64,
    begun: Instant,
    drawn: Instant,
}

impl Progress {
    /// Shown only on a terminal and for a long file.
    pub(super) fn of(length: Option<u64>, quiet: bool) -> Option<Self> {
        const LONG: u64 = 8 << 20;
        let length = length.filter(|length| *length >= LONG && !quiet)?;
        let now = Instant::now();
        let watched = io::stderr().is_terminal();
        // Built only if it is shown: it clears its line when it is dropped.
        watched.then(|| Self { length, done: 0, begun: now, drawn: now })
    }

    /// Adds bytes read.
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
        // If the terminal is gone, nobody is looking.
        let _ = write!(io::stderr().lock(), "\r{percent:>3}% {bar} {left} s left \x1b[K");
    }
}

/// Clears the line, so that only later output remains.
impl Drop for Progress {
    fn drop(&mut self) {
        let _ = write!(io::stderr().lock(), "\r\x1b[K");
    }
}
