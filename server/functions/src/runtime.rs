//! What is started for which runtime: Python with AWS's own client of the Runtime API or, where that is not installed, a small one of
//! ours; Node.js with another; and programs that speak it themselves.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};

use tokio::process::Command;
use tokio::time::timeout;

use crate::code::Code;
use crate::environment::Run;
use crate::limits::INTERPRETER_ANSWER_MAX;
use crate::name::LATEST;
use crate::record::Record;

/// The runtime of Python functions where there is no other.
pub(crate) const PYTHON_BOOTSTRAP: &str = include_str!("bootstrap.py");

/// The runtime of Node.js functions.
pub(crate) const NODE_BOOTSTRAP: &str = include_str!("bootstrap.mjs");

/// What a runtime needs to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Python,
    Node,
    /// An executable `bootstrap` in the code.
    Provided,
}

impl Kind {
    /// How a runtime is run; nothing for those that are not.
    pub(crate) fn of(runtime: &str) -> Option<Kind> {
        match runtime {
            "python2.7" => None,
            _ if runtime.starts_with("python3") => Some(Kind::Python),
            _ if runtime.starts_with("nodejs") && !runtime.ends_with("-edge") => Some(Kind::Node),
            _ if runtime.starts_with("provided") => Some(Kind::Provided),
            _ => None,
        }
    }
}

/// Why nothing can be started.
#[derive(Debug)]
pub(crate) enum Unrunnable {
    /// The code lacks what its runtime starts.
    Entrypoint(String),
    /// This machine lacks what the runtime needs.
    Machine(String),
}

/// An interpreter, as it has told of itself.
#[derive(Clone, Debug)]
pub(crate) struct Interpreter {
    path: PathBuf,
    /// Whether it knows awslambdaric.
    has_client: bool,
}

/// The interpreters of this machine.
pub(crate) struct Interpreters {
    /// As configured; else it is looked for in the path.
    pub(crate) python: Option<PathBuf>,
    pub(crate) node: Option<PathBuf>,
    /// What was found, by runtime.
    pub(crate) found: Mutex<HashMap<String, Interpreter>>,
    pub(crate) python_bootstrap: PathBuf,
    pub(crate) node_bootstrap: PathBuf,
}

impl Interpreters {
    /// The program of a runtime, with what it is called with.
    pub(crate) async fn program(
        &self,
        record: &Record,
        code: &Path,
    ) -> Result<(PathBuf, Vec<OsString>), Unrunnable> {
        match Kind::of(&record.runtime) {
            Some(Kind::Python) => {
                // `python3.12` where there is one: the code may have been built for it.
                let names = [record.runtime.as_str(), "python3"];
                let ask = [
                    "-c",
                    "import importlib.util, sys; print(sys.executable); print(importlib.util.find_spec('awslambdaric'))",
                ];
                let found = self.interpreter(&record.runtime, self.python.as_deref(), &names, &ask).await?;
                let arguments = if found.has_client || code.join("awslambdaric").is_dir() {
                    vec!["-m".into(), "awslambdaric".into(), record.handler.clone().into()]
                } else {
                    vec![self.python_bootstrap.clone().into()]
                };
                Ok((found.path, arguments))
            }
            Some(Kind::Node) => {
                let ask = ["-p", "process.execPath"];
                let found = self.interpreter(&record.runtime, self.node.as_deref(), &["node"], &ask).await?;
                Ok((found.path, vec![self.node_bootstrap.clone().into()]))
            }
            Some(Kind::Provided) => {
                let program = code.join("bootstrap");
                let executable = std::fs::metadata(&program)
                    .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0);
                if !executable {
                    let why = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]";
                    return Err(Unrunnable::Entrypoint(why.to_owned()));
                }
                Ok((program, Vec::new()))
            }
            None => Err(Unrunnable::Machine(format!("the runtime {} is not run here", record.runtime))),
        }
    }

    /// An interpreter as it calls itself: what is in the path may be a script that finds it by variables which functions do not get.
    async fn interpreter(
        &self,
        runtime: &str,
        configured: Option<&Path>,
        names: &[&str],
        ask: &[&str],
    ) -> Result<Interpreter, Unrunnable> {
        let known = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(runtime).cloned();
        if let Some(known) = known.filter(|known| known.path.exists()) {
            return Ok(known);
        }
        let candidates: Vec<PathBuf> = match configured {
            Some(path) => vec![path.to_path_buf()],
            None => names.iter().map(PathBuf::from).collect(),
        };
        for candidate in &candidates {
            let mut command = Command::new(candidate);
            command.args(ask).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
            let Ok(Ok(answer)) = timeout(INTERPRETER_ANSWER_MAX, command.output()).await else { continue };
            let said = String::from_utf8_lossy(&answer.stdout);
            let mut lines = said.lines();
            let path = PathBuf::from(lines.next().unwrap_or("").trim());
            if answer.status.success() && path.is_absolute() {
                let has_client = lines.next().is_some_and(|spec| spec != "None");
                let interpreter = Interpreter { path, has_client };
                let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
                found.insert(runtime.to_owned(), interpreter.clone());
                return Ok(interpreter);
            }
        }
        let tried: Vec<_> = candidates.iter().map(|path| path.display().to_string()).collect();
        Err(Unrunnable::Machine(format!(
            "no interpreter for {runtime} on this machine: tried {}",
            tried.join(", ")
        )))
    }
}

/// What an environment is told besides its function's own variables.
pub(crate) struct Surroundings<'a> {
    pub(crate) record: &'a Record,
    pub(crate) code: &'a Code,
    /// `/tmp` of this environment.
    pub(crate) scratch: &'a Path,
    /// Where the services of this server are reached.
    pub(crate) endpoint: Option<&'a str>,
    /// Whether any access key will do, so that one can be made up.
    pub(crate) any_key: bool,
    pub(crate) log_stream: String,
}

impl Surroundings<'_> {
    /// How the process is started.
    pub(crate) fn run(self, (program, arguments): (PathBuf, Vec<OsString>), api: &str) -> Run {
        let record = self.record;
        let mut variables: BTreeMap<OsString, OsString> = BTreeMap::new();
        let mut set = |name: &str, value: &std::ffi::OsStr| variables.insert(name.into(), value.into());
        for name in ["PATH", "LD_LIBRARY_PATH"] {
            if let Some(value) = std::env::var_os(name) {
                set(name, &value);
            }
        }
        let task_root = self.code.path();
        set("LANG", "en_US.UTF-8".as_ref());
        set("TZ", ":UTC".as_ref());
        for name in ["HOME", "TMPDIR", "TMP", "TEMP"] {
            set(name, self.scratch.as_os_str());
        }
        if let Some(endpoint) = self.endpoint {
            set("AWS_ENDPOINT_URL", endpoint.as_ref());
        }
        // An access key of twelve digits is the account that it speaks for.
        if self.any_key {
            set("AWS_ACCESS_KEY_ID", record.account.as_ref());
            set("AWS_SECRET_ACCESS_KEY", "any".as_ref());
        }
        set("AWS_EC2_METADATA_DISABLED", "true".as_ref());
        if !self.code.is_ours() {
            // The user's own directory is theirs to fill.
            set("PYTHONDONTWRITEBYTECODE", "1".as_ref());
        }
        for (name, value) in record.environment.iter().flatten() {
            set(name, value.as_ref());
        }
        for (name, value) in [
            ("_HANDLER", record.handler.as_str()),
            ("AWS_REGION", &record.region),
            ("AWS_DEFAULT_REGION", &record.region),
            ("AWS_EXECUTION_ENV", &format!("AWS_Lambda_{}", record.runtime)),
            ("AWS_LAMBDA_FUNCTION_NAME", &record.name),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &record.memory_mb.to_string()),
            ("AWS_LAMBDA_FUNCTION_VERSION", LATEST),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", &record.log_group()),
            ("AWS_LAMBDA_LOG_STREAM_NAME", &self.log_stream),
            ("AWS_LAMBDA_RUNTIME_API", api),
        ] {
            set(name, value.as_ref());
        }
        for name in ["LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"] {
            set(name, task_root.as_os_str());
        }
        Run {
            program,
            arguments,
            directory: task_root.to_path_buf(),
            variables: variables.into_iter().collect(),
            memory_bytes: u64::from(record.memory_mb) * 1024 * 1024,
        }
    }
}

/// Variables that a function may not set, as they say what it is. Those of credentials it may: here no role gives it any.
pub(crate) const RESERVED_VARIABLES: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runtimes_are_run_or_refused() {
        for (runtime, kind) in [
            ("python3.13", Some(Kind::Python)),
            ("nodejs22.x", Some(Kind::Node)),
            ("provided.al2023", Some(Kind::Provided)),
            ("provided", Some(Kind::Provided)),
            ("python2.7", None),
            ("nodejs4.3-edge", None),
            ("java21", None),
            ("go1.x", None),
        ] {
            assert_eq!(Kind::of(runtime), kind, "{runtime}");
        }
    }
}
