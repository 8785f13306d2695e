//! Invoke: asks a function and answers with its answer (RequestResponse), takes note of the question (Event), or looks whether it
//! could be asked (DryRun).
//!
//! Events wait in memory: what a crash meets before it has run is lost. An event whose function fails is tried twice more.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{InvocationRequest, InvocationResponse, InvocationType, LogType};
use tokio::time::{Instant, sleep};

use crate::fault;
use crate::functions::{Asked, Function, Functions, Refused};
use crate::invoke::InvokeError;
use crate::limits::{
    EVENT_PAYLOAD_BYTES_MAX, EVENT_RETRIES, EVENT_THROTTLED_PAUSE, EVENT_THROTTLED_TRIES_MAX,
    PAYLOAD_BYTES_MAX, TIMEOUT_S_MAX,
};
use crate::name::{LATEST, Named};

pub(super) async fn invoke(
    functions: Arc<Functions>,
    context: CallContext,
    input: InvocationRequest,
) -> Result<InvocationResponse, Fault> {
    let kind = input.invocation_type.unwrap_or(InvocationType::RequestResponse);
    let payload = input.payload.unwrap_or_default();
    let bytes_max = if kind == InvocationType::Event { EVENT_PAYLOAD_BYTES_MAX } else { PAYLOAD_BYTES_MAX };
    if payload.len() > bytes_max {
        return Err(fault::too_large(bytes_max));
    }
    let named = Named::of_call(&input.function_name, input.qualifier, &context.caller)?;
    let Some(function) = functions.find(&named.key).filter(|_| named.is_latest()) else {
        return elsewhere(&functions, &named, kind, payload).await;
    };
    if kind == InvocationType::DryRun {
        return Ok(accepted(204));
    }
    // A function without a question is asked an empty object.
    let payload = if payload.is_empty() { Bytes::from_static(b"{}") } else { payload };
    serde_json::from_slice::<serde::de::IgnoredAny>(&payload).map_err(|why| fault::not_json(&why))?;
    let client_context = input.client_context.map(|context| {
        let context = STANDARD.decode(context).ok().and_then(|context| String::from_utf8(context).ok());
        context.ok_or_else(|| fault::invalid("Client context must be a valid Base64-encoded JSON object."))
    });
    let asked = Asked {
        id: context.request_id,
        arn: named.arn(),
        payload,
        client_context: client_context.transpose()?,
    };
    if kind == InvocationType::Event {
        return event(functions, function, asked);
    }
    let outcome = functions.run(&function, asked).await.map_err(|refused| match refused {
        Refused::Throttled(reason) => fault::throttled(reason),
        Refused::Unavailable(why) => fault::broken(why),
    })?;
    let tail = (input.log_type == Some(LogType::Tail)).then(|| STANDARD.encode(&outcome.tail));
    Ok(InvocationResponse {
        status_code: Some(200),
        function_error: outcome.error.map(|_| "Unhandled".to_owned()),
        log_result: tail,
        payload: Some(outcome.payload),
        executed_version: Some(LATEST.to_owned()),
        durable_execution_arn: None,
    })
}

fn accepted(status: i32) -> InvocationResponse {
    InvocationResponse { status_code: Some(status), ..InvocationResponse::default() }
}

fn event(
    functions: Arc<Functions>,
    function: Arc<Function>,
    asked: Asked,
) -> Result<InvocationResponse, Fault> {
    let place = functions.events.clone().try_acquire_owned();
    let place = place.map_err(|_| fault::throttled("ConcurrentInvocationLimitExceeded"))?;
    tokio::spawn(async move {
        deliver(&functions, &function, asked).await;
        drop(place);
    });
    Ok(accepted(202))
}

async fn deliver(functions: &Arc<Functions>, function: &Arc<Function>, asked: Asked) {
    let mut waits = EVENT_RETRIES.iter();
    let mut throttled = 0;
    loop {
        match functions.run(function, asked.clone()).await {
            Ok(outcome) if outcome.error.is_none() => return,
            Err(Refused::Throttled(_)) if throttled < EVENT_THROTTLED_TRIES_MAX => {
                throttled += 1;
                sleep(EVENT_THROTTLED_PAUSE).await;
                continue;
            }
            Ok(_) => {}
            Err(refused) => tracing::warn!(function = %asked.arn, ?refused, "an event found no environment"),
        }
        let Some(wait) = waits.next() else {
            tracing::warn!(function = %asked.arn, id = %asked.id, "an event is given up: its function fails");
            return;
        };
        sleep(*wait).await;
    }
}

/// A function that is not here may be where functions are that are not here.
async fn elsewhere(
    functions: &Arc<Functions>,
    named: &Named,
    kind: InvocationType,
    payload: Bytes,
) -> Result<InvocationResponse, Fault> {
    let is_remote = functions.options.remote.is_some() && kind == InvocationType::RequestResponse;
    if !is_remote {
        return Err(fault::not_found(&named.arn()));
    }
    let deadline = Instant::now() + std::time::Duration::from_secs(TIMEOUT_S_MAX.into());
    let answer = functions.invoke(&named.arn(), payload, deadline).await.map_err(|error| match error {
        InvokeError::NotFound(arn) => fault::not_found(&arn),
        InvokeError::Throttled(reason) => fault::throttled(&reason),
        InvokeError::TooLarge => fault::too_large(PAYLOAD_BYTES_MAX),
        InvokeError::TimedOut => fault::broken("the remote function did not answer in time"),
        InvokeError::Unavailable(why) => fault::broken(why),
    })?;
    Ok(InvocationResponse {
        status_code: Some(200),
        function_error: answer.function_error,
        payload: Some(answer.payload),
        executed_version: Some(LATEST.to_owned()),
        ..InvocationResponse::default()
    })
}
