//! The credential scope, `<access key>/<day>/<region>/<service>/aws4_request`, and the caller it stands for.

use crate::limits::REGION_LENGTH_MAX;
use penstock_api::{Caller, Fault};

/// Where a credential names no region; the SDKs' own default.
const REGION_DEFAULT: &str = "us-east-1";
/// The account of every access key that is not itself an account number, unless its profile says otherwise.
const ACCOUNT_DEFAULT: &str = "000000000000";
/// Characters. An account number has always twelve digits.
const ACCOUNT_DIGITS: usize = 12;
/// What every scope ends with.
const TERMINATOR: &str = "aws4_request";

/// Reads the caller from a credential without believing or doubting it.
///
/// A credential that stops after the access key is accepted with the default region. A region that cannot be one is refused
/// with the service's sentence, because it would become part of ARNs.
pub(crate) fn caller(credential: &str) -> Result<Caller, String> {
    let mut parts = credential.split('/');
    let access_key = parts.next().unwrap_or_default();
    let region = parts.nth(1).unwrap_or(REGION_DEFAULT);
    if !is_region(region) {
        return Err(no_region(region));
    }
    Ok(Caller {
        account: account(access_key),
        region: region.to_owned(),
        access_key: Some(access_key.to_owned()),
    })
}

/// An access key of twelve digits is the account, any other belongs to the default one.
pub(crate) fn account(access_key: &str) -> String {
    if is_account(access_key) { access_key.to_owned() } else { ACCOUNT_DEFAULT.to_owned() }
}

pub(crate) fn is_account(text: &str) -> bool {
    text.len() == ACCOUNT_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_region(region: &str) -> bool {
    let well_formed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=REGION_LENGTH_MAX).contains(&region.len()) && region.bytes().all(well_formed)
}

fn no_region(region: &str) -> String {
    format!("Credential should be scoped to a valid region, not '{region}'. ")
}

/// A credential with all its parts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scope<'a> {
    /// All of it.
    pub(crate) credential: &'a str,
    pub(crate) access_key: &'a str,
    pub(crate) day: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
    terminator: &'a str,
}

impl<'a> Scope<'a> {
    /// Takes a credential apart; slashes at its end do not count.
    pub(crate) fn of(credential: &'a str) -> Result<Scope<'a>, Fault> {
        let trimmed = credential.trim_end_matches('/');
        let mut parts = trimmed.split('/');
        let (five, more) = (std::array::from_fn(|_| parts.next()), parts.next());
        let ([Some(access_key), Some(day), Some(region), Some(service), Some(terminator)], None) =
            (five, more)
        else {
            return Err(Fault::incomplete_signature(format!(
                "Credential must have exactly 5 slash-delimited elements, \
                 e.g. keyid/date/region/service/term, got '{credential}'"
            )));
        };
        Ok(Scope { credential: trimmed, access_key, day, region, service, terminator })
    }

    /// Whether the signature is meant for this service at this time, in the basic form; all that is wrong is told at once.
    pub(crate) fn check(&self, service: &str, time: &str) -> Result<(), Fault> {
        let mut wrong = String::new();
        if !is_region(self.region) {
            wrong.push_str(&no_region(self.region));
        }
        if self.service != service {
            wrong.push_str(&format!("Credential should be scoped to correct service: '{service}'. "));
        }
        if self.terminator != TERMINATOR {
            wrong.push_str(&format!(
                "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{}'. ",
                self.terminator
            ));
        }
        let (day, today) = (self.day, &time[..8]);
        if day != today {
            wrong.push_str(&format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: \
                 '{day}' != '{today}', from '{time}'."
            ));
        }
        if wrong.is_empty() { Ok(()) } else { Err(Fault::invalid_signature(wrong)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_access_key_gets_the_defaults() {
        let caller = caller("a").unwrap();
        assert_eq!((caller.account.as_str(), caller.region.as_str()), ("000000000000", "us-east-1"));
    }

    #[test]
    fn a_region_is_bounded() {
        assert!(caller(&format!("a/1/{}/kinesis/aws4_request", "x".repeat(33))).is_err());
        assert!(caller("a/1//kinesis/aws4_request").is_err());
    }

    #[test]
    fn a_scope_has_five_parts() {
        let scope = Scope::of("a/20150830/us-east-1/kinesis/aws4_request//").unwrap();
        assert_eq!((scope.access_key, scope.day, scope.region), ("a", "20150830", "us-east-1"));
        assert!(scope.check("kinesis", "20150830T123600Z").is_ok());
        for wrong in ["", "a/b/c/d", "a/b/c/d/e/f"] {
            let fault = Scope::of(wrong).unwrap_err();
            assert_eq!(fault.code, "IncompleteSignatureException");
            assert_eq!(
                fault.message.unwrap(),
                format!(
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{wrong}'"
                )
            );
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_scope_is_told_at_once() {
        let fault = Scope::of("a/b/C/d/e").unwrap().check("kinesis", "20130609T095204Z").unwrap_err();
        assert_eq!(fault.code, "InvalidSignatureException");
        assert_eq!(
            fault.message.unwrap(),
            "Credential should be scoped to a valid region, not 'C'. \
             Credential should be scoped to correct service: 'kinesis'. \
             Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. \
             Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: \
             'b' != '20130609', from '20130609T095204Z'."
        );
    }
}
