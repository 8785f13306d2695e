//! Starting a foreign server, and being rid of it afterwards.
//!
//! A server is stopped when its [`Process`] goes out of scope, so also when something fails. And should this program be
//! killed itself, the kernel stops the server: `setpriv` asks it to (`--pdeathsig`), because to ask for that between fork
//! and exec takes `unsafe` in Rust.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::random::Random;

/// How long a server may take to stop when asked, before it is killed.
const STOP_WAIT: Duration = Duration::from_secs(10);

/// How long a server may take until it answers.
pub const START_WAIT: Duration = Duration::from_secs(30);

/// Between two looks at something that is waited for.
pub const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Bytes of a server's own words that are told when it fails.
const LAST_WORDS_BYTES: usize = 600;

/// How a server is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// At once, by the kernel.
    Kill,
    /// What PostgreSQL takes for: at once, all of your processes.
    Quit,
    /// As from the keyboard.
    Interrupt,
    /// As by the system when it goes down.
    Terminate,
}

impl Stop {
    fn signal(self) -> Signal {
        match self {
            Stop::Kill => Signal::KILL,
            Stop::Quit => Signal::QUIT,
            Stop::Interrupt => Signal::INT,
            Stop::Terminate => Signal::TERM,
        }
    }

    /// As `setpriv` calls it.
    fn name(self) -> &'static str {
        match self {
            Stop::Kill => "KILL",
            Stop::Quit => "QUIT",
            Stop::Interrupt => "INT",
            Stop::Terminate => "TERM",
        }
    }
}

/// A running server. It is a process group of its own, so that a key pressed at the terminal reaches only this program, which
/// then stops it.
#[derive(Debug)]
pub struct Process {
    child: Child,
    stop: Stop,
    log: PathBuf,
}

impl Process {
    /// Starts the command. It is stopped by `stop`; what it says goes to the file `log`.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(mut command: Command, stop: Stop, log: &Path) -> Result<Process> {
        let program = command.get_program().to_string_lossy().into_owned();
        let said = File::create(log).with_context(|| format!("cannot make {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(said.try_clone().context("cannot share a file")?)
            .stderr(said)
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start {program}"))?;
        Ok(Process { child, stop, log: log.to_path_buf() })
    }

    /// Its number.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it said last.
    #[must_use]
    pub fn last_words(&self) -> String {
        let said = fs::read(&self.log).unwrap_or_default();
        let from = said.len().saturating_sub(LAST_WORDS_BYTES);
        String::from_utf8_lossy(&said[from..]).trim().to_owned()
    }

    /// Fails if it has ended, with what it said last.
    ///
    /// # Errors
    /// It has ended.
    pub fn check(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait().context("cannot look after a process")? {
            bail!("ended by itself ({status}): {}", self.last_words());
        }
        Ok(())
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It may have ended already; then there is nothing to do.
            let _ = kill_process(pid, signal);
        }
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        self.signal(self.stop.signal());
        let asked = Instant::now();
        while asked.elapsed() < STOP_WAIT {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(LOOK_EVERY);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A command that ends with this program, with `stop` as the signal. As root it can run as another user.
#[must_use]
pub fn command(program: &Path, stop: Stop, user: Option<&User>) -> Command {
    let mut command = Command::new("setpriv");
    command.arg("--pdeathsig").arg(stop.name());
    if let Some(user) = user {
        command.arg(format!("--reuid={}", user.uid)).arg(format!("--regid={}", user.gid));
        command.arg("--clear-groups");
    }
    command.arg("--").arg(program);
    command
}

/// A user of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User {
    /// Its number.
    pub uid: u32,
    /// Its group's.
    pub gid: u32,
}

/// Finds a user by name.
#[must_use]
pub fn user(name: &str) -> Option<User> {
    user_in(&fs::read_to_string("/etc/passwd").ok()?, name)
}

fn user_in(table: &str, name: &str) -> Option<User> {
    let line = table.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut words = line.split(':').skip(2);
    Some(User { uid: words.next()?.parse().ok()?, gid: words.next()?.parse().ok()? })
}

/// An address on loopback where nobody listens at this moment.
///
/// # Errors
/// There is no loopback.
pub fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot listen on loopback")?;
    listener.local_addr().context("cannot tell a port")
}

/// A password for one run: other users of this machine must not get into a server that runs as root.
#[must_use]
pub fn password() -> String {
    format!("{:016x}{:016x}", Random::fresh_seed(), Random::fresh_seed())
}

/// A program by name: in the folders of the search path, or in those.
#[must_use]
pub fn program(name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let searched = folders.iter().cloned().chain(std::env::split_paths(&path));
    searched.map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The first line of what a program prints.
#[must_use]
pub fn first_line(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.lines().next()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_by_their_whole_name() {
        let table = "root:x:0:0:root:/root:/bin/bash\npostgres:x:105:109:,,,:/var/lib:/bin/bash\n";
        assert_eq!(user_in(table, "postgres"), Some(User { uid: 105, gid: 109 }));
        assert_eq!(user_in(table, "post"), None);
        assert_eq!(user_in("broken:x", "broken"), None);
    }

    #[test]
    fn a_process_is_gone_when_it_goes_out_of_scope() {
        let place = tempfile::tempdir().unwrap();
        let mut sleep = command(Path::new("sleep"), Stop::Terminate, None);
        sleep.arg("1000");
        let mut process = Process::start(sleep, Stop::Terminate, &place.path().join("log")).unwrap();
        process.check().unwrap();
        let proc = PathBuf::from(format!("/proc/{}", process.pid()));
        assert!(proc.exists());
        drop(process);
        assert!(!proc.exists());
    }

    #[test]
    fn who_ends_by_itself_is_told_with_its_last_words() {
        let place = tempfile::tempdir().unwrap();
        let mut shell = command(Path::new("sh"), Stop::Terminate, None);
        shell.args(["-c", "echo no disk; exit 3"]);
        let mut process = Process::start(shell, Stop::Terminate, &place.path().join("log")).unwrap();
        let told = loop {
            if let Err(told) = process.check() {
                break told.to_string();
            }
            thread::sleep(LOOK_EVERY);
        };
        assert!(told.contains("no disk"), "{told}");
    }
}
