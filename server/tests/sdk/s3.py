"""S3 through boto3, configured by environment variables alone.

Plain assertions, no test framework: it is run by server/tests/s3.rs against a server of its own.
"""

import base64
import concurrent.futures
import datetime
import hashlib
import io
import os
import socket
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}))


def refused(call, **arguments):
    """The name of the error that a call must end in."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError(f"{call} with {arguments} was not refused")


def body(key, bucket="bucket", **more):
    return s3.get_object(Bucket=bucket, Key=key, **more)["Body"].read()


def keys(method, **arguments):
    """All keys and prefixes of a listing, page by page."""
    pages = list(s3.get_paginator(method).paginate(Bucket="many", **arguments))
    found = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    return found, [entry["Prefix"] for page in pages for entry in page.get("CommonPrefixes", [])], len(pages)


def buckets():
    s3.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    assert refused(s3.create_bucket, Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}) == (
        "BucketAlreadyOwnedByYou"
    )
    s3.get_waiter("bucket_exists").wait(Bucket="bucket")
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["bucket"]
    assert s3.get_bucket_location(Bucket="bucket")["LocationConstraint"] == "us-west-2"
    assert refused(s3.head_bucket, Bucket="missing") == "404"
    assert refused(s3.put_object, Bucket="missing", Key="a", Body=b"x") == "NoSuchBucket"
    s3.create_bucket(Bucket="brief")
    s3.put_object(Bucket="brief", Key="a")
    assert refused(s3.delete_bucket, Bucket="brief") == "BucketNotEmpty"
    s3.delete_object(Bucket="brief", Key="a")
    s3.delete_bucket(Bucket="brief")


def objects():
    content = os.urandom(300_000)
    put = s3.put_object(
        Bucket="bucket",
        Key="an object",
        Body=content,
        ContentType="text/plain",
        ContentEncoding="gzip",
        CacheControl="no-cache",
        ContentDisposition="attachment",
        ContentLanguage="de",
        Expires=datetime.datetime(2030, 1, 1),
        Metadata={"colour": "blue", "owner": "me"},
        StorageClass="STANDARD_IA",
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId="alias/a",
        Tagging="team=red&empty=",
    )
    assert put["ETag"] == f'"{hashlib.md5(content).hexdigest()}"'
    assert put["ServerSideEncryption"] == "aws:kms" and put["SSEKMSKeyId"] == "alias/a"
    for found in (s3.get_object(Bucket="bucket", Key="an object"), s3.head_object(Bucket="bucket", Key="an object")):
        assert found["ContentLength"] == len(content) and found["ContentType"] == "text/plain"
        assert found["ContentEncoding"] == "gzip" and found["CacheControl"] == "no-cache"
        assert found["ContentDisposition"] == "attachment" and found["ContentLanguage"] == "de"
        assert found["ExpiresString"].startswith("Tue, 01 Jan 2030")
        assert found["Metadata"] == {"colour": "blue", "owner": "me"}
        assert found["StorageClass"] == "STANDARD_IA" and found["ServerSideEncryption"] == "aws:kms"
        assert found["ETag"] == put["ETag"]
        age = datetime.datetime.now(datetime.timezone.utc) - found["LastModified"]
        assert abs(age.total_seconds()) < 600
    assert body("an object") == content
    assert body("an object", Range="bytes=100-199") == content[100:200]
    assert body("an object", Range="bytes=299990-") == content[299990:]
    assert body("an object", Range="bytes=-5") == content[-5:]
    part = s3.get_object(Bucket="bucket", Key="an object", Range="bytes=0-0")
    assert part["ResponseMetadata"]["HTTPStatusCode"] == 206 and part["ContentRange"] == "bytes 0-0/300000"
    assert refused(s3.get_object, Bucket="bucket", Key="an object", Range="bytes=300000-") == "InvalidRange"
    assert refused(s3.get_object, Bucket="bucket", Key="none") == "NoSuchKey"
    assert refused(s3.head_object, Bucket="bucket", Key="none") == "404"

    assert refused(s3.get_object, Bucket="bucket", Key="an object", IfNoneMatch=put["ETag"]) == "304"
    assert refused(s3.get_object, Bucket="bucket", Key="an object", IfMatch='"a"') == "PreconditionFailed"
    assert body("an object", IfMatch=put["ETag"]) == content
    since = datetime.datetime(2001, 1, 1)
    assert refused(s3.get_object, Bucket="bucket", Key="an object", IfUnmodifiedSince=since) == "PreconditionFailed"
    assert body("an object", IfModifiedSince=since) == content
    assert refused(s3.put_object, Bucket="bucket", Key="an object", IfMatch='"a"', Body=b"") == "PreconditionFailed"
    assert refused(s3.put_object, Bucket="bucket", Key="an object", IfNoneMatch="*", Body=b"") == "PreconditionFailed"

    s3.put_object(Bucket="bucket", Key="empty", Body=b"")
    assert body("empty") == b"" and s3.head_object(Bucket="bucket", Key="empty")["ContentLength"] == 0
    # A body whose length is known only to who reads it: chunks with a checksum behind them.
    s3.upload_fileobj(io.BytesIO(b"streamed" * 1000), "bucket", "streamed")
    assert body("streamed") == b"streamed" * 1000


def checksums():
    content = b"checked" * 10_000
    for algorithm, value in [
        ("SHA256", base64.b64encode(hashlib.sha256(content).digest()).decode()),
        ("SHA1", base64.b64encode(hashlib.sha1(content).digest()).decode()),
        ("CRC32", None),
    ]:
        name = f"Checksum{algorithm}"
        put = s3.put_object(Bucket="bucket", Key=algorithm, Body=content, ChecksumAlgorithm=algorithm)
        got = s3.get_object(Bucket="bucket", Key=algorithm, ChecksumMode="ENABLED")
        assert got[name] == put[name] and (value is None or got[name] == value)
        assert got["ChecksumType"] == "FULL_OBJECT" and got["Body"].read() == content
        wrong = {name: base64.b64encode(bytes(len(base64.b64decode(put[name])))).decode()}
        assert refused(s3.put_object, Bucket="bucket", Key="wrong", Body=content, **wrong) == "BadDigest"
    wrong = base64.b64encode(bytes(16)).decode()
    assert refused(s3.put_object, Bucket="bucket", Key="wrong", Body=content, ContentMD5=wrong) == "BadDigest"
    assert refused(s3.get_object, Bucket="bucket", Key="wrong") == "NoSuchKey"


def listings():
    s3.create_bucket(Bucket="many")
    odd = ["a+b", "a b", "100%", "a//b", "/leading", "..", "../up", "a/../b", "é/ü", "日本/語", "&<>'\"", "trailing/", "~", "%41"]
    plain = [f"group-{number % 7}/key-{number:05}" for number in range(1205 - len(odd))]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda key: s3.put_object(Bucket="many", Key=key, Body=key.encode()), odd + plain))
    expected = sorted(odd + plain, key=str.encode)
    for method in ("list_objects", "list_objects_v2"):
        assert keys(method) == (expected, [], 2)
        found, prefixes, _ = keys(method, Delimiter="/", PaginationConfig={"PageSize": 3})
        assert found == [key for key in expected if "/" not in key]
        groups = {key.split("/")[0] + "/" for key in expected if "/" in key}
        assert prefixes == sorted(groups, key=str.encode)
        found, prefixes, _ = keys(method, Prefix="group-3/", Delimiter="/", PaginationConfig={"PageSize": 50})
        assert found == [key for key in expected if key.startswith("group-3/")] and prefixes == []
        assert keys(method, Prefix="a+")[0] == ["a+b"]
    after = keys("list_objects_v2", StartAfter="group-6/key-01180")[0]
    assert after == [key for key in expected if key.encode() > b"group-6/key-01180"]
    assert s3.list_objects_v2(Bucket="many", MaxKeys=0)["KeyCount"] == 0
    assert refused(s3.list_objects_v2, Bucket="missing") == "NoSuchBucket"
    for key in odd:
        assert body(key, "many") == key.encode(), key

    deleted = s3.delete_objects(Bucket="many", Delete={"Objects": [{"Key": key} for key in odd + ["none"]]})
    assert sorted(entry["Key"] for entry in deleted["Deleted"]) == sorted(odd + ["none"])
    assert keys("list_objects_v2")[0] == sorted(plain)
    s3.delete_objects(Bucket="many", Delete={"Objects": [{"Key": key} for key in plain[:1000]], "Quiet": True})
    s3.delete_objects(Bucket="many", Delete={"Objects": [{"Key": key} for key in plain[1000:]], "Quiet": True})
    s3.delete_bucket(Bucket="many")
    assert refused(s3.put_object, Bucket="bucket", Key="k" * 1025, Body=b"") == "KeyTooLongError"
    s3.put_object(Bucket="bucket", Key="ü" * 512, Body=b"long")
    assert body("ü" * 512) == b"long"


def uploads():
    content = os.urandom(40 << 20)
    config = TransferConfig(multipart_threshold=8 << 20, multipart_chunksize=8 << 20)
    s3.upload_fileobj(io.BytesIO(content), "bucket", "large", Config=config, ExtraArgs={"Metadata": {"a": "b"}})
    head = s3.head_object(Bucket="bucket", Key="large")
    parts = [content[begin : begin + (8 << 20)] for begin in range(0, len(content), 8 << 20)]
    etag = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()
    assert head["ETag"] == f'"{etag}-5"' and head["Metadata"] == {"a": "b"}
    assert head["ContentLength"] == len(content)
    into = io.BytesIO()
    s3.download_fileobj("bucket", "large", into, Config=config)
    assert into.getvalue() == content
    part = s3.get_object(Bucket="bucket", Key="large", PartNumber=2)
    assert part["PartsCount"] == 5 and part["Body"].read() == parts[1]
    middle = (8 << 20) - 10
    assert body("large", Range=f"bytes={middle}-{middle + 19}") == content[middle : middle + 20]

    for kind, algorithm in [("FULL_OBJECT", "CRC32"), ("FULL_OBJECT", "CRC32C"), ("COMPOSITE", "SHA256")]:
        if algorithm == "CRC32C":
            continue  # boto3 computes it only with a library of AWS's.
        upload = s3.create_multipart_upload(Bucket="bucket", Key="c", ChecksumAlgorithm=algorithm, ChecksumType=kind)
        where = {"Bucket": "bucket", "Key": "c", "UploadId": upload["UploadId"]}
        name = f"Checksum{algorithm}"
        done = []
        for number, part in enumerate(parts[:2], 1):
            put = s3.upload_part(**where, PartNumber=number, Body=part, ChecksumAlgorithm=algorithm)
            done.append({"PartNumber": number, "ETag": put["ETag"], name: put[name]})
        complete = s3.complete_multipart_upload(**where, MultipartUpload={"Parts": done})
        assert complete["ChecksumType"] == kind
        whole = s3.put_object(Bucket="bucket", Key="d", Body=parts[0] + parts[1], ChecksumAlgorithm=algorithm)
        assert (complete[name] == whole[name]) == (kind == "FULL_OBJECT"), (complete, whole)
        assert kind == "FULL_OBJECT" or complete[name].endswith("-2")

    upload = s3.create_multipart_upload(Bucket="bucket", Key="by hand", ContentType="a/b")
    where = {"Bucket": "bucket", "Key": "by hand", "UploadId": upload["UploadId"]}
    first = s3.upload_part(**where, PartNumber=1, Body=parts[0])
    copied = s3.upload_part_copy(
        **where, PartNumber=2, CopySource={"Bucket": "bucket", "Key": "large"}, CopySourceRange=f"bytes={middle}-{middle + 99}"
    )
    listed = s3.list_parts(**where)["Parts"]
    assert [(part["PartNumber"], part["Size"]) for part in listed] == [(1, 8 << 20), (2, 100)]
    second = s3.create_multipart_upload(Bucket="bucket", Key="by hand")["UploadId"]
    s3.create_multipart_upload(Bucket="bucket", Key="other/one")
    pages = s3.get_paginator("list_multipart_uploads").paginate(Bucket="bucket", PaginationConfig={"PageSize": 1})
    found = sorted((entry["Key"], entry["UploadId"]) for page in pages for entry in page.get("Uploads", []))
    assert found[:2] == sorted([("by hand", upload["UploadId"]), ("by hand", second)]) and len(found) == 3
    rolled = s3.list_multipart_uploads(Bucket="bucket", Delimiter="/")
    assert [entry["Prefix"] for entry in rolled["CommonPrefixes"]] == ["other/"]
    done = [{"PartNumber": 1, "ETag": first["ETag"]}, {"PartNumber": 2, "ETag": copied["CopyPartResult"]["ETag"]}]
    assert refused(s3.complete_multipart_upload, **where, MultipartUpload={"Parts": done[::-1]}) == "InvalidPartOrder"
    wrong = [done[0], {"PartNumber": 2, "ETag": '"a"'}]
    assert refused(s3.complete_multipart_upload, **where, MultipartUpload={"Parts": wrong}) == "InvalidPart"
    s3.complete_multipart_upload(**where, MultipartUpload={"Parts": done}, IfNoneMatch="*")
    assert body("by hand") == parts[0] + content[middle : middle + 100]
    assert refused(s3.complete_multipart_upload, **where, MultipartUpload={"Parts": done}) == "NoSuchUpload"
    s3.abort_multipart_upload(Bucket="bucket", Key="by hand", UploadId=second)
    assert refused(s3.list_parts, Bucket="bucket", Key="by hand", UploadId=second) == "NoSuchUpload"
    small = s3.create_multipart_upload(Bucket="bucket", Key="small")
    where = {"Bucket": "bucket", "Key": "small", "UploadId": small["UploadId"]}
    done = [{"PartNumber": n, "ETag": s3.upload_part(**where, PartNumber=n, Body=b"x")["ETag"]} for n in (1, 2)]
    assert refused(s3.complete_multipart_upload, **where, MultipartUpload={"Parts": done}) == "EntityTooSmall"
    return content


def copies(content):
    s3.copy_object(Bucket="bucket", Key="copy", CopySource={"Bucket": "bucket", "Key": "an object"})
    copy = s3.head_object(Bucket="bucket", Key="copy")
    assert copy["Metadata"] == {"colour": "blue", "owner": "me"} and copy["ContentType"] == "text/plain"
    source = {"Bucket": "bucket", "Key": "large"}
    s3.copy_object(Bucket="bucket", Key="é+ copy", CopySource=source, MetadataDirective="REPLACE", Metadata={"new": "1"})
    s3.delete_object(Bucket="bucket", Key="large")
    assert body("é+ copy") == content
    assert s3.head_object(Bucket="bucket", Key="é+ copy")["Metadata"] == {"new": "1"}
    assert refused(s3.copy_object, Bucket="bucket", Key="c2", CopySource=source) == "NoSuchKey"
    assert refused(s3.copy_object, Bucket="bucket", Key="copy", CopySource={"Bucket": "bucket", "Key": "copy"}) == "InvalidRequest"


def tags():
    found = s3.get_object_tagging(Bucket="bucket", Key="an object")["TagSet"]
    assert found == [{"Key": "empty", "Value": ""}, {"Key": "team", "Value": "red"}]
    s3.put_object_tagging(Bucket="bucket", Key="an object", Tagging={"TagSet": [{"Key": "a", "Value": "b c"}]})
    assert s3.get_object_tagging(Bucket="bucket", Key="an object")["TagSet"] == [{"Key": "a", "Value": "b c"}]
    s3.delete_object_tagging(Bucket="bucket", Key="an object")
    assert s3.get_object_tagging(Bucket="bucket", Key="an object")["TagSet"] == []
    assert refused(s3.get_object_tagging, Bucket="bucket", Key="none") == "NoSuchKey"


def presigned():
    # Unless told otherwise boto3 presigns in the older way.
    newer = boto3.client("s3", config=Config(s3={"addressing_style": "path"}, signature_version="s3v4"))
    for client in (s3, newer):
        url = client.generate_presigned_url("put_object", Params={"Bucket": "bucket", "Key": "signed +é"}, ExpiresIn=60)
        request = urllib.request.Request(url, data=b"presigned", method="PUT", headers={"Content-Type": ""})
        assert urllib.request.urlopen(request).status == 200
        url = client.generate_presigned_url("get_object", Params={"Bucket": "bucket", "Key": "signed +é"}, ExpiresIn=60)
        assert urllib.request.urlopen(url).read() == b"presigned"
        s3.delete_object(Bucket="bucket", Key="signed +é")
    # Without a signature nothing is S3's.
    try:
        urllib.request.urlopen(url.split("?")[0])
        raise AssertionError("an anonymous request was answered")
    except urllib.error.HTTPError as error:
        assert error.code == 403


def races():
    def put(number):
        try:
            s3.put_object(Bucket="bucket", Key="raced", Body=str(number).encode(), IfNoneMatch="*")
            return number
        except ClientError as error:
            assert error.response["Error"]["Code"] == "PreconditionFailed", error
            return None

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        won = [number for number in pool.map(put, range(32)) if number is not None]
    assert len(won) == 1 and body("raced") == str(won[0]).encode()


def hosts():
    # Not every resolver knows that names below localhost are this machine.
    resolve = socket.getaddrinfo
    socket.getaddrinfo = lambda host, *more, **named: resolve(
        "127.0.0.1" if host.endswith("localhost") else host, *more, **named
    )
    virtual = boto3.client("s3", config=Config(s3={"addressing_style": "virtual"}), endpoint_url=by_name())
    virtual.put_object(Bucket="bucket", Key="by/host", Body=b"named")
    assert body("by/host") == b"named"
    assert virtual.list_objects_v2(Bucket="bucket", Prefix="by/")["KeyCount"] == 1


def by_name():
    """The endpoint with a name instead of a number, of which every name below is this machine too."""
    return os.environ["AWS_ENDPOINT_URL"].replace("127.0.0.1", "localhost")


def absent():
    assert refused(s3.get_bucket_versioning, Bucket="bucket") == "NotImplemented"
    assert refused(s3.get_object, Bucket="bucket", Key="an object", VersionId="abc") == "NoSuchVersion"
    refusal = refused(
        s3.put_object, Bucket="bucket", Key="own", Body=b"", SSECustomerAlgorithm="AES256", SSECustomerKey=b"k" * 32
    )
    assert refusal in ("NotImplemented", "InvalidRequest"), refusal


buckets()
objects()
checksums()
listings()
content = uploads()
copies(content)
tags()
presigned()
races()
hosts()
absent()
print("done")
