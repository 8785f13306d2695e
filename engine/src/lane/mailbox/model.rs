//! The mailbox under loom: every order in which threads can run, and every value that a load may then give, is
//! tried (`make loom`).
//!
//! What the models cover: the mailbox's own flags, fences and counters, and how they go with a queue that
//! promises no more order than it must. What they trust: that `crossbeam-queue` is such a queue (its own
//! concern, and tested there), the standard library's `OnceLock` and `Arc`, and that a bell stays rung until
//! somebody wakes by it, which every storage driver's does. Loom takes a sequentially consistent load or store for
//! an acquiring or releasing one, so it is the fences that carry the proof, as they do in the mailbox.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

use super::{Mailbox, Refused, Sleep, Wake};

/// Room for every message that a model posts.
const MESSAGES_MAX: usize = 4;

/// How often the scheduler may interrupt a thread that could run on. Three find every known fault of this
/// kind and take seconds; `LOOM_MAX_PREEMPTIONS` sets it otherwise.
const PREEMPTIONS_MAX: usize = 3;

/// A queue with the face of `crossbeam_queue::ArrayQueue` and the least order that it may have: who sees that a
/// message was pushed may see it late, and nothing else is ordered by it.
pub(super) struct ArrayQueue<T> {
    capacity: usize,
    /// Loom switches threads at its own atomics only and does not see this lock: a message is there in the
    /// very step in which `tail` says so.
    messages: Mutex<VecDeque<T>>,
    head: AtomicUsize,
    tail: AtomicUsize,
}

impl<T> ArrayQueue<T> {
    pub(super) fn new(capacity: usize) -> ArrayQueue<T> {
        let messages = Mutex::new(VecDeque::new());
        ArrayQueue { capacity, messages, head: AtomicUsize::new(0), tail: AtomicUsize::new(0) }
    }

    pub(super) fn push(&self, value: T) -> Result<(), T> {
        let mut tail = self.tail.load(Ordering::Relaxed);
        loop {
            if tail.saturating_sub(self.head.load(Ordering::Relaxed)) >= self.capacity {
                return Err(value);
            }
            match self.tail.compare_exchange(tail, tail + 1, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => break,
                Err(moved) => tail = moved,
            }
        }
        self.messages.lock().unwrap().push_back(value);
        Ok(())
    }

    pub(super) fn pop(&self) -> Option<T> {
        let mut head = self.head.load(Ordering::Relaxed);
        loop {
            if self.tail.load(Ordering::Acquire) <= head {
                return None;
            }
            match self.head.compare_exchange(head, head + 1, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Some(self.messages.lock().unwrap().pop_front().expect("it was pushed")),
                Err(moved) => head = moved,
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.tail.load(Ordering::Relaxed).saturating_sub(self.head.load(Ordering::Relaxed))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A bell as the storage drivers have one: rung once, it ends the wait under way or the next one.
#[derive(Default)]
struct Bell {
    rung: loom::sync::Mutex<bool>,
    changed: loom::sync::Condvar,
}

impl Bell {
    fn wait(&self) {
        let mut rung = self.rung.lock().unwrap();
        while !*rung {
            rung = self.changed.wait(rung).unwrap();
        }
        *rung = false;
    }
}

impl Wake for Bell {
    fn wake(&self) {
        *self.rung.lock().unwrap() = true;
        self.changed.notify_one();
    }
}

/// A message that counts its end, whoever brings it about: as the sender of an answer does, whose other end
/// then learns that none will come.
struct Letter(Arc<Mutex<usize>>);

impl Drop for Letter {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    }
}

fn model(run: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound.get_or_insert(PREEMPTIONS_MAX);
    builder.check(run);
}

fn two_that_post(mailbox: &Arc<Mailbox<usize>>, bytes: usize) -> Vec<thread::JoinHandle<()>> {
    let post = |number| {
        let mailbox = Arc::clone(mailbox);
        thread::spawn(move || assert!(mailbox.post(number, bytes).is_ok(), "there is room"))
    };
    (0..2).map(post).collect()
}

/// A lane that sleeps whenever it finds nothing gets every message. If the hand-shake lost one, loom would find
/// the lane asleep and nobody left to wake it.
#[test]
fn no_message_is_left_behind_a_sleeping_lane() {
    model(|| {
        let mailbox = Arc::new(Mailbox::new(MESSAGES_MAX, usize::MAX));
        let bell = Arc::new(Bell::default());
        mailbox.hang_bell(bell.clone());
        let producers = two_that_post(&mailbox, 0);
        let mut got = Vec::new();
        while got.len() < producers.len() {
            while let Some(number) = mailbox.take() {
                got.push(number);
            }
            if got.len() < producers.len() && mailbox.fall_asleep(Sleep::Sound) {
                bell.wait();
            }
            mailbox.awake();
        }
        got.sort_unstable();
        assert_eq!(got, [0, 1]);
        producers.into_iter().for_each(|producer| producer.join().unwrap());
    });
}

/// A lane that sleeps until all are there whom it expects is woken by the last of them, whenever they post.
#[test]
fn a_light_sleeper_is_woken_by_the_last_of_several() {
    model(|| {
        let mailbox = Arc::new(Mailbox::new(MESSAGES_MAX, usize::MAX));
        let bell = Arc::new(Bell::default());
        mailbox.hang_bell(bell.clone());
        let producers = two_that_post(&mailbox, 1);
        let mut missing = producers.len();
        while missing > 0 {
            while mailbox.take().is_some() {
                missing -= 1;
            }
            if missing > 0 && mailbox.fall_asleep(Sleep::Light { messages: missing, bytes: 100 }) {
                bell.wait();
            }
            mailbox.awake();
        }
        producers.into_iter().for_each(|producer| producer.join().unwrap());
    });
}

/// A lane that sleeps until two bytes are there is woken when they are, whoever of the two posts last.
#[test]
fn a_light_sleeper_is_woken_by_enough_bytes() {
    model(|| {
        let mailbox = Arc::new(Mailbox::new(MESSAGES_MAX, usize::MAX));
        let bell = Arc::new(Bell::default());
        mailbox.hang_bell(bell.clone());
        // What is posted before it sleeps is not among the bytes that it waits for.
        assert!(mailbox.fall_asleep(Sleep::Light { messages: 9, bytes: 2 }), "nothing is there");
        let producers = two_that_post(&mailbox, 1);
        bell.wait();
        mailbox.awake();
        producers.into_iter().for_each(|producer| producer.join().unwrap());
        assert_eq!((mailbox.take().is_some(), mailbox.take().is_some()), (true, true));
    });
}

/// The lane closes while two producers post. Whatever was taken from a producer is dropped, by the lane or by
/// a producer, and none stays in the queue, where nobody would ever answer it.
#[test]
fn no_message_stays_in_a_closed_mailbox() {
    model(|| {
        let mailbox = Arc::new(Mailbox::new(MESSAGES_MAX, usize::MAX));
        let ended = Arc::new(Mutex::new(0));
        let producers: Vec<_> = (0..2)
            .map(|_| {
                let (mailbox, letter) = (Arc::clone(&mailbox), Letter(Arc::clone(&ended)));
                thread::spawn(move || match mailbox.post(letter, 0) {
                    Ok(()) | Err(Refused::Closed(_)) => {}
                    Err(Refused::Full(_)) => panic!("there is room"),
                })
            })
            .collect();
        // As a lane's thread ends.
        mailbox.close();
        while mailbox.take().is_some() {}
        producers.into_iter().for_each(|producer| producer.join().unwrap());
        assert_eq!(*ended.lock().unwrap(), 2, "a message waits in a closed mailbox");
    });
}

/// Two appends that do not fit together: one is taken, and what is counted is what was taken, also while the
/// lane answers the first.
#[test]
fn staged_bytes_are_counted_once_and_given_back() {
    model(|| {
        let mailbox = Arc::new(Mailbox::new(MESSAGES_MAX, 100));
        let post = |bytes: usize| {
            let mailbox = Arc::clone(&mailbox);
            thread::spawn(move || mailbox.post(bytes, bytes).is_ok())
        };
        let producers = [post(60), post(70)];
        let mut answered = 0;
        if let Some(bytes) = mailbox.take() {
            assert!((bytes..=130).contains(&mailbox.staged()), "{} are staged", mailbox.staged());
            mailbox.release(bytes);
            answered += 1;
        }
        let taken = producers.map(|producer| producer.join().unwrap()).iter().filter(|&&taken| taken).count();
        assert!(taken >= 1, "an append is taken when nothing else is staged");
        assert!(taken == 1 || answered == 1, "both are taken only if one was answered in between");
        while let Some(bytes) = mailbox.take() {
            assert!((bytes..=100).contains(&mailbox.staged()));
            mailbox.release(bytes);
            answered += 1;
        }
        assert_eq!((answered, mailbox.staged()), (taken, 0));
    });
}

/// A message that the queue has no place for takes nothing of the budget.
#[test]
fn a_message_handed_back_leaves_nothing_staged() {
    model(|| {
        let mailbox = Arc::new(Mailbox::new(1, usize::MAX));
        let post = |bytes: usize| {
            let mailbox = Arc::clone(&mailbox);
            thread::spawn(move || match mailbox.post(bytes, bytes) {
                Ok(()) => bytes,
                Err(Refused::Full(back)) => {
                    assert_eq!(back, bytes);
                    0
                }
                Err(Refused::Closed(_)) => panic!("nobody closes it"),
            })
        };
        let producers = [post(10), post(1)];
        let taken: usize = producers.map(|producer| producer.join().unwrap()).iter().sum();
        assert!(taken == 10 || taken == 1, "one of them has the only place");
        assert_eq!(mailbox.staged(), taken);
    });
}
