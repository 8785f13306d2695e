//! Amazon Resource Names: `arn:partition:service:region:account:resource`.

use std::fmt;
use std::str::FromStr;

/// The name of a resource. The resource part is kept as the service writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arn {
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// `kinesis`.
    pub service: String,
    /// `us-east-1`; empty for services that know no region.
    pub region: String,
    /// 12 digits; empty for resources that belong to no account.
    pub account: String,
    /// `stream/name`; may hold colons and slashes.
    pub resource: String,
}

impl Arn {
    /// The ARN of a resource in a region, in the partition that the region belongs to.
    pub fn new(service: &str, region: &str, account: &str, resource: impl Into<String>) -> Self {
        let partition = if region.starts_with("cn-") {
            "aws-cn"
        } else if region.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        };
        Self {
            partition: partition.to_owned(),
            service: service.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
            resource: resource.into(),
        }
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(formatter, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// A text that is no ARN. The caller has to correct it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadArn;

impl fmt::Display for BadArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not an ARN, which is arn:partition:service:region:account:resource")
    }
}

impl std::error::Error for BadArn {}

impl FromStr for Arn {
    type Err = BadArn;

    fn from_str(text: &str) -> Result<Self, BadArn> {
        let mut parts = text.splitn(6, ':');
        let mut part = || parts.next().ok_or(BadArn);
        if part()? != "arn" {
            return Err(BadArn);
        }
        let arn = Self {
            partition: part()?.to_owned(),
            service: part()?.to_owned(),
            region: part()?.to_owned(),
            account: part()?.to_owned(),
            resource: part()?.to_owned(),
        };
        if arn.partition.is_empty() || arn.service.is_empty() || arn.resource.is_empty() {
            return Err(BadArn);
        }
        Ok(arn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_as_it_was_written() {
        let text = "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1700000000";
        let arn: Arn = text.parse().unwrap();
        assert_eq!(arn, Arn::new("kinesis", "us-east-1", "123456789012", "stream/s/consumer/c:1700000000"));
        assert_eq!(arn.to_string(), text);
    }

    #[test]
    fn the_partition_follows_the_region() {
        assert_eq!(Arn::new("kinesis", "cn-north-1", "1", "r").partition, "aws-cn");
        assert_eq!(Arn::new("kinesis", "us-gov-west-1", "1", "r").partition, "aws-us-gov");
    }

    #[test]
    fn what_is_no_arn_is_refused() {
        for text in [
            "",
            "arn",
            "arn:aws:kinesis:us-east-1:1",
            "urn:aws:kinesis:r:a:x",
            "arn::kinesis:r:a:x",
            "arn:aws:k:r:a:",
        ] {
            assert_eq!(text.parse::<Arn>(), Err(BadArn), "{text}");
        }
    }
}
