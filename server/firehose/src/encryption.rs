//! Encryption of what was accepted and is not delivered yet: a data key of the delivery stream, wrapped by the key that the request
//! names, kept in its document. Records keep the key that they were encrypted with.
//!
//! The service's own key, for `AWS_OWNED_CMK`, is the one that every account has here.

use penstock_api::Fault;
use penstock_api::keys::{self, Drawn};
use penstock_catalog::Key;
use penstock_engine::KeyId;

use crate::record::{DataKey, DeliveryStream, EncryptionKey};
use crate::{Firehose, OpenError, describe, fault};

/// The name of the key that nobody has to bring.
const OWNED: &str = "alias/aws/kinesis";

/// Ids of keys of delivery streams lie above those that the catalog gives to keys of data streams, and are drawn.
const DRAWN: u64 = 1 << 63;

/// Who wraps a data key of this kind.
fn wrapped_by(key: &EncryptionKey) -> &str {
    key.key_arn.as_deref().unwrap_or(OWNED)
}

impl Firehose {
    /// Draws a data key for a delivery stream, wrapped, and puts it where the engine finds it.
    pub(crate) async fn draw_key(&self, stream: &Key, key: &EncryptionKey) -> Result<DataKey, Fault> {
        let id = penstock_api::random::bytes();
        let id = id.map_err(|error| fault::failure("no id of a data key was drawn", error))?;
        let id = DRAWN | u64::from_le_bytes(id);
        let name = wrapped_by(key);
        let drawn = keys::draw(&*self.options.keys, name, &describe::arn(stream)).await;
        let Drawn { data_key, wrapped } = drawn.map_err(|fault| fault::key(&fault))?;
        self.options.ring.insert(KeyId(id), data_key);
        Ok(DataKey { id, name: name.to_owned(), wrapped })
    }

    /// Puts all keys of a delivery stream where the engine finds them, at a start.
    pub(crate) async fn unlock(&self, key: &Key, stream: &DeliveryStream) -> Result<(), OpenError> {
        let context = describe::arn(key);
        for DataKey { id, name, wrapped } in &stream.encryption.data_keys {
            let opened = keys::open(&*self.options.keys, name, &context, wrapped).await;
            let opened = opened.map_err(|fault| OpenError::Key { stream: key.clone(), fault })?;
            self.options.ring.insert(KeyId(*id), opened);
        }
        Ok(())
    }
}

/// What is accepted from here on is encrypted with.
pub(crate) fn key(stream: &DeliveryStream) -> Option<KeyId> {
    let current = stream.encryption.current.as_ref()?;
    Some(KeyId(current.data_key))
}
