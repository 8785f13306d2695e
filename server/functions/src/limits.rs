//! Every limit of functions, with its unit and its reason. Those of AWS are AWS's numbers.

use std::time::Duration;

/// Bytes of what a function is invoked with: 6 MiB.
pub const PAYLOAD_BYTES_MAX: usize = 6 * 1024 * 1024;

/// Bytes of what a function is invoked with when nobody waits for its answer.
pub const EVENT_PAYLOAD_BYTES_MAX: usize = 256 * 1024;

/// Bytes of what a function answers: a hundred more than it is asked with, as the service has it.
pub const ANSWER_BYTES_MAX: usize = PAYLOAD_BYTES_MAX + 100;

/// Bytes of an answer that is too large which are read and thrown away, so that the runtime hears that it was refused.
pub(crate) const ANSWER_DRAIN_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Seconds that an invocation may take, unless its function says otherwise.
pub(crate) const TIMEOUT_S_DEFAULT: u32 = 3;

/// Seconds that a function may ask for: 15 minutes.
pub(crate) const TIMEOUT_S_MAX: u32 = 900;

/// MiB that a function may use, unless it says otherwise.
pub(crate) const MEMORY_MB_DEFAULT: u32 = 128;

/// MiB of files below `/tmp`, which is told and not enforced.
pub(crate) const EPHEMERAL_MB_DEFAULT: i32 = 512;

/// From the start of an environment until its runtime asks for work. The service begins anew after it, within the function's own
/// timeout; here the process goes on for as long.
pub(crate) const INIT_MAX: Duration = Duration::from_secs(10);

/// How long an environment that nobody uses is kept. The service keeps them for some minutes; memory of a developer's machine is
/// scarcer.
pub(crate) const IDLE_MAX: Duration = Duration::from_secs(300);

/// How often it is looked for environments that nobody uses.
pub(crate) const IDLE_LOOK: Duration = Duration::from_secs(5);

/// Environments of all functions together: processes of some 50 MiB each. As many invocations can be under way.
pub const ENVIRONMENTS_MAX: usize = 32;

/// How long an invocation waits for one of [`ENVIRONMENTS_MAX`] before it is throttled. Most invocations take less; a client that
/// waits for an answer gives up after 60 s.
pub(crate) const QUEUE_MAX: Duration = Duration::from_secs(10);

/// How often the memory of a process is looked at while it works. In that time a process that does nothing else can touch some
/// 50 MiB more.
pub(crate) const MEMORY_LOOK: Duration = Duration::from_millis(20);

/// Bytes of data that a process may map beyond its function's memory, where the kernel refuses: stacks of threads and heaps are
/// mapped long before they are used, and only what is used counts against the function's own limit.
pub(crate) const MEMORY_HEADROOM_BYTES: u64 = 1024 * 1024 * 1024;

/// Bytes of an invocation's log that its caller may be told.
pub(crate) const LOG_TAIL_BYTES: usize = 4096;

/// Bytes of a function's log file. What is older is in a second file of this size, and what is older still is gone.
pub(crate) const LOG_FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Bytes of a function's code as an archive, sent with the request: 50 MiB.
pub(crate) const ARCHIVE_BYTES_MAX: usize = 50 * 1024 * 1024;

/// Bytes of a function's code, unpacked: 250 MiB.
pub(crate) const UNPACKED_BYTES_MAX: u64 = 262_144_000;

/// Files of a function's code: more than any package has that fits [`UNPACKED_BYTES_MAX`].
pub(crate) const FILES_MAX: usize = 50_000;

/// Files of a user's directory that are looked at for changes before an invocation: to look at them takes some milliseconds. Changes of
/// the others need an UpdateFunctionCode.
pub(crate) const LOOKED_FILES_MAX: usize = 2000;

/// How long what was seen there is believed.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Files of a function's code that are made durable one by one, at some milliseconds each.
pub(crate) const SYNCED_FILES_MAX: usize = 64;

/// Bytes of a function's variables, names and values as JSON.
pub(crate) const VARIABLES_BYTES_MAX: usize = 4096;

/// Events that wait for their function, or for another try.
pub(crate) const EVENTS_MAX: usize = 1000;

/// Waits before an event is tried again after its function failed: two times, as the service does.
pub(crate) const EVENT_RETRIES: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(120)];

/// Wait before an event is tried again that found no environment, and how often.
pub(crate) const EVENT_THROTTLED_PAUSE: Duration = Duration::from_secs(5);
/// See [`EVENT_THROTTLED_PAUSE`]: an hour.
pub(crate) const EVENT_THROTTLED_TRIES_MAX: u32 = 720;

/// Functions of a page, unless the caller says otherwise.
pub(crate) const PAGE_DEFAULT: usize = 50;

/// Tags of a function.
pub(crate) const TAGS_MAX: usize = 50;

/// Concurrency of an account, as it is told and divided among functions that reserve a part.
pub(crate) const ACCOUNT_CONCURRENCY: i64 = 1000;

/// The part of it that cannot be reserved.
pub(crate) const UNRESERVED_MIN: i64 = 100;

/// How long a start waits for an interpreter that is asked who it is.
pub(crate) const INTERPRETER_ANSWER_MAX: Duration = Duration::from_secs(10);
