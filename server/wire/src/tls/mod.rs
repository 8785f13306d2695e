//! TLS on the port: which certificate is shown, how long a handshake may take, and who may do without.
//!
//! The first byte of a connection tells TLS from plain HTTP, so both live on one port. Plain HTTP is then for this machine
//! alone: whoever asked for TLS does not want records of other machines to cross the network in clear because a client was
//! set up wrongly. ALPN offers `h2` and `http/1.1`.

mod authority;
mod shown;

use crate::limits::TLS_HANDSHAKE_MAX;
use authority::Authority;
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use shown::{Origin, Shown};
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// The first byte of a TLS connection: a record of the handshake. No HTTP begins with it.
const HANDSHAKE: u8 = 0x16;

/// What is needed to speak TLS.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    authority: Option<PathBuf>,
}

impl Tls {
    /// With a certificate chain and a key of the operator's own, in PEM. They are read again when they change.
    pub fn own(chain: &Path, key: &Path) -> io::Result<Tls> {
        Tls::showing(Origin::Files { chain: chain.to_path_buf(), key: key.to_path_buf() }, None)
    }

    /// With certificates for these names from an authority of our own, which is kept in `dir` and made there at the first time.
    pub fn local(dir: &Path, names: Vec<String>) -> io::Result<Tls> {
        let authority = Authority::open(dir)?;
        let path = authority.certificate_path().to_path_buf();
        Tls::showing(Origin::Authority(Box::new(authority), names), Some(path))
    }

    fn showing(origin: Origin, authority: Option<PathBuf>) -> io::Result<Tls> {
        let config = ServerConfig::builder_with_provider(provider());
        let config = config.with_safe_default_protocol_versions().map_err(io::Error::other)?;
        let mut config = config.with_no_client_auth().with_cert_resolver(Arc::new(Shown::new(origin)?));
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Tls { acceptor: TlsAcceptor::from(Arc::new(config)), authority })
    }

    /// The certificate that clients have to trust, where it is a local authority's.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_deref()
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
