//! For the tests of services: a call as the wire makes one, from JSON to JSON. Compiled with the feature `testing` only.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::SystemTime;

use penstock_model::Input;
use serde_json::Value as Json;

use crate::{CallContext, Caller, Dispatch, Endpoint, Output};

/// Who calls, and where.
pub const ACCOUNT: &str = "123456789012";
/// See [`ACCOUNT`].
pub const REGION: &str = "eu-west-1";

/// An error's name and sentence.
pub type Refusal = (String, String);

/// Calls the operation of the first of the services, by their ids, that has it.
///
/// # Errors
/// What the operation refuses.
///
/// # Panics
/// There is no such operation, the input is not of its shape, or the answer is no document.
pub async fn call(
    dispatch: Arc<dyn Dispatch>,
    services: &[&str],
    operation: &str,
    input: &Json,
    endpoint: Endpoint,
) -> Result<Json, Refusal> {
    let known = services.iter().find_map(|id| {
        let service = penstock_model::service_by_id(id)?;
        Some((service, service.operation(operation)?))
    });
    let (service, operation) = known.unwrap();
    let value = penstock_model::decode_json(operation, input.to_string().as_bytes()).unwrap();
    penstock_model::validate(operation, &value).unwrap();
    let context = CallContext {
        caller: Caller { account: ACCOUNT.into(), region: REGION.into(), access_key: None },
        request_id: "a1".into(),
        operation,
        service,
        received_at: SystemTime::now(),
        endpoint,
    };
    match dispatch.dispatch(context, Input::Value(value)).await {
        Ok(Output::Document(document)) => Ok(serde_json::from_str(&format!("{document:?}")).unwrap()),
        Ok(other) => panic!("not a document: {other:?}"),
        Err(fault) => Err((fault.code.into_owned(), fault.message.unwrap_or_default())),
    }
}
