//! The case ids of a part of a file with a row for each case.

/// The ids of some rows of a file, and their lines. A file may have millions of them, and most come in their
/// order, so each is kept as what differs from the one before.
#[derive(Debug, Default)]
pub(super) struct CaseIds {
    /// For each row: how many bytes its id shares with the one before, the other bytes, and [`END`].
    pub(super) written: Vec<u8>,
    pub(super) rows: usize,
    /// The rows that are not on the line after the row before, and their lines.
    pub(super) jumps: Vec<(usize, u64)>,
    pub(super) last: Vec<u8>,
    pub(super) last_line: u64,
    /// Whether some id does not come after the one before. Until then no two are the same.
    pub(super) is_unordered: bool,
}

/// No text has this byte.
pub(super) const END: u8 = 0xff;

impl CaseIds {
    pub(super) fn add(&mut self, id: &str, line: u64) {
        let id = id.as_bytes();
        let shared = shared(id, &self.last);
        self.is_unordered |= self.rows > 0 && !comes_after(&id[shared..], &self.last[shared..]);
        if line != self.last_line + 1 {
            self.jumps.push((self.rows, line));
        }
        self.last_line = line;
        self.rows += 1;
        let written = u8::try_from(shared).unwrap_or(u8::MAX);
        let (shared, rest) = id.split_at(written.into());
        self.written.push(written);
        self.written.extend_from_slice(rest);
        self.written.push(END);
        self.last.truncate(shared.len());
        self.last.extend_from_slice(rest);
    }

    pub(super) fn first(&self) -> Option<&[u8]> {
        self.written.get(1..)?.split(|byte| *byte == END).next()
    }
}

/// How many bytes two ids have in common at the beginning.
pub(super) fn shared(id: &[u8], other: &[u8]) -> usize {
    let words = id.chunks_exact(8).zip(other.chunks_exact(8));
    let whole = 8 * words.take_while(|(a, b)| a == b).count();
    let rest = id[whole..].iter().zip(&other[whole..]);
    whole + rest.take_while(|(a, b)| a == b).count()
}

/// Whether an id comes after another, given what is left of them after what they share. Numbers of one form
/// come in their order.
pub(super) fn comes_after(id: &[u8], before: &[u8]) -> bool {
    (id.len(), id.first()) > (before.len(), before.first())
}
