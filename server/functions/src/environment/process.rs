//! Processes of environments: started, watched, killed with all that they started.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::net::unix::pipe;
use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::launch;
use crate::limits::MEMORY_HEADROOM_BYTES;

/// What to run, and where.
pub(crate) struct Run {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) directory: PathBuf,
    pub(crate) variables: Vec<(OsString, OsString)>,
    pub(crate) memory_bytes: u64,
}

/// Starts processes, all from one thread: the kernel ends them when that thread ends, which must not be one that a runtime stops for
/// want of work.
pub(crate) struct Spawner {
    orders: mpsc::Sender<Order>,
    /// The program that becomes an environment ([`launch`]); without one, what is to run is started directly.
    launcher: Option<PathBuf>,
    living: Arc<Living>,
}

struct Order {
    command: Command,
    started: oneshot::Sender<io::Result<Child>>,
}

impl Spawner {
    /// A spawner for the runtime that is entered.
    pub(crate) fn new(launcher: Option<PathBuf>) -> io::Result<Spawner> {
        let (orders, ordered) = mpsc::channel::<Order>();
        let runtime = Handle::current();
        let work = move || {
            let _entered = runtime.enter();
            for mut order in ordered {
                // Whoever waited may have gone; the child then dies with its handle.
                let _ = order.started.send(order.command.spawn());
            }
        };
        thread::Builder::new().name("functions".to_owned()).spawn(work)?;
        Ok(Spawner { orders, launcher, living: Arc::default() })
    }

    /// Starts a process in a group of its own.
    pub(crate) async fn start(&self, run: Run) -> io::Result<Process> {
        let mut command = match &self.launcher {
            Some(launcher) => {
                let mut command = Command::new(launcher);
                let data_bytes = run.memory_bytes + MEMORY_HEADROOM_BYTES;
                let program = run.program.as_os_str();
                command.args(launch::arguments(std::process::id(), data_bytes, program, &run.arguments));
                command
            }
            None => {
                let mut command = Command::new(&run.program);
                command.args(&run.arguments);
                command
            }
        };
        // One pipe for both, so that what is printed stays in order.
        let (reader, writer) = io::pipe()?;
        command
            .current_dir(&run.directory)
            .env_clear()
            .envs(run.variables)
            .stdin(Stdio::null())
            .stdout(Stdio::from(OwnedFd::from(writer.try_clone()?)))
            .stderr(Stdio::from(OwnedFd::from(writer)))
            .process_group(0)
            .kill_on_drop(true);
        let (started, starting) = oneshot::channel();
        let gone = || io::Error::other("functions are being closed");
        self.orders.send(Order { command, started }).map_err(|_| gone())?;
        let child = starting.await.map_err(|_| gone())??;
        let pid = child.id().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?));
        let pid = pid.ok_or_else(|| io::Error::other("the process ended at once"))?;
        self.living.enter(pid);
        let output = pipe::Receiver::from_owned_fd(OwnedFd::from(reader))?;
        Ok(Process { child, pid, output, living: self.living.clone() })
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.living.processes().len()
    }

    /// Kills all.
    pub(crate) fn kill_all(&self) {
        for pid in self.living.processes().iter() {
            kill(*pid);
        }
    }
}

/// The processes that there are.
#[derive(Default)]
struct Living(Mutex<HashSet<Pid>>);

impl Living {
    fn processes(&self) -> std::sync::MutexGuard<'_, HashSet<Pid>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, pid: Pid) {
        self.processes().insert(pid);
    }
}

/// A process with all that it started.
pub(crate) struct Process {
    pub(crate) child: Child,
    pid: Pid,
    /// What it prints.
    pub(crate) output: pipe::Receiver,
    living: Arc<Living>,
}

impl Process {
    /// Bytes of memory that it has touched, where that can be told.
    pub(crate) fn memory_bytes(&self) -> Option<u64> {
        let statm = std::fs::read_to_string(format!("/proc/{}/statm", self.pid.as_raw_nonzero())).ok()?;
        let pages: u64 = statm.split(' ').nth(1)?.parse().ok()?;
        Some(pages * rustix::param::page_size() as u64)
    }

    /// Kills it and its children, and waits for its end.
    pub(crate) async fn end(&mut self) -> io::Result<ExitStatus> {
        // Before it is waited for: until then nobody else can have its number.
        kill(self.pid);
        self.child.wait().await
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Children of one that has ended by itself; the group is theirs as long as one of them lives.
        kill(self.pid);
        self.living.processes().remove(&self.pid);
    }
}

fn kill(pid: Pid) {
    // It may have gone by itself.
    let _ = kill_process_group(pid, Signal::KILL);
}

/// How a process ended, in the words of Lambda's log.
pub(crate) fn told(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(0), _) => "Runtime exited without providing a reason".to_owned(),
        (Some(code), _) => format!("Runtime exited with error: exit status {code}"),
        (None, signal) => {
            let name = match signal {
                Some(4) => "illegal instruction",
                Some(6) => "aborted",
                Some(7) => "bus error",
                Some(8) => "floating point exception",
                Some(9) => "killed",
                Some(11) => "segmentation fault",
                Some(15) => "terminated",
                _ => "unknown",
            };
            format!("Runtime exited with error: signal: {name}")
        }
    }
}
