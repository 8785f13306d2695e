//! Registered consumers: how requests name them, and what has an ARN at all.
//!
//! A consumer's ARN ends in the second of its registration, `.../consumer/app:1700000000`, so that one that was registered anew
//! is another.

use std::collections::BTreeMap;
use std::sync::Arc;

use penstock_api::{Arn, Caller, Fault};
use penstock_catalog::{Consumer, Event, State, Stream};

use crate::target::Target;
use crate::{describe, fault, time};

/// The consumer of a request, whether or not there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConsumerTarget {
    /// Its stream.
    pub stream: Target,
    /// Its name.
    pub name: String,
    /// When it was registered, in seconds since 1970, if the request says so.
    pub created_s: Option<u64>,
}

impl ConsumerTarget {
    /// The consumer that these members of a request mean: an ARN, or the stream's ARN and a name. Where all are given the
    /// consumer's ARN counts.
    pub(crate) fn of(
        caller: &Caller,
        stream_arn: Option<String>,
        name: Option<String>,
        arn: Option<&str>,
        id: Option<&String>,
    ) -> Result<ConsumerTarget, Fault> {
        match (arn, stream_arn, name) {
            (Some(arn), _, _) => ConsumerTarget::of_arn(caller, arn, id),
            (None, Some(stream_arn), Some(name)) => {
                let stream = Target::of(caller, None, Some(stream_arn), id)?;
                Ok(ConsumerTarget { stream, name, created_s: None })
            }
            _ => Err(fault::consumer_unnamed()),
        }
    }

    /// The consumer of an ARN.
    pub(crate) fn of_arn(caller: &Caller, arn: &str, id: Option<&String>) -> Result<ConsumerTarget, Fault> {
        // The model's pattern has seen to the form; were it ever wider than this, the consumer is not there.
        let parts = arn.split_once("/consumer/").and_then(|(stream, consumer)| {
            let (name, created_s) = consumer.split_once(':')?;
            Some((stream, name, created_s.parse().ok()?))
        });
        let Some((stream, name, created_s)) = parts else {
            return Err(fault::consumer_not_found(arn, "", &caller.account));
        };
        let stream = Target::of(caller, None, Some(stream.to_owned()), id)?;
        Ok(ConsumerTarget { stream, name: name.to_owned(), created_s: Some(created_s) })
    }

    /// The consumer in this state of the catalog, and its stream.
    pub(crate) fn find<'a>(&self, state: &'a State) -> Result<(&'a Arc<Stream>, &'a Consumer), Fault> {
        let stream = self.stream.stream(state)?;
        let consumer = stream.consumers.get(&self.name).filter(|consumer| {
            self.created_s.is_none_or(|created_s| created_s == time::seconds(consumer.created_ms))
        });
        let missing = || fault::consumer_not_found(&self.name, &self.stream.name, &self.stream.account);
        Ok((stream, consumer.ok_or_else(missing)?))
    }
}

/// What tags and policies belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    /// A stream.
    Stream(Target),
    /// A consumer of a stream.
    Consumer(ConsumerTarget),
}

impl Resource {
    /// The resource of an ARN.
    pub(crate) fn of(caller: &Caller, arn: String, id: Option<&String>) -> Result<Resource, Fault> {
        let is_consumer = arn.parse::<Arn>().is_ok_and(|arn| arn.resource.contains("/consumer/"));
        if is_consumer {
            return ConsumerTarget::of_arn(caller, &arn, id).map(Resource::Consumer);
        }
        Target::of(caller, None, Some(arn), id).map(Resource::Stream)
    }

    /// The stream that it is, or belongs to.
    pub(crate) fn target(&self) -> &Target {
        match self {
            Resource::Stream(target) => target,
            Resource::Consumer(consumer) => &consumer.stream,
        }
    }

    /// The resource in this state of the catalog.
    pub(crate) fn find<'a>(&self, state: &'a State) -> Result<Found<'a>, Fault> {
        match self {
            Resource::Stream(target) => target.stream(state).map(|stream| Found { stream, consumer: None }),
            Resource::Consumer(target) => {
                target.find(state).map(|(stream, consumer)| Found { stream, consumer: Some(consumer) })
            }
        }
    }
}

/// A resource that is there.
pub(crate) struct Found<'a> {
    /// The stream that it is, or belongs to.
    pub stream: &'a Arc<Stream>,
    /// The consumer, if it is one.
    pub consumer: Option<&'a Consumer>,
}

impl Found<'_> {
    /// Its tags.
    pub(crate) fn tags(&self) -> &BTreeMap<String, String> {
        self.consumer.map_or(&self.stream.tags, |consumer| &consumer.tags)
    }

    /// Its policy.
    pub(crate) fn policy(&self) -> Option<&String> {
        self.consumer.map_or(self.stream.policy.as_ref(), |consumer| consumer.policy.as_ref())
    }

    /// Its ARN.
    pub(crate) fn arn(&self) -> String {
        let key = &self.stream.key;
        self.consumer
            .map_or_else(|| describe::stream_arn(key), |consumer| describe::consumer_arn(key, consumer))
    }

    /// Sets and removes tags of it.
    pub(crate) fn with_tags(&self, tags: BTreeMap<String, String>, untagged: Vec<String>) -> Event {
        let Some(consumer) = self.consumer else { return Event::stream_tagged(self.stream, tags, untagged) };
        let mut consumer = consumer.clone();
        consumer.tags.extend(tags);
        consumer.tags.retain(|key, _| !untagged.contains(key));
        Event::consumer_set(self.stream, consumer)
    }

    /// Gives it a policy, or takes it away.
    pub(crate) fn with_policy(&self, policy: Option<String>) -> Event {
        Event::policy_set(self.stream, self.consumer.map(|consumer| consumer.name.clone()), policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

    fn caller() -> Caller {
        Caller { account: "000000000000".into(), region: "us-east-1".into(), access_key: None }
    }

    fn named(
        stream_arn: Option<&str>,
        name: Option<&str>,
        arn: Option<&str>,
    ) -> Result<(String, String), Fault> {
        ConsumerTarget::of(&caller(), stream_arn.map(Into::into), name.map(Into::into), arn, None)
            .map(|target| (target.stream.name, target.name))
    }

    #[test]
    fn a_consumer_is_meant_by_its_arn_or_its_streams_and_its_name() {
        let app = Ok(("orders".to_owned(), "app".to_owned()));
        let arn = format!("{STREAM}/consumer/app:1700000000");
        assert_eq!(named(None, None, Some(&arn)), app);
        assert_eq!(named(Some(STREAM), Some("app"), None), app);
        assert_eq!(named(Some(STREAM), Some("app"), Some(&arn)), app);
        for (stream_arn, name) in [(None, None), (Some(STREAM), None), (None, Some("app"))] {
            assert_eq!(named(stream_arn, name, None), Err(fault::consumer_unnamed()));
        }
    }

    #[test]
    fn an_arn_is_a_streams_or_a_consumers() {
        let of = |arn: String| Resource::of(&caller(), arn, None).unwrap();
        assert!(matches!(of(STREAM.into()), Resource::Stream(target) if target.name == "orders"));
        let consumer = of(format!("{STREAM}/consumer/app:17"));
        assert!(matches!(consumer, Resource::Consumer(target) if target.created_s == Some(17)));
        let malformed = Resource::of(&caller(), format!("{STREAM}/consumer/app"), None);
        assert!(malformed.is_err());
    }
}
