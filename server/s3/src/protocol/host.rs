//! Buckets named by the host: `bucket.localhost`, `bucket.s3.localhost:4566`, `bucket.s3.us-west-2.amazonaws.com`.

use s3s::S3Result;
use s3s::host::{S3Host, VirtualHost};

/// The bucket in a host's name, if there is one. Any other host is the server itself, whatever it is called.
pub(crate) fn bucket_of(host: &str) -> Option<&str> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_s3 = |label: &str| label == "s3" || label.starts_with("s3-");
    let mut end = name.len();
    for label in name.rsplit('.') {
        let begin = end - label.len();
        if is_s3(label) && end < name.len() {
            return name[..begin].strip_suffix('.').filter(|bucket| !bucket.is_empty());
        }
        end = begin.saturating_sub(1);
    }
    name.strip_suffix(".localhost").filter(|bucket| !bucket.is_empty())
}

/// [`bucket_of`] for s3s.
pub(crate) struct Hosts;

impl S3Host for Hosts {
    fn parse_host_header<'a>(&'a self, host: &'a str) -> S3Result<VirtualHost<'a>> {
        let named = VirtualHost::new(host);
        Ok(match bucket_of(host) {
            Some(bucket) => named.with_bucket(bucket.to_ascii_lowercase()),
            None => named,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_may_name_a_bucket() {
        for (host, bucket) in [
            ("localhost:4566", None),
            ("localhost", None),
            ("127.0.0.1:4566", None),
            ("penstock:4566", None),
            ("s3.localhost:4566", None),
            ("s3.us-west-2.localhost", None),
            ("s3", None),
            ("store.example.com", None),
            ("b.localhost:4566", Some("b")),
            ("my.own.bucket.localhost", Some("my.own.bucket")),
            ("b.s3.localhost:4566", Some("b")),
            ("my.bucket.s3.us-west-2.amazonaws.com", Some("my.bucket")),
            ("b.s3-us-west-2.amazonaws.com", Some("b")),
        ] {
            assert_eq!(bucket_of(host), bucket, "{host}");
        }
    }
}
