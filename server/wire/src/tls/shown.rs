//! The certificate that the port shows. It is replaced while the server serves: a local authority's before it ends, the
//! operator's when its files change. Both are noticed at a handshake, so that no timer is needed.

use super::authority::Authority;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// The age at which the local authority's certificate is replaced by a new one, well before it ends.
const RENEWED_AFTER: Duration = Duration::from_hours(60 * 24);

/// How often it is looked whether the certificate is still the right one: a file system is not asked at each of a thousand
/// handshakes a second, and what fails is not tried at each.
const LOOK_PAUSE: Duration = Duration::from_secs(10);

/// Where certificates come from.
#[derive(Debug)]
pub(super) enum Origin {
    /// A local authority, for these names.
    Authority(Box<Authority>, Vec<String>),
    /// The operator's files: a chain and its key.
    Files { chain: PathBuf, key: PathBuf },
}

impl Origin {
    fn make(&self, now: SystemTime) -> io::Result<CertifiedKey> {
        match self {
            Origin::Authority(authority, names) => authority.certificate(names, now),
            Origin::Files { chain, key } => read(chain, key),
        }
    }

    /// Whether what was made at `since` is to be replaced.
    fn is_due(&self, since: SystemTime, now: SystemTime) -> bool {
        match self {
            // A clock that was set back counts as well: what is too old by another clock is replaced early.
            Origin::Authority(..) => now.duration_since(since).map_or(true, |age| age > RENEWED_AFTER),
            // A file that is not there just now is about to be replaced.
            Origin::Files { chain, key } => [chain, key].into_iter().any(|file| {
                let changed = file.metadata().and_then(|metadata| metadata.modified());
                changed.is_ok_and(|changed| changed > since)
            }),
        }
    }
}

fn read(chain: &Path, key: &Path) -> io::Result<CertifiedKey> {
    let certificates = CertificateDer::pem_file_iter(chain).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = certificates.map_err(|error| named(chain, "no certificates in PEM", &error))?;
    if certificates.is_empty() {
        return Err(io::Error::other(format!("{}: no certificate in it", chain.display())));
    }
    let secret =
        PrivateKeyDer::from_pem_file(key).map_err(|error| named(key, "no private key in PEM", &error))?;
    CertifiedKey::from_der(certificates, secret, &super::provider())
        .map_err(|error| io::Error::other(format!("{} and {}: {error}", chain.display(), key.display())))
}

fn named(path: &Path, what: &str, error: &dyn Display) -> io::Error {
    io::Error::other(format!("{}: {what} ({error})", path.display()))
}

/// What is shown now.
#[derive(Debug)]
pub(super) struct Shown {
    origin: Origin,
    current: Mutex<Current>,
}

#[derive(Debug)]
struct Current {
    certificate: Arc<CertifiedKey>,
    /// When it was made or read.
    since: SystemTime,
    /// When it was last seen to be the right one.
    looked: SystemTime,
}

impl Shown {
    pub(super) fn new(origin: Origin) -> io::Result<Shown> {
        let now = SystemTime::now();
        let certificate = Arc::new(origin.make(now)?);
        Ok(Shown { origin, current: Mutex::new(Current { certificate, since: now, looked: now }) })
    }

    fn at(&self, now: SystemTime) -> Arc<CertifiedKey> {
        // Nothing is left half done in there.
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(current.looked).is_ok_and(|pause| pause < LOOK_PAUSE) {
            return current.certificate.clone();
        }
        current.looked = now;
        if self.origin.is_due(current.since, now) {
            match self.origin.make(now) {
                Ok(certificate) => {
                    current.certificate = Arc::new(certificate);
                    current.since = now;
                    tracing::info!("a new TLS certificate is shown");
                }
                // Half of the files may be there; or the old certificate is good for another month of tries.
                Err(error) => {
                    tracing::warn!(%error, "cannot replace the TLS certificate, the old one is shown");
                }
            }
        }
        current.certificate.clone()
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.at(SystemTime::now()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::authority;
    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    #[test]
    fn the_authoritys_certificate_is_renewed_in_time() {
        let dir = tempfile::tempdir().unwrap();
        let authority = Authority::open(dir.path()).unwrap();
        let shown = Shown::new(Origin::Authority(Box::new(authority), vec!["localhost".to_owned()])).unwrap();
        let now = SystemTime::now();
        let first = shown.at(now);
        assert!(Arc::ptr_eq(&first, &shown.at(now + 59 * DAY)));
        let second = shown.at(now + 61 * DAY);
        assert!(!Arc::ptr_eq(&first, &second));
        assert!(Arc::ptr_eq(&second, &shown.at(now + 119 * DAY)));
        assert!(!Arc::ptr_eq(&second, &shown.at(now - DAY)), "a clock that was set back");
        assert!(RENEWED_AFTER + 20 * DAY < authority::VALID_FOR);
    }

    #[test]
    fn files_are_read_again_when_they_change() {
        let dir = tempfile::tempdir().unwrap();
        let [one, other] = ["one", "other"].map(|name| {
            let authority = dir.path().join(name);
            Authority::open(&authority).unwrap();
            authority
        });
        let (chain, key) = (dir.path().join("chain.pem"), dir.path().join("key.pem"));
        let put = |from: &Path, name: &str, to: &Path| {
            // File systems round the times of changes to some milliseconds.
            std::thread::sleep(Duration::from_millis(20));
            std::fs::write(to, std::fs::read(from.join(name)).unwrap()).unwrap();
        };
        put(&one, "ca.pem", &chain);
        put(&one, "ca.key", &key);
        let shown = Shown::new(Origin::Files { chain: chain.clone(), key: key.clone() }).unwrap();
        let first = shown.at(SystemTime::now() + LOOK_PAUSE);

        // Not looked at too often; then half of the new files, which do not fit; then both.
        put(&other, "ca.pem", &chain);
        assert!(Arc::ptr_eq(&first, &shown.at(SystemTime::now() + LOOK_PAUSE)));
        assert!(Arc::ptr_eq(&first, &shown.at(SystemTime::now() + 3 * LOOK_PAUSE)));
        put(&other, "ca.key", &key);
        let second = shown.at(SystemTime::now() + 5 * LOOK_PAUSE);
        assert_ne!(first.cert, second.cert);
        std::fs::remove_file(&chain).unwrap();
        assert!(Arc::ptr_eq(&second, &shown.at(SystemTime::now() + 7 * LOOK_PAUSE)));
    }

    #[test]
    fn files_that_do_not_serve_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let refused = |chain: &Path, key: &Path| read(chain, key).unwrap_err().to_string();
        let missing = dir.path().join("missing.pem");
        assert!(refused(&missing, &missing).contains("missing.pem"));
        let empty = dir.path().join("empty.pem");
        std::fs::write(&empty, "").unwrap();
        assert!(refused(&empty, &empty).contains("empty.pem: no certificate in it"));

        let [one, other] = ["a", "b"].map(|name| {
            let authority = dir.path().join(name);
            Authority::open(&authority).unwrap();
            authority
        });
        assert!(refused(&one.join("ca.pem"), &missing).contains("missing.pem"));
        assert!(refused(&one.join("ca.pem"), &other.join("ca.key")).contains("ca.key: "));
        assert!(read(&one.join("ca.pem"), &one.join("ca.key")).is_ok());
    }
}
