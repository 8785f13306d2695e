"""SQL applications at work, through boto3 configured by environment variables alone.

    applications.py PLACE begin    has two applications read a data stream, write everywhere, be stopped, started and changed
    applications.py PLACE go-on    finds after a crash that they go on where they were

PLACE is a directory for what functions write. Plain assertions, no test framework: it is run by server/tests/applications.rs against a
server of its own.
"""

import json
import sys
from pathlib import Path

import boto3

from common import delivery_stream, eventually, function, processor, refused

kinesis = boto3.client("kinesis")
s3 = boto3.client("s3")
old = boto3.client("kinesisanalytics")
new = boto3.client("kinesisanalyticsv2")

ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/any"
STREAM = f"arn:aws:kinesis:us-west-2:{ACCOUNT}:stream/"
COLUMNS = [
    {"Name": "ACCOUNT", "Mapping": "$.account", "SqlType": "VARCHAR(8)"},
    {"Name": "AMOUNT", "Mapping": "$.amount", "SqlType": "INTEGER"},
]
JSON_FORMAT = {"RecordFormatType": "JSON", "MappingParameters": {"JSONMappingParameters": {"RecordRowPath": "$"}}}
CSV_FORMAT = {
    "RecordFormatType": "CSV",
    "MappingParameters": {"CSVMappingParameters": {"RecordRowDelimiter": "\n", "RecordColumnDelimiter": ","}},
}
NAMES = {
    "TableName": "NAMES",
    "S3ReferenceDataSource": {"BucketARN": "arn:aws:s3:::lake", "FileKey": "names.csv"},
    "ReferenceSchema": {
        "RecordFormat": CSV_FORMAT,
        "RecordColumns": [{"Name": "ACCOUNT", "SqlType": "VARCHAR(8)"}, {"Name": "OWNER", "SqlType": "VARCHAR(16)"}],
    },
}
PAYMENTS = """
CREATE STREAM "NAMED" (account VARCHAR(8), owner VARCHAR(16), amount INTEGER);
CREATE PUMP "TO_NAMED" AS INSERT INTO "NAMED"
SELECT STREAM p.account, n.owner, p.amount FROM "SOURCE_SQL_STREAM_001" AS p JOIN NAMES AS n ON p.account = n.account;
CREATE STREAM "SUMS" (account VARCHAR(8), payments INTEGER, amount INTEGER);
CREATE PUMP "TO_SUMS" AS INSERT INTO "SUMS"
SELECT STREAM account, COUNT(*), SUM(amount) FROM "SOURCE_SQL_STREAM_001"
GROUP BY account, STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '1' SECOND);
"""
COUNTED = """
CREATE STREAM "COUNTED" (account VARCHAR(8), amount INTEGER, so_far INTEGER);
CREATE PUMP "TO_COUNTED" AS INSERT INTO "COUNTED"
SELECT STREAM account, amount, COUNT(*) OVER (PARTITION BY account ROWS 1000 PRECEDING) FROM "SOURCE_SQL_STREAM_001";
"""
KEEP = """
import base64, os


def handle(event, context):
    assert event["applicationArn"].endswith(":application/counted"), event
    with open(os.environ["KEPT"], "a") as kept:
        for record in event["records"]:
            kept.write(record["recordId"] + " " + base64.b64decode(record["data"]).decode().strip() + "\\n")
    return {"records": [{"recordId": record["recordId"], "result": "Ok"} for record in event["records"]]}
"""


def stream(name, shards):
    kinesis.create_stream(StreamName=name, ShardCount=shards)
    kinesis.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig={"Delay": 1})


def everything(name):
    """The records of a data stream."""
    found = []
    for shard in kinesis.list_shards(StreamName=name)["Shards"]:
        iterator = kinesis.get_shard_iterator(StreamName=name, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
        iterator = iterator["ShardIterator"]
        while iterator:
            answer = kinesis.get_records(ShardIterator=iterator)
            found += [record["Data"] for record in answer["Records"]]
            iterator = answer.get("NextShardIterator") if answer["Records"] else None
    return found


def rows(name):
    return [json.loads(record) for record in everything(name)]


def delivered():
    listed = s3.list_objects_v2(Bucket="lake", Prefix="named/").get("Contents", [])
    bodies = (s3.get_object(Bucket="lake", Key=entry["Key"])["Body"].read() for entry in listed)
    return [json.loads(line) for body in bodies for line in body.decode().splitlines()]


def put(*payments):
    records = [{"Data": payment, "PartitionKey": str(number)} for number, payment in enumerate(payments)]
    assert kinesis.put_records(StreamName="payments", Records=records)["FailedRecordCount"] == 0


def payment(account, amount):
    return json.dumps({"account": account, "amount": amount}).encode()


def state(client, name):
    return client.describe_application(ApplicationName=name)["ApplicationDetail"]["ApplicationStatus"]


def become(client, name, status):
    eventually(lambda: state(client, name) == status)


def source(role):
    place = {"ResourceARN": STREAM + "payments"} | ({"RoleARN": ROLE} if role else {})
    return {
        "NamePrefix": "SOURCE_SQL_STREAM",
        "KinesisStreamsInput": place,
        "InputSchema": {"RecordFormat": JSON_FORMAT, "RecordColumns": COLUMNS},
    }


def sink(name, kind, arn, form="JSON", **role):
    return {"Name": name, kind: {"ResourceARN": arn} | role, "DestinationSchema": {"RecordFormatType": form}}


def configuration(code, **sql):
    content = {"CodeContentType": "PLAINTEXT", "CodeContent": {"TextContent": code}}
    return {"SqlApplicationConfiguration": sql, "ApplicationCodeConfiguration": content}


def kept(place):
    """What the function was called with, each record once."""
    path = place / "kept"
    found = dict(line.split(" ", 1) for line in path.read_text().splitlines()) if path.exists() else {}
    return sorted(found.values())


def make(name, made):
    """By the newer API, as all that follows."""
    new.create_application(
        ApplicationName=name, RuntimeEnvironment="SQL-1_0", ServiceExecutionRole=ROLE, ApplicationConfiguration=made
    )


def described(name):
    told = new.describe_application(ApplicationName=name)["ApplicationDetail"]["ApplicationConfigurationDescription"]
    return told["SqlApplicationConfigurationDescription"]


def version(name):
    return new.describe_application(ApplicationName=name)["ApplicationDetail"]["ApplicationVersionId"]


def inputs(name):
    return described(name)["InputDescriptions"][0]["InputId"]


def start(name, position=None, **run):
    """The position is the input's."""
    if position:
        place = {"InputStartingPositionConfiguration": {"InputStartingPosition": position}}
        run["SqlRunConfigurations"] = [{"InputId": inputs(name)} | place]
    new.start_application(ApplicationName=name, RunConfiguration=run)


def started(name, position=None, **run):
    start(name, position, **run)
    become(new, name, "RUNNING")


def start_counted(position):
    [told] = old.describe_application(ApplicationName="counted")["ApplicationDetail"]["InputDescriptions"]
    where = {"Id": told["InputId"], "InputStartingPositionConfiguration": {"InputStartingPosition": position}}
    old.start_application(ApplicationName="counted", InputConfigurations=[where])
    become(old, "counted", "RUNNING")


def stop_counted():
    old.stop_application(ApplicationName="counted")
    become(old, "counted", "READY")


def prepare(place):
    stream("payments", 2)
    stream("sums", 1)
    stream("wrong", 1)
    s3.create_bucket(Bucket="lake", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_object(Bucket="lake", Key="names.csv", Body=b"a,Ada\nb,Bob\n")
    destination = {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::lake", "Prefix": "named/"}
    destination["BufferingHints"] = {"SizeInMBs": 1, "IntervalInSeconds": 0}
    destination["ProcessingConfiguration"] = {
        "Enabled": True,
        "Processors": [processor("AppendDelimiterToRecord", Delimiter="\\n")],
    }
    made = delivery_stream("named", ExtendedS3DestinationConfiguration=destination)
    keep = function("keep", KEEP, KEPT=str(place / "kept"))
    return made["DeliveryStreamARN"], keep


def begin(place):
    archive, keep = prepare(place)
    put(payment("a", 1), payment("b", 2))

    outputs = [
        sink("NAMED", "KinesisFirehoseOutput", archive),
        sink("SUMS", "KinesisStreamsOutput", STREAM + "sums"),
        sink("error_stream", "KinesisStreamsOutput", STREAM + "nowhere"),
    ]
    make("payments", configuration(PAYMENTS, Inputs=[source(False)], Outputs=outputs, ReferenceDataSources=[NAMES]))
    name, sentence = refused(start, name="payments", position="TRIM_HORIZON")
    assert name == "InvalidApplicationConfigurationException" and "stream/nowhere does not exist" in sentence, (name, sentence)
    told = described("payments")["OutputDescriptions"]
    [output] = [output["OutputId"] for output in told if output["Name"] == "error_stream"]
    update = {"OutputId": output, "KinesisStreamsOutputUpdate": {"ResourceARNUpdate": STREAM + "wrong"}}
    new.update_application(
        ApplicationName="payments",
        CurrentApplicationVersionId=1,
        ApplicationConfigurationUpdate={"SqlApplicationConfigurationUpdate": {"OutputUpdates": [update]}},
    )
    started("payments", "TRIM_HORIZON")

    by_function = sink("COUNTED", "LambdaOutput", keep, "CSV", RoleARN=ROLE)
    old.create_application(ApplicationName="counted", Inputs=[source(True)], Outputs=[by_function], ApplicationCode=COUNTED)
    start_counted("NOW")

    # One account has no name, one payment no number, one record is not JSON at all.
    put(payment("a", 10), payment("c", 20), payment("b", "much"), b"{", payment("a", 30))
    expected = [("Ada", 1), ("Ada", 10), ("Ada", 30), ("Bob", 2)]
    eventually(lambda: sorted((row["OWNER"], row["AMOUNT"]) for row in delivered()) == expected)
    eventually(lambda: sum(row["AMOUNT"] for row in rows("sums")) == 63)
    assert sum(row["PAYMENTS"] for row in rows("sums")) == 5, rows("sums")
    errors = eventually(lambda: len(rows("wrong")) == 2 and rows("wrong"))
    assert sorted(bytes.fromhex(row["DATA_ROW"]) for row in errors) == sorted([b"{", payment("b", "much")]), errors
    assert all(row["ERROR_NAME"] and row["MESSAGE"] and row["ERROR_LEVEL"] == "ERROR" for row in errors), errors
    # What was there before it started is not for who starts now.
    eventually(lambda: kept(place) == ["a,10,1", "a,30,2", "c,20,1"])

    # Windows stay open over a stop, and what came meanwhile is read.
    stop_counted()
    put(payment("a", 40))
    start_counted("LAST_STOPPED_POINT")
    eventually(lambda: "a,40,3" in kept(place))
    # From now on, and nothing of before.
    stop_counted()
    put(payment("a", 50))
    start_counted("NOW")
    put(payment("a", 60))
    eventually(lambda: "a,60,1" in kept(place))
    assert not any(line.startswith("a,50") for line in kept(place)), kept(place)
    # All over again.
    stop_counted()
    start_counted("TRIM_HORIZON")
    eventually(lambda: "b,2,1" in kept(place) and any(line.startswith("a,60,6") for line in kept(place)))

    # Another version goes on with the input where the one before was, and its windows are its own.
    current = old.describe_application(ApplicationName="counted")["ApplicationDetail"]["ApplicationVersionId"]
    code = COUNTED.replace("account, amount, COUNT(*)", "account, amount * 10, COUNT(*)")
    old.update_application(
        ApplicationName="counted", CurrentApplicationVersionId=current, ApplicationUpdate={"ApplicationCodeUpdate": code}
    )
    become(old, "counted", "RUNNING")
    put(payment("a", 70))
    eventually(lambda: "a,700,1" in kept(place))


def go_on(place):
    become(old, "counted", "RUNNING")
    become(new, "payments", "RUNNING")
    put(payment("a", 80))
    eventually(lambda: "a,800,2" in kept(place))
    eventually(lambda: any(row["AMOUNT"] == 80 for row in delivered()))
    eventually(lambda: sum(row["AMOUNT"] for row in rows("sums")) == 63 + 40 + 50 + 60 + 70 + 80)
    amounts = sorted(row["AMOUNT"] for row in delivered())
    assert amounts == [1, 2, 10, 30, 40, 50, 60, 70, 80], amounts

    # Names that are new are there from the next version on.
    s3.put_object(Bucket="lake", Key="names.csv", Body=b"a,Ada\nc,Cora\n")
    [table] = described("payments")["ReferenceDataSourceDescriptions"]
    update = {"ReferenceId": table["ReferenceId"], "TableNameUpdate": "NAMES"}
    new.update_application(
        ApplicationName="payments",
        CurrentApplicationVersionId=version("payments"),
        ApplicationConfigurationUpdate={"SqlApplicationConfigurationUpdate": {"ReferenceDataSourceUpdates": [update]}},
    )
    become(new, "payments", "RUNNING")
    put(payment("c", 90), payment("b", 91))
    eventually(lambda: any(row["OWNER"] == "Cora" for row in delivered()))
    eventually(lambda: sum(row["AMOUNT"] for row in rows("sums")) == 363 + 90 + 91)
    assert not any(row["AMOUNT"] == 91 for row in delivered()), delivered()

    # A source that is gone ends nothing; an application that is deleted does.
    for client, name in [(old, "counted"), (new, "payments")]:
        created = client.describe_application(ApplicationName=name)["ApplicationDetail"]["CreateTimestamp"]
        client.delete_application(ApplicationName=name, CreateTimestamp=created)
    eventually(lambda: not new.list_applications()["ApplicationSummaries"])


if __name__ == "__main__":
    {"begin": begin, "go-on": go_on}[sys.argv[2]](Path(sys.argv[1]))
