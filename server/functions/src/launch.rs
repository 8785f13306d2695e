//! The first moments of an environment's process: bound to the life of the server and to its share of memory, and only then what
//! the function wants to run.
//!
//! A process can set neither for another one, and between fork and exec only `unsafe` code could. So the server's own program is
//! started first, under this name; it sets what is to hold and becomes the runtime by exec. It costs a millisecond.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Pid, Resource, Rlimit, getppid, setrlimit};

/// What the program is called with when it is to become an environment.
pub const LAUNCH: &str = "function-environment";

/// Descriptors of a function's process, as on AWS; it may raise them.
const DESCRIPTORS: u64 = 1024;

/// What the launcher is told: who started it, what the process may map, and what to run.
pub(crate) fn arguments(parent: u32, data_bytes: u64, program: &OsStr, rest: &[OsString]) -> Vec<OsString> {
    let mut arguments = vec![LAUNCH.into(), parent.to_string().into(), data_bytes.to_string().into()];
    arguments.push(program.to_owned());
    arguments.extend_from_slice(rest);
    arguments
}

/// Whether a program was called to become an environment; if so, it does, and what is returned is why it could not.
pub fn launch(arguments: impl IntoIterator<Item = OsString>) -> Option<String> {
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next()?.to_str() != Some(LAUNCH) {
        return None;
    }
    let number = |argument: Option<OsString>| argument?.to_str()?.parse::<u64>().ok();
    let (parent, data_bytes) = (number(arguments.next()), number(arguments.next()));
    let (Some(parent), Some(data_bytes), Some(program)) = (parent, data_bytes, arguments.next()) else {
        return Some(format!("{LAUNCH} is called by the server alone"));
    };
    let Err(why) = become_environment(parent, data_bytes, &program, arguments.collect());
    Some(format!("cannot start {}: {why}", program.display()))
}

fn become_environment(
    parent: u64,
    data_bytes: u64,
    program: &OsStr,
    rest: Vec<OsString>,
) -> Result<Infallible, std::io::Error> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    // It may have died before that was set.
    let lives = getppid().is_some_and(|now| u64::from(Pid::as_raw(Some(now)).unsigned_abs()) == parent);
    if !lives {
        return Err(std::io::Error::other("the server is gone"));
    }
    // What the operator has allowed less of stays.
    let data_bytes = rustix::process::getrlimit(Resource::Data).maximum.unwrap_or(data_bytes).min(data_bytes);
    setrlimit(Resource::Data, Rlimit { current: Some(data_bytes), maximum: Some(data_bytes) })?;
    // The server's own limit is raised for its files and clients; programs that walk over all possible descriptors suffer from it.
    let most = rustix::process::getrlimit(Resource::Nofile).maximum;
    let few = most.unwrap_or(DESCRIPTORS).min(DESCRIPTORS);
    setrlimit(Resource::Nofile, Rlimit { current: Some(few), maximum: most })?;
    // A function that crashes leaves a log, not its memory.
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    Err(Command::new(program).args(rest).exec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(arguments: &[&str]) -> Option<String> {
        launch(std::iter::once("penstock").chain(arguments.iter().copied()).map(OsString::from))
    }

    #[test]
    fn only_the_server_launches() {
        assert_eq!(asked(&[]), None);
        assert_eq!(asked(&["serve"]), None);
        assert!(asked(&[LAUNCH]).unwrap().contains("by the server alone"));
        assert!(asked(&[LAUNCH, "x", "1", "true"]).unwrap().contains("by the server alone"));
    }
}
