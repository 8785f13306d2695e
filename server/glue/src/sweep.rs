//! Removes what belongs to a database or a table that is no more. Nobody can see it any more; it only takes memory.

use std::collections::HashSet;
use std::sync::{Arc, Weak};

use penstock_catalog::{Event, ProposeError, Resource, State};
use tokio::sync::Notify;

use crate::{Glue, limits, record};

/// Sweeps now, as a crash may have interrupted it, and whenever it is woken; ends with the service.
pub(crate) async fn sweep(glue: Weak<Glue>, woken: Arc<Notify>) {
    loop {
        while let Some(glue) = glue.upgrade() {
            let leftovers = leftovers(&glue.catalog.state());
            if leftovers.is_empty() {
                break;
            }
            for leftover in leftovers {
                let decide = move |_: &State| Ok::<_, ()>(Event::resource_removed(&leftover));
                match glue.catalog.propose(decide).await {
                    Ok(_) | Err(ProposeError::Refused(_)) => {}
                    // The catalog is closing or full; the next deletion, or the next start, goes on.
                    Err(_) => return,
                }
            }
        }
        if glue.strong_count() == 0 {
            return;
        }
        woken.notified().await;
    }
}

fn leftovers(state: &State) -> Vec<Arc<Resource>> {
    let numbers = |kind| state.resources(kind).map(|resource| resource.number).collect::<HashSet<_>>();
    let (databases, tables) = (numbers(record::DATABASE), numbers(record::TABLE));
    let orphans = |kind, owners: HashSet<u64>| {
        let is_owned = move |resource: &&Arc<Resource>| {
            record::owner(&resource.key).is_some_and(|owner| owners.contains(&owner))
        };
        state.resources(kind).filter(move |resource| !is_owned(resource))
    };
    let tables = orphans(record::TABLE, databases).chain(orphans(record::VERSION, tables));
    tables.take(limits::SWEEP_BATCH).cloned().collect()
}
