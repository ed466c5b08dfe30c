//! Work on all cores, with the results in the order of the input.

use std::collections::BTreeMap;
use std::sync::mpsc;

/// Pieces in progress or waiting, per core: enough to keep it busy, few enough to keep memory small.
const PIECES_A_CORE: usize = 2;

/// Takes pieces one by one, processes several in parallel, and passes the results on in order. If passing on
/// fails, no further piece is taken. If taking one fails, the results of those before it are still passed on.
///
/// # Errors
///
/// The error of taking a piece or passing a result on.
pub fn ordered_parallel<Piece: Send, Done: Send, Error>(
    mut next: impl FnMut() -> Result<Option<Piece>, Error>,
    work: impl Fn(Piece) -> Done + Sync,
    done: impl FnMut(Done) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut failed = None;
    let next = || {
        next().unwrap_or_else(|error| {
            failed = Some(error);
            None
        })
    };
    of_all(next, work, done)?;
    failed.map_or(Ok(()), Err)
}

fn of_all<Piece: Send, Done: Send, Error>(
    mut next: impl FnMut() -> Option<Piece>,
    work: impl Fn(Piece) -> Done + Sync,
    mut done: impl FnMut(Done) -> Result<(), Error>,
) -> Result<(), Error> {
    if rayon::current_num_threads() == 1 {
        // Each piece is still in the processor cache.
        while let Some(piece) = next() {
            done(work(piece))?;
        }
        return Ok(());
    }
    let Some(first) = next() else { return Ok(()) };
    let Some(second) = next() else {
        // A short file needs no threads.
        return done(work(first));
    };
    let mut taken = [first, second].into_iter();
    let at_once = PIECES_A_CORE * rayon::current_num_threads();
    rayon::in_place_scope(|scope| {
        let (send, receive) = mpsc::channel();
        let work = &work;
        let mut waiting = BTreeMap::new();
        let (mut started, mut handed_on) = (0, 0);
        let mut more = true;
        loop {
            while more && started - handed_on < at_once {
                let Some(piece) = taken.next().or_else(&mut next) else {
                    more = false;
                    break;
                };
                let (send, number) = (send.clone(), started);
                started += 1;
                scope.spawn(move |_| {
                    // If passing on has failed, nothing receives it any more.
                    let _ = send.send((number, work(piece)));
                });
            }
            if handed_on == started {
                return Ok(());
            }
            let Ok((number, result)) = receive.recv() else { return Ok(()) };
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&handed_on) {
                handed_on += 1;
                done(result)?;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_pieces() {
        let mut pieces = 0..1000_u64;
        let mut results = Vec::new();
        let outcome: Result<(), ()> = ordered_parallel(
            || Ok(pieces.next()),
            |piece| (0..(1000 - piece) * 10).fold(piece, |n, _| std::hint::black_box(n)),
            |result| {
                results.push(result);
                Ok(())
            },
        );
        assert_eq!(outcome, Ok(()));
        assert_eq!(results, (0..1000).collect::<Vec<_>>());
    }

    /// What was read before a file could not be read further may be in breach.
    #[test]
    fn where_taking_fails_what_was_taken_before_is_handed_on() {
        for count in [0, 1, 2, 100] {
            let mut pieces = (0..count).map(Ok).chain([Err("it cannot be read")]);
            let mut results = Vec::new();
            let outcome = ordered_parallel(
                || pieces.next().transpose(),
                |piece| piece,
                |result| {
                    results.push(result);
                    Ok(())
                },
            );
            assert_eq!(outcome, Err("it cannot be read"));
            assert_eq!(results, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn where_handing_on_fails_no_further_piece_is_taken() {
        let mut taken = 0;
        let outcome = ordered_parallel(
            || {
                taken += 1;
                Ok(Some(taken))
            },
            |piece| piece,
            |_| Err("the disk is full"),
        );
        assert_eq!(outcome, Err("the disk is full"));
        assert!(taken < 1000);
    }
}
