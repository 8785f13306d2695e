"""Puts objects until it is stopped and tells each that was acknowledged; or checks those it reads the names of.

Run by server/tests/s3.rs, which kills the server meanwhile.
"""

import concurrent.futures
import hashlib
import itertools
import os
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

s3 = boto3.client("s3", config=Config(retries={"total_max_attempts": 1}, max_pool_connections=8))


def content(key):
    """Small bodies lie beside the metadata, large ones in files; what is in them follows from the key."""
    digest = hashlib.sha256(key.encode()).digest()
    return digest * (digest[0] if digest[1] % 2 else 1000 + 40 * digest[0])


def put(key):
    try:
        s3.put_object(Bucket="crash", Key=key, Body=content(key))
        # In one piece: several threads tell.
        os.write(1, f"{key}\n".encode())
    except (BotoCoreError, ClientError):
        raise SystemExit(0) from None


if sys.argv[1] == "put":
    try:
        s3.create_bucket(Bucket="crash", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    except ClientError as error:
        assert error.response["Error"]["Code"] == "BucketAlreadyOwnedByYou", error
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        numbers = itertools.count()
        while True:
            list(pool.map(put, [f"{sys.argv[2]}/{next(numbers)}" for _ in range(8)]))
else:
    for line in sys.stdin:
        key = line.strip()
        found = s3.get_object(Bucket="crash", Key=key)["Body"].read()
        assert found == content(key), key
