//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `firehose`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static AWSKMS_KEY_ARN: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_1), ..Shape::new("AWSKMSKeyARN", Kind::String) };
pub(super) static AWSKMS_KEY_ARN_FOR_SSE: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_2), ..Shape::new("AWSKMSKeyARNForSSE", Kind::String) };
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_BUFFERING_HINTS: Shape = Shape::new("AmazonOpenSearchServerlessBufferingHints", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "IntervalInSeconds", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_BUFFERING_INTERVAL_IN_SECONDS, required: false, place: Place::Body },
    Member { name: "SizeInMBs", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_BUFFERING_SIZE_IN_M_BS, required: false, place: Place::Body },
] }));
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_BUFFERING_INTERVAL_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(900), ..Shape::new("AmazonOpenSearchServerlessBufferingIntervalInSeconds", Kind::Integer) };
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_BUFFERING_SIZE_IN_M_BS: Shape = Shape { min: Some(1), max: Some(100), ..Shape::new("AmazonOpenSearchServerlessBufferingSizeInMBs", Kind::Integer) };
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_COLLECTION_ENDPOINT: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_3), ..Shape::new("AmazonOpenSearchServerlessCollectionEndpoint", Kind::String) };
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_DESTINATION_CONFIGURATION: Shape = Shape::new("AmazonOpenSearchServerlessDestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "CollectionEndpoint", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_COLLECTION_ENDPOINT, required: false, place: Place::Body },
    Member { name: "IndexName", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_INDEX_NAME, required: true, place: Place::Body },
    Member { name: "BufferingHints", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_DESTINATION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "VpcConfiguration", shape: &VPC_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_DESTINATION_DESCRIPTION: Shape = Shape::new("AmazonOpenSearchServerlessDestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "CollectionEndpoint", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_COLLECTION_ENDPOINT, required: false, place: Place::Body },
    Member { name: "IndexName", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_INDEX_NAME, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3DestinationDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "VpcConfigurationDescription", shape: &VPC_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_DESTINATION_UPDATE: Shape = Shape::new("AmazonOpenSearchServerlessDestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "CollectionEndpoint", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_COLLECTION_ENDPOINT, required: false, place: Place::Body },
    Member { name: "IndexName", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_INDEX_NAME, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3Update", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_INDEX_NAME: Shape = Shape { min: Some(1), max: Some(80), pattern: Some(&PATTERN_4), ..Shape::new("AmazonOpenSearchServerlessIndexName", Kind::String) };
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_RETRY_DURATION_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(7200), ..Shape::new("AmazonOpenSearchServerlessRetryDurationInSeconds", Kind::Integer) };
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_RETRY_OPTIONS: Shape = Shape::new("AmazonOpenSearchServerlessRetryOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DurationInSeconds", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_RETRY_DURATION_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static AMAZON_OPEN_SEARCH_SERVERLESS_S3_BACKUP_MODE: Shape = Shape { values: &["FailedDocumentsOnly", "AllDocuments"], ..Shape::new("AmazonOpenSearchServerlessS3BackupMode", Kind::String) };
pub(super) static AMAZONOPENSEARCHSERVICE_BUFFERING_HINTS: Shape = Shape::new("AmazonopensearchserviceBufferingHints", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "IntervalInSeconds", shape: &AMAZONOPENSEARCHSERVICE_BUFFERING_INTERVAL_IN_SECONDS, required: false, place: Place::Body },
    Member { name: "SizeInMBs", shape: &AMAZONOPENSEARCHSERVICE_BUFFERING_SIZE_IN_M_BS, required: false, place: Place::Body },
] }));
pub(super) static AMAZONOPENSEARCHSERVICE_BUFFERING_INTERVAL_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(900), ..Shape::new("AmazonopensearchserviceBufferingIntervalInSeconds", Kind::Integer) };
pub(super) static AMAZONOPENSEARCHSERVICE_BUFFERING_SIZE_IN_M_BS: Shape = Shape { min: Some(1), max: Some(100), ..Shape::new("AmazonopensearchserviceBufferingSizeInMBs", Kind::Integer) };
pub(super) static AMAZONOPENSEARCHSERVICE_CLUSTER_ENDPOINT: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_3), ..Shape::new("AmazonopensearchserviceClusterEndpoint", Kind::String) };
pub(super) static AMAZONOPENSEARCHSERVICE_DESTINATION_CONFIGURATION: Shape = Shape::new("AmazonopensearchserviceDestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "DomainARN", shape: &AMAZONOPENSEARCHSERVICE_DOMAIN_ARN, required: false, place: Place::Body },
    Member { name: "ClusterEndpoint", shape: &AMAZONOPENSEARCHSERVICE_CLUSTER_ENDPOINT, required: false, place: Place::Body },
    Member { name: "IndexName", shape: &AMAZONOPENSEARCHSERVICE_INDEX_NAME, required: true, place: Place::Body },
    Member { name: "TypeName", shape: &AMAZONOPENSEARCHSERVICE_TYPE_NAME, required: false, place: Place::Body },
    Member { name: "IndexRotationPeriod", shape: &AMAZONOPENSEARCHSERVICE_INDEX_ROTATION_PERIOD, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &AMAZONOPENSEARCHSERVICE_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &AMAZONOPENSEARCHSERVICE_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &AMAZONOPENSEARCHSERVICE_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_DESTINATION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "VpcConfiguration", shape: &VPC_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DocumentIdOptions", shape: &DOCUMENT_ID_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static AMAZONOPENSEARCHSERVICE_DESTINATION_DESCRIPTION: Shape = Shape::new("AmazonopensearchserviceDestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "DomainARN", shape: &AMAZONOPENSEARCHSERVICE_DOMAIN_ARN, required: false, place: Place::Body },
    Member { name: "ClusterEndpoint", shape: &AMAZONOPENSEARCHSERVICE_CLUSTER_ENDPOINT, required: false, place: Place::Body },
    Member { name: "IndexName", shape: &AMAZONOPENSEARCHSERVICE_INDEX_NAME, required: false, place: Place::Body },
    Member { name: "TypeName", shape: &AMAZONOPENSEARCHSERVICE_TYPE_NAME, required: false, place: Place::Body },
    Member { name: "IndexRotationPeriod", shape: &AMAZONOPENSEARCHSERVICE_INDEX_ROTATION_PERIOD, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &AMAZONOPENSEARCHSERVICE_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &AMAZONOPENSEARCHSERVICE_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &AMAZONOPENSEARCHSERVICE_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3DestinationDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "VpcConfigurationDescription", shape: &VPC_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "DocumentIdOptions", shape: &DOCUMENT_ID_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static AMAZONOPENSEARCHSERVICE_DESTINATION_UPDATE: Shape = Shape::new("AmazonopensearchserviceDestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "DomainARN", shape: &AMAZONOPENSEARCHSERVICE_DOMAIN_ARN, required: false, place: Place::Body },
    Member { name: "ClusterEndpoint", shape: &AMAZONOPENSEARCHSERVICE_CLUSTER_ENDPOINT, required: false, place: Place::Body },
    Member { name: "IndexName", shape: &AMAZONOPENSEARCHSERVICE_INDEX_NAME, required: false, place: Place::Body },
    Member { name: "TypeName", shape: &AMAZONOPENSEARCHSERVICE_TYPE_NAME, required: false, place: Place::Body },
    Member { name: "IndexRotationPeriod", shape: &AMAZONOPENSEARCHSERVICE_INDEX_ROTATION_PERIOD, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &AMAZONOPENSEARCHSERVICE_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &AMAZONOPENSEARCHSERVICE_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3Update", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "DocumentIdOptions", shape: &DOCUMENT_ID_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static AMAZONOPENSEARCHSERVICE_DOMAIN_ARN: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_5), ..Shape::new("AmazonopensearchserviceDomainARN", Kind::String) };
pub(super) static AMAZONOPENSEARCHSERVICE_INDEX_NAME: Shape = Shape { min: Some(1), max: Some(80), pattern: Some(&PATTERN_4), ..Shape::new("AmazonopensearchserviceIndexName", Kind::String) };
pub(super) static AMAZONOPENSEARCHSERVICE_INDEX_ROTATION_PERIOD: Shape = Shape { values: &["NoRotation", "OneHour", "OneDay", "OneWeek", "OneMonth"], ..Shape::new("AmazonopensearchserviceIndexRotationPeriod", Kind::String) };
pub(super) static AMAZONOPENSEARCHSERVICE_RETRY_DURATION_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(7200), ..Shape::new("AmazonopensearchserviceRetryDurationInSeconds", Kind::Integer) };
pub(super) static AMAZONOPENSEARCHSERVICE_RETRY_OPTIONS: Shape = Shape::new("AmazonopensearchserviceRetryOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DurationInSeconds", shape: &AMAZONOPENSEARCHSERVICE_RETRY_DURATION_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static AMAZONOPENSEARCHSERVICE_S3_BACKUP_MODE: Shape = Shape { values: &["FailedDocumentsOnly", "AllDocuments"], ..Shape::new("AmazonopensearchserviceS3BackupMode", Kind::String) };
pub(super) static AMAZONOPENSEARCHSERVICE_TYPE_NAME: Shape = Shape { min: Some(0), max: Some(100), pattern: Some(&PATTERN_4), ..Shape::new("AmazonopensearchserviceTypeName", Kind::String) };
pub(super) static AUTHENTICATION_CONFIGURATION: Shape = Shape::new("AuthenticationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "Connectivity", shape: &CONNECTIVITY, required: true, place: Place::Body },
] }));
pub(super) static BLOCK_SIZE_BYTES: Shape = Shape { min: Some(67108864), ..Shape::new("BlockSizeBytes", Kind::Integer) };
pub(super) static BOOLEAN_OBJECT: Shape = Shape::new("BooleanObject", Kind::Boolean);
pub(super) static BUCKET_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_6), ..Shape::new("BucketARN", Kind::String) };
pub(super) static BUFFERING_HINTS: Shape = Shape::new("BufferingHints", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SizeInMBs", shape: &SIZE_IN_M_BS, required: false, place: Place::Body },
    Member { name: "IntervalInSeconds", shape: &INTERVAL_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static CATALOG_CONFIGURATION: Shape = Shape::new("CatalogConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogARN", shape: &GLUE_DATA_CATALOG_ARN, required: false, place: Place::Body },
    Member { name: "WarehouseLocation", shape: &WAREHOUSE_LOCATION, required: false, place: Place::Body },
] }));
pub(super) static CLOUD_WATCH_LOGGING_OPTIONS: Shape = Shape::new("CloudWatchLoggingOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Enabled", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "LogGroupName", shape: &LOG_GROUP_NAME, required: false, place: Place::Body },
    Member { name: "LogStreamName", shape: &LOG_STREAM_NAME, required: false, place: Place::Body },
] }));
pub(super) static CLUSTER_JDBCURL: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_7), ..Shape::new("ClusterJDBCURL", Kind::String) };
pub(super) static COLUMN_TO_JSON_KEY_MAPPINGS: Shape = Shape::new("ColumnToJsonKeyMappings", Kind::Map { key: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, value: &NON_EMPTY_STRING });
pub(super) static COMPRESSION_FORMAT: Shape = Shape { values: &["UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY"], ..Shape::new("CompressionFormat", Kind::String) };
pub(super) static CONNECTIVITY: Shape = Shape { values: &["PUBLIC", "PRIVATE"], ..Shape::new("Connectivity", Kind::String) };
pub(super) static CONTENT_ENCODING: Shape = Shape { values: &["NONE", "GZIP"], ..Shape::new("ContentEncoding", Kind::String) };
pub(super) static COPY_COMMAND: Shape = Shape::new("CopyCommand", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DataTableName", shape: &DATA_TABLE_NAME, required: true, place: Place::Body },
    Member { name: "DataTableColumns", shape: &DATA_TABLE_COLUMNS, required: false, place: Place::Body },
    Member { name: "CopyOptions", shape: &COPY_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static COPY_OPTIONS: Shape = Shape { min: Some(0), max: Some(10240), pattern: Some(&PATTERN_4), ..Shape::new("CopyOptions", Kind::String) };
pub(super) static CREATE_DELIVERY_STREAM_INPUT: Shape = Shape::new("CreateDeliveryStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "DeliveryStreamType", shape: &DELIVERY_STREAM_TYPE, required: false, place: Place::Body },
    Member { name: "DirectPutSourceConfiguration", shape: &DIRECT_PUT_SOURCE_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "KinesisStreamSourceConfiguration", shape: &KINESIS_STREAM_SOURCE_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DeliveryStreamEncryptionConfigurationInput", shape: &DELIVERY_STREAM_ENCRYPTION_CONFIGURATION_INPUT, required: false, place: Place::Body },
    Member { name: "S3DestinationConfiguration", shape: &S3_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ExtendedS3DestinationConfiguration", shape: &EXTENDED_S3_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "RedshiftDestinationConfiguration", shape: &REDSHIFT_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ElasticsearchDestinationConfiguration", shape: &ELASTICSEARCH_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "AmazonopensearchserviceDestinationConfiguration", shape: &AMAZONOPENSEARCHSERVICE_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "SplunkDestinationConfiguration", shape: &SPLUNK_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "HttpEndpointDestinationConfiguration", shape: &HTTP_ENDPOINT_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "Tags", shape: &TAG_DELIVERY_STREAM_INPUT_TAG_LIST, required: false, place: Place::Body },
    Member { name: "AmazonOpenSearchServerlessDestinationConfiguration", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "MSKSourceConfiguration", shape: &MSK_SOURCE_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "SnowflakeDestinationConfiguration", shape: &SNOWFLAKE_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "IcebergDestinationConfiguration", shape: &ICEBERG_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DatabaseSourceConfiguration", shape: &DATABASE_SOURCE_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static CREATE_DELIVERY_STREAM_OUTPUT: Shape = Shape::new("CreateDeliveryStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamARN", shape: &DELIVERY_STREAM_ARN, required: false, place: Place::Body },
] }));
pub(super) static CUSTOM_TIME_ZONE: Shape = Shape { min: Some(0), max: Some(50), pattern: Some(&PATTERN_8), ..Shape::new("CustomTimeZone", Kind::String) };
pub(super) static DATA: Shape = Shape { min: Some(0), max: Some(1024000), ..Shape::new("Data", Kind::Blob { streaming: false }) };
pub(super) static DATA_FORMAT_CONVERSION_CONFIGURATION: Shape = Shape::new("DataFormatConversionConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SchemaConfiguration", shape: &SCHEMA_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "InputFormatConfiguration", shape: &INPUT_FORMAT_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "OutputFormatConfiguration", shape: &OUTPUT_FORMAT_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "Enabled", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static DATA_TABLE_COLUMNS: Shape = Shape { min: Some(0), max: Some(10240), pattern: Some(&PATTERN_4), ..Shape::new("DataTableColumns", Kind::String) };
pub(super) static DATA_TABLE_NAME: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_4), ..Shape::new("DataTableName", Kind::String) };
pub(super) static DATABASE_COLUMN_INCLUDE_OR_EXCLUDE_LIST: Shape = Shape::new("DatabaseColumnIncludeOrExcludeList", Kind::List(&DATABASE_COLUMN_NAME));
pub(super) static DATABASE_COLUMN_LIST: Shape = Shape::new("DatabaseColumnList", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Include", shape: &DATABASE_COLUMN_INCLUDE_OR_EXCLUDE_LIST, required: false, place: Place::Body },
    Member { name: "Exclude", shape: &DATABASE_COLUMN_INCLUDE_OR_EXCLUDE_LIST, required: false, place: Place::Body },
] }));
pub(super) static DATABASE_COLUMN_NAME: Shape = Shape { min: Some(1), max: Some(194), pattern: Some(&PATTERN_9), ..Shape::new("DatabaseColumnName", Kind::String) };
pub(super) static DATABASE_ENDPOINT: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_10), ..Shape::new("DatabaseEndpoint", Kind::String) };
pub(super) static DATABASE_INCLUDE_OR_EXCLUDE_LIST: Shape = Shape::new("DatabaseIncludeOrExcludeList", Kind::List(&DATABASE_NAME));
pub(super) static DATABASE_LIST: Shape = Shape::new("DatabaseList", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Include", shape: &DATABASE_INCLUDE_OR_EXCLUDE_LIST, required: false, place: Place::Body },
    Member { name: "Exclude", shape: &DATABASE_INCLUDE_OR_EXCLUDE_LIST, required: false, place: Place::Body },
] }));
pub(super) static DATABASE_NAME: Shape = Shape { min: Some(1), max: Some(64), pattern: Some(&PATTERN_9), ..Shape::new("DatabaseName", Kind::String) };
pub(super) static DATABASE_PORT: Shape = Shape { min: Some(0), max: Some(65535), ..Shape::new("DatabasePort", Kind::Integer) };
pub(super) static DATABASE_SNAPSHOT_INFO: Shape = Shape::new("DatabaseSnapshotInfo", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Id", shape: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, required: true, place: Place::Body },
    Member { name: "Table", shape: &DATABASE_TABLE_NAME, required: true, place: Place::Body },
    Member { name: "RequestTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "RequestedBy", shape: &SNAPSHOT_REQUESTED_BY, required: true, place: Place::Body },
    Member { name: "Status", shape: &SNAPSHOT_STATUS, required: true, place: Place::Body },
    Member { name: "FailureDescription", shape: &FAILURE_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static DATABASE_SNAPSHOT_INFO_LIST: Shape = Shape::new("DatabaseSnapshotInfoList", Kind::List(&DATABASE_SNAPSHOT_INFO));
pub(super) static DATABASE_SOURCE_AUTHENTICATION_CONFIGURATION: Shape = Shape::new("DatabaseSourceAuthenticationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static DATABASE_SOURCE_CONFIGURATION: Shape = Shape::new("DatabaseSourceConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Type", shape: &DATABASE_TYPE, required: true, place: Place::Body },
    Member { name: "Endpoint", shape: &DATABASE_ENDPOINT, required: true, place: Place::Body },
    Member { name: "Port", shape: &DATABASE_PORT, required: true, place: Place::Body },
    Member { name: "SSLMode", shape: &SSL_MODE, required: false, place: Place::Body },
    Member { name: "Databases", shape: &DATABASE_LIST, required: true, place: Place::Body },
    Member { name: "Tables", shape: &DATABASE_TABLE_LIST, required: true, place: Place::Body },
    Member { name: "Columns", shape: &DATABASE_COLUMN_LIST, required: false, place: Place::Body },
    Member { name: "SurrogateKeys", shape: &DATABASE_SURROGATE_KEY_LIST, required: false, place: Place::Body },
    Member { name: "SnapshotWatermarkTable", shape: &DATABASE_TABLE_NAME, required: true, place: Place::Body },
    Member { name: "DatabaseSourceAuthenticationConfiguration", shape: &DATABASE_SOURCE_AUTHENTICATION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "DatabaseSourceVPCConfiguration", shape: &DATABASE_SOURCE_VPC_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static DATABASE_SOURCE_DESCRIPTION: Shape = Shape::new("DatabaseSourceDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Type", shape: &DATABASE_TYPE, required: false, place: Place::Body },
    Member { name: "Endpoint", shape: &DATABASE_ENDPOINT, required: false, place: Place::Body },
    Member { name: "Port", shape: &DATABASE_PORT, required: false, place: Place::Body },
    Member { name: "SSLMode", shape: &SSL_MODE, required: false, place: Place::Body },
    Member { name: "Databases", shape: &DATABASE_LIST, required: false, place: Place::Body },
    Member { name: "Tables", shape: &DATABASE_TABLE_LIST, required: false, place: Place::Body },
    Member { name: "Columns", shape: &DATABASE_COLUMN_LIST, required: false, place: Place::Body },
    Member { name: "SurrogateKeys", shape: &DATABASE_COLUMN_INCLUDE_OR_EXCLUDE_LIST, required: false, place: Place::Body },
    Member { name: "SnapshotWatermarkTable", shape: &DATABASE_TABLE_NAME, required: false, place: Place::Body },
    Member { name: "SnapshotInfo", shape: &DATABASE_SNAPSHOT_INFO_LIST, required: false, place: Place::Body },
    Member { name: "DatabaseSourceAuthenticationConfiguration", shape: &DATABASE_SOURCE_AUTHENTICATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DatabaseSourceVPCConfiguration", shape: &DATABASE_SOURCE_VPC_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static DATABASE_SOURCE_VPC_CONFIGURATION: Shape = Shape::new("DatabaseSourceVPCConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "VpcEndpointServiceName", shape: &VPC_ENDPOINT_SERVICE_NAME, required: true, place: Place::Body },
] }));
pub(super) static DATABASE_SURROGATE_KEY_LIST: Shape = Shape::new("DatabaseSurrogateKeyList", Kind::List(&NON_EMPTY_STRING_WITHOUT_WHITESPACE));
pub(super) static DATABASE_TABLE_INCLUDE_OR_EXCLUDE_LIST: Shape = Shape::new("DatabaseTableIncludeOrExcludeList", Kind::List(&DATABASE_TABLE_NAME));
pub(super) static DATABASE_TABLE_LIST: Shape = Shape::new("DatabaseTableList", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Include", shape: &DATABASE_TABLE_INCLUDE_OR_EXCLUDE_LIST, required: false, place: Place::Body },
    Member { name: "Exclude", shape: &DATABASE_TABLE_INCLUDE_OR_EXCLUDE_LIST, required: false, place: Place::Body },
] }));
pub(super) static DATABASE_TABLE_NAME: Shape = Shape { min: Some(1), max: Some(129), pattern: Some(&PATTERN_9), ..Shape::new("DatabaseTableName", Kind::String) };
pub(super) static DATABASE_TYPE: Shape = Shape { values: &["MySQL", "PostgreSQL"], ..Shape::new("DatabaseType", Kind::String) };
pub(super) static DEFAULT_DOCUMENT_ID_FORMAT: Shape = Shape { values: &["FIREHOSE_DEFAULT", "NO_DOCUMENT_ID"], ..Shape::new("DefaultDocumentIdFormat", Kind::String) };
pub(super) static DELETE_DELIVERY_STREAM_INPUT: Shape = Shape::new("DeleteDeliveryStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "AllowForceDelete", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static DELETE_DELIVERY_STREAM_OUTPUT: Shape = Shape::new("DeleteDeliveryStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELIVERY_START_TIMESTAMP: Shape = Shape::new("DeliveryStartTimestamp", Kind::Timestamp);
pub(super) static DELIVERY_STREAM_ARN: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_11), ..Shape::new("DeliveryStreamARN", Kind::String) };
pub(super) static DELIVERY_STREAM_DESCRIPTION: Shape = Shape::new("DeliveryStreamDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "DeliveryStreamARN", shape: &DELIVERY_STREAM_ARN, required: true, place: Place::Body },
    Member { name: "DeliveryStreamStatus", shape: &DELIVERY_STREAM_STATUS, required: true, place: Place::Body },
    Member { name: "FailureDescription", shape: &FAILURE_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "DeliveryStreamEncryptionConfiguration", shape: &DELIVERY_STREAM_ENCRYPTION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DeliveryStreamType", shape: &DELIVERY_STREAM_TYPE, required: true, place: Place::Body },
    Member { name: "VersionId", shape: &DELIVERY_STREAM_VERSION_ID, required: true, place: Place::Body },
    Member { name: "CreateTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastUpdateTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "Source", shape: &SOURCE_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "Destinations", shape: &DESTINATION_DESCRIPTION_LIST, required: true, place: Place::Body },
    Member { name: "HasMoreDestinations", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static DELIVERY_STREAM_ENCRYPTION_CONFIGURATION: Shape = Shape::new("DeliveryStreamEncryptionConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "KeyARN", shape: &AWSKMS_KEY_ARN_FOR_SSE, required: false, place: Place::Body },
    Member { name: "KeyType", shape: &KEY_TYPE, required: false, place: Place::Body },
    Member { name: "Status", shape: &DELIVERY_STREAM_ENCRYPTION_STATUS, required: false, place: Place::Body },
    Member { name: "FailureDescription", shape: &FAILURE_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static DELIVERY_STREAM_ENCRYPTION_CONFIGURATION_INPUT: Shape = Shape::new("DeliveryStreamEncryptionConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "KeyARN", shape: &AWSKMS_KEY_ARN_FOR_SSE, required: false, place: Place::Body },
    Member { name: "KeyType", shape: &KEY_TYPE, required: true, place: Place::Body },
] }));
pub(super) static DELIVERY_STREAM_ENCRYPTION_STATUS: Shape = Shape { values: &["ENABLED", "ENABLING", "ENABLING_FAILED", "DISABLED", "DISABLING", "DISABLING_FAILED"], ..Shape::new("DeliveryStreamEncryptionStatus", Kind::String) };
pub(super) static DELIVERY_STREAM_FAILURE_TYPE: Shape = Shape { values: &["VPC_ENDPOINT_SERVICE_NAME_NOT_FOUND", "VPC_INTERFACE_ENDPOINT_SERVICE_ACCESS_DENIED", "RETIRE_KMS_GRANT_FAILED", "CREATE_KMS_GRANT_FAILED", "KMS_ACCESS_DENIED", "DISABLED_KMS_KEY", "INVALID_KMS_KEY", "KMS_KEY_NOT_FOUND", "KMS_OPT_IN_REQUIRED", "CREATE_ENI_FAILED", "DELETE_ENI_FAILED", "SUBNET_NOT_FOUND", "SECURITY_GROUP_NOT_FOUND", "ENI_ACCESS_DENIED", "SUBNET_ACCESS_DENIED", "SECURITY_GROUP_ACCESS_DENIED", "UNKNOWN_ERROR"], ..Shape::new("DeliveryStreamFailureType", Kind::String) };
pub(super) static DELIVERY_STREAM_NAME: Shape = Shape { min: Some(1), max: Some(64), pattern: Some(&PATTERN_12), ..Shape::new("DeliveryStreamName", Kind::String) };
pub(super) static DELIVERY_STREAM_NAME_LIST: Shape = Shape::new("DeliveryStreamNameList", Kind::List(&DELIVERY_STREAM_NAME));
pub(super) static DELIVERY_STREAM_STATUS: Shape = Shape { values: &["CREATING", "CREATING_FAILED", "DELETING", "DELETING_FAILED", "ACTIVE"], ..Shape::new("DeliveryStreamStatus", Kind::String) };
pub(super) static DELIVERY_STREAM_TYPE: Shape = Shape { values: &["DirectPut", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource"], ..Shape::new("DeliveryStreamType", Kind::String) };
pub(super) static DELIVERY_STREAM_VERSION_ID: Shape = Shape { min: Some(1), max: Some(50), pattern: Some(&PATTERN_13), ..Shape::new("DeliveryStreamVersionId", Kind::String) };
pub(super) static DESCRIBE_DELIVERY_STREAM_INPUT: Shape = Shape::new("DescribeDeliveryStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "Limit", shape: &DESCRIBE_DELIVERY_STREAM_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "ExclusiveStartDestinationId", shape: &DESTINATION_ID, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_DELIVERY_STREAM_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("DescribeDeliveryStreamInputLimit", Kind::Integer) };
pub(super) static DESCRIBE_DELIVERY_STREAM_OUTPUT: Shape = Shape::new("DescribeDeliveryStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamDescription", shape: &DELIVERY_STREAM_DESCRIPTION, required: true, place: Place::Body },
] }));
pub(super) static DESERIALIZER: Shape = Shape::new("Deserializer", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "OpenXJsonSerDe", shape: &OPEN_X_JSON_SER_DE, required: false, place: Place::Body },
    Member { name: "HiveJsonSerDe", shape: &HIVE_JSON_SER_DE, required: false, place: Place::Body },
] }));
pub(super) static DESTINATION_DESCRIPTION: Shape = Shape::new("DestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DestinationId", shape: &DESTINATION_ID, required: true, place: Place::Body },
    Member { name: "S3DestinationDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ExtendedS3DestinationDescription", shape: &EXTENDED_S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "RedshiftDestinationDescription", shape: &REDSHIFT_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ElasticsearchDestinationDescription", shape: &ELASTICSEARCH_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "AmazonopensearchserviceDestinationDescription", shape: &AMAZONOPENSEARCHSERVICE_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "SplunkDestinationDescription", shape: &SPLUNK_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "HttpEndpointDestinationDescription", shape: &HTTP_ENDPOINT_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "SnowflakeDestinationDescription", shape: &SNOWFLAKE_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "AmazonOpenSearchServerlessDestinationDescription", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "IcebergDestinationDescription", shape: &ICEBERG_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static DESTINATION_DESCRIPTION_LIST: Shape = Shape::new("DestinationDescriptionList", Kind::List(&DESTINATION_DESCRIPTION));
pub(super) static DESTINATION_ID: Shape = Shape { min: Some(1), max: Some(100), pattern: Some(&PATTERN_14), ..Shape::new("DestinationId", Kind::String) };
pub(super) static DESTINATION_TABLE_CONFIGURATION: Shape = Shape::new("DestinationTableConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DestinationTableName", shape: &STRING_WITH_LETTERS_DIGITS_UNDERSCORES_DOTS, required: true, place: Place::Body },
    Member { name: "DestinationDatabaseName", shape: &STRING_WITH_LETTERS_DIGITS_UNDERSCORES_DOTS, required: true, place: Place::Body },
    Member { name: "UniqueKeys", shape: &LIST_OF_NON_EMPTY_STRINGS_WITHOUT_WHITESPACE, required: false, place: Place::Body },
    Member { name: "PartitionSpec", shape: &PARTITION_SPEC, required: false, place: Place::Body },
    Member { name: "S3ErrorOutputPrefix", shape: &ERROR_OUTPUT_PREFIX, required: false, place: Place::Body },
] }));
pub(super) static DESTINATION_TABLE_CONFIGURATION_LIST: Shape = Shape::new("DestinationTableConfigurationList", Kind::List(&DESTINATION_TABLE_CONFIGURATION));
pub(super) static DIRECT_PUT_SOURCE_CONFIGURATION: Shape = Shape::new("DirectPutSourceConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ThroughputHintInMBs", shape: &THROUGHPUT_HINT_IN_M_BS, required: true, place: Place::Body },
] }));
pub(super) static DIRECT_PUT_SOURCE_DESCRIPTION: Shape = Shape::new("DirectPutSourceDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ThroughputHintInMBs", shape: &THROUGHPUT_HINT_IN_M_BS, required: false, place: Place::Body },
] }));
pub(super) static DOCUMENT_ID_OPTIONS: Shape = Shape::new("DocumentIdOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DefaultDocumentIdFormat", shape: &DEFAULT_DOCUMENT_ID_FORMAT, required: true, place: Place::Body },
] }));
pub(super) static DYNAMIC_PARTITIONING_CONFIGURATION: Shape = Shape::new("DynamicPartitioningConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RetryOptions", shape: &RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "Enabled", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static ELASTICSEARCH_BUFFERING_HINTS: Shape = Shape::new("ElasticsearchBufferingHints", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "IntervalInSeconds", shape: &ELASTICSEARCH_BUFFERING_INTERVAL_IN_SECONDS, required: false, place: Place::Body },
    Member { name: "SizeInMBs", shape: &ELASTICSEARCH_BUFFERING_SIZE_IN_M_BS, required: false, place: Place::Body },
] }));
pub(super) static ELASTICSEARCH_BUFFERING_INTERVAL_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(900), ..Shape::new("ElasticsearchBufferingIntervalInSeconds", Kind::Integer) };
pub(super) static ELASTICSEARCH_BUFFERING_SIZE_IN_M_BS: Shape = Shape { min: Some(1), max: Some(100), ..Shape::new("ElasticsearchBufferingSizeInMBs", Kind::Integer) };
pub(super) static ELASTICSEARCH_CLUSTER_ENDPOINT: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_3), ..Shape::new("ElasticsearchClusterEndpoint", Kind::String) };
pub(super) static ELASTICSEARCH_DESTINATION_CONFIGURATION: Shape = Shape::new("ElasticsearchDestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "DomainARN", shape: &ELASTICSEARCH_DOMAIN_ARN, required: false, place: Place::Body },
    Member { name: "ClusterEndpoint", shape: &ELASTICSEARCH_CLUSTER_ENDPOINT, required: false, place: Place::Body },
    Member { name: "IndexName", shape: &ELASTICSEARCH_INDEX_NAME, required: true, place: Place::Body },
    Member { name: "TypeName", shape: &ELASTICSEARCH_TYPE_NAME, required: false, place: Place::Body },
    Member { name: "IndexRotationPeriod", shape: &ELASTICSEARCH_INDEX_ROTATION_PERIOD, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &ELASTICSEARCH_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &ELASTICSEARCH_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &ELASTICSEARCH_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_DESTINATION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "VpcConfiguration", shape: &VPC_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DocumentIdOptions", shape: &DOCUMENT_ID_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static ELASTICSEARCH_DESTINATION_DESCRIPTION: Shape = Shape::new("ElasticsearchDestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "DomainARN", shape: &ELASTICSEARCH_DOMAIN_ARN, required: false, place: Place::Body },
    Member { name: "ClusterEndpoint", shape: &ELASTICSEARCH_CLUSTER_ENDPOINT, required: false, place: Place::Body },
    Member { name: "IndexName", shape: &ELASTICSEARCH_INDEX_NAME, required: false, place: Place::Body },
    Member { name: "TypeName", shape: &ELASTICSEARCH_TYPE_NAME, required: false, place: Place::Body },
    Member { name: "IndexRotationPeriod", shape: &ELASTICSEARCH_INDEX_ROTATION_PERIOD, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &ELASTICSEARCH_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &ELASTICSEARCH_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &ELASTICSEARCH_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3DestinationDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "VpcConfigurationDescription", shape: &VPC_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "DocumentIdOptions", shape: &DOCUMENT_ID_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static ELASTICSEARCH_DESTINATION_UPDATE: Shape = Shape::new("ElasticsearchDestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "DomainARN", shape: &ELASTICSEARCH_DOMAIN_ARN, required: false, place: Place::Body },
    Member { name: "ClusterEndpoint", shape: &ELASTICSEARCH_CLUSTER_ENDPOINT, required: false, place: Place::Body },
    Member { name: "IndexName", shape: &ELASTICSEARCH_INDEX_NAME, required: false, place: Place::Body },
    Member { name: "TypeName", shape: &ELASTICSEARCH_TYPE_NAME, required: false, place: Place::Body },
    Member { name: "IndexRotationPeriod", shape: &ELASTICSEARCH_INDEX_ROTATION_PERIOD, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &ELASTICSEARCH_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &ELASTICSEARCH_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3Update", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "DocumentIdOptions", shape: &DOCUMENT_ID_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static ELASTICSEARCH_DOMAIN_ARN: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_5), ..Shape::new("ElasticsearchDomainARN", Kind::String) };
pub(super) static ELASTICSEARCH_INDEX_NAME: Shape = Shape { min: Some(1), max: Some(80), pattern: Some(&PATTERN_4), ..Shape::new("ElasticsearchIndexName", Kind::String) };
pub(super) static ELASTICSEARCH_INDEX_ROTATION_PERIOD: Shape = Shape { values: &["NoRotation", "OneHour", "OneDay", "OneWeek", "OneMonth"], ..Shape::new("ElasticsearchIndexRotationPeriod", Kind::String) };
pub(super) static ELASTICSEARCH_RETRY_DURATION_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(7200), ..Shape::new("ElasticsearchRetryDurationInSeconds", Kind::Integer) };
pub(super) static ELASTICSEARCH_RETRY_OPTIONS: Shape = Shape::new("ElasticsearchRetryOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DurationInSeconds", shape: &ELASTICSEARCH_RETRY_DURATION_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static ELASTICSEARCH_S3_BACKUP_MODE: Shape = Shape { values: &["FailedDocumentsOnly", "AllDocuments"], ..Shape::new("ElasticsearchS3BackupMode", Kind::String) };
pub(super) static ELASTICSEARCH_TYPE_NAME: Shape = Shape { min: Some(0), max: Some(100), pattern: Some(&PATTERN_4), ..Shape::new("ElasticsearchTypeName", Kind::String) };
pub(super) static ENCRYPTION_CONFIGURATION: Shape = Shape::new("EncryptionConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "NoEncryptionConfig", shape: &NO_ENCRYPTION_CONFIG, required: false, place: Place::Body },
    Member { name: "KMSEncryptionConfig", shape: &KMS_ENCRYPTION_CONFIG, required: false, place: Place::Body },
] }));
pub(super) static ERROR_CODE: Shape = Shape::new("ErrorCode", Kind::String);
pub(super) static ERROR_MESSAGE: Shape = Shape::new("ErrorMessage", Kind::String);
pub(super) static ERROR_OUTPUT_PREFIX: Shape = Shape { min: Some(0), max: Some(1024), pattern: Some(&PATTERN_4), ..Shape::new("ErrorOutputPrefix", Kind::String) };
pub(super) static EXTENDED_S3_DESTINATION_CONFIGURATION: Shape = Shape::new("ExtendedS3DestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "Prefix", shape: &PREFIX, required: false, place: Place::Body },
    Member { name: "ErrorOutputPrefix", shape: &ERROR_OUTPUT_PREFIX, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CompressionFormat", shape: &COMPRESSION_FORMAT, required: false, place: Place::Body },
    Member { name: "EncryptionConfiguration", shape: &ENCRYPTION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3BackupConfiguration", shape: &S3_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DataFormatConversionConfiguration", shape: &DATA_FORMAT_CONVERSION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DynamicPartitioningConfiguration", shape: &DYNAMIC_PARTITIONING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "FileExtension", shape: &FILE_EXTENSION, required: false, place: Place::Body },
    Member { name: "CustomTimeZone", shape: &CUSTOM_TIME_ZONE, required: false, place: Place::Body },
] }));
pub(super) static EXTENDED_S3_DESTINATION_DESCRIPTION: Shape = Shape::new("ExtendedS3DestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "Prefix", shape: &PREFIX, required: false, place: Place::Body },
    Member { name: "ErrorOutputPrefix", shape: &ERROR_OUTPUT_PREFIX, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &BUFFERING_HINTS, required: true, place: Place::Body },
    Member { name: "CompressionFormat", shape: &COMPRESSION_FORMAT, required: true, place: Place::Body },
    Member { name: "EncryptionConfiguration", shape: &ENCRYPTION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3BackupDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "DataFormatConversionConfiguration", shape: &DATA_FORMAT_CONVERSION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DynamicPartitioningConfiguration", shape: &DYNAMIC_PARTITIONING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "FileExtension", shape: &FILE_EXTENSION, required: false, place: Place::Body },
    Member { name: "CustomTimeZone", shape: &CUSTOM_TIME_ZONE, required: false, place: Place::Body },
] }));
pub(super) static EXTENDED_S3_DESTINATION_UPDATE: Shape = Shape::new("ExtendedS3DestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: false, place: Place::Body },
    Member { name: "Prefix", shape: &PREFIX, required: false, place: Place::Body },
    Member { name: "ErrorOutputPrefix", shape: &ERROR_OUTPUT_PREFIX, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CompressionFormat", shape: &COMPRESSION_FORMAT, required: false, place: Place::Body },
    Member { name: "EncryptionConfiguration", shape: &ENCRYPTION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3BackupUpdate", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "DataFormatConversionConfiguration", shape: &DATA_FORMAT_CONVERSION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DynamicPartitioningConfiguration", shape: &DYNAMIC_PARTITIONING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "FileExtension", shape: &FILE_EXTENSION, required: false, place: Place::Body },
    Member { name: "CustomTimeZone", shape: &CUSTOM_TIME_ZONE, required: false, place: Place::Body },
] }));
pub(super) static FAILURE_DESCRIPTION: Shape = Shape::new("FailureDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Type", shape: &DELIVERY_STREAM_FAILURE_TYPE, required: true, place: Place::Body },
    Member { name: "Details", shape: &NON_EMPTY_STRING, required: true, place: Place::Body },
] }));
pub(super) static FILE_EXTENSION: Shape = Shape { min: Some(0), max: Some(128), pattern: Some(&PATTERN_15), ..Shape::new("FileExtension", Kind::String) };
pub(super) static GLUE_DATA_CATALOG_ARN: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_16), ..Shape::new("GlueDataCatalogARN", Kind::String) };
pub(super) static HEC_ACKNOWLEDGMENT_TIMEOUT_IN_SECONDS: Shape = Shape { min: Some(180), max: Some(600), ..Shape::new("HECAcknowledgmentTimeoutInSeconds", Kind::Integer) };
pub(super) static HEC_ENDPOINT: Shape = Shape { min: Some(0), max: Some(2048), pattern: Some(&PATTERN_4), ..Shape::new("HECEndpoint", Kind::String) };
pub(super) static HEC_ENDPOINT_TYPE: Shape = Shape { values: &["Raw", "Event"], ..Shape::new("HECEndpointType", Kind::String) };
pub(super) static HEC_TOKEN: Shape = Shape { min: Some(0), max: Some(2048), pattern: Some(&PATTERN_4), ..Shape::new("HECToken", Kind::String) };
pub(super) static HIVE_JSON_SER_DE: Shape = Shape::new("HiveJsonSerDe", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TimestampFormats", shape: &LIST_OF_NON_EMPTY_STRINGS, required: false, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_ACCESS_KEY: Shape = Shape { min: Some(0), max: Some(4096), pattern: Some(&PATTERN_4), sensitive: true, ..Shape::new("HttpEndpointAccessKey", Kind::String) };
pub(super) static HTTP_ENDPOINT_ATTRIBUTE_NAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_10), sensitive: true, ..Shape::new("HttpEndpointAttributeName", Kind::String) };
pub(super) static HTTP_ENDPOINT_ATTRIBUTE_VALUE: Shape = Shape { min: Some(0), max: Some(1024), pattern: Some(&PATTERN_4), sensitive: true, ..Shape::new("HttpEndpointAttributeValue", Kind::String) };
pub(super) static HTTP_ENDPOINT_BUFFERING_HINTS: Shape = Shape::new("HttpEndpointBufferingHints", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SizeInMBs", shape: &HTTP_ENDPOINT_BUFFERING_SIZE_IN_M_BS, required: false, place: Place::Body },
    Member { name: "IntervalInSeconds", shape: &HTTP_ENDPOINT_BUFFERING_INTERVAL_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_BUFFERING_INTERVAL_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(900), ..Shape::new("HttpEndpointBufferingIntervalInSeconds", Kind::Integer) };
pub(super) static HTTP_ENDPOINT_BUFFERING_SIZE_IN_M_BS: Shape = Shape { min: Some(1), max: Some(64), ..Shape::new("HttpEndpointBufferingSizeInMBs", Kind::Integer) };
pub(super) static HTTP_ENDPOINT_COMMON_ATTRIBUTE: Shape = Shape::new("HttpEndpointCommonAttribute", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "AttributeName", shape: &HTTP_ENDPOINT_ATTRIBUTE_NAME, required: true, place: Place::Body },
    Member { name: "AttributeValue", shape: &HTTP_ENDPOINT_ATTRIBUTE_VALUE, required: true, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_COMMON_ATTRIBUTES_LIST: Shape = Shape { min: Some(0), max: Some(50), ..Shape::new("HttpEndpointCommonAttributesList", Kind::List(&HTTP_ENDPOINT_COMMON_ATTRIBUTE)) };
pub(super) static HTTP_ENDPOINT_CONFIGURATION: Shape = Shape::new("HttpEndpointConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Url", shape: &HTTP_ENDPOINT_URL, required: true, place: Place::Body },
    Member { name: "Name", shape: &HTTP_ENDPOINT_NAME, required: false, place: Place::Body },
    Member { name: "AccessKey", shape: &HTTP_ENDPOINT_ACCESS_KEY, required: false, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_DESCRIPTION: Shape = Shape::new("HttpEndpointDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Url", shape: &HTTP_ENDPOINT_URL, required: false, place: Place::Body },
    Member { name: "Name", shape: &HTTP_ENDPOINT_NAME, required: false, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_DESTINATION_CONFIGURATION: Shape = Shape::new("HttpEndpointDestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "EndpointConfiguration", shape: &HTTP_ENDPOINT_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "BufferingHints", shape: &HTTP_ENDPOINT_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "RequestConfiguration", shape: &HTTP_ENDPOINT_REQUEST_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &HTTP_ENDPOINT_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &HTTP_ENDPOINT_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_DESTINATION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_DESTINATION_DESCRIPTION: Shape = Shape::new("HttpEndpointDestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "EndpointConfiguration", shape: &HTTP_ENDPOINT_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &HTTP_ENDPOINT_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "RequestConfiguration", shape: &HTTP_ENDPOINT_REQUEST_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &HTTP_ENDPOINT_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &HTTP_ENDPOINT_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3DestinationDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_DESTINATION_UPDATE: Shape = Shape::new("HttpEndpointDestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "EndpointConfiguration", shape: &HTTP_ENDPOINT_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &HTTP_ENDPOINT_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "RequestConfiguration", shape: &HTTP_ENDPOINT_REQUEST_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &HTTP_ENDPOINT_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &HTTP_ENDPOINT_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3Update", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_NAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_10), ..Shape::new("HttpEndpointName", Kind::String) };
pub(super) static HTTP_ENDPOINT_REQUEST_CONFIGURATION: Shape = Shape::new("HttpEndpointRequestConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ContentEncoding", shape: &CONTENT_ENCODING, required: false, place: Place::Body },
    Member { name: "CommonAttributes", shape: &HTTP_ENDPOINT_COMMON_ATTRIBUTES_LIST, required: false, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_RETRY_DURATION_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(7200), ..Shape::new("HttpEndpointRetryDurationInSeconds", Kind::Integer) };
pub(super) static HTTP_ENDPOINT_RETRY_OPTIONS: Shape = Shape::new("HttpEndpointRetryOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DurationInSeconds", shape: &HTTP_ENDPOINT_RETRY_DURATION_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static HTTP_ENDPOINT_S3_BACKUP_MODE: Shape = Shape { values: &["FailedDataOnly", "AllData"], ..Shape::new("HttpEndpointS3BackupMode", Kind::String) };
pub(super) static HTTP_ENDPOINT_URL: Shape = Shape { min: Some(1), max: Some(1000), pattern: Some(&PATTERN_17), sensitive: true, ..Shape::new("HttpEndpointUrl", Kind::String) };
pub(super) static ICEBERG_DESTINATION_CONFIGURATION: Shape = Shape::new("IcebergDestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DestinationTableConfigurationList", shape: &DESTINATION_TABLE_CONFIGURATION_LIST, required: false, place: Place::Body },
    Member { name: "SchemaEvolutionConfiguration", shape: &SCHEMA_EVOLUTION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "TableCreationConfiguration", shape: &TABLE_CREATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &ICEBERG_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "AppendOnly", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "CatalogConfiguration", shape: &CATALOG_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_DESTINATION_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static ICEBERG_DESTINATION_DESCRIPTION: Shape = Shape::new("IcebergDestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DestinationTableConfigurationList", shape: &DESTINATION_TABLE_CONFIGURATION_LIST, required: false, place: Place::Body },
    Member { name: "SchemaEvolutionConfiguration", shape: &SCHEMA_EVOLUTION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "TableCreationConfiguration", shape: &TABLE_CREATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &ICEBERG_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "AppendOnly", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "CatalogConfiguration", shape: &CATALOG_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3DestinationDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static ICEBERG_DESTINATION_UPDATE: Shape = Shape::new("IcebergDestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DestinationTableConfigurationList", shape: &DESTINATION_TABLE_CONFIGURATION_LIST, required: false, place: Place::Body },
    Member { name: "SchemaEvolutionConfiguration", shape: &SCHEMA_EVOLUTION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "TableCreationConfiguration", shape: &TABLE_CREATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &ICEBERG_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "AppendOnly", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "CatalogConfiguration", shape: &CATALOG_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static ICEBERG_S3_BACKUP_MODE: Shape = Shape { values: &["FailedDataOnly", "AllData"], ..Shape::new("IcebergS3BackupMode", Kind::String) };
pub(super) static INPUT_FORMAT_CONFIGURATION: Shape = Shape::new("InputFormatConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Deserializer", shape: &DESERIALIZER, required: false, place: Place::Body },
] }));
pub(super) static INTERVAL_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(900), ..Shape::new("IntervalInSeconds", Kind::Integer) };
pub(super) static KMS_ENCRYPTION_CONFIG: Shape = Shape::new("KMSEncryptionConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "AWSKMSKeyARN", shape: &AWSKMS_KEY_ARN, required: true, place: Place::Body },
] }));
pub(super) static KEY_TYPE: Shape = Shape { values: &["AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK"], ..Shape::new("KeyType", Kind::String) };
pub(super) static KINESIS_STREAM_ARN: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_18), ..Shape::new("KinesisStreamARN", Kind::String) };
pub(super) static KINESIS_STREAM_SOURCE_CONFIGURATION: Shape = Shape::new("KinesisStreamSourceConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "KinesisStreamARN", shape: &KINESIS_STREAM_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_STREAM_SOURCE_DESCRIPTION: Shape = Shape::new("KinesisStreamSourceDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "KinesisStreamARN", shape: &KINESIS_STREAM_ARN, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "DeliveryStartTimestamp", shape: &DELIVERY_START_TIMESTAMP, required: false, place: Place::Body },
] }));
pub(super) static LIST_DELIVERY_STREAMS_INPUT: Shape = Shape::new("ListDeliveryStreamsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Limit", shape: &LIST_DELIVERY_STREAMS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "DeliveryStreamType", shape: &DELIVERY_STREAM_TYPE, required: false, place: Place::Body },
    Member { name: "ExclusiveStartDeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: false, place: Place::Body },
] }));
pub(super) static LIST_DELIVERY_STREAMS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("ListDeliveryStreamsInputLimit", Kind::Integer) };
pub(super) static LIST_DELIVERY_STREAMS_OUTPUT: Shape = Shape::new("ListDeliveryStreamsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamNames", shape: &DELIVERY_STREAM_NAME_LIST, required: true, place: Place::Body },
    Member { name: "HasMoreDeliveryStreams", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static LIST_OF_NON_EMPTY_STRINGS: Shape = Shape::new("ListOfNonEmptyStrings", Kind::List(&NON_EMPTY_STRING));
pub(super) static LIST_OF_NON_EMPTY_STRINGS_WITHOUT_WHITESPACE: Shape = Shape::new("ListOfNonEmptyStringsWithoutWhitespace", Kind::List(&NON_EMPTY_STRING_WITHOUT_WHITESPACE));
pub(super) static LIST_TAGS_FOR_DELIVERY_STREAM_INPUT: Shape = Shape::new("ListTagsForDeliveryStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "ExclusiveStartTagKey", shape: &TAG_KEY, required: false, place: Place::Body },
    Member { name: "Limit", shape: &LIST_TAGS_FOR_DELIVERY_STREAM_INPUT_LIMIT, required: false, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_DELIVERY_STREAM_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("ListTagsForDeliveryStreamInputLimit", Kind::Integer) };
pub(super) static LIST_TAGS_FOR_DELIVERY_STREAM_OUTPUT: Shape = Shape::new("ListTagsForDeliveryStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Tags", shape: &LIST_TAGS_FOR_DELIVERY_STREAM_OUTPUT_TAG_LIST, required: true, place: Place::Body },
    Member { name: "HasMoreTags", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_DELIVERY_STREAM_OUTPUT_TAG_LIST: Shape = Shape { min: Some(0), max: Some(50), ..Shape::new("ListTagsForDeliveryStreamOutputTagList", Kind::List(&TAG)) };
pub(super) static LOG_GROUP_NAME: Shape = Shape { min: Some(0), max: Some(512), pattern: Some(&PATTERN_19), ..Shape::new("LogGroupName", Kind::String) };
pub(super) static LOG_STREAM_NAME: Shape = Shape { min: Some(0), max: Some(512), pattern: Some(&PATTERN_20), ..Shape::new("LogStreamName", Kind::String) };
pub(super) static MSK_CLUSTER_ARN: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_21), ..Shape::new("MSKClusterARN", Kind::String) };
pub(super) static MSK_SOURCE_CONFIGURATION: Shape = Shape::new("MSKSourceConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MSKClusterARN", shape: &MSK_CLUSTER_ARN, required: true, place: Place::Body },
    Member { name: "TopicName", shape: &TOPIC_NAME, required: true, place: Place::Body },
    Member { name: "AuthenticationConfiguration", shape: &AUTHENTICATION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "ReadFromTimestamp", shape: &READ_FROM_TIMESTAMP, required: false, place: Place::Body },
] }));
pub(super) static MSK_SOURCE_DESCRIPTION: Shape = Shape::new("MSKSourceDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MSKClusterARN", shape: &MSK_CLUSTER_ARN, required: false, place: Place::Body },
    Member { name: "TopicName", shape: &TOPIC_NAME, required: false, place: Place::Body },
    Member { name: "AuthenticationConfiguration", shape: &AUTHENTICATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DeliveryStartTimestamp", shape: &DELIVERY_START_TIMESTAMP, required: false, place: Place::Body },
    Member { name: "ReadFromTimestamp", shape: &READ_FROM_TIMESTAMP, required: false, place: Place::Body },
] }));
pub(super) static NO_ENCRYPTION_CONFIG: Shape = Shape { values: &["NoEncryption"], ..Shape::new("NoEncryptionConfig", Kind::String) };
pub(super) static NON_EMPTY_STRING: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_10), ..Shape::new("NonEmptyString", Kind::String) };
pub(super) static NON_EMPTY_STRING_WITHOUT_WHITESPACE: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_22), ..Shape::new("NonEmptyStringWithoutWhitespace", Kind::String) };
pub(super) static NON_NEGATIVE_INTEGER_OBJECT: Shape = Shape { min: Some(0), ..Shape::new("NonNegativeIntegerObject", Kind::Integer) };
pub(super) static OPEN_X_JSON_SER_DE: Shape = Shape::new("OpenXJsonSerDe", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConvertDotsInJsonKeysToUnderscores", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "CaseInsensitive", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "ColumnToJsonKeyMappings", shape: &COLUMN_TO_JSON_KEY_MAPPINGS, required: false, place: Place::Body },
] }));
pub(super) static ORC_COMPRESSION: Shape = Shape { values: &["NONE", "ZLIB", "SNAPPY"], ..Shape::new("OrcCompression", Kind::String) };
pub(super) static ORC_FORMAT_VERSION: Shape = Shape { values: &["V0_11", "V0_12"], ..Shape::new("OrcFormatVersion", Kind::String) };
pub(super) static ORC_ROW_INDEX_STRIDE: Shape = Shape { min: Some(1000), ..Shape::new("OrcRowIndexStride", Kind::Integer) };
pub(super) static ORC_SER_DE: Shape = Shape::new("OrcSerDe", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StripeSizeBytes", shape: &ORC_STRIPE_SIZE_BYTES, required: false, place: Place::Body },
    Member { name: "BlockSizeBytes", shape: &BLOCK_SIZE_BYTES, required: false, place: Place::Body },
    Member { name: "RowIndexStride", shape: &ORC_ROW_INDEX_STRIDE, required: false, place: Place::Body },
    Member { name: "EnablePadding", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "PaddingTolerance", shape: &PROPORTION, required: false, place: Place::Body },
    Member { name: "Compression", shape: &ORC_COMPRESSION, required: false, place: Place::Body },
    Member { name: "BloomFilterColumns", shape: &LIST_OF_NON_EMPTY_STRINGS_WITHOUT_WHITESPACE, required: false, place: Place::Body },
    Member { name: "BloomFilterFalsePositiveProbability", shape: &PROPORTION, required: false, place: Place::Body },
    Member { name: "DictionaryKeyThreshold", shape: &PROPORTION, required: false, place: Place::Body },
    Member { name: "FormatVersion", shape: &ORC_FORMAT_VERSION, required: false, place: Place::Body },
] }));
pub(super) static ORC_STRIPE_SIZE_BYTES: Shape = Shape { min: Some(8388608), ..Shape::new("OrcStripeSizeBytes", Kind::Integer) };
pub(super) static OUTPUT_FORMAT_CONFIGURATION: Shape = Shape::new("OutputFormatConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Serializer", shape: &SERIALIZER, required: false, place: Place::Body },
] }));
pub(super) static PARQUET_COMPRESSION: Shape = Shape { values: &["UNCOMPRESSED", "GZIP", "SNAPPY"], ..Shape::new("ParquetCompression", Kind::String) };
pub(super) static PARQUET_PAGE_SIZE_BYTES: Shape = Shape { min: Some(65536), ..Shape::new("ParquetPageSizeBytes", Kind::Integer) };
pub(super) static PARQUET_SER_DE: Shape = Shape::new("ParquetSerDe", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BlockSizeBytes", shape: &BLOCK_SIZE_BYTES, required: false, place: Place::Body },
    Member { name: "PageSizeBytes", shape: &PARQUET_PAGE_SIZE_BYTES, required: false, place: Place::Body },
    Member { name: "Compression", shape: &PARQUET_COMPRESSION, required: false, place: Place::Body },
    Member { name: "EnableDictionaryCompression", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "MaxPaddingBytes", shape: &NON_NEGATIVE_INTEGER_OBJECT, required: false, place: Place::Body },
    Member { name: "WriterVersion", shape: &PARQUET_WRITER_VERSION, required: false, place: Place::Body },
] }));
pub(super) static PARQUET_WRITER_VERSION: Shape = Shape { values: &["V1", "V2"], ..Shape::new("ParquetWriterVersion", Kind::String) };
pub(super) static PARTITION_FIELD: Shape = Shape::new("PartitionField", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SourceName", shape: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, required: true, place: Place::Body },
] }));
pub(super) static PARTITION_FIELDS: Shape = Shape::new("PartitionFields", Kind::List(&PARTITION_FIELD));
pub(super) static PARTITION_SPEC: Shape = Shape::new("PartitionSpec", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Identity", shape: &PARTITION_FIELDS, required: false, place: Place::Body },
] }));
pub(super) static PASSWORD: Shape = Shape { min: Some(6), max: Some(512), pattern: Some(&PATTERN_4), sensitive: true, ..Shape::new("Password", Kind::String) };
pub(super) static PREFIX: Shape = Shape { min: Some(0), max: Some(1024), pattern: Some(&PATTERN_4), ..Shape::new("Prefix", Kind::String) };
pub(super) static PROCESSING_CONFIGURATION: Shape = Shape::new("ProcessingConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Enabled", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "Processors", shape: &PROCESSOR_LIST, required: false, place: Place::Body },
] }));
pub(super) static PROCESSOR: Shape = Shape::new("Processor", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Type", shape: &PROCESSOR_TYPE, required: true, place: Place::Body },
    Member { name: "Parameters", shape: &PROCESSOR_PARAMETER_LIST, required: false, place: Place::Body },
] }));
pub(super) static PROCESSOR_LIST: Shape = Shape::new("ProcessorList", Kind::List(&PROCESSOR));
pub(super) static PROCESSOR_PARAMETER: Shape = Shape::new("ProcessorParameter", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ParameterName", shape: &PROCESSOR_PARAMETER_NAME, required: true, place: Place::Body },
    Member { name: "ParameterValue", shape: &PROCESSOR_PARAMETER_VALUE, required: true, place: Place::Body },
] }));
pub(super) static PROCESSOR_PARAMETER_LIST: Shape = Shape::new("ProcessorParameterList", Kind::List(&PROCESSOR_PARAMETER));
pub(super) static PROCESSOR_PARAMETER_NAME: Shape = Shape { values: &["LambdaArn", "NumberOfRetries", "MetadataExtractionQuery", "JsonParsingEngine", "RoleArn", "BufferSizeInMBs", "BufferIntervalInSeconds", "SubRecordType", "Delimiter", "CompressionFormat", "DataMessageExtraction"], ..Shape::new("ProcessorParameterName", Kind::String) };
pub(super) static PROCESSOR_PARAMETER_VALUE: Shape = Shape { min: Some(1), max: Some(5120), pattern: Some(&PATTERN_10), ..Shape::new("ProcessorParameterValue", Kind::String) };
pub(super) static PROCESSOR_TYPE: Shape = Shape { values: &["RecordDeAggregation", "Decompression", "CloudWatchLogProcessing", "Lambda", "MetadataExtraction", "AppendDelimiterToRecord"], ..Shape::new("ProcessorType", Kind::String) };
pub(super) static PROPORTION: Shape = Shape { min: Some(0), max: Some(1), ..Shape::new("Proportion", Kind::Double) };
pub(super) static PUT_RECORD_BATCH_INPUT: Shape = Shape::new("PutRecordBatchInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "Records", shape: &PUT_RECORD_BATCH_REQUEST_ENTRY_LIST, required: true, place: Place::Body },
] }));
pub(super) static PUT_RECORD_BATCH_OUTPUT: Shape = Shape::new("PutRecordBatchOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FailedPutCount", shape: &NON_NEGATIVE_INTEGER_OBJECT, required: true, place: Place::Body },
    Member { name: "Encrypted", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "RequestResponses", shape: &PUT_RECORD_BATCH_RESPONSE_ENTRY_LIST, required: true, place: Place::Body },
] }));
pub(super) static PUT_RECORD_BATCH_REQUEST_ENTRY_LIST: Shape = Shape { min: Some(1), max: Some(500), ..Shape::new("PutRecordBatchRequestEntryList", Kind::List(&RECORD)) };
pub(super) static PUT_RECORD_BATCH_RESPONSE_ENTRY: Shape = Shape::new("PutRecordBatchResponseEntry", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordId", shape: &PUT_RESPONSE_RECORD_ID, required: false, place: Place::Body },
    Member { name: "ErrorCode", shape: &ERROR_CODE, required: false, place: Place::Body },
    Member { name: "ErrorMessage", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static PUT_RECORD_BATCH_RESPONSE_ENTRY_LIST: Shape = Shape { min: Some(1), max: Some(500), ..Shape::new("PutRecordBatchResponseEntryList", Kind::List(&PUT_RECORD_BATCH_RESPONSE_ENTRY)) };
pub(super) static PUT_RECORD_INPUT: Shape = Shape::new("PutRecordInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "Record", shape: &RECORD, required: true, place: Place::Body },
] }));
pub(super) static PUT_RECORD_OUTPUT: Shape = Shape::new("PutRecordOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordId", shape: &PUT_RESPONSE_RECORD_ID, required: true, place: Place::Body },
    Member { name: "Encrypted", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static PUT_RESPONSE_RECORD_ID: Shape = Shape { min: Some(1), ..Shape::new("PutResponseRecordId", Kind::String) };
pub(super) static READ_FROM_TIMESTAMP: Shape = Shape::new("ReadFromTimestamp", Kind::Timestamp);
pub(super) static RECORD: Shape = Shape::new("Record", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Data", shape: &DATA, required: true, place: Place::Body },
] }));
pub(super) static REDSHIFT_DESTINATION_CONFIGURATION: Shape = Shape::new("RedshiftDestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "ClusterJDBCURL", shape: &CLUSTER_JDBCURL, required: true, place: Place::Body },
    Member { name: "CopyCommand", shape: &COPY_COMMAND, required: true, place: Place::Body },
    Member { name: "Username", shape: &USERNAME, required: false, place: Place::Body },
    Member { name: "Password", shape: &PASSWORD, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &REDSHIFT_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_DESTINATION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &REDSHIFT_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3BackupConfiguration", shape: &S3_DESTINATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static REDSHIFT_DESTINATION_DESCRIPTION: Shape = Shape::new("RedshiftDestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "ClusterJDBCURL", shape: &CLUSTER_JDBCURL, required: true, place: Place::Body },
    Member { name: "CopyCommand", shape: &COPY_COMMAND, required: true, place: Place::Body },
    Member { name: "Username", shape: &USERNAME, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &REDSHIFT_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3DestinationDescription", shape: &S3_DESTINATION_DESCRIPTION, required: true, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &REDSHIFT_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3BackupDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static REDSHIFT_DESTINATION_UPDATE: Shape = Shape::new("RedshiftDestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "ClusterJDBCURL", shape: &CLUSTER_JDBCURL, required: false, place: Place::Body },
    Member { name: "CopyCommand", shape: &COPY_COMMAND, required: false, place: Place::Body },
    Member { name: "Username", shape: &USERNAME, required: false, place: Place::Body },
    Member { name: "Password", shape: &PASSWORD, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &REDSHIFT_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3Update", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &REDSHIFT_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3BackupUpdate", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static REDSHIFT_RETRY_DURATION_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(7200), ..Shape::new("RedshiftRetryDurationInSeconds", Kind::Integer) };
pub(super) static REDSHIFT_RETRY_OPTIONS: Shape = Shape::new("RedshiftRetryOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DurationInSeconds", shape: &REDSHIFT_RETRY_DURATION_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static REDSHIFT_S3_BACKUP_MODE: Shape = Shape { values: &["Disabled", "Enabled"], ..Shape::new("RedshiftS3BackupMode", Kind::String) };
pub(super) static RETRY_DURATION_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(7200), ..Shape::new("RetryDurationInSeconds", Kind::Integer) };
pub(super) static RETRY_OPTIONS: Shape = Shape::new("RetryOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DurationInSeconds", shape: &RETRY_DURATION_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static ROLE_ARN: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_23), ..Shape::new("RoleARN", Kind::String) };
pub(super) static S3_BACKUP_MODE: Shape = Shape { values: &["Disabled", "Enabled"], ..Shape::new("S3BackupMode", Kind::String) };
pub(super) static S3_DESTINATION_CONFIGURATION: Shape = Shape::new("S3DestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "Prefix", shape: &PREFIX, required: false, place: Place::Body },
    Member { name: "ErrorOutputPrefix", shape: &ERROR_OUTPUT_PREFIX, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CompressionFormat", shape: &COMPRESSION_FORMAT, required: false, place: Place::Body },
    Member { name: "EncryptionConfiguration", shape: &ENCRYPTION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static S3_DESTINATION_DESCRIPTION: Shape = Shape::new("S3DestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "Prefix", shape: &PREFIX, required: false, place: Place::Body },
    Member { name: "ErrorOutputPrefix", shape: &ERROR_OUTPUT_PREFIX, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &BUFFERING_HINTS, required: true, place: Place::Body },
    Member { name: "CompressionFormat", shape: &COMPRESSION_FORMAT, required: true, place: Place::Body },
    Member { name: "EncryptionConfiguration", shape: &ENCRYPTION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static S3_DESTINATION_UPDATE: Shape = Shape::new("S3DestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: false, place: Place::Body },
    Member { name: "Prefix", shape: &PREFIX, required: false, place: Place::Body },
    Member { name: "ErrorOutputPrefix", shape: &ERROR_OUTPUT_PREFIX, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "CompressionFormat", shape: &COMPRESSION_FORMAT, required: false, place: Place::Body },
    Member { name: "EncryptionConfiguration", shape: &ENCRYPTION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
] }));
pub(super) static SSL_MODE: Shape = Shape { values: &["Disabled", "Enabled"], ..Shape::new("SSLMode", Kind::String) };
pub(super) static SCHEMA_CONFIGURATION: Shape = Shape::new("SchemaConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RoleARN", shape: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, required: false, place: Place::Body },
    Member { name: "CatalogId", shape: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, required: false, place: Place::Body },
    Member { name: "TableName", shape: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, required: false, place: Place::Body },
    Member { name: "Region", shape: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, required: false, place: Place::Body },
    Member { name: "VersionId", shape: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, required: false, place: Place::Body },
] }));
pub(super) static SCHEMA_EVOLUTION_CONFIGURATION: Shape = Shape::new("SchemaEvolutionConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Enabled", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static SECRET_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_24), ..Shape::new("SecretARN", Kind::String) };
pub(super) static SECRETS_MANAGER_CONFIGURATION: Shape = Shape::new("SecretsManagerConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SecretARN", shape: &SECRET_ARN, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "Enabled", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static SECURITY_GROUP_ID_LIST: Shape = Shape { min: Some(1), max: Some(5), ..Shape::new("SecurityGroupIdList", Kind::List(&NON_EMPTY_STRING_WITHOUT_WHITESPACE)) };
pub(super) static SERIALIZER: Shape = Shape::new("Serializer", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ParquetSerDe", shape: &PARQUET_SER_DE, required: false, place: Place::Body },
    Member { name: "OrcSerDe", shape: &ORC_SER_DE, required: false, place: Place::Body },
] }));
pub(super) static SIZE_IN_M_BS: Shape = Shape { min: Some(1), max: Some(128), ..Shape::new("SizeInMBs", Kind::Integer) };
pub(super) static SNAPSHOT_REQUESTED_BY: Shape = Shape { values: &["USER", "FIREHOSE"], ..Shape::new("SnapshotRequestedBy", Kind::String) };
pub(super) static SNAPSHOT_STATUS: Shape = Shape { values: &["IN_PROGRESS", "COMPLETE", "SUSPENDED"], ..Shape::new("SnapshotStatus", Kind::String) };
pub(super) static SNOWFLAKE_ACCOUNT_URL: Shape = Shape { min: Some(24), max: Some(2048), pattern: Some(&PATTERN_25), sensitive: true, ..Shape::new("SnowflakeAccountUrl", Kind::String) };
pub(super) static SNOWFLAKE_BUFFERING_HINTS: Shape = Shape::new("SnowflakeBufferingHints", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SizeInMBs", shape: &SNOWFLAKE_BUFFERING_SIZE_IN_M_BS, required: false, place: Place::Body },
    Member { name: "IntervalInSeconds", shape: &SNOWFLAKE_BUFFERING_INTERVAL_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static SNOWFLAKE_BUFFERING_INTERVAL_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(900), ..Shape::new("SnowflakeBufferingIntervalInSeconds", Kind::Integer) };
pub(super) static SNOWFLAKE_BUFFERING_SIZE_IN_M_BS: Shape = Shape { min: Some(1), max: Some(128), ..Shape::new("SnowflakeBufferingSizeInMBs", Kind::Integer) };
pub(super) static SNOWFLAKE_CONTENT_COLUMN_NAME: Shape = Shape { min: Some(1), max: Some(255), sensitive: true, ..Shape::new("SnowflakeContentColumnName", Kind::String) };
pub(super) static SNOWFLAKE_DATA_LOADING_OPTION: Shape = Shape { values: &["JSON_MAPPING", "VARIANT_CONTENT_MAPPING", "VARIANT_CONTENT_AND_METADATA_MAPPING"], ..Shape::new("SnowflakeDataLoadingOption", Kind::String) };
pub(super) static SNOWFLAKE_DATABASE: Shape = Shape { min: Some(1), max: Some(255), sensitive: true, ..Shape::new("SnowflakeDatabase", Kind::String) };
pub(super) static SNOWFLAKE_DESTINATION_CONFIGURATION: Shape = Shape::new("SnowflakeDestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "AccountUrl", shape: &SNOWFLAKE_ACCOUNT_URL, required: true, place: Place::Body },
    Member { name: "PrivateKey", shape: &SNOWFLAKE_PRIVATE_KEY, required: false, place: Place::Body },
    Member { name: "KeyPassphrase", shape: &SNOWFLAKE_KEY_PASSPHRASE, required: false, place: Place::Body },
    Member { name: "User", shape: &SNOWFLAKE_USER, required: false, place: Place::Body },
    Member { name: "Database", shape: &SNOWFLAKE_DATABASE, required: true, place: Place::Body },
    Member { name: "Schema", shape: &SNOWFLAKE_SCHEMA, required: true, place: Place::Body },
    Member { name: "Table", shape: &SNOWFLAKE_TABLE, required: true, place: Place::Body },
    Member { name: "SnowflakeRoleConfiguration", shape: &SNOWFLAKE_ROLE_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DataLoadingOption", shape: &SNOWFLAKE_DATA_LOADING_OPTION, required: false, place: Place::Body },
    Member { name: "MetaDataColumnName", shape: &SNOWFLAKE_META_DATA_COLUMN_NAME, required: false, place: Place::Body },
    Member { name: "ContentColumnName", shape: &SNOWFLAKE_CONTENT_COLUMN_NAME, required: false, place: Place::Body },
    Member { name: "SnowflakeVpcConfiguration", shape: &SNOWFLAKE_VPC_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "RetryOptions", shape: &SNOWFLAKE_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &SNOWFLAKE_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_DESTINATION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &SNOWFLAKE_BUFFERING_HINTS, required: false, place: Place::Body },
] }));
pub(super) static SNOWFLAKE_DESTINATION_DESCRIPTION: Shape = Shape::new("SnowflakeDestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "AccountUrl", shape: &SNOWFLAKE_ACCOUNT_URL, required: false, place: Place::Body },
    Member { name: "User", shape: &SNOWFLAKE_USER, required: false, place: Place::Body },
    Member { name: "Database", shape: &SNOWFLAKE_DATABASE, required: false, place: Place::Body },
    Member { name: "Schema", shape: &SNOWFLAKE_SCHEMA, required: false, place: Place::Body },
    Member { name: "Table", shape: &SNOWFLAKE_TABLE, required: false, place: Place::Body },
    Member { name: "SnowflakeRoleConfiguration", shape: &SNOWFLAKE_ROLE_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DataLoadingOption", shape: &SNOWFLAKE_DATA_LOADING_OPTION, required: false, place: Place::Body },
    Member { name: "MetaDataColumnName", shape: &SNOWFLAKE_META_DATA_COLUMN_NAME, required: false, place: Place::Body },
    Member { name: "ContentColumnName", shape: &SNOWFLAKE_CONTENT_COLUMN_NAME, required: false, place: Place::Body },
    Member { name: "SnowflakeVpcConfiguration", shape: &SNOWFLAKE_VPC_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &SNOWFLAKE_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &SNOWFLAKE_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3DestinationDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &SNOWFLAKE_BUFFERING_HINTS, required: false, place: Place::Body },
] }));
pub(super) static SNOWFLAKE_DESTINATION_UPDATE: Shape = Shape::new("SnowflakeDestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "AccountUrl", shape: &SNOWFLAKE_ACCOUNT_URL, required: false, place: Place::Body },
    Member { name: "PrivateKey", shape: &SNOWFLAKE_PRIVATE_KEY, required: false, place: Place::Body },
    Member { name: "KeyPassphrase", shape: &SNOWFLAKE_KEY_PASSPHRASE, required: false, place: Place::Body },
    Member { name: "User", shape: &SNOWFLAKE_USER, required: false, place: Place::Body },
    Member { name: "Database", shape: &SNOWFLAKE_DATABASE, required: false, place: Place::Body },
    Member { name: "Schema", shape: &SNOWFLAKE_SCHEMA, required: false, place: Place::Body },
    Member { name: "Table", shape: &SNOWFLAKE_TABLE, required: false, place: Place::Body },
    Member { name: "SnowflakeRoleConfiguration", shape: &SNOWFLAKE_ROLE_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DataLoadingOption", shape: &SNOWFLAKE_DATA_LOADING_OPTION, required: false, place: Place::Body },
    Member { name: "MetaDataColumnName", shape: &SNOWFLAKE_META_DATA_COLUMN_NAME, required: false, place: Place::Body },
    Member { name: "ContentColumnName", shape: &SNOWFLAKE_CONTENT_COLUMN_NAME, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &SNOWFLAKE_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &SNOWFLAKE_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3Update", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &SNOWFLAKE_BUFFERING_HINTS, required: false, place: Place::Body },
] }));
pub(super) static SNOWFLAKE_KEY_PASSPHRASE: Shape = Shape { min: Some(7), max: Some(255), sensitive: true, ..Shape::new("SnowflakeKeyPassphrase", Kind::String) };
pub(super) static SNOWFLAKE_META_DATA_COLUMN_NAME: Shape = Shape { min: Some(1), max: Some(255), sensitive: true, ..Shape::new("SnowflakeMetaDataColumnName", Kind::String) };
pub(super) static SNOWFLAKE_PRIVATE_KEY: Shape = Shape { min: Some(256), max: Some(4096), pattern: Some(&PATTERN_26), sensitive: true, ..Shape::new("SnowflakePrivateKey", Kind::String) };
pub(super) static SNOWFLAKE_PRIVATE_LINK_VPCE_ID: Shape = Shape { min: Some(47), max: Some(255), pattern: Some(&PATTERN_27), sensitive: true, ..Shape::new("SnowflakePrivateLinkVpceId", Kind::String) };
pub(super) static SNOWFLAKE_RETRY_DURATION_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(7200), ..Shape::new("SnowflakeRetryDurationInSeconds", Kind::Integer) };
pub(super) static SNOWFLAKE_RETRY_OPTIONS: Shape = Shape::new("SnowflakeRetryOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DurationInSeconds", shape: &SNOWFLAKE_RETRY_DURATION_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static SNOWFLAKE_ROLE: Shape = Shape { min: Some(1), max: Some(255), sensitive: true, ..Shape::new("SnowflakeRole", Kind::String) };
pub(super) static SNOWFLAKE_ROLE_CONFIGURATION: Shape = Shape::new("SnowflakeRoleConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Enabled", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "SnowflakeRole", shape: &SNOWFLAKE_ROLE, required: false, place: Place::Body },
] }));
pub(super) static SNOWFLAKE_S3_BACKUP_MODE: Shape = Shape { values: &["FailedDataOnly", "AllData"], ..Shape::new("SnowflakeS3BackupMode", Kind::String) };
pub(super) static SNOWFLAKE_SCHEMA: Shape = Shape { min: Some(1), max: Some(255), sensitive: true, ..Shape::new("SnowflakeSchema", Kind::String) };
pub(super) static SNOWFLAKE_TABLE: Shape = Shape { min: Some(1), max: Some(255), sensitive: true, ..Shape::new("SnowflakeTable", Kind::String) };
pub(super) static SNOWFLAKE_USER: Shape = Shape { min: Some(1), max: Some(255), sensitive: true, ..Shape::new("SnowflakeUser", Kind::String) };
pub(super) static SNOWFLAKE_VPC_CONFIGURATION: Shape = Shape::new("SnowflakeVpcConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "PrivateLinkVpceId", shape: &SNOWFLAKE_PRIVATE_LINK_VPCE_ID, required: true, place: Place::Body },
] }));
pub(super) static SOURCE_DESCRIPTION: Shape = Shape::new("SourceDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DirectPutSourceDescription", shape: &DIRECT_PUT_SOURCE_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "KinesisStreamSourceDescription", shape: &KINESIS_STREAM_SOURCE_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "MSKSourceDescription", shape: &MSK_SOURCE_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "DatabaseSourceDescription", shape: &DATABASE_SOURCE_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static SPLUNK_BUFFERING_HINTS: Shape = Shape::new("SplunkBufferingHints", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "IntervalInSeconds", shape: &SPLUNK_BUFFERING_INTERVAL_IN_SECONDS, required: false, place: Place::Body },
    Member { name: "SizeInMBs", shape: &SPLUNK_BUFFERING_SIZE_IN_M_BS, required: false, place: Place::Body },
] }));
pub(super) static SPLUNK_BUFFERING_INTERVAL_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(60), ..Shape::new("SplunkBufferingIntervalInSeconds", Kind::Integer) };
pub(super) static SPLUNK_BUFFERING_SIZE_IN_M_BS: Shape = Shape { min: Some(1), max: Some(5), ..Shape::new("SplunkBufferingSizeInMBs", Kind::Integer) };
pub(super) static SPLUNK_DESTINATION_CONFIGURATION: Shape = Shape::new("SplunkDestinationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "HECEndpoint", shape: &HEC_ENDPOINT, required: true, place: Place::Body },
    Member { name: "HECEndpointType", shape: &HEC_ENDPOINT_TYPE, required: true, place: Place::Body },
    Member { name: "HECToken", shape: &HEC_TOKEN, required: false, place: Place::Body },
    Member { name: "HECAcknowledgmentTimeoutInSeconds", shape: &HEC_ACKNOWLEDGMENT_TIMEOUT_IN_SECONDS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &SPLUNK_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &SPLUNK_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3Configuration", shape: &S3_DESTINATION_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &SPLUNK_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static SPLUNK_DESTINATION_DESCRIPTION: Shape = Shape::new("SplunkDestinationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "HECEndpoint", shape: &HEC_ENDPOINT, required: false, place: Place::Body },
    Member { name: "HECEndpointType", shape: &HEC_ENDPOINT_TYPE, required: false, place: Place::Body },
    Member { name: "HECToken", shape: &HEC_TOKEN, required: false, place: Place::Body },
    Member { name: "HECAcknowledgmentTimeoutInSeconds", shape: &HEC_ACKNOWLEDGMENT_TIMEOUT_IN_SECONDS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &SPLUNK_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &SPLUNK_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3DestinationDescription", shape: &S3_DESTINATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &SPLUNK_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static SPLUNK_DESTINATION_UPDATE: Shape = Shape::new("SplunkDestinationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "HECEndpoint", shape: &HEC_ENDPOINT, required: false, place: Place::Body },
    Member { name: "HECEndpointType", shape: &HEC_ENDPOINT_TYPE, required: false, place: Place::Body },
    Member { name: "HECToken", shape: &HEC_TOKEN, required: false, place: Place::Body },
    Member { name: "HECAcknowledgmentTimeoutInSeconds", shape: &HEC_ACKNOWLEDGMENT_TIMEOUT_IN_SECONDS, required: false, place: Place::Body },
    Member { name: "RetryOptions", shape: &SPLUNK_RETRY_OPTIONS, required: false, place: Place::Body },
    Member { name: "S3BackupMode", shape: &SPLUNK_S3_BACKUP_MODE, required: false, place: Place::Body },
    Member { name: "S3Update", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ProcessingConfiguration", shape: &PROCESSING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "BufferingHints", shape: &SPLUNK_BUFFERING_HINTS, required: false, place: Place::Body },
    Member { name: "SecretsManagerConfiguration", shape: &SECRETS_MANAGER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static SPLUNK_RETRY_DURATION_IN_SECONDS: Shape = Shape { min: Some(0), max: Some(7200), ..Shape::new("SplunkRetryDurationInSeconds", Kind::Integer) };
pub(super) static SPLUNK_RETRY_OPTIONS: Shape = Shape::new("SplunkRetryOptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DurationInSeconds", shape: &SPLUNK_RETRY_DURATION_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static SPLUNK_S3_BACKUP_MODE: Shape = Shape { values: &["FailedEventsOnly", "AllEvents"], ..Shape::new("SplunkS3BackupMode", Kind::String) };
pub(super) static START_DELIVERY_STREAM_ENCRYPTION_INPUT: Shape = Shape::new("StartDeliveryStreamEncryptionInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "DeliveryStreamEncryptionConfigurationInput", shape: &DELIVERY_STREAM_ENCRYPTION_CONFIGURATION_INPUT, required: false, place: Place::Body },
] }));
pub(super) static START_DELIVERY_STREAM_ENCRYPTION_OUTPUT: Shape = Shape::new("StartDeliveryStreamEncryptionOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static STOP_DELIVERY_STREAM_ENCRYPTION_INPUT: Shape = Shape::new("StopDeliveryStreamEncryptionInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
] }));
pub(super) static STOP_DELIVERY_STREAM_ENCRYPTION_OUTPUT: Shape = Shape::new("StopDeliveryStreamEncryptionOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static STRING_WITH_LETTERS_DIGITS_UNDERSCORES_DOTS: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_28), ..Shape::new("StringWithLettersDigitsUnderscoresDots", Kind::String) };
pub(super) static SUBNET_ID_LIST: Shape = Shape { min: Some(1), max: Some(16), ..Shape::new("SubnetIdList", Kind::List(&NON_EMPTY_STRING_WITHOUT_WHITESPACE)) };
pub(super) static TABLE_CREATION_CONFIGURATION: Shape = Shape::new("TableCreationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Enabled", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static TAG: Shape = Shape::new("Tag", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Key", shape: &TAG_KEY, required: true, place: Place::Body },
    Member { name: "Value", shape: &TAG_VALUE, required: false, place: Place::Body },
] }));
pub(super) static TAG_DELIVERY_STREAM_INPUT: Shape = Shape::new("TagDeliveryStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "Tags", shape: &TAG_DELIVERY_STREAM_INPUT_TAG_LIST, required: true, place: Place::Body },
] }));
pub(super) static TAG_DELIVERY_STREAM_INPUT_TAG_LIST: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("TagDeliveryStreamInputTagList", Kind::List(&TAG)) };
pub(super) static TAG_DELIVERY_STREAM_OUTPUT: Shape = Shape::new("TagDeliveryStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static TAG_KEY: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_29), ..Shape::new("TagKey", Kind::String) };
pub(super) static TAG_KEY_LIST: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("TagKeyList", Kind::List(&TAG_KEY)) };
pub(super) static TAG_VALUE: Shape = Shape { min: Some(0), max: Some(256), pattern: Some(&PATTERN_30), ..Shape::new("TagValue", Kind::String) };
pub(super) static THROUGHPUT_HINT_IN_M_BS: Shape = Shape { min: Some(1), max: Some(100), ..Shape::new("ThroughputHintInMBs", Kind::Integer) };
pub(super) static TIMESTAMP: Shape = Shape::new("Timestamp", Kind::Timestamp);
pub(super) static TOPIC_NAME: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_31), ..Shape::new("TopicName", Kind::String) };
pub(super) static UNTAG_DELIVERY_STREAM_INPUT: Shape = Shape::new("UntagDeliveryStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "TagKeys", shape: &TAG_KEY_LIST, required: true, place: Place::Body },
] }));
pub(super) static UNTAG_DELIVERY_STREAM_OUTPUT: Shape = Shape::new("UntagDeliveryStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_DESTINATION_INPUT: Shape = Shape::new("UpdateDestinationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeliveryStreamName", shape: &DELIVERY_STREAM_NAME, required: true, place: Place::Body },
    Member { name: "CurrentDeliveryStreamVersionId", shape: &DELIVERY_STREAM_VERSION_ID, required: true, place: Place::Body },
    Member { name: "DestinationId", shape: &DESTINATION_ID, required: true, place: Place::Body },
    Member { name: "S3DestinationUpdate", shape: &S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ExtendedS3DestinationUpdate", shape: &EXTENDED_S3_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "RedshiftDestinationUpdate", shape: &REDSHIFT_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ElasticsearchDestinationUpdate", shape: &ELASTICSEARCH_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "AmazonopensearchserviceDestinationUpdate", shape: &AMAZONOPENSEARCHSERVICE_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "SplunkDestinationUpdate", shape: &SPLUNK_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "HttpEndpointDestinationUpdate", shape: &HTTP_ENDPOINT_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "AmazonOpenSearchServerlessDestinationUpdate", shape: &AMAZON_OPEN_SEARCH_SERVERLESS_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "SnowflakeDestinationUpdate", shape: &SNOWFLAKE_DESTINATION_UPDATE, required: false, place: Place::Body },
    Member { name: "IcebergDestinationUpdate", shape: &ICEBERG_DESTINATION_UPDATE, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_DESTINATION_OUTPUT: Shape = Shape::new("UpdateDestinationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static USERNAME: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_4), sensitive: true, ..Shape::new("Username", Kind::String) };
pub(super) static VPC_CONFIGURATION: Shape = Shape::new("VpcConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SubnetIds", shape: &SUBNET_ID_LIST, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "SecurityGroupIds", shape: &SECURITY_GROUP_ID_LIST, required: true, place: Place::Body },
] }));
pub(super) static VPC_CONFIGURATION_DESCRIPTION: Shape = Shape::new("VpcConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SubnetIds", shape: &SUBNET_ID_LIST, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "SecurityGroupIds", shape: &SECURITY_GROUP_ID_LIST, required: true, place: Place::Body },
    Member { name: "VpcId", shape: &NON_EMPTY_STRING_WITHOUT_WHITESPACE, required: true, place: Place::Body },
] }));
pub(super) static VPC_ENDPOINT_SERVICE_NAME: Shape = Shape { min: Some(47), max: Some(255), pattern: Some(&PATTERN_27), ..Shape::new("VpcEndpointServiceName", Kind::String) };
pub(super) static WAREHOUSE_LOCATION: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_32), ..Shape::new("WarehouseLocation", Kind::String) };

static PATTERN_1: Pattern = Pattern::new("arn:.*:kms:[a-zA-Z0-9\\-]+:\\d{12}:(key|alias)/[a-zA-Z_0-9+=,.@\\-_/]+", None);
static PATTERN_2: Pattern = Pattern::new("arn:.*:kms:[a-zA-Z0-9\\-]+:\\d{12}:key/[a-zA-Z_0-9+=,.@\\-_/]+", None);
static PATTERN_3: Pattern = Pattern::new("https:.*", Some("https?:.*"));
static PATTERN_4: Pattern = Pattern::new(".*", None);
static PATTERN_5: Pattern = Pattern::new("arn:.*:es:[a-zA-Z0-9\\-]+:\\d{12}:domain/[a-z][-0-9a-z]{2,27}", None);
static PATTERN_6: Pattern = Pattern::new("arn:.*:s3:::[\\w\\.\\-]{1,255}", None);
static PATTERN_7: Pattern = Pattern::new("jdbc:(redshift|postgresql)://((?!-)[A-Za-z0-9-]{1,63}(?<!-)\\.)+(redshift(-serverless)?)\\.([a-zA-Z0-9\\.\\-]+):\\d{1,5}/[a-zA-Z0-9_$-]+", Some("jdbc:(redshift|postgresql)://([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?:\\d{1,5}/[a-zA-Z0-9_$-]+"));
static PATTERN_8: Pattern = Pattern::new("^$|[a-zA-Z/_]+", None);
static PATTERN_9: Pattern = Pattern::new("[\\u0001-\\uFFFF]*", None);
static PATTERN_10: Pattern = Pattern::new("^(?!\\s*$).+", Some(".*\\S.*"));
static PATTERN_11: Pattern = Pattern::new("arn:.*:firehose:[a-zA-Z0-9\\-]+:\\d{12}:deliverystream/[a-zA-Z0-9._-]+", None);
static PATTERN_12: Pattern = Pattern::new("[a-zA-Z0-9_.-]+", None);
static PATTERN_13: Pattern = Pattern::new("[0-9]+", None);
static PATTERN_14: Pattern = Pattern::new("[a-zA-Z0-9-]+", None);
static PATTERN_15: Pattern = Pattern::new("^$|\\.[0-9a-z!\\-_.*'()]+", None);
static PATTERN_16: Pattern = Pattern::new("arn:.*:glue:.*:\\d{12}:catalog(?:(/[a-z0-9_-]+){1,2})?", None);
static PATTERN_17: Pattern = Pattern::new("https://.*", Some("https?://.*"));
static PATTERN_18: Pattern = Pattern::new("arn:.*:kinesis:[a-zA-Z0-9\\-]+:\\d{12}:stream/[a-zA-Z0-9_.-]+", None);
static PATTERN_19: Pattern = Pattern::new("[\\.\\-_/#A-Za-z0-9]*", None);
static PATTERN_20: Pattern = Pattern::new("[^:*]*", None);
static PATTERN_21: Pattern = Pattern::new("arn:.*", None);
static PATTERN_22: Pattern = Pattern::new("^\\S+$", None);
static PATTERN_23: Pattern = Pattern::new("arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+", None);
static PATTERN_24: Pattern = Pattern::new("arn:.*:secretsmanager:[a-zA-Z0-9\\-]+:\\d{12}:secret:[a-zA-Z0-9\\-/_+=.@!]+", None);
static PATTERN_25: Pattern = Pattern::new(".+?\\.snowflakecomputing\\.com", None);
static PATTERN_26: Pattern = Pattern::new("^(?:[A-Za-z0-9+\\/]{4})*(?:[A-Za-z0-9+\\/]{2}==|[A-Za-z0-9+\\/]{3}=)?$", None);
static PATTERN_27: Pattern = Pattern::new("([a-zA-Z0-9\\-\\_]+\\.){2,3}vpce\\.[a-zA-Z0-9\\-]*\\.vpce-svc\\-[a-zA-Z0-9\\-]{17}$", None);
static PATTERN_28: Pattern = Pattern::new("[a-zA-Z0-9\\.\\_]+", None);
static PATTERN_29: Pattern = Pattern::new("^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]*$", Some("([[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]--a][\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]*|a([[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]--w][\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]*|w([[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]--s][\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]*|s([[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]--:][\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]*)?)?)?)?"));
static PATTERN_30: Pattern = Pattern::new("^[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]*$", None);
static PATTERN_31: Pattern = Pattern::new("[a-zA-Z0-9\\\\._\\\\-]+", None);
static PATTERN_32: Pattern = Pattern::new("s3:\\/\\/.*", None);
