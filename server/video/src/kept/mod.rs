//! What is done of a fragment once it is kept, if its tags ask for it: somebody is told, and pictures are put into a bucket.
//!
//! ```text
//! persist -> Kept -> notices   one POST for each fragment
//!                 -> pictures  decoded, and put one after the other
//! ```
//!
//! Nothing here holds up a producer: both have a queue with an end, and what finds it full is dropped with a line in the log. A fragment is kept all
//! the same, and its pictures can be had by GetImages.

pub(crate) mod limits;
mod notices;
mod pictures;

pub(crate) use notices::can_be_told;

use crate::Video;
use crate::media::flag;
use crate::record::StreamRecord;
use bytes::Bytes;
use penstock_api::BoxFuture;
use penstock_fragments::{Entry, Recording};
use penstock_mkv::Tag;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::mpsc;
use xxhash_rust::xxh3::xxh3_128;

/// A picture on its way into a bucket.
#[derive(Clone, Debug)]
pub struct PutPicture {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// `image/jpeg` or `image/png`.
    pub content_type: &'static str,
    /// What is known of it, by names in lower case.
    pub metadata: BTreeMap<String, String>,
    /// All of it.
    pub body: Bytes,
}

/// A notice on its way to whoever asked for it, as the Simple Notification Service sends its own.
#[derive(Clone, Debug)]
pub struct PostNotice {
    /// Where to; http or https.
    pub url: String,
    /// Headers beside those of HTTP, by names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Bytes,
}

/// The way out of this service: whoever puts the server together brings an implementation. What an error says goes to the log.
pub trait Outlet: Send + Sync + 'static {
    /// Puts a picture in place of any object that has its key. It is durable when this resolves.
    fn put(&self, picture: PutPicture) -> BoxFuture<'static, Result<(), String>>;

    /// Posts a notice. It was taken when this resolves.
    fn post(&self, notice: PostNotice) -> BoxFuture<'static, Result<(), String>>;
}

/// The queues.
pub(crate) struct Kept {
    notices: mpsc::Sender<notices::Notice>,
    pictures: mpsc::Sender<pictures::Job>,
    /// When the last picture was taken of a stream, by its number, on the clock that its pictures go by.
    last_ms: Mutex<HashMap<u64, i64>>,
}

/// The other ends of the queues.
pub(crate) struct Waiting {
    notices: mpsc::Receiver<notices::Notice>,
    pictures: mpsc::Receiver<pictures::Job>,
}

impl Kept {
    pub(crate) fn new() -> (Kept, Waiting) {
        let (notices, notices_waiting) = mpsc::channel(limits::NOTICES_WAITING_MAX);
        let (pictures, pictures_waiting) = mpsc::channel(limits::FRAGMENTS_WAITING_MAX);
        let waiting = Waiting { notices: notices_waiting, pictures: pictures_waiting };
        (Kept { notices, pictures, last_ms: Mutex::default() }, waiting)
    }

    /// The stream with this number is no more.
    pub(crate) fn forget(&self, stream: u64) {
        self.last_ms.lock().unwrap_or_else(PoisonError::into_inner).remove(&stream);
    }
}

impl Waiting {
    /// Begins the tasks behind the queues. They end when the service is dropped.
    pub(crate) fn begin(self, video: Weak<Video>, outlet: Arc<dyn Outlet>) {
        tokio::spawn(notices::send(self.notices, Arc::clone(&outlet)));
        tokio::spawn(pictures::take(self.pictures, video, outlet));
    }
}

impl Video {
    /// Sees to what the tags of a fragment ask for, which is kept from now on.
    pub(crate) fn kept(
        &self,
        stream: &StreamRecord,
        recording: &Arc<Recording>,
        entry: &Entry,
        tags: Vec<Tag>,
    ) {
        if entry.flags & (flag::NOTIFICATION | flag::IMAGES) == 0 {
            return;
        }
        // As it is configured now: the connection may be older.
        let key = stream.key();
        let Ok(stream) = self.find_stream(&key.account, &key.region, &stream.arn()) else { return };
        if entry.flags & flag::NOTIFICATION != 0
            && let Some(notice) = notices::Notice::of(&stream, entry, &tags, self.now_ms())
            && self.kept.notices.try_send(notice).is_err()
        {
            tracing::warn!(stream = %key, number = %entry.number, "too many notices wait: one is dropped");
        }
        if entry.flags & flag::IMAGES != 0 {
            let job = {
                let mut last_ms = self.kept.last_ms.lock().unwrap_or_else(PoisonError::into_inner);
                pictures::Job::of(&stream, recording, entry, tags, &mut last_ms)
            };
            if let Some(job) = job
                && self.kept.pictures.try_send(job).is_err()
            {
                tracing::warn!(stream = %key, number = %entry.number, "too many fragments wait for their pictures: one has none");
            }
        }
    }
}

/// An id in the form of a UUID which is the same whenever it is made of the same.
fn id(of: &str) -> String {
    let hash = xxh3_128(of.as_bytes()).to_be_bytes();
    let mut id = String::with_capacity(36);
    for (nth, byte) in hash.iter().enumerate() {
        if matches!(nth, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// The tags that a producer hung on a fragment for itself and for others.
fn own(tags: &[Tag]) -> impl Iterator<Item = &Tag> {
    tags.iter().filter(|tag| !tag.name.starts_with("AWS"))
}
