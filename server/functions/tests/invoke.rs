//! The face for other services, with real processes: a runtime of a few lines of Python, which every machine that runs these tests has.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use penstock_api::{CallContext, Caller, Dispatch, Endpoint, Output};
use penstock_functions::{Functions, FunctionsOptions, InvokeError, LOCAL_BUCKET, Local};
use penstock_model::Input;
use penstock_model::lambda::{CreateFunctionRequest, FunctionCode, Runtime, SERVICE};
use tokio::time::{Instant, sleep};

/// A runtime that answers with its number, after as long as it is asked to take, and says so in a file.
const RUNTIME: &str = r#"#!/usr/bin/env python3
import http.client, json, os, time
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    got = api.getresponse()
    event, request = json.loads(got.read()), got.headers["Lambda-Runtime-Aws-Request-Id"]
    time.sleep(event.get("seconds", 0))
    if "mark" in event:
        open(event["mark"], "w").close()
    how, answer = ("error", {"errorType": "E"}) if event.get("fail") else ("response", os.getpid())
    api.request("POST", f"/2018-06-01/runtime/invocation/{request}/{how}", json.dumps(answer))
    api.getresponse().read()
"#;

struct Bed {
    dir: tempfile::TempDir,
    functions: Arc<Functions>,
}

impl Bed {
    fn new(options: FunctionsOptions) -> Bed {
        let dir = tempfile::tempdir().unwrap();
        let code = dir.path().join("code");
        std::fs::create_dir(&code).unwrap();
        std::fs::write(code.join("bootstrap"), RUNTIME).unwrap();
        std::fs::set_permissions(code.join("bootstrap"), std::fs::Permissions::from_mode(0o755)).unwrap();
        let options = FunctionsOptions { local: Local::Allowed, ..options };
        let functions = Functions::open(&dir.path().join("functions"), options).unwrap();
        Bed { dir, functions }
    }

    async fn create(&self, name: &str, timeout_s: i32) -> String {
        let operation = SERVICE.operation("CreateFunction").unwrap();
        let context = CallContext {
            caller: Caller { account: "000000000000".into(), region: "us-east-1".into(), access_key: None },
            request_id: "id".into(),
            operation,
            service: &SERVICE,
            received_at: std::time::SystemTime::now(),
            endpoint: Endpoint::default(),
        };
        let code = FunctionCode {
            s3_bucket: Some(LOCAL_BUCKET.into()),
            s3_key: Some(self.dir.path().join("code").display().to_string()),
            ..FunctionCode::default()
        };
        let request = CreateFunctionRequest {
            function_name: name.into(),
            runtime: Some(Runtime::ProvidedAl2023),
            role: "arn:aws:iam::000000000000:role/r".into(),
            handler: Some("any".into()),
            timeout: Some(timeout_s),
            code,
            ..CreateFunctionRequest::default()
        };
        let made = self.functions.clone().dispatch(context, Input::Typed(Box::new(request))).await.unwrap();
        assert!(matches!(made, Output::Document(_)));
        format!("arn:aws:lambda:us-east-1:000000000000:function:{name}")
    }

    async fn ask(&self, arn: &str, event: &str) -> Result<(String, Option<String>), InvokeError> {
        self.ask_for(Duration::from_secs(60), arn, event).await
    }

    async fn ask_for(
        &self,
        patience: Duration,
        arn: &str,
        event: &str,
    ) -> Result<(String, Option<String>), InvokeError> {
        let payload = Bytes::copy_from_slice(event.as_bytes());
        let answer = self.functions.invoke(arn, payload, Instant::now() + patience).await?;
        Ok((String::from_utf8(answer.payload.to_vec()).unwrap(), answer.function_error))
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        self.functions.close();
    }
}

async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < deadline, "never happened: {what}");
        sleep(Duration::from_millis(10)).await;
    }
}

fn lives(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

#[tokio::test]
async fn an_answer_and_every_way_to_have_none() {
    let bed = Bed::new(FunctionsOptions::default());
    let arn = bed.create("f", 1).await;
    let (first, error) = bed.ask(&arn, "{}").await.unwrap();
    assert_eq!(error, None);
    assert_eq!(bed.ask(&arn, "{}").await.unwrap().0, first, "one process serves one after the other");
    let failed = bed.ask(&format!("{arn}:$LATEST"), r#"{"fail":true}"#).await.unwrap();
    assert_eq!(failed, (r#"{"errorType": "E"}"#.to_owned(), Some("Unhandled".to_owned())));

    assert_eq!(bed.ask(&arn, r#"{"seconds":600}"#).await, Err(InvokeError::TimedOut));
    eventually("what took too long is ended", || !lives(&first)).await;
    let large = "x".repeat(6 * 1024 * 1024 + 1);
    assert_eq!(bed.ask(&arn, &large).await, Err(InvokeError::TooLarge));
    for nobody in ["nobody", "arn:aws:lambda:us-east-1:000000000000:function:nobody", &format!("{arn}:7"), ""]
    {
        assert_eq!(bed.ask(nobody, "{}").await, Err(InvokeError::NotFound(nobody.to_owned())));
    }
    std::fs::remove_dir_all(bed.dir.path().join("code")).unwrap();
    // Its process was ended, and there is nothing to start another one from.
    assert!(bed.ask(&arn, "{}").await.is_err_and(|error| matches!(error, InvokeError::Unavailable(_))));
}

#[tokio::test]
async fn several_run_at_once() {
    let bed = Bed::new(FunctionsOptions::default());
    let arn = bed.create("f", 60).await;
    let event = r#"{"seconds":0.5}"#;
    let all = tokio::join!(
        bed.ask(&arn, event),
        bed.ask(&arn, event),
        bed.ask(&arn, event),
        bed.ask(&arn, event),
        bed.ask(&arn, event)
    );
    let mut processes = [all.0, all.1, all.2, all.3, all.4].map(|answer| answer.unwrap().0);
    processes.sort();
    assert!(processes.windows(2).all(|pair| pair[0] != pair[1]), "{processes:?}");
}

// Whoever asks may go away, or be told to stop waiting: the invocation ends as it would have, and its process is used again.
#[tokio::test]
async fn nobody_has_to_wait() {
    // With room for one, who comes while it is busy waits for it, instead of having another started.
    let bed = Bed::new(FunctionsOptions { environments_max: 1, ..FunctionsOptions::default() });
    let arn = bed.create("f", 60).await;
    let (process, _) = bed.ask(&arn, "{}").await.unwrap();
    let mark = bed.dir.path().join("mark");
    let event = format!(r#"{{"seconds":0.5,"mark":{:?}}}"#, mark.display().to_string());
    let asked = bed.ask_for(Duration::from_millis(50), &arn, &event).await;
    assert_eq!(asked, Err(InvokeError::TimedOut));
    assert!(!mark.exists());
    eventually("the invocation ends", || Path::new(&mark).exists()).await;
    assert_eq!(bed.ask(&arn, "{}").await.unwrap().0, process, "its process is used again");
}

// A machine has room for so many processes: one that waits makes room for one that is wanted.
#[tokio::test]
async fn a_waiting_process_makes_room() {
    let bed = Bed::new(FunctionsOptions { environments_max: 1, ..FunctionsOptions::default() });
    let (one, other) = (bed.create("one", 60).await, bed.create("other", 60).await);
    let first = bed.ask(&one, "{}").await.unwrap().0;
    let (at_once, too) = tokio::join!(bed.ask(&other, "{}"), bed.ask(&one, "{}"));
    assert!(at_once.is_ok() && too.is_ok());
    eventually("the first one has gone", || !lives(&first)).await;
}

#[tokio::test]
async fn what_nobody_uses_ends() {
    let idle_max = Duration::from_millis(100);
    let bed = Bed::new(FunctionsOptions { idle_max, ..FunctionsOptions::default() });
    let arn = bed.create("f", 60).await;
    let process = bed.ask(&arn, "{}").await.unwrap().0;
    eventually("it ends", || !lives(&process)).await;
    assert_ne!(bed.ask(&arn, "{}").await.unwrap().0, process);
}
