//! The only way into a lane: a bounded queue without locks, and a bell for when the lane sleeps.
//!
//! Any thread posts; one thread, the lane's, takes. The queue is `crossbeam-queue`'s `ArrayQueue`. The
//! bell is rung only when the lane said that it sleeps, so a busy lane costs its producers no system call. A lane that will
//! wake by itself in a moment says what is worth waking it before ([`Sleep`]).
//!
//! Why no message is ever left behind a sleeping lane: the lane first says that it sleeps and then looks
//! at the queue once more; a producer first pushes and then looks whether the lane sleeps. Between the two
//! steps of each is a sequentially consistent fence, so at least one of the two sees what the other did. Of several producers
//! whose messages together are worth waking the lane, the last in this order sees those of all. The
//! same goes for closing. [`model`] tries every order of both (`make loom`).

#[cfg(all(feature = "loom", test))]
mod model;

#[cfg(not(all(feature = "loom", test)))]
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering, fence};
use std::sync::{Arc, OnceLock};

#[cfg(not(all(feature = "loom", test)))]
use crossbeam_queue::ArrayQueue;
#[cfg(all(feature = "loom", test))]
use {
    loom::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering, fence},
    model::ArrayQueue,
};

/// Wakes a lane that waits for its storage.
pub(crate) trait Wake: Send + Sync {
    /// Makes the current or the next wait end at once.
    fn wake(&self);
}

/// What wakes a sleeping lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sleep {
    /// The next message does.
    Sound,
    /// So many messages do, or appends of so many bytes, or any message that is no append. For a lane that wakes by itself
    /// in a moment.
    Light { messages: usize, bytes: usize },
}

/// [`Sleep`] in one word, of which zero is a lane that is awake: below, the bytes that must be staged; above them, the messages that
/// must be waiting.
#[derive(Clone, Copy)]
struct Threshold(u64);

impl Threshold {
    const AWAKE: u64 = 0;
    const BYTES_BITS: u32 = 40;

    fn new(sleep: Sleep, staged: usize) -> Threshold {
        let (messages, bytes) = match sleep {
            Sleep::Sound => (1, 0),
            Sleep::Light { messages, bytes } => (messages.max(1), staged.saturating_add(bytes)),
        };
        let bytes = (bytes as u64).min((1 << Self::BYTES_BITS) - 1);
        let messages = (messages as u64).min((1 << (u64::BITS - Self::BYTES_BITS)) - 1);
        Threshold(messages << Self::BYTES_BITS | bytes)
    }

    fn is_reached(self, waiting: usize, staged: usize) -> bool {
        let (messages, bytes) = (self.0 >> Self::BYTES_BITS, self.0 & ((1 << Self::BYTES_BITS) - 1));
        waiting as u64 >= messages || staged as u64 >= bytes
    }
}

/// A lane's mailbox, shared by everybody who talks to the lane.
pub(crate) struct Mailbox<T> {
    queue: ArrayQueue<T>,
    /// Changed by swaps alone, so that all changes, the lane's and its producers', have one order that each of
    /// them knows: a producer's late swap cannot come to lie behind the lane's next word. A [`Threshold`].
    sleeping: AtomicU64,
    closed: AtomicBool,
    bell: OnceLock<Arc<dyn Wake>>,
    /// Bytes of records posted and not yet answered: the lane's memory is bounded by it.
    staged: AtomicUsize,
    staged_max: usize,
}

/// Why a message was not taken. It is handed back.
pub(crate) enum Refused<T> {
    /// The queue, or the lane's memory, is full.
    Full(T),
    /// The lane is gone.
    Closed(T),
}

impl<T> Mailbox<T> {
    pub(crate) fn new(messages: usize, staged_max: usize) -> Mailbox<T> {
        Mailbox {
            queue: ArrayQueue::new(messages),
            sleeping: AtomicU64::new(Threshold::AWAKE),
            closed: AtomicBool::new(false),
            bell: OnceLock::new(),
            staged: AtomicUsize::new(0),
            staged_max,
        }
    }

    /// Posts a message that holds `bytes` of records until [`Mailbox::release`].
    pub(crate) fn post(&self, message: T, bytes: usize) -> Result<(), Refused<T>> {
        if self.closed.load(Ordering::SeqCst) {
            return Err(Refused::Closed(message));
        }
        // A single message larger than the whole budget still passes when nothing else is staged.
        let before = self.staged.fetch_add(bytes, Ordering::Relaxed);
        if bytes > 0 && before > 0 && before + bytes > self.staged_max {
            self.staged.fetch_sub(bytes, Ordering::Relaxed);
            return Err(Refused::Full(message));
        }
        if let Err(message) = self.queue.push(message) {
            self.staged.fetch_sub(bytes, Ordering::Relaxed);
            return Err(Refused::Full(message));
        }
        fence(Ordering::SeqCst);
        if self.closed.load(Ordering::SeqCst) {
            // The lane may have looked into the queue for the last time: empty it in its stead. Whoever
            // waits for an answer to a dropped message learns that the engine is closed.
            while self.queue.pop().is_some() {}
        }
        let sleeping = self.sleeping.load(Ordering::SeqCst);
        // Only appends have bytes; whatever else is asked for is wanted at once.
        if sleeping != Threshold::AWAKE
            && (bytes == 0 || Threshold(sleeping).is_reached(self.queue.len(), before + bytes))
            && self.sleeping.swap(Threshold::AWAKE, Ordering::SeqCst) != Threshold::AWAKE
            && let Some(bell) = self.bell.get()
        {
            bell.wake();
        }
        Ok(())
    }

    /// The lane has answered an append of so many bytes.
    pub(crate) fn release(&self, bytes: usize) {
        self.staged.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Bytes of records posted and not yet answered.
    pub(crate) fn staged(&self) -> usize {
        self.staged.load(Ordering::Relaxed)
    }

    /// Says how to wake the lane; called once, by the lane.
    pub(crate) fn hang_bell(&self, bell: Arc<dyn Wake>) {
        assert!(self.bell.set(bell).is_ok(), "a lane hangs its bell once");
    }

    /// The oldest message.
    pub(crate) fn take(&self) -> Option<T> {
        self.queue.pop()
    }

    /// Messages in it at this moment. Not each can be taken at once: a producer may still be at work on one.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// The lane announces that it will sleep. False if a message came meanwhile and it must not.
    pub(crate) fn fall_asleep(&self, sleep: Sleep) -> bool {
        let threshold = Threshold::new(sleep, self.staged());
        self.sleeping.swap(threshold.0, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        if self.queue.is_empty() {
            return true;
        }
        self.awake();
        false
    }

    /// The lane is awake again.
    pub(crate) fn awake(&self) {
        self.sleeping.swap(Threshold::AWAKE, Ordering::SeqCst);
    }

    /// No message is taken from here on. What is in the queue afterwards is seen by the caller, or by whoever
    /// posts it.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        fence(Ordering::SeqCst);
    }
}

#[cfg(all(test, not(feature = "loom")))]
mod tests {
    use super::*;
    use std::thread;

    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(&self) {
            self.0.unpark();
        }
    }

    #[test]
    fn a_full_mailbox_hands_the_message_back() {
        let mailbox = Mailbox::new(1, 10);
        assert!(mailbox.post("first", 0).is_ok());
        assert!(matches!(mailbox.post("second", 0), Err(Refused::Full("second"))));
        assert_eq!(mailbox.take(), Some("first"));
        mailbox.close();
        assert!(matches!(mailbox.post("third", 0), Err(Refused::Closed("third"))));
    }

    #[test]
    fn staged_bytes_are_bounded_but_one_large_message_always_passes() {
        let mailbox = Mailbox::new(10, 100);
        assert!(mailbox.post(1, 1000).is_ok());
        assert!(matches!(mailbox.post(2, 1), Err(Refused::Full(2))));
        mailbox.release(1000);
        assert!(mailbox.post(3, 60).is_ok() && mailbox.post(4, 40).is_ok());
        assert!(matches!(mailbox.post(5, 1), Err(Refused::Full(5))));
        assert_eq!(mailbox.staged(), 100);
    }

    struct Count(AtomicUsize);
    impl Wake for Count {
        fn wake(&self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// A lane that is about to wake anyway was woken for each of many small appends.
    #[test]
    fn a_light_sleeper_is_woken_by_what_is_worth_it() {
        let wakes = |sleep: Sleep, posts: &[usize]| {
            let mailbox = Mailbox::new(10, usize::MAX);
            let bell = Arc::new(Count(AtomicUsize::new(0)));
            mailbox.hang_bell(bell.clone());
            // Under way already: that does not count.
            assert!(mailbox.post(0, 500).is_ok() && mailbox.take().is_some());
            assert!(mailbox.fall_asleep(sleep));
            posts.iter().for_each(|&bytes| assert!(mailbox.post(1, bytes).is_ok()));
            bell.0.load(Ordering::SeqCst)
        };
        let light = Sleep::Light { messages: 3, bytes: 100 };
        assert_eq!((wakes(light, &[40, 40]), wakes(Sleep::Sound, &[40, 40])), (0, 1));
        assert_eq!((wakes(light, &[40, 40, 10]), wakes(light, &[40, 60]), wakes(light, &[0])), (1, 1, 1));
        let much = Sleep::Light { messages: usize::MAX, bytes: usize::MAX };
        assert_eq!((wakes(much, &[1 << 30; 9]), wakes(much, &[1, 0])), (0, 1));
    }

    /// A lane that sleeps whenever its queue is empty gets every message from many producers; if the
    /// hand-shake lost a wake-up, this test would hang.
    #[test]
    fn no_message_is_left_behind_a_sleeping_lane() {
        let producers: u64 = if cfg!(miri) { 2 } else { 4 };
        let messages: u64 = if cfg!(miri) { 50 } else { 50_000 };
        let mailbox = Arc::new(Mailbox::new(64, usize::MAX));
        let lane = {
            let mailbox = Arc::clone(&mailbox);
            thread::spawn(move || {
                mailbox.hang_bell(Arc::new(Unpark(thread::current())));
                let (mut sum, mut count) = (0, 0);
                while count < producers * messages {
                    while let Some(message) = mailbox.take() {
                        sum += message;
                        count += 1;
                    }
                    if count < producers * messages && mailbox.fall_asleep(Sleep::Sound) {
                        thread::park();
                    }
                    mailbox.awake();
                }
                sum
            })
        };
        // Without a bell a producer could not wake the lane: wait until it hangs.
        while mailbox.bell.get().is_none() {
            thread::yield_now();
        }
        let threads: Vec<_> = (0..producers)
            .map(|_| {
                let mailbox = Arc::clone(&mailbox);
                thread::spawn(move || {
                    for message in 0..messages {
                        let mut message = message;
                        while let Err(refused) = mailbox.post(message, 0) {
                            let (Refused::Full(back) | Refused::Closed(back)) = refused;
                            message = back;
                            thread::yield_now();
                        }
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(lane.join().unwrap(), producers * (messages - 1) * messages / 2);
    }
}
