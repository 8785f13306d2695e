"""Functions through boto3, as a user makes and asks them: every way in which an invocation may end, and every change of what there is.

argv: a directory that the handlers may write to. With a second argument `later`: what must still hold after a restart.
"""

import base64
import concurrent.futures
import json
import os
import pathlib
import sys
import time
import zipfile

import boto3
import botocore
from botocore.config import Config

from common import archive

ROLE = "arn:aws:iam::000000000000:role/any"
# A throttle is what is looked for, not something to be tried again.
lambda_ = boto3.client("lambda", config=Config(retries={"total_max_attempts": 1}, read_timeout=60))
scratch = pathlib.Path(sys.argv[1])

HANDLER = '''
import json, os, subprocess, sys, time
count = 0

def handle(event, context):
    global count
    count += 1
    do = event.get("do", "echo")
    if do == "echo":
        return event
    if do == "about":
        return {
            "count": count, "pid": os.getpid(), "cwd": os.getcwd(), "id": context.aws_request_id,
            "arn": context.invoked_function_arn, "left_ms": context.get_remaining_time_in_millis(),
            "environment": dict(os.environ), "client": context.client_context and context.client_context.custom,
        }
    if do == "raise":
        raise ValueError("no such thing")
    if do == "exit":
        os._exit(7)
    if do == "sleep":
        time.sleep(event["seconds"])
        return "slept"
    if do == "eat":
        eaten = []
        while True:
            eaten.append(b"x" * (4 << 20))
            time.sleep(0.002)
    if do == "print":
        for number in range(event["lines"]):
            print(f"line {number:08}", file=sys.stdout if number % 2 else sys.stderr)
        return "printed"
    if do == "large":
        return "x" * event["bytes"]
    if do == "child":
        child = subprocess.Popen(["sleep", "600"])
        return child.pid
    if do == "call":
        import boto3
        return boto3.client("kinesis").list_streams()["StreamNames"]
    if do == "mark":
        with open(event["path"], "a") as marks:
            marks.write("x")
        return None
'''


def create(name, code=HANDLER, **more):
    settings = dict(Runtime="python3.11", Role=ROLE, Handler="handler.handle", Timeout=20)
    settings.update(more)
    if "Code" not in settings:
        settings["Code"] = {"ZipFile": archive({"handler.py": code})}
    return lambda_.create_function(FunctionName=name, **settings)


def invoke(name, event=None, **more):
    reply = lambda_.invoke(FunctionName=name, Payload=json.dumps(event or {}), **more)
    payload = reply["Payload"].read()
    return json.loads(payload) if payload else None, reply


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response
    raise AssertionError(f"{code} was expected")


def eventually(what, holds):
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def lives(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def making():
    made = create("first", Environment={"Variables": {"COLOUR": "blue"}}, Tags={"a": "1"}, Description="one")
    assert made["FunctionArn"] == "arn:aws:lambda:us-west-2:000000000000:function:first", made
    assert made["State"] == "Active" and made["MemorySize"] == 128 and made["Version"] == "$LATEST"
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    lambda_.get_waiter("function_active_v2").wait(FunctionName="first")
    conflict = refused("ResourceConflictException", create, name="first")
    assert conflict["Error"]["Message"] == "Function already exist: first"
    assert conflict["Type"] == "User" and conflict["ResponseMetadata"]["HTTPStatusCode"] == 409

    got = lambda_.get_function(FunctionName=made["FunctionArn"])
    assert got["Configuration"]["CodeSha256"] == made["CodeSha256"] and got["Tags"] == {"a": "1"}
    path = pathlib.Path(got["Code"]["Location"].removeprefix("file://"))
    assert (path / "handler.py").exists()
    missing = refused("ResourceNotFoundException", lambda_.get_function, FunctionName="nobody")
    arn = "arn:aws:lambda:us-west-2:000000000000:function:nobody"
    assert missing["Message"] == f"Function not found: {arn}", missing
    assert missing["ResponseMetadata"]["HTTPHeaders"]["x-amzn-errortype"] == "ResourceNotFoundException"
    for name in ("first", "000000000000:function:first", "function:first", "first:$LATEST"):
        assert lambda_.get_function_configuration(FunctionName=name)["Description"] == "one", name
    refused("ResourceNotFoundException", lambda_.get_function, FunctionName="first", Qualifier="7")

    refused("InvalidParameterValueException", create, name="broken", Code={"ZipFile": b"no archive"})
    refused("InvalidParameterValueException", create, name="broken", Code={"S3Bucket": "somewhere", "S3Key": "k"})
    refused("InvalidParameterValueException", create, name="broken", Runtime="java21")
    refused("InvalidParameterValueException", create, name="broken", Timeout=901)
    refused("InvalidParameterValueException", create, name="broken", Environment={"Variables": {"AWS_REGION": "x"}})
    invalid = refused("ValidationException", create, name="broken", Role="nobody")
    assert "at 'role' failed to satisfy constraint" in invalid["Error"]["Message"], invalid
    refused("ResourceNotFoundException", lambda_.get_function, FunctionName="broken")


def asking():
    event = {"a": [1, "ä", None]}
    answer, reply = invoke("first", event)
    assert answer == event and reply["ExecutedVersion"] == "$LATEST" and "FunctionError" not in reply

    client = base64.b64encode(json.dumps({"custom": {"k": "v"}}).encode()).decode()
    about, reply = invoke("first", {"do": "about"}, ClientContext=client)
    environment = about["environment"]
    assert about["id"] == reply["ResponseMetadata"]["RequestId"]
    assert about["arn"].endswith(":function:first") and 15000 < about["left_ms"] <= 20000, about
    assert about["client"] == {"k": "v"}, about
    expected = {
        "COLOUR": "blue", "AWS_REGION": "us-west-2", "AWS_LAMBDA_FUNCTION_NAME": "first", "_HANDLER": "handler.handle",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "LAMBDA_TASK_ROOT": about["cwd"],
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/first", "AWS_EXECUTION_ENV": "AWS_Lambda_python3.11", "TZ": ":UTC",
    }
    assert expected.items() <= environment.items(), environment
    assert "PENSTOCK_LISTEN" not in environment and os.path.isdir(environment["TMPDIR"])
    again, _ = invoke("first", {"do": "about"})
    assert again["pid"] == about["pid"] and again["count"] == about["count"] + 1, "environments are used again"
    assert invoke("first", {"do": "call"})[0] == ["of-the-test"], "handlers reach the services"

    assert lambda_.invoke(FunctionName="first", InvocationType="DryRun")["StatusCode"] == 204
    marks = scratch / "marks"
    event = json.dumps({"do": "mark", "path": str(marks)})
    assert lambda_.invoke(FunctionName="first", InvocationType="Event", Payload=event)["StatusCode"] == 202
    eventually("the event arrives", lambda: marks.exists() and marks.read_text() == "x")

    not_json = refused("InvalidRequestContentException", lambda_.invoke, FunctionName="first", Payload=b"{")
    assert not_json["Error"]["Message"].startswith("Could not parse request body into json")
    large = b'"' + b"x" * (6 * 1024 * 1024) + b'"'
    too_large = refused("RequestTooLargeException", lambda_.invoke, FunctionName="first", Payload=large)
    assert too_large["ResponseMetadata"]["HTTPStatusCode"] == 413, too_large
    refused(
        "RequestTooLargeException", lambda_.invoke,
        FunctionName="first", Payload=b'"' + b"x" * 256 * 1024 + b'"', InvocationType="Event",
    )
    fits = {"do": "echo", "x": "y" * (6 * 1024 * 1024 - 100)}
    assert invoke("first", fits)[0] == fits


def failing():
    answer, reply = invoke("first", {"do": "raise"}, LogType="Tail")
    assert reply["FunctionError"] == "Unhandled" and reply["StatusCode"] == 200
    assert answer["errorType"] == "ValueError" and answer["errorMessage"] == "no such thing", answer
    assert any("handler.py" in line for line in answer["stackTrace"]), answer
    log = base64.b64decode(reply["LogResult"]).decode()
    request = reply["ResponseMetadata"]["RequestId"]
    assert log.startswith(f"START RequestId: {request} Version: $LATEST\n"), log
    assert f"END RequestId: {request}\nREPORT RequestId: {request}\tDuration: " in log and "ValueError" in log, log

    answer, reply = invoke("first", {"do": "exit"}, LogType="Tail")
    request = reply["ResponseMetadata"]["RequestId"]
    message = f"RequestId: {request} Error: Runtime exited with error: exit status 7"
    assert answer == {"errorType": "Runtime.ExitError", "errorMessage": message}, answer
    assert message in base64.b64decode(reply["LogResult"]).decode()
    assert invoke("first", {"x": 1})[0] == {"x": 1}, "the next one gets another environment"

    # On AWS, 128 MB hold such a function.
    answer, reply = invoke("first", {"do": "eat"})
    assert answer["errorType"] == "Runtime.ExitError" and answer["errorMessage"].endswith("signal: killed"), answer

    answer, reply = invoke("first", {"do": "print", "lines": 100000}, LogType="Tail")
    log = base64.b64decode(reply["LogResult"])
    assert answer == "printed" and len(log) <= 4096 and b"line 00099999\nEND RequestId" in log, log

    assert len(invoke("first", {"do": "large", "bytes": 6 * 1024 * 1024})[0]) == 6 * 1024 * 1024
    answer, reply = invoke("first", {"do": "large", "bytes": 6 * 1024 * 1024 + 200})
    assert answer["errorType"] == "Function.ResponseSizeTooLarge" and "6291556" in answer["errorMessage"], answer
    assert invoke("first", {"x": 2})[0] == {"x": 2}

    lambda_.update_function_configuration(FunctionName="first", Timeout=1)
    child, _ = invoke("first", {"do": "child"})
    began = time.monotonic()
    answer, reply = invoke("first", {"do": "sleep", "seconds": 600}, LogType="Tail")
    took, request = time.monotonic() - began, reply["ResponseMetadata"]["RequestId"]
    message = f"RequestId: {request} Error: Task timed out after 1.00 seconds"
    assert answer == {"errorType": "Sandbox.Timedout", "errorMessage": message} and took < 20, (answer, took)
    assert f"Z {request} Task timed out after 1.00 seconds" in base64.b64decode(reply["LogResult"]).decode()
    eventually("children go with their environment", lambda: not lives(child))
    lambda_.update_function_configuration(FunctionName="first", Timeout=20)

    create("unimportable", "import nothing_of_that_name")
    answer, reply = invoke("unimportable")
    assert answer["errorType"] == "Runtime.ImportModuleError", answer
    create("nameless", Handler="handler.nothing")
    assert invoke("nameless")[0]["errorType"] == "Runtime.HandlerNotFound"
    create("unprovided", Runtime="provided.al2023")
    assert invoke("unprovided")[0]["errorType"] == "Runtime.InvalidEntrypoint"
    for name in ("unimportable", "nameless", "unprovided"):
        lambda_.delete_function(FunctionName=name)


def at_once():
    lambda_.put_function_concurrency(FunctionName="first", ReservedConcurrentExecutions=1)
    assert lambda_.get_function_concurrency(FunctionName="first")["ReservedConcurrentExecutions"] == 1
    assert lambda_.get_function(FunctionName="first")["Concurrency"] == {"ReservedConcurrentExecutions": 1}
    with concurrent.futures.ThreadPoolExecutor() as several:
        slow = several.submit(invoke, "first", {"do": "sleep", "seconds": 3})
        time.sleep(1.5)
        throttled = refused("TooManyRequestsException", lambda_.invoke, FunctionName="first")
        assert throttled["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded", throttled
        assert slow.result()[0] == "slept"
    lambda_.put_function_concurrency(FunctionName="first", ReservedConcurrentExecutions=0)
    refused("TooManyRequestsException", lambda_.invoke, FunctionName="first")
    refused(
        "InvalidParameterValueException", lambda_.put_function_concurrency,
        FunctionName="first", ReservedConcurrentExecutions=901,
    )
    lambda_.delete_function_concurrency(FunctionName="first")
    with concurrent.futures.ThreadPoolExecutor(5) as several:
        answers = list(several.map(lambda _: invoke("first", {"do": "about"})[0]["pid"], range(20)))
    assert len(answers) == 20


def changing():
    got = lambda_.get_function_configuration(FunctionName="first")
    path = lambda_.get_function(FunctionName="first")["Code"]["Location"].removeprefix("file://")
    with concurrent.futures.ThreadPoolExecutor() as several:
        slow = several.submit(invoke, "first", {"do": "sleep", "seconds": 3})
        time.sleep(1)
        code = archive({"handler.py": "def handle(event, context): return 'new'"})
        refused(
            "PreconditionFailedException", lambda_.update_function_code,
            FunctionName="first", ZipFile=code, RevisionId="another",
        )
        dry = lambda_.update_function_code(FunctionName="first", ZipFile=code, DryRun=True)
        assert dry["CodeSha256"] != got["CodeSha256"]
        now = lambda_.update_function_code(FunctionName="first", ZipFile=code, RevisionId=got["RevisionId"])
        assert now["CodeSha256"] == dry["CodeSha256"] and now["RevisionId"] != got["RevisionId"]
        assert invoke("first")[0] == "new"
        assert slow.result()[0] == "slept", "what runs ends with the code that it began with"
    eventually("code that nobody runs goes", lambda: not os.path.exists(path))

    arn = got["FunctionArn"]
    lambda_.tag_resource(Resource=arn, Tags={"b": "2"})
    lambda_.untag_resource(Resource=arn, TagKeys=["a"])
    assert lambda_.list_tags(Resource=arn)["Tags"] == {"b": "2"}
    refused("ResourceNotFoundException", lambda_.get_policy, FunctionName="first")
    permission = dict(FunctionName="first", StatementId="s", Action="lambda:InvokeFunction", Principal="firehose.amazonaws.com")
    statement = json.loads(lambda_.add_permission(SourceAccount="000000000000", **permission)["Statement"])
    assert statement["Principal"] == {"Service": "firehose.amazonaws.com"}, statement
    refused("ResourceConflictException", lambda_.add_permission, **permission)
    assert json.loads(lambda_.get_policy(FunctionName="first")["Policy"])["Statement"] == [statement]
    lambda_.remove_permission(FunctionName="first", StatementId="s")
    refused("ResourceNotFoundException", lambda_.remove_permission, FunctionName="first", StatementId="s")


def directories():
    place = scratch / "local"
    place.mkdir()
    (place / "handler.py").write_text("def handle(event, context): return 'local'")
    refused(
        "InvalidParameterValueException", create,
        name="local", Code={"S3Bucket": "local-directory", "S3Key": str(place / "missing")},
    )
    create("local", Code={"S3Bucket": "local-directory", "S3Key": str(place)})
    assert invoke("local")[0] == "local"
    (place / "handler.py").write_text("def handle(event, context): return 'changed'")
    eventually("a change is seen", lambda: invoke("local")[0] == "changed")
    assert not (place / "__pycache__").exists(), "the directory is its owner's"


def node():
    code = archive({"index.mjs": """
        let count = 0;
        export const handler = async (event, context) => {
          if (event.fail) throw new RangeError('too far');
          return { event, count: ++count, left: context.getRemainingTimeInMillis() > 0 };
        };
    """, "old.js": "exports.handler = (event, context, callback) => callback(null, process.env.COLOUR);"})
    create("node", Runtime="nodejs20.x", Handler="index.handler", Code={"ZipFile": code})
    assert invoke("node", {"a": 1})[0] == {"event": {"a": 1}, "count": 1, "left": True}
    answer, reply = invoke("node", {"fail": True})
    assert reply["FunctionError"] == "Unhandled" and answer["errorType"] == "RangeError", answer
    assert invoke("node")[0]["count"] == 2
    lambda_.update_function_configuration(
        FunctionName="node", Handler="old.handler", Environment={"Variables": {"COLOUR": "green"}}
    )
    assert invoke("node")[0] == "green"
    lambda_.update_function_configuration(FunctionName="node", Handler="index.nothing")
    assert invoke("node")[0]["errorType"] == "Runtime.HandlerNotFound"


def provided():
    program = zipfile.ZipInfo("bootstrap")
    program.external_attr = 0o755 << 16
    script = f"#!{sys.executable}\n" + '''
import http.client, os
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    got = api.getresponse()
    event, request = got.read(), got.headers["Lambda-Runtime-Aws-Request-Id"]
    api.request("POST", f"/2018-06-01/runtime/invocation/{request}/response", event[::-1])
    api.getresponse().read()
'''
    create("own", Runtime="provided.al2023", Handler="any", Code={"ZipFile": archive({program: script})})
    reply = lambda_.invoke(FunctionName="own", Payload=b"[12]")
    assert reply["Payload"].read() == b"]21["


def listing():
    for number in range(12):
        create(f"listed-{number:02}")
    pages = list(lambda_.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 5}))
    names = [function["FunctionName"] for page in pages for function in page["Functions"]]
    assert names == sorted(names) and len(names) == len(set(names)) and len(pages) > 2, names
    assert {f"listed-{number:02}" for number in range(12)} <= set(names)
    elsewhere = boto3.client("lambda", region_name="eu-west-1")
    assert elsewhere.list_functions()["Functions"] == []
    refused("InvalidParameterValueException", lambda_.list_functions, Marker="ä")
    for number in range(12):
        gone = lambda_.delete_function(FunctionName=f"listed-{number:02}")
        assert gone["ResponseMetadata"]["HTTPStatusCode"] == 204, gone
    refused("ResourceNotFoundException", lambda_.delete_function, FunctionName="listed-00")
    refused("ResourceNotFoundException", lambda_.invoke, FunctionName="listed-00")
    create("listed-00", "def handle(event, context): return 'another'")
    assert invoke("listed-00")[0] == "another"
    lambda_.delete_function(FunctionName="listed-00")


def later():
    names = [function["FunctionName"] for function in lambda_.list_functions()["Functions"]]
    assert names == ["first", "local", "node", "own"], names
    assert lambda_.list_tags(Resource="arn:aws:lambda:us-west-2:000000000000:function:first")["Tags"] == {"b": "2"}
    assert invoke("first")[0] == "new" and invoke("local")[0] == "changed"


if sys.argv[2:] == ["later"]:
    later()
else:
    boto3.client("kinesis").create_stream(StreamName="of-the-test", ShardCount=1)
    for step in (making, asking, failing, at_once, changing, directories, node, provided, listing):
        began = time.monotonic()
        step()
        print(f"{step.__name__}: {time.monotonic() - began:.1f} s", flush=True)
    later()
