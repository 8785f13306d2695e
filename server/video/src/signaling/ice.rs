//! The servers that WebRTC clients are told of, and passwords for them.
//!
//! A TURN server relays media for clients that cannot reach each other. It is a program beside this one, such as coturn, and shares a secret
//! with it: a user's name says until when it holds, and its password is the name signed with the secret. So nothing needs to be
//! registered anywhere.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use penstock_model::kinesis_video_signaling::IceServer;
use ring::hmac;

use crate::signaling::limits::{ICE_TTL_S, TURN_URL_LENGTH_MAX};

/// Servers for WebRTC clients.
#[derive(Clone, Default)]
pub struct Turn {
    /// Such as `turn:turn.example:3478?transport=udp`.
    relays: Vec<String>,
    /// Such as `stun:turn.example:3478`: they tell clients how they are seen from outside, and need no password.
    mirrors: Vec<String>,
    /// What relays and this server share.
    secret: Vec<u8>,
}

// No log may show the secret.
impl fmt::Debug for Turn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Turn { relays, mirrors, .. } = self;
        formatter
            .debug_struct("Turn")
            .field("relays", relays)
            .field("mirrors", mirrors)
            .finish_non_exhaustive()
    }
}

/// What is wrong with servers that clients should be told of. Whoever named them has to correct it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTurn {
    /// It is no address of such a server.
    #[error("{0:?} is no URL of a TURN or STUN server, such as turn:turn.example:3478?transport=udp")]
    Url(String),
    /// A relay needs a secret, and who has none should not be thought to relay.
    #[error("a turn: or turns: URL needs the secret that is shared with its server")]
    NoSecret,
}

impl Turn {
    /// Servers by their URLs, and the secret that is shared with those that relay.
    ///
    /// # Errors
    /// See [`BadTurn`].
    pub fn new<'u>(urls: impl IntoIterator<Item = &'u str>, secret: &[u8]) -> Result<Turn, BadTurn> {
        let mut turn = Turn { secret: secret.to_vec(), ..Turn::default() };
        for url in urls {
            let (scheme, rest) = url.split_once(':').unwrap_or(("", ""));
            let is_visible = rest.bytes().all(|byte| byte.is_ascii_graphic());
            if rest.is_empty() || !is_visible || url.len() > TURN_URL_LENGTH_MAX {
                return Err(BadTurn::Url(url.to_owned()));
            }
            match scheme {
                "turn" | "turns" if secret.is_empty() => return Err(BadTurn::NoSecret),
                "turn" | "turns" => turn.relays.push(url.to_owned()),
                "stun" | "stuns" => turn.mirrors.push(url.to_owned()),
                _ => return Err(BadTurn::Url(url.to_owned())),
            }
        }
        Ok(turn)
    }

    /// What a client is told, with a name and a password that hold from now on for as long as the service's do.
    pub(crate) fn servers(&self, user: &str, now: SystemTime) -> Vec<IceServer> {
        let mut servers = Vec::new();
        if !self.mirrors.is_empty() {
            let uris = Some(self.mirrors.clone());
            servers.push(IceServer { uris, ttl: Some(ICE_TTL_S), ..IceServer::default() });
        }
        if !self.relays.is_empty() {
            let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
            let until_s = since.as_secs() + u64::from(ICE_TTL_S.unsigned_abs());
            let username = format!("{until_s}:{user}");
            servers.push(IceServer {
                uris: Some(self.relays.clone()),
                password: Some(self.password(&username)),
                username: Some(username),
                ttl: Some(ICE_TTL_S),
            });
        }
        servers
    }

    fn password(&self, username: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.secret);
        STANDARD.encode(hmac::sign(&key, username.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_password_is_the_name_signed_with_the_secret() {
        let turn = Turn::new(["turn:t:3478?transport=udp", "stun:t", "turns:t"], b"north").unwrap();
        let servers = turn.servers("viewer", UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        let [mirror, relay] = &servers[..] else { panic!("{servers:?}") };
        assert_eq!(mirror.uris.as_deref(), Some(&["stun:t".to_owned()][..]));
        assert_eq!((&mirror.username, &mirror.password, mirror.ttl), (&None, &None, Some(300)));
        assert_eq!(relay.uris.as_ref().unwrap()[..], ["turn:t:3478?transport=udp", "turns:t"]);
        assert_eq!(relay.username.as_deref(), Some("1700000300:viewer"));
        // printf %s 1700000300:viewer | openssl dgst -sha1 -hmac north -binary | base64
        assert_eq!(relay.password.as_deref(), Some("olqL63VJJOOmCIcXoZpVymB6mSQ="));
        assert!(!format!("{turn:?}").contains("north"));
    }

    #[test]
    fn what_is_no_server_is_refused() {
        assert!(Turn::new([], b"").unwrap().servers("v", UNIX_EPOCH).is_empty());
        assert_eq!(Turn::new(["turn:t"], b"").unwrap_err(), BadTurn::NoSecret);
        let long = format!("stun:{}", "t".repeat(TURN_URL_LENGTH_MAX));
        for url in ["", "t", "stun:", "http://t", "stun:a b", &long] {
            assert_eq!(Turn::new([url], b"s").unwrap_err(), BadTurn::Url(url.to_owned()));
        }
    }
}
