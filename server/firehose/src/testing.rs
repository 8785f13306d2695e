//! What the tests of operations share: a whole service in a temporary directory, spoken to in JSON as the wire would.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use penstock_api::keys::NoKeys;
use penstock_api::{CallContext, Caller, Clock, Dispatch, Output};
use penstock_catalog::Catalog;
use penstock_engine::{Engine, KeyRing, Keys, Options};
use penstock_model::Input;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{Firehose, FirehoseOptions, Throttle, Timing};

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const REGION: &str = "eu-west-1";

/// An error's name and sentence.
pub(crate) type Refusal = (String, String);

pub(crate) struct Service {
    pub(crate) firehose: Arc<Firehose>,
    catalog: Catalog,
    pub(crate) engine: Engine,
    dir: TempDir,
}

impl Service {
    pub(crate) async fn open(throttle: Throttle, timing: Timing) -> Service {
        Service::open_in(tempfile::tempdir().unwrap(), throttle, timing).await
    }

    pub(crate) async fn open_in(dir: TempDir, throttle: Throttle, timing: Timing) -> Service {
        let ring = Arc::new(KeyRing::default());
        let keys: Arc<dyn Keys> = Arc::<KeyRing>::clone(&ring);
        let options = || Options {
            lanes: Some(1),
            pin: false,
            segment_bytes: 4 << 20,
            keys: Some(Arc::clone(&keys)),
            ..Options::default()
        };
        let [catalog_engine, engine] =
            ["catalog", "streams"].map(|name| Engine::open(dir.path().join(name), options()).unwrap());
        let catalog = Catalog::open(&catalog_engine, penstock_catalog::Options::default()).unwrap();
        let options =
            FirehoseOptions { throttle, timing, keys: Arc::new(NoKeys), ring, clock: Clock::default() };
        let firehose = Firehose::open(catalog.clone(), engine.clone(), options).await.unwrap();
        Service { firehose, catalog, engine, dir }
    }

    pub(crate) fn close(self) -> TempDir {
        drop(self.firehose);
        self.engine.close();
        self.catalog.close();
        self.dir
    }

    /// Calls an operation.
    pub(crate) async fn call(&self, operation: &str, input: Json) -> Result<Json, Refusal> {
        let service = penstock_model::service_by_id("firehose").unwrap();
        let operation = service.operation(operation).unwrap();
        let value = penstock_model::decode_json(operation, input.to_string().as_bytes()).unwrap();
        penstock_model::validate(operation, &value).unwrap();
        let context = CallContext {
            caller: Caller { account: ACCOUNT.into(), region: REGION.into(), access_key: None },
            request_id: "a1".into(),
            operation,
            service,
            received_at: SystemTime::now(),
        };
        match Arc::clone(&self.firehose).dispatch(context, Input::Value(value)).await {
            Ok(Output::Document(document)) => Ok(serde_json::from_str(&format!("{document:?}")).unwrap()),
            Ok(Output::Events(_)) => panic!("no operation of this service answers with events"),
            Err(fault) => Err((fault.code.into_owned(), fault.message.unwrap_or_default())),
        }
    }

    pub(crate) async fn describe(&self, name: &str) -> Result<Json, Refusal> {
        let told = self.call("DescribeDeliveryStream", json!({"DeliveryStreamName": name})).await?;
        Ok(told["DeliveryStreamDescription"].clone())
    }

    /// Creates a delivery stream to S3, and waits until it is active.
    pub(crate) async fn create(&self, name: &str) {
        let input = json!({"DeliveryStreamName": name, "ExtendedS3DestinationConfiguration": s3()});
        self.call("CreateDeliveryStream", input).await.unwrap();
        self.wait_for(name, "ACTIVE").await;
    }

    pub(crate) async fn wait_for(&self, name: &str, status: &str) {
        for _ in 0..1_000 {
            if self.describe(name).await.unwrap()["DeliveryStreamStatus"] == status {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{name} does not become {status}: {:?}", self.describe(name).await);
    }
}

/// A place in S3.
pub(crate) fn s3() -> Json {
    json!({"RoleARN": "arn:aws:iam::123456789012:role/delivery", "BucketARN": "arn:aws:s3:::bucket"})
}
