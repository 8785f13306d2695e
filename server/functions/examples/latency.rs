//! Measures what an invocation costs the services of this server: the first one of a function, which starts a process, and the next
//! ones, with one small record and with a batch of 1 MiB, as a delivery sends them.
//!
//! ```text
//! cargo run --release -p penstock-functions --example latency -- PYTHON
//! ```
//!
//! PYTHON is an interpreter with awslambdaric, such as `~/.cache/penstock/venv/bin/python` after `make clients`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use penstock_api::{CallContext, Caller, Dispatch, Endpoint, Fault};
use penstock_functions::{Functions, FunctionsOptions, LOCAL_BUCKET, Local};
use penstock_model::Input;
use penstock_model::lambda::{CreateFunctionRequest, FunctionCode, Runtime, SERVICE};
use tokio::time::Instant;

/// What a transformation does: every record decoded, changed, encoded.
const HANDLER: &str = "
import base64
def handle(event, context):
    return {'records': [{'recordId': record['recordId'], 'result': 'Ok',
                         'data': base64.b64encode(base64.b64decode(record['data']).upper()).decode()}
                        for record in event['records']]}
";

const COLD: usize = 10;
const SMALL: usize = 5000;
const BATCHES: usize = 200;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let python = std::env::args_os().nth(1).map(PathBuf::from);
    let dir = std::env::temp_dir().join(format!("penstock-latency-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("code"))?;
    std::fs::write(dir.join("code/handler.py"), HANDLER)?;
    let options = FunctionsOptions { local: Local::Allowed, python, ..FunctionsOptions::default() };
    let functions = Functions::open(&dir.join("functions"), options)?;

    let small = event(1, 200);
    let mut cold = Vec::new();
    for number in 0..COLD {
        let arn =
            create(&functions, &format!("cold-{number}"), &dir.join("code").display().to_string()).await?;
        cold.push(ask(&functions, &arn, &small).await?);
    }
    tell("cold start", cold);
    let arn = "arn:aws:lambda:us-east-1:000000000000:function:cold-0";
    tell("warm, 1 record of 200 B", several(&functions, arn, &small, SMALL).await?);
    let batch = event(2048, 512);
    println!("a batch is {} bytes of JSON", batch.len());
    tell("warm, 2,048 records of 512 B", several(&functions, arn, &batch, BATCHES).await?);

    functions.close();
    std::fs::remove_dir_all(&dir)?;
    Ok(())
}

fn event(records: usize, bytes: usize) -> Bytes {
    // Of base64 alone matters how long it is.
    let data = "QUJD".repeat(bytes / 3);
    let record = |number| {
        format!("{{\"recordId\":\"{number:056}\",\"approximateArrivalTimestamp\":1,\"data\":\"{data}\"}}")
    };
    let records: Vec<String> = (0..records).map(record).collect();
    format!("{{\"invocationId\":\"i\",\"records\":[{}]}}", records.join(",")).into()
}

async fn several(
    functions: &Arc<Functions>,
    arn: &str,
    event: &Bytes,
    count: usize,
) -> Result<Vec<Duration>, Box<dyn std::error::Error>> {
    let mut took = Vec::with_capacity(count);
    for _ in 0..count {
        took.push(ask(functions, arn, event).await?);
    }
    Ok(took)
}

async fn ask(
    functions: &Arc<Functions>,
    arn: &str,
    event: &Bytes,
) -> Result<Duration, Box<dyn std::error::Error>> {
    let begun = Instant::now();
    let answer = functions.invoke(arn, event.clone(), begun + Duration::from_secs(60)).await?;
    if answer.function_error.is_some() {
        return Err(String::from_utf8_lossy(&answer.payload).into());
    }
    Ok(begun.elapsed())
}

fn tell(what: &str, mut took: Vec<Duration>) {
    took.sort();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!("{what}: p50 {:.3} ms, p99 {:.3} ms, most {:.3} ms", at(0.5), at(0.99), at(1.0));
}

async fn create(functions: &Arc<Functions>, name: &str, code: &str) -> Result<String, Fault> {
    let Some(operation) = SERVICE.operation("CreateFunction") else { return Err(Fault::unknown_operation()) };
    let context = CallContext {
        caller: Caller { account: "000000000000".into(), region: "us-east-1".into(), access_key: None },
        request_id: "id".into(),
        operation,
        service: &SERVICE,
        received_at: SystemTime::now(),
        endpoint: Endpoint::default(),
    };
    let request = CreateFunctionRequest {
        function_name: name.into(),
        runtime: Some(Runtime::Python311),
        role: "arn:aws:iam::000000000000:role/r".into(),
        handler: Some("handler.handle".into()),
        code: FunctionCode {
            s3_bucket: Some(LOCAL_BUCKET.into()),
            s3_key: Some(code.into()),
            ..FunctionCode::default()
        },
        ..CreateFunctionRequest::default()
    };
    functions.clone().dispatch(context, Input::Typed(Box::new(request))).await?;
    Ok(format!("arn:aws:lambda:us-east-1:000000000000:function:{name}"))
}
