//! Many seeds on all cores: each thread takes the next one, and what they tried is added up.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use penstock_engine::SimCounts;

use crate::limits::PROGRESS_S;
use crate::oracle::Violation;
use crate::plan::Plan;
use crate::rot::PARTS_OF_SHELF;
use crate::shrink::guarded;
use crate::world::Tried;

/// How long, and with what.
#[derive(Clone, Copy, Debug)]
pub struct Campaign {
    /// The first seed; the others follow it.
    pub first: u64,
    /// No more seeds than this.
    pub seeds: u64,
    /// No longer than this.
    pub time: Duration,
    /// Threads, each with seeds of its own.
    pub threads: usize,
    /// Say how far it is, every few seconds.
    pub progress: bool,
}

/// What a campaign tried.
#[derive(Clone, Copy, Debug, Default)]
pub struct Total {
    /// Seeds.
    pub seeds: u64,
    /// Steps made.
    pub steps: u64,
    /// What the runs tried.
    pub tried: Tried,
    /// What the disks did.
    pub faults: SimCounts,
    /// How long it took.
    pub took: Duration,
}

/// A seed that failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// What went wrong.
    pub violation: Violation,
}

/// Makes the runs. Ends at the first failure.
#[must_use]
pub fn campaign(campaign: &Campaign) -> (Total, Option<Failure>) {
    let begun = Instant::now();
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let total = Mutex::new(Total::default());
    let failure = Mutex::new(None);
    let lock = |total: &Mutex<Total>| *total.lock().unwrap_or_else(PoisonError::into_inner);
    thread::scope(|scope| {
        for _ in 0..campaign.threads {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) && begun.elapsed() < campaign.time {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= campaign.seeds {
                        return;
                    }
                    let seed = campaign.first.wrapping_add(at);
                    let report = guarded(&Plan::new(seed));
                    total.lock().unwrap_or_else(PoisonError::into_inner).add(&report);
                    if let Some((_, violation)) = report.violation {
                        stop.store(true, Ordering::Relaxed);
                        let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
                        failure.get_or_insert(Failure { seed, violation });
                        return;
                    }
                }
            });
        }
        if campaign.progress {
            let mut said = Instant::now();
            while !stop.load(Ordering::Relaxed)
                && begun.elapsed() < campaign.time
                && next.load(Ordering::Relaxed) < campaign.seeds
            {
                thread::sleep(Duration::from_millis(50));
                if said.elapsed() >= Duration::from_secs(PROGRESS_S) {
                    said = Instant::now();
                    println!("{}", Total { took: begun.elapsed(), ..lock(&total) }.line());
                }
            }
        }
    });
    let total = Total { took: begun.elapsed(), ..lock(&total) };
    (total, failure.into_inner().unwrap_or_else(PoisonError::into_inner))
}

impl Total {
    fn add(&mut self, report: &crate::run::Report) {
        self.seeds += 1;
        self.steps += report.steps;
        // Taken apart, so that a new counter cannot be forgotten here.
        let Tried {
            appends,
            records,
            acknowledged,
            numbered,
            sent_again,
            duplicates,
            out_of_turn,
            reads,
            records_read,
            turns,
            opens,
            locked,
            without_key,
            closes,
            shelves,
            shelves_cut_off,
            clock_jumps,
            space_cuts,
            rotten,
            misdirected,
            rotten_shelves,
        } = report.tried;
        let tried = &mut self.tried;
        tried.appends += appends;
        tried.records += records;
        tried.acknowledged += acknowledged;
        tried.numbered += numbered;
        tried.sent_again += sent_again;
        tried.duplicates += duplicates;
        tried.out_of_turn += out_of_turn;
        tried.reads += reads;
        tried.records_read += records_read;
        tried.turns += turns;
        tried.opens += opens;
        tried.locked += locked;
        tried.without_key += without_key;
        tried.closes += closes;
        tried.shelves += shelves;
        tried.shelves_cut_off += shelves_cut_off;
        tried.clock_jumps += clock_jumps;
        tried.space_cuts += space_cuts;
        tried.rotten += rotten;
        tried.misdirected += misdirected;
        for (sum, count) in tried.rotten_shelves.iter_mut().zip(rotten_shelves) {
            *sum += count;
        }
        let SimCounts {
            power_cuts,
            power_cuts_within,
            writes_lost,
            writes_kept,
            writes_torn,
            sectors_garbled,
            files_unmade,
            files_back,
            holes,
            holes_filled,
            writes_failed,
            reads_failed,
            files_refused,
            reordered,
            stragglers,
        } = report.faults;
        let faults = &mut self.faults;
        faults.power_cuts += power_cuts;
        faults.power_cuts_within += power_cuts_within;
        faults.writes_lost += writes_lost;
        faults.writes_kept += writes_kept;
        faults.writes_torn += writes_torn;
        faults.sectors_garbled += sectors_garbled;
        faults.files_unmade += files_unmade;
        faults.files_back += files_back;
        faults.holes += holes;
        faults.holes_filled += holes_filled;
        faults.writes_failed += writes_failed;
        faults.reads_failed += reads_failed;
        faults.files_refused += files_refused;
        faults.reordered += reordered;
        faults.stragglers += stragglers;
    }

    /// Faults tried, by kind. What a power cut did to single writes and files is told beside it and not counted as
    /// faults of their own.
    #[must_use]
    pub fn faults(&self) -> [(&'static str, u64); 7] {
        [
            ("power cuts", self.faults.power_cuts),
            ("failed writes", self.faults.writes_failed),
            ("failed reads", self.faults.reads_failed),
            ("full disks", self.faults.files_refused),
            ("clock jumps", self.tried.clock_jumps),
            ("places rotten", self.tried.rotten - self.tried.misdirected),
            ("misdirected writes", self.tried.misdirected),
        ]
    }

    fn fault_count(&self) -> u64 {
        self.faults().iter().map(|(_, count)| count).sum()
    }

    /// One line of it.
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "{:>5.0} s  {:>8} seeds  {:>10} steps  {:>11} appends  {:>9} faults  {:>9.0} appends/s",
            self.took.as_secs_f64(),
            self.seeds,
            self.steps,
            self.tried.appends,
            self.fault_count(),
            self.tried.appends as f64 / self.took.as_secs_f64().max(0.001),
        )
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tried, disk) = (&self.tried, &self.faults);
        writeln!(f, "{}", self.line())?;
        writeln!(
            f,
            "appends: {} sent with {} records, {} acknowledged; reads: {} with {} records compared",
            tried.appends, tried.records, tried.acknowledged, tried.reads, tried.records_read
        )?;
        writeln!(
            f,
            "numbered appends: {} sent, {} of them again; {} were duplicates, {} out of turn",
            tried.numbered, tried.sent_again, tried.duplicates, tried.out_of_turn
        )?;
        writeln!(
            f,
            "lanes: {} turns; opens: {}, of which {} were cut off; closes in order: {}",
            tried.turns, tried.opens, disk.power_cuts_within, tried.closes
        )?;
        writeln!(
            f,
            "opens without some of the keys: {}; refused for that: {} appends and reads",
            tried.locked, tried.without_key
        )?;
        writeln!(
            f,
            "shelves: {} found made when the engine stopped, {} half made; {} holes in them, {} filled again by power \
             cuts",
            tried.shelves, tried.shelves_cut_off, disk.holes, disk.holes_filled
        )?;
        write!(f, "faults: {}", self.fault_count())?;
        for (name, count) in self.faults() {
            write!(f, ", {count} {name}")?;
        }
        writeln!(f)?;
        write!(f, "places rotten in shelves:")?;
        for (part, count) in PARTS_OF_SHELF.iter().zip(tried.rotten_shelves) {
            write!(f, " {count} in {part};")?;
        }
        writeln!(f)?;
        write!(
            f,
            "power cuts left {} writes torn, {} whole and nothing of {}; {} sectors garbled; {} files not made, {} back \
             again; {} operations overtook others, {} were stragglers",
            disk.writes_torn,
            disk.writes_kept,
            disk.writes_lost,
            disk.sectors_garbled,
            disk.files_unmade,
            disk.files_back,
            disk.reordered,
            disk.stragglers
        )
    }
}
