//! What a function is called: its name, a part of its ARN, or all of it, perhaps with a version behind it.
//!
//! ```text
//! f                                                          in the caller's account and region
//! 123456789012:f     123456789012:function:f     function:f
//! arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST
//! ```

use penstock_api::{Arn, Caller, Fault};

use crate::fault;

/// The one version that there is.
pub(crate) const LATEST: &str = "$LATEST";

/// Where a function lives, and its name there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) name: String,
}

impl Key {
    pub(crate) fn arn(&self) -> String {
        Arn::new("lambda", &self.region, &self.account, format!("function:{}", self.name)).to_string()
    }
}

/// A function as somebody names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) key: Key,
    /// A version or an alias.
    pub(crate) qualifier: Option<String>,
}

impl Named {
    /// Reads a name in any of its forms; nothing if it is in none of them. What it does not say is the caller's.
    pub(crate) fn read(text: &str, account: &str, region: &str) -> Option<Named> {
        let mut parts: Vec<&str> = text.split(':').collect();
        let (mut account, mut region) = (account, region);
        if parts[0] == "arn" {
            if parts.len() < 7 || parts[2] != "lambda" || parts[5] != "function" {
                return None;
            }
            (region, account) = (parts[3], parts[4]);
            parts.drain(..6);
        } else {
            let is_account = |part: &str| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit());
            // A region has hyphens and stands before an account.
            if parts.len() > 2 && is_account(parts[1]) {
                (region, account) = (parts[0], parts[1]);
                parts.drain(..2);
            } else if parts.len() > 1 && is_account(parts[0]) {
                account = parts[0];
                parts.drain(..1);
            }
            if parts.len() > 1 && parts[0] == "function" {
                parts.remove(0);
            }
        }
        let (name, qualifier) = match parts[..] {
            [name] => (name, None),
            [name, qualifier] if !qualifier.is_empty() => (name, Some(qualifier.to_owned())),
            _ => return None,
        };
        if !is_name(name) || !is_place(region) || !is_place(account) {
            return None;
        }
        let key = Key { account: account.to_owned(), region: region.to_owned(), name: name.to_owned() };
        Some(Named { key, qualifier })
    }

    /// The same with a qualifier that is given apart, as it stands in a query.
    pub(crate) fn of_call(text: &str, qualifier: Option<String>, caller: &Caller) -> Result<Named, Fault> {
        let named = Named::read(text, &caller.account, &caller.region);
        let mut named = named.ok_or_else(|| fault::invalid(format!("Invalid function name: {text}")))?;
        if named.key.region != caller.region {
            return Err(fault::not_in_this_region(&named.key.region, &caller.region));
        }
        if named.key.account != caller.account {
            let Caller { account, .. } = caller;
            let message = format!(
                "User: arn:aws:iam::{account}:root is not authorized to perform this on resource: {} because no \
                 resource-based policy allows the action",
                named.key.arn()
            );
            return Err(fault::denied(message));
        }
        match (&named.qualifier, qualifier) {
            (Some(derived), Some(given)) if *derived != given => Err(fault::invalid(
                "The derived qualifier from the function name does not match the specified qualifier.",
            )),
            (None, Some(given)) => {
                named.qualifier = Some(given);
                Ok(named)
            }
            _ => Ok(named),
        }
    }

    /// Whether it is the version that there is.
    pub(crate) fn is_latest(&self) -> bool {
        self.qualifier.as_deref().is_none_or(|qualifier| qualifier == LATEST)
    }

    /// The ARN with what was asked for behind it.
    pub(crate) fn arn(&self) -> String {
        match &self.qualifier {
            None => self.key.arn(),
            Some(qualifier) => format!("{}:{qualifier}", self.key.arn()),
        }
    }
}

/// Names become names of directories: these characters are safe in them, and two dots alone are not a name.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=140).contains(&name.len()) && name.bytes().all(fits)
}

/// The same for accounts and regions, which come from credentials and ARNs.
fn is_place(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<String>)> {
        let named = Named::read(text, "111122223333", "eu-west-1")?;
        Some((format!("{}/{}/{}", named.key.region, named.key.account, named.key.name), named.qualifier))
    }

    #[test]
    fn every_form_names_the_function() {
        let own = |qualifier: Option<&str>| {
            Some(("eu-west-1/111122223333/f".to_owned(), qualifier.map(str::to_owned)))
        };
        for text in ["f", "function:f", "111122223333:f", "111122223333:function:f"] {
            assert_eq!(read(text), own(None), "{text}");
            assert_eq!(read(&format!("{text}:$LATEST")), own(Some("$LATEST")), "{text}");
        }
        let arn = "arn:aws:lambda:us-east-1:444455556666:function:f";
        assert_eq!(read(arn), Some(("us-east-1/444455556666/f".to_owned(), None)));
        assert_eq!(read(&format!("{arn}:7")).unwrap().1.as_deref(), Some("7"));
        assert_eq!(read("us-east-1:444455556666:function:f"), read(arn));
    }

    #[test]
    fn what_is_no_name_is_none() {
        for text in [
            "",
            "f:1:2",
            "f:",
            "..",
            "a/b",
            "a.b",
            "arn:aws:kinesis:us-east-1:444455556666:stream/s",
            "arn:aws:lambda:../..:444455556666:function:f",
            "arn:aws:lambda:us-east-1:444455556666:function",
            &"f".repeat(141),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_call_reaches_its_own_account_and_region() {
        let caller = Caller { account: "111122223333".into(), region: "eu-west-1".into(), access_key: None };
        let named = |text: &str, qualifier: Option<&str>| {
            Named::of_call(text, qualifier.map(str::to_owned), &caller).map_err(|fault| fault.code)
        };
        assert!(named("f", Some("$LATEST")).unwrap().is_latest());
        assert!(!named("f:1", Some("1")).unwrap().is_latest());
        assert_eq!(named("f:1", Some("2")).unwrap_err(), "InvalidParameterValueException");
        let far = "arn:aws:lambda:us-east-1:111122223333:function:f";
        assert_eq!(named(far, None).unwrap_err(), "ResourceNotFoundException");
        assert_eq!(named("444455556666:f", None).unwrap_err(), "AccessDeniedException");
    }
}
