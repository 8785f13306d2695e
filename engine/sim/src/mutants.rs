//! Bugs planted into a copy of the engine, each of which the simulator must find.

/// Placeholder until the list is there.
pub fn run(_only: &str, _check: bool) -> anyhow::Result<bool> {
    Ok(true)
}
