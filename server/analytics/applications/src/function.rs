//! Functions as destinations.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use penstock_firehose::Invoke;
use penstock_runtime::{Call, Calling};
use serde::{Deserialize, Serialize};

use crate::limits::FUNCTION_MAX;

/// A function that gets rows, and answers for each whether it has taken it.
pub(crate) struct Function {
    pub(crate) arn: String,
    /// The application's ARN.
    pub(crate) application: String,
    pub(crate) functions: Arc<dyn Invoke>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    invocation_id: String,
    application_arn: &'a str,
    records: Vec<Asked<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked<'a> {
    record_id: &'a str,
    lambda_delivery_record_metadata: Metadata,
    data: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    /// How often the record was sent before.
    retry_hint: u32,
}

#[derive(Deserialize)]
struct Answer {
    records: Vec<Answered>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
    record_id: String,
    result: String,
}

impl Call for Function {
    fn call<'a>(&'a self, records: &'a [(String, Bytes)], times: u32) -> Calling<'a> {
        Box::pin(async move {
            let asked = |(id, data): &'a (String, Bytes)| Asked {
                record_id: id,
                lambda_delivery_record_metadata: Metadata { retry_hint: times },
                data: STANDARD.encode(data),
            };
            let request = Request {
                // The same for the same records, as their ids are.
                invocation_id: records.first().map(|(id, _)| id.clone()).unwrap_or_default(),
                application_arn: &self.application,
                records: records.iter().map(asked).collect(),
            };
            let payload = serde_json::to_vec(&request).map_err(|error| error.to_string())?;
            let invoked = self.functions.invoke(&self.arn, payload.into(), FUNCTION_MAX).await;
            let invoked = invoked.map_err(|fault| fault.to_string())?;
            if invoked.failed {
                return Err(format!("the function failed: {}", String::from_utf8_lossy(&invoked.payload)));
            }
            let answer: Answer = serde_json::from_slice(&invoked.payload)
                .map_err(|error| format!("the answer of the function is not understood: {error}"))?;
            let is_taken = |id: &str| {
                answer.records.iter().any(|record| record.record_id == id && record.result == "Ok")
            };
            Ok(records.iter().filter(|(id, _)| !is_taken(id)).map(|(id, _)| id.clone()).collect())
        })
    }
}
