//! Processes that never outlive the campaign: killed when they go out of scope, and by the kernel when the campaign itself
//! is killed.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Child as Process, Command};

use anyhow::{Context, Result};

/// A child that is killed when it goes out of scope.
pub struct Child {
    process: Process,
    /// It was waited for, and its id may be another's by now.
    gone: bool,
}

impl Child {
    /// Starts the command, through [`tethered`] of this very program. To be called on the main thread: the kernel takes
    /// the end of the thread that started a child for the end of the parent.
    ///
    /// # Errors
    /// The program could not be started.
    pub fn start(
        program: OsString,
        arguments: &[OsString],
        redirect: impl FnOnce(&mut Command),
    ) -> Result<Child> {
        let this = std::env::current_exe().context("cannot tell which program this is")?;
        let mut command = Command::new(this);
        command.arg(TETHERED).arg(program).args(arguments);
        redirect(&mut command);
        let process = command.spawn().context("cannot start a process")?;
        Ok(Child { process, gone: false })
    }

    /// The process itself, for its pipes.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Whether the process has ended by itself.
    ///
    /// # Errors
    /// The system does not tell.
    pub fn ended(&mut self) -> Result<bool> {
        Ok(self.process.try_wait().context("cannot look at a process")?.is_some())
    }

    /// kill -9, and waits for the end. Tells whether the process had ended by itself before.
    ///
    /// # Errors
    /// The system refused to kill or to wait.
    pub fn kill(&mut self) -> Result<bool> {
        let ended = self.ended()?;
        if !ended {
            self.process.kill().context("cannot kill a process")?;
            self.process.wait().context("cannot wait for a process")?;
        }
        self.gone = true;
        Ok(ended)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if !self.gone {
            // Nothing more can be done about a process that cannot be killed.
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}

/// The argument by which a campaign calls its own program to become another one.
pub const TETHERED: &str = "tethered";

/// Becomes the program, tied to the life of the parent. Returns only to tell why it could not.
#[must_use]
pub fn tethered(program: &OsString, arguments: &[OsString]) -> anyhow::Error {
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};
    let parent = getppid();
    if let Err(error) = set_parent_process_death_signal(Some(Signal::KILL)) {
        return anyhow::Error::new(error).context("cannot tie a process to its parent");
    }
    if getppid() != parent {
        return anyhow::anyhow!("the parent ended meanwhile");
    }
    let error = Command::new(program).args(arguments).exec();
    anyhow::Error::new(error).context(format!("cannot run {}", program.display()))
}
