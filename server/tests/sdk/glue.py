"""Glue's Data Catalog through boto3, configured by environment variables alone.

    glue.py fill    makes databases and tables, changes and lists them, and is refused what has to be refused
    glue.py look    finds after a crash what `fill` left

Plain assertions, no test framework: it is run by server/tests/glue.rs against a server of its own.
"""

import sys

import boto3

from common import refused

glue = boto3.client("glue")

COLUMNS = [{"Name": "user_id", "Type": "bigint"}, {"Name": "at", "Type": "timestamp"}]
WIDER = [*COLUMNS, {"Name": "tags", "Type": "array<string>"}]


def definition(name, columns=COLUMNS):
    return {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"classification": "parquet"},
        "PartitionKeys": [{"Name": "day", "Type": "string"}],
        "StorageDescriptor": {
            "Columns": columns,
            "Location": f"s3://lake/{name}/",
            "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
        },
    }


def names(**arguments):
    pages = glue.get_paginator("get_tables").paginate(PaginationConfig={"PageSize": 2}, **arguments)
    return [table["Name"] for page in pages for table in page["TableList"]]


def fill():
    glue.create_database(DatabaseInput={"Name": "Web", "Description": "clicks"}, Tags={"team": "a"})
    told = glue.get_database(Name="web")["Database"]
    assert (told["Name"], told["Description"], told["CatalogId"]) == ("web", "clicks", "000000000000"), told
    assert glue.get_tags(ResourceArn="arn:aws:glue:us-west-2:000000000000:database/web")["Tags"] == {"team": "a"}
    assert refused(glue.create_database, DatabaseInput={"Name": "web"}) == ("AlreadyExistsException", "Database already exists.")

    for name in ("views", "clicks_raw", "Clicks"):
        glue.create_table(DatabaseName="web", TableInput=definition(name))
    assert names(DatabaseName="web") == ["clicks", "clicks_raw", "views"]
    assert names(DatabaseName="web", Expression="clicks*") == ["clicks", "clicks_raw"]
    assert refused(glue.create_table, DatabaseName="web", TableInput=definition("views")) == (
        "AlreadyExistsException",
        "Table already exists.",
    )
    assert refused(glue.get_table, DatabaseName="web", Name="sales") == ("EntityNotFoundException", "Table sales not found.")
    assert refused(glue.get_tables, DatabaseName="shop") == ("EntityNotFoundException", "Database shop not found.")
    code, sentence = refused(glue.get_tables, DatabaseName="web", MaxResults=101)
    assert (code, "'maxResults' failed to satisfy constraint" in sentence) == ("ValidationException", True), sentence
    # As Terraform and awswrangler ask.
    assert glue.get_partition_indexes(DatabaseName="web", TableName="clicks")["PartitionIndexDescriptorList"] == []
    assert glue.get_partitions(DatabaseName="web", TableName="clicks")["Partitions"] == []
    partition = {"Values": ["1"], "StorageDescriptor": {}}
    assert refused(glue.create_partition, DatabaseName="web", TableName="clicks", PartitionInput=partition)[0] == "UnknownOperationException"

    table = glue.get_table(DatabaseName="web", Name="clicks")["Table"]
    assert table["VersionId"] == "0" and table["UpdateTime"] == table["CreateTime"], table
    glue.update_table(DatabaseName="web", TableInput=definition("clicks", WIDER), VersionId=table["VersionId"])
    assert refused(glue.update_table, DatabaseName="web", TableInput=definition("clicks"), VersionId="0") == (
        "ConcurrentModificationException",
        "Update table failed due to concurrent modifications.",
    )

    glue.create_database(DatabaseInput={"Name": "gone"})
    glue.create_table(DatabaseName="gone", TableInput=definition("clicks"))
    glue.delete_table(DatabaseName="web", Name="views")
    glue.delete_database(Name="gone")


def look():
    assert [database["Name"] for database in glue.get_databases()["DatabaseList"]] == ["web"]
    assert names(DatabaseName="web") == ["clicks", "clicks_raw"]
    versions = glue.get_table_versions(DatabaseName="web", TableName="clicks")["TableVersions"]
    columns = {version["VersionId"]: version["Table"]["StorageDescriptor"]["Columns"] for version in versions}
    assert columns == {"1": WIDER, "0": COLUMNS}, columns
    glue.delete_table_version(DatabaseName="web", TableName="clicks", VersionId="0")
    assert refused(glue.get_table_version, DatabaseName="web", TableName="clicks", VersionId="0")[0] == "EntityNotFoundException"


{"fill": fill, "look": look}[sys.argv[1]]()
