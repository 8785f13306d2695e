//! StartStreamEncryption: records are encrypted from here on, with a key of the stream's own that the named key wraps. What
//! is there stays as it is. Called again, with the same key or another, it gives the stream a new key.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{State, Wanted};
use penstock_model::kinesis::StartStreamEncryptionInput;

use crate::target::Target;
use crate::{Streams, fault};

pub(super) async fn start_stream_encryption(
    streams: Arc<Streams>,
    context: CallContext,
    input: StartStreamEncryptionInput,
) -> Result<(), Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let stream = streams.to_encrypt(&context, &target, input.encryption_type)?;
    let key = streams.draw_key(&stream, &input.key_id).await?;
    let decide = move |state: &State| {
        let now = target.active_stream(state)?;
        if now.number != stream.number {
            // Another stream of the name: the key was drawn for the one before.
            return Err(fault::not_there(&stream));
        }
        Ok(Some((Arc::clone(now), Wanted::Encryption(Some(key)))))
    };
    streams.update(decide).await
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::{EncryptionType, ShardIteratorType, StopStreamEncryptionInput};

    use super::*;
    use crate::testing::{Service, context};
    use crate::{OpenError, Throttle, Timing};

    async fn start(service: &Service, key_id: &str) -> Result<(), Fault> {
        let input = StartStreamEncryptionInput {
            stream_name: Some("orders".into()),
            encryption_type: EncryptionType::Kms,
            key_id: key_id.into(),
            stream_arn: None,
            stream_id: None,
        };
        start_stream_encryption(service.streams(), context("StartStreamEncryption"), input).await
    }

    async fn stop(service: &Service) -> Result<(), Fault> {
        let input = StopStreamEncryptionInput {
            stream_name: Some("orders".into()),
            encryption_type: EncryptionType::Kms,
            key_id: "alias/aws/kinesis".into(),
            stream_arn: None,
            stream_id: None,
        };
        let context = context("StopStreamEncryption");
        super::super::stop_stream_encryption::stop_stream_encryption(service.streams(), context, input).await
    }

    /// Is the text anywhere below the directory?
    fn is_on_disk(dir: &std::path::Path, text: &str) -> bool {
        let mut folders = vec![dir.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if std::fs::read(path).unwrap().windows(text.len()).any(|at| at == text.as_bytes()) {
                    return true;
                }
            }
        }
        false
    }

    #[tokio::test]
    async fn nothing_of_an_encrypted_stream_is_on_disk_in_clear() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 2).await;
        service.put("orders", "a", "in the clear").await;
        start(&service, "alias/aws/kinesis").await.unwrap();
        service.put("orders", "secret key", "a planted secret").await;
        service.split("orders", 0).await;
        service.put("orders", "a", "another planted secret").await;
        start(&service, "alias/other").await.unwrap();
        service.put("orders", "a", "planted after a rotation").await;
        let begin = service.iterator("orders", 0, ShardIteratorType::TrimHorizon, None).await;

        let dir = service.close();
        for planted in ["secret key", "planted secret", "planted after"] {
            assert!(!is_on_disk(dir.path(), planted), "{planted}");
        }
        assert!(is_on_disk(dir.path(), "in the clear"), "what was there stays as it was");
        let service = Service::open_in(dir, Throttle::Off, Timing::Instant).await;
        let mut all = service.read(&begin).await;
        for shard in 1..4 {
            let begin = service.iterator("orders", shard, ShardIteratorType::TrimHorizon, None).await;
            all.extend(service.read(&begin).await);
        }
        all.sort();
        let expected =
            ["a planted secret", "another planted secret", "in the clear", "planted after a rotation"];
        assert_eq!(all, expected);
        stop(&service).await.unwrap();
        service.put("orders", "a", "clear again").await;
        assert!(is_on_disk(service.close().path(), "clear again"));
    }

    #[tokio::test]
    async fn the_wrong_key_is_refused_at_the_start() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        start(&service, "alias/aws/kinesis").await.unwrap();
        let dir = service.close();
        let refused = Service::try_open(&dir, "another secret").await.err().unwrap();
        assert!(matches!(&refused, OpenError::Key { stream, .. } if stream.name == "orders"), "{refused}");
        assert!(refused.to_string().contains("another one than the data was encrypted with"), "{refused}");
    }

    #[tokio::test]
    async fn a_key_that_is_not_there_is_not_found() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let refused = start(&service, "alias/none").await.unwrap_err();
        assert_eq!(refused.code, "KMSNotFoundException");
        assert_eq!(service.stream("orders").data_keys, []);
        service.close();
    }
}
