//! Encryption: a shard's records are encrypted before they reach the disk, with keys that the caller provides.
//!
//! A shard whose [`crate::ShardConfig::key`] is set has its records encrypted, an extent (its records in one group)
//! at a time: frames, keys and data alike. In the clear stay the shard's id, how many records there are, how
//! long they are and when they came. Readers at the tail are served from memory, where records are clear;
//! whoever reads from the disk needs the key that the extent was encrypted with, and its id stands beside it.
//!
//! ```
//! use std::sync::Arc;
//! use penstock_engine::{Engine, KeyId, KeyRing, Options, ShardConfig, ShardId};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! let ring = KeyRing::default();
//! ring.insert(KeyId(1), [7; 32]);
//! let options = Options { lanes: Some(1), keys: Some(Arc::new(ring)), ..Options::default() };
//! let engine = Engine::open(dir.path(), options)?;
//! let encrypted = ShardConfig { key: Some(KeyId(1)), ..ShardConfig::default() };
//! # let _ = (engine.create_shard(ShardId(1), encrypted), engine.close());
//! # Ok(())
//! # }
//! ```

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use aes_gcm::aead::AeadInOut;
use aes_gcm::{KeyInit, Nonce, Tag};
use bytes::Bytes;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::log::format::{Fields, data, encrypted, frame, put};
use crate::log::group::{Extent, Frames};
use crate::record::ShardId;

/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 12;

/// Bytes that an encrypted extent is longer by, besides its frame: what proves that nobody changed it.
pub const TAG_BYTES: usize = 16;

/// The name of a key. The engine keeps it beside what the key encrypted and asks for the key by it; what it stands
/// for is the caller's affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u64);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "key {}", self.0)
    }
}

/// A key cannot be had: it is not known, not allowed, or its provider does not answer. Says which and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeyError(pub String);

/// Where the engine gets its keys.
///
/// An implementer owes:
/// 1. Each shard has a cipher of its own, whatever the key: the engine's nonces are different from each other
///    within one shard only. [`KeyRing`] derives them.
/// 2. The same shard and key always mean the same cipher, as long as there are records encrypted with it.
/// 3. No waiting: it is asked on the lane's thread, for every append and for what is read from the disk. Keep what
///    comes from far away, and fetch it elsewhere.
/// 4. Its [`fmt::Debug`] does not show keys.
pub trait Keys: fmt::Debug + Send + Sync {
    /// The cipher for a shard's records under a key.
    ///
    /// # Errors
    /// The key cannot be had. Appends are refused and reads are told so.
    fn cipher(&self, shard: ShardId, key: KeyId) -> Result<Arc<dyn Cipher>, KeyError>;
}

/// Encrypts, and proves that what it encrypted was not changed.
pub trait Cipher: Send + Sync {
    /// Encrypts the bytes where they are, and returns the tag that goes with them. The context is not kept
    /// in the bytes and must be the same when they are opened.
    fn encrypt(&self, nonce: &[u8; NONCE_BYTES], context: &[u8], bytes: &mut [u8]) -> [u8; TAG_BYTES];

    /// Decrypts the bytes where they are. False if bytes, tag, nonce or context are not what was encrypted.
    fn decrypt(
        &self,
        nonce: &[u8; NONCE_BYTES],
        context: &[u8],
        bytes: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> bool;
}

/// AES-256 in Galois/counter mode (NIST SP 800-38D), by the machine's own instructions where it has them.
pub struct Aes256Gcm(aes_gcm::Aes256Gcm);

impl Aes256Gcm {
    /// The cipher with this key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Aes256Gcm {
        Aes256Gcm(aes_gcm::Aes256Gcm::new(key.into()))
    }
}

impl fmt::Debug for Aes256Gcm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Aes256Gcm")
    }
}

impl Cipher for Aes256Gcm {
    fn encrypt(&self, nonce: &[u8; NONCE_BYTES], context: &[u8], bytes: &mut [u8]) -> [u8; TAG_BYTES] {
        let tag = self.0.encrypt_inout_detached(&Nonce::from(*nonce), context, bytes.into());
        tag.expect("an extent is far below the cipher's limit of 64 GiB").into()
    }

    fn decrypt(
        &self,
        nonce: &[u8; NONCE_BYTES],
        context: &[u8],
        bytes: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> bool {
        let (nonce, tag) = (Nonce::from(*nonce), Tag::from(*tag));
        self.0.decrypt_inout_detached(&nonce, context, bytes.into(), &tag).is_ok()
    }
}

/// Keys in memory, put in by the caller: for programs that have theirs at hand. Each shard's own key is derived from
/// the one that was put in (NIST SP 800-108, one step of counter mode with HMAC-SHA-256 over the shard's id).
pub struct KeyRing {
    keys: RwLock<HashMap<KeyId, [u8; 32]>>,
    /// Derived before.
    ciphers: RwLock<HashMap<(ShardId, KeyId), Arc<dyn Cipher>>>,
    make: MakeCipher,
}

/// The cipher of a key.
type MakeCipher = fn(&[u8; 32]) -> Arc<dyn Cipher>;

impl Default for KeyRing {
    /// With [`Aes256Gcm`] as the cipher.
    fn default() -> KeyRing {
        KeyRing::with_cipher(|key| Arc::new(Aes256Gcm::new(key)))
    }
}

impl KeyRing {
    /// A ring whose ciphers are made by the caller: for programs that have a faster one at hand. What one AES-256-GCM
    /// encrypted, another decrypts.
    #[must_use]
    pub fn with_cipher(make: MakeCipher) -> KeyRing {
        KeyRing { keys: RwLock::default(), ciphers: RwLock::default(), make }
    }

    /// Adds a key. An id stands for one key for good: another key under a known id is not taken.
    pub fn insert(&self, id: KeyId, key: [u8; 32]) {
        self.keys.write().unwrap_or_else(PoisonError::into_inner).entry(id).or_insert(key);
    }

    /// Forgets a key: what it encrypted cannot be read from the disk any more.
    pub fn remove(&self, id: KeyId) {
        self.keys.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.ciphers.write().unwrap_or_else(PoisonError::into_inner).retain(|&(_, key), _| key != id);
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner).len();
        write!(f, "KeyRing of {keys} keys")
    }
}

impl Keys for KeyRing {
    fn cipher(&self, shard: ShardId, key: KeyId) -> Result<Arc<dyn Cipher>, KeyError> {
        let known = self.ciphers.read().unwrap_or_else(PoisonError::into_inner).get(&(shard, key)).cloned();
        if let Some(cipher) = known {
            return Ok(cipher);
        }
        let Some(root) = self.keys.read().unwrap_or_else(PoisonError::into_inner).get(&key).copied() else {
            return Err(KeyError(format!("{key} is not in the ring")));
        };
        let cipher = (self.make)(&derive(&root, shard));
        let mut ciphers = self.ciphers.write().unwrap_or_else(PoisonError::into_inner);
        ciphers.insert((shard, key), Arc::clone(&cipher));
        Ok(cipher)
    }
}

fn derive(root: &[u8; 32], shard: ShardId) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(root).expect("any length will do for a key");
    // Counter, label, a zero, context, and the length of what is derived, in bits.
    for part in
        [&1u32.to_be_bytes()[..], b"penstock shard", &[0], &shard.0.to_be_bytes(), &256u32.to_be_bytes()]
    {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// What an extent is encrypted with.
#[derive(Clone)]
pub(crate) struct Encryption {
    pub(crate) key: KeyId,
    pub(crate) cipher: Arc<dyn Cipher>,
    pub(crate) nonce: [u8; NONCE_BYTES],
}

/// A nonce that no other extent of the shard has. Epoch and sequence see to that as long as the directory
/// lives one life; where a copy of it is put back and written on, the 21 bits drawn at each open make it unlikely
/// that both lives use the same.
pub(crate) fn nonce(sequence: u64, epoch: u32, drawn: u64) -> [u8; NONCE_BYTES] {
    const SEQUENCE_BITS: u32 = 43;
    let mut nonce = [0; NONCE_BYTES];
    nonce[..8].copy_from_slice(&(sequence | (drawn << SEQUENCE_BITS)).to_le_bytes());
    nonce[8..].copy_from_slice(&epoch.to_le_bytes());
    nonce
}

/// What an extent's tag also vouches for: moved elsewhere, it does not open.
fn context(shard: u64, sequence: u64, first_us: u64, records: u32) -> [u8; 28] {
    let mut context = [0; 28];
    context[..8].copy_from_slice(&shard.to_le_bytes());
    context[8..16].copy_from_slice(&sequence.to_le_bytes());
    context[16..24].copy_from_slice(&first_us.to_le_bytes());
    context[24..].copy_from_slice(&records.to_le_bytes());
    context
}

/// Bytes of the key and of the data of an encrypted extent's only frame, for so many bytes of clear frames.
pub(crate) const fn encrypted_frame(clear: usize) -> (usize, usize) {
    (encrypted::BYTES, clear + TAG_BYTES)
}

/// Fills in an encrypted frame's key, and encrypts what is in its data but for the room left for the tag.
pub(crate) fn encrypt_frame(
    encryption: &Encryption,
    clear: &Extent,
    sequence: u64,
    first_us: u64,
    key: &mut [u8],
    data: &mut [u8],
) {
    put(key, encrypted::KEY, encryption.key.0.to_le_bytes());
    put(key, encrypted::NONCE, encryption.nonce);
    let (bytes, tag) = data.split_at_mut(data.len() - TAG_BYTES);
    let context = context(clear.shard, sequence, first_us, clear.records);
    tag.copy_from_slice(&encryption.cipher.encrypt(&encryption.nonce, &context, bytes));
}

/// An extent as it can be walked.
pub(crate) enum Opened {
    /// It was not encrypted.
    Clear,
    /// What was encrypted, and the extent that describes it. Its frames have no checksums.
    Encrypted(Bytes, Extent),
    /// It is not what was written.
    Damaged,
    /// Its key cannot be had, or is not the one that encrypted it.
    Locked(String),
}

/// Opens an extent that was read from the disk, if it is encrypted.
pub(crate) fn open_extent(
    bytes: &[u8],
    extent: &Extent,
    sequence: u64,
    first_us: u64,
    keys: Option<&dyn Keys>,
) -> Opened {
    if bytes.len() < frame::BYTES || bytes.u16(frame::KIND) != data::ENCRYPTED {
        return Opened::Clear;
    }
    let mut frames = Frames::new(bytes, extent);
    let (Some(frame), true) = (frames.next(), frames.intact()) else { return Opened::Damaged };
    let (key, data) = (&bytes[frame.key], &bytes[frame.data]);
    if key.len() != encrypted::BYTES || data.len() < TAG_BYTES {
        return Opened::Damaged;
    }
    let id = KeyId(key.u64(encrypted::KEY));
    let mut nonce = [0; NONCE_BYTES];
    nonce.copy_from_slice(&key[encrypted::NONCE]);
    let cipher = match keys.map(|keys| keys.cipher(ShardId(extent.shard), id)) {
        Some(Ok(cipher)) => cipher,
        Some(Err(error)) => return Opened::Locked(error.to_string()),
        None => return Opened::Locked(format!("they are encrypted with {id}, and no keys were given")),
    };
    let (bytes, tag) = data.split_at(data.len() - TAG_BYTES);
    let mut clear = bytes.to_vec();
    let tag = tag.try_into().expect("a tag has its bytes");
    let context = context(extent.shard, sequence, first_us, extent.records);
    if !cipher.decrypt(&nonce, &context, &mut clear, tag) {
        return Opened::Locked(format!("{id} does not open them"));
    }
    let length = clear.len() as u32;
    let clear = Bytes::from(clear);
    Opened::Encrypted(clear, Extent { offset: 0, length, checksum: 0, ..*extent })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first cases for a key of 256 bits in the annex of the mode's original specification.
    #[test]
    fn the_cipher_is_the_standard_one() {
        let cipher = Aes256Gcm::new(&[0; 32]);
        assert_eq!(cipher.encrypt(&[0; 12], &[], &mut [])[..4], [0x53, 0x0f, 0x8a, 0xfb]);
        let mut bytes = [0; 16];
        let tag = cipher.encrypt(&[0; 12], &[], &mut bytes);
        assert_eq!(
            (bytes[..4].to_vec(), tag[..4].to_vec()),
            (vec![0xce, 0xa7, 0x40, 0x3d], vec![0xd0, 0xd1, 0xc8, 0xa7])
        );
        assert!(cipher.decrypt(&[0; 12], &[], &mut bytes, &tag) && bytes == [0; 16]);
        assert!(!cipher.decrypt(&[0; 12], b"other", &mut bytes, &tag));
    }

    #[test]
    fn each_shard_has_a_key_of_its_own() {
        let ring = KeyRing::default();
        ring.insert(KeyId(1), [1; 32]);
        ring.insert(KeyId(1), [2; 32]);
        let encrypt = |shard, key| {
            let mut bytes = [0; 16];
            ring.cipher(ShardId(shard), KeyId(key)).unwrap().encrypt(&[0; 12], &[], &mut bytes);
            bytes
        };
        assert_eq!(encrypt(1, 1), encrypt(1, 1));
        assert_ne!(encrypt(1, 1), encrypt(2, 1));
        assert!(ring.cipher(ShardId(1), KeyId(2)).is_err());
        ring.remove(KeyId(1));
        assert!(ring.cipher(ShardId(1), KeyId(1)).is_err());
    }

    #[test]
    fn nonces_differ_by_sequence_epoch_and_what_was_drawn() {
        let nonces = [nonce(7, 1, 5), nonce(8, 1, 5), nonce(7, 2, 5), nonce(7, 1, 6)];
        for (index, one) in nonces.iter().enumerate() {
            assert!(nonces[index + 1..].iter().all(|other| other != one));
        }
    }
}
