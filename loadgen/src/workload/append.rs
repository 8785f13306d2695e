//! Appends from many producers, closed loop.

use anyhow::Result;
use clap::Args;

use crate::load::Load;
use crate::report::Report;
use crate::target::{Target, shards};

/// Append, wait until it is on disk, append again
#[derive(Args, Clone, Debug)]
pub struct Append {
    /// Where.
    #[command(flatten)]
    pub target: Target,
    /// What.
    #[command(flatten)]
    pub load: Load,
    /// Shards that the producers share
    #[arg(long, default_value_t = 64)]
    pub shards: u64,
}

impl Append {
    /// Runs it.
    ///
    /// # Errors
    /// The engine's own.
    pub fn run(&self) -> Result<Report> {
        let opened = self.target.open()?;
        let shards = shards(&opened.engine, self.shards)?;
        let measured = self.load.run(&opened.engine, &opened.dir, &shards)?;
        opened.engine.close();
        Ok(Report::from(&measured))
    }
}
