//! Data Firehose through boto3, unmodified and configured by environment variables alone; and what a crash leaves of a delivery.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::Server;

#[test]
fn boto3_finds_data_firehose_and_its_objects() {
    let server = Server::start(&[]);
    let Some(mut python) = common::python(&server) else { return };
    common::succeed(python.arg(common::script("firehose.py")));
}
