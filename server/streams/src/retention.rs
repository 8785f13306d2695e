//! How long a stream keeps its records, and how that is changed.

use std::sync::Arc;

use penstock_api::Fault;
use penstock_catalog::{Event, State, Stream};

use crate::target::Target;
use crate::{Streams, fault, limits};

/// Hours within a day and a year.
pub(crate) fn checked(hours: i32) -> Result<u32, Fault> {
    match u32::try_from(hours).unwrap_or(0) {
        ..limits::RETENTION_HOURS_MIN => Err(fault::retention_too_short(hours, limits::RETENTION_HOURS_MIN)),
        hours @ ..=limits::RETENTION_HOURS_MAX => Ok(hours),
        _ => Err(fault::retention_too_long(hours, limits::RETENTION_HOURS_MAX)),
    }
}

/// Sets the hours of a stream, if they are `allowed`. The ones that it has already change nothing.
pub(crate) async fn set(
    streams: &Arc<Streams>,
    target: Target,
    hours: u32,
    allowed: fn(u32, &Stream) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let decide = move |state: &State| {
        let stream = target.active_stream(state)?;
        allowed(hours, stream)?;
        Ok(Event::retention_set(stream, hours))
    };
    streams.set(decide).await
}
