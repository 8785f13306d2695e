//! How like the real service a server is to behave where that costs patience.

/// Whether the service's rates are kept: the throughput of what takes records, and the calls of the control plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttle {
    /// As the real service does.
    Aws,
    /// As fast as the machine can.
    Off,
}

/// How long something is being created, changed and deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// A few seconds, so that a client must wait as it does for the real service.
    Aws,
    /// Not longer than it takes.
    Instant,
}

impl Timing {
    /// When a step is due that begins now and takes the real service so long; all in milliseconds, times since 1970.
    #[must_use]
    pub fn due_ms(self, now_ms: i64, aws_ms: i64) -> i64 {
        match self {
            Timing::Aws => now_ms.saturating_add(aws_ms),
            Timing::Instant => now_ms,
        }
    }
}
