//! Functions: what they are asked and answer, and functions as destinations.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use penstock_firehose::{Invoke, InvokeFault};
use penstock_runtime::{Call, Calling};
use serde::{Deserialize, Serialize};

use crate::limits::FUNCTION_MAX;

/// What a function is asked.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request<'a, R> {
    /// The same for the same records, as their ids are.
    pub(crate) invocation_id: &'a str,
    pub(crate) application_arn: &'a str,
    /// Where the records are from, if they are what an application reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stream_arn: Option<&'a str>,
    pub(crate) records: Vec<R>,
}

#[derive(Deserialize)]
struct Answer {
    records: Vec<Answered>,
}

/// What a function answers of a record.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answered {
    pub(crate) record_id: String,
    pub(crate) result: String,
    pub(crate) data: Option<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AskFault {
    /// The request or the answer: fewer records may do.
    #[error("it is asked or answers too much at once")]
    TooLarge,
    /// Why, in a sentence. It may answer at another time.
    #[error("{0}")]
    Failed(String),
}

/// How a function of Lambda says that its answer was too large.
pub(crate) const ANSWER_TOO_LARGE: &str = "Function.ResponseSizeTooLarge";

/// Asks a function, once.
pub(crate) async fn ask<R: Serialize>(
    functions: &dyn Invoke,
    arn: &str,
    request: &Request<'_, R>,
) -> Result<Vec<Answered>, AskFault> {
    let payload = serde_json::to_vec(request).map_err(|error| AskFault::Failed(error.to_string()))?;
    let invoked = functions.invoke(arn, payload.into(), FUNCTION_MAX).await.map_err(|fault| match fault {
        InvokeFault::TooLarge => AskFault::TooLarge,
        fault => AskFault::Failed(fault.to_string()),
    })?;
    if invoked.failed {
        let why = String::from_utf8_lossy(&invoked.payload);
        if why.contains(ANSWER_TOO_LARGE) {
            return Err(AskFault::TooLarge);
        }
        return Err(AskFault::Failed(format!("the function failed: {why}")));
    }
    let answer: Answer = serde_json::from_slice(&invoked.payload).map_err(|error| {
        AskFault::Failed(format!("the answer of the function is not understood: {error}"))
    })?;
    Ok(answer.records)
}

/// A function that gets rows, and answers for each whether it has taken it.
pub(crate) struct Function {
    pub(crate) arn: String,
    /// The application's ARN.
    pub(crate) application: String,
    pub(crate) functions: Arc<dyn Invoke>,
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

impl Call for Function {
    fn call<'a>(&'a self, records: &'a [(String, Bytes)], times: u32) -> Calling<'a> {
        Box::pin(async move {
            let asked = |(id, data): &'a (String, Bytes)| Asked {
                record_id: id,
                lambda_delivery_record_metadata: Metadata { retry_hint: times },
                data: STANDARD.encode(data),
            };
            let request = Request {
                invocation_id: records.first().map(|(id, _)| id.as_str()).unwrap_or_default(),
                application_arn: &self.application,
                stream_arn: None,
                records: records.iter().map(asked).collect(),
            };
            let asked = ask(&*self.functions, &self.arn, &request).await;
            let answered = asked.map_err(|fault| fault.to_string())?;
            let is_taken =
                |id: &str| answered.iter().any(|record| record.record_id == id && record.result == "Ok");
            Ok(records.iter().filter(|(id, _)| !is_taken(id)).map(|(id, _)| id.clone()).collect())
        })
    }
}
