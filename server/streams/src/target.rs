//! Which stream a request means: by name, by ARN, or by both when they agree.

use std::sync::Arc;

use penstock_api::{Arn, Caller, Fault};
use penstock_catalog::{State, Status, Stream};

use crate::fault;

/// The stream of a request, whether or not there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The account it is in.
    pub account: String,
    /// The region it is in.
    pub region: String,
    /// Its name.
    pub name: String,
}

impl Target {
    /// The stream that these members of a request mean.
    pub(crate) fn of(
        caller: &Caller,
        name: Option<String>,
        arn: Option<String>,
        id: Option<&String>,
    ) -> Result<Target, Fault> {
        if id.is_some() {
            return Err(fault::stream_id_unsupported());
        }
        match (name, arn) {
            (None, None) => Err(fault::neither_name_nor_arn()),
            (Some(name), None) => {
                Ok(Target { account: caller.account.clone(), region: caller.region.clone(), name })
            }
            (name, Some(arn)) => Target::of_arn(caller, name, &arn),
        }
    }

    /// The stream in this state of the catalog.
    pub(crate) fn stream<'a>(&self, state: &'a State) -> Result<&'a Arc<Stream>, Fault> {
        let stream = state.stream(&self.account, &self.region, &self.name);
        stream.ok_or_else(|| fault::stream_not_found(&self.name, &self.account))
    }

    /// The same, for operations that take it only while it is ACTIVE.
    pub(crate) fn active_stream<'a>(&self, state: &'a State) -> Result<&'a Arc<Stream>, Fault> {
        let stream = self.stream(state)?;
        if stream.status == Status::Active { Ok(stream) } else { Err(fault::not_active(stream)) }
    }

    fn of_arn(caller: &Caller, name: Option<String>, text: &str) -> Result<Target, Fault> {
        // The model's pattern has seen to the form; were it ever wider than this, the stream is not there.
        let parsed = text.parse::<Arn>().ok();
        let parts = parsed.as_ref().and_then(|arn| Some((arn, arn.resource.strip_prefix("stream/")?)));
        let Some((arn, in_arn)) = parts else {
            return Err(fault::stream_not_found(text, &caller.account));
        };
        if let Some(name) = name.filter(|name| name != in_arn) {
            return Err(fault::name_and_arn_differ(&name, text));
        }
        // A stream of another account or region is not reached from here, and nobody learns whether it is.
        if arn.account != caller.account || arn.region != caller.region {
            return Err(fault::stream_not_found(in_arn, &arn.account));
        }
        Ok(Target { account: arn.account.clone(), region: arn.region.clone(), name: in_arn.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

    fn target(name: Option<&str>, arn: Option<&str>) -> Result<String, Fault> {
        let caller = Caller { account: "000000000000".into(), region: "us-east-1".into(), access_key: None };
        Target::of(&caller, name.map(Into::into), arn.map(Into::into), None).map(|target| target.name)
    }

    #[test]
    fn a_stream_is_meant_by_name_or_arn_or_both() {
        assert_eq!(target(Some("orders"), None), Ok("orders".into()));
        assert_eq!(target(None, Some(ARN)), Ok("orders".into()));
        // The producer library sends both.
        assert_eq!(target(Some("orders"), Some(ARN)), Ok("orders".into()));
    }

    #[test]
    fn nothing_and_contradictions_are_refused() {
        assert_eq!(target(None, None), Err(fault::neither_name_nor_arn()));
        assert_eq!(target(Some("other"), Some(ARN)), Err(fault::name_and_arn_differ("other", ARN)));
        let caller = Caller { account: "0".into(), region: "r".into(), access_key: None };
        let id = "a".to_owned();
        assert_eq!(
            Target::of(&caller, Some("s".into()), None, Some(&id)),
            Err(fault::stream_id_unsupported())
        );
    }

    #[test]
    fn streams_elsewhere_are_not_found() {
        let account = ARN.replace("000000000000", "111111111111");
        assert_eq!(target(None, Some(&account)), Err(fault::stream_not_found("orders", "111111111111")));
        let region = ARN.replace("us-east-1", "eu-west-1");
        assert_eq!(target(None, Some(&region)), Err(fault::stream_not_found("orders", "000000000000")));
        let consumer = ARN.replace("stream/", "table/");
        assert_eq!(target(None, Some(&consumer)), Err(fault::stream_not_found(&consumer, "000000000000")));
    }
}
