//! Where a service is reached, and how: the URL, the version of HTTP, TLS, the format of bodies, and who calls.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};
use http::Uri;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};

use super::sign::{KINESIS, Keys, Service};

/// Who calls where nothing is said and the service is on this machine: any key will do there, or it knows
/// this one, which is key and secret.
pub(crate) const LOCAL_KEY: &str = "test";

/// The region where nothing is said.
const REGION: &str = "us-east-1";

/// Where systems keep the authorities that they trust.
const SYSTEM_AUTHORITIES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// The version of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Http {
    /// HTTP/1.1: one request at a time on a connection
    #[value(name = "1.1", alias = "http1")]
    Http1,
    /// HTTP/2; without TLS, with prior knowledge
    #[value(name = "2", alias = "http2")]
    Http2,
}

impl Http {
    /// As in the names of figures.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Http::Http1 => "http1",
            Http::Http2 => "http2",
        }
    }

    /// As both sides call it when they agree on it within TLS.
    fn alpn(self) -> Vec<u8> {
        match self {
            Http::Http1 => b"http/1.1".to_vec(),
            Http::Http2 => b"h2".to_vec(),
        }
    }
}

/// The format of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// JSON 1.1, as most SDKs speak it
    Json,
    /// CBOR 1.1, as the SDK for Java speaks it: data is not written in base64
    Cbor,
}

impl Format {
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Format::Json => "application/x-amz-json-1.1",
            Format::Cbor => "application/x-amz-cbor-1.1",
        }
    }
}

/// How a service is spoken to.
#[derive(Args, Clone, Debug)]
pub(crate) struct Access {
    /// The version of HTTP
    #[arg(long, value_enum, default_value = "1.1")]
    pub(crate) http: Http,
    /// The format of requests and answers
    #[arg(long, value_enum, default_value = "json")]
    pub(crate) protocol: Format,
    /// Trust the authorities in this file (PEM) and no other; those of the system if nothing is said
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// The region to sign for; us-east-1 if nothing is said
    #[arg(long, env = "AWS_REGION")]
    pub(crate) region: Option<String>,
    /// The access key; on this machine any will do
    #[arg(long, env = "AWS_ACCESS_KEY_ID", value_name = "KEY")]
    pub(crate) access_key: Option<String>,
    /// Its secret: better in the environment than here, where others see it
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", value_name = "SECRET", hide_env_values = true)]
    pub(crate) secret_key: Option<String>,
    /// The token of a session
    #[arg(long, env = "AWS_SESSION_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub(crate) session_token: Option<String>,
}

impl Default for Access {
    fn default() -> Access {
        Access {
            http: Http::Http1,
            protocol: Format::Json,
            ca: None,
            region: None,
            access_key: None,
            secret_key: None,
            session_token: None,
        }
    }
}

/// A service to speak to.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    /// Name and port as the service is called in requests.
    pub(crate) authority: String,
    pub(crate) address: SocketAddr,
    pub(crate) tls: Option<Tls>,
    pub(crate) http: Http,
    pub(crate) format: Format,
    pub(crate) keys: Arc<Keys>,
    /// What is spoken to.
    pub(crate) service: Service,
}

/// What a handshake needs.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) config: Arc<ClientConfig>,
    pub(crate) name: ServerName<'static>,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tls({:?})", self.name)
    }
}

impl Endpoint {
    /// The service at a URL.
    pub(crate) fn new(url: &str, access: &Access) -> Result<Endpoint> {
        let wrong = || format!("{url:?} is no target: say http://HOST:PORT, https://HOST or engine");
        let uri: Uri = url.parse().with_context(wrong)?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else { bail!(wrong()) };
        ensure!(uri.path() == "/" && uri.query().is_none(), "{url:?} has a path: a service has none");
        let default_port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => bail!(wrong()),
        };
        let port = uri.port_u16().unwrap_or(default_port);
        // A literal IPv6 address stands in brackets here and nowhere else.
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let addresses = (bare, port).to_socket_addrs();
        let addresses = addresses.with_context(|| format!("{host} is not known: is the name right?"))?;
        // Servers on this machine often listen on IPv4 alone.
        let address = addresses.min_by_key(SocketAddr::is_ipv6);
        let address = address.with_context(|| format!("{host} has no address"))?;
        let tls = match scheme {
            "https" => Some(Tls {
                config: Arc::new(config(access.ca.as_deref(), access.http)?),
                name: ServerName::try_from(bare.to_owned()).context("no name for a certificate")?,
            }),
            _ => None,
        };
        let authority = if port == default_port { host.to_owned() } else { format!("{host}:{port}") };
        let keys = Arc::new(keys(access, address.ip().is_loopback())?);
        Ok(Endpoint {
            authority,
            address,
            tls,
            http: access.http,
            format: access.protocol,
            keys,
            service: KINESIS,
        })
    }

    /// The same place, spoken to for another service.
    pub(crate) fn of(&self, service: Service) -> Endpoint {
        Endpoint { service, ..self.clone() }
    }

    /// A server on this machine, spoken to in JSON without TLS.
    pub(crate) fn local(address: SocketAddr, http: Http) -> Result<Endpoint> {
        Endpoint::new(&format!("http://{address}"), &Access { http, ..Access::default() })
    }
}

/// Who calls. On this machine it does not matter; elsewhere a key must be given.
fn keys(access: &Access, local: bool) -> Result<Keys> {
    let given = |value: &Option<String>| match value {
        Some(value) if !value.is_empty() => Ok(value.clone()),
        _ if local => Ok(LOCAL_KEY.to_owned()),
        _ => bail!("no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    };
    Ok(Keys {
        access_key: given(&access.access_key)?,
        secret: given(&access.secret_key)?,
        session_token: access.session_token.clone().filter(|token| !token.is_empty()),
        region: access.region.clone().or_else(default_region).unwrap_or_else(|| REGION.into()),
    })
}

/// Some tools read the one variable, some the other.
fn default_region() -> Option<String> {
    std::env::var("AWS_DEFAULT_REGION").ok().filter(|region| !region.is_empty())
}

fn config(ca: Option<&Path>, http: Http) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.context("no versions of TLS")?;
    let mut config = builder.with_root_certificates(authorities(ca)?).with_no_client_auth();
    config.alpn_protocols = vec![http.alpn()];
    Ok(config)
}

fn authorities(ca: Option<&Path>) -> Result<RootCertStore> {
    let file = match ca {
        Some(file) => file,
        None => {
            let found = SYSTEM_AUTHORITIES.iter().map(Path::new).find(|file| file.is_file());
            found.context("this system has no authorities to trust: name a file with --ca")?
        }
    };
    let mut authorities = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(file);
    for certificate in certificates.with_context(|| format!("cannot read {}", file.display()))? {
        let certificate = certificate.with_context(|| format!("{} is no PEM", file.display()))?;
        // Systems trust some that are too old for this library.
        let _ = authorities.add(certificate);
    }
    ensure!(!authorities.is_empty(), "{} names no authority: is it the right file?", file.display());
    Ok(authorities)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str) -> Result<Endpoint> {
        Endpoint::new(url, &Access::default())
    }

    #[test]
    fn a_url_tells_where_and_how() {
        let plain = endpoint("http://127.0.0.1:4566").unwrap();
        assert_eq!((plain.authority.as_str(), plain.address.port()), ("127.0.0.1:4566", 4566));
        assert!(plain.tls.is_none() && plain.keys.access_key == LOCAL_KEY);
        assert_eq!(endpoint("http://[::1]:80").unwrap().authority, "[::1]");
        assert_eq!(endpoint("http://localhost/").unwrap().address.port(), 80);
    }

    #[test]
    fn what_is_no_url_is_told_with_what_would_be_one() {
        for wrong in ["127.0.0.1:4566", "ftp://localhost", "engines", "http://", ""] {
            let said = format!("{:#}", endpoint(wrong).unwrap_err());
            assert!(said.contains("say http://HOST:PORT"), "{wrong}: {said}");
        }
        assert!(endpoint("http://localhost/path").unwrap_err().to_string().contains("path"));
    }

    #[test]
    fn elsewhere_a_key_is_needed() {
        assert!(keys(&Access::default(), false).unwrap_err().to_string().contains("AWS_ACCESS_KEY_ID"));
        let given = Access {
            access_key: Some("a".into()),
            secret_key: Some("b".into()),
            region: Some("eu-west-1".into()),
            ..Access::default()
        };
        let keys = keys(&given, false).unwrap();
        assert_eq!((keys.access_key.as_str(), keys.region.as_str()), ("a", "eu-west-1"));
    }
}
