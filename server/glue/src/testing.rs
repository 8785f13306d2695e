//! What the tests of operations share: a whole service in a temporary directory, spoken to in JSON as the wire would.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use penstock_api::{Clock, Endpoint, testing};
use penstock_catalog::{Catalog, State};
use penstock_engine::{Engine, Options};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{Glue, record};

pub(crate) use penstock_api::testing::{ACCOUNT, REGION, Refusal};

pub(crate) struct Service {
    pub(crate) glue: Arc<Glue>,
    engine: Engine,
    dir: TempDir,
}

impl Service {
    pub(crate) fn open() -> Service {
        Service::open_in(tempfile::tempdir().unwrap())
    }

    pub(crate) fn open_in(dir: TempDir) -> Service {
        let options = Options { lanes: Some(1), pin: false, segment_bytes: 4 << 20, ..Options::default() };
        let engine = Engine::open(dir.path().join("catalog"), options).unwrap();
        let catalog = Catalog::open(&engine, penstock_catalog::Options::default()).unwrap();
        // A second before the epoch's third day, and a half: whole seconds are told.
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(172_799_500);
        let glue = Glue::open(catalog, Clock::new(move || now)).unwrap();
        Service { glue, engine, dir }
    }

    pub(crate) fn close(self) -> TempDir {
        self.glue.catalog.close();
        self.engine.close();
        self.dir
    }

    /// A service with a database of this name.
    pub(crate) async fn with_database(name: &str) -> Service {
        let service = Service::open();
        service.call("CreateDatabase", json!({"DatabaseInput": {"Name": name}})).await.unwrap();
        service
    }

    /// Calls an operation.
    pub(crate) async fn call(&self, operation: &str, input: Json) -> Result<Json, Refusal> {
        let dispatch = Arc::clone(&self.glue);
        testing::call(dispatch, &["glue"], operation, &input, Endpoint::default()).await
    }

    /// The refusal that an operation must end in.
    pub(crate) async fn refused(&self, operation: &str, input: Json) -> Refusal {
        self.call(operation, input).await.unwrap_err()
    }

    /// Makes a table in the database `web`.
    pub(crate) async fn table(&self, name: &str) {
        let input = json!({"DatabaseName": "web", "TableInput": definition(name, &[("id", "bigint")])});
        self.call("CreateTable", input).await.unwrap();
    }

    /// Gives a table of `web` these columns; what else is said of the update comes with it.
    pub(crate) async fn update(
        &self,
        name: &str,
        columns: &[(&str, &str)],
        more: &Json,
    ) -> Result<Json, Refusal> {
        let mut input = json!({"DatabaseName": "web", "TableInput": definition(name, columns)});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.call("UpdateTable", input).await
    }

    /// How many databases, tables and versions are kept, those included that nobody finds any more.
    pub(crate) fn kept(&self) -> [usize; 3] {
        let state = self.glue.catalog.state();
        let count = |state: &State, kind| state.resources(kind).count();
        [record::DATABASE, record::TABLE, record::VERSION].map(|kind| count(&state, kind))
    }

    /// Waits until so many are kept.
    pub(crate) async fn wait_for(&self, kept: [usize; 3]) {
        for _ in 0..1_000 {
            if self.kept() == kept {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{:?} are kept, not {kept:?}", self.kept());
    }
}

/// A definition of a table with columns.
pub(crate) fn definition(name: &str, columns: &[(&str, &str)]) -> Json {
    let columns: Vec<_> = columns.iter().map(|(name, kind)| json!({"Name": name, "Type": kind})).collect();
    json!({"Name": name, "StorageDescriptor": {"Columns": columns}})
}
