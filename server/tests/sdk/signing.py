"""Requests signed by botocore as its clients sign them, and changed on the way as an attacker would: against a server that
verifies. Keys come from the environment, as for every client."""

import datetime
import hashlib
import json
import urllib.error
import urllib.request

import boto3
import botocore.auth
import botocore.config
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

session = boto3.Session()
endpoint = session.client("kinesis").meta.endpoint_url
region = session.region_name
right = session.get_credentials().get_frozen_credentials()


def client(**options):
    # The first answer counts: a client would try an expired signature again.
    config = botocore.config.Config(retries={"total_max_attempts": 1})
    return boto3.client("kinesis", config=config, **options)


def refused(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("it was accepted")


# A client as people use it, and one with every kind of wrong key.
kinesis = client()
kinesis.create_stream(StreamName="signed", ShardCount=1)
put = kinesis.put_record(StreamName="signed", PartitionKey="k", Data="€ and more".encode() * 1000)
assert put["ShardId"] == "shardId-000000000000"
assert kinesis.describe_stream(StreamName="signed")["StreamDescription"]["StreamARN"] == (
    f"arn:aws:kinesis:{region}:123456789012:stream/signed"
)

mismatch = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and"
    " signing method. Consult the service documentation for details."
)
code, message = refused(client(aws_access_key_id=right.access_key, aws_secret_access_key="wrong").list_streams)
assert (code, message) == ("InvalidSignatureException", mismatch), (code, message)
code, message = refused(client(aws_access_key_id="AKIDNOBODY", aws_secret_access_key=right.secret_key).list_streams)
assert code == "UnrecognizedClientException", code
assert message == "The security token included in the request is invalid.", message

# A session token is part of the credentials, in both directions.
temporary = {"aws_access_key_id": "ASIATEMPORARY", "aws_secret_access_key": "temporary secret"}
client(aws_session_token="the token", **temporary).list_streams()
for token in ({}, {"aws_session_token": "another"}):
    code, message = refused(client(**temporary, **token).list_streams)
    assert code == "UnrecognizedClientException", code


class Clock(datetime.datetime):
    """The time that botocore signs with."""

    shift = datetime.timedelta()

    @classmethod
    def utcnow(cls):
        return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + cls.shift


botocore.auth.get_current_datetime = lambda remove_tzinfo=True: Clock.utcnow()
for minutes, sentence in ((-6, "Signature expired: "), (6, "Signature not yet current: ")):
    Clock.shift = datetime.timedelta(minutes=minutes)
    code, message = refused(kinesis.list_streams)
    assert code == "InvalidSignatureException" and message.startswith(sentence), (minutes, code, message)
    assert message.endswith(" 5 min.)"), message
Clock.shift = datetime.timedelta(minutes=-4)
kinesis.list_streams()
Clock.shift = datetime.timedelta()


def sign(signer, body, url=endpoint + "/", **headers):
    """A request that the signer has signed."""
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "Kinesis_20131202.ListStreams", **headers}
    request = AWSRequest(method="POST", url=url, headers=headers, data=body)
    signer.add_auth(request)
    return request.prepare()


def send(signed, body=None):
    """The status and the body of the answer."""
    headers = {name: value for name, value in signed.headers.items() if name.lower() != "content-length"}
    request = urllib.request.Request(signed.url, data=body or signed.body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


keys = Credentials(right.access_key, right.secret_key)
body = b'{"Limit": 10}'
signed = sign(SigV4Auth(keys, "kinesis", region), body)
status, answer = send(signed)
assert (status, answer.get("StreamNames")) == (200, ["signed"]), answer
status, answer = send(signed, b'{"Limit": 11}')
assert (status, answer["message"]) == (400, mismatch), answer

# A path and a query of odd characters, which both sides must write alike.
odd = sign(SigV4Auth(keys, "kinesis", region), body, endpoint + "/a%20b/../c~d//e?z=%2F%20&a=%E2%82%AC&a=")
assert send(odd)[0] == 200, send(odd)

status, answer = send(sign(SigV4Auth(keys, "firehose", region), body))
assert answer["message"] == "Credential should be scoped to correct service: 'kinesis'. ", answer

# A presigned request. botocore signs the hash of the body that this header tells.
presign = {"X-Amz-Content-SHA256": hashlib.sha256(body).hexdigest()}
presigned = sign(SigV4QueryAuth(keys, "kinesis", region, expires=60), body, **presign)
presigned.body = body
assert "X-Amz-Signature=" in presigned.url, presigned.url
status, answer = send(presigned)
assert (status, answer.get("StreamNames")) == (200, ["signed"]), answer
status, answer = send(presigned, b'{"Limit": 12}')
assert (status, answer["message"]) == (400, mismatch), answer
Clock.shift = datetime.timedelta(minutes=-2)
late = sign(SigV4QueryAuth(keys, "kinesis", region, expires=60), body, **presign)
status, answer = send(late, body)
assert status == 400 and answer["message"].startswith("Signature expired: "), answer
print("verified")
