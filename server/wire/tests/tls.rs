//! TLS and plain HTTP on one port, taken by clients of another make: which names and protocols they get, and whom the port
//! does not wait for.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use http::Request;
use penstock_api::Fault;
use penstock_wire::{Port, Router, Stopped, Tls, limits};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How long anything may take before it is a hang.
const PATIENCE: Duration = Duration::from_secs(60);

struct Server {
    dir: TempDir,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Stopped>,
}

impl Server {
    async fn start() -> Server {
        let dir = tempfile::tempdir().unwrap();
        let names = ["localhost", "kinesis.localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
        let tls = Tls::local(dir.path(), names).unwrap();
        assert_eq!(tls.authority(), Some(&*dir.path().join("ca.pem")));
        Server::on("127.0.0.1", dir, tls).await
    }

    async fn on(address: &str, dir: TempDir, tls: Tls) -> Server {
        let address = format!("{address}:0").parse().unwrap();
        let port = Port::open(&[address]).await.unwrap().with_tls(Some(tls));
        let address = port.address().unwrap();
        let router =
            Arc::new(Router::new(vec![], Box::new(|_, _, _| Err(Fault::missing_authentication_token()))));
        let (stop, stopping) = oneshot::channel();
        let serving = tokio::spawn(port.serve(router, async { stopping.await.unwrap() }));
        Server { dir, address, stop, serving }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A client that trusts the authority in `dir`.
    async fn handshake(
        &self,
        dir: &Path,
        name: &str,
        protocols: &[&str],
    ) -> io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(dir.join("ca.pem")).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap();
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let connecting = TlsConnector::from(Arc::new(config)).connect(name, self.connect().await);
        timeout(PATIENCE, connecting).await.unwrap()
    }
}

async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> String {
    let request = b"GET /_health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer)).await.unwrap().unwrap();
    answer
}

async fn alive(stream: impl AsyncRead + AsyncWrite + Unpin) {
    let answer = ask(stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[tokio::test]
async fn tls_and_plain_http_share_the_port() {
    let server = Server::start().await;
    alive(server.connect().await).await;
    for name in ["localhost", "kinesis.localhost", "127.0.0.1", "::1"] {
        let stream = server.handshake(server.dir.path(), name, &[]).await;
        alive(stream.unwrap_or_else(|error| panic!("{name}: {error}"))).await;
    }
}

#[tokio::test]
async fn only_who_trusts_the_authority_and_asks_for_its_names_gets_through() {
    let server = Server::start().await;
    let other = Server::start().await;
    let stranger = server.handshake(other.dir.path(), "localhost", &[]).await.unwrap_err().to_string();
    assert!(stranger.contains("invalid peer certificate"), "{stranger}");
    let elsewhere = server.handshake(server.dir.path(), "example.com", &[]).await.unwrap_err().to_string();
    assert!(elsewhere.contains("not valid for name"), "{elsewhere}");
}

#[tokio::test]
async fn the_protocol_is_agreed_on_within_the_handshake() {
    let server = Server::start().await;
    let dir = server.dir.path();
    let first = server.handshake(dir, "localhost", &["http/1.1"]).await.unwrap();
    assert_eq!(first.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    alive(first).await;

    let second = server.handshake(dir, "localhost", &["h2", "http/1.1"]).await.unwrap();
    assert_eq!(second.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut sender, connection) = h2::client::handshake(second).await.unwrap();
    tokio::spawn(connection);
    let request = Request::get("https://localhost/_health/live").body(()).unwrap();
    let (response, _) = sender.send_request(request, true).unwrap();
    let response = timeout(PATIENCE, response).await.unwrap().unwrap();
    assert_eq!(response.status(), 200);
    let body: Bytes = response.into_body().data().await.unwrap().unwrap();
    assert_eq!(body, r#"{"status":"live"}"#);

    assert!(server.handshake(dir, "localhost", &["spdy/1"]).await.is_err());
}

#[tokio::test]
async fn an_operators_own_chain_is_shown() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["kinesis.example".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    write("ca.pem", &authority.pem());
    write("chain.pem", &(certificate.pem() + &authority.pem()));
    write("key.pem", &key.serialize_pem());

    let tls = Tls::own(&dir.path().join("chain.pem"), &dir.path().join("key.pem")).unwrap();
    assert_eq!(tls.authority(), None);
    let server = Server::on("127.0.0.1", dir, tls).await;
    alive(server.handshake(server.dir.path(), "kinesis.example", &[]).await.unwrap()).await;
    assert!(server.handshake(server.dir.path(), "localhost", &[]).await.is_err());
}

// Records that cross a network in clear because a client was set up wrongly: who asked for TLS does not want that.
#[tokio::test]
async fn plain_http_from_other_machines_is_refused() {
    // The address by which this machine would reach another one; nothing is sent.
    let probe = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    let Ok(own) = probe.connect("192.0.2.1:9").and_then(|()| probe.local_addr()) else {
        eprintln!("left out: this machine has no address but loopback");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let tls = Tls::local(dir.path(), vec![own.ip().to_string()]).unwrap();
    let server = Server::on("0.0.0.0", dir, tls).await;
    let from_outside = || TcpStream::connect((own.ip(), server.address.port()));
    let answer = ask(from_outside().await.unwrap()).await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert!(answer.ends_with("this port speaks TLS: use https\n"), "{answer}");
    let from_here = TcpStream::connect(("127.0.0.1", server.address.port())).await.unwrap();
    alive(from_here).await;
}

// The clock stands still and jumps when nobody has anything to do, so the limits come at once.
#[tokio::test(start_paused = true)]
async fn silence_does_not_keep_a_place() {
    for said in [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00\x01"] {
        let server = Server::start().await;
        let begun = Instant::now();
        let mut stream = server.connect().await;
        stream.write_all(said).await.unwrap();
        let mut answer = Vec::new();
        // An orderly end or a broken connection, as the system likes.
        let _ = stream.read_to_end(&mut answer).await;
        assert!(begun.elapsed() <= limits::HEAD_READ_MAX + limits::TLS_HANDSHAKE_MAX, "{said:?}");
    }
}

#[tokio::test]
async fn silence_does_not_hold_up_a_stop() {
    let server = Server::start().await;
    let mut silent = Vec::new();
    for said in [&b""[..], b"\x16\x03\x01"] {
        let mut stream = server.connect().await;
        stream.write_all(said).await.unwrap();
        silent.push(stream);
    }
    // Served after the others were taken.
    alive(server.connect().await).await;
    let begun = Instant::now();
    server.stop.send(()).unwrap();
    assert_eq!(timeout(PATIENCE, server.serving).await.unwrap().unwrap(), Stopped::Drained);
    assert!(begun.elapsed() < limits::STOP_MAX / 2);
}

// Handshakes of garbage are ended, with an alert or without, and harm nobody else.
#[tokio::test]
async fn a_broken_handshake_is_its_senders_affair() {
    let server = Server::start().await;
    for said in
        [&b"\x16garbage garbage garbage"[..], b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", &[0x16; 70_000]]
    {
        let mut stream = server.connect().await;
        let _ = stream.write_all(said).await;
        let _ = timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await.expect("it is ended");
    }
    alive(server.handshake(server.dir.path(), "localhost", &[]).await.unwrap()).await;
}
