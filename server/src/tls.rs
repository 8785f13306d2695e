//! TLS as the command line asks for it: with certificates of the operator's own, or with those of a local authority in the data
//! directory.

use crate::config::Serve;
use crate::failure::Failure;
use penstock_wire::Tls;
use std::collections::BTreeSet;
use std::net::SocketAddr;

/// What the port speaks besides plain HTTP, if anything.
pub(crate) fn open(serve: &Serve, address: SocketAddr) -> Result<Option<Tls>, Failure> {
    if let (Some(chain), Some(key)) = (&serve.tls_cert, &serve.tls_key) {
        let tls = Tls::own(chain, key);
        return tls.map(Some).map_err(|error| Failure::Config(format!("--tls-cert, --tls-key: {error}")));
    }
    if !serve.tls {
        return Ok(None);
    }
    let dir = serve.data.join("tls");
    Tls::local(&dir, names(address)).map(Some).map_err(|error| Failure::data(&dir, &error))
}

/// How clients may name a server that listens on `address`.
fn names(address: SocketAddr) -> Vec<String> {
    let mut names = vec!["localhost".to_owned()];
    // Many clients take no wildcard right below the root, so the endpoints of the services are also named one by one.
    let prefixes: BTreeSet<_> =
        penstock_model::services().iter().map(|service| service.endpoint_prefix).collect();
    names.extend(prefixes.iter().map(|prefix| format!("{prefix}.localhost")));
    // Buckets that are named by the host.
    names.extend(["s3.localhost".to_owned(), "*.s3.localhost".to_owned()]);
    names.push("*.localhost".to_owned());
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    if !host.is_empty() && host.is_ascii() && !names.contains(&host) {
        names.push(host);
    }
    names.extend(["127.0.0.1".to_owned(), "::1".to_owned()]);
    if !address.ip().is_unspecified() && !address.ip().is_loopback() {
        names.push(address.ip().to_string());
    }
    names
}

/// What the operator is told where clients have to be set up.
pub(crate) fn advice(tls: &Tls) -> Option<String> {
    let authority = tls.authority()?;
    let path = std::path::absolute(authority).unwrap_or_else(|_| authority.to_path_buf());
    let path = path.display();
    Some(format!(
        "clients trust it with AWS_CA_BUNDLE={path} (Python, AWS CLI), NODE_EXTRA_CA_CERTS={path} (JavaScript) or \
         SSL_CERT_FILE={path} (Rust, Go)"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_as_clients_name_it() {
        let named = names("127.0.0.1:1".parse().unwrap());
        for name in [
            "localhost",
            "kinesis.localhost",
            "s3.localhost",
            "*.s3.localhost",
            "*.localhost",
            "127.0.0.1",
            "::1",
        ] {
            assert_eq!(named.iter().filter(|known| *known == name).count(), 1, "{name} in {named:?}");
        }
        let named = names("10.1.2.3:1".parse().unwrap());
        assert_eq!(named.last().map(String::as_str), Some("10.1.2.3"));
        assert!(!names("0.0.0.0:1".parse().unwrap()).contains(&"0.0.0.0".to_owned()));
    }
}
