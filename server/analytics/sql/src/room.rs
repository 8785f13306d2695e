//! How much memory the states of executions may take together, and where pages of them go when they take more.
//!
//! ```text
//! page on a shelf:  items, as Postcard has them | checksum of them: u32, little-endian, CRC-32
//! ```

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::limits::{GROWTH, RELIEF_BYTES, ROOM_LEFT_PARTS, UNWEIGHED_BYTES, UNWEIGHED_PARTS};

/// Where pages of a state lie that memory has no room for: a file, as a rule, that nobody needs any more when the process ends. A page is
/// some kilobytes, seldom more than a megabyte.
///
/// Its calls come from whatever thread works with a state, and may wait for a disk.
pub trait Shelf: Send + Sync {
    /// Puts a page there, and answers with the number that it is found by.
    ///
    /// # Errors
    /// If there is no room, or nothing can be written: the page stays in memory then, and others are not tried for now. Of the kind
    /// [`InvalidInput`](std::io::ErrorKind::InvalidInput), that this page is too long: only it stays.
    fn put(&self, page: &[u8]) -> std::io::Result<u64>;

    /// A page that is there.
    ///
    /// # Errors
    /// If it cannot be read: the execution that needs it is lost, see [`crate::Execution::lost`].
    fn get(&self, number: u64) -> std::io::Result<Vec<u8>>;

    /// That page is not needed any more.
    fn forget(&self, number: u64);
}

/// Memory for the states of any number of executions, and the shelf for what is more.
///
/// It is a measure and no wall: states are weighed every so many rows, and what never goes is counted and has to fit into it all the same,
/// as are what stays of a page on the shelf, the hashes of keys and the ends of queues. Some tenths more than its bytes may be taken at
/// times.
pub struct Room {
    bytes: usize,
    held: AtomicUsize,
    shelf: Box<dyn Shelf>,
}

impl Room {
    /// So many bytes.
    #[must_use]
    pub fn new(bytes: usize, shelf: impl Shelf + 'static) -> Arc<Room> {
        Arc::new(Room { bytes, held: AtomicUsize::new(0), shelf: Box::new(shelf) })
    }

    /// Bytes of all states in memory, as they were weighed last, and what may have been added since.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// Bytes that are to be left when room is made.
    fn low(&self) -> usize {
        self.bytes - self.bytes / ROOM_LEFT_PARTS
    }

    /// Takes a page.
    pub(crate) fn keep(self: &Arc<Room>, items: &impl Serialize) -> Result<Ticket, Unkept> {
        let mut page = postcard::to_stdvec(items).map_err(|_| Unkept::Page)?;
        let checksum = crc32fast::hash(&page);
        page.extend_from_slice(&checksum.to_le_bytes());
        let number = self.shelf.put(&page).map_err(|error| match error.kind() {
            ErrorKind::InvalidInput => Unkept::Page,
            _ => Unkept::Any,
        })?;
        Ok(Ticket { room: Arc::clone(self), number })
    }
}

/// What a shelf does not take.
pub(crate) enum Unkept {
    /// This page.
    Page,
    /// For now, any: it is full.
    Any,
}

impl std::fmt::Debug for Room {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Room")
            .field("bytes", &self.bytes)
            .field("held", &self.held())
            .finish_non_exhaustive()
    }
}

/// A page on a shelf. It is forgotten there when this is dropped.
#[derive(Debug)]
pub(crate) struct Ticket {
    room: Arc<Room>,
    number: u64,
}

impl Ticket {
    /// What lies there.
    pub(crate) fn read<C: DeserializeOwned>(&self) -> Result<C, Lost> {
        let lost = |why: &dyn std::fmt::Display| Lost(format!("a page of the state cannot be read: {why}"));
        let page = self.room.shelf.get(self.number).map_err(|error| lost(&error))?;
        let (items, checksum) = page.split_last_chunk().ok_or_else(|| lost(&"it is cut off"))?;
        if crc32fast::hash(items).to_le_bytes() != *checksum {
            return Err(lost(&"it is damaged"));
        }
        // What is read is no state that is taken up, even where one is taken up just now.
        let tight = TIGHT.take();
        let items = postcard::from_bytes(items).map_err(|error| lost(&error));
        TIGHT.set(tight);
        items
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.room.shelf.forget(self.number);
    }
}

/// A page that is not there any more: nothing that needs it can go on.
#[derive(Clone, Debug)]
pub(crate) struct Lost(pub(crate) String);

impl Lost {
    /// Leaves everything that works with the state, up to [`catch`]: what an operator would make of a page without its items is no
    /// result.
    pub(crate) fn leave(self) -> ! {
        resume_unwind(Box::new(self))
    }
}

impl std::fmt::Display for Lost {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

/// Does something with a state that may be lost meanwhile, and is not to be looked at again then.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Lost> {
    // The state is not used any more.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|cause| {
        match cause.downcast::<Lost>() {
            Ok(lost) => *lost,
            Err(other) => resume_unwind(other),
        }
    })
}

thread_local! {
    /// Bytes of pages that have come back on this thread since they were asked for.
    static CAME_BACK: Cell<usize> = const { Cell::new(0) };
    /// Set while a state is taken up on this thread: those who read it are told of nothing but its bytes.
    static TIGHT: RefCell<Option<Filling>> = const { RefCell::new(None) };
}

/// A page has come back.
pub(crate) fn came_back(bytes: usize) {
    CAME_BACK.set(CAME_BACK.get() + bytes);
}

/// What those who come back to a state that is left at once have fetched is nobody's.
pub(crate) fn nothing_came_back() {
    CAME_BACK.take();
}

/// What is taken of a room by a state that is being taken up. Others see it at once: who begins at the same time has what is left.
struct Filling {
    room: Arc<Room>,
    bytes: usize,
}

impl Filling {
    fn add(&mut self, bytes: usize) {
        self.bytes += bytes;
        self.room.held.fetch_add(bytes, Ordering::Relaxed);
    }

    fn remove(&mut self, bytes: usize) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.room.held.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        self.remove(self.bytes);
    }
}

/// While a state is taken up, a page of it that is full goes to the shelf at once if there is no room for it. Pages within pages are
/// counted with those as well: what they take is known exactly as soon as all of the state is there and is weighed.
pub(crate) fn filled(weigh: impl FnOnce() -> usize, stow: impl FnOnce(&mut Relief<'_>)) {
    let Some(mut filling) = TIGHT.take() else { return };
    filling.add(weigh());
    if filling.room.held() > filling.room.low() {
        let mut relief = Relief { room: &filling.room, left: usize::MAX, freed: 0, spares: false };
        stow(&mut relief);
        let freed = relief.freed;
        filling.remove(freed);
    }
    TIGHT.set(Some(filling));
}

/// Room that is being made.
pub(crate) struct Relief<'a> {
    room: &'a Arc<Room>,
    /// Bytes to go.
    left: usize,
    /// Bytes that have gone.
    freed: usize,
    /// Whether pages stay that have been used since the last time.
    spares: bool,
}

impl<'a> Relief<'a> {
    pub(crate) fn is_over(&self) -> bool {
        self.left == 0
    }

    pub(crate) fn spares(&self) -> bool {
        self.spares
    }

    pub(crate) fn room(&self) -> &'a Arc<Room> {
        self.room
    }

    pub(crate) fn free(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
        self.freed += bytes;
    }

    /// The shelf is full.
    pub(crate) fn give_up(&mut self) {
        self.left = 0;
    }
}

/// The part of a room that one execution takes.
#[derive(Debug)]
pub(crate) struct Share {
    room: Arc<Room>,
    /// What it may grow by for a byte of rows.
    growth: usize,
    /// What it took when it was weighed, and may have grown by since.
    held: usize,
    /// What it may have grown by since it was weighed.
    grown: usize,
    /// The same of the last batch.
    fresh: usize,
    /// Whether room is being made, a little with each batch of rows: nobody waits until an eighth of it is written.
    is_making: bool,
    /// What it has to grow by before room is made again where none could be made.
    rests: usize,
}

impl Share {
    /// For so many states, each of which may keep each row.
    pub(crate) fn of(room: &Arc<Room>, states: usize) -> Share {
        let growth = GROWTH * states;
        Share { room: Arc::clone(room), growth, held: 0, grown: 0, fresh: 0, is_making: false, rests: 0 }
    }

    /// Rows have come that take so many bytes.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.grow(bytes * self.growth);
    }

    // Others see it at once, so that many who grow a little do not exceed the room together.
    fn grow(&mut self, bytes: usize) {
        self.grown += bytes;
        self.fresh += bytes;
        self.held += bytes;
        self.room.held.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether the state is to be weighed: not as long as there is room for all that states may have grown by; then as soon as what this
    /// one may have grown by is a part of it that counts, and before room is made, because windows may have closed since.
    pub(crate) fn is_due(&mut self) -> bool {
        self.grow(CAME_BACK.take());
        if self.room.held() <= self.room.bytes {
            return false;
        }
        let counts = ((self.held - self.grown) / UNWEIGHED_PARTS)
            .max(UNWEIGHED_BYTES.min(self.room.bytes / ROOM_LEFT_PARTS))
            .max(1);
        self.grown >= counts || !self.is_making && self.grown > 0
    }

    /// The state takes so many bytes.
    pub(crate) fn weighed(&mut self, bytes: usize) {
        self.room.held.fetch_add(bytes, Ordering::Relaxed);
        self.room.held.fetch_sub(self.held, Ordering::Relaxed);
        self.held = bytes;
        self.grown = 0;
        self.rests = 0;
    }

    /// Has room made by whoever takes some, if there is too little: by each as much as it takes of all.
    pub(crate) fn relieve(&mut self, mut stow: impl FnMut(&mut Relief<'_>)) {
        let (all, low) = (self.room.held(), self.room.low());
        let fresh = std::mem::take(&mut self.fresh);
        self.is_making = all > self.room.bytes || self.is_making && all > low;
        if !self.is_making || self.held == 0 || self.grown < self.rests {
            return;
        }
        let share = (all - low) as u128 * self.held as u128 / all as u128;
        // More than rows add.
        let left = (share as usize).min(RELIEF_BYTES.max(2 * fresh));
        let mut relief = Relief { room: &self.room, left, freed: 0, spares: true };
        for spares in [true, false] {
            relief.spares = spares;
            if !relief.is_over() {
                stow(&mut relief);
            }
        }
        let freed = relief.freed.min(self.held - self.grown);
        // Where little can go, most of it is looked through in vain.
        self.rests = if freed < left / 2 { self.grown + self.room.bytes / ROOM_LEFT_PARTS } else { 0 };
        self.held -= freed;
        self.room.held.fetch_sub(freed, Ordering::Relaxed);
    }

    /// Takes up a state, of which pages go to the shelf as soon as there is no room for them.
    pub(crate) fn fill<T>(&mut self, work: impl FnOnce() -> T) -> Result<T, Lost> {
        /// However it ends.
        struct Over;
        impl Drop for Over {
            fn drop(&mut self) {
                TIGHT.take();
            }
        }
        let _over = Over;
        TIGHT.set(Some(Filling { room: Arc::clone(&self.room), bytes: 0 }));
        let done = catch(work);
        if let Some(mut filling) = TIGHT.take() {
            // Until it is weighed.
            self.held += std::mem::take(&mut filling.bytes);
        }
        done
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.room.held.fetch_sub(self.held, Ordering::Relaxed);
    }
}

/// Has everything go to the shelf that can.
#[cfg(test)]
pub(crate) fn stow_all(state: &mut impl crate::keep::Stow, room: &Arc<Room>) {
    state.stow(&mut Relief { room, left: usize::MAX, freed: 0, spares: false });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::Cellar;
    use crate::{Batch, Column, Execution, Frozen, Program, Schema, Sources, SqlType, Value, compile};

    // Every operator that keeps rows, over rows of an hour.
    const CODE: &str = "
        CREATE STREAM SLIDING (ID BIGINT, A BIGINT, B INTEGER, C DOUBLE, D BIGINT, E INTEGER, F VARCHAR(64));
        CREATE PUMP A AS INSERT INTO SLIDING
            SELECT STREAM ID, COUNT(*) OVER W, MIN(V) OVER W, AVG(CAST(V AS DOUBLE)) OVER W, COUNT(DISTINCT V) OVER W,
                LAG(V, 2) IGNORE NULLS OVER W, MAX(T) OVER W
            FROM L WINDOW W AS (PARTITION BY K RANGE INTERVAL '60' MINUTE PRECEDING);
        CREATE STREAM COUNTED (ID BIGINT, A BIGINT, B DOUBLE);
        CREATE PUMP B AS INSERT INTO COUNTED
            SELECT STREAM ID, SUM(V) OVER (ROWS 3000 PRECEDING), STDDEV_POP(V) OVER (ROWS 3000 PRECEDING) FROM L;
        CREATE STREAM GROUPS (T VARCHAR(64), A BIGINT, B INTEGER, C BIGINT);
        CREATE PUMP C AS INSERT INTO GROUPS
            SELECT STREAM T, COUNT(*), MAX(V), COUNT(DISTINCT ID) FROM L
            GROUP BY T, FLOOR(L.ROWTIME TO HOUR);
        CREATE STREAM SESSIONS (T VARCHAR(64), A BIGINT);
        CREATE PUMP D AS INSERT INTO SESSIONS
            SELECT STREAM T, COUNT(*) FROM L GROUP BY T WINDOWED BY SESSION INTERVAL '5' MINUTE;
        CREATE STREAM JOINED (A BIGINT, B BIGINT);
        CREATE PUMP E AS INSERT INTO JOINED
            SELECT STREAM A.ID, B.ID FROM L OVER (RANGE INTERVAL '30' MINUTE PRECEDING) AS A
            FULL JOIN R OVER (ROWS 2000 PRECEDING) AS B ON A.T = B.T;
        CREATE STREAM SORTED (ID BIGINT, V INTEGER);
        CREATE PUMP F AS INSERT INTO SORTED
            SELECT STREAM U.ID, U.V FROM (SELECT STREAM ID, V FROM L UNION ALL SELECT STREAM ID, V FROM R) AS U
            ORDER BY FLOOR(U.ROWTIME TO HOUR), V DESC;
        CREATE STREAM ONCE (H TIMESTAMP, T VARCHAR(64));
        CREATE PUMP G AS INSERT INTO ONCE SELECT STREAM DISTINCT FLOOR(L.ROWTIME TO HOUR), T FROM L;
        CREATE STREAM LATE (ID BIGINT);
        CREATE PUMP H AS INSERT INTO LATE
            SELECT STREAM ID FROM (SELECT STREAM S AS ROWTIME, ID FROM R ORDER BY S WITHIN INTERVAL '40' MINUTE) AS X;
    ";

    fn program() -> Program {
        let columns = vec![
            Column::new("ID", SqlType::BigInt),
            Column::new("K", SqlType::Integer),
            Column::new("V", SqlType::Integer),
            Column::new("T", SqlType::Varchar(64)),
            Column::new("S", SqlType::Timestamp),
        ];
        let stream = |name: &str| Schema { name: name.to_owned(), columns: columns.clone() };
        let sources = Sources { streams: vec![stream("L"), stream("R")], tables: Vec::new() };
        compile(CODE, &sources).unwrap_or_else(|wrong| panic!("{}", wrong[0]))
    }

    // So many rows of both streams, one each second or two, from this number on.
    fn push(execution: &mut Execution, seed: u64, from: i64, rows: i64) {
        let mut batches = [Batch::new(5), Batch::new(5)];
        for id in from..from + rows {
            let dice = (id as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
            let rowtime = 1_000_000_000 + id * 1500;
            let text = format!("a text of a key that lies on the heap {}", dice % 700);
            let value = if dice.is_multiple_of(11) { Value::Null } else { Value::Int((dice % 5000) as i64) };
            let shown = rowtime - (dice % 1_000_000) as i64;
            let row =
                [Value::Int(id), Value::Int((dice % 3) as i64), value, Value::text(&text), Value::Int(shown)];
            batches[usize::from(dice % 5 == 1)].push(rowtime, row);
        }
        let [left, right] = batches;
        // One behind the other in time, as an application has them.
        let last = 1_000_000_000 + (from + rows) * 1500;
        let at = |batch: Batch| {
            let mut moved = Batch::new(5);
            batch.rows().for_each(|row| moved.push(last, row.values.iter().cloned()));
            moved
        };
        execution.push_batch("L", at(left)).unwrap();
        execution.push_batch("R", at(right)).unwrap();
    }

    type Told = Vec<(String, i64, Vec<Value>)>;

    fn take(execution: &mut Execution, told: &mut Told) {
        for output in execution.take_outputs() {
            told.extend(
                output.rows.rows().map(|row| (output.stream.clone(), row.rowtime, row.values.to_vec())),
            );
        }
        told.extend(
            execution
                .take_errors()
                .into_iter()
                .map(|row| ("error".to_owned(), row.error_time, row.values().to_vec())),
        );
    }

    fn pieces(frozen: Frozen) -> Vec<Vec<u8>> {
        let mut pieces = Vec::new();
        let each = |piece| {
            pieces.push(piece);
            Ok::<(), ()>(())
        };
        frozen.encode(each).unwrap();
        pieces
    }

    // What is told, and what is kept behind each batch.
    fn run(
        program: &Program,
        room: Option<&Arc<Room>>,
        seed: u64,
        batches: &[i64],
        cut_at: usize,
    ) -> (Told, Vec<Vec<u8>>) {
        let start = || {
            let mut execution = program.start();
            if let Some(room) = room {
                execution.keep_within(room);
            }
            execution
        };
        let (mut execution, mut told, mut at, mut kept) = (start(), Told::new(), 0, Vec::new());
        for (number, rows) in batches.iter().enumerate() {
            push(&mut execution, seed, at, *rows);
            take(&mut execution, &mut told);
            at += rows;
            if number == cut_at {
                // Rows go on while the copy is written, and then begin again from it.
                let frozen = execution.freeze();
                push(&mut execution, seed, at, 50);
                kept = pieces(frozen);
                execution = start();
                execution.restore(kept.iter()).unwrap();
            }
        }
        execution.finish();
        take(&mut execution, &mut told);
        assert_eq!(execution.lost(), None);
        (told, kept)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2))]

        #[test]
        fn a_state_that_has_no_room_in_memory_tells_the_same(
            seed in any::<u64>(),
            batches in prop::collection::vec(1..900i64, 8..12),
            cut_at in 0..12usize,
            bytes in prop::sample::select(vec![0, 300_000, 800_000]),
        ) {
            let program = program();
            let cellar = Cellar::default();
            let room = Room::new(bytes, cellar.clone());
            let (within, kept_within) = run(&program, Some(&room), seed, &batches, cut_at);
            prop_assert!(cellar.came() > 20, "{} pages were away", cellar.came());
            prop_assert_eq!((room.held(), cellar.pages()), (0, 0));
            let (without, kept) = run(&program, None, seed, &batches, cut_at);
            prop_assert!(within == without);
            prop_assert!(kept_within == kept, "the snapshots are the same");
        }
    }

    #[test]
    fn what_is_held_stays_near_the_room_and_is_shared() {
        let program = program();
        let cellar = Cellar::default();
        let room = Room::new(2_000_000, cellar.clone());
        let mut executions: Vec<Execution> = (0..4).map(|_| program.start()).collect();
        executions.iter_mut().for_each(|execution| execution.keep_within(&room));
        let mut most = 0;
        for at in 0..24 {
            for turn in 0..executions.len() {
                push(&mut executions[turn], 7, at * 250, 250);
                take(&mut executions[turn], &mut Told::new());
                let held: usize = executions.iter_mut().map(Execution::weigh).sum();
                most = most.max(held);
                // More is never held than is told; and where there is no room, each may have grown by an eighth and a batch at most.
                let at_most = (held + held / 8 + 1_000_000).max(2_000_000);
                assert!((held..at_most).contains(&room.held()), "{held} and {}", room.held());
            }
        }
        // What cannot go is little here.
        assert!((1_500_000..2_500_000).contains(&most), "{most}");
        assert!(cellar.pages() > 100, "{}", cellar.pages());
        while let Some(one) = executions.pop() {
            let all = room.held();
            drop(one);
            assert!(room.held() < all);
        }
        assert_eq!((room.held(), cellar.pages()), (0, 0));
    }

    /// Each of those who began at the same time filled the room by itself.
    #[test]
    fn what_many_take_up_at_once_stays_near_the_room() {
        let program = program();
        let mut whole = program.start();
        (0..8).for_each(|at| push(&mut whole, 7, at * 500, 500));
        let pieces = pieces(whole.freeze());
        let one = whole.weigh();
        drop(whole);
        let cellar = Cellar::default();
        let room = Room::new(one, cellar.clone());
        let together = std::sync::Barrier::new(3);
        let taken_up = || {
            let mut execution = program.start();
            execution.keep_within(&room);
            let each = pieces.iter().enumerate().map(|(at, piece)| {
                if at == pieces.len() / 2 || at == pieces.len() - 1 {
                    together.wait();
                }
                assert!(room.held() <= one + one / 4, "{} at piece {at}", room.held());
                piece
            });
            execution.restore(each).unwrap();
            together.wait();
            execution
        };
        let mut executions: Vec<Execution> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(taken_up)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let held: usize = executions.iter_mut().map(Execution::weigh).sum();
        assert_eq!(room.held(), held);
        assert!((one / 2..one + one / 4).contains(&held), "{held} of {one}");
        drop(executions);
        assert_eq!((room.held(), cellar.pages()), (0, 0));
    }

    #[test]
    fn a_full_shelf_leaves_the_state_in_memory() {
        let program = program();
        let cellar = Cellar::default();
        cellar.fill(20);
        let batches = [600; 5];
        let (within, _) = run(&program, Some(&Room::new(0, cellar.clone())), 3, &batches, 2);
        assert_eq!(within, run(&program, None, 3, &batches, 2).0);
    }

    /// One page that no shelf takes ended the relief of all.
    #[test]
    fn a_page_that_is_too_long_for_the_shelf_stays_and_others_go() {
        let program = program();
        let batches = [600; 5];
        let without = run(&program, None, 3, &batches, 2).0;
        let pages_came = [usize::MAX, 3000].map(|longest| {
            let cellar = Cellar::default();
            cellar.narrow(longest);
            assert_eq!(run(&program, Some(&Room::new(0, cellar.clone())), 3, &batches, 2).0, without);
            cellar.came()
        });
        assert!(pages_came[1] > pages_came[0] / 4 && pages_came[1] < pages_came[0], "{pages_came:?}");
    }

    #[test]
    fn a_page_that_cannot_be_read_ends_it_and_nothing_is_told_of_what_it_made() {
        let program = program();
        for is_broken_off in [true, false] {
            let cellar = Cellar::default();
            let room = Room::new(0, cellar.clone());
            let mut execution = program.start();
            execution.keep_within(&room);
            (0..4).for_each(|at| push(&mut execution, 1, at * 600, 600));
            let frozen = execution.freeze();
            let whole = pieces(execution.freeze());
            if is_broken_off {
                cellar.break_off();
            } else {
                cellar.damage();
            }
            let refused = frozen.encode(|_| Ok::<(), ()>(()));
            assert!(
                matches!(&refused, Err(crate::EncodeError::Lost(why)) if why.contains("cannot be read")),
                "{refused:?}"
            );
            assert_eq!(execution.lost(), None);
            push(&mut execution, 1, 2400, 300);
            assert!(
                execution.lost().is_some_and(|why| why.contains("cannot be read")),
                "{:?}",
                execution.lost()
            );
            execution.finish();
            assert_eq!((execution.take_outputs(), execution.take_errors()), (vec![], vec![]));
            drop(execution);
            assert_eq!((room.held(), cellar.pages()), (0, 0));

            let mut again = program.start();
            again.keep_within(&room);
            // What goes to the shelf while it is taken up is not looked at before rows come.
            again.restore(whole.iter()).unwrap();
            push(&mut again, 1, 2400, 300);
            assert_eq!(again.lost().is_some(), is_broken_off, "{:?}", again.lost());
        }
    }
}
