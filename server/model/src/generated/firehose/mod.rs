//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! Amazon Kinesis Firehose.

use crate::shape::{self, Http, Operation, Protocol};

pub mod errors;
mod shapes;
mod types;

pub use types::*;

/// Amazon Kinesis Firehose.
pub static SERVICE: shape::Service = shape::Service {
    id: "firehose",
    full_name: "Amazon Kinesis Firehose",
    api_version: "2015-08-04",
    endpoint_prefix: "firehose",
    target_prefix: Some("Firehose_20150804"),
    protocol: Protocol::Json,
    json_version: Some("1.1"),
    signing_name: "firehose",
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 12] = [
    Operation {
        name: "CreateDeliveryStream",
        input: Some(&shapes::CREATE_DELIVERY_STREAM_INPUT),
        output: Some(&shapes::CREATE_DELIVERY_STREAM_OUTPUT),
        errors: &[&errors::INVALID_ARGUMENT_EXCEPTION, &errors::LIMIT_EXCEEDED_EXCEPTION, &errors::RESOURCE_IN_USE_EXCEPTION, &errors::INVALID_KMS_RESOURCE_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:CreateDeliveryStream",
    },
    Operation {
        name: "DeleteDeliveryStream",
        input: Some(&shapes::DELETE_DELIVERY_STREAM_INPUT),
        output: Some(&shapes::DELETE_DELIVERY_STREAM_OUTPUT),
        errors: &[&errors::RESOURCE_IN_USE_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:DeleteDeliveryStream",
    },
    Operation {
        name: "DescribeDeliveryStream",
        input: Some(&shapes::DESCRIBE_DELIVERY_STREAM_INPUT),
        output: Some(&shapes::DESCRIBE_DELIVERY_STREAM_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:DescribeDeliveryStream",
    },
    Operation {
        name: "ListDeliveryStreams",
        input: Some(&shapes::LIST_DELIVERY_STREAMS_INPUT),
        output: Some(&shapes::LIST_DELIVERY_STREAMS_OUTPUT),
        errors: &[],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:ListDeliveryStreams",
    },
    Operation {
        name: "ListTagsForDeliveryStream",
        input: Some(&shapes::LIST_TAGS_FOR_DELIVERY_STREAM_INPUT),
        output: Some(&shapes::LIST_TAGS_FOR_DELIVERY_STREAM_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::LIMIT_EXCEEDED_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:ListTagsForDeliveryStream",
    },
    Operation {
        name: "PutRecord",
        input: Some(&shapes::PUT_RECORD_INPUT),
        output: Some(&shapes::PUT_RECORD_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::INVALID_KMS_RESOURCE_EXCEPTION, &errors::INVALID_SOURCE_EXCEPTION, &errors::SERVICE_UNAVAILABLE_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:PutRecord",
    },
    Operation {
        name: "PutRecordBatch",
        input: Some(&shapes::PUT_RECORD_BATCH_INPUT),
        output: Some(&shapes::PUT_RECORD_BATCH_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::INVALID_KMS_RESOURCE_EXCEPTION, &errors::INVALID_SOURCE_EXCEPTION, &errors::SERVICE_UNAVAILABLE_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:PutRecordBatch",
    },
    Operation {
        name: "StartDeliveryStreamEncryption",
        input: Some(&shapes::START_DELIVERY_STREAM_ENCRYPTION_INPUT),
        output: Some(&shapes::START_DELIVERY_STREAM_ENCRYPTION_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::RESOURCE_IN_USE_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::LIMIT_EXCEEDED_EXCEPTION, &errors::INVALID_KMS_RESOURCE_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:StartDeliveryStreamEncryption",
    },
    Operation {
        name: "StopDeliveryStreamEncryption",
        input: Some(&shapes::STOP_DELIVERY_STREAM_ENCRYPTION_INPUT),
        output: Some(&shapes::STOP_DELIVERY_STREAM_ENCRYPTION_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::RESOURCE_IN_USE_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::LIMIT_EXCEEDED_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:StopDeliveryStreamEncryption",
    },
    Operation {
        name: "TagDeliveryStream",
        input: Some(&shapes::TAG_DELIVERY_STREAM_INPUT),
        output: Some(&shapes::TAG_DELIVERY_STREAM_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::RESOURCE_IN_USE_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::LIMIT_EXCEEDED_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:TagDeliveryStream",
    },
    Operation {
        name: "UntagDeliveryStream",
        input: Some(&shapes::UNTAG_DELIVERY_STREAM_INPUT),
        output: Some(&shapes::UNTAG_DELIVERY_STREAM_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::RESOURCE_IN_USE_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::LIMIT_EXCEEDED_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:UntagDeliveryStream",
    },
    Operation {
        name: "UpdateDestination",
        input: Some(&shapes::UPDATE_DESTINATION_INPUT),
        output: Some(&shapes::UPDATE_DESTINATION_OUTPUT),
        errors: &[&errors::INVALID_ARGUMENT_EXCEPTION, &errors::RESOURCE_IN_USE_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::CONCURRENT_MODIFICATION_EXCEPTION],
        http: Http { method: "POST", uri: "/", code: 200 },
        iam_action: "firehose:UpdateDestination",
    },
];
