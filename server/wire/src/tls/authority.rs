//! A certificate authority of one data directory, for TLS without anybody's help.
//!
//! ```text
//! tls/ca.pem    what clients are told to trust
//! tls/ca.key    what signs; readable by its owner alone
//! ```
//!
//! Made at the first start and good for ten years. The certificates that it signs live in memory: each start, and a running
//! server in time, makes a new one with a new key, so there is no file of it that could age or leak. An authority that nobody
//! trusts any more is removed with its directory; the next start makes another.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The authority's name. It stands in every certificate that it signs, so a new name would need a new authority.
const NAME: &str = "Penstock local authority";

const DAY: Duration = Duration::from_hours(24);

/// How long the authority is good for: as long as an installation may stay.
const AUTHORITY_VALID_FOR: Duration = Duration::from_hours(24 * 3650);

/// How long a certificate is good for; clients frown on years.
pub(super) const VALID_FOR: Duration = Duration::from_hours(24 * 90);

/// Signs certificates for the port.
#[derive(Debug)]
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate_path: PathBuf,
}

impl Authority {
    /// Opens the authority in `dir`, or makes it.
    pub(super) fn open(dir: &Path) -> io::Result<Authority> {
        let (certificate_path, key_path) = (dir.join("ca.pem"), dir.join("ca.key"));
        if !(certificate_path.exists() && key_path.exists()) {
            make(dir, &certificate_path, &key_path)?;
        }
        let pem = fs::read_to_string(&key_path).map_err(|error| about(&key_path, error))?;
        let key = KeyPair::from_pem(&pem).map_err(|error| about(&key_path, io::Error::other(error)))?;
        Ok(Authority { issuer: Issuer::new(params(), key), certificate_path })
    }

    /// What clients are told to trust.
    pub(super) fn certificate_path(&self) -> &Path {
        &self.certificate_path
    }

    /// A new key with a certificate for these names and addresses.
    pub(super) fn certificate(&self, names: &[String], now: SystemTime) -> io::Result<CertifiedKey> {
        let mut params = CertificateParams::new(names).map_err(io::Error::other)?;
        let name = names.first().map_or(NAME, String::as_str);
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        set_dates(&mut params, now, VALID_FOR);

        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params.signed_by(&key, &self.issuer).map_err(io::Error::other)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let key = super::provider().key_provider.load_private_key(key).map_err(io::Error::other)?;
        Ok(CertifiedKey::new(vec![certificate.der().clone()], key))
    }
}

/// What the authority says of itself; together with its key this makes the same authority at every start.
fn params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, NAME);
    // Signs certificates of servers, and no further authorities.
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn make(dir: &Path, certificate_path: &Path, key_path: &Path) -> io::Result<()> {
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let mut params = params();
    set_dates(&mut params, SystemTime::now(), AUTHORITY_VALID_FOR);
    let certificate = params.self_signed(&key).map_err(io::Error::other)?;

    fs::create_dir_all(dir).map_err(|error| about(dir, error))?;
    // One without the other is a leftover of a crash. The certificate comes last, so where it is, the key is its own.
    match fs::remove_file(certificate_path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(about(certificate_path, error)),
        _ => {}
    }
    write(key_path, &key.serialize_pem(), 0o600)?;
    write(certificate_path, &certificate.pem(), 0o644)
}

// Whole or not at all, also when the power fails.
fn write(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let new = path.with_added_extension("new");
    let written = (|| {
        // One that a crash left may have another mode.
        let _ = fs::remove_file(&new);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        path.parent().map_or(Ok(()), |dir| fs::File::open(dir)?.sync_all())
    })();
    written.map_err(|error| about(path, error))
}

fn about(path: &Path, error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("{}: {error}", path.display()))
}

// From a day before: the clocks of others may be behind.
fn set_dates(params: &mut CertificateParams, now: SystemTime, valid_for: Duration) {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    params.not_before = epoch + now.saturating_sub(DAY);
    params.not_after = epoch + now + valid_for;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn an_authority_is_made_once() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("tls");
        let read = |name| fs::read(dir.join(name)).unwrap();
        Authority::open(&dir).unwrap();
        let (certificate, key) = (read("ca.pem"), read("ca.key"));
        assert!(certificate.starts_with(b"-----BEGIN CERTIFICATE-----"));
        let mode = |name| fs::metadata(dir.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("ca.pem"), mode("ca.key")), (0o644, 0o600));

        Authority::open(&dir).unwrap();
        assert_eq!((read("ca.pem"), read("ca.key")), (certificate, key));
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 2);
    }

    // A power cut between the two files: the half that is there must not be taken for an authority.
    #[test]
    fn half_an_authority_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        for lost in ["ca.pem", "ca.key"] {
            Authority::open(dir.path()).unwrap();
            let before = fs::read(dir.path().join("ca.key")).unwrap();
            fs::remove_file(dir.path().join(lost)).unwrap();
            Authority::open(dir.path()).unwrap();
            assert_ne!(fs::read(dir.path().join("ca.key")).unwrap(), before);
        }
    }

    #[test]
    fn what_is_no_key_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        Authority::open(dir.path()).unwrap();
        fs::write(dir.path().join("ca.key"), "nonsense").unwrap();
        assert!(Authority::open(dir.path()).unwrap_err().to_string().contains("ca.key: "));
    }
}
