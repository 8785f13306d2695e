//! Functions that run elsewhere: on AWS, or behind anything that answers Lambda's Invoke.
//!
//! One request a connection: a function takes longer than a handshake. Signed with SigV4 where there are keys.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use penstock_api::Arn;
use penstock_api::sigv4::{self, Outgoing};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::invoke::{Answer, InvokeError};
use crate::limits::ANSWER_BYTES_MAX;

/// From the address to a connection that can be written to; whoever takes longer is not there.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// What functions are sent.
const CONTENT_TYPE: &str = "application/json";

/// Where distributions keep the authorities that they trust.
const AUTHORITIES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// What requests are signed with.
pub use penstock_api::sigv4::Keys as RemoteKeys;

/// A text that is no endpoint, and why. The caller has to correct it.
#[derive(Debug, thiserror::Error)]
#[error("{endpoint}: {why}")]
pub struct BadRemote {
    endpoint: String,
    why: String,
}

/// Somebody who runs functions.
#[derive(Clone, Debug)]
pub struct Remote {
    host: String,
    port: u16,
    /// What stands before Lambda's own paths.
    prefix: String,
    tls: Option<Arc<ClientConfig>>,
    keys: Option<RemoteKeys>,
}

impl Remote {
    /// Whoever answers at `endpoint`, such as `https://lambda.eu-west-1.amazonaws.com` or `http://127.0.0.1:9000`.
    pub fn new(endpoint: &str, keys: Option<RemoteKeys>) -> Result<Remote, BadRemote> {
        let bad = |why: &str| BadRemote { endpoint: endpoint.to_owned(), why: why.to_owned() };
        let uri: Uri = endpoint.parse().map_err(|_| bad("not a URL"))?;
        let is_tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(bad("not a URL with http or https")),
        };
        let host = uri.host().ok_or_else(|| bad("a URL without a host"))?.to_owned();
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let tls = if is_tls { Some(Arc::new(trusting().map_err(|why| bad(&why))?)) } else { None };
        Ok(Remote { host, port, prefix: uri.path().trim_end_matches('/').to_owned(), tls, keys })
    }

    pub(crate) async fn invoke(&self, arn: &str, payload: Bytes) -> Result<Answer, InvokeError> {
        let request = self.request(arn, payload, SystemTime::now())?;
        let unreachable =
            |why: String| InvokeError::Unavailable(format!("{}:{}: {why}", self.host, self.port));
        let response = timeout(CONNECT_MAX, self.connect()).await;
        let connection = response.map_err(|_| unreachable("does not answer".to_owned()))?;
        let (mut sender, driver) = connection.map_err(|error| unreachable(error.to_string()))?;
        // Ends with the sender, and with this call if it is dropped.
        let mut driving = tokio::task::JoinSet::new();
        driving.spawn(driver);
        let response = sender.send_request(request).await.map_err(|error| unreachable(error.to_string()))?;
        read(arn, response).await.map_err(|error| match error {
            InvokeError::Unavailable(why) => unreachable(why),
            other => other,
        })
    }

    async fn connect(
        &self,
    ) -> Result<(http1::SendRequest<Full<Bytes>>, impl Future<Output = ()> + Send + 'static), BoxError> {
        let stream = TcpStream::connect((self.host.trim_matches(['[', ']']), self.port)).await?;
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = match &self.tls {
            None => Box::new(stream),
            Some(config) => {
                let name = ServerName::try_from(self.host.clone())?;
                Box::new(TlsConnector::from(config.clone()).connect(name, stream).await?)
            }
        };
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        Ok((sender, async move { drop(connection.await) }))
    }

    fn request(
        &self,
        arn: &str,
        payload: Bytes,
        now: SystemTime,
    ) -> Result<Request<Full<Bytes>>, InvokeError> {
        let path = format!("{}/2015-03-31/functions/{}/invocations", self.prefix, encode(arn));
        let standard = if self.tls.is_some() { 443 } else { 80 };
        let host =
            if self.port == standard { self.host.clone() } else { format!("{}:{}", self.host, self.port) };
        let mut request = Request::post(&path).header("host", &host).header("content-type", CONTENT_TYPE);
        if let Some(keys) = &self.keys {
            let region = arn.parse::<Arn>().map(|arn| arn.region).unwrap_or_default();
            let outgoing = Outgoing {
                method: "POST",
                service: "lambda",
                region: &region,
                host: &host,
                path: &path,
                content_type: CONTENT_TYPE,
                body: &payload,
            };
            for (name, value) in sigv4::sign(keys, &outgoing, now) {
                request = request.header(name, value);
            }
        }
        request.body(Full::new(payload)).map_err(|error| InvokeError::Unavailable(error.to_string()))
    }
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

async fn read(arn: &str, response: Response<Incoming>) -> Result<Answer, InvokeError> {
    let (head, body) = response.into_parts();
    let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
    let payload = body.map_err(|error| InvokeError::Unavailable(error.to_string()))?.to_bytes();
    match head.status {
        StatusCode::OK => {
            let error = head.headers.get("x-amz-function-error");
            let function_error = error.map(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
            Ok(Answer { payload, function_error })
        }
        StatusCode::NOT_FOUND => Err(InvokeError::NotFound(arn.to_owned())),
        StatusCode::TOO_MANY_REQUESTS => Err(InvokeError::Throttled("by the remote".to_owned())),
        StatusCode::PAYLOAD_TOO_LARGE => Err(InvokeError::TooLarge),
        status => {
            const SHOWN_BYTES: usize = 200;
            let said = String::from_utf8_lossy(&payload[..payload.len().min(SHOWN_BYTES)]).into_owned();
            Err(InvokeError::Unavailable(format!("{status}: {said}")))
        }
    }
}

/// Trusts whom this machine trusts, or `SSL_CERT_FILE` alone where that is set.
fn trusting() -> Result<ClientConfig, String> {
    let given = std::env::var_os("SSL_CERT_FILE");
    let file = match &given {
        Some(file) => Path::new(file),
        None => {
            let there = AUTHORITIES.iter().map(Path::new).find(|path| path.exists());
            there.ok_or("no certificate authorities on this machine: set SSL_CERT_FILE")?
        }
    };
    let mut roots = RootCertStore::empty();
    let certificates =
        CertificateDer::pem_file_iter(file).map_err(|error| format!("{}: {error}", file.display()))?;
    roots.add_parsable_certificates(certificates.filter_map(Result::ok));
    if roots.is_empty() {
        return Err(format!("{} holds no certificate", file.display()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| error.to_string())?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
