//! Lambda functions: kept as files, run as processes of this machine through the Lambda Runtime API, or called elsewhere.
//!
//! | file | what it is for |
//! |---|---|
//! | `functions` | what there is, and who runs: places, environments that wait for work, throttles |
//! | `invoke` | the face for other services of this server |
//! | `ops/` | Lambda's API, one file an operation |
//! | `environment/` | one process: its Runtime API, its time and memory, what it prints |
//! | `runtime` | what is started for which runtime |
//! | `launch` | the first moments of a process |
//! | `store`, `record`, `archive`, `code` | functions on disk |
//! | `remote` | functions that run elsewhere |
//! | `name`, `fault`, `time`, `log` | words and sentences |
//! | `limits` | every limit with its reason |
//!
//! A function is code of whoever made it, run as the user of the server: there is no sandbox (docs/decisions/0016). Whoever starts the
//! server says whether functions may be made and run at all ([`Local`]).
//!
//! Deliberately absent: versions and aliases, layers, images, networks of AWS's, a sandbox, and what calls a function when
//! something happens elsewhere.

mod archive;
mod code;
mod environment;
mod fault;
mod functions;
mod invoke;
pub mod launch;
pub mod limits;
mod log;
mod name;
mod ops;
mod record;
mod remote;
mod runtime;
mod store;
mod time;

pub use functions::{Functions, FunctionsOptions, Local};
pub use invoke::{Answer, InvokeError};
pub use ops::{LOCAL_BUCKET, OPERATIONS};
pub use remote::{BadRemote, Remote, RemoteKeys};
pub use store::OpenError;
