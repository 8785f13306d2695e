//! A connection to the database: where it is, whether it is secured, and the few things that are asked of it.
//!
//! A cluster is spoken to in TLS, and its certificate verified. A JDBC URL may say otherwise by `sslmode` (or `ssl`); the API takes none that does, so the
//! scheme decides as well: `jdbc:redshift` insists, `jdbc:postgresql` takes what the server has. Within the machine there is nothing to secure.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{ChannelBinding, TlsConnect};
use tokio_postgres::{Client, Config, CopyInSink, SimpleQueryMessage};
use tokio_rustls::TlsConnector;

use super::fault::{self, CONNECTION_FAILED, Refused};
use crate::environment::{Environment, Network, Stream};
use crate::limits::REDSHIFT_ANSWER_BYTES_MAX;

/// Where a database is, and how it is entered.
pub(super) struct Place {
    host: String,
    port: u16,
    config: Config,
    tls: Option<Tls>,
    network: Arc<dyn Network>,
}

/// A connection. Ends when it is dropped, and with it whatever was under way.
pub(super) struct Session {
    client: Client,
    driver: JoinHandle<()>,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Place {
    /// Reads `jdbc:redshift://host:port/database` or the same with `postgresql`.
    pub(super) fn read(
        url: &str,
        user: &str,
        password: &str,
        environment: &Environment,
    ) -> Result<Place, String> {
        let not_read = || format!("{url} is no JDBC URL of a database");
        let (scheme, rest) = url.split_once("://").ok_or_else(not_read)?;
        let insists = match scheme {
            "jdbc:redshift" => true,
            "jdbc:postgresql" => false,
            _ => return Err(not_read()),
        };
        let (authority, rest) = rest.split_once('/').ok_or_else(not_read)?;
        let (database, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, port) = authority.rsplit_once(':').ok_or_else(not_read)?;
        let port = port.parse().map_err(|_| not_read())?;
        if host.is_empty() || database.is_empty() {
            return Err(not_read());
        }
        let is_here = host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.");
        let mode = match ssl_of(parameters)? {
            Some(mode) => mode,
            None if is_here => SslMode::Disable,
            None if insists => SslMode::Require,
            None => SslMode::Prefer,
        };
        let tls = match mode {
            SslMode::Disable => None,
            _ => {
                let name = ServerName::try_from(host.to_owned())
                    .map_err(|_| format!("{host} is no name that a certificate can have"))?;
                Some(Tls { config: environment.trust.config()?, name })
            }
        };
        let mut config = Config::new();
        config.user(user).password(password).dbname(database).application_name("penstock").ssl_mode(mode);
        // The API wants a host of Redshift's, and not every resolver knows that names below localhost are this machine.
        let host = if host.ends_with(".localhost") { "localhost" } else { host };
        let network = Arc::clone(&environment.network);
        Ok(Place { host: host.to_owned(), port, config, tls, network })
    }

    pub(super) async fn connect(&self) -> Result<Session, Refused> {
        let stream = self.network.connect(&self.host, self.port).await;
        let stream = stream.map_err(|error| Refused::new(CONNECTION_FAILED, error.to_string()))?;
        // Whoever speaks another protocol may announce messages of gigabytes, which would be waited for in memory.
        let stream = Bounded { stream, left: REDSHIFT_ANSWER_BYTES_MAX };
        let connected = match &self.tls {
            Some(tls) => self
                .config
                .connect_raw(stream, tls.clone())
                .await
                .map(|(client, connection)| (client, tokio::spawn(async move { drop(connection.await) }))),
            None => {
                let connected = self.config.connect_raw(stream, tokio_postgres::NoTls).await;
                connected
                    .map(|(client, connection)| (client, tokio::spawn(async move { drop(connection.await) })))
            }
        };
        let (client, driver) = connected.map_err(|error| fault::of(&error))?;
        Ok(Session { client, driver })
    }
}

/// What the parameters of a URL say of TLS. Certificates are verified whatever they say: a driver's `require`, which is not to, would
/// protect a password from nobody.
fn ssl_of(parameters: &str) -> Result<Option<SslMode>, String> {
    let mut mode = None;
    for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, "true"));
        mode = Some(match (name.to_ascii_lowercase().as_str(), value) {
            ("ssl", "true") | ("sslmode", "require" | "verify-ca" | "verify-full") => SslMode::Require,
            ("ssl", "false") | ("sslmode", "disable") => SslMode::Disable,
            ("sslmode", "prefer" | "allow") => SslMode::Prefer,
            _ => return Err(format!("{parameter} is no parameter of a JDBC URL that is known here")),
        });
    }
    Ok(mode)
}

impl Session {
    /// Runs statements that answer nothing.
    pub(super) async fn run(&self, statement: &str) -> Result<(), Refused> {
        self.client.batch_execute(statement).await.map_err(|error| fault::of(&error))
    }

    /// The rows of an answer, as texts.
    pub(super) async fn texts(&self, statement: &str) -> Result<Vec<Vec<Option<String>>>, Refused> {
        let messages = self.client.simple_query(statement).await.map_err(|error| fault::of(&error))?;
        let rows = messages.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect())
            }
            _ => None,
        });
        Ok(rows.collect())
    }

    /// Begins to bring rows.
    pub(super) async fn copy_in(&self, statement: &str) -> Result<CopyInSink<Bytes>, Refused> {
        self.client.copy_in(statement).await.map_err(|error| fault::of(&error))
    }

    /// Makes the table of what was delivered where there is none. Two that do so at once may stand in each other's way; then one tries again.
    pub(super) async fn prepare_marker(&self) -> Result<(), Refused> {
        let found = self.texts("SELECT to_regclass('penstock_deliveries')").await?;
        if found.first().and_then(|row| row.first()?.as_ref()).is_some() {
            return Ok(());
        }
        self.run(
            "BEGIN; CREATE TABLE IF NOT EXISTS penstock_deliveries \
             (id uuid PRIMARY KEY, delivered_at timestamptz NOT NULL DEFAULT now()); \
             CREATE INDEX IF NOT EXISTS penstock_deliveries_at ON penstock_deliveries (delivered_at); COMMIT",
        )
        .await
    }
}

/// A connection that is read so far and no further.
struct Bounded {
    stream: Box<dyn Stream>,
    left: u64,
}

impl AsyncRead for Bounded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        let read = (buffer.filled().len() - before) as u64;
        match self.left.checked_sub(read) {
            Some(left) => self.left = left,
            None => return Poll::Ready(Err(io::Error::other("the database says more than it is asked"))),
        }
        polled
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Makes a connection a secured one.
#[derive(Clone)]
struct Tls {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl TlsConnect<Bounded> for Tls {
    type Stream = Secured;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Secured>> + Send>>;

    fn connect(self, stream: Bounded) -> Self::Future {
        Box::pin(async move {
            let connected = TlsConnector::from(self.config).connect(self.name, stream).await?;
            Ok(Secured(connected))
        })
    }
}

/// A secured connection.
struct Secured(tokio_rustls::client::TlsStream<Bounded>);

impl tokio_postgres::tls::TlsStream for Secured {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Secured {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Secured {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
