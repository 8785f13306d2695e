//! The credentials file: AWS's own format, with the account that a key belongs to.
//!
//! ```text
//! [producer]
//! aws_access_key_id = AKIDEXAMPLE
//! aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
//! aws_account_id = 123456789012
//!
//! [for-an-hour]
//! aws_access_key_id = ASIAEXAMPLE
//! aws_secret_access_key = ...
//! aws_session_token = ...
//! aws_session_expiration = 2026-08-30T12:36:00Z
//! ```
//!
//! Account, token and expiration may be left out. Other keys, profiles without an access key and indented lines are the
//! clients' affair: a file that a client reads can be given to the server as it is.

use crate::clock;
use crate::scope::is_account;
use std::collections::HashMap;
use std::fmt;
use std::time::SystemTime;

/// What no log may show.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// What belongs to an access key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credential {
    pub(crate) secret: Secret,
    pub(crate) token: Option<Secret>,
    /// When the token ends.
    pub(crate) expires: Option<SystemTime>,
    pub(crate) account: Option<String>,
}

/// What is wrong with a file, and in which line. Holds no value from the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) line: usize,
    pub(crate) what: &'static str,
}

/// A section as far as it was read.
#[derive(Default)]
struct Profile {
    line: usize,
    access_key: Option<String>,
    secret: Option<Secret>,
    token: Option<Secret>,
    expires: Option<SystemTime>,
    account: Option<String>,
}

/// Reads a file into what belongs to each access key.
pub(crate) fn parse(text: &str) -> Result<HashMap<String, Credential>, Wrong> {
    let mut credentials = HashMap::new();
    let mut profile: Option<Profile> = None;
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let wrong = |what| Wrong { line: line_number, what };
        let indented = line.starts_with([' ', '\t']);
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with('[') && !indented {
            if !line.ends_with(']') {
                return Err(wrong("a profile's name ends with ]"));
            }
            profile.take().map_or(Ok(()), |profile| profile.add_to(&mut credentials))?;
            profile = Some(Profile { line: line_number, ..Profile::default() });
            continue;
        }
        let profile = profile.as_mut().ok_or(wrong("a file begins with the name of a profile, [name]"))?;
        if indented {
            continue;
        }
        let (key, value) = line.split_once('=').ok_or(wrong("neither [name] nor key = value"))?;
        profile.set(key.trim(), value.trim()).map_err(wrong)?;
    }
    profile.map_or(Ok(()), |profile| profile.add_to(&mut credentials))?;
    Ok(credentials)
}

impl Profile {
    fn set(&mut self, key: &str, value: &str) -> Result<(), &'static str> {
        match key.to_ascii_lowercase().as_str() {
            "aws_access_key_id" if value.is_empty() || value.contains('/') => {
                Err("an access key is not empty and has no slash")
            }
            "aws_access_key_id" => once(&mut self.access_key, value.to_owned()),
            "aws_secret_access_key" if value.is_empty() => Err("a secret is not empty"),
            "aws_secret_access_key" => once(&mut self.secret, Secret(value.to_owned())),
            "aws_session_token" if value.is_empty() => Err("a session token is not empty"),
            "aws_session_token" => once(&mut self.token, Secret(value.to_owned())),
            "aws_session_expiration" => {
                let basic: String = value.chars().filter(|letter| !matches!(letter, '-' | ':')).collect();
                let expires =
                    clock::parse(&basic).ok_or("an expiration is a time such as 2026-08-30T12:36:00Z")?;
                once(&mut self.expires, expires)
            }
            "aws_account_id" if !is_account(value) => Err("an account has twelve digits"),
            "aws_account_id" => once(&mut self.account, value.to_owned()),
            _ => Ok(()),
        }
    }

    fn add_to(self, credentials: &mut HashMap<String, Credential>) -> Result<(), Wrong> {
        let line = self.line;
        let (access_key, secret) = match (self.access_key, self.secret) {
            (Some(access_key), Some(secret)) => (access_key, secret),
            (None, None) => return Ok(()),
            (Some(_), None) => return Err(Wrong { line, what: "this profile has no aws_secret_access_key" }),
            (None, Some(_)) => return Err(Wrong { line, what: "this profile has no aws_access_key_id" }),
        };
        let credential =
            Credential { secret, token: self.token, expires: self.expires, account: self.account };
        match credentials.insert(access_key, credential.clone()) {
            // The same key under two names is common, with two meanings it is a mistake.
            Some(before) if before != credential => {
                Err(Wrong { line, what: "an earlier profile has the same access key and says otherwise" })
            }
            _ => Ok(()),
        }
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), &'static str> {
    if place.replace(value).is_some() { Err("this was said before in the same profile") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_as_clients_have_it_is_read() {
        let text = "# a comment\n\n[default]\naws_access_key_id=A\naws_secret_access_key = s=/+ \n\
                    region = eu-west-1\ns3 =\n    max_queue_size = 10\n\n\
                    [temporary]\nAWS_ACCESS_KEY_ID = B\naws_secret_access_key = t\naws_session_token = tok\n\
                    aws_session_expiration = 2015-08-30T12:36:00Z\naws_account_id = 123456789012\n\n\
                    [profile role]\nrole_arn = arn:aws:iam::1:role/r\n[again]\n; the same\n\
                    aws_access_key_id = A\r\naws_secret_access_key = s=/+";
        let credentials = parse(text).unwrap();
        assert_eq!(credentials.len(), 2);
        let plain = &credentials["A"];
        assert_eq!((plain.secret.reveal(), &plain.token, &plain.account), ("s=/+", &None, &None));
        let temporary = &credentials["B"];
        assert_eq!(temporary.token.as_ref().map(Secret::reveal), Some("tok"));
        assert_eq!(temporary.expires, clock::parse("20150830T123600Z"));
        assert_eq!(temporary.account.as_deref(), Some("123456789012"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let cases = [
            ("x", 1, "a file begins with the name of a profile, [name]"),
            ("[a", 1, "a profile's name ends with ]"),
            ("\n[a]\nx", 3, "neither [name] nor key = value"),
            ("[a]\naws_access_key_id = ", 2, "an access key is not empty and has no slash"),
            ("[a]\naws_access_key_id = a/b", 2, "an access key is not empty and has no slash"),
            ("[a]\naws_secret_access_key =", 2, "a secret is not empty"),
            ("[a]\naws_session_token =", 2, "a session token is not empty"),
            ("[a]\naws_account_id = 12", 2, "an account has twelve digits"),
            ("[a]\naws_session_expiration = soon", 2, "an expiration is a time such as 2026-08-30T12:36:00Z"),
            (
                "[a]\naws_access_key_id = a\naws_access_key_id = b",
                3,
                "this was said before in the same profile",
            ),
            ("[b]\n\n[a]\naws_access_key_id = a\n[c]", 3, "this profile has no aws_secret_access_key"),
            ("[a]\naws_secret_access_key = a", 1, "this profile has no aws_access_key_id"),
            (
                "[a]\naws_access_key_id = a\naws_secret_access_key = b\n[b]\naws_access_key_id = a\naws_secret_access_key = c",
                4,
                "an earlier profile has the same access key and says otherwise",
            ),
        ];
        for (text, line, what) in cases {
            assert_eq!(parse(text), Err(Wrong { line, what }), "{text}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let text = "[a]\naws_access_key_id = a\naws_secret_access_key = hidden\naws_session_token = hidden";
        let printed = format!("{:?}", parse(text).unwrap());
        assert!(!printed.contains("hidden"), "{printed}");
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_file_is_read_or_refused(
            lines in proptest::collection::vec(
                prop_oneof![
                    Just("[a]".to_owned()),
                    Just("aws_access_key_id = a".to_owned()),
                    Just("aws_secret_access_key = s".to_owned()),
                    ".{0,20}",
                    "aws_[a-z_]{0,20} ?= ?.{0,9}",
                ],
                0..12,
            ),
        ) {
            drop(parse(&lines.join("\n")));
        }
    }
}
