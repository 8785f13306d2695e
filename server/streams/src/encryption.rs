//! Encryption at rest: where the keys of streams come from, and how they reach the engine.
//!
//! ```text
//!  key provider (a file, later KMS)      catalog                        engine
//!  alias/orders ── wraps ──▶ data key, wrapped ── unwrapped ──▶ ring ── derives ──▶ a key for each shard
//! ```
//!
//! Each StartStreamEncryption draws a new data key, so calling it again rotates the key; records keep the one that they were
//! encrypted with, and the catalog every key of a stream that it ever had. The context of a wrapped key is the stream's ARN, so a
//! wrapped key put into another stream's place does not open.

use std::sync::Arc;

use penstock_api::keys::{self, KeyFault};
use penstock_api::{CallContext, Fault};
use penstock_catalog::{DataKey, Stream, Update, WrappedKey};
use penstock_engine::KeyId;
use penstock_model::kinesis::EncryptionType;

use crate::target::Target;
use crate::{OpenError, Streams, describe, fault, limits};

impl Streams {
    /// The stream whose encryption a call wants to change, if it may.
    pub(crate) fn to_encrypt(
        &self,
        context: &CallContext,
        target: &Target,
        wanted: EncryptionType,
    ) -> Result<Arc<Stream>, Fault> {
        if wanted == EncryptionType::None {
            return Err(fault::encryption_type());
        }
        let stream = Arc::clone(target.active_stream(&self.catalog.state())?);
        self.admit_daily(context, &stream, limits::ENCRYPTION_CHANGES_PER_DAY)?;
        Ok(stream)
    }

    /// Draws a data key for a stream, wrapped by the key of this name.
    pub(crate) async fn draw_key(&self, stream: &Stream, key_id: &str) -> Result<WrappedKey, Fault> {
        let drawn = keys::draw(&*self.options.keys, key_id, &describe::stream_arn(&stream.key)).await;
        let drawn = drawn.map_err(|error| fault::key(&error))?;
        Ok(WrappedKey { key_id: key_id.to_owned(), wrapped: drawn.wrapped })
    }

    /// Puts all keys of a stream where the engine finds them, also the one that it is to get.
    pub(crate) async fn unlock_stream(&self, stream: &Stream) -> Result<(), KeyFault> {
        let coming = match &stream.update {
            Some(Update::Encryption(key)) => key.as_ref(),
            _ => None,
        };
        let context = describe::stream_arn(&stream.key);
        for DataKey { engine, key_id, wrapped } in stream.data_keys.iter().chain(coming) {
            let key = keys::open(&*self.options.keys, key_id, &context, wrapped).await?;
            self.options.ring.insert(KeyId(*engine), key);
        }
        Ok(())
    }

    /// The same for every stream, at a start.
    pub(crate) async fn unlock(&self) -> Result<(), OpenError> {
        let streams: Vec<_> = self.catalog.state().streams().cloned().collect();
        for stream in streams {
            let unlocked = self.unlock_stream(&stream).await;
            unlocked.map_err(|fault| OpenError::Key { stream: stream.key.clone(), fault })?;
        }
        Ok(())
    }
}

/// What new records of a stream's shards are encrypted with, once an update that is under way is done.
pub(crate) fn key(stream: &Stream) -> Option<KeyId> {
    let number = match &stream.update {
        Some(Update::Encryption(key)) => key.as_ref().map(|key| key.engine),
        _ => stream.encrypted,
    };
    number.map(KeyId)
}
