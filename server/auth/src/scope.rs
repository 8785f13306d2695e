//! The credential scope, `<access key>/<day>/<region>/<service>/aws4_request`, and the caller it stands for.

use penstock_api::Caller;

/// Where a credential names no region; the SDKs' own default.
const REGION_DEFAULT: &str = "us-east-1";
/// The account of every access key that is not itself an account number.
const ACCOUNT_DEFAULT: &str = "000000000000";
/// Characters. An account number has always twelve digits.
const ACCOUNT_DIGITS: usize = 12;
/// Characters. The longest region today, `ap-southeast-1` and its like, has 14; a region becomes part of every ARN, which the
/// models bound.
const REGION_LENGTH_MAX: usize = 32;

/// Reads the caller from a credential; an access key of twelve digits is the account, any other belongs to the default one.
///
/// A credential that stops after the access key is accepted with the default region, as long as nothing is verified. A region
/// that cannot be one is refused with the service's sentence, because it would become part of ARNs.
pub(crate) fn caller(credential: &str) -> Result<Caller, String> {
    let mut parts = credential.split('/');
    let access_key = parts.next().unwrap_or_default();
    let region = parts.nth(1).unwrap_or(REGION_DEFAULT);
    let well_formed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if region.is_empty() || region.len() > REGION_LENGTH_MAX || !region.bytes().all(well_formed) {
        return Err(format!("Credential should be scoped to a valid region, not '{region}'. "));
    }
    let is_account =
        access_key.len() == ACCOUNT_DIGITS && access_key.bytes().all(|byte| byte.is_ascii_digit());
    let account = if is_account { access_key } else { ACCOUNT_DEFAULT };
    Ok(Caller {
        account: account.to_owned(),
        region: region.to_owned(),
        access_key: Some(access_key.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::caller;

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
}
