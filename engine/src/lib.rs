//! Penstock's engine: durable shard logs on cores and disks.
