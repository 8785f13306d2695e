//! Where the answer to an append goes: to whoever waits for it alone, or to one who waits for several and is woken once.

use std::sync::{Arc, Mutex, PoisonError};

use futures_channel::oneshot;

use super::Reply;
use crate::error::{AppendError, AppendReason};
use crate::record::Appended;

/// What became of an append.
pub(crate) type AppendResult = Result<Appended, AppendError>;

/// Whoever dropped the other end does not want the answer any more.
pub(crate) enum AppendReply {
    /// The answer is that of a single append.
    Alone(Reply<Appended, AppendError>),
    /// It is one of several.
    Part(Part),
}

impl AppendReply {
    /// Answers.
    pub(crate) fn send(self, result: AppendResult) {
        match self {
            AppendReply::Alone(reply) => {
                let _ = reply.send(result);
            }
            AppendReply::Part(part) => part.send(result),
        }
    }
}

/// The place of one append among several that are answered together. Dropped without an answer, it says that the engine is closed,
/// as a lane does that goes away.
pub(crate) struct Part {
    joint: Option<Arc<Joint>>,
    index: usize,
}

/// The answers to several appends, of any lanes.
struct Joint(Mutex<Answers>);

struct Answers {
    results: Vec<Option<AppendResult>>,
    missing: usize,
    /// Until the last of them is there.
    reply: Option<oneshot::Sender<Vec<AppendResult>>>,
}

/// So many parts of one answer, which comes when each of them was answered or dropped.
pub(crate) fn parts(count: usize) -> (impl Iterator<Item = Part>, oneshot::Receiver<Vec<AppendResult>>) {
    let (reply, receive) = oneshot::channel();
    let results = std::iter::repeat_with(|| None).take(count).collect();
    let mut answers = Answers { results, missing: count, reply: Some(reply) };
    if count == 0 {
        answers.answer();
    }
    let joint = Arc::new(Joint(Mutex::new(answers)));
    let part = move |index| Part { joint: Some(Arc::clone(&joint)), index };
    ((0..count).map(part), receive)
}

impl Part {
    fn send(mut self, result: AppendResult) {
        self.put(result);
    }

    fn put(&mut self, result: AppendResult) {
        if let Some(joint) = self.joint.take() {
            let mut answers = joint.0.lock().unwrap_or_else(PoisonError::into_inner);
            answers.results[self.index] = Some(result);
            answers.missing -= 1;
            if answers.missing == 0 {
                answers.answer();
            }
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.put(Err(AppendError::new(AppendReason::Closed, Vec::new())));
    }
}

impl Answers {
    fn answer(&mut self) {
        let results = std::mem::take(&mut self.results);
        if let Some(reply) = self.reply.take() {
            let _ = reply.send(results.into_iter().flatten().collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Position;

    fn appended(accepted: u32) -> AppendResult {
        Ok(Appended {
            first: Position::START,
            timestamp_us: 0,
            accepted,
            refused: Vec::new(),
            duplicate: false,
        })
    }

    #[test]
    fn the_answer_comes_with_the_last_part_and_in_order() {
        let (parts, mut receive) = parts(3);
        let mut parts: Vec<_> = parts.collect();
        parts.remove(2).send(appended(3));
        parts.remove(0).send(appended(1));
        assert!(receive.try_recv().unwrap().is_none(), "one is missing");
        parts.remove(0).send(appended(2));
        let results = receive.try_recv().unwrap().unwrap();
        let accepted: Vec<_> = results.into_iter().map(|result| result.unwrap().accepted).collect();
        assert_eq!(accepted, [1, 2, 3]);
    }

    #[test]
    fn a_part_that_is_dropped_says_that_the_engine_is_closed() {
        let (parts, mut receive) = parts(2);
        let mut parts: Vec<_> = parts.collect();
        parts.pop().unwrap().send(appended(1));
        drop(parts);
        let results = receive.try_recv().unwrap().unwrap();
        assert_eq!(results[0].as_ref().unwrap_err().reason, AppendReason::Closed);
        assert!(results[1].is_ok());
    }

    #[test]
    fn nothing_is_answered_at_once() {
        let (parts, mut receive) = parts(0);
        assert_eq!(parts.count(), 0);
        assert!(receive.try_recv().unwrap().unwrap().is_empty());
    }
}
