//! Real sockets: TLS with whom is trusted and with whom is not, and names that lead nowhere.

use std::sync::Arc;

use penstock_sinks::environment::Trust;
use penstock_sinks::limits::IDLE_CONNECTIONS_MAX;
use penstock_sinks::{Environment, Outcome};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::stub::{Action, Server, chunk, failed, sink};

/// An authority, and a certificate that it made for this name.
fn authority(name: &str) -> (CertificateDer<'static>, ServerConfig) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let root = authority.self_signed(&key).unwrap().der().clone();
    let issuer = Issuer::new(authority, key);
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap();
    (root, config)
}

/// Listens with TLS, or without; its port.
async fn listen(server: &Server, tls: Option<ServerConfig>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (server, tls) = (server.clone(), tls.map(|config| TlsAcceptor::from(Arc::new(config))));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (server, tls) = (server.clone(), tls.clone());
            let connection = server.connected();
            tokio::spawn(async move {
                match tls {
                    None => server.serve(stream, connection).await,
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            server.serve(stream, connection).await;
                        }
                    }
                }
            });
        }
    });
    port
}

fn taken() -> Server {
    Server::new(|request| {
        let id = request.header("x-amz-firehose-request-id").unwrap();
        Action::json(200, &json!({"requestId": id, "timestamp": 1}).to_string())
    })
}

async fn outcome(kind: &str, host: &str, port: u16, more: Vec<CertificateDer<'static>>) -> Outcome {
    let url = format!("https://{host}:{port}/");
    let configuration = json!({
        "EndpointConfiguration": {"Url": url}, "HECEndpoint": url, "HECEndpointType": "Raw", "HECToken": "t",
        "ClusterEndpoint": url, "IndexName": "logs",
    });
    let environment = Environment { trust: Arc::new(Trust::new(more)), ..Environment::new("eu-west-1") };
    sink(kind, &configuration, &environment).deliver(chunk(&["{}"])).await
}

#[tokio::test]
async fn whom_is_trusted_is_delivered_to() {
    let (root, config) = authority("127.0.0.1");
    let server = taken();
    let port = listen(&server, Some(config)).await;
    assert_eq!(outcome("http-endpoint", "127.0.0.1", port, vec![root]).await, Outcome::default());
    assert_eq!(server.requests()[0].header("host"), Some(format!("127.0.0.1:{port}").as_str()));
}

// A delivery has several chunks under way; each connection is used by one at a time, and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deliveries_at_once_share_connections() {
    let server = taken();
    let port = listen(&server, None).await;
    let configuration = json!({"EndpointConfiguration": {"Url": format!("http://127.0.0.1:{port}/")}});
    let sink = sink("http-endpoint", &configuration, &Environment::new("eu-west-1"));
    let deliveries = (0..IDLE_CONNECTIONS_MAX).map(|_| {
        let sink = sink.clone();
        tokio::spawn(async move {
            for _ in 0..50 {
                assert_eq!(sink.clone().deliver(chunk(&["{}"])).await, Outcome::default());
            }
        })
    });
    for delivery in deliveries.collect::<Vec<_>>() {
        delivery.await.unwrap();
    }
    assert_eq!(server.requests().len(), 50 * IDLE_CONNECTIONS_MAX);
    assert!(server.connections() <= IDLE_CONNECTIONS_MAX, "{}", server.connections());
}

#[tokio::test]
async fn whom_is_not_trusted_gets_nothing() {
    let (root, config) = authority("other.example.com");
    let (stranger, _) = authority("127.0.0.1");
    let server = taken();
    let port = listen(&server, Some(config)).await;
    for (kind, code) in [
        ("http-endpoint", "HttpEndpoint.ConnectionFailed"),
        ("splunk", "Splunk.SSLUnverified"),
        ("opensearch", "OS.ConnectionFailed"),
    ] {
        // Its certificate is for another name; and nobody known has signed it.
        for trusted in [&root, &stranger] {
            let outcome = outcome(kind, "127.0.0.1", port, vec![trusted.clone()]).await;
            assert_eq!(failed(&outcome), [(0, 1, code)]);
            assert!(outcome.failed[0].message.contains("certificate"), "{outcome:?}");
        }
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_port_without_tls_is_no_handshake() {
    let (root, _) = authority("127.0.0.1");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            drop(tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").await);
        }
    });
    let outcome = outcome("splunk", "127.0.0.1", port, vec![root]).await;
    assert_eq!(failed(&outcome), [(0, 1, "Splunk.SSLHandshake")]);
}

#[tokio::test]
async fn nobody_listens_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let (root, _) = authority("127.0.0.1");
    let outcome = outcome("splunk", "127.0.0.1", port, vec![root]).await;
    assert_eq!(failed(&outcome), [(0, 1, "Splunk.InvalidEndpoint")]);
    assert!(outcome.failed[0].message.contains("refused"), "{outcome:?}");
}
