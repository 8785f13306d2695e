//! A function of AWS's own crate for Rust: answers with what it was asked and told, fails when asked to, and adds to the records of a
//! delivery stream how long they are.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handle)).await
}

async fn handle(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (event, context) = event.into_parts();
    if event["fail"] == true {
        return Err("asked to fail".into());
    }
    if let Some(records) = event["records"].as_array() {
        let records: Result<Vec<Value>, Error> = records.iter().map(measured).collect();
        return Ok(json!({ "records": records? }));
    }
    Ok(json!({
        "event": event,
        "id": context.request_id,
        "arn": context.invoked_function_arn,
        "name": context.env_config.function_name,
        "memory": context.env_config.memory,
    }))
}

/// A record of Data Firehose, a JSON object, with one member more.
fn measured(record: &Value) -> Result<Value, Error> {
    let data = BASE64.decode(record["data"].as_str().unwrap_or_default())?;
    let mut row: Value = serde_json::from_slice(&data)?;
    row["bytes"] = data.len().into();
    Ok(json!({"recordId": record["recordId"], "result": "Ok", "data": BASE64.encode(row.to_string())}))
}
