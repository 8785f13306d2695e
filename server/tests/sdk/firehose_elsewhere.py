"""Destinations of Data Firehose that are not S3, through boto3: an HTTP endpoint, Splunk and OpenSearch, which stand here and check what they are sent,
and PostgreSQL in the place of Redshift where it is installed.

Plain assertions, no test framework: it is run by server/tests/firehose.rs against a server of its own.
"""

import base64
import glob
import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import boto3

from common import delivery_stream, eventually

firehose = boto3.client("firehose")
s3 = boto3.client("s3")

BUCKET = "delivered"
ROLE = "arn:aws:iam::123456789012:role/delivery"
AT_ONCE = {"SizeInMBs": 1, "IntervalInSeconds": 0}
NEVER_AGAIN = {"DurationInSeconds": 0}
MINUTES = {"DurationInSeconds": 300}


def place(prefix):
    return {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{BUCKET}", "Prefix": prefix, "BufferingHints": AT_ONCE}


def put(name, *records):
    told = firehose.put_record_batch(DeliveryStreamName=name, Records=[{"Data": record} for record in records])
    assert told["FailedPutCount"] == 0, told


def lines(prefix, count):
    """The lines of all objects below a prefix, once there are so many."""

    def look():
        found = s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
        text = b"".join(s3.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read() for entry in found)
        return text.splitlines() if len(text.splitlines()) >= count else None

    found = eventually(look)
    assert len(found) == count, found
    return found


class Handler(BaseHTTPRequestHandler):
    """All three destinations; what is wrong with a request is kept for the test."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            status, answer = self.answer(urlsplit(self.path), body)
        except Exception as error:  # whatever it is, the test has to hear of it
            self.server.wrong.append(repr(error))
            status, answer = 500, {}
        answer = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def answer(self, url, body):
        seen = self.server.seen
        if url.path.startswith("/endpoint"):
            assert self.headers["X-Amz-Firehose-Protocol-Version"] == "1.0"
            assert self.headers["X-Amz-Firehose-Source-Arn"].endswith(f":deliverystream{url.path.removeprefix('/endpoint')}")
            assert self.headers["X-Amz-Firehose-Access-Key"] == "let-me-in"
            common = json.loads(self.headers["X-Amz-Firehose-Common-Attributes"])
            assert common == {"commonAttributes": {"site": "here"}}, common
            if self.headers["Content-Encoding"] == "gzip":
                body = gzip.decompress(body)
            request = json.loads(body)
            assert request["requestId"] == self.headers["X-Amz-Firehose-Request-Id"]
            records = [base64.b64decode(record["data"]) for record in request["records"]]
            seen.setdefault(url.path, []).append((request["requestId"], records))
            if url.path == "/endpoint/refused" or len(seen[url.path]) == 1:
                return 503, {}
            return 200, {"requestId": request["requestId"], "timestamp": int(time.time() * 1000)}
        if url.path == "/services/collector/raw":
            assert self.headers["Authorization"] == "Splunk token", self.headers["Authorization"]
            [channel] = parse_qs(url.query).get("channel") or [self.headers["X-Splunk-Request-Channel"]]
            events = seen.setdefault("splunk", [])
            events.append((channel, body))
            return 200, {"text": "Success", "code": 0, "ackId": len(events)}
        if url.path == "/services/collector/ack":
            asked = json.loads(body)["acks"]
            # The first look is always too early.
            polls = seen.setdefault("polls", [])
            polls.append(asked)
            return 200, {"acks": {str(ack): len(polls) > 1 for ack in asked}}
        if url.path.endswith("/_bulk"):
            assert self.headers["Content-Type"] == "application/x-ndjson", self.headers["Content-Type"]
            text = body.decode().split("\n")
            assert text.pop() == ""
            items = []
            for action, document in zip(text[::2], text[1::2]):
                ((verb, meta),) = json.loads(action).items()
                document = json.loads(document)
                good = document.get("good", True)
                if good:
                    seen.setdefault("documents", {})[meta["_id"]] = (meta["_index"], document)
                outcome = {"status": 201} if good else {
                    "status": 400, "error": {"type": "mapper_parsing_exception", "reason": "failed to parse"}}
                items.append({verb: {"_index": meta["_index"], "_id": meta["_id"], **outcome}})
            return 200, {"took": 1, "errors": any("error" in next(iter(item.values())) for item in items), "items": items}
        raise AssertionError(f"nothing is at {url.path}")


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.wrong, server.seen = [], {}
threading.Thread(target=server.serve_forever, daemon=True).start()
here = f"http://127.0.0.1:{server.server_port}"
s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})


def endpoint(name, retry, mode):
    delivery_stream(name, HttpEndpointDestinationConfiguration={
        "EndpointConfiguration": {"Url": f"{here}/endpoint/{name}", "AccessKey": "let-me-in"},
        "RequestConfiguration": {
            "ContentEncoding": "GZIP",
            "CommonAttributes": [{"AttributeName": "site", "AttributeValue": "here"}],
        },
        "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 1},
        "RetryOptions": retry,
        "RoleARN": ROLE,
        "S3BackupMode": mode,
        "S3Configuration": place(f"{name}/"),
    })


# An endpoint that is down at first: the same request comes again. All records are in S3, too.
endpoint("web", MINUTES, "AllData")
put("web", b"one\n", b"two\n")
calls = eventually(lambda: len(server.seen.get("/endpoint/web", [])) >= 2 and server.seen["/endpoint/web"])
assert calls[0] == calls[1] and calls[0][1] == [b"one\n", b"two\n"], calls
assert lines("web/", 2) == [b"one", b"two"]

# One that takes nothing: its records are told of, and that they were tried once.
endpoint("refused", NEVER_AGAIN, "FailedDataOnly")
put("refused", b"lost?", b"no")
told = [json.loads(line) for line in lines("refused/http-endpoint-failed/", 2)]
assert [base64.b64decode(line["rawData"]) for line in told] == [b"lost?", b"no"]
assert all(line["errorCode"].startswith("HttpEndpoint.") and line["attemptsMade"] == 1 for line in told), told

# Splunk, which says later that it has indexed what it took.
delivery_stream("logs", SplunkDestinationConfiguration={
    "HECEndpoint": here,
    "HECEndpointType": "Raw",
    "HECToken": "token",
    "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0},
    "S3Configuration": place("logs/"),
})
put("logs", b"a line\n")
eventually(lambda: len(server.seen.get("polls", [])) >= 2)
assert [event for _, event in server.seen["splunk"]] == [b"a line\n"], server.seen["splunk"]

# OpenSearch, which takes one of two documents, and nothing that is none.
delivery_stream("documents", AmazonopensearchserviceDestinationConfiguration={
    "ClusterEndpoint": here,
    "IndexName": "clicks",
    "IndexRotationPeriod": "NoRotation",
    "RoleARN": ROLE,
    "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 1},
    "S3Configuration": place("documents/"),
})
put("documents", b'{"page": "/"}', b'{"good": false}', b"no document")
told = [json.loads(line) for line in lines("documents/AmazonOpenSearchService-failed/", 2)]
assert sorted(base64.b64decode(line["rawData"]) for line in told) == [b"no document", b'{"good": false}'], told
assert {line["esIndexName"] for line in told} == {"clicks"}, told
assert list(server.seen["documents"].values()) == [("clicks", {"page": "/"})], server.seen["documents"]

assert server.wrong == [], server.wrong


def postgresql(folder):
    """Starts one in a folder that can be removed afterwards; how to ask it, and what to do at the end. Nothing if none is installed."""
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not programs:
        print("left out: no PostgreSQL is installed", file=sys.stderr)
        return None
    # It does not run as root.
    user = {"user": "postgres"} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, "postgres")
    run = {"env": {"PATH": os.environ["PATH"], "LC_ALL": "C", "PGPASSWORD": "secret"}, "cwd": folder, **user}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/password", "w") as file:
        file.write("secret")
    os.chmod(f"{folder}/password", 0o644)
    initdb = ["-D", f"{folder}/data", "-U", "loader", "-A", "scram-sha-256", "--pwfile", f"{folder}/password", "-N"]
    subprocess.run([f"{programs[-1]}/initdb", *initdb], check=True, **silent, **run)
    started = [f"{programs[-1]}/postgres", "-D", f"{folder}/data", "-p", str(port), "-h", "127.0.0.1", "-k", folder]
    process = subprocess.Popen(started, **silent, **run)

    def ask(statement):
        psql = [f"{programs[-1]}/psql", "-h", "127.0.0.1", "-p", str(port), "-U", "loader", "-Atc", statement, "postgres"]
        asked = subprocess.run(psql, capture_output=True, text=True, **run)
        return asked.stdout.strip() if asked.returncode == 0 else None

    def end():
        process.terminate()
        process.wait()

    return port, ask, end


with tempfile.TemporaryDirectory() as folder:
    os.chmod(folder, 0o755)
    found = postgresql(folder)
    if found:
        port, ask, end = found
        try:
            eventually(lambda: ask("SELECT 1") == "1")
            assert ask("CREATE TABLE clicks (id bigint, page text)") is not None
            delivery_stream("rows", RedshiftDestinationConfiguration={
                "RoleARN": ROLE,
                "ClusterJDBCURL": f"jdbc:postgresql://127.0.0.1:{port}/postgres",
                "CopyCommand": {"DataTableName": "clicks", "CopyOptions": "json 'auto'"},
                "Username": "loader",
                "Password": "secret",
                "S3Configuration": place("staged/"),
            })
            put("rows", b'{"id": 1, "page": "/"}\n', b'{"id": 2, "page": "/two"}\n')
            eventually(lambda: ask("SELECT count(*) FROM clicks") == "2")
            assert ask("SELECT page FROM clicks ORDER BY id") == "/\n/two"
            # What was copied waits in S3, as it does at the service.
            assert len(lines("staged/", 2)) == 2
        finally:
            end()
print("done")
