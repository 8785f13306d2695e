//! Fragments on their way to the disk, in a task behind the session: who watches live does not wait for the disk, and the producer's
//! next fragment comes in while this one becomes durable.

use super::ack::{Ack, ErrorId};
use crate::Video;
use crate::media::limits::PERSISTING_BYTES_MAX;
use crate::record::StreamRecord;
use bytes::Bytes;
use penstock_fragments::{About, LiveFragment, Recording, WriteFailed, Writer};
use penstock_mkv::Tag;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinHandle;

/// What happens to fragments, in order.
pub(super) enum Job {
    Begin(Arc<LiveFragment>),
    Part(Bytes),
    Tags(Bytes),
    /// With the producer's timecode, and the tags if they ask for something.
    End(u64, About, Vec<Tag>),
}

/// The way to the task, with room for so many bytes.
pub(super) struct Queue {
    jobs: mpsc::UnboundedSender<(Job, OwnedSemaphorePermit)>,
    room: Arc<Semaphore>,
    task: JoinHandle<()>,
}

impl Queue {
    /// Waits until there is room.
    ///
    /// # Errors
    /// The task has given up, and has told the producer.
    pub(super) async fn send(&mut self, job: Job) -> Result<(), ()> {
        let bytes = match &job {
            Job::Part(bytes) | Job::Tags(bytes) => bytes.len().clamp(1, PERSISTING_BYTES_MAX),
            Job::Begin(_) | Job::End(..) => 1,
        };
        let permits = u32::try_from(bytes).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).acquire_many_owned(permits).await.map_err(drop)?;
        self.jobs.send((job, room)).map_err(drop)
    }

    /// Waits until all that was sent is durable, and the producer was told.
    pub(super) async fn finish(self) {
        drop(self.jobs);
        // It ends in any case: there is nothing more to wait for.
        let _ = self.task.await;
    }
}

/// Begins the task. It ends after the last job, when the queue is dropped.
pub(super) fn begin(
    video: Arc<Video>,
    stream: StreamRecord,
    recording: Arc<Recording>,
    acks: mpsc::Sender<Bytes>,
) -> Queue {
    let (jobs, receiver) = mpsc::unbounded_channel();
    let room = Arc::new(Semaphore::new(PERSISTING_BYTES_MAX));
    let task = Task { video, stream, recording, acks, fragment: None };
    let closing = Arc::clone(&room);
    let task = tokio::spawn(async move {
        task.run(receiver).await;
        closing.close();
    });
    Queue { jobs, room, task }
}

struct Task {
    video: Arc<Video>,
    stream: StreamRecord,
    recording: Arc<Recording>,
    acks: mpsc::Sender<Bytes>,
    fragment: Option<(Arc<LiveFragment>, Writer)>,
}

impl Task {
    async fn run(mut self, mut jobs: mpsc::UnboundedReceiver<(Job, OwnedSemaphorePermit)>) {
        while let Some((job, _room)) = jobs.recv().await {
            let live = match (&job, &self.fragment) {
                (Job::Begin(live), _) | (_, Some((live, _))) => Arc::clone(live),
                _ => continue,
            };
            if let Err(error) = self.work(job).await {
                tracing::warn!(stream = %self.stream.key(), number = %live.number, %error, "a fragment is not kept");
                self.recording.live().lost(&live);
                let id = match error {
                    WriteFailed::Gone => ErrorId::StreamNotActive,
                    WriteFailed::DiskFull | WriteFailed::TooLate | WriteFailed::Failed(_) => {
                        ErrorId::Archival
                    }
                };
                let _ = self.acks.send(Ack::Error(id, None).piece()).await;
                return;
            }
        }
    }

    async fn work(&mut self, job: Job) -> Result<(), WriteFailed> {
        match job {
            Job::Begin(live) => {
                // One that has not ended is broken, and leaves nothing.
                let writer = Writer::new(Arc::clone(&self.recording), live.number, live.header.clone());
                self.fragment = Some((live, writer));
                Ok(())
            }
            Job::Part(bytes) => match &mut self.fragment {
                Some((_, writer)) => writer.part(bytes).await,
                None => Ok(()),
            },
            Job::Tags(bytes) => {
                if let Some((_, writer)) = &mut self.fragment {
                    writer.tags(bytes);
                }
                Ok(())
            }
            Job::End(timecode, about, tags) => {
                let Some((live, writer)) = self.fragment.take() else { return Ok(()) };
                let entry = match writer.commit(about).await {
                    Ok(entry) => entry,
                    Err(error) => {
                        self.recording.live().lost(&live);
                        return Err(error);
                    }
                };
                self.recording.live().stored(&live);
                self.video.kept(&self.stream, &self.recording, &entry, tags);
                // Who does not listen any more may still have had all of it kept.
                let _ = self.acks.send(Ack::Persisted(timecode, entry.number).piece()).await;
                if let Err(error) = self.recording.tidy(self.video.oldest(&self.stream)).await {
                    tracing::warn!(stream = %self.stream.key(), %error, "the index is put in order later");
                }
                Ok(())
            }
        }
    }
}
