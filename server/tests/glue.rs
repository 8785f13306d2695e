//! The Data Catalog through boto3 and the AWS CLI, unmodified and configured by environment variables alone.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::Server;
use common::clients::{AWS_1, AWS_2, PYTHON, script, succeed};
use serde_json::{Value, json};

#[test]
fn boto3_fills_the_data_catalog_and_a_kill_does_not_empty_it() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &[]);
    let Some(mut fill) = PYTHON.command(&server) else { return };
    succeed(fill.arg(script("glue.py")).arg("fill"));
    server.kill();
    let server = Server::on(dir.path(), &[]);
    succeed(PYTHON.command(&server).unwrap().arg(script("glue.py")).arg("look"));
}

/// As the guide has it.
#[test]
fn the_aws_cli_makes_a_table_for_conversion() {
    for client in [AWS_1, AWS_2] {
        let server = Server::start(&[]);
        let aws = |arguments: &[&str]| {
            let mut aws = client.command(&server)?;
            // The second version of Debian knows no variable for the endpoint.
            aws.args(["--endpoint-url", &server.url(), "--output", "json", "glue"]).args(arguments);
            let output = succeed(&mut aws);
            Some(serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default())
        };
        if aws(&["create-database", "--database-input", "Name=web"]).is_none() {
            continue;
        }
        let columns =
            json!([{"Name": "user_id", "Type": "bigint"}, {"Name": "tags", "Type": "array<string>"}]);
        let input = json!({"Name": "clicks", "StorageDescriptor": {"Columns": columns}}).to_string();
        aws(&["create-table", "--database-name", "web", "--table-input", &input]);
        let told = aws(&["get-table", "--database-name", "web", "--name", "clicks"]).unwrap();
        assert_eq!(told["Table"]["StorageDescriptor"]["Columns"], columns);
        assert_eq!(told["Table"]["VersionId"], "0");
        aws(&["delete-database", "--name", "web"]);
        assert_eq!(aws(&["get-databases"]).unwrap()["DatabaseList"], json!([]));
    }
}
