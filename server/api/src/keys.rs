//! Keys that wrap keys: what a service asks of whoever keeps them.
//!
//! Data is encrypted with data keys, which the services draw and keep beside the data, wrapped. Whoever has the key that
//! wrapped them, by its name, can unwrap them; nobody else can.

use crate::call::BoxFuture;
use crate::hex;

/// Bytes of a data key.
pub const DATA_KEY_BYTES: usize = 32;

/// Wraps and unwraps data keys. May be far away, and need time.
pub trait KeyProvider: Send + Sync + 'static {
    /// Wraps a data key with the key of this name. It is unwrapped only with the same context, such as the ARN of what it
    /// encrypts.
    fn wrap<'a>(
        &'a self,
        name: &'a str,
        context: &'a str,
        data_key: &'a [u8; DATA_KEY_BYTES],
    ) -> BoxFuture<'a, Result<Vec<u8>, KeyFault>>;

    /// Unwraps what [`KeyProvider::wrap`] has wrapped.
    fn unwrap<'a>(
        &'a self,
        name: &'a str,
        context: &'a str,
        wrapped: &'a [u8],
    ) -> BoxFuture<'a, Result<[u8; DATA_KEY_BYTES], KeyFault>>;
}

/// A data key as it is drawn and as it is kept.
pub struct Drawn {
    /// In clear; never written down.
    pub data_key: [u8; DATA_KEY_BYTES],
    /// Wrapped, as hexadecimal digits.
    pub wrapped: String,
}

/// Draws a data key, wrapped by the key of this name for this context.
///
/// # Errors
/// The provider's; also if the system has no random bytes.
pub async fn draw(keys: &dyn KeyProvider, name: &str, context: &str) -> Result<Drawn, KeyFault> {
    let data_key = crate::random::bytes();
    let data_key = data_key.map_err(|error| KeyFault::Failed(format!("no data key was drawn: {error}")))?;
    let wrapped = keys.wrap(name, context, &data_key).await?;
    Ok(Drawn { data_key, wrapped: hex::encode(&wrapped) })
}

/// The data key that was wrapped by [`draw`].
///
/// # Errors
/// The provider's; [`KeyFault::Wrong`] if there are no digits.
pub async fn open(
    keys: &dyn KeyProvider,
    name: &str,
    context: &str,
    wrapped: &str,
) -> Result<[u8; DATA_KEY_BYTES], KeyFault> {
    let wrapped = hex::decode(wrapped).ok_or_else(|| KeyFault::Wrong(name.to_owned()))?;
    keys.unwrap(name, context, &wrapped).await
}

/// Keeps no key: nothing can be encrypted.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKeys;

impl KeyProvider for NoKeys {
    fn wrap<'a>(
        &'a self,
        name: &'a str,
        _: &'a str,
        _: &'a [u8; DATA_KEY_BYTES],
    ) -> BoxFuture<'a, Result<Vec<u8>, KeyFault>> {
        Box::pin(std::future::ready(Err(KeyFault::NotFound(name.to_owned()))))
    }

    fn unwrap<'a>(
        &'a self,
        name: &'a str,
        _: &'a str,
        _: &'a [u8],
    ) -> BoxFuture<'a, Result<[u8; DATA_KEY_BYTES], KeyFault>> {
        Box::pin(std::future::ready(Err(KeyFault::NotFound(name.to_owned()))))
    }
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// There is no key of this name.
    NotFound(String),
    /// What is wrapped was not wrapped by this key, or for another context, or was changed since.
    Wrong(String),
    /// The provider cannot work: the text says why, and what to do.
    Failed(String),
}

impl std::fmt::Display for KeyFault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            KeyFault::NotFound(name) => write!(formatter, "there is no key {name}"),
            KeyFault::Wrong(name) => {
                write!(formatter, "the key {name} is another one than the data was encrypted with")
            }
            KeyFault::Failed(why) => formatter.write_str(why),
        }
    }
}
