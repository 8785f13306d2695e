//! What the server lends to destinations: the time of day, the way to other machines, whom to trust there, and keys.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use penstock_api::sigv4::Keys;
use penstock_api::{BoxFuture, Clock};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// Where distributions keep the authorities that they trust.
const AUTHORITIES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// What the server lends. Cheap to clone; what is costly is made once for all clones.
#[derive(Clone)]
pub struct Environment {
    /// The time of day, for what is signed and told. Waits are counted by tokio's clock.
    pub clock: Clock,
    /// The region of the delivery stream, which requests are signed for.
    pub region: Arc<str>,
    /// The way to other machines.
    pub network: Arc<dyn Network>,
    /// Who is trusted there.
    pub trust: Arc<Trust>,
    /// What requests to OpenSearch are signed with; without, they are not signed.
    pub keys: Option<Keys>,
    /// The endpoints of OpenSearch domains that are configured by their ARN: nobody here could be asked for them.
    pub domains: Arc<BTreeMap<String, String>>,
}

impl Environment {
    /// The machine's own clock, network and trust; no keys, no domains.
    pub fn new(region: &str) -> Environment {
        Environment {
            clock: Clock::default(),
            region: region.into(),
            network: Arc::new(Tcp),
            trust: Arc::new(Trust::new(Vec::new())),
            keys: None,
            domains: Arc::default(),
        }
    }
}

/// A connection, as the network makes it.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// The way to other machines. A server that may not reach some of them brings its own, and so do tests, whose other machines are in memory.
pub trait Network: Send + Sync + 'static {
    /// A connection to a port of a host: a name, or an address without brackets.
    ///
    /// # Errors
    /// There is no such name, nobody listens there, or it is not allowed.
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Box<dyn Stream>>>;
}

/// The machine's own network.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tcp;

impl Network for Tcp {
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Box<dyn Stream>>> {
        Box::pin(async move {
            let stream = TcpStream::connect((host, port)).await?;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream) as Box<dyn Stream>)
        })
    }
}

/// Who is trusted: whom this machine trusts (or `SSL_CERT_FILE` alone where that is set), and some more.
#[derive(Debug, Default)]
pub struct Trust {
    more: Vec<CertificateDer<'static>>,
    // Hundreds of certificates, which only those read who have a destination with TLS.
    config: OnceLock<Result<Arc<ClientConfig>, String>>,
}

impl Trust {
    /// Trusts these authorities beside the machine's.
    pub fn new(more: Vec<CertificateDer<'static>>) -> Trust {
        Trust { more, config: OnceLock::new() }
    }

    /// What clients are configured with.
    ///
    /// # Errors
    /// There is nobody to trust: the text says where that was looked for.
    pub(crate) fn config(&self) -> Result<Arc<ClientConfig>, String> {
        self.config.get_or_init(|| self.configure().map(Arc::new)).clone()
    }

    fn configure(&self) -> Result<ClientConfig, String> {
        let mut roots = RootCertStore::empty();
        let (more, _) = roots.add_parsable_certificates(self.more.iter().cloned());
        match machine() {
            Ok(certificates) => drop(roots.add_parsable_certificates(certificates)),
            Err(_) if more > 0 => {}
            Err(why) => return Err(why),
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| error.to_string())?;
        Ok(config.with_root_certificates(roots).with_no_client_auth())
    }
}

/// The authorities that this machine trusts.
fn machine() -> Result<Vec<CertificateDer<'static>>, String> {
    let given = std::env::var_os("SSL_CERT_FILE");
    let file = match &given {
        Some(file) => Path::new(file),
        None => {
            let there = AUTHORITIES.iter().map(Path::new).find(|path| path.exists());
            there.ok_or("no certificate authorities on this machine: set SSL_CERT_FILE")?
        }
    };
    let certificates =
        CertificateDer::pem_file_iter(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let certificates: Vec<_> = certificates.filter_map(Result::ok).collect();
    if certificates.is_empty() {
        return Err(format!("{} holds no certificate", file.display()));
    }
    Ok(certificates)
}
