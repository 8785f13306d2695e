"""What several of the scripts beside this one do: hold a call to its refusal, wait for what comes, make functions and delivery
streams."""

import io
import time
import zipfile

import boto3
from botocore.exceptions import ClientError


def refused(call, **arguments):
    """The name and the sentence of the error that a call must end in."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError(f"{call} with {arguments} was not refused")


def eventually(look):
    """What a look finds, once it finds something."""
    for _ in range(600):
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen within half a minute")


def parquet(data):
    """A file of Parquet, whose `read` wants `use_threads=False`: threads of Arrow may be at work still when a script ends, and abort it
    (apache/arrow#33975)."""
    import pyarrow
    import pyarrow.parquet

    return pyarrow.parquet.ParquetFile(pyarrow.BufferReader(data))


def archive(files):
    """The ZIP file of a function's code, by names or entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return packed.getvalue()


def function(name, code, **environment):
    """The ARN of a new function in Python."""
    made = boto3.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.11",
        Role="arn:aws:iam::000000000000:role/any",
        Handler="handler.handle",
        Environment={"Variables": environment},
        Code={"ZipFile": archive({"handler.py": code})},
    )
    return made["FunctionArn"]


def delivery_stream(name, **members):
    """What is told of a new delivery stream, once it is active."""
    firehose = boto3.client("firehose")
    firehose.create_delivery_stream(DeliveryStreamName=name, **members)

    def active():
        told = firehose.describe_delivery_stream(DeliveryStreamName=name)["DeliveryStreamDescription"]
        assert told["DeliveryStreamStatus"] != "CREATING_FAILED", told
        return told["DeliveryStreamStatus"] == "ACTIVE" and told

    return eventually(active)


def processor(kind, **parameters):
    """A step of a delivery stream."""
    listed = [{"ParameterName": key, "ParameterValue": value} for key, value in parameters.items()]
    return {"Type": kind, "Parameters": listed}
