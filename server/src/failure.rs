//! Why the process ends, as one line for its operator and one number for scripts. The numbers are part of the contract with
//! whoever starts Penstock: one that was given once keeps its meaning.

use std::fmt::{self, Display};
use std::path::Path;

/// Why the process ends.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line or the environment is wrong.
    Config(String),
    /// The address cannot be listened on.
    Listen(String, std::io::Error),
    /// The data directory is in use by another process.
    DataInUse(String),
    /// The data directory was written by a newer version.
    DataNewer(String),
    /// The data directory cannot be opened or is damaged.
    Data(String),
    /// Something failed that nothing above expects.
    Running(anyhow::Error),
}

impl Failure {
    /// The exit code, as `penstock --help` tells it.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Failure::Running(_) => 1,
            Failure::Config(_) => 2,
            Failure::Listen(..) => 3,
            Failure::DataInUse(_) => 4,
            Failure::DataNewer(_) => 5,
            Failure::Data(_) => 6,
        }
    }

    /// An engine's directory could not be opened.
    pub(crate) fn engine(dir: &Path, error: &penstock_engine::OpenError) -> Failure {
        use penstock_engine::OpenError;
        match error {
            OpenError::InUse(_) => {
                Failure::DataInUse(format!("{error}; stop it, or choose another directory with --data"))
            }
            OpenError::Newer { .. } => Failure::DataNewer(format!(
                "{error}; use a newer penstock, or choose another directory with --data"
            )),
            OpenError::Foreign { .. } => {
                Failure::Data(format!("{error}; choose another directory with --data"))
            }
            _ => Failure::data(dir, error),
        }
    }

    /// An engine's directory could not be checked.
    pub(crate) fn check(dir: &Path, error: &penstock_engine::OpenError) -> Failure {
        use penstock_engine::OpenError;
        match error {
            OpenError::InUse(_) => Failure::DataInUse(format!("{error}; stop it first")),
            OpenError::Newer { .. } => Failure::DataNewer(format!("{error}; use a newer penstock")),
            OpenError::Foreign { .. } => Failure::Data(error.to_string()),
            _ => Failure::data(dir, error),
        }
    }

    /// The catalog could not be opened.
    pub(crate) fn catalog(dir: &Path, error: &penstock_catalog::OpenError) -> Failure {
        match error {
            penstock_catalog::OpenError::Newer { .. } => Failure::DataNewer(error.to_string()),
            _ => Failure::data(dir, error),
        }
    }

    /// The functions could not be opened.
    pub(crate) fn functions(error: &penstock_functions::OpenError) -> Failure {
        match error {
            penstock_functions::OpenError::Newer { .. } => Failure::DataNewer(error.to_string()),
            _ => Failure::Data(error.to_string()),
        }
    }

    /// The streams could not be opened.
    pub(crate) fn streams(dir: &Path, error: &penstock_streams::OpenError) -> Failure {
        match error {
            penstock_streams::OpenError::Key { .. } => Failure::key(error),
            _ => Failure::data(dir, error),
        }
    }

    /// The delivery streams could not be opened.
    pub(crate) fn firehose(dir: &Path, error: &penstock_firehose::OpenError) -> Failure {
        match error {
            penstock_firehose::OpenError::Key { .. } => Failure::key(error),
            _ => Failure::data(dir, error),
        }
    }

    /// The video streams could not be opened.
    pub(crate) fn video(dir: &Path, error: &penstock_video::OpenError) -> Failure {
        match error {
            penstock_video::OpenError::Newer(_) => Failure::DataNewer(error.to_string()),
            penstock_video::OpenError::Shard(_) => Failure::data(dir, error),
        }
    }

    /// The applications could not be opened.
    pub(crate) fn analytics(dir: &Path, error: &penstock_analytics::OpenError) -> Failure {
        match error {
            penstock_analytics::OpenError::Newer(_) => Failure::DataNewer(error.to_string()),
            penstock_analytics::OpenError::Shard(_) => Failure::data(dir, error),
        }
    }

    /// Something is encrypted, and its key cannot be had.
    fn key(error: &dyn Display) -> Failure {
        Failure::Config(format!("{error}; say with --key-file where its key is"))
    }

    /// The Data Catalog could not be opened.
    pub(crate) fn glue(newer: &penstock_glue::Newer) -> Failure {
        Failure::DataNewer(newer.to_string())
    }

    /// The object store could not be opened.
    pub(crate) fn s3(dir: &Path, error: &penstock_s3::OpenError) -> Failure {
        use penstock_s3::OpenError;
        match error {
            OpenError::InUse(_) => {
                Failure::DataInUse(format!("{error}; stop it, or choose another directory with --data"))
            }
            OpenError::Newer { .. } => Failure::DataNewer(error.to_string()),
            _ => Failure::data(dir, error),
        }
    }

    /// Something below the data directory could not be opened.
    pub(crate) fn data(dir: &Path, error: &dyn Display) -> Failure {
        Failure::Data(format!("{error} (in {})", dir.display()))
    }
}

impl Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Config(wrong) => out.write_str(wrong),
            Failure::Listen(listen, error) => {
                write!(out, "cannot listen on {listen}: {error}; choose another address with --listen")
            }
            Failure::DataInUse(why) | Failure::DataNewer(why) | Failure::Data(why) => {
                write!(out, "cannot open the data directory: {why}")
            }
            Failure::Running(error) => write!(out, "{error:#}"),
        }
    }
}
