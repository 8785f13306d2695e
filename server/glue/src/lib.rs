//! A Data Catalog as Glue has it: databases of tables, whose columns Data Firehose converts records to.
//!
//! Databases, tables and the versions that tables had are resources of the server's catalog, whose documents this crate alone
//! understands (`record`). A table belongs to the number of its database and a version to the number of its table: what belongs to a
//! number that is no more is gone with it, in one event, and a task removes it afterwards (`sweep`).
//!
//! Deliberately absent: partitions, which no file that a delivery writes knows of, and whatever else Glue does beside its catalog. What a
//! client says that would need them is refused, never kept without effect.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at what it did not expect"))]

mod call;
mod describe;
mod expression;
mod fault;
mod limits;
mod ops;
mod page;
mod record;
mod rules;
mod schema;
mod sweep;
mod tags;
#[cfg(test)]
mod testing;

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use penstock_api::Clock;
use penstock_catalog::{Catalog, Event, State};
use tokio::sync::Notify;

pub use ops::OPERATIONS;
pub use schema::{SchemaFault, TableColumns};

use call::Place;
use fault::Declined;

/// The Data Catalog could not be opened: a newer version wrote what this one does not understand. Start that one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}; a newer version of Penstock wrote it")]
pub struct Newer(String);

/// The service. Its operations are reached through [`penstock_api::Dispatch`], its schemas through [`Glue::columns`].
pub struct Glue {
    catalog: Catalog,
    clock: Clock,
    /// Wakes the task that removes what belongs to nothing any more.
    sweeper: Arc<Notify>,
}

impl Glue {
    /// Opens the service and starts the task that finishes deletions. To be called within a tokio runtime.
    ///
    /// # Errors
    /// See [`Newer`].
    pub fn open(catalog: Catalog, clock: Clock) -> Result<Arc<Glue>, Newer> {
        record::check(&catalog.state()).map_err(Newer)?;
        let sweeper = Arc::new(Notify::new());
        let glue = Arc::new(Glue { catalog, clock, sweeper: Arc::clone(&sweeper) });
        tokio::spawn(sweep::sweep(Arc::downgrade(&glue), sweeper));
        Ok(glue)
    }

    /// The columns that the files of a table have: those of its storage, and not what it is partitioned by.
    /// `version` is a version's id, or `LATEST`, which is also what nothing means.
    ///
    /// # Errors
    /// See [`SchemaFault`].
    pub fn columns(
        &self,
        account: &str,
        region: &str,
        database: &str,
        table: &str,
        version: Option<&str>,
    ) -> Result<TableColumns, SchemaFault> {
        let place = Place { account: account.to_owned(), region: region.to_owned() };
        schema::columns(&self.catalog.state(), &place, database, table, version)
    }

    /// Changes the catalog: what `decide` wants is on disk when this resolves.
    async fn propose(
        &self,
        decide: impl FnOnce(&State) -> Result<Event, Declined> + Send + 'static,
    ) -> Result<(), Declined> {
        self.catalog.propose(decide).await.map(drop).map_err(fault::not_proposed)
    }

    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64 {
        let since = self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

impl Drop for Glue {
    fn drop(&mut self) {
        // The task looks up, finds the service gone, and ends.
        self.sweeper.notify_one();
    }
}
