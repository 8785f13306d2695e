"""Data Analytics through boto3, configured by environment variables alone: every operation of both generations of the API.

    analytics.py fill    makes applications, changes, tells and deletes them, and is refused what has to be refused
    analytics.py look    finds after a crash what `fill` left

Plain assertions, no test framework: it is run by server/tests/analytics.rs against a server of its own.
"""

import sys
import threading
import time

import boto3
from botocore.config import Config

from common import delivery_stream, eventually, function, refused

# An error of the service's side is an answer here, and not to be asked for again.
ONCE = Config(retries={"total_max_attempts": 1})
old = boto3.client("kinesisanalytics", config=ONCE)
new = boto3.client("kinesisanalyticsv2", config=ONCE)

ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/any"
TICKS = f"arn:aws:kinesis:us-west-2:{ACCOUNT}:stream/ticks"
HIGH = f"arn:aws:kinesis:us-west-2:{ACCOUNT}:stream/high"
ARCHIVE = f"arn:aws:firehose:us-west-2:{ACCOUNT}:deliverystream/archive"
CLEAN = f"arn:aws:lambda:us-west-2:{ACCOUNT}:function:clean"
LOG = f"arn:aws:logs:us-west-2:{ACCOUNT}:log-group:analytics:log-stream:ticks"
LAKE = "arn:aws:s3:::lake"

SCHEMA = {
    "RecordFormat": {"RecordFormatType": "JSON", "MappingParameters": {"JSONMappingParameters": {"RecordRowPath": "$"}}},
    "RecordEncoding": "UTF-8",
    "RecordColumns": [
        {"Name": "TICKER", "Mapping": "$.ticker", "SqlType": "VARCHAR(4)"},
        {"Name": "PRICE", "Mapping": "$.price", "SqlType": "DOUBLE"},
    ],
}
CODE = """
CREATE OR REPLACE STREAM "HIGH" (ticker VARCHAR(4), price DOUBLE);
CREATE OR REPLACE PUMP "P" AS INSERT INTO "HIGH" SELECT STREAM ticker, MAX(price)
FROM "SOURCE_SQL_STREAM_001" GROUP BY ticker, STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '10' SECOND);
"""
WRONG = CODE.replace("MAX(price)", "MAX(prize)")


def with_role(resource, role):
    return {"ResourceARN": resource, "RoleARN": ROLE} if role else {"ResourceARN": resource}


def source(role):
    return {"NamePrefix": "SOURCE_SQL_STREAM", "KinesisStreamsInput": with_role(TICKS, role), "InputSchema": SCHEMA}


def destination(name, role, **kind):
    kind = kind or {"KinesisStreamsOutput": HIGH}
    [(member, resource)] = kind.items()
    return {"Name": name, member: with_role(resource, role), "DestinationSchema": {"RecordFormatType": "JSON"}}


def table(role):
    place = {"BucketARN": LAKE, "FileKey": "names.json"}
    if role:
        place["ReferenceRoleARN"] = ROLE
    return {"TableName": "NAMES", "S3ReferenceDataSource": place, "ReferenceSchema": SCHEMA}


def detail(client, name):
    return client.describe_application(ApplicationName=name)["ApplicationDetail"]


def names(told):
    return [summary["ApplicationName"] for summary in told["ApplicationSummaries"]]


def parts(client, generation, name):
    """Adds and deletes one of everything, and returns the version that this comes to."""
    role = generation == 1

    def version():
        return detail(client, name)["ApplicationVersionId"]

    def change(call, **arguments):
        before = version()
        told = call(ApplicationName=name, CurrentApplicationVersionId=before, **arguments)
        assert version() == before + 1
        stale = refused(call, ApplicationName=name, CurrentApplicationVersionId=before, **arguments)
        assert stale[0] == "ConcurrentModificationException", stale
        missing = refused(call, ApplicationName="nobody", CurrentApplicationVersionId=before, **arguments)
        assert missing[0] == "ResourceNotFoundException", missing
        if generation == 2:
            assert told["ApplicationVersionId"] == before + 1, told
        return f"{before + 1}.1"

    change(client.add_application_input, Input=source(role))
    too_many = refused(
        client.add_application_input, ApplicationName=name, CurrentApplicationVersionId=version(), Input=source(role)
    )
    assert too_many[0] == "InvalidArgumentException", too_many
    [told] = inputs(client, name)
    assert told["InAppStreamNames"] == ["SOURCE_SQL_STREAM_001"], told
    input_id = told["InputId"]
    processing = {"InputLambdaProcessor": with_role(CLEAN, role)}
    change(client.add_application_input_processing_configuration, InputId=input_id, InputProcessingConfiguration=processing)
    [told] = inputs(client, name)
    processor = told["InputProcessingConfigurationDescription"]["InputLambdaProcessorDescription"]
    assert processor["ResourceARN"] == CLEAN, told
    change(client.delete_application_input_processing_configuration, InputId=input_id)
    output_id = change(client.add_application_output, Output=destination("HIGH", role, KinesisFirehoseOutput=ARCHIVE))
    change(client.add_application_output, Output=destination("HIGH", role, LambdaOutput=CLEAN))
    change(client.delete_application_output, OutputId=output_id)
    reference_id = change(client.add_application_reference_data_source, ReferenceDataSource=table(role))
    change(client.delete_application_reference_data_source, ReferenceId=reference_id)
    option = {"LogStreamARN": LOG, "RoleARN": ROLE} if role else {"LogStreamARN": LOG}
    logging_id = change(client.add_application_cloud_watch_logging_option, CloudWatchLoggingOption=option)
    told = detail(client, name)["CloudWatchLoggingOptionDescriptions"]
    assert [option["LogStreamARN"] for option in told] == [LOG], told
    change(client.delete_application_cloud_watch_logging_option, CloudWatchLoggingOptionId=logging_id)
    return version()


def inputs(client, name):
    told = detail(client, name)
    if client is new:
        told = told["ApplicationConfigurationDescription"]["SqlApplicationConfigurationDescription"]
    return told["InputDescriptions"]


def tags(client, arn):
    client.tag_resource(ResourceARN=arn, Tags=[{"Key": "team", "Value": "a"}, {"Key": "cost", "Value": "b"}])
    client.untag_resource(ResourceARN=arn, TagKeys=["cost", "never"])
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "team", "Value": "a"}]
    many = [{"Key": f"t{number}", "Value": ""} for number in range(50)]
    assert refused(client.tag_resource, ResourceARN=arn, Tags=many)[0] == "TooManyTagsException"
    assert refused(client.list_tags_for_resource, ResourceARN=arn + "x")[0] == "ResourceNotFoundException"


def first_generation():
    made = old.create_application(ApplicationName="old", ApplicationDescription="by the older API")["ApplicationSummary"]
    assert made["ApplicationStatus"] == "READY", made
    arn = f"arn:aws:kinesisanalytics:us-west-2:{ACCOUNT}:application/old"
    assert made["ApplicationARN"] == arn, made
    assert refused(old.create_application, ApplicationName="old")[0] == "ResourceInUseException"
    version = parts(old, 1, "old")
    wrong = refused(
        old.update_application,
        ApplicationName="old",
        CurrentApplicationVersionId=version,
        ApplicationUpdate={"ApplicationCodeUpdate": WRONG},
    )
    assert wrong[0] == "CodeValidationException" and wrong[1].startswith("Line 3, column 76: "), wrong
    assert " Fix: " in wrong[1], wrong
    update = {"ApplicationCodeUpdate": CODE, "InputUpdates": [{"InputId": "2.1", "InputParallelismUpdate": {"CountUpdate": 2}}]}
    old.update_application(ApplicationName="old", CurrentApplicationVersionId=version, ApplicationUpdate=update)
    told = detail(old, "old")
    assert told["ApplicationVersionId"] == version + 1 and told["ApplicationCode"] == CODE, told
    assert told["InputDescriptions"][0]["InAppStreamNames"] == ["SOURCE_SQL_STREAM_001", "SOURCE_SQL_STREAM_002"], told
    tags(old, arn)

    start = {"InputStartingPosition": "NOW"}
    elsewhere = [{"Id": "9.9", "InputStartingPositionConfiguration": start}]
    assert refused(old.start_application, ApplicationName="old", InputConfigurations=elsewhere)[0] == "InvalidArgumentException"
    assert refused(old.start_application, ApplicationName="nobody", InputConfigurations=elsewhere)[0] == "ResourceNotFoundException"
    assert refused(old.stop_application, ApplicationName="old")[0] == "ResourceInUseException"
    assert names(old.list_applications(Limit=1)) == ["old"]

    old.create_application(ApplicationName="gone", Inputs=[source(True)], Outputs=[destination("HIGH", True)], ApplicationCode=CODE)
    created = detail(old, "gone")["CreateTimestamp"]
    stale = refused(old.delete_application, ApplicationName="gone", CreateTimestamp=created.replace(year=2001))
    assert stale[0] == "ConcurrentModificationException", stale
    old.delete_application(ApplicationName="gone", CreateTimestamp=created)
    assert refused(old.describe_application, ApplicationName="gone")[0] == "ResourceNotFoundException"


def sql():
    configuration = {
        "SqlApplicationConfiguration": {"Outputs": [destination("HIGH", False)]},
        "ApplicationCodeConfiguration": {"CodeContentType": "PLAINTEXT", "CodeContent": {"TextContent": CODE}},
    }
    make = {"ApplicationName": "ticks", "RuntimeEnvironment": "SQL-1_0", "ServiceExecutionRole": ROLE}
    made = new.create_application(**make, ApplicationConfiguration=configuration)["ApplicationDetail"]
    assert (made["ApplicationStatus"], made["ApplicationVersionId"]) == ("READY", 1), made
    assert refused(new.create_application, **make)[0] == "ResourceInUseException"
    wrong = {
        "SqlApplicationConfiguration": {"Inputs": [source(False)]},
        "ApplicationCodeConfiguration": {"CodeContentType": "PLAINTEXT", "CodeContent": {"TextContent": WRONG}},
    }
    make["ApplicationName"] = "wrong"
    name, sentence = refused(new.create_application, **make, ApplicationConfiguration=wrong)
    assert name == "CodeValidationException" and sentence.startswith("Line 3, column 76: "), sentence
    wrong["SqlApplicationConfiguration"]["Inputs"][0]["KinesisStreamsInput"]["ResourceARN"] = LAKE
    assert refused(new.create_application, **make, ApplicationConfiguration=wrong)[0] == "InvalidArgumentException"

    version = parts(new, 2, "ticks")
    token = detail(new, "ticks")["ConditionalToken"]
    code = {"ApplicationCodeConfigurationUpdate": {"CodeContentUpdate": {"TextContentUpdate": CODE.replace("10", "20")}}}
    told = new.update_application(ApplicationName="ticks", ConditionalToken=token, ApplicationConfigurationUpdate=code)
    assert told["ApplicationDetail"]["ApplicationVersionUpdatedFrom"] == version, told
    stale = refused(new.update_application, ApplicationName="ticks", ConditionalToken=token)
    assert stale[0] == "ConcurrentModificationException", stale

    operation = new.describe_application_operation(ApplicationName="ticks", OperationId=told["OperationId"])
    operation = operation["ApplicationOperationInfoDetails"]
    assert (operation["Operation"], operation["OperationStatus"]) == ("UpdateApplication", "SUCCESSFUL"), operation
    assert operation["ApplicationVersionChangeDetails"]["ApplicationVersionUpdatedTo"] == version + 1, operation
    assert refused(new.describe_application_operation, ApplicationName="ticks", OperationId="x")[0] == "ResourceNotFoundException"
    listed = new.list_application_operations(ApplicationName="ticks", Operation="UpdateApplication")
    assert [info["OperationId"] for info in listed["ApplicationOperationInfoList"]] == [told["OperationId"]], listed

    listed = new.list_application_versions(ApplicationName="ticks", Limit=2)
    numbers = [summary["ApplicationVersionId"] for summary in listed["ApplicationVersionSummaries"]]
    assert numbers == [version + 1, version], listed
    rest = new.list_application_versions(ApplicationName="ticks", NextToken=listed["NextToken"])
    assert rest["ApplicationVersionSummaries"][-1]["ApplicationVersionId"] == 1, rest
    first = new.describe_application_version(ApplicationName="ticks", ApplicationVersionId=1)["ApplicationVersionDetail"]
    assert first["ApplicationConfigurationDescription"] == made["ApplicationConfigurationDescription"], first
    missing = refused(new.describe_application_version, ApplicationName="ticks", ApplicationVersionId=999)
    assert missing[0] == "ResourceNotFoundException", missing
    tags(new, made["ApplicationARN"])

    window = {"ApplicationMaintenanceWindowStartTimeUpdate": "20:30"}
    told = new.update_application_maintenance_configuration(
        ApplicationName="ticks", ApplicationMaintenanceConfigurationUpdate=window
    )
    told = told["ApplicationMaintenanceConfigurationDescription"]
    assert (told["ApplicationMaintenanceWindowStartTime"], told["ApplicationMaintenanceWindowEndTime"]) == ("20:30", "04:30"), told

    # What needs an application that runs.
    current = version + 1
    assert refused(new.rollback_application, ApplicationName="ticks", CurrentApplicationVersionId=current)[0] == "ResourceInUseException"
    assert refused(new.stop_application, ApplicationName="ticks")[0] == "ResourceInUseException"
    assert refused(new.stop_application, ApplicationName="ticks", Force=True)[0] == "InvalidArgumentException"
    assert refused(new.create_application_snapshot, ApplicationName="ticks", SnapshotName="s")[0] == "ResourceInUseException"
    assert refused(new.describe_application_snapshot, ApplicationName="ticks", SnapshotName="s")[0] == "ResourceNotFoundException"
    missing = refused(
        new.delete_application_snapshot, ApplicationName="ticks", SnapshotName="s", SnapshotCreationTimestamp=made["CreateTimestamp"]
    )
    assert missing[0] == "ResourceNotFoundException", missing
    assert new.list_application_snapshots(ApplicationName="ticks")["SnapshotSummaries"] == []


def flink():
    configuration = {
        "FlinkApplicationConfiguration": {
            "ParallelismConfiguration": {"ConfigurationType": "CUSTOM", "Parallelism": 4, "ParallelismPerKPU": 2},
        },
        "ApplicationCodeConfiguration": {
            "CodeContentType": "ZIPFILE",
            "CodeContent": {"S3ContentLocation": {"BucketARN": LAKE, "FileKey": "job.jar"}},
        },
        "EnvironmentProperties": {"PropertyGroups": [{"PropertyGroupId": "job", "PropertyMap": {"input": "ticks"}}]},
    }
    make = {"RuntimeEnvironment": "FLINK-1_20", "ServiceExecutionRole": ROLE}
    made = new.create_application(ApplicationName="job", **make, ApplicationConfiguration=configuration)["ApplicationDetail"]
    told = made["ApplicationConfigurationDescription"]["FlinkApplicationConfigurationDescription"]
    assert told["CheckpointConfigurationDescription"] == {
        "ConfigurationType": "DEFAULT",
        "CheckpointingEnabled": True,
        "CheckpointInterval": 60000,
        "MinPauseBetweenCheckpoints": 5000,
    }, told
    assert told["ParallelismConfigurationDescription"]["CurrentParallelism"] == 4, told
    zipped = {"ApplicationCodeConfiguration": {"CodeContentType": "ZIPFILE", "CodeContent": {"ZipFileContent": b"PK"}}}
    unsupported = refused(new.create_application, ApplicationName="zip", **make, ApplicationConfiguration=zipped)
    assert unsupported[0] == "UnsupportedOperationException", unsupported

    vpc = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
    added = new.add_application_vpc_configuration(ApplicationName="job", CurrentApplicationVersionId=1, VpcConfiguration=vpc)
    assert added["VpcConfigurationDescription"]["VpcConfigurationId"] == "2.1", added
    deleted = new.delete_application_vpc_configuration(ApplicationName="job", CurrentApplicationVersionId=2, VpcConfigurationId="2.1")
    assert deleted["ApplicationVersionId"] == 3 and deleted["OperationId"], deleted
    missing = refused(
        new.delete_application_vpc_configuration, ApplicationName="job", CurrentApplicationVersionId=3, VpcConfigurationId="2.1"
    )
    assert missing[0] == "ResourceNotFoundException", missing

    name, sentence = refused(new.start_application, ApplicationName="job")
    assert name == "InvalidApplicationConfigurationException" and "No Flink cluster is configured" in sentence, sentence
    assert refused(new.stop_application, ApplicationName="job", Force=True)[0] == "ResourceInUseException"
    url = {"ApplicationName": "job", "UrlType": "FLINK_DASHBOARD_URL"}
    assert refused(new.create_application_presigned_url, **url)[0] == "ResourceInUseException"
    url["UrlType"] = "ZEPPELIN_UI_URL"
    assert refused(new.create_application_presigned_url, **url)[0] == "InvalidArgumentException"
    assert refused(old.describe_application, ApplicationName="job")[0] == "UnsupportedOperationException"

    # As many as there may be: three are there.
    for number in range(47):
        new.create_application(ApplicationName=f"more-{number}", **make)
    assert refused(new.create_application, ApplicationName="too-many", **make)[0] == "LimitExceededException"
    page = new.list_applications(Limit=2)
    assert names(page) == ["job", "more-0"], page
    assert len(names(new.list_applications(NextToken=page["NextToken"]))) == 48
    for number in range(47):
        created = detail(new, f"more-{number}")["CreateTimestamp"]
        new.delete_application(ApplicationName=f"more-{number}", CreateTimestamp=created)


def discovery():
    """From a stream that somebody writes to, a delivery stream, a file, and what a function makes of either."""
    streams, files, deliveries = boto3.client("kinesis"), boto3.client("s3"), boto3.client("firehose")
    streams.create_stream(StreamName="ticks", ShardCount=2)
    eventually(lambda: streams.describe_stream_summary(StreamName="ticks")["StreamDescriptionSummary"]["StreamStatus"] == "ACTIVE")
    for number in range(20):
        data = b'{"ticker": "AMZN", "price": %d.5}' % number
        streams.put_record(StreamName="ticks", PartitionKey=str(number), Data=data)
    start = {"InputStartingPosition": "TRIM_HORIZON"}
    found = {"ResourceARN": TICKS, "InputStartingPositionConfiguration": start}
    schema = {
        "RecordFormat": SCHEMA["RecordFormat"],
        "RecordEncoding": "UTF-8",
        "RecordColumns": [
            {"Name": "ticker", "Mapping": "$.ticker", "SqlType": "VARCHAR(4)"},
            {"Name": "price", "Mapping": "$.price", "SqlType": "DECIMAL(3,1)"},
        ],
    }
    told = old.discover_input_schema(**found, RoleARN=ROLE)
    assert told["InputSchema"] == schema, told
    assert len(told["ParsedInputRecords"]) == len(told["RawInputRecords"]) == 20, told
    upper = function(
        "upper",
        "import base64\n"
        "def handle(event, context):\n"
        "    upper = lambda record: base64.b64encode(base64.b64decode(record['data']).upper()).decode()\n"
        "    return {'records': [{'recordId': r['recordId'], 'result': 'Ok', 'data': upper(r)} for r in event['records']]}\n",
    )
    processing = {"InputLambdaProcessor": {"ResourceARN": upper}}
    told = new.discover_input_schema(**found, ServiceExecutionRole=ROLE, InputProcessingConfiguration=processing)
    assert [column["Name"] for column in told["InputSchema"]["RecordColumns"]] == ["TICKER", "PRICE"], told
    assert len(told["ProcessedInputRecords"]) == 20 and "AMZN" in told["ProcessedInputRecords"][0], told
    # What is found can be given to an application.
    schema = told["InputSchema"]
    sql = {"Inputs": [{**source(False), "InputSchema": schema}]}
    code = {"CodeContentType": "PLAINTEXT", "CodeContent": {"TextContent": CODE.replace("MAX(price)", "MAX(price * 1.0)")}}
    make = {"ApplicationName": "found", "RuntimeEnvironment": "SQL-1_0", "ServiceExecutionRole": ROLE}
    made = new.create_application(**make, ApplicationConfiguration={"SqlApplicationConfiguration": sql, "ApplicationCodeConfiguration": code})
    new.delete_application(ApplicationName="found", CreateTimestamp=made["ApplicationDetail"]["CreateTimestamp"])

    files.create_bucket(Bucket="lake", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    files.put_object(Bucket="lake", Key="states.csv", Body=b"YEAR,STATE,COAL\r\n1990,AK,404871\r\n1991,AL,71447000\r\n")
    place = {"BucketARN": LAKE, "FileKey": "states.csv"}
    told = new.discover_input_schema(S3Configuration=place, ServiceExecutionRole=ROLE)
    delimiters = {"RecordRowDelimiter": "\r\n", "RecordColumnDelimiter": ","}
    assert told["InputSchema"]["RecordFormat"]["MappingParameters"] == {"CSVMappingParameters": delimiters}, told
    assert [column["Name"] for column in told["InputSchema"]["RecordColumns"]] == ["COL_YEAR", "STATE", "COAL"], told

    delivery_stream("archive", ExtendedS3DestinationConfiguration={"RoleARN": ROLE, "BucketARN": LAKE})
    writer = threading.Thread(target=write_to_archive, args=(deliveries,))
    writer.start()
    told = new.discover_input_schema(ResourceARN=ARCHIVE, ServiceExecutionRole=ROLE)
    writer.join()
    assert told["InputSchema"]["RecordColumns"] == [{"Name": "n", "Mapping": "$.n", "SqlType": "INTEGER"}], told

    missing = refused(new.discover_input_schema, ResourceARN=HIGH, ServiceExecutionRole=ROLE)
    assert missing[0] == "InvalidArgumentException", missing
    files.put_object(Bucket="lake", Key="words.txt", Body=b"words and more words")
    place["FileKey"] = "words.txt"
    try:
        old.discover_input_schema(S3Configuration={"RoleARN": ROLE, **place})
        raise AssertionError("a schema was made of words")
    except old.exceptions.UnableToDetectSchemaException as error:
        assert error.response["RawInputRecords"] == ["words and more words"], error.response
    assert refused(new.discover_input_schema, ServiceExecutionRole=ROLE)[0] == "InvalidArgumentException"
    assert refused(old.discover_input_schema, ResourceARN=LAKE, RoleARN=ROLE)[0] == "InvalidArgumentException"


def write_to_archive(deliveries):
    """For as long as somebody may be looking who begins with what comes."""
    for _ in range(15):
        time.sleep(0.1)
        deliveries.put_record(DeliveryStreamName="archive", Record={"Data": b'{"n": 1}'})


def fill():
    first_generation()
    sql()
    flink()
    discovery()


def look():
    assert names(new.list_applications()) == ["job", "old", "ticks"]
    assert names(old.list_applications()) == ["old", "ticks"]
    told = detail(new, "ticks")
    code = told["ApplicationConfigurationDescription"]["ApplicationCodeConfigurationDescription"]
    assert "'20' SECOND" in code["CodeContentDescription"]["TextContent"], code
    versions = new.list_application_versions(ApplicationName="ticks")["ApplicationVersionSummaries"]
    assert [summary["ApplicationVersionId"] for summary in versions] == [*range(told["ApplicationVersionId"], 0, -1)], versions
    for name in ("old", "ticks", "job"):
        new.delete_application(ApplicationName=name, CreateTimestamp=detail(new, name)["CreateTimestamp"])
    assert new.list_applications()["ApplicationSummaries"] == []


{"fill": fill, "look": look}[sys.argv[1]]()
