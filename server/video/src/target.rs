//! Which stream or channel a call means: it names it, or gives its ARN, of which the time of creation is a part.

use std::marker::PhantomData;

use penstock_api::{Arn, CallContext, Fault};
use penstock_catalog::{Key, State};

use crate::fault;
use crate::record::{Record, Settings, word};

/// What a call names, whether it is there or not.
#[derive(Clone, Debug)]
pub(crate) struct Target<S> {
    key: Key,
    /// Milliseconds since 1970, if an ARN said it: another one of the name is not meant.
    created_ms: Option<i64>,
    settings: PhantomData<fn() -> S>,
}

impl<S: Settings> Target<S> {
    /// What the members of an input name, of which one is enough. With both, they have to agree.
    pub(crate) fn read(context: &CallContext, name: Option<&str>, arn: Option<&str>) -> Result<Self, Fault> {
        let (account, region) = (&*context.caller.account, &*context.caller.region);
        let Some(arn) = arn else {
            let name = name.ok_or_else(|| fault::nothing_named(word(S::KIND)))?;
            return Ok(Self::new(account, region, name, None));
        };
        let target = Self::of_arn(account, region, arn).map_err(|bad| bad.fault::<S>(Some(context)))?;
        if name.is_some_and(|name| name != target.key.name) {
            return Err(fault::two_named(word(S::KIND)));
        }
        Ok(target)
    }

    /// What a name or an ARN names.
    pub(crate) fn named(account: &str, region: &str, name_or_arn: &str) -> Result<Self, Fault> {
        // No name has a colon.
        if name_or_arn.contains(':') {
            return Self::of_arn(account, region, name_or_arn).map_err(|bad| bad.fault::<S>(None));
        }
        Ok(Self::new(account, region, name_or_arn, None))
    }

    fn of_arn(account: &str, region: &str, text: &str) -> Result<Self, Bad> {
        let arn: Arn = text.parse().map_err(|_| Bad::Form)?;
        let mut parts = arn.resource.split('/');
        let (kind, name, created) = (parts.next(), parts.next(), parts.next());
        if arn.service != "kinesisvideo" || kind != Some(word(S::KIND)) || parts.next().is_some() {
            return Err(Bad::Form);
        }
        let created_ms = created.and_then(|created| created.parse().ok()).ok_or(Bad::Form)?;
        let name = name.filter(|name| !name.is_empty()).ok_or(Bad::Form)?;
        // What belongs to others is not there for this caller.
        if (arn.account.as_str(), arn.region.as_str()) != (account, region) {
            return Err(Bad::Elsewhere);
        }
        Ok(Self::new(account, region, name, Some(created_ms)))
    }

    fn new(account: &str, region: &str, name: &str, created_ms: Option<i64>) -> Self {
        Self { key: Key::new(account, region, name), created_ms, settings: PhantomData }
    }

    /// What is there of it.
    pub(crate) fn find(&self, state: &State) -> Result<Record<S>, Fault> {
        let resource = state.resource(S::KIND, &self.key).ok_or_else(|| fault::not_found(word(S::KIND)))?;
        let record: Record<S> = Record::read(resource).map_err(fault::not_understood)?;
        if self.created_ms.is_some_and(|created_ms| created_ms != record.created_ms()) {
            return Err(fault::not_found(word(S::KIND)));
        }
        Ok(record)
    }
}

/// Why an ARN names nothing.
enum Bad {
    /// It is none of such a resource.
    Form,
    /// It is of another account or region.
    Elsewhere,
}

impl Bad {
    fn fault<S: Settings>(self, context: Option<&CallContext>) -> Fault {
        match self {
            Bad::Form => fault::no_such_arn(word(S::KIND), context.map(|context| context.operation)),
            Bad::Elsewhere => fault::not_found(word(S::KIND)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn a_stream_is_found_by_name_and_by_arn() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create("door", json!({})).await;
        let found = |name_or_arn: &str| {
            let found = service.video.find_stream("123456789012", "eu-west-1", name_or_arn);
            found.map(|found| found.key().name.clone()).map_err(|fault| fault.code.into_owned())
        };
        assert_eq!(found("door"), Ok("door".to_owned()));
        assert_eq!(found(&arn), Ok("door".to_owned()));
        let not_found = Err("ResourceNotFoundException".to_owned());
        assert_eq!(found("hall"), not_found);
        assert_eq!(found(&format!("{}/1", arn.rsplit_once('/').unwrap().0)), not_found, "an earlier one");
        assert_eq!(found(&arn.replace("eu-west-1", "eu-west-2")), not_found);
        assert_eq!(found(&arn.replace("123456789012", "123456789013")), not_found);
        let invalid = Err("InvalidArgumentException".to_owned());
        for bad in [
            arn.replace(":stream/", ":channel/"),
            arn.replace("kinesisvideo", "kinesis"),
            arn.replace("/door/", "//"),
            format!("{arn}/x"),
            format!("{arn}x"),
            "a:b".to_owned(),
        ] {
            assert_eq!(found(&bad), invalid, "{bad}");
        }
        let channel = service.video.find_channel("123456789012", "eu-west-1", "door").unwrap_err();
        assert_eq!(channel.message.unwrap(), "The requested channel is not found or not active.");
        service.close();
    }

    #[tokio::test]
    async fn a_call_names_one_stream() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create("door", json!({})).await;
        let both = json!({"StreamName": "door", "StreamARN": arn});
        assert_eq!(service.call("DescribeStream", both).await.unwrap()["StreamInfo"]["StreamName"], "door");
        let other = json!({"StreamName": "hall", "StreamARN": arn});
        assert_eq!(service.refused("DescribeStream", other).await.0, "InvalidArgumentException");
        assert_eq!(service.refused("DescribeStream", json!({})).await.0, "InvalidArgumentException");
        // The operations on tags have an error of their own for it.
        let channel = arn.replace(":stream/", ":channel/");
        let refused = service.refused("ListTagsForStream", json!({"StreamARN": channel})).await;
        let wanted = ("InvalidResourceFormatException", "The format of the StreamARN is invalid.");
        assert_eq!((&*refused.0, &*refused.1), wanted);
        let refused = service.refused("DescribeStream", json!({"StreamARN": channel})).await;
        assert_eq!(refused.0, "InvalidArgumentException");
        service.close();
    }
}
