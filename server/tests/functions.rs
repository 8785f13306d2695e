//! Functions through the real binary and boto3: made, asked in every way, changed, listed; there after a restart, and without a
//! process left behind however the server ends.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::clients::{PYTHON, RUST_FUNCTION, script, succeed};
use common::{Reply, Server, command, eventually};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Python with boto3 and awslambdaric, where `make clients` puts it; without it a test says that it was left out.
fn python() -> Option<PathBuf> {
    let path = PYTHON.find()?;
    let has_runtime = Command::new(&path).args(["-c", "import boto3, awslambdaric"]).output();
    assert!(has_runtime.unwrap().status.success(), "{} lacks awslambdaric: run make test", path.display());
    Some(path)
}

fn start(data: &Path, python: &Path, more: &[&str]) -> Server {
    let python = format!("--functions-python={}", python.display());
    Server::on(data, &[&[python.as_str()], more].concat())
}

/// Runs Python against a server, which must succeed; what it printed.
fn run(server: &Server, arguments: &[&str]) -> String {
    let output = succeed(PYTHON.command(server).unwrap().args(arguments));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn scenario() -> String {
    script("functions.py").display().to_string()
}

#[test]
fn boto3_makes_and_asks_functions_and_finds_them_after_a_restart() {
    let Some(python) = python() else { return };
    let (data, scratch) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let scratch = scratch.path().display().to_string();
    let server = start(data.path(), &python, &[]);
    run(&server, &[&scenario(), &scratch]);
    server.kill();
    let server = start(data.path(), &python, &[]);
    run(&server, &[&scenario(), &scratch, "later"]);
    // Without leave to run them they are still there, and neither run nor change.
    assert!(server.stop().success());
    let server = start(data.path(), &python, &["--functions=refuse"]);
    let lines = "
import boto3, botocore
functions = boto3.client('lambda')
assert len(functions.list_functions()['Functions']) == 4
for call in (lambda: functions.invoke(FunctionName='first'),
             lambda: functions.update_function_configuration(FunctionName='first', Timeout=5)):
    try:
        call()
    except botocore.exceptions.ClientError as error:
        assert 'without --functions=allow' in str(error), error
    else:
        raise AssertionError('it was done')
functions.delete_function(FunctionName='first')";
    run(&server, &["-c", lines]);
}

/// What Python's runtimes must agree on, AWS's and that of the server.
const AGREED: &str = r#"
import base64, boto3, io, json, zipfile
functions = boto3.client('lambda')
HANDLER = '''
import logging
logging.getLogger().setLevel(logging.INFO)
def handle(event, context):
    if event == 'raise':
        raise KeyError('k')
    if event == 'set':
        return {1, 2}
    logging.info('a line')
    print('another', flush=True)
    return [event, context.aws_request_id, context.function_name, context.memory_limit_in_mb,
            context.client_context.custom['ä'], context.get_remaining_time_in_millis() > 9000]
'''
def make(name, handler='handler.handle', code=HANDLER):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w') as out:
        out.writestr('handler.py', code)
        out.writestr('inner/deep.py', code)
    functions.create_function(FunctionName=name, Runtime='python3.11', Handler=handler, Timeout=20,
                              Role='arn:aws:iam::000000000000:role/r', Code={'ZipFile': packed.getvalue()})
def ask(name, event):
    client = base64.b64encode(b'{"custom": {"\u00e4": 1}}').decode()
    got = functions.invoke(FunctionName=name, Payload=json.dumps(event), LogType='Tail', ClientContext=client)
    return json.load(got['Payload']), base64.b64decode(got['LogResult']).decode(), got
make('ok')
answer, log, got = ask('ok', {'a': 'ä'})
request = got['ResponseMetadata']['RequestId']
assert answer == [{'a': 'ä'}, request, 'ok', '128', 1, True], answer
assert f'Z\t{request}\ta line\n' in log and '[INFO]\t' in log and '\nanother\n' in log, log
error, log, got = ask('ok', 'raise')
assert got['FunctionError'] == 'Unhandled' and error['errorType'] == 'KeyError' and error['errorMessage'] == "'k'", error
assert error['requestId'] == got['ResponseMetadata']['RequestId'], error
assert len(error['stackTrace']) == 1 and "raise KeyError('k')" in error['stackTrace'][0], error
assert "[ERROR] KeyError: 'k'" in log and 'Traceback (most recent call last):' in log, log
error, _, _ = ask('ok', 'set')
assert error['errorType'] == 'Runtime.MarshalError', error
assert error['errorMessage'].startswith('Unable to marshal response: '), error
make('deep', 'inner/deep.handle')
assert ask('deep', 1)[0][0] == 1
for name, handler, code, kind, message in (
    ('import', 'handler.handle', 'import nothing_such', 'Runtime.ImportModuleError',
     "Unable to import module 'handler': No module named 'nothing_such'"),
    ('syntax', 'handler.handle', 'def', 'Runtime.UserCodeSyntaxError', "Syntax error in module 'handler': "),
    ('missing', 'handler.other', HANDLER, 'Runtime.HandlerNotFound', "Handler 'other' missing on module 'handler'"),
    ('bad', 'handler', HANDLER, 'Runtime.MalformedHandlerName', "Bad handler 'handler': "),
):
    make(name, handler, code)
    error, _, _ = ask(name, 1)
    assert error['errorType'] == kind and error['errorMessage'].startswith(message), error
"#;

#[test]
fn python_needs_nothing_installed() {
    let Some(python) = python() else { return };
    // The interpreter that the environment was made from knows none of its packages.
    let bare =
        Command::new(&python).args(["-c", "import sys; print(sys._base_executable)"]).output().unwrap();
    let bare = PathBuf::from(String::from_utf8(bare.stdout).unwrap().trim());
    for interpreter in [&python, &bare] {
        let data = tempfile::tempdir().unwrap();
        let server = start(data.path(), interpreter, &[]);
        run(&server, &["-c", AGREED]);
    }
}

/// A function whose process, and a child of it, tell their numbers; the second never ends by itself.
const LONELY: &str = "
import boto3, io, json, sys, threading, zipfile
handler = '''
import os, subprocess, time
def handle(event, context):
    if event.get(\"stay\"):
        time.sleep(600)
    return os.getpid()
'''
packed = io.BytesIO()
with zipfile.ZipFile(packed, 'w') as out:
    out.writestr('handler.py', handler)
functions = boto3.client('lambda')
for name in ('waits', 'works'):
    functions.create_function(FunctionName=name, Runtime='python3.11', Handler='handler.handle', Timeout=900,
                              Role='arn:aws:iam::000000000000:role/r', Code={'ZipFile': packed.getvalue()})
    print(functions.invoke(FunctionName=name)['Payload'].read().decode())
functions.invoke(FunctionName='works', InvocationType='Event', Payload=b'{\"stay\": true}')
";

fn lives(pid: &str) -> bool {
    // One that has ended and is not waited for yet is no process any more.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

#[test]
fn no_process_outlives_the_server() {
    let Some(python) = python() else { return };
    for kill in [true, false] {
        let data = tempfile::tempdir().unwrap();
        let server = start(data.path(), &python, &[]);
        let said = run(&server, &["-c", LONELY]);
        let pids: Vec<&str> = said.lines().collect();
        assert_eq!(pids.len(), 2, "{said}");
        assert!(pids.iter().all(|pid| lives(pid)), "{said}");
        if kill {
            server.kill();
        } else {
            assert!(server.stop().success());
        }
        eventually("the processes end", || !pids.iter().any(|pid| lives(pid)));
    }
}

/// A server that asks another one for functions that it does not have, with these keys.
fn asking(data: &Path, remote: &str, secret: &str) -> Server {
    let mut command = command(data, &["--lambda-endpoint", remote]);
    command.env("AWS_ACCESS_KEY_ID", "AKIDREMOTE").env("AWS_SECRET_ACCESS_KEY", secret);
    Server::run(command)
}

// One that verifies signatures stands in for AWS.
#[test]
fn functions_that_are_elsewhere_are_asked_there() {
    let Some(python) = python() else { return };
    let [far_data, near_data, wrong_data] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let credentials = far_data.path().join("credentials");
    let keys = "[default]\naws_access_key_id = AKIDREMOTE\naws_secret_access_key = right\n";
    std::fs::write(&credentials, keys).unwrap();
    let credentials = format!("--credentials={}", credentials.display());
    let far = start(&far_data.path().join("data"), &python, &["--auth=verify", &credentials]);
    let make = "
import boto3, io, zipfile
packed = io.BytesIO()
with zipfile.ZipFile(packed, 'w') as out:
    out.writestr('handler.py', 'def handle(event, context): return 1 / event')
boto3.client('lambda', aws_access_key_id='AKIDREMOTE', aws_secret_access_key='right').create_function(
    FunctionName='far', Runtime='python3.11', Handler='handler.handle', Timeout=20,
    Role='arn:aws:iam::000000000000:role/r', Code={'ZipFile': packed.getvalue()})";
    run(&far, &["-c", make]);

    let near = asking(near_data.path(), &far.url(), "right");
    let ask = "
import boto3, json
functions = boto3.client('lambda')
assert json.load(functions.invoke(FunctionName='far', Payload=b'4')['Payload']) == 0.25
failed = functions.invoke(FunctionName='far', Payload=b'0')
assert failed['FunctionError'] == 'Unhandled' and json.load(failed['Payload'])['errorType'] == 'ZeroDivisionError'
try:
    functions.invoke(FunctionName='nowhere')
except functions.exceptions.ResourceNotFoundException:
    pass
else:
    raise AssertionError('there is none')";
    run(&near, &["-c", ask]);

    let wrong = asking(wrong_data.path(), &far.url(), "wrong");
    let refused = "
import boto3
functions = boto3.client('lambda', config=boto3.session.Config(retries={'total_max_attempts': 1}))
try:
    functions.invoke(FunctionName='far')
except functions.exceptions.ServiceException as error:
    assert '403 Forbidden' in str(error) and 'signature' in str(error), error
else:
    raise AssertionError('the signature was wrong')";
    run(&wrong, &["-c", refused]);
}

fn ask(server: &Server, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> Reply {
    let signed = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/lambda/aws4_request, \
                  SignedHeaders=host;x-amz-date, Signature=0123456789abcdef";
    let headers = [("authorization", signed), ("x-amz-date", "20260101T000000Z")];
    server.http(method, path, &[&headers, more].concat(), body)
}

const FUNCTIONS: &str = "/2015-03-31/functions";

#[test]
fn a_function_in_rust_is_run() {
    let Some(built) = RUST_FUNCTION.find() else { return };
    let code = tempfile::tempdir().unwrap();
    std::fs::copy(built, code.path().join("bootstrap")).unwrap();
    let server = Server::start(&[]);
    let function = serde_json::json!({
        "FunctionName": "rust", "Runtime": "provided.al2023", "Handler": "any", "MemorySize": 256, "Timeout": 60,
        "Role": "arn:aws:iam::000000000000:role/r",
        "Code": { "S3Bucket": "local-directory", "S3Key": code.path() },
    });
    let made = ask(&server, "POST", FUNCTIONS, &[], function.to_string().as_bytes());
    assert_eq!(made.status, 201, "{}", made.text());
    let invoke = |event: &[u8]| ask(&server, "POST", &format!("{FUNCTIONS}/rust/invocations"), &[], event);
    let reply = invoke(br#"{"a":1}"#);
    assert_eq!((reply.status, reply.header("x-amz-function-error")), (200, None), "{}", reply.text());
    let answer = reply.json();
    assert_eq!(answer["event"], serde_json::json!({"a": 1}));
    assert_eq!((&answer["name"], &answer["memory"]), (&"rust".into(), &256.into()));
    assert_eq!(answer["id"].as_str(), reply.header("x-amzn-requestid"));
    assert_eq!(answer["arn"], "arn:aws:lambda:us-east-1:000000000000:function:rust");
    let failed = invoke(br#"{"fail":true}"#);
    assert_eq!(failed.header("x-amz-function-error"), Some("Unhandled"));
    assert_eq!(failed.json()["errorMessage"], "asked to fail");
}

// A page in a browser of this machine reaches the port as any program does, and functions are code.
#[test]
fn a_web_page_makes_no_functions() {
    let server = Server::start(&[]);
    let origin = [("origin", "https://pages.example")];
    let reply = ask(&server, "POST", FUNCTIONS, &origin, b"{}");
    assert_eq!((reply.status, reply.header("x-amzn-errortype")), (403, Some("AccessDeniedException")));
    assert!(reply.text().contains("web pages"), "{}", reply.text());
    assert_eq!(ask(&server, "POST", FUNCTIONS, &[], b"{}").status, 400);
    assert_eq!(ask(&server, "GET", FUNCTIONS, &origin, b"").status, 200);
}

#[test]
fn errors_are_those_of_a_rest_service() {
    let server = Server::start(&[]);
    let told = |reply: &Reply| (reply.status, reply.header("x-amzn-errortype").unwrap_or("").to_owned());
    let anonymous = server.http("GET", FUNCTIONS, &[], b"");
    assert_eq!(told(&anonymous), (403, "MissingAuthenticationTokenException".to_owned()));
    assert_eq!(anonymous.text(), r#"{"message":"Missing Authentication Token"}"#);
    let broken = ask(&server, "POST", FUNCTIONS, &[], b"{");
    assert_eq!(told(&broken), (400, "SerializationException".to_owned()));
    let invalid = ask(&server, "GET", "/2015-03-31/functions?MaxItems=0", &[], b"");
    assert_eq!(told(&invalid), (400, "ValidationException".to_owned()));
    assert!(invalid.text().contains("Value '0' at 'maxItems'"), "{}", invalid.text());
    let missing = ask(&server, "GET", "/2015-03-31/functions/f/configuration/", &[], b"");
    assert_eq!(told(&missing), (404, "ResourceNotFoundException".to_owned()));
    let sentence = "Function not found: arn:aws:lambda:us-east-1:000000000000:function:f";
    assert_eq!(missing.json(), serde_json::json!({ "Type": "User", "Message": sentence }));
    let unknown = ask(&server, "POST", "/2015-03-31/functions/f/versions", &[], b"{}");
    assert_eq!(told(&unknown), (404, "UnknownOperationException".to_owned()));
    // A target header means another protocol, whatever the path.
    let targeted = ask(&server, "POST", FUNCTIONS, &[("x-amz-target", "Kinesis_20131202.None")], b"{}");
    assert_eq!(targeted.header("x-amzn-errortype"), None);
}
