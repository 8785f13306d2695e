//! Descriptors: one for each connection and for each file of the engines. Many systems allow a process 1,024 unless it asks for
//! more, which a few terabytes of segments or a thousand idle clients use up.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors that are asked for where the system would allow any number: connections and files of the largest machines take a
/// tenth of it.
const DESCRIPTORS_MAX: u64 = 1_048_576;

/// Raises the limit to what the system allows this process. What it does not allow is lived with: connections have a share of
/// what there is.
pub(crate) fn raise() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.map_or(DESCRIPTORS_MAX, |maximum| maximum.min(DESCRIPTORS_MAX));
    if current.is_none_or(|current| current >= wanted) {
        return;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }) {
        Ok(()) => tracing::debug!(from = current, to = wanted, "raised the number of descriptors"),
        Err(error) => tracing::warn!(%error, "cannot raise the number of descriptors"),
    }
}
