"""The runtime of Python functions where AWS's own, awslambdaric, is not installed: asks for work, calls the handler, answers.

Needs the standard library alone. What it says of errors is worded as awslambdaric words it.
"""

import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback

RUNTIME = "/2018-06-01/runtime"
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
request_id = ""


class Context:
    def __init__(self, headers):
        about = os.environ.get
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = about("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = about("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = about("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = about("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = about("AWS_LAMBDA_LOG_STREAM_NAME")
        self.identity = None
        client = json.loads(headers.get("Lambda-Runtime-Client-Context") or "null")
        self.client_context = client and Client(client)
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_ms - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


class Client:
    def __init__(self, told):
        self.custom, self.env, self.client = told.get("custom"), told.get("env"), told.get("client")


class Fault(Exception):
    """What is told in words of its own, and not as an exception of the handler."""

    def __init__(self, kind, message, trace=()):
        self.kind, self.message, self.trace = kind, message, list(trace)


class Lines(logging.Formatter):
    converter = time.gmtime

    def format(self, record):
        record.aws_request_id = request_id
        return super().format(record)


def call(method, where, body=None, headers=()):
    api.request(method, RUNTIME + where, body, dict(headers))
    got = api.getresponse()
    return got, got.read()


def load(named):
    module, dot, name = named.replace("/", ".").rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{named}': not enough values to unpack (expected 2, got 1)")
    try:
        found = importlib.import_module(module)
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module}': {error}")
    except SyntaxError as error:
        at = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module}': {error}", [at])
    try:
        return getattr(found, name)
    except AttributeError:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{module}'")


def told(error):
    if isinstance(error, Fault):
        message, kind, trace = error.message, error.kind, error.trace
    else:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
        message, kind, trace = str(error), type(error).__name__, traceback.format_list(frames)
    print(f"[ERROR] {kind}: {message}\nTraceback (most recent call last):\n{''.join(trace)}", flush=True)
    return {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace}


def fail(where, error):
    body = told(error)
    headers = {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": body["errorType"]}
    call("POST", where, json.dumps(body), headers)


def marshal(answer):
    try:
        return json.dumps(answer, ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}")


def main():
    global request_id
    # The code is looked up where it lies, and what is printed is told at once.
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    sys.stdout.reconfigure(line_buffering=True)
    lines = logging.StreamHandler(sys.stdout)
    lines.setFormatter(Lines("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S"))
    logging.getLogger().addHandler(lines)
    try:
        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        fail("/init/error", error)
        sys.exit(1)
    while True:
        got, event = call("GET", "/invocation/next")
        if got.status != 200:
            sys.exit(0)
        request_id = got.headers["Lambda-Runtime-Aws-Request-Id"]
        os.environ["_X_AMZN_TRACE_ID"] = got.headers["Lambda-Runtime-Trace-Id"]
        try:
            answer = marshal(handler(json.loads(event), Context(got.headers)))
        except Exception as error:
            sys.stdout.flush()
            fail(f"/invocation/{request_id}/error", error)
            continue
        sys.stdout.flush()
        refused, why = call("POST", f"/invocation/{request_id}/response", answer, {"Content-Type": "application/json"})
        if refused.status == 413:
            print(why.decode(), file=sys.stderr)


main()
