//! TLS on the port: which certificate is shown, how long a handshake may take, and who may do without.
//!
//! The first byte of a connection tells TLS from plain HTTP, so both live on one port. Plain HTTP is then for this machine
//! alone: whoever asked for TLS does not want records of other machines to cross the network in clear because a client was
//! set up wrongly. ALPN offers `h2` and `http/1.1`.

mod authority;

use crate::limits::TLS_HANDSHAKE_MAX;
use authority::Authority;
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::fmt::Display;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// The first byte of a TLS connection: a record of the handshake. No HTTP begins with it.
const HANDSHAKE: u8 = 0x16;

/// The age at which the local authority's certificate is replaced by a new one, well before it ends.
const RENEWED_AFTER: Duration = Duration::from_hours(60 * 24);

/// What is needed to speak TLS.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    authority: Option<PathBuf>,
}

impl Tls {
    /// With a certificate chain and a key of the operator's own, in PEM.
    pub fn own(chain: &Path, key: &Path) -> io::Result<Tls> {
        let chain_of = CertificateDer::pem_file_iter(chain).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let certificates = chain_of.map_err(|error| named(chain, "no certificates in PEM", &error))?;
        if certificates.is_empty() {
            return Err(io::Error::other(format!("{}: no certificate in it", chain.display())));
        }
        let secret =
            PrivateKeyDer::from_pem_file(key).map_err(|error| named(key, "no private key in PEM", &error))?;
        let shown = builder()?.with_no_client_auth().with_single_cert(certificates, secret);
        let files = format!("{} and {}", chain.display(), key.display());
        Ok(Tls::with(shown.map_err(|error| io::Error::other(format!("{files}: {error}")))?, None))
    }

    /// With certificates for these names from an authority of our own, which is kept in `dir` and made there at the first time.
    pub fn local(dir: &Path, names: Vec<String>) -> io::Result<Tls> {
        let authority = Authority::open(dir)?;
        let path = authority.certificate_path().to_path_buf();
        let shown = Shown::new(&authority, &names)?;
        let resolver = Renewing { authority, names, shown: Mutex::new(shown) };
        let config = builder()?.with_no_client_auth().with_cert_resolver(Arc::new(resolver));
        Ok(Tls::with(config, Some(path)))
    }

    /// The certificate that clients have to trust, where it is a local authority's.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_deref()
    }

    fn with(mut config: ServerConfig, authority: Option<PathBuf>) -> Tls {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Tls { acceptor: TlsAcceptor::from(Arc::new(config)), authority }
    }

    /// Takes the handshake of a connection that begins with one.
    pub(crate) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        timeout(TLS_HANDSHAKE_MAX, self.acceptor.accept(stream)).await?
    }
}

/// Whether a connection begins with TLS. Takes nothing out of it.
pub(crate) async fn begins(stream: &TcpStream) -> io::Result<bool> {
    let mut first = [0];
    let bytes = stream.peek(&mut first).await?;
    Ok(bytes == 1 && first[0] == HANDSHAKE)
}

/// Whether someone at this address may speak plain HTTP to a port that has TLS.
pub(crate) fn may_be_plain(peer: IpAddr) -> bool {
    peer.to_canonical().is_loopback()
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn builder() -> io::Result<rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier>> {
    ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)
}

fn named(path: &Path, what: &str, error: &dyn Display) -> io::Error {
    io::Error::other(format!("{}: {what} ({error})", path.display()))
}

/// The local authority's current certificate, and since when it is shown.
#[derive(Debug)]
struct Shown {
    certificate: Arc<CertifiedKey>,
    since: SystemTime,
}

impl Shown {
    fn new(authority: &Authority, names: &[String]) -> io::Result<Shown> {
        let since = SystemTime::now();
        Ok(Shown { certificate: Arc::new(authority.certificate(names, since)?), since })
    }

    // A clock that was set back counts as well: what is too old by another clock is replaced early.
    fn is_due(&self, now: SystemTime) -> bool {
        now.duration_since(self.since).map_or(true, |age| age > RENEWED_AFTER)
    }
}

/// Shows the local authority's certificate and renews it in time, at a handshake, so that no timer is needed.
#[derive(Debug)]
struct Renewing {
    authority: Authority,
    names: Vec<String>,
    shown: Mutex<Shown>,
}

impl ResolvesServerCert for Renewing {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        // Nothing is left half done in there.
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.is_due(SystemTime::now()) {
            match Shown::new(&self.authority, &self.names) {
                Ok(new) => *shown = new,
                // The old one is good for another month of tries.
                Err(error) => tracing::warn!(%error, "cannot renew the TLS certificate"),
            }
        }
        Some(shown.certificate.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_renewed_in_time() {
        let dir = tempfile::tempdir().unwrap();
        let authority = Authority::open(dir.path()).unwrap();
        let shown = Shown::new(&authority, &["localhost".to_owned()]).unwrap();
        let day = Duration::from_hours(24);
        for (now, is_due) in [
            (shown.since, false),
            (shown.since + 60 * day, false),
            (shown.since + 61 * day, true),
            (shown.since - day, true),
        ] {
            assert_eq!(shown.is_due(now), is_due);
        }
        assert!(RENEWED_AFTER + 20 * day < authority::VALID_FOR);
    }

    #[test]
    fn plain_http_is_for_this_machine() {
        for (peer, allowed) in [
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("10.0.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("fe80::1", false),
        ] {
            assert_eq!(may_be_plain(peer.parse().unwrap()), allowed, "{peer}");
        }
    }

    #[test]
    fn files_that_do_not_serve_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let refused = |chain: &Path, key: &Path| Tls::own(chain, key).err().unwrap().to_string();
        let missing = dir.path().join("missing.pem");
        assert!(refused(&missing, &missing).contains("missing.pem"));
        let empty = dir.path().join("empty.pem");
        std::fs::write(&empty, "").unwrap();
        assert!(refused(&empty, &empty).contains("empty.pem: no certificate in it"));

        let authorities = [dir.path().join("a"), dir.path().join("b")];
        let [one, other] = authorities.map(|dir| {
            Authority::open(&dir).unwrap();
            dir
        });
        assert!(refused(&one.join("ca.pem"), &missing).contains("missing.pem"));
        assert!(refused(&one.join("ca.pem"), &other.join("ca.key")).contains("ca.key: "));
        assert!(Tls::own(&one.join("ca.pem"), &one.join("ca.key")).is_ok());
    }
}
