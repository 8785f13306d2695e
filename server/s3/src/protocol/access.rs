//! Who may: whoever signs with a known secret and, where the key has one, its session token. s3s checks the signature.

use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Error, S3Result, s3_error};
use std::sync::Arc;
use std::time::SystemTime;

/// What belongs to an access key.
pub struct Secret {
    /// The secret that signs.
    pub secret: String,
    /// The session token that must come with it.
    pub token: Option<String>,
    /// When that ends.
    pub expires: Option<SystemTime>,
}

/// Finds what belongs to an access key.
pub type Secrets = Arc<dyn Fn(&str) -> Option<Secret> + Send + Sync>;

/// Looks secrets up for s3s.
#[derive(Clone)]
pub(crate) struct Known(pub(crate) Secrets);

fn unknown() -> S3Error {
    s3_error!(InvalidAccessKeyId, "The AWS Access Key Id you provided does not exist in our records.")
}

#[async_trait::async_trait]
impl S3Auth for Known {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        (self.0)(access_key).map(|known| SecretKey::from(known.secret)).ok_or_else(unknown)
    }
}

#[async_trait::async_trait]
impl S3Access for Known {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let Some(credentials) = context.credentials() else {
            return Err(s3_error!(AccessDenied, "Access Denied"));
        };
        let known = (self.0)(&credentials.access_key).ok_or_else(unknown)?;
        let in_header = context.headers().get("x-amz-security-token").map(|token| token.as_bytes().to_vec());
        let mut in_query = ["X-Amz-Security-Token", "x-amz-security-token"].into_iter();
        let token = in_header.or_else(|| in_query.find_map(|name| super::query_value(context.uri(), name)));
        // Whoever comes here knows the secret already: how long the comparison takes tells nobody anything.
        if token != known.token.map(String::into_bytes) {
            return Err(s3_error!(InvalidToken, "The provided token is malformed or otherwise invalid."));
        }
        if known.expires.is_some_and(|expires| expires <= SystemTime::now()) {
            return Err(s3_error!(ExpiredToken, "The provided token has expired."));
        }
        Ok(())
    }
}
