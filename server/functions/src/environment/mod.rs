//! An environment: one process that runs one function, one invocation at a time.
//!
//! Whoever holds an [`Environment`] hands it work; a task of its own watches the process while it starts, works and waits, reads what
//! it prints, counts its time and memory, and ends it when it has failed or is no longer wanted.
//!
//! ```text
//!  Environment ── Work ──▶ task ── Invocation ──▶ Gate ◀── HTTP ── process
//!                           ▲ └──────── kill ─────────────────────▶ │
//!                           └─── what it says, prints, uses ────────┘
//! ```

mod gate;
mod process;

pub(crate) use gate::{Invocation, failure};
pub(crate) use process::{Run, Spawner};

use std::future::Future;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use gate::{Gate, Said};
use process::{Process, told};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use crate::code::Code;
use crate::limits::{ANSWER_BYTES_MAX, INIT_MAX, MEMORY_LOOK};
use crate::log::{Log, Tail};
use crate::name::LATEST;
use crate::record::Record;
use crate::time;

/// A process that can be given work.
pub(crate) struct Environment {
    work: mpsc::Sender<Work>,
    /// Which state of the function it runs.
    pub(crate) generation: u64,
    pub(crate) idle_since: Instant,
}

/// An invocation, and who waits for its outcome.
struct Work {
    invocation: Invocation,
    outcome: oneshot::Sender<Outcome>,
}

/// How an invocation ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The answer, or a JSON object about the error.
    pub(crate) payload: Bytes,
    pub(crate) error: Option<Failure>,
    /// The end of its log.
    pub(crate) tail: Vec<u8>,
    /// Whether the environment can go on.
    pub(crate) lives: bool,
}

/// Why an invocation has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The function says so.
    Function,
    /// It took too long.
    TimedOut,
    /// The process ended, or could not start.
    Ended,
}

/// What an environment needs besides what it runs.
pub(crate) struct Setting {
    pub(crate) record: Arc<Record>,
    pub(crate) generation: u64,
    pub(crate) log: Arc<Log>,
    /// Kept as long as it is run.
    pub(crate) _code: Arc<Code>,
    /// Removed when it ends.
    pub(crate) scratch: PathBuf,
}

impl Environment {
    /// Starts one. `run` is what to start, told the address of the Runtime API.
    pub(crate) async fn start(
        spawner: &Spawner,
        setting: Setting,
        run: impl FnOnce(String) -> Run,
    ) -> std::io::Result<Environment> {
        let gate = Gate::open().await?;
        let started = Instant::now();
        let process = spawner.start(run(gate.address.to_string())).await?;
        let (work, orders) = mpsc::channel(1);
        let generation = setting.generation;
        let life = Life {
            setting,
            gate,
            process,
            started,
            is_ready: false,
            init: None,
            used_bytes: 0,
            tail: Tail::default(),
        };
        tokio::spawn(life.live(orders));
        Ok(Environment { work, generation, idle_since: Instant::now() })
    }

    /// Whether the process was there a moment ago.
    pub(crate) fn lives(&self) -> bool {
        !self.work.is_closed()
    }

    /// Runs an invocation; gives it back if the process has ended meanwhile without seeing it.
    pub(crate) async fn invoke(&self, invocation: Invocation) -> Result<Outcome, Invocation> {
        let (outcome, coming) = oneshot::channel();
        let kept = invocation.clone();
        if let Err(refused) = self.work.send(Work { invocation, outcome }).await {
            return Err(refused.0.invocation);
        }
        coming.await.map_err(|_| kept)
    }
}

/// The task of an environment.
struct Life {
    setting: Setting,
    gate: Gate,
    process: Process,
    started: Instant,
    /// It has asked for work.
    is_ready: bool,
    /// How long it took until then; told with the first invocation.
    init: Option<Duration>,
    used_bytes: u64,
    tail: Tail,
}

/// What ends an invocation.
enum End {
    Answer(Bytes),
    Failed(Bytes),
    TooLarge,
    NotStarted(Bytes),
    Exit(ExitStatus),
    TimedOut,
}

impl Life {
    async fn live(mut self, mut orders: mpsc::Receiver<Work>) {
        loop {
            tokio::select! {
                order = orders.recv() => {
                    let Some(Work { invocation, outcome }) = order else { break };
                    let ended = self.work(&invocation).await;
                    let lives = ended.lives;
                    // Whoever waited may have gone.
                    let _ = outcome.send(ended);
                    if !lives {
                        break;
                    }
                }
                said = self.gate.said.recv() => match said {
                    Some(Said::Ready) => self.ready(),
                    _ => break,
                },
                _ = self.process.output.readable() => {
                    if !self.print() {
                        break;
                    }
                }
                _ = self.process.child.wait() => break,
            }
        }
        orders.close();
        let _ = self.process.end().await;
        let scratch = self.setting.scratch.clone();
        let _ = tokio::task::spawn_blocking(move || std::fs::remove_dir_all(scratch)).await;
    }

    fn ready(&mut self) {
        if !self.is_ready {
            self.is_ready = true;
            self.init = Some(self.started.elapsed());
        }
    }

    async fn work(&mut self, invocation: &Invocation) -> Outcome {
        let id = &invocation.id;
        self.tail = Tail::default();
        self.used_bytes = 0;
        self.say(&format!("START RequestId: {id} Version: {LATEST}\n"));
        let was_ready = self.is_ready;
        let begun = Instant::now();
        // There is room: the one before was taken, or the process is ended by its time.
        let _ = self.gate.give.try_send(invocation.clone());
        let end = self.watch(invocation.timeout).await;
        // What was printed before the answer is in the pipe already.
        self.print();
        let took = if was_ready {
            begun.elapsed()
        } else {
            begun.elapsed().saturating_sub(self.init.unwrap_or_default())
        };
        // Runtimes take a refused answer for their end.
        let lives = matches!(end, End::Answer(_) | End::Failed(_));
        let status = if lives { None } else { self.process.end().await.ok() };
        let seconds = invocation.timeout.as_secs_f64();
        let too_large = format!(
            "Response payload size exceeded maximum allowed payload size ({ANSWER_BYTES_MAX} bytes)."
        );
        let (payload, error, remark) = match end {
            End::Answer(payload) => (payload, None, String::new()),
            End::Failed(payload) => (payload, Some(Failure::Function), "\tStatus: error".to_owned()),
            End::NotStarted(payload) => (payload, Some(Failure::Ended), "\tStatus: error".to_owned()),
            End::TooLarge => {
                let kind = "Function.ResponseSizeTooLarge";
                (
                    failure(kind, &too_large),
                    Some(Failure::Function),
                    format!("\tStatus: error\tError Type: {kind}"),
                )
            }
            End::TimedOut => {
                let now = time::logged(penstock_api::millis(SystemTime::now()));
                self.line(&format!("{now} {id} Task timed out after {seconds:.2} seconds\n\n"));
                let message = format!("RequestId: {id} Error: Task timed out after {seconds:.2} seconds");
                (
                    failure("Sandbox.Timedout", &message),
                    Some(Failure::TimedOut),
                    "\tStatus: timeout".to_owned(),
                )
            }
            End::Exit(exit) => {
                let message = format!("RequestId: {id} Error: {}", told(status.unwrap_or(exit)));
                let kind = "Runtime.ExitError";
                self.line(&format!("{message}\n{kind}\n"));
                (
                    failure(kind, &message),
                    Some(Failure::Ended),
                    format!("\tStatus: error\tError Type: {kind}"),
                )
            }
        };
        self.report(id, took, &remark);
        Outcome { payload, error, tail: self.tail.bytes().to_vec(), lives }
    }

    /// Watches the process until the invocation has ended in some way.
    async fn watch(&mut self, timeout: Duration) -> End {
        let mut deadline = if self.is_ready { Instant::now() } else { self.started + INIT_MAX } + timeout;
        let memory_bytes_max = u64::from(self.setting.record.memory_mb) * 1024 * 1024;
        let mut look = interval(MEMORY_LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut prints = true;
        loop {
            tokio::select! {
                biased;
                said = self.gate.said.recv() => match said {
                    Some(Said::Ready) if self.is_ready => {}
                    Some(Said::Ready) => {
                        self.ready();
                        deadline = Instant::now() + timeout;
                    }
                    Some(Said::Answered(payload)) => {
                        self.measure();
                        return End::Answer(payload);
                    }
                    Some(Said::Failed(payload)) => return End::Failed(payload),
                    Some(Said::TooLarge) => return End::TooLarge,
                    Some(Said::NotStarted(payload)) => return End::NotStarted(payload),
                    // The port is this task's own.
                    None => return End::TimedOut,
                },
                exit = self.process.child.wait() => match exit {
                    Ok(status) => return End::Exit(status),
                    Err(error) => {
                        tracing::warn!(%error, "cannot wait for a process");
                        return End::TimedOut;
                    }
                },
                () = sleep_until(deadline) => return End::TimedOut,
                _ = look.tick() => {
                    self.measure();
                    if self.used_bytes > memory_bytes_max
                        && let Ok(status) = self.process.end().await
                    {
                        return End::Exit(status);
                    }
                }
                _ = self.process.output.readable(), if prints => prints = self.print(),
            }
        }
    }

    fn measure(&mut self) {
        self.used_bytes = self.used_bytes.max(self.process.memory_bytes().unwrap_or(0));
    }

    /// Takes what was printed so far, at most some of it at a time; whether there may be more some day.
    fn print(&mut self) -> bool {
        const READS_MAX: usize = 64;
        let mut buffer = [0; 16 * 1024];
        for _ in 0..READS_MAX {
            match self.process.output.try_read(&mut buffer) {
                Ok(0) => return false,
                Ok(read) => {
                    self.tail.push(&buffer[..read]);
                    self.setting.log.write(&buffer[..read]);
                }
                Err(error) => return error.kind() == std::io::ErrorKind::WouldBlock,
            }
        }
        true
    }

    fn say(&mut self, text: &str) {
        self.tail.push(text.as_bytes());
        self.setting.log.write(text.as_bytes());
    }

    /// Says something on a line of its own.
    fn line(&mut self, text: &str) {
        if !self.tail.at_line() {
            self.say("\n");
        }
        self.say(text);
    }

    fn report(&mut self, id: &str, took: Duration, remark: &str) {
        let milliseconds = took.as_secs_f64() * 1000.0;
        let (size_mb, used_mb) = (self.setting.record.memory_mb, self.used_bytes.div_ceil(1024 * 1024));
        let mut report = format!(
            "END RequestId: {id}\nREPORT RequestId: {id}\tDuration: {milliseconds:.2} ms\tBilled Duration: {:.0} ms\t\
             Memory Size: {size_mb} MB\tMax Memory Used: {used_mb} MB\t",
            milliseconds.ceil()
        );
        if let Some(init) = self.init.take() {
            report.push_str(&format!("Init Duration: {:.2} ms\t", init.as_secs_f64() * 1000.0));
        }
        report.push_str(remark.trim_start());
        report.push('\n');
        self.line(&report);
    }
}

/// Runs to its end whether or not anybody waits for it.
pub(crate) fn detached<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> impl Future<Output = Option<T>> {
    let task = tokio::spawn(work);
    async move { task.await.ok() }
}
