//! Threads that load together: each sets up its own connections, all begin at the same moment, and all have ended before figures are
//! taken. A thread has a runtime of its own, so that connections are never passed between cores.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use tokio::runtime::Builder;
use tokio::sync::{mpsc, watch};

use super::tally::Times;

/// One thread of the crew, as its work sees it.
pub(crate) struct Member {
    pub(crate) thread: usize,
    pub(crate) threads: usize,
    ready: mpsc::UnboundedSender<Told>,
    times: watch::Receiver<Option<Times>>,
}

/// What threads tell.
enum Told {
    Ready,
    Ended(Result<()>),
}

impl Member {
    /// Says that all is set up, and waits until it is for everybody.
    pub(crate) async fn begin(&mut self) -> Result<Times> {
        // Nobody hears it when the crew was given up.
        let _ = self.ready.send(Told::Ready);
        let times = self.times.wait_for(Option::is_some).await.context("the others could not begin")?;
        (*times).context("the others could not begin")
    }

    /// The share of `count` things that this thread has: every so manieth.
    pub(crate) fn share(&self, count: usize) -> impl Iterator<Item = usize> + use<> {
        (self.thread..count).step_by(self.threads)
    }
}

/// A crew at work.
pub(crate) struct Crew {
    threads: usize,
    told: mpsc::UnboundedReceiver<Told>,
    times: watch::Sender<Option<Times>>,
}

impl Crew {
    /// Starts the threads; each does `work`.
    pub(crate) fn start<W, F>(threads: usize, work: W) -> Result<Crew>
    where
        W: Fn(Member) -> F + Send + Sync + 'static,
        F: Future<Output = Result<()>>,
    {
        let (tell, told) = mpsc::unbounded_channel();
        let (times, receiver) = watch::channel(None);
        let work = Arc::new(work);
        for thread in 0..threads {
            let (work, tell) = (work.clone(), tell.clone());
            let member = Member { thread, threads, ready: tell.clone(), times: receiver.clone() };
            thread::Builder::new()
                .name(format!("load {thread}"))
                .spawn(move || {
                    let runtime = Builder::new_current_thread().enable_all().build();
                    let ended = match runtime {
                        Ok(runtime) => runtime.block_on(work(member)),
                        Err(error) => Err(anyhow!(error).context("cannot make a runtime")),
                    };
                    // Nobody hears it when the crew was given up.
                    let _ = tell.send(Told::Ended(ended));
                })
                .context("cannot start a thread")?;
        }
        Ok(Crew { threads, told, times })
    }

    /// Waits until everybody is ready, and has them begin.
    pub(crate) async fn begin(&mut self, warm_up: Duration, length: Duration) -> Result<Times> {
        for _ in 0..self.threads {
            match self.told.recv().await {
                Some(Told::Ready) => {}
                Some(Told::Ended(ended)) => {
                    ended?;
                    bail!("a thread ended before it began");
                }
                None => bail!("a thread panicked"),
            }
        }
        let times = Times::new(warm_up, length);
        let _ = self.times.send(Some(times));
        Ok(times)
    }

    /// Waits until everybody has ended.
    pub(crate) async fn end(&mut self) -> Result<()> {
        for _ in 0..self.threads {
            match self.told.recv().await {
                Some(Told::Ended(ended)) => ended?,
                Some(Told::Ready) => bail!("a thread began twice"),
                None => bail!("a thread panicked"),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[tokio::test(flavor = "current_thread")]
    async fn all_begin_at_the_same_moment_and_share_what_there_is() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let noted = seen.clone();
        let mut crew = Crew::start(2, move |mut member| {
            let noted = noted.clone();
            async move {
                let begin = member.begin().await?.begin;
                noted.lock().unwrap().extend(member.share(5).map(|index| (begin, index)));
                Ok(())
            }
        })
        .unwrap();
        let times = crew.begin(Duration::from_millis(1), Duration::from_millis(1)).await.unwrap();
        crew.end().await.unwrap();
        let mut seen = seen.lock().unwrap().clone();
        seen.sort_by_key(|(_, index)| *index);
        assert_eq!(seen, (0..5).map(|index| (times.begin, index)).collect::<Vec<_>>());
    }

    #[tokio::test(flavor = "current_thread")]
    async fn who_cannot_begin_says_why() {
        let mut crew = Crew::start(2, |mut member| async move {
            if member.thread == 1 {
                bail!("no connection");
            }
            member.begin().await.map(drop)
        })
        .unwrap();
        let error = crew.begin(Duration::ZERO, Duration::ZERO).await.unwrap_err();
        assert_eq!(error.to_string(), "no connection");
    }
}
