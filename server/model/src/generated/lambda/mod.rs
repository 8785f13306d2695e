//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! AWS Lambda.

use crate::shape::{self, Http, Operation, Protocol};

pub mod errors;
mod shapes;
mod types;

pub use types::*;

/// AWS Lambda.
pub static SERVICE: shape::Service = shape::Service {
    id: "lambda",
    full_name: "AWS Lambda",
    api_version: "2015-03-31",
    endpoint_prefix: "lambda",
    target_prefix: None,
    protocol: Protocol::RestJson,
    json_version: None,
    signing_name: "lambda",
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 17] = [
    Operation {
        name: "AddPermission",
        input: Some(&shapes::ADD_PERMISSION_REQUEST),
        output: Some(&shapes::ADD_PERMISSION_RESPONSE),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::PUBLIC_POLICY_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::POLICY_LENGTH_EXCEEDED_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::PRECONDITION_FAILED_EXCEPTION],
        http: Http { method: "POST", uri: "/2015-03-31/functions/{FunctionName}/policy", code: 201 },
        iam_action: "lambda:AddPermission",
    },
    Operation {
        name: "CreateFunction",
        input: Some(&shapes::CREATE_FUNCTION_REQUEST),
        output: Some(&shapes::FUNCTION_CONFIGURATION),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::INVALID_CODE_SIGNATURE_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::CODE_VERIFICATION_FAILED_EXCEPTION, &errors::CODE_SIGNING_CONFIG_NOT_FOUND_EXCEPTION, &errors::CODE_STORAGE_EXCEEDED_EXCEPTION, &errors::FUNCTION_VERSIONS_PER_CAPACITY_PROVIDER_LIMIT_EXCEEDED_EXCEPTION],
        http: Http { method: "POST", uri: "/2015-03-31/functions", code: 201 },
        iam_action: "lambda:CreateFunction",
    },
    Operation {
        name: "DeleteFunction",
        input: Some(&shapes::DELETE_FUNCTION_REQUEST),
        output: Some(&shapes::DELETE_FUNCTION_RESPONSE),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "DELETE", uri: "/2015-03-31/functions/{FunctionName}", code: 200 },
        iam_action: "lambda:DeleteFunction",
    },
    Operation {
        name: "DeleteFunctionConcurrency",
        input: Some(&shapes::DELETE_FUNCTION_CONCURRENCY_REQUEST),
        output: None,
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "DELETE", uri: "/2017-10-31/functions/{FunctionName}/concurrency", code: 204 },
        iam_action: "lambda:DeleteFunctionConcurrency",
    },
    Operation {
        name: "GetFunction",
        input: Some(&shapes::GET_FUNCTION_REQUEST),
        output: Some(&shapes::GET_FUNCTION_RESPONSE),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "GET", uri: "/2015-03-31/functions/{FunctionName}", code: 200 },
        iam_action: "lambda:GetFunction",
    },
    Operation {
        name: "GetFunctionConcurrency",
        input: Some(&shapes::GET_FUNCTION_CONCURRENCY_REQUEST),
        output: Some(&shapes::GET_FUNCTION_CONCURRENCY_RESPONSE),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "GET", uri: "/2019-09-30/functions/{FunctionName}/concurrency", code: 200 },
        iam_action: "lambda:GetFunctionConcurrency",
    },
    Operation {
        name: "GetFunctionConfiguration",
        input: Some(&shapes::GET_FUNCTION_CONFIGURATION_REQUEST),
        output: Some(&shapes::FUNCTION_CONFIGURATION),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "GET", uri: "/2015-03-31/functions/{FunctionName}/configuration", code: 200 },
        iam_action: "lambda:GetFunctionConfiguration",
    },
    Operation {
        name: "GetPolicy",
        input: Some(&shapes::GET_POLICY_REQUEST),
        output: Some(&shapes::GET_POLICY_RESPONSE),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "GET", uri: "/2015-03-31/functions/{FunctionName}/policy", code: 200 },
        iam_action: "lambda:GetPolicy",
    },
    Operation {
        name: "Invoke",
        input: Some(&shapes::INVOCATION_REQUEST),
        output: Some(&shapes::INVOCATION_RESPONSE),
        errors: &[&errors::CODE_ARTIFACT_USER_DELETED_EXCEPTION, &errors::RESOURCE_NOT_READY_EXCEPTION, &errors::SERVICE_QUOTA_EXCEEDED_EXCEPTION, &errors::INVALID_SECURITY_GROUP_ID_EXCEPTION, &errors::SNAP_START_TIMEOUT_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::EC2_THROTTLED_EXCEPTION, &errors::EFS_MOUNT_CONNECTIVITY_EXCEPTION, &errors::SUBNET_IP_ADDRESS_LIMIT_REACHED_EXCEPTION, &errors::KMS_ACCESS_DENIED_EXCEPTION, &errors::REQUEST_TOO_LARGE_EXCEPTION, &errors::KMS_DISABLED_EXCEPTION, &errors::UNSUPPORTED_MEDIA_TYPE_EXCEPTION, &errors::S3_FILES_MOUNT_CONNECTIVITY_EXCEPTION, &errors::SERIALIZED_REQUEST_ENTITY_TOO_LARGE_EXCEPTION, &errors::INVALID_RUNTIME_EXCEPTION, &errors::NO_PUBLISHED_VERSION_EXCEPTION, &errors::EC2_UNEXPECTED_EXCEPTION, &errors::INVALID_SUBNET_ID_EXCEPTION, &errors::KMS_NOT_FOUND_EXCEPTION, &errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::EC2_ACCESS_DENIED_EXCEPTION, &errors::EFSIO_EXCEPTION, &errors::KMS_INVALID_STATE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::ENI_LIMIT_REACHED_EXCEPTION, &errors::SNAP_START_NOT_READY_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::CODE_ARTIFACT_USER_PENDING_EXCEPTION, &errors::SNAP_START_EXCEPTION, &errors::RECURSIVE_INVOCATION_EXCEPTION, &errors::S3_FILES_MOUNT_FAILURE_EXCEPTION, &errors::EFS_MOUNT_TIMEOUT_EXCEPTION, &errors::ENI_NOT_READY_EXCEPTION, &errors::S3_FILES_MOUNT_TIMEOUT_EXCEPTION, &errors::CODE_ARTIFACT_USER_FAILED_EXCEPTION, &errors::MODE_NOT_SUPPORTED_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_REQUEST_CONTENT_EXCEPTION, &errors::SNAP_START_REGENERATION_FAILURE_EXCEPTION, &errors::DURABLE_EXECUTION_ALREADY_STARTED_EXCEPTION, &errors::INVALID_ZIP_FILE_EXCEPTION, &errors::EFS_MOUNT_FAILURE_EXCEPTION],
        http: Http { method: "POST", uri: "/2015-03-31/functions/{FunctionName}/invocations", code: 200 },
        iam_action: "lambda:Invoke",
    },
    Operation {
        name: "ListFunctions",
        input: Some(&shapes::LIST_FUNCTIONS_REQUEST),
        output: Some(&shapes::LIST_FUNCTIONS_RESPONSE),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION],
        http: Http { method: "GET", uri: "/2015-03-31/functions", code: 200 },
        iam_action: "lambda:ListFunctions",
    },
    Operation {
        name: "ListTags",
        input: Some(&shapes::LIST_TAGS_REQUEST),
        output: Some(&shapes::LIST_TAGS_RESPONSE),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "GET", uri: "/2017-03-31/tags/{Resource}", code: 200 },
        iam_action: "lambda:ListTags",
    },
    Operation {
        name: "PutFunctionConcurrency",
        input: Some(&shapes::PUT_FUNCTION_CONCURRENCY_REQUEST),
        output: Some(&shapes::CONCURRENCY),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "PUT", uri: "/2017-10-31/functions/{FunctionName}/concurrency", code: 200 },
        iam_action: "lambda:PutFunctionConcurrency",
    },
    Operation {
        name: "RemovePermission",
        input: Some(&shapes::REMOVE_PERMISSION_REQUEST),
        output: None,
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::PUBLIC_POLICY_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::PRECONDITION_FAILED_EXCEPTION],
        http: Http { method: "DELETE", uri: "/2015-03-31/functions/{FunctionName}/policy/{StatementId}", code: 204 },
        iam_action: "lambda:RemovePermission",
    },
    Operation {
        name: "TagResource",
        input: Some(&shapes::TAG_RESOURCE_REQUEST),
        output: None,
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "POST", uri: "/2017-03-31/tags/{Resource}", code: 204 },
        iam_action: "lambda:TagResource",
    },
    Operation {
        name: "UntagResource",
        input: Some(&shapes::UNTAG_RESOURCE_REQUEST),
        output: None,
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "DELETE", uri: "/2017-03-31/tags/{Resource}", code: 204 },
        iam_action: "lambda:UntagResource",
    },
    Operation {
        name: "UpdateFunctionCode",
        input: Some(&shapes::UPDATE_FUNCTION_CODE_REQUEST),
        output: Some(&shapes::FUNCTION_CONFIGURATION),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::INVALID_CODE_SIGNATURE_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::CODE_VERIFICATION_FAILED_EXCEPTION, &errors::CODE_SIGNING_CONFIG_NOT_FOUND_EXCEPTION, &errors::CODE_STORAGE_EXCEEDED_EXCEPTION, &errors::PRECONDITION_FAILED_EXCEPTION],
        http: Http { method: "PUT", uri: "/2015-03-31/functions/{FunctionName}/code", code: 200 },
        iam_action: "lambda:UpdateFunctionCode",
    },
    Operation {
        name: "UpdateFunctionConfiguration",
        input: Some(&shapes::UPDATE_FUNCTION_CONFIGURATION_REQUEST),
        output: Some(&shapes::FUNCTION_CONFIGURATION),
        errors: &[&errors::INVALID_PARAMETER_VALUE_EXCEPTION, &errors::RESOURCE_CONFLICT_EXCEPTION, &errors::SERVICE_EXCEPTION, &errors::TOO_MANY_REQUESTS_EXCEPTION, &errors::INVALID_CODE_SIGNATURE_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::CODE_VERIFICATION_FAILED_EXCEPTION, &errors::CODE_SIGNING_CONFIG_NOT_FOUND_EXCEPTION, &errors::PRECONDITION_FAILED_EXCEPTION],
        http: Http { method: "PUT", uri: "/2015-03-31/functions/{FunctionName}/configuration", code: 200 },
        iam_action: "lambda:UpdateFunctionConfiguration",
    },
];
