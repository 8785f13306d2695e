//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `kinesisanalytics`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static ADD_APPLICATION_CLOUD_WATCH_LOGGING_OPTION_REQUEST: Shape = Shape::new("AddApplicationCloudWatchLoggingOptionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "CloudWatchLoggingOption", shape: &CLOUD_WATCH_LOGGING_OPTION, required: true, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_CLOUD_WATCH_LOGGING_OPTION_RESPONSE: Shape = Shape::new("AddApplicationCloudWatchLoggingOptionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static ADD_APPLICATION_INPUT_PROCESSING_CONFIGURATION_REQUEST: Shape = Shape::new("AddApplicationInputProcessingConfigurationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "InputId", shape: &ID, required: true, place: Place::Body },
    Member { name: "InputProcessingConfiguration", shape: &INPUT_PROCESSING_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_INPUT_PROCESSING_CONFIGURATION_RESPONSE: Shape = Shape::new("AddApplicationInputProcessingConfigurationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static ADD_APPLICATION_INPUT_REQUEST: Shape = Shape::new("AddApplicationInputRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "Input", shape: &INPUT, required: true, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_INPUT_RESPONSE: Shape = Shape::new("AddApplicationInputResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static ADD_APPLICATION_OUTPUT_REQUEST: Shape = Shape::new("AddApplicationOutputRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "Output", shape: &OUTPUT, required: true, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_OUTPUT_RESPONSE: Shape = Shape::new("AddApplicationOutputResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static ADD_APPLICATION_REFERENCE_DATA_SOURCE_REQUEST: Shape = Shape::new("AddApplicationReferenceDataSourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "ReferenceDataSource", shape: &REFERENCE_DATA_SOURCE, required: true, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_REFERENCE_DATA_SOURCE_RESPONSE: Shape = Shape::new("AddApplicationReferenceDataSourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static APPLICATION_CODE: Shape = Shape { min: Some(0), max: Some(102400), ..Shape::new("ApplicationCode", Kind::String) };
pub(super) static APPLICATION_DESCRIPTION: Shape = Shape { min: Some(0), max: Some(1024), ..Shape::new("ApplicationDescription", Kind::String) };
pub(super) static APPLICATION_DETAIL: Shape = Shape::new("ApplicationDetail", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "ApplicationDescription", shape: &APPLICATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "ApplicationStatus", shape: &APPLICATION_STATUS, required: true, place: Place::Body },
    Member { name: "CreateTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastUpdateTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "InputDescriptions", shape: &INPUT_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "OutputDescriptions", shape: &OUTPUT_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "ReferenceDataSourceDescriptions", shape: &REFERENCE_DATA_SOURCE_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptionDescriptions", shape: &CLOUD_WATCH_LOGGING_OPTION_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "ApplicationCode", shape: &APPLICATION_CODE, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_NAME: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_1), ..Shape::new("ApplicationName", Kind::String) };
pub(super) static APPLICATION_STATUS: Shape = Shape { values: &["DELETING", "STARTING", "STOPPING", "READY", "RUNNING", "UPDATING"], ..Shape::new("ApplicationStatus", Kind::String) };
pub(super) static APPLICATION_SUMMARIES: Shape = Shape::new("ApplicationSummaries", Kind::List(&APPLICATION_SUMMARY));
pub(super) static APPLICATION_SUMMARY: Shape = Shape::new("ApplicationSummary", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "ApplicationStatus", shape: &APPLICATION_STATUS, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_UPDATE: Shape = Shape::new("ApplicationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputUpdates", shape: &INPUT_UPDATES, required: false, place: Place::Body },
    Member { name: "ApplicationCodeUpdate", shape: &APPLICATION_CODE, required: false, place: Place::Body },
    Member { name: "OutputUpdates", shape: &OUTPUT_UPDATES, required: false, place: Place::Body },
    Member { name: "ReferenceDataSourceUpdates", shape: &REFERENCE_DATA_SOURCE_UPDATES, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptionUpdates", shape: &CLOUD_WATCH_LOGGING_OPTION_UPDATES, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_VERSION_ID: Shape = Shape { min: Some(1), max: Some(999999999), ..Shape::new("ApplicationVersionId", Kind::Long) };
pub(super) static BOOLEAN_OBJECT: Shape = Shape::new("BooleanObject", Kind::Boolean);
pub(super) static BUCKET_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_2), ..Shape::new("BucketARN", Kind::String) };
pub(super) static CSV_MAPPING_PARAMETERS: Shape = Shape::new("CSVMappingParameters", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordRowDelimiter", shape: &RECORD_ROW_DELIMITER, required: true, place: Place::Body },
    Member { name: "RecordColumnDelimiter", shape: &RECORD_COLUMN_DELIMITER, required: true, place: Place::Body },
] }));
pub(super) static CLOUD_WATCH_LOGGING_OPTION: Shape = Shape::new("CloudWatchLoggingOption", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "LogStreamARN", shape: &LOG_STREAM_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static CLOUD_WATCH_LOGGING_OPTION_DESCRIPTION: Shape = Shape::new("CloudWatchLoggingOptionDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CloudWatchLoggingOptionId", shape: &ID, required: false, place: Place::Body },
    Member { name: "LogStreamARN", shape: &LOG_STREAM_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static CLOUD_WATCH_LOGGING_OPTION_DESCRIPTIONS: Shape = Shape::new("CloudWatchLoggingOptionDescriptions", Kind::List(&CLOUD_WATCH_LOGGING_OPTION_DESCRIPTION));
pub(super) static CLOUD_WATCH_LOGGING_OPTION_UPDATE: Shape = Shape::new("CloudWatchLoggingOptionUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CloudWatchLoggingOptionId", shape: &ID, required: true, place: Place::Body },
    Member { name: "LogStreamARNUpdate", shape: &LOG_STREAM_ARN, required: false, place: Place::Body },
    Member { name: "RoleARNUpdate", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static CLOUD_WATCH_LOGGING_OPTION_UPDATES: Shape = Shape::new("CloudWatchLoggingOptionUpdates", Kind::List(&CLOUD_WATCH_LOGGING_OPTION_UPDATE));
pub(super) static CLOUD_WATCH_LOGGING_OPTIONS: Shape = Shape::new("CloudWatchLoggingOptions", Kind::List(&CLOUD_WATCH_LOGGING_OPTION));
pub(super) static CREATE_APPLICATION_REQUEST: Shape = Shape::new("CreateApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "ApplicationDescription", shape: &APPLICATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "Inputs", shape: &INPUTS, required: false, place: Place::Body },
    Member { name: "Outputs", shape: &OUTPUTS, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ApplicationCode", shape: &APPLICATION_CODE, required: false, place: Place::Body },
    Member { name: "Tags", shape: &TAGS, required: false, place: Place::Body },
] }));
pub(super) static CREATE_APPLICATION_RESPONSE: Shape = Shape::new("CreateApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationSummary", shape: &APPLICATION_SUMMARY, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_CLOUD_WATCH_LOGGING_OPTION_REQUEST: Shape = Shape::new("DeleteApplicationCloudWatchLoggingOptionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "CloudWatchLoggingOptionId", shape: &ID, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_CLOUD_WATCH_LOGGING_OPTION_RESPONSE: Shape = Shape::new("DeleteApplicationCloudWatchLoggingOptionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_APPLICATION_INPUT_PROCESSING_CONFIGURATION_REQUEST: Shape = Shape::new("DeleteApplicationInputProcessingConfigurationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "InputId", shape: &ID, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_INPUT_PROCESSING_CONFIGURATION_RESPONSE: Shape = Shape::new("DeleteApplicationInputProcessingConfigurationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_APPLICATION_OUTPUT_REQUEST: Shape = Shape::new("DeleteApplicationOutputRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "OutputId", shape: &ID, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_OUTPUT_RESPONSE: Shape = Shape::new("DeleteApplicationOutputResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_APPLICATION_REFERENCE_DATA_SOURCE_REQUEST: Shape = Shape::new("DeleteApplicationReferenceDataSourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "ReferenceId", shape: &ID, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_REFERENCE_DATA_SOURCE_RESPONSE: Shape = Shape::new("DeleteApplicationReferenceDataSourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_APPLICATION_REQUEST: Shape = Shape::new("DeleteApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CreateTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_RESPONSE: Shape = Shape::new("DeleteApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DESCRIBE_APPLICATION_REQUEST: Shape = Shape::new("DescribeApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
] }));
pub(super) static DESCRIBE_APPLICATION_RESPONSE: Shape = Shape::new("DescribeApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationDetail", shape: &APPLICATION_DETAIL, required: true, place: Place::Body },
] }));
pub(super) static DESTINATION_SCHEMA: Shape = Shape::new("DestinationSchema", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordFormatType", shape: &RECORD_FORMAT_TYPE, required: true, place: Place::Body },
] }));
pub(super) static DISCOVER_INPUT_SCHEMA_REQUEST: Shape = Shape::new("DiscoverInputSchemaRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "InputStartingPositionConfiguration", shape: &INPUT_STARTING_POSITION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "InputProcessingConfiguration", shape: &INPUT_PROCESSING_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static DISCOVER_INPUT_SCHEMA_RESPONSE: Shape = Shape::new("DiscoverInputSchemaResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputSchema", shape: &SOURCE_SCHEMA, required: false, place: Place::Body },
    Member { name: "ParsedInputRecords", shape: &PARSED_INPUT_RECORDS, required: false, place: Place::Body },
    Member { name: "ProcessedInputRecords", shape: &PROCESSED_INPUT_RECORDS, required: false, place: Place::Body },
    Member { name: "RawInputRecords", shape: &RAW_INPUT_RECORDS, required: false, place: Place::Body },
] }));
pub(super) static FILE_KEY: Shape = Shape { min: Some(1), max: Some(1024), ..Shape::new("FileKey", Kind::String) };
pub(super) static ID: Shape = Shape { min: Some(1), max: Some(50), pattern: Some(&PATTERN_1), ..Shape::new("Id", Kind::String) };
pub(super) static IN_APP_STREAM_NAME: Shape = Shape { min: Some(1), max: Some(32), ..Shape::new("InAppStreamName", Kind::String) };
pub(super) static IN_APP_STREAM_NAMES: Shape = Shape::new("InAppStreamNames", Kind::List(&IN_APP_STREAM_NAME));
pub(super) static IN_APP_TABLE_NAME: Shape = Shape { min: Some(1), max: Some(32), ..Shape::new("InAppTableName", Kind::String) };
pub(super) static INPUT: Shape = Shape::new("Input", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "NamePrefix", shape: &IN_APP_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "InputProcessingConfiguration", shape: &INPUT_PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "KinesisStreamsInput", shape: &KINESIS_STREAMS_INPUT, required: false, place: Place::Body },
    Member { name: "KinesisFirehoseInput", shape: &KINESIS_FIREHOSE_INPUT, required: false, place: Place::Body },
    Member { name: "InputParallelism", shape: &INPUT_PARALLELISM, required: false, place: Place::Body },
    Member { name: "InputSchema", shape: &SOURCE_SCHEMA, required: true, place: Place::Body },
] }));
pub(super) static INPUT_CONFIGURATION: Shape = Shape::new("InputConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Id", shape: &ID, required: true, place: Place::Body },
    Member { name: "InputStartingPositionConfiguration", shape: &INPUT_STARTING_POSITION_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static INPUT_CONFIGURATIONS: Shape = Shape::new("InputConfigurations", Kind::List(&INPUT_CONFIGURATION));
pub(super) static INPUT_DESCRIPTION: Shape = Shape::new("InputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputId", shape: &ID, required: false, place: Place::Body },
    Member { name: "NamePrefix", shape: &IN_APP_STREAM_NAME, required: false, place: Place::Body },
    Member { name: "InAppStreamNames", shape: &IN_APP_STREAM_NAMES, required: false, place: Place::Body },
    Member { name: "InputProcessingConfigurationDescription", shape: &INPUT_PROCESSING_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "KinesisStreamsInputDescription", shape: &KINESIS_STREAMS_INPUT_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "KinesisFirehoseInputDescription", shape: &KINESIS_FIREHOSE_INPUT_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "InputSchema", shape: &SOURCE_SCHEMA, required: false, place: Place::Body },
    Member { name: "InputParallelism", shape: &INPUT_PARALLELISM, required: false, place: Place::Body },
    Member { name: "InputStartingPositionConfiguration", shape: &INPUT_STARTING_POSITION_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static INPUT_DESCRIPTIONS: Shape = Shape::new("InputDescriptions", Kind::List(&INPUT_DESCRIPTION));
pub(super) static INPUT_LAMBDA_PROCESSOR: Shape = Shape::new("InputLambdaProcessor", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static INPUT_LAMBDA_PROCESSOR_DESCRIPTION: Shape = Shape::new("InputLambdaProcessorDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static INPUT_LAMBDA_PROCESSOR_UPDATE: Shape = Shape::new("InputLambdaProcessorUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARNUpdate", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static INPUT_PARALLELISM: Shape = Shape::new("InputParallelism", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Count", shape: &INPUT_PARALLELISM_COUNT, required: false, place: Place::Body },
] }));
pub(super) static INPUT_PARALLELISM_COUNT: Shape = Shape { min: Some(1), max: Some(64), ..Shape::new("InputParallelismCount", Kind::Integer) };
pub(super) static INPUT_PARALLELISM_UPDATE: Shape = Shape::new("InputParallelismUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CountUpdate", shape: &INPUT_PARALLELISM_COUNT, required: false, place: Place::Body },
] }));
pub(super) static INPUT_PROCESSING_CONFIGURATION: Shape = Shape::new("InputProcessingConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputLambdaProcessor", shape: &INPUT_LAMBDA_PROCESSOR, required: true, place: Place::Body },
] }));
pub(super) static INPUT_PROCESSING_CONFIGURATION_DESCRIPTION: Shape = Shape::new("InputProcessingConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputLambdaProcessorDescription", shape: &INPUT_LAMBDA_PROCESSOR_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static INPUT_PROCESSING_CONFIGURATION_UPDATE: Shape = Shape::new("InputProcessingConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputLambdaProcessorUpdate", shape: &INPUT_LAMBDA_PROCESSOR_UPDATE, required: true, place: Place::Body },
] }));
pub(super) static INPUT_SCHEMA_UPDATE: Shape = Shape::new("InputSchemaUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordFormatUpdate", shape: &RECORD_FORMAT, required: false, place: Place::Body },
    Member { name: "RecordEncodingUpdate", shape: &RECORD_ENCODING, required: false, place: Place::Body },
    Member { name: "RecordColumnUpdates", shape: &RECORD_COLUMNS, required: false, place: Place::Body },
] }));
pub(super) static INPUT_STARTING_POSITION: Shape = Shape { values: &["NOW", "TRIM_HORIZON", "LAST_STOPPED_POINT"], ..Shape::new("InputStartingPosition", Kind::String) };
pub(super) static INPUT_STARTING_POSITION_CONFIGURATION: Shape = Shape::new("InputStartingPositionConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputStartingPosition", shape: &INPUT_STARTING_POSITION, required: false, place: Place::Body },
] }));
pub(super) static INPUT_UPDATE: Shape = Shape::new("InputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputId", shape: &ID, required: true, place: Place::Body },
    Member { name: "NamePrefixUpdate", shape: &IN_APP_STREAM_NAME, required: false, place: Place::Body },
    Member { name: "InputProcessingConfigurationUpdate", shape: &INPUT_PROCESSING_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "KinesisStreamsInputUpdate", shape: &KINESIS_STREAMS_INPUT_UPDATE, required: false, place: Place::Body },
    Member { name: "KinesisFirehoseInputUpdate", shape: &KINESIS_FIREHOSE_INPUT_UPDATE, required: false, place: Place::Body },
    Member { name: "InputSchemaUpdate", shape: &INPUT_SCHEMA_UPDATE, required: false, place: Place::Body },
    Member { name: "InputParallelismUpdate", shape: &INPUT_PARALLELISM_UPDATE, required: false, place: Place::Body },
] }));
pub(super) static INPUT_UPDATES: Shape = Shape::new("InputUpdates", Kind::List(&INPUT_UPDATE));
pub(super) static INPUTS: Shape = Shape::new("Inputs", Kind::List(&INPUT));
pub(super) static JSON_MAPPING_PARAMETERS: Shape = Shape::new("JSONMappingParameters", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordRowPath", shape: &RECORD_ROW_PATH, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_ANALYTICS_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_3), ..Shape::new("KinesisAnalyticsARN", Kind::String) };
pub(super) static KINESIS_FIREHOSE_INPUT: Shape = Shape::new("KinesisFirehoseInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_INPUT_DESCRIPTION: Shape = Shape::new("KinesisFirehoseInputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_INPUT_UPDATE: Shape = Shape::new("KinesisFirehoseInputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARNUpdate", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_OUTPUT: Shape = Shape::new("KinesisFirehoseOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_OUTPUT_DESCRIPTION: Shape = Shape::new("KinesisFirehoseOutputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_OUTPUT_UPDATE: Shape = Shape::new("KinesisFirehoseOutputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARNUpdate", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_INPUT: Shape = Shape::new("KinesisStreamsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_INPUT_DESCRIPTION: Shape = Shape::new("KinesisStreamsInputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_INPUT_UPDATE: Shape = Shape::new("KinesisStreamsInputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARNUpdate", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_OUTPUT: Shape = Shape::new("KinesisStreamsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_OUTPUT_DESCRIPTION: Shape = Shape::new("KinesisStreamsOutputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_OUTPUT_UPDATE: Shape = Shape::new("KinesisStreamsOutputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARNUpdate", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static LAMBDA_OUTPUT: Shape = Shape::new("LambdaOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static LAMBDA_OUTPUT_DESCRIPTION: Shape = Shape::new("LambdaOutputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static LAMBDA_OUTPUT_UPDATE: Shape = Shape::new("LambdaOutputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "RoleARNUpdate", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static LIST_APPLICATIONS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("ListApplicationsInputLimit", Kind::Integer) };
pub(super) static LIST_APPLICATIONS_REQUEST: Shape = Shape::new("ListApplicationsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Limit", shape: &LIST_APPLICATIONS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "ExclusiveStartApplicationName", shape: &APPLICATION_NAME, required: false, place: Place::Body },
] }));
pub(super) static LIST_APPLICATIONS_RESPONSE: Shape = Shape::new("ListApplicationsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationSummaries", shape: &APPLICATION_SUMMARIES, required: true, place: Place::Body },
    Member { name: "HasMoreApplications", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape = Shape::new("ListTagsForResourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &KINESIS_ANALYTICS_ARN, required: true, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_RESOURCE_RESPONSE: Shape = Shape::new("ListTagsForResourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Tags", shape: &TAGS, required: false, place: Place::Body },
] }));
pub(super) static LOG_STREAM_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_2), ..Shape::new("LogStreamARN", Kind::String) };
pub(super) static MAPPING_PARAMETERS: Shape = Shape::new("MappingParameters", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "JSONMappingParameters", shape: &JSON_MAPPING_PARAMETERS, required: false, place: Place::Body },
    Member { name: "CSVMappingParameters", shape: &CSV_MAPPING_PARAMETERS, required: false, place: Place::Body },
] }));
pub(super) static OUTPUT: Shape = Shape::new("Output", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &IN_APP_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "KinesisStreamsOutput", shape: &KINESIS_STREAMS_OUTPUT, required: false, place: Place::Body },
    Member { name: "KinesisFirehoseOutput", shape: &KINESIS_FIREHOSE_OUTPUT, required: false, place: Place::Body },
    Member { name: "LambdaOutput", shape: &LAMBDA_OUTPUT, required: false, place: Place::Body },
    Member { name: "DestinationSchema", shape: &DESTINATION_SCHEMA, required: true, place: Place::Body },
] }));
pub(super) static OUTPUT_DESCRIPTION: Shape = Shape::new("OutputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "OutputId", shape: &ID, required: false, place: Place::Body },
    Member { name: "Name", shape: &IN_APP_STREAM_NAME, required: false, place: Place::Body },
    Member { name: "KinesisStreamsOutputDescription", shape: &KINESIS_STREAMS_OUTPUT_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "KinesisFirehoseOutputDescription", shape: &KINESIS_FIREHOSE_OUTPUT_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "LambdaOutputDescription", shape: &LAMBDA_OUTPUT_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "DestinationSchema", shape: &DESTINATION_SCHEMA, required: false, place: Place::Body },
] }));
pub(super) static OUTPUT_DESCRIPTIONS: Shape = Shape::new("OutputDescriptions", Kind::List(&OUTPUT_DESCRIPTION));
pub(super) static OUTPUT_UPDATE: Shape = Shape::new("OutputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "OutputId", shape: &ID, required: true, place: Place::Body },
    Member { name: "NameUpdate", shape: &IN_APP_STREAM_NAME, required: false, place: Place::Body },
    Member { name: "KinesisStreamsOutputUpdate", shape: &KINESIS_STREAMS_OUTPUT_UPDATE, required: false, place: Place::Body },
    Member { name: "KinesisFirehoseOutputUpdate", shape: &KINESIS_FIREHOSE_OUTPUT_UPDATE, required: false, place: Place::Body },
    Member { name: "LambdaOutputUpdate", shape: &LAMBDA_OUTPUT_UPDATE, required: false, place: Place::Body },
    Member { name: "DestinationSchemaUpdate", shape: &DESTINATION_SCHEMA, required: false, place: Place::Body },
] }));
pub(super) static OUTPUT_UPDATES: Shape = Shape::new("OutputUpdates", Kind::List(&OUTPUT_UPDATE));
pub(super) static OUTPUTS: Shape = Shape::new("Outputs", Kind::List(&OUTPUT));
pub(super) static PARSED_INPUT_RECORD: Shape = Shape::new("ParsedInputRecord", Kind::List(&PARSED_INPUT_RECORD_FIELD));
pub(super) static PARSED_INPUT_RECORD_FIELD: Shape = Shape::new("ParsedInputRecordField", Kind::String);
pub(super) static PARSED_INPUT_RECORDS: Shape = Shape::new("ParsedInputRecords", Kind::List(&PARSED_INPUT_RECORD));
pub(super) static PROCESSED_INPUT_RECORD: Shape = Shape::new("ProcessedInputRecord", Kind::String);
pub(super) static PROCESSED_INPUT_RECORDS: Shape = Shape::new("ProcessedInputRecords", Kind::List(&PROCESSED_INPUT_RECORD));
pub(super) static RAW_INPUT_RECORD: Shape = Shape::new("RawInputRecord", Kind::String);
pub(super) static RAW_INPUT_RECORDS: Shape = Shape::new("RawInputRecords", Kind::List(&RAW_INPUT_RECORD));
pub(super) static RECORD_COLUMN: Shape = Shape::new("RecordColumn", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &RECORD_COLUMN_NAME, required: true, place: Place::Body },
    Member { name: "Mapping", shape: &RECORD_COLUMN_MAPPING, required: false, place: Place::Body },
    Member { name: "SqlType", shape: &RECORD_COLUMN_SQL_TYPE, required: true, place: Place::Body },
] }));
pub(super) static RECORD_COLUMN_DELIMITER: Shape = Shape { min: Some(1), ..Shape::new("RecordColumnDelimiter", Kind::String) };
pub(super) static RECORD_COLUMN_MAPPING: Shape = Shape::new("RecordColumnMapping", Kind::String);
pub(super) static RECORD_COLUMN_NAME: Shape = Shape::new("RecordColumnName", Kind::String);
pub(super) static RECORD_COLUMN_SQL_TYPE: Shape = Shape { min: Some(1), ..Shape::new("RecordColumnSqlType", Kind::String) };
pub(super) static RECORD_COLUMNS: Shape = Shape { min: Some(1), max: Some(1000), ..Shape::new("RecordColumns", Kind::List(&RECORD_COLUMN)) };
pub(super) static RECORD_ENCODING: Shape = Shape { pattern: Some(&PATTERN_4), ..Shape::new("RecordEncoding", Kind::String) };
pub(super) static RECORD_FORMAT: Shape = Shape::new("RecordFormat", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordFormatType", shape: &RECORD_FORMAT_TYPE, required: true, place: Place::Body },
    Member { name: "MappingParameters", shape: &MAPPING_PARAMETERS, required: false, place: Place::Body },
] }));
pub(super) static RECORD_FORMAT_TYPE: Shape = Shape { values: &["JSON", "CSV"], ..Shape::new("RecordFormatType", Kind::String) };
pub(super) static RECORD_ROW_DELIMITER: Shape = Shape { min: Some(1), ..Shape::new("RecordRowDelimiter", Kind::String) };
pub(super) static RECORD_ROW_PATH: Shape = Shape { min: Some(1), ..Shape::new("RecordRowPath", Kind::String) };
pub(super) static REFERENCE_DATA_SOURCE: Shape = Shape::new("ReferenceDataSource", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TableName", shape: &IN_APP_TABLE_NAME, required: true, place: Place::Body },
    Member { name: "S3ReferenceDataSource", shape: &S3_REFERENCE_DATA_SOURCE, required: false, place: Place::Body },
    Member { name: "ReferenceSchema", shape: &SOURCE_SCHEMA, required: true, place: Place::Body },
] }));
pub(super) static REFERENCE_DATA_SOURCE_DESCRIPTION: Shape = Shape::new("ReferenceDataSourceDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ReferenceId", shape: &ID, required: true, place: Place::Body },
    Member { name: "TableName", shape: &IN_APP_TABLE_NAME, required: true, place: Place::Body },
    Member { name: "S3ReferenceDataSourceDescription", shape: &S3_REFERENCE_DATA_SOURCE_DESCRIPTION, required: true, place: Place::Body },
    Member { name: "ReferenceSchema", shape: &SOURCE_SCHEMA, required: false, place: Place::Body },
] }));
pub(super) static REFERENCE_DATA_SOURCE_DESCRIPTIONS: Shape = Shape::new("ReferenceDataSourceDescriptions", Kind::List(&REFERENCE_DATA_SOURCE_DESCRIPTION));
pub(super) static REFERENCE_DATA_SOURCE_UPDATE: Shape = Shape::new("ReferenceDataSourceUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ReferenceId", shape: &ID, required: true, place: Place::Body },
    Member { name: "TableNameUpdate", shape: &IN_APP_TABLE_NAME, required: false, place: Place::Body },
    Member { name: "S3ReferenceDataSourceUpdate", shape: &S3_REFERENCE_DATA_SOURCE_UPDATE, required: false, place: Place::Body },
    Member { name: "ReferenceSchemaUpdate", shape: &SOURCE_SCHEMA, required: false, place: Place::Body },
] }));
pub(super) static REFERENCE_DATA_SOURCE_UPDATES: Shape = Shape::new("ReferenceDataSourceUpdates", Kind::List(&REFERENCE_DATA_SOURCE_UPDATE));
pub(super) static RESOURCE_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_2), ..Shape::new("ResourceARN", Kind::String) };
pub(super) static ROLE_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_5), ..Shape::new("RoleARN", Kind::String) };
pub(super) static S3_CONFIGURATION: Shape = Shape::new("S3Configuration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "FileKey", shape: &FILE_KEY, required: true, place: Place::Body },
] }));
pub(super) static S3_REFERENCE_DATA_SOURCE: Shape = Shape::new("S3ReferenceDataSource", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "FileKey", shape: &FILE_KEY, required: true, place: Place::Body },
    Member { name: "ReferenceRoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static S3_REFERENCE_DATA_SOURCE_DESCRIPTION: Shape = Shape::new("S3ReferenceDataSourceDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "FileKey", shape: &FILE_KEY, required: true, place: Place::Body },
    Member { name: "ReferenceRoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static S3_REFERENCE_DATA_SOURCE_UPDATE: Shape = Shape::new("S3ReferenceDataSourceUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARNUpdate", shape: &BUCKET_ARN, required: false, place: Place::Body },
    Member { name: "FileKeyUpdate", shape: &FILE_KEY, required: false, place: Place::Body },
    Member { name: "ReferenceRoleARNUpdate", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static SOURCE_SCHEMA: Shape = Shape::new("SourceSchema", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordFormat", shape: &RECORD_FORMAT, required: true, place: Place::Body },
    Member { name: "RecordEncoding", shape: &RECORD_ENCODING, required: false, place: Place::Body },
    Member { name: "RecordColumns", shape: &RECORD_COLUMNS, required: true, place: Place::Body },
] }));
pub(super) static START_APPLICATION_REQUEST: Shape = Shape::new("StartApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "InputConfigurations", shape: &INPUT_CONFIGURATIONS, required: true, place: Place::Body },
] }));
pub(super) static START_APPLICATION_RESPONSE: Shape = Shape::new("StartApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static STOP_APPLICATION_REQUEST: Shape = Shape::new("StopApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
] }));
pub(super) static STOP_APPLICATION_RESPONSE: Shape = Shape::new("StopApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static TAG: Shape = Shape::new("Tag", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Key", shape: &TAG_KEY, required: true, place: Place::Body },
    Member { name: "Value", shape: &TAG_VALUE, required: false, place: Place::Body },
] }));
pub(super) static TAG_KEY: Shape = Shape { min: Some(1), max: Some(128), ..Shape::new("TagKey", Kind::String) };
pub(super) static TAG_KEYS: Shape = Shape { min: Some(1), max: Some(200), ..Shape::new("TagKeys", Kind::List(&TAG_KEY)) };
pub(super) static TAG_RESOURCE_REQUEST: Shape = Shape::new("TagResourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &KINESIS_ANALYTICS_ARN, required: true, place: Place::Body },
    Member { name: "Tags", shape: &TAGS, required: true, place: Place::Body },
] }));
pub(super) static TAG_RESOURCE_RESPONSE: Shape = Shape::new("TagResourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static TAG_VALUE: Shape = Shape { min: Some(0), max: Some(256), ..Shape::new("TagValue", Kind::String) };
pub(super) static TAGS: Shape = Shape { min: Some(1), max: Some(200), ..Shape::new("Tags", Kind::List(&TAG)) };
pub(super) static TIMESTAMP: Shape = Shape::new("Timestamp", Kind::Timestamp);
pub(super) static UNTAG_RESOURCE_REQUEST: Shape = Shape::new("UntagResourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &KINESIS_ANALYTICS_ARN, required: true, place: Place::Body },
    Member { name: "TagKeys", shape: &TAG_KEYS, required: true, place: Place::Body },
] }));
pub(super) static UNTAG_RESOURCE_RESPONSE: Shape = Shape::new("UntagResourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_APPLICATION_REQUEST: Shape = Shape::new("UpdateApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "ApplicationUpdate", shape: &APPLICATION_UPDATE, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_APPLICATION_RESPONSE: Shape = Shape::new("UpdateApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));

static PATTERN_1: Pattern = Pattern::new("[a-zA-Z0-9_.-]+", None);
static PATTERN_2: Pattern = Pattern::new("arn:.*", None);
static PATTERN_3: Pattern = Pattern::new("arn:aws:kinesisanalytics:[a-z]{2}-[a-z]+-\\d{1}+:\\d{12}+:application/[a-zA-Z0-9_.-]{1,128}", Some("arn:aws:kinesisanalytics:[a-z]{2}-[a-z]+-\\d:\\d{12}:application/[a-zA-Z0-9_.-]{1,128}"));
static PATTERN_4: Pattern = Pattern::new("UTF-8", None);
static PATTERN_5: Pattern = Pattern::new("arn:aws:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+", None);
