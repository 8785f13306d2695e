//! Keys of encrypted shards: some of them may be missing for a while. The ciphers that they give remember every nonce
//! they were given, over all opens of a run, and tell when one is used for something else.
//!
//! Mostly it is a toy that hides bytes from nobody but a search for them, because the real cipher would take most of a
//! run's time; some runs have the real one.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use penstock_engine::{Aes256Gcm, Cipher, KeyError, KeyId, Keys, NONCE_BYTES, ShardId, TAG_BYTES};
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed};

use crate::random::{Random, mix};

/// The keys of a run.
#[derive(Clone, Debug)]
pub struct Vault(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// Ciphers are the real one.
    real: bool,
    /// Keys that cannot be had at the moment.
    missing: BTreeSet<u64>,
    /// What each nonce was used for: a hash of it.
    used: HashMap<Use, u64>,
    /// The same, without the bits of a nonce that are drawn at each open.
    counted: HashMap<Use, u64>,
    /// What was added to `counted` since the open.
    fresh: Vec<Use>,
    /// The first nonce that was used for two things.
    reused: Option<String>,
}

/// A nonce used with a shard's key.
type Use = (u64, u64, [u8; NONCE_BYTES]);

/// Bits of a nonce that are drawn at each open: the highest ones of its first eight bytes. What is below them and
/// behind them counts groups and opens.
const DRAWN_BITS: u32 = 21;

impl Vault {
    /// Keys whose ciphers are `real`, or the toy.
    #[must_use]
    pub fn new(real: bool) -> Vault {
        Vault(Arc::new(Mutex::new(State {
            real,
            missing: BTreeSet::new(),
            used: HashMap::new(),
            counted: HashMap::new(),
            fresh: Vec::new(),
            reused: None,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// These keys cannot be had from now on, and all others can.
    pub fn hide(&self, missing: &BTreeSet<u64>) {
        self.lock().missing.clone_from(missing);
    }

    /// A nonce that was used for two things, if there is one.
    #[must_use]
    pub fn reused(&self) -> Option<String> {
        self.lock().reused.clone()
    }

    /// The engine stopped. Where it acknowledged nothing of a shard's lane, the next open may count groups and opens
    /// as if this one had not been: then what was drawn tells the nonces apart.
    pub fn stopped(&self, acknowledged: impl Fn(u64) -> bool) {
        let mut state = self.lock();
        for used in std::mem::take(&mut state.fresh) {
            if !acknowledged(used.0) {
                state.counted.remove(&used);
            }
        }
    }
}

impl Keys for Vault {
    fn cipher(&self, shard: ShardId, key: KeyId) -> Result<Arc<dyn Cipher>, KeyError> {
        let state = self.lock();
        if state.missing.contains(&key.0) {
            return Err(KeyError(format!("{key} is missing")));
        }
        let secret = mix(shard.0 ^ key.0.rotate_left(32));
        let real = state.real.then(|| {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&secret.to_le_bytes());
            Aes256Gcm::new(&bytes)
        });
        Ok(Arc::new(Watched { vault: self.clone(), shard: shard.0, key: key.0, secret, real }))
    }
}

/// A cipher that remembers its nonces.
struct Watched {
    vault: Vault,
    shard: u64,
    key: u64,
    secret: u64,
    real: Option<Aes256Gcm>,
}

impl Watched {
    /// Turns clear bytes into hidden ones and back.
    fn hide(&self, nonce: &[u8; NONCE_BYTES], bytes: &mut [u8]) {
        let mut stream = Random::new(xxh3_64_with_seed(nonce, self.secret));
        for piece in bytes.chunks_mut(8) {
            let mask = stream.draw().to_le_bytes();
            piece.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        }
    }

    fn tag(&self, nonce: &[u8; NONCE_BYTES], context: &[u8], bytes: &[u8]) -> [u8; TAG_BYTES] {
        let mut hash = Xxh3::with_seed(self.secret);
        for part in [&nonce[..], context, bytes] {
            hash.update(part);
        }
        hash.digest128().to_le_bytes()
    }

    fn note(&self, nonce: &[u8; NONCE_BYTES], content: u64) {
        let mut count = *nonce;
        let mut low = [0; 8];
        low.copy_from_slice(&count[..8]);
        let low = u64::from_le_bytes(low) << DRAWN_BITS >> DRAWN_BITS;
        count[..8].copy_from_slice(&low.to_le_bytes());
        let (whole, count) = ((self.shard, self.key, *nonce), (self.shard, self.key, count));
        let mut state = self.vault.lock();
        let before = [state.used.insert(whole, content), state.counted.insert(count, content)];
        state.fresh.push(count);
        if before.iter().flatten().any(|&other| other != content) && state.reused.is_none() {
            let (shard, key) = (self.shard, self.key);
            state.reused = Some(format!("shard {shard}: nonce {nonce:?} was used twice with key {key}"));
        }
    }
}

impl Cipher for Watched {
    fn encrypt(&self, nonce: &[u8; NONCE_BYTES], context: &[u8], bytes: &mut [u8]) -> [u8; TAG_BYTES] {
        self.note(nonce, xxh3_64_with_seed(bytes, xxh3_64_with_seed(context, 0)));
        if let Some(real) = &self.real {
            return real.encrypt(nonce, context, bytes);
        }
        self.hide(nonce, bytes);
        self.tag(nonce, context, bytes)
    }

    fn decrypt(
        &self,
        nonce: &[u8; NONCE_BYTES],
        context: &[u8],
        bytes: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> bool {
        if let Some(real) = &self.real {
            return real.decrypt(nonce, context, bytes, tag);
        }
        let intact = self.tag(nonce, context, bytes) == *tag;
        self.hide(nonce, bytes);
        intact
    }
}
