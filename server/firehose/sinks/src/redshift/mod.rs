//! Redshift: objects that lie in S3 are copied into a table.
//!
//! ```text
//!  Redshift     COPY "table" ("columns") FROM 's3://bucket/manifest' CREDENTIALS 'aws_iam_role=...' MANIFEST <options>
//!
//!  PostgreSQL   BEGIN
//!               INSERT INTO penstock_deliveries (id) ... ON CONFLICT DO NOTHING     no row: it is there already, ROLLBACK
//!               COPY "table" ("columns") FROM STDIN                                 rows read out of the objects (`rows`)
//!               COMMIT
//! ```
//!
//! Who answers tells which of them it is. Plain PostgreSQL stands in for a cluster where there is none: it cannot read from S3, so the
//! objects are read here, by the same options (`options`). An option that would have no effect there is refused. What was delivered
//! leaves a row behind, in the same transaction, so that a delivery that is repeated after a crash doubles nothing. Redshift itself gets the one
//! statement that the service sends, and a repeated delivery may be there twice, as with the service.
//!
//! Every failure is tried again until the time is over, which is counted from the first try: tables are made late and passwords corrected. The service tries
//! every five minutes; here the waits begin with a second.

mod fault;
mod options;
mod rows;
mod session;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::SinkExt;
use penstock_api::{BoxFuture, Clock};
use serde_json::{Value as Json, json};
use tokio::sync::mpsc;
use tokio::time::timeout;
use uuid::Uuid;

use crate::limits::{
    CONNECT_MAX, MANIFEST_PUT_MAX, REDSHIFT_COPY_MAX, REDSHIFT_FORGOTTEN_MAX, REDSHIFT_MARKER_DAYS,
    REDSHIFT_PIECES_MAX,
};
use crate::retry::RetryClock;
use crate::{Environment, no_secret, retry_of, text};

use fault::{
    CONNECTION_FAILED, INTERNAL_ERROR, INVALID_COPY_OPTIONS, MISSING_FILE, QUERY_CANCELLED, Refused,
    TABLE_NOT_FOUND,
};
use options::{Name, Names};
use rows::Column;
use session::{Place, Session};

/// An object that waits in S3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// Its length in bytes, as it is stored.
    pub bytes: u64,
}

/// Why an object could not be put or read. It is tried again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StageFault {
    /// There is no such object or bucket.
    #[error("there is no such object")]
    Missing,
    /// The store does not answer as it should; the text says how.
    #[error("{0}")]
    Unavailable(String),
}

/// The objects of S3, as this destination needs them: whoever delivers brings an implementation.
pub trait Stage: Send + Sync + 'static {
    /// Puts an object in place of any that has its key.
    fn put(&self, bucket: &str, key: &str, body: Bytes) -> BoxFuture<'static, Result<(), StageFault>>;

    /// All of an object, as it is stored.
    fn get(&self, bucket: &str, key: &str) -> BoxFuture<'static, Result<Bytes, StageFault>>;
}

/// A copy that was given up. The objects stay where they are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct CopyFault {
    /// The service's code, such as `Redshift.TableNotFound`.
    pub code: &'static str,
    /// What went wrong, for people.
    pub message: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When the last try ended, in milliseconds since 1970.
    pub ended_ms: i64,
    /// The key of the manifest that is left for whoever loads the objects later, below `errors/`; nothing if it could not be put.
    pub manifest: Option<String>,
}

/// A table of a cluster, as it is configured.
pub struct Redshift {
    place: Place,
    table: Name,
    columns: Names,
    options: String,
    role: String,
    /// The prefix of staged objects, below which manifests are put.
    prefix: String,
    retry: Duration,
    stage: Arc<dyn Stage>,
    clock: Clock,
}

impl Redshift {
    /// Reads the configuration of a destination as a delivery stream keeps it: the API's own members, completed by their defaults.
    ///
    /// # Errors
    /// The table cannot be delivered to as it is configured; the text says why, for whoever made the delivery stream.
    pub fn read(
        configuration: &Json,
        environment: &Environment,
        stage: Arc<dyn Stage>,
    ) -> Result<Redshift, String> {
        no_secret(configuration)?;
        let command = &configuration["CopyCommand"];
        let url = text(configuration, "ClusterJDBCURL").ok_or("Redshift without a JDBC URL")?;
        let (user, password) = (text(configuration, "Username"), text(configuration, "Password"));
        let place = Place::read(url, user.unwrap_or_default(), password.unwrap_or_default(), environment)?;
        let options = text(command, "CopyOptions").unwrap_or_default();
        options::check_statement(options)?;
        Ok(Redshift {
            place,
            table: Name::read(text(command, "DataTableName").ok_or("Redshift without a table")?)?,
            columns: Names::read(text(command, "DataTableColumns").unwrap_or_default())?,
            options: options.to_owned(),
            role: text(configuration, "RoleARN").unwrap_or_default().to_owned(),
            prefix: text(&configuration["S3Configuration"], "Prefix").unwrap_or_default().to_owned(),
            retry: retry_of(configuration),
            stage,
            clock: environment.clock.clone(),
        })
    }

    /// Copies objects of one bucket into the table, all or none, again and again until it is done or the time for it is over. The id is that
    /// of the delivery, stable over retries and crashes. May be dropped at any time: whatever was under way is then given up.
    ///
    /// # Errors
    /// See [`CopyFault`].
    pub async fn copy(&self, staged: &[Staged], id: Uuid) -> Result<(), CopyFault> {
        let Some(first) = staged.first() else { return Ok(()) };
        let manifest = format!("{}manifests/{id}", self.prefix);
        let entries = staged.iter().map(
            |object| json!({"url": format!("s3://{}/{}", object.bucket, object.key), "mandatory": true}),
        );
        let body = Bytes::from(json!({"entries": entries.collect::<Vec<_>>()}).to_string());
        let mut clock = RetryClock::from_now(self.retry);
        let mut attempts = 0;
        loop {
            attempts += 1;
            let Err(refused) = self.attempt(staged, id, (&first.bucket, &manifest), &body).await else {
                return Ok(());
            };
            let ended_ms = penstock_api::millis(self.clock.now());
            if refused.is_final || !clock.again().await {
                let key = format!("{}errors/manifests/{id}", self.prefix);
                let left = timeout(MANIFEST_PUT_MAX, self.stage.put(&first.bucket, &key, body)).await;
                let left = left.is_ok_and(|left| left.is_ok());
                let Refused { code, message, .. } = refused;
                return Err(CopyFault { code, message, attempts, ended_ms, manifest: left.then_some(key) });
            }
        }
    }

    async fn attempt(
        &self,
        staged: &[Staged],
        id: Uuid,
        (bucket, manifest): (&str, &str),
        body: &Bytes,
    ) -> Result<(), Refused> {
        let session = timeout(CONNECT_MAX, self.place.connect()).await;
        let session = session.map_err(|_| {
            Refused::new(CONNECTION_FAILED, format!("no connection within {} s", CONNECT_MAX.as_secs()))
        })??;
        let work = async {
            let version = session.texts("SELECT version()").await?;
            let version = version.first().and_then(|row| row.first()?.clone()).unwrap_or_default();
            if version.contains("Redshift") {
                let put = self.stage.put(bucket, manifest, body.clone()).await;
                put.map_err(|fault| Refused::new(INTERNAL_ERROR, format!("the manifest: {fault}")))?;
                session.run(&self.statement(bucket, manifest)).await
            } else {
                self.stand_in(&session, staged, id).await
            }
        };
        let done = timeout(REDSHIFT_COPY_MAX, work).await;
        let seconds = REDSHIFT_COPY_MAX.as_secs();
        done.unwrap_or_else(|_| Err(Refused::new(QUERY_CANCELLED, format!("no end within {seconds} s"))))
    }

    /// The statement that the service sends.
    fn statement(&self, bucket: &str, manifest: &str) -> String {
        let from = options::literal_of_redshift(&format!("s3://{bucket}/{manifest}"));
        let credentials = options::literal_of_redshift(&format!("aws_iam_role={}", self.role));
        let Redshift { table, columns, options, .. } = self;
        format!("COPY {table}{columns} FROM {from} CREDENTIALS {credentials} MANIFEST {options}")
    }

    /// Does with PostgreSQL what the statement does with Redshift.
    async fn stand_in(&self, session: &Session, staged: &[Staged], id: Uuid) -> Result<(), Refused> {
        let options = options::read(&self.options)
            .map_err(|why| Refused { is_final: true, ..Refused::new(INVALID_COPY_OPTIONS, why) })?;
        let options = Arc::new(options);
        session.run("SET standard_conforming_strings = on").await?;
        session.prepare_marker().await?;
        let columns = Arc::new(self.columns_of(session).await?);
        session.run("BEGIN").await?;
        let mark = format!("INSERT INTO {MARKER} (id) VALUES ('{id}') ON CONFLICT DO NOTHING RETURNING id");
        if session.texts(&mark).await?.is_empty() {
            return session.run("ROLLBACK").await;
        }
        let listed = Names::of(columns.iter().map(|column| column.name.clone()));
        for object in staged {
            let body = self.stage.get(&object.bucket, &object.key).await.map_err(|fault| {
                Refused::new(MISSING_FILE, format!("s3://{}/{}: {fault}", object.bucket, object.key))
            })?;
            let statement = format!("COPY {}{listed} FROM STDIN", self.table);
            let mut sink = Box::pin(session.copy_in(&statement).await?);
            let (options, columns) = (Arc::clone(&options), Arc::clone(&columns));
            let (pieces, mut made) = mpsc::channel::<Bytes>(REDSHIFT_PIECES_MAX);
            let read = tokio::task::spawn_blocking(move || {
                // Nobody takes a piece any more when the copy has failed, which says why.
                rows::read(&body, &options, &columns, |piece| pieces.blocking_send(piece).is_ok())
            });
            while let Some(piece) = made.recv().await {
                if sink.send(piece).await.is_err() {
                    break;
                }
            }
            drop(made);
            let read = read.await.unwrap_or_else(|error| Err(error.to_string()));
            read.map_err(|why| fault::not_loaded(format!("{}: {why}", object.key)))?;
            sink.as_mut().finish().await.map_err(|error| fault::of(&error))?;
        }
        session.run("COMMIT").await?;
        // The next one tries again.
        drop(session.run(&forgetting()).await);
        Ok(())
    }

    /// The columns that rows have: those that are named, or all.
    async fn columns_of(&self, session: &Session) -> Result<Vec<Column>, Refused> {
        let table = options::literal(&self.table.to_string());
        let question = format!(
            "SELECT a.attname, t.typcategory FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid \
             WHERE a.attrelid = {table}::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' \
             ORDER BY a.attnum"
        );
        let column = |row: Vec<Option<String>>| {
            let mut texts = row.into_iter().flatten();
            Some(Column { name: texts.next()?, is_text: texts.next()? == "S" })
        };
        let all: Vec<Column> = session.texts(&question).await?.into_iter().filter_map(column).collect();
        if all.is_empty() {
            return Err(Refused::new(TABLE_NOT_FOUND, format!("{} has no columns", self.table)));
        }
        self.wanted(all)
    }

    /// Those of a table's columns that are named, in the order of the names.
    fn wanted(&self, all: Vec<Column>) -> Result<Vec<Column>, Refused> {
        if self.columns.is_all() {
            return Ok(all);
        }
        let wanted = self.columns.iter().map(|name| {
            let column = all.iter().find(|column| column.name == *name).cloned();
            column.ok_or_else(|| {
                let message = format!("column {name:?} does not exist in {}", self.table);
                Refused::new(fault::COLUMN_NOT_FOUND, message)
            })
        });
        wanted.collect()
    }
}

/// Where PostgreSQL keeps what was delivered.
const MARKER: &str = "penstock_deliveries";

/// Forgets what was delivered long ago; what another delivery forgets at the same time is left to it.
fn forgetting() -> String {
    format!(
        "DELETE FROM {MARKER} WHERE id IN (SELECT id FROM {MARKER} \
         WHERE delivered_at < now() - interval '{REDSHIFT_MARKER_DAYS} days' \
         LIMIT {REDSHIFT_FORGOTTEN_MAX} FOR UPDATE SKIP LOCKED)"
    )
}
