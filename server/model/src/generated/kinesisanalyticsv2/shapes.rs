//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `kinesisanalyticsv2`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static ADD_APPLICATION_CLOUD_WATCH_LOGGING_OPTION_REQUEST: Shape = Shape::new("AddApplicationCloudWatchLoggingOptionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOption", shape: &CLOUD_WATCH_LOGGING_OPTION, required: true, place: Place::Body },
    Member { name: "ConditionalToken", shape: &CONDITIONAL_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_CLOUD_WATCH_LOGGING_OPTION_RESPONSE: Shape = Shape::new("AddApplicationCloudWatchLoggingOptionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptionDescriptions", shape: &CLOUD_WATCH_LOGGING_OPTION_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "OperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_INPUT_PROCESSING_CONFIGURATION_REQUEST: Shape = Shape::new("AddApplicationInputProcessingConfigurationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "InputId", shape: &ID, required: true, place: Place::Body },
    Member { name: "InputProcessingConfiguration", shape: &INPUT_PROCESSING_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_INPUT_PROCESSING_CONFIGURATION_RESPONSE: Shape = Shape::new("AddApplicationInputProcessingConfigurationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "InputId", shape: &ID, required: false, place: Place::Body },
    Member { name: "InputProcessingConfigurationDescription", shape: &INPUT_PROCESSING_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_INPUT_REQUEST: Shape = Shape::new("AddApplicationInputRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "Input", shape: &INPUT, required: true, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_INPUT_RESPONSE: Shape = Shape::new("AddApplicationInputResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "InputDescriptions", shape: &INPUT_DESCRIPTIONS, required: false, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_OUTPUT_REQUEST: Shape = Shape::new("AddApplicationOutputRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "Output", shape: &OUTPUT, required: true, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_OUTPUT_RESPONSE: Shape = Shape::new("AddApplicationOutputResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "OutputDescriptions", shape: &OUTPUT_DESCRIPTIONS, required: false, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_REFERENCE_DATA_SOURCE_REQUEST: Shape = Shape::new("AddApplicationReferenceDataSourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "ReferenceDataSource", shape: &REFERENCE_DATA_SOURCE, required: true, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_REFERENCE_DATA_SOURCE_RESPONSE: Shape = Shape::new("AddApplicationReferenceDataSourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "ReferenceDataSourceDescriptions", shape: &REFERENCE_DATA_SOURCE_DESCRIPTIONS, required: false, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_VPC_CONFIGURATION_REQUEST: Shape = Shape::new("AddApplicationVpcConfigurationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "VpcConfiguration", shape: &VPC_CONFIGURATION, required: true, place: Place::Body },
    Member { name: "ConditionalToken", shape: &CONDITIONAL_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static ADD_APPLICATION_VPC_CONFIGURATION_RESPONSE: Shape = Shape::new("AddApplicationVpcConfigurationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "VpcConfigurationDescription", shape: &VPC_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "OperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_CODE_CONFIGURATION: Shape = Shape::new("ApplicationCodeConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CodeContent", shape: &CODE_CONTENT, required: false, place: Place::Body },
    Member { name: "CodeContentType", shape: &CODE_CONTENT_TYPE, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_CODE_CONFIGURATION_DESCRIPTION: Shape = Shape::new("ApplicationCodeConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CodeContentType", shape: &CODE_CONTENT_TYPE, required: true, place: Place::Body },
    Member { name: "CodeContentDescription", shape: &CODE_CONTENT_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_CODE_CONFIGURATION_UPDATE: Shape = Shape::new("ApplicationCodeConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CodeContentTypeUpdate", shape: &CODE_CONTENT_TYPE, required: false, place: Place::Body },
    Member { name: "CodeContentUpdate", shape: &CODE_CONTENT_UPDATE, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_CONFIGURATION: Shape = Shape::new("ApplicationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SqlApplicationConfiguration", shape: &SQL_APPLICATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "FlinkApplicationConfiguration", shape: &FLINK_APPLICATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "EnvironmentProperties", shape: &ENVIRONMENT_PROPERTIES, required: false, place: Place::Body },
    Member { name: "ApplicationCodeConfiguration", shape: &APPLICATION_CODE_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ApplicationSnapshotConfiguration", shape: &APPLICATION_SNAPSHOT_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ApplicationSystemRollbackConfiguration", shape: &APPLICATION_SYSTEM_ROLLBACK_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "VpcConfigurations", shape: &VPC_CONFIGURATIONS, required: false, place: Place::Body },
    Member { name: "ZeppelinApplicationConfiguration", shape: &ZEPPELIN_APPLICATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ApplicationEncryptionConfiguration", shape: &APPLICATION_ENCRYPTION_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_CONFIGURATION_DESCRIPTION: Shape = Shape::new("ApplicationConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SqlApplicationConfigurationDescription", shape: &SQL_APPLICATION_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ApplicationCodeConfigurationDescription", shape: &APPLICATION_CODE_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "RunConfigurationDescription", shape: &RUN_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "FlinkApplicationConfigurationDescription", shape: &FLINK_APPLICATION_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "EnvironmentPropertyDescriptions", shape: &ENVIRONMENT_PROPERTY_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "ApplicationSnapshotConfigurationDescription", shape: &APPLICATION_SNAPSHOT_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ApplicationSystemRollbackConfigurationDescription", shape: &APPLICATION_SYSTEM_ROLLBACK_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "VpcConfigurationDescriptions", shape: &VPC_CONFIGURATION_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "ZeppelinApplicationConfigurationDescription", shape: &ZEPPELIN_APPLICATION_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ApplicationEncryptionConfigurationDescription", shape: &APPLICATION_ENCRYPTION_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_CONFIGURATION_UPDATE: Shape = Shape::new("ApplicationConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SqlApplicationConfigurationUpdate", shape: &SQL_APPLICATION_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ApplicationCodeConfigurationUpdate", shape: &APPLICATION_CODE_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "FlinkApplicationConfigurationUpdate", shape: &FLINK_APPLICATION_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "EnvironmentPropertyUpdates", shape: &ENVIRONMENT_PROPERTY_UPDATES, required: false, place: Place::Body },
    Member { name: "ApplicationSnapshotConfigurationUpdate", shape: &APPLICATION_SNAPSHOT_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ApplicationSystemRollbackConfigurationUpdate", shape: &APPLICATION_SYSTEM_ROLLBACK_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "VpcConfigurationUpdates", shape: &VPC_CONFIGURATION_UPDATES, required: false, place: Place::Body },
    Member { name: "ZeppelinApplicationConfigurationUpdate", shape: &ZEPPELIN_APPLICATION_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ApplicationEncryptionConfigurationUpdate", shape: &APPLICATION_ENCRYPTION_CONFIGURATION_UPDATE, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_DESCRIPTION: Shape = Shape { min: Some(0), max: Some(1024), ..Shape::new("ApplicationDescription", Kind::String) };
pub(super) static APPLICATION_DETAIL: Shape = Shape::new("ApplicationDetail", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "ApplicationDescription", shape: &APPLICATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "RuntimeEnvironment", shape: &RUNTIME_ENVIRONMENT, required: true, place: Place::Body },
    Member { name: "ServiceExecutionRole", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationStatus", shape: &APPLICATION_STATUS, required: true, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "CreateTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastUpdateTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "ApplicationConfigurationDescription", shape: &APPLICATION_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptionDescriptions", shape: &CLOUD_WATCH_LOGGING_OPTION_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "ApplicationMaintenanceConfigurationDescription", shape: &APPLICATION_MAINTENANCE_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ApplicationVersionUpdatedFrom", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "ApplicationVersionRolledBackFrom", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "ApplicationVersionCreateTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "ConditionalToken", shape: &CONDITIONAL_TOKEN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionRolledBackTo", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "ApplicationMode", shape: &APPLICATION_MODE, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_ENCRYPTION_CONFIGURATION: Shape = Shape::new("ApplicationEncryptionConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "KeyId", shape: &KEY_ID, required: false, place: Place::Body },
    Member { name: "KeyType", shape: &KEY_TYPE, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_ENCRYPTION_CONFIGURATION_DESCRIPTION: Shape = Shape::new("ApplicationEncryptionConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "KeyId", shape: &KEY_ID, required: false, place: Place::Body },
    Member { name: "KeyType", shape: &KEY_TYPE, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_ENCRYPTION_CONFIGURATION_UPDATE: Shape = Shape::new("ApplicationEncryptionConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "KeyIdUpdate", shape: &KEY_ID, required: false, place: Place::Body },
    Member { name: "KeyTypeUpdate", shape: &KEY_TYPE, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_MAINTENANCE_CONFIGURATION_DESCRIPTION: Shape = Shape::new("ApplicationMaintenanceConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationMaintenanceWindowStartTime", shape: &APPLICATION_MAINTENANCE_WINDOW_START_TIME, required: true, place: Place::Body },
    Member { name: "ApplicationMaintenanceWindowEndTime", shape: &APPLICATION_MAINTENANCE_WINDOW_END_TIME, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_MAINTENANCE_CONFIGURATION_UPDATE: Shape = Shape::new("ApplicationMaintenanceConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationMaintenanceWindowStartTimeUpdate", shape: &APPLICATION_MAINTENANCE_WINDOW_START_TIME, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_MAINTENANCE_WINDOW_END_TIME: Shape = Shape { min: Some(5), max: Some(5), pattern: Some(&PATTERN_1), ..Shape::new("ApplicationMaintenanceWindowEndTime", Kind::String) };
pub(super) static APPLICATION_MAINTENANCE_WINDOW_START_TIME: Shape = Shape { min: Some(5), max: Some(5), pattern: Some(&PATTERN_1), ..Shape::new("ApplicationMaintenanceWindowStartTime", Kind::String) };
pub(super) static APPLICATION_MODE: Shape = Shape { values: &["STREAMING", "INTERACTIVE"], ..Shape::new("ApplicationMode", Kind::String) };
pub(super) static APPLICATION_NAME: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_2), ..Shape::new("ApplicationName", Kind::String) };
pub(super) static APPLICATION_OPERATION_INFO: Shape = Shape::new("ApplicationOperationInfo", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Operation", shape: &OPERATION, required: false, place: Place::Body },
    Member { name: "OperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
    Member { name: "StartTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "EndTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "OperationStatus", shape: &OPERATION_STATUS, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_OPERATION_INFO_DETAILS: Shape = Shape::new("ApplicationOperationInfoDetails", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Operation", shape: &OPERATION, required: true, place: Place::Body },
    Member { name: "StartTime", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "EndTime", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "OperationStatus", shape: &OPERATION_STATUS, required: true, place: Place::Body },
    Member { name: "ApplicationVersionChangeDetails", shape: &APPLICATION_VERSION_CHANGE_DETAILS, required: false, place: Place::Body },
    Member { name: "OperationFailureDetails", shape: &OPERATION_FAILURE_DETAILS, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_OPERATION_INFO_LIST: Shape = Shape::new("ApplicationOperationInfoList", Kind::List(&APPLICATION_OPERATION_INFO));
pub(super) static APPLICATION_RESTORE_CONFIGURATION: Shape = Shape::new("ApplicationRestoreConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationRestoreType", shape: &APPLICATION_RESTORE_TYPE, required: true, place: Place::Body },
    Member { name: "SnapshotName", shape: &SNAPSHOT_NAME, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_RESTORE_TYPE: Shape = Shape { values: &["SKIP_RESTORE_FROM_SNAPSHOT", "RESTORE_FROM_LATEST_SNAPSHOT", "RESTORE_FROM_CUSTOM_SNAPSHOT"], ..Shape::new("ApplicationRestoreType", Kind::String) };
pub(super) static APPLICATION_SNAPSHOT_CONFIGURATION: Shape = Shape::new("ApplicationSnapshotConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SnapshotsEnabled", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_SNAPSHOT_CONFIGURATION_DESCRIPTION: Shape = Shape::new("ApplicationSnapshotConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SnapshotsEnabled", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_SNAPSHOT_CONFIGURATION_UPDATE: Shape = Shape::new("ApplicationSnapshotConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SnapshotsEnabledUpdate", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_STATUS: Shape = Shape { values: &["DELETING", "STARTING", "STOPPING", "READY", "RUNNING", "UPDATING", "AUTOSCALING", "FORCE_STOPPING", "ROLLING_BACK", "MAINTENANCE", "ROLLED_BACK"], ..Shape::new("ApplicationStatus", Kind::String) };
pub(super) static APPLICATION_SUMMARIES: Shape = Shape::new("ApplicationSummaries", Kind::List(&APPLICATION_SUMMARY));
pub(super) static APPLICATION_SUMMARY: Shape = Shape::new("ApplicationSummary", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "ApplicationStatus", shape: &APPLICATION_STATUS, required: true, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "RuntimeEnvironment", shape: &RUNTIME_ENVIRONMENT, required: true, place: Place::Body },
    Member { name: "ApplicationMode", shape: &APPLICATION_MODE, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_SYSTEM_ROLLBACK_CONFIGURATION: Shape = Shape::new("ApplicationSystemRollbackConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RollbackEnabled", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_SYSTEM_ROLLBACK_CONFIGURATION_DESCRIPTION: Shape = Shape::new("ApplicationSystemRollbackConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RollbackEnabled", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_SYSTEM_ROLLBACK_CONFIGURATION_UPDATE: Shape = Shape::new("ApplicationSystemRollbackConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RollbackEnabledUpdate", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_VERSION_CHANGE_DETAILS: Shape = Shape::new("ApplicationVersionChangeDetails", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationVersionUpdatedFrom", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "ApplicationVersionUpdatedTo", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
] }));
pub(super) static APPLICATION_VERSION_ID: Shape = Shape { min: Some(1), max: Some(999999999), ..Shape::new("ApplicationVersionId", Kind::Long) };
pub(super) static APPLICATION_VERSION_SUMMARIES: Shape = Shape::new("ApplicationVersionSummaries", Kind::List(&APPLICATION_VERSION_SUMMARY));
pub(super) static APPLICATION_VERSION_SUMMARY: Shape = Shape::new("ApplicationVersionSummary", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "ApplicationStatus", shape: &APPLICATION_STATUS, required: true, place: Place::Body },
] }));
pub(super) static ARTIFACT_TYPE: Shape = Shape { values: &["UDF", "DEPENDENCY_JAR"], ..Shape::new("ArtifactType", Kind::String) };
pub(super) static AUTHORIZED_URL: Shape = Shape { min: Some(1), max: Some(2048), ..Shape::new("AuthorizedUrl", Kind::String) };
pub(super) static BASE_PATH: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_3), ..Shape::new("BasePath", Kind::String) };
pub(super) static BOOLEAN_OBJECT: Shape = Shape::new("BooleanObject", Kind::Boolean);
pub(super) static BUCKET_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_4), ..Shape::new("BucketARN", Kind::String) };
pub(super) static CSV_MAPPING_PARAMETERS: Shape = Shape::new("CSVMappingParameters", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordRowDelimiter", shape: &RECORD_ROW_DELIMITER, required: true, place: Place::Body },
    Member { name: "RecordColumnDelimiter", shape: &RECORD_COLUMN_DELIMITER, required: true, place: Place::Body },
] }));
pub(super) static CATALOG_CONFIGURATION: Shape = Shape::new("CatalogConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "GlueDataCatalogConfiguration", shape: &GLUE_DATA_CATALOG_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static CATALOG_CONFIGURATION_DESCRIPTION: Shape = Shape::new("CatalogConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "GlueDataCatalogConfigurationDescription", shape: &GLUE_DATA_CATALOG_CONFIGURATION_DESCRIPTION, required: true, place: Place::Body },
] }));
pub(super) static CATALOG_CONFIGURATION_UPDATE: Shape = Shape::new("CatalogConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "GlueDataCatalogConfigurationUpdate", shape: &GLUE_DATA_CATALOG_CONFIGURATION_UPDATE, required: true, place: Place::Body },
] }));
pub(super) static CHECKPOINT_CONFIGURATION: Shape = Shape::new("CheckpointConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConfigurationType", shape: &CONFIGURATION_TYPE, required: true, place: Place::Body },
    Member { name: "CheckpointingEnabled", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "CheckpointInterval", shape: &CHECKPOINT_INTERVAL, required: false, place: Place::Body },
    Member { name: "MinPauseBetweenCheckpoints", shape: &MIN_PAUSE_BETWEEN_CHECKPOINTS, required: false, place: Place::Body },
] }));
pub(super) static CHECKPOINT_CONFIGURATION_DESCRIPTION: Shape = Shape::new("CheckpointConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConfigurationType", shape: &CONFIGURATION_TYPE, required: false, place: Place::Body },
    Member { name: "CheckpointingEnabled", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "CheckpointInterval", shape: &CHECKPOINT_INTERVAL, required: false, place: Place::Body },
    Member { name: "MinPauseBetweenCheckpoints", shape: &MIN_PAUSE_BETWEEN_CHECKPOINTS, required: false, place: Place::Body },
] }));
pub(super) static CHECKPOINT_CONFIGURATION_UPDATE: Shape = Shape::new("CheckpointConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConfigurationTypeUpdate", shape: &CONFIGURATION_TYPE, required: false, place: Place::Body },
    Member { name: "CheckpointingEnabledUpdate", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "CheckpointIntervalUpdate", shape: &CHECKPOINT_INTERVAL, required: false, place: Place::Body },
    Member { name: "MinPauseBetweenCheckpointsUpdate", shape: &MIN_PAUSE_BETWEEN_CHECKPOINTS, required: false, place: Place::Body },
] }));
pub(super) static CHECKPOINT_INTERVAL: Shape = Shape { min: Some(1), ..Shape::new("CheckpointInterval", Kind::Long) };
pub(super) static CLOUD_WATCH_LOGGING_OPTION: Shape = Shape::new("CloudWatchLoggingOption", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "LogStreamARN", shape: &LOG_STREAM_ARN, required: true, place: Place::Body },
] }));
pub(super) static CLOUD_WATCH_LOGGING_OPTION_DESCRIPTION: Shape = Shape::new("CloudWatchLoggingOptionDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CloudWatchLoggingOptionId", shape: &ID, required: false, place: Place::Body },
    Member { name: "LogStreamARN", shape: &LOG_STREAM_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static CLOUD_WATCH_LOGGING_OPTION_DESCRIPTIONS: Shape = Shape::new("CloudWatchLoggingOptionDescriptions", Kind::List(&CLOUD_WATCH_LOGGING_OPTION_DESCRIPTION));
pub(super) static CLOUD_WATCH_LOGGING_OPTION_UPDATE: Shape = Shape::new("CloudWatchLoggingOptionUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CloudWatchLoggingOptionId", shape: &ID, required: true, place: Place::Body },
    Member { name: "LogStreamARNUpdate", shape: &LOG_STREAM_ARN, required: false, place: Place::Body },
] }));
pub(super) static CLOUD_WATCH_LOGGING_OPTION_UPDATES: Shape = Shape::new("CloudWatchLoggingOptionUpdates", Kind::List(&CLOUD_WATCH_LOGGING_OPTION_UPDATE));
pub(super) static CLOUD_WATCH_LOGGING_OPTIONS: Shape = Shape::new("CloudWatchLoggingOptions", Kind::List(&CLOUD_WATCH_LOGGING_OPTION));
pub(super) static CODE_CONTENT: Shape = Shape::new("CodeContent", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TextContent", shape: &TEXT_CONTENT, required: false, place: Place::Body },
    Member { name: "ZipFileContent", shape: &ZIP_FILE_CONTENT, required: false, place: Place::Body },
    Member { name: "S3ContentLocation", shape: &S3_CONTENT_LOCATION, required: false, place: Place::Body },
] }));
pub(super) static CODE_CONTENT_DESCRIPTION: Shape = Shape::new("CodeContentDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TextContent", shape: &TEXT_CONTENT, required: false, place: Place::Body },
    Member { name: "CodeMD5", shape: &CODE_MD5, required: false, place: Place::Body },
    Member { name: "CodeSize", shape: &CODE_SIZE, required: false, place: Place::Body },
    Member { name: "S3ApplicationCodeLocationDescription", shape: &S3_APPLICATION_CODE_LOCATION_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static CODE_CONTENT_TYPE: Shape = Shape { values: &["PLAINTEXT", "ZIPFILE"], ..Shape::new("CodeContentType", Kind::String) };
pub(super) static CODE_CONTENT_UPDATE: Shape = Shape::new("CodeContentUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TextContentUpdate", shape: &TEXT_CONTENT, required: false, place: Place::Body },
    Member { name: "ZipFileContentUpdate", shape: &ZIP_FILE_CONTENT, required: false, place: Place::Body },
    Member { name: "S3ContentLocationUpdate", shape: &S3_CONTENT_LOCATION_UPDATE, required: false, place: Place::Body },
] }));
pub(super) static CODE_MD5: Shape = Shape { min: Some(128), max: Some(128), ..Shape::new("CodeMD5", Kind::String) };
pub(super) static CODE_SIZE: Shape = Shape { min: Some(0), max: Some(52428800), ..Shape::new("CodeSize", Kind::Long) };
pub(super) static CONDITIONAL_TOKEN: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_5), ..Shape::new("ConditionalToken", Kind::String) };
pub(super) static CONFIGURATION_TYPE: Shape = Shape { values: &["DEFAULT", "CUSTOM"], ..Shape::new("ConfigurationType", Kind::String) };
pub(super) static CREATE_APPLICATION_PRESIGNED_URL_REQUEST: Shape = Shape::new("CreateApplicationPresignedUrlRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "UrlType", shape: &URL_TYPE, required: true, place: Place::Body },
    Member { name: "SessionExpirationDurationInSeconds", shape: &SESSION_EXPIRATION_DURATION_IN_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static CREATE_APPLICATION_PRESIGNED_URL_RESPONSE: Shape = Shape::new("CreateApplicationPresignedUrlResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "AuthorizedUrl", shape: &AUTHORIZED_URL, required: false, place: Place::Body },
] }));
pub(super) static CREATE_APPLICATION_REQUEST: Shape = Shape::new("CreateApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "ApplicationDescription", shape: &APPLICATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "RuntimeEnvironment", shape: &RUNTIME_ENVIRONMENT, required: true, place: Place::Body },
    Member { name: "ServiceExecutionRole", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "ApplicationConfiguration", shape: &APPLICATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptions", shape: &CLOUD_WATCH_LOGGING_OPTIONS, required: false, place: Place::Body },
    Member { name: "Tags", shape: &TAGS, required: false, place: Place::Body },
    Member { name: "ApplicationMode", shape: &APPLICATION_MODE, required: false, place: Place::Body },
] }));
pub(super) static CREATE_APPLICATION_RESPONSE: Shape = Shape::new("CreateApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationDetail", shape: &APPLICATION_DETAIL, required: true, place: Place::Body },
] }));
pub(super) static CREATE_APPLICATION_SNAPSHOT_REQUEST: Shape = Shape::new("CreateApplicationSnapshotRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "SnapshotName", shape: &SNAPSHOT_NAME, required: true, place: Place::Body },
] }));
pub(super) static CREATE_APPLICATION_SNAPSHOT_RESPONSE: Shape = Shape::new("CreateApplicationSnapshotResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static CUSTOM_ARTIFACT_CONFIGURATION: Shape = Shape::new("CustomArtifactConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ArtifactType", shape: &ARTIFACT_TYPE, required: true, place: Place::Body },
    Member { name: "S3ContentLocation", shape: &S3_CONTENT_LOCATION, required: false, place: Place::Body },
    Member { name: "MavenReference", shape: &MAVEN_REFERENCE, required: false, place: Place::Body },
] }));
pub(super) static CUSTOM_ARTIFACT_CONFIGURATION_DESCRIPTION: Shape = Shape::new("CustomArtifactConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ArtifactType", shape: &ARTIFACT_TYPE, required: false, place: Place::Body },
    Member { name: "S3ContentLocationDescription", shape: &S3_CONTENT_LOCATION, required: false, place: Place::Body },
    Member { name: "MavenReferenceDescription", shape: &MAVEN_REFERENCE, required: false, place: Place::Body },
] }));
pub(super) static CUSTOM_ARTIFACTS_CONFIGURATION_DESCRIPTION_LIST: Shape = Shape { max: Some(50), ..Shape::new("CustomArtifactsConfigurationDescriptionList", Kind::List(&CUSTOM_ARTIFACT_CONFIGURATION_DESCRIPTION)) };
pub(super) static CUSTOM_ARTIFACTS_CONFIGURATION_LIST: Shape = Shape { max: Some(50), ..Shape::new("CustomArtifactsConfigurationList", Kind::List(&CUSTOM_ARTIFACT_CONFIGURATION)) };
pub(super) static DATABASE_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_4), ..Shape::new("DatabaseARN", Kind::String) };
pub(super) static DELETE_APPLICATION_CLOUD_WATCH_LOGGING_OPTION_REQUEST: Shape = Shape::new("DeleteApplicationCloudWatchLoggingOptionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptionId", shape: &ID, required: true, place: Place::Body },
    Member { name: "ConditionalToken", shape: &CONDITIONAL_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_CLOUD_WATCH_LOGGING_OPTION_RESPONSE: Shape = Shape::new("DeleteApplicationCloudWatchLoggingOptionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptionDescriptions", shape: &CLOUD_WATCH_LOGGING_OPTION_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "OperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_INPUT_PROCESSING_CONFIGURATION_REQUEST: Shape = Shape::new("DeleteApplicationInputProcessingConfigurationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "InputId", shape: &ID, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_INPUT_PROCESSING_CONFIGURATION_RESPONSE: Shape = Shape::new("DeleteApplicationInputProcessingConfigurationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_OUTPUT_REQUEST: Shape = Shape::new("DeleteApplicationOutputRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "OutputId", shape: &ID, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_OUTPUT_RESPONSE: Shape = Shape::new("DeleteApplicationOutputResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_REFERENCE_DATA_SOURCE_REQUEST: Shape = Shape::new("DeleteApplicationReferenceDataSourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "ReferenceId", shape: &ID, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_REFERENCE_DATA_SOURCE_RESPONSE: Shape = Shape::new("DeleteApplicationReferenceDataSourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_REQUEST: Shape = Shape::new("DeleteApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CreateTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_RESPONSE: Shape = Shape::new("DeleteApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_APPLICATION_SNAPSHOT_REQUEST: Shape = Shape::new("DeleteApplicationSnapshotRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "SnapshotName", shape: &SNAPSHOT_NAME, required: true, place: Place::Body },
    Member { name: "SnapshotCreationTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_SNAPSHOT_RESPONSE: Shape = Shape::new("DeleteApplicationSnapshotResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_APPLICATION_VPC_CONFIGURATION_REQUEST: Shape = Shape::new("DeleteApplicationVpcConfigurationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "VpcConfigurationId", shape: &ID, required: true, place: Place::Body },
    Member { name: "ConditionalToken", shape: &CONDITIONAL_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static DELETE_APPLICATION_VPC_CONFIGURATION_RESPONSE: Shape = Shape::new("DeleteApplicationVpcConfigurationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "OperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
] }));
pub(super) static DEPLOY_AS_APPLICATION_CONFIGURATION: Shape = Shape::new("DeployAsApplicationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "S3ContentLocation", shape: &S3_CONTENT_BASE_LOCATION, required: true, place: Place::Body },
] }));
pub(super) static DEPLOY_AS_APPLICATION_CONFIGURATION_DESCRIPTION: Shape = Shape::new("DeployAsApplicationConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "S3ContentLocationDescription", shape: &S3_CONTENT_BASE_LOCATION_DESCRIPTION, required: true, place: Place::Body },
] }));
pub(super) static DEPLOY_AS_APPLICATION_CONFIGURATION_UPDATE: Shape = Shape::new("DeployAsApplicationConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "S3ContentLocationUpdate", shape: &S3_CONTENT_BASE_LOCATION_UPDATE, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_APPLICATION_OPERATION_REQUEST: Shape = Shape::new("DescribeApplicationOperationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "OperationId", shape: &OPERATION_ID, required: true, place: Place::Body },
] }));
pub(super) static DESCRIBE_APPLICATION_OPERATION_RESPONSE: Shape = Shape::new("DescribeApplicationOperationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationOperationInfoDetails", shape: &APPLICATION_OPERATION_INFO_DETAILS, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_APPLICATION_REQUEST: Shape = Shape::new("DescribeApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "IncludeAdditionalDetails", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_APPLICATION_RESPONSE: Shape = Shape::new("DescribeApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationDetail", shape: &APPLICATION_DETAIL, required: true, place: Place::Body },
] }));
pub(super) static DESCRIBE_APPLICATION_SNAPSHOT_REQUEST: Shape = Shape::new("DescribeApplicationSnapshotRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "SnapshotName", shape: &SNAPSHOT_NAME, required: true, place: Place::Body },
] }));
pub(super) static DESCRIBE_APPLICATION_SNAPSHOT_RESPONSE: Shape = Shape::new("DescribeApplicationSnapshotResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SnapshotDetails", shape: &SNAPSHOT_DETAILS, required: true, place: Place::Body },
] }));
pub(super) static DESCRIBE_APPLICATION_VERSION_REQUEST: Shape = Shape::new("DescribeApplicationVersionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
] }));
pub(super) static DESCRIBE_APPLICATION_VERSION_RESPONSE: Shape = Shape::new("DescribeApplicationVersionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationVersionDetail", shape: &APPLICATION_DETAIL, required: false, place: Place::Body },
] }));
pub(super) static DESTINATION_SCHEMA: Shape = Shape::new("DestinationSchema", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordFormatType", shape: &RECORD_FORMAT_TYPE, required: true, place: Place::Body },
] }));
pub(super) static DISCOVER_INPUT_SCHEMA_REQUEST: Shape = Shape::new("DiscoverInputSchemaRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ServiceExecutionRole", shape: &ROLE_ARN, required: true, place: Place::Body },
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
pub(super) static ENVIRONMENT_PROPERTIES: Shape = Shape::new("EnvironmentProperties", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "PropertyGroups", shape: &PROPERTY_GROUPS, required: true, place: Place::Body },
] }));
pub(super) static ENVIRONMENT_PROPERTY_DESCRIPTIONS: Shape = Shape::new("EnvironmentPropertyDescriptions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "PropertyGroupDescriptions", shape: &PROPERTY_GROUPS, required: false, place: Place::Body },
] }));
pub(super) static ENVIRONMENT_PROPERTY_UPDATES: Shape = Shape::new("EnvironmentPropertyUpdates", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "PropertyGroups", shape: &PROPERTY_GROUPS, required: true, place: Place::Body },
] }));
pub(super) static ERROR_INFO: Shape = Shape::new("ErrorInfo", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ErrorString", shape: &ERROR_STRING, required: false, place: Place::Body },
] }));
pub(super) static ERROR_STRING: Shape = Shape { min: Some(1), max: Some(512), ..Shape::new("ErrorString", Kind::String) };
pub(super) static FILE_KEY: Shape = Shape { min: Some(1), max: Some(1024), ..Shape::new("FileKey", Kind::String) };
pub(super) static FLINK_APPLICATION_CONFIGURATION: Shape = Shape::new("FlinkApplicationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CheckpointConfiguration", shape: &CHECKPOINT_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "MonitoringConfiguration", shape: &MONITORING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ParallelismConfiguration", shape: &PARALLELISM_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static FLINK_APPLICATION_CONFIGURATION_DESCRIPTION: Shape = Shape::new("FlinkApplicationConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CheckpointConfigurationDescription", shape: &CHECKPOINT_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "MonitoringConfigurationDescription", shape: &MONITORING_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "ParallelismConfigurationDescription", shape: &PARALLELISM_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "JobPlanDescription", shape: &JOB_PLAN_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static FLINK_APPLICATION_CONFIGURATION_UPDATE: Shape = Shape::new("FlinkApplicationConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CheckpointConfigurationUpdate", shape: &CHECKPOINT_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "MonitoringConfigurationUpdate", shape: &MONITORING_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ParallelismConfigurationUpdate", shape: &PARALLELISM_CONFIGURATION_UPDATE, required: false, place: Place::Body },
] }));
pub(super) static FLINK_RUN_CONFIGURATION: Shape = Shape::new("FlinkRunConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "AllowNonRestoredState", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static GLUE_DATA_CATALOG_CONFIGURATION: Shape = Shape::new("GlueDataCatalogConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DatabaseARN", shape: &DATABASE_ARN, required: true, place: Place::Body },
] }));
pub(super) static GLUE_DATA_CATALOG_CONFIGURATION_DESCRIPTION: Shape = Shape::new("GlueDataCatalogConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DatabaseARN", shape: &DATABASE_ARN, required: true, place: Place::Body },
] }));
pub(super) static GLUE_DATA_CATALOG_CONFIGURATION_UPDATE: Shape = Shape::new("GlueDataCatalogConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DatabaseARNUpdate", shape: &DATABASE_ARN, required: true, place: Place::Body },
] }));
pub(super) static ID: Shape = Shape { min: Some(1), max: Some(50), pattern: Some(&PATTERN_2), ..Shape::new("Id", Kind::String) };
pub(super) static IN_APP_STREAM_NAME: Shape = Shape { min: Some(1), max: Some(32), pattern: Some(&PATTERN_6), ..Shape::new("InAppStreamName", Kind::String) };
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
] }));
pub(super) static INPUT_LAMBDA_PROCESSOR_DESCRIPTION: Shape = Shape::new("InputLambdaProcessorDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static INPUT_LAMBDA_PROCESSOR_UPDATE: Shape = Shape::new("InputLambdaProcessorUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static INPUT_PARALLELISM: Shape = Shape::new("InputParallelism", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Count", shape: &INPUT_PARALLELISM_COUNT, required: false, place: Place::Body },
] }));
pub(super) static INPUT_PARALLELISM_COUNT: Shape = Shape { min: Some(1), max: Some(64), ..Shape::new("InputParallelismCount", Kind::Integer) };
pub(super) static INPUT_PARALLELISM_UPDATE: Shape = Shape::new("InputParallelismUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CountUpdate", shape: &INPUT_PARALLELISM_COUNT, required: true, place: Place::Body },
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
pub(super) static JOB_PLAN_DESCRIPTION: Shape = Shape::new("JobPlanDescription", Kind::String);
pub(super) static KEY_ID: Shape = Shape { min: Some(1), max: Some(2048), ..Shape::new("KeyId", Kind::String) };
pub(super) static KEY_TYPE: Shape = Shape { values: &["AWS_OWNED_KEY", "CUSTOMER_MANAGED_KEY"], ..Shape::new("KeyType", Kind::String) };
pub(super) static KINESIS_ANALYTICS_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_4), ..Shape::new("KinesisAnalyticsARN", Kind::String) };
pub(super) static KINESIS_FIREHOSE_INPUT: Shape = Shape::new("KinesisFirehoseInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_INPUT_DESCRIPTION: Shape = Shape::new("KinesisFirehoseInputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_INPUT_UPDATE: Shape = Shape::new("KinesisFirehoseInputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_OUTPUT: Shape = Shape::new("KinesisFirehoseOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_OUTPUT_DESCRIPTION: Shape = Shape::new("KinesisFirehoseOutputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_FIREHOSE_OUTPUT_UPDATE: Shape = Shape::new("KinesisFirehoseOutputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_INPUT: Shape = Shape::new("KinesisStreamsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_INPUT_DESCRIPTION: Shape = Shape::new("KinesisStreamsInputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_INPUT_UPDATE: Shape = Shape::new("KinesisStreamsInputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_OUTPUT: Shape = Shape::new("KinesisStreamsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_OUTPUT_DESCRIPTION: Shape = Shape::new("KinesisStreamsOutputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static KINESIS_STREAMS_OUTPUT_UPDATE: Shape = Shape::new("KinesisStreamsOutputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static LAMBDA_OUTPUT: Shape = Shape::new("LambdaOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static LAMBDA_OUTPUT_DESCRIPTION: Shape = Shape::new("LambdaOutputDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "RoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static LAMBDA_OUTPUT_UPDATE: Shape = Shape::new("LambdaOutputUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARNUpdate", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static LIST_APPLICATION_OPERATIONS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("ListApplicationOperationsInputLimit", Kind::Integer) };
pub(super) static LIST_APPLICATION_OPERATIONS_REQUEST: Shape = Shape::new("ListApplicationOperationsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "Limit", shape: &LIST_APPLICATION_OPERATIONS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "Operation", shape: &OPERATION, required: false, place: Place::Body },
    Member { name: "OperationStatus", shape: &OPERATION_STATUS, required: false, place: Place::Body },
] }));
pub(super) static LIST_APPLICATION_OPERATIONS_RESPONSE: Shape = Shape::new("ListApplicationOperationsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationOperationInfoList", shape: &APPLICATION_OPERATION_INFO_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_APPLICATION_SNAPSHOTS_REQUEST: Shape = Shape::new("ListApplicationSnapshotsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "Limit", shape: &LIST_SNAPSHOTS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_APPLICATION_SNAPSHOTS_RESPONSE: Shape = Shape::new("ListApplicationSnapshotsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SnapshotSummaries", shape: &SNAPSHOT_SUMMARIES, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_APPLICATION_VERSIONS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("ListApplicationVersionsInputLimit", Kind::Integer) };
pub(super) static LIST_APPLICATION_VERSIONS_REQUEST: Shape = Shape::new("ListApplicationVersionsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "Limit", shape: &LIST_APPLICATION_VERSIONS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_APPLICATION_VERSIONS_RESPONSE: Shape = Shape::new("ListApplicationVersionsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationVersionSummaries", shape: &APPLICATION_VERSION_SUMMARIES, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_APPLICATIONS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("ListApplicationsInputLimit", Kind::Integer) };
pub(super) static LIST_APPLICATIONS_REQUEST: Shape = Shape::new("ListApplicationsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Limit", shape: &LIST_APPLICATIONS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &APPLICATION_NAME, required: false, place: Place::Body },
] }));
pub(super) static LIST_APPLICATIONS_RESPONSE: Shape = Shape::new("ListApplicationsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationSummaries", shape: &APPLICATION_SUMMARIES, required: true, place: Place::Body },
    Member { name: "NextToken", shape: &APPLICATION_NAME, required: false, place: Place::Body },
] }));
pub(super) static LIST_SNAPSHOTS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("ListSnapshotsInputLimit", Kind::Integer) };
pub(super) static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape = Shape::new("ListTagsForResourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &KINESIS_ANALYTICS_ARN, required: true, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_RESOURCE_RESPONSE: Shape = Shape::new("ListTagsForResourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Tags", shape: &TAGS, required: false, place: Place::Body },
] }));
pub(super) static LOG_LEVEL: Shape = Shape { values: &["INFO", "WARN", "ERROR", "DEBUG"], ..Shape::new("LogLevel", Kind::String) };
pub(super) static LOG_STREAM_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_4), ..Shape::new("LogStreamARN", Kind::String) };
pub(super) static MAPPING_PARAMETERS: Shape = Shape::new("MappingParameters", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "JSONMappingParameters", shape: &JSON_MAPPING_PARAMETERS, required: false, place: Place::Body },
    Member { name: "CSVMappingParameters", shape: &CSV_MAPPING_PARAMETERS, required: false, place: Place::Body },
] }));
pub(super) static MAVEN_ARTIFACT_ID: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_2), ..Shape::new("MavenArtifactId", Kind::String) };
pub(super) static MAVEN_GROUP_ID: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_2), ..Shape::new("MavenGroupId", Kind::String) };
pub(super) static MAVEN_REFERENCE: Shape = Shape::new("MavenReference", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "GroupId", shape: &MAVEN_GROUP_ID, required: true, place: Place::Body },
    Member { name: "ArtifactId", shape: &MAVEN_ARTIFACT_ID, required: true, place: Place::Body },
    Member { name: "Version", shape: &MAVEN_VERSION, required: true, place: Place::Body },
] }));
pub(super) static MAVEN_VERSION: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_2), ..Shape::new("MavenVersion", Kind::String) };
pub(super) static METRICS_LEVEL: Shape = Shape { values: &["APPLICATION", "TASK", "OPERATOR", "PARALLELISM"], ..Shape::new("MetricsLevel", Kind::String) };
pub(super) static MIN_PAUSE_BETWEEN_CHECKPOINTS: Shape = Shape { min: Some(0), ..Shape::new("MinPauseBetweenCheckpoints", Kind::Long) };
pub(super) static MONITORING_CONFIGURATION: Shape = Shape::new("MonitoringConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConfigurationType", shape: &CONFIGURATION_TYPE, required: true, place: Place::Body },
    Member { name: "MetricsLevel", shape: &METRICS_LEVEL, required: false, place: Place::Body },
    Member { name: "LogLevel", shape: &LOG_LEVEL, required: false, place: Place::Body },
] }));
pub(super) static MONITORING_CONFIGURATION_DESCRIPTION: Shape = Shape::new("MonitoringConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConfigurationType", shape: &CONFIGURATION_TYPE, required: false, place: Place::Body },
    Member { name: "MetricsLevel", shape: &METRICS_LEVEL, required: false, place: Place::Body },
    Member { name: "LogLevel", shape: &LOG_LEVEL, required: false, place: Place::Body },
] }));
pub(super) static MONITORING_CONFIGURATION_UPDATE: Shape = Shape::new("MonitoringConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConfigurationTypeUpdate", shape: &CONFIGURATION_TYPE, required: false, place: Place::Body },
    Member { name: "MetricsLevelUpdate", shape: &METRICS_LEVEL, required: false, place: Place::Body },
    Member { name: "LogLevelUpdate", shape: &LOG_LEVEL, required: false, place: Place::Body },
] }));
pub(super) static NEXT_TOKEN: Shape = Shape { min: Some(1), max: Some(512), ..Shape::new("NextToken", Kind::String) };
pub(super) static OBJECT_VERSION: Shape = Shape { min: Some(0), max: Some(1024), ..Shape::new("ObjectVersion", Kind::String) };
pub(super) static OPERATION: Shape = Shape { min: Some(1), max: Some(64), ..Shape::new("Operation", Kind::String) };
pub(super) static OPERATION_FAILURE_DETAILS: Shape = Shape::new("OperationFailureDetails", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RollbackOperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
    Member { name: "ErrorInfo", shape: &ERROR_INFO, required: false, place: Place::Body },
] }));
pub(super) static OPERATION_ID: Shape = Shape { min: Some(1), max: Some(64), ..Shape::new("OperationId", Kind::String) };
pub(super) static OPERATION_STATUS: Shape = Shape { values: &["IN_PROGRESS", "CANCELLED", "SUCCESSFUL", "FAILED"], ..Shape::new("OperationStatus", Kind::String) };
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
pub(super) static PARALLELISM: Shape = Shape { min: Some(1), ..Shape::new("Parallelism", Kind::Integer) };
pub(super) static PARALLELISM_CONFIGURATION: Shape = Shape::new("ParallelismConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConfigurationType", shape: &CONFIGURATION_TYPE, required: true, place: Place::Body },
    Member { name: "Parallelism", shape: &PARALLELISM, required: false, place: Place::Body },
    Member { name: "ParallelismPerKPU", shape: &PARALLELISM_PER_KPU, required: false, place: Place::Body },
    Member { name: "AutoScalingEnabled", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static PARALLELISM_CONFIGURATION_DESCRIPTION: Shape = Shape::new("ParallelismConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConfigurationType", shape: &CONFIGURATION_TYPE, required: false, place: Place::Body },
    Member { name: "Parallelism", shape: &PARALLELISM, required: false, place: Place::Body },
    Member { name: "ParallelismPerKPU", shape: &PARALLELISM_PER_KPU, required: false, place: Place::Body },
    Member { name: "CurrentParallelism", shape: &PARALLELISM, required: false, place: Place::Body },
    Member { name: "AutoScalingEnabled", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static PARALLELISM_CONFIGURATION_UPDATE: Shape = Shape::new("ParallelismConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConfigurationTypeUpdate", shape: &CONFIGURATION_TYPE, required: false, place: Place::Body },
    Member { name: "ParallelismUpdate", shape: &PARALLELISM, required: false, place: Place::Body },
    Member { name: "ParallelismPerKPUUpdate", shape: &PARALLELISM_PER_KPU, required: false, place: Place::Body },
    Member { name: "AutoScalingEnabledUpdate", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static PARALLELISM_PER_KPU: Shape = Shape { min: Some(1), ..Shape::new("ParallelismPerKPU", Kind::Integer) };
pub(super) static PARSED_INPUT_RECORD: Shape = Shape::new("ParsedInputRecord", Kind::List(&PARSED_INPUT_RECORD_FIELD));
pub(super) static PARSED_INPUT_RECORD_FIELD: Shape = Shape::new("ParsedInputRecordField", Kind::String);
pub(super) static PARSED_INPUT_RECORDS: Shape = Shape::new("ParsedInputRecords", Kind::List(&PARSED_INPUT_RECORD));
pub(super) static PROCESSED_INPUT_RECORD: Shape = Shape::new("ProcessedInputRecord", Kind::String);
pub(super) static PROCESSED_INPUT_RECORDS: Shape = Shape::new("ProcessedInputRecords", Kind::List(&PROCESSED_INPUT_RECORD));
pub(super) static PROPERTY_GROUP: Shape = Shape::new("PropertyGroup", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "PropertyGroupId", shape: &ID, required: true, place: Place::Body },
    Member { name: "PropertyMap", shape: &PROPERTY_MAP, required: true, place: Place::Body },
] }));
pub(super) static PROPERTY_GROUPS: Shape = Shape { max: Some(50), ..Shape::new("PropertyGroups", Kind::List(&PROPERTY_GROUP)) };
pub(super) static PROPERTY_KEY: Shape = Shape { min: Some(1), max: Some(2048), ..Shape::new("PropertyKey", Kind::String) };
pub(super) static PROPERTY_MAP: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("PropertyMap", Kind::Map { key: &PROPERTY_KEY, value: &PROPERTY_VALUE }) };
pub(super) static PROPERTY_VALUE: Shape = Shape { min: Some(1), max: Some(2048), ..Shape::new("PropertyValue", Kind::String) };
pub(super) static RAW_INPUT_RECORD: Shape = Shape::new("RawInputRecord", Kind::String);
pub(super) static RAW_INPUT_RECORDS: Shape = Shape::new("RawInputRecords", Kind::List(&RAW_INPUT_RECORD));
pub(super) static RECORD_COLUMN: Shape = Shape::new("RecordColumn", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &RECORD_COLUMN_NAME, required: true, place: Place::Body },
    Member { name: "Mapping", shape: &RECORD_COLUMN_MAPPING, required: false, place: Place::Body },
    Member { name: "SqlType", shape: &RECORD_COLUMN_SQL_TYPE, required: true, place: Place::Body },
] }));
pub(super) static RECORD_COLUMN_DELIMITER: Shape = Shape { min: Some(1), max: Some(1024), ..Shape::new("RecordColumnDelimiter", Kind::String) };
pub(super) static RECORD_COLUMN_MAPPING: Shape = Shape { min: Some(0), max: Some(65535), ..Shape::new("RecordColumnMapping", Kind::String) };
pub(super) static RECORD_COLUMN_NAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_6), ..Shape::new("RecordColumnName", Kind::String) };
pub(super) static RECORD_COLUMN_SQL_TYPE: Shape = Shape { min: Some(1), max: Some(100), ..Shape::new("RecordColumnSqlType", Kind::String) };
pub(super) static RECORD_COLUMNS: Shape = Shape { min: Some(1), max: Some(1000), ..Shape::new("RecordColumns", Kind::List(&RECORD_COLUMN)) };
pub(super) static RECORD_ENCODING: Shape = Shape { min: Some(5), max: Some(5), pattern: Some(&PATTERN_7), ..Shape::new("RecordEncoding", Kind::String) };
pub(super) static RECORD_FORMAT: Shape = Shape::new("RecordFormat", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordFormatType", shape: &RECORD_FORMAT_TYPE, required: true, place: Place::Body },
    Member { name: "MappingParameters", shape: &MAPPING_PARAMETERS, required: false, place: Place::Body },
] }));
pub(super) static RECORD_FORMAT_TYPE: Shape = Shape { values: &["JSON", "CSV"], ..Shape::new("RecordFormatType", Kind::String) };
pub(super) static RECORD_ROW_DELIMITER: Shape = Shape { min: Some(1), max: Some(1024), ..Shape::new("RecordRowDelimiter", Kind::String) };
pub(super) static RECORD_ROW_PATH: Shape = Shape { min: Some(1), max: Some(65535), pattern: Some(&PATTERN_8), ..Shape::new("RecordRowPath", Kind::String) };
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
pub(super) static REFERENCE_DATA_SOURCES: Shape = Shape::new("ReferenceDataSources", Kind::List(&REFERENCE_DATA_SOURCE));
pub(super) static RESOURCE_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_4), ..Shape::new("ResourceARN", Kind::String) };
pub(super) static ROLE_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_4), ..Shape::new("RoleARN", Kind::String) };
pub(super) static ROLLBACK_APPLICATION_REQUEST: Shape = Shape::new("RollbackApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
] }));
pub(super) static ROLLBACK_APPLICATION_RESPONSE: Shape = Shape::new("RollbackApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationDetail", shape: &APPLICATION_DETAIL, required: true, place: Place::Body },
    Member { name: "OperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
] }));
pub(super) static RUN_CONFIGURATION: Shape = Shape::new("RunConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FlinkRunConfiguration", shape: &FLINK_RUN_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "SqlRunConfigurations", shape: &SQL_RUN_CONFIGURATIONS, required: false, place: Place::Body },
    Member { name: "ApplicationRestoreConfiguration", shape: &APPLICATION_RESTORE_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static RUN_CONFIGURATION_DESCRIPTION: Shape = Shape::new("RunConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationRestoreConfigurationDescription", shape: &APPLICATION_RESTORE_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "FlinkRunConfigurationDescription", shape: &FLINK_RUN_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static RUN_CONFIGURATION_UPDATE: Shape = Shape::new("RunConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FlinkRunConfiguration", shape: &FLINK_RUN_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "ApplicationRestoreConfiguration", shape: &APPLICATION_RESTORE_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static RUNTIME_ENVIRONMENT: Shape = Shape { values: &["SQL-1_0", "FLINK-1_6", "FLINK-1_8", "ZEPPELIN-FLINK-1_0", "FLINK-1_11", "FLINK-1_13", "ZEPPELIN-FLINK-2_0", "FLINK-1_15", "ZEPPELIN-FLINK-3_0", "FLINK-1_18", "FLINK-1_19", "FLINK-1_20", "FLINK-2_2", "FLINK-2_3"], ..Shape::new("RuntimeEnvironment", Kind::String) };
pub(super) static S3_APPLICATION_CODE_LOCATION_DESCRIPTION: Shape = Shape::new("S3ApplicationCodeLocationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "FileKey", shape: &FILE_KEY, required: true, place: Place::Body },
    Member { name: "ObjectVersion", shape: &OBJECT_VERSION, required: false, place: Place::Body },
] }));
pub(super) static S3_CONFIGURATION: Shape = Shape::new("S3Configuration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "FileKey", shape: &FILE_KEY, required: true, place: Place::Body },
] }));
pub(super) static S3_CONTENT_BASE_LOCATION: Shape = Shape::new("S3ContentBaseLocation", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "BasePath", shape: &BASE_PATH, required: false, place: Place::Body },
] }));
pub(super) static S3_CONTENT_BASE_LOCATION_DESCRIPTION: Shape = Shape::new("S3ContentBaseLocationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "BasePath", shape: &BASE_PATH, required: false, place: Place::Body },
] }));
pub(super) static S3_CONTENT_BASE_LOCATION_UPDATE: Shape = Shape::new("S3ContentBaseLocationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARNUpdate", shape: &BUCKET_ARN, required: false, place: Place::Body },
    Member { name: "BasePathUpdate", shape: &BASE_PATH, required: false, place: Place::Body },
] }));
pub(super) static S3_CONTENT_LOCATION: Shape = Shape::new("S3ContentLocation", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "FileKey", shape: &FILE_KEY, required: true, place: Place::Body },
    Member { name: "ObjectVersion", shape: &OBJECT_VERSION, required: false, place: Place::Body },
] }));
pub(super) static S3_CONTENT_LOCATION_UPDATE: Shape = Shape::new("S3ContentLocationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARNUpdate", shape: &BUCKET_ARN, required: false, place: Place::Body },
    Member { name: "FileKeyUpdate", shape: &FILE_KEY, required: false, place: Place::Body },
    Member { name: "ObjectVersionUpdate", shape: &OBJECT_VERSION, required: false, place: Place::Body },
] }));
pub(super) static S3_REFERENCE_DATA_SOURCE: Shape = Shape::new("S3ReferenceDataSource", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: false, place: Place::Body },
    Member { name: "FileKey", shape: &FILE_KEY, required: false, place: Place::Body },
] }));
pub(super) static S3_REFERENCE_DATA_SOURCE_DESCRIPTION: Shape = Shape::new("S3ReferenceDataSourceDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARN", shape: &BUCKET_ARN, required: true, place: Place::Body },
    Member { name: "FileKey", shape: &FILE_KEY, required: true, place: Place::Body },
    Member { name: "ReferenceRoleARN", shape: &ROLE_ARN, required: false, place: Place::Body },
] }));
pub(super) static S3_REFERENCE_DATA_SOURCE_UPDATE: Shape = Shape::new("S3ReferenceDataSourceUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "BucketARNUpdate", shape: &BUCKET_ARN, required: false, place: Place::Body },
    Member { name: "FileKeyUpdate", shape: &FILE_KEY, required: false, place: Place::Body },
] }));
pub(super) static SECURITY_GROUP_ID: Shape = Shape::new("SecurityGroupId", Kind::String);
pub(super) static SECURITY_GROUP_IDS: Shape = Shape { min: Some(1), max: Some(5), ..Shape::new("SecurityGroupIds", Kind::List(&SECURITY_GROUP_ID)) };
pub(super) static SESSION_EXPIRATION_DURATION_IN_SECONDS: Shape = Shape { min: Some(1800), max: Some(43200), ..Shape::new("SessionExpirationDurationInSeconds", Kind::Long) };
pub(super) static SNAPSHOT_DETAILS: Shape = Shape::new("SnapshotDetails", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SnapshotName", shape: &SNAPSHOT_NAME, required: true, place: Place::Body },
    Member { name: "SnapshotStatus", shape: &SNAPSHOT_STATUS, required: true, place: Place::Body },
    Member { name: "ApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: true, place: Place::Body },
    Member { name: "SnapshotCreationTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "RuntimeEnvironment", shape: &RUNTIME_ENVIRONMENT, required: false, place: Place::Body },
    Member { name: "ApplicationEncryptionConfigurationDescription", shape: &APPLICATION_ENCRYPTION_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static SNAPSHOT_NAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_2), ..Shape::new("SnapshotName", Kind::String) };
pub(super) static SNAPSHOT_STATUS: Shape = Shape { values: &["CREATING", "READY", "DELETING", "FAILED"], ..Shape::new("SnapshotStatus", Kind::String) };
pub(super) static SNAPSHOT_SUMMARIES: Shape = Shape::new("SnapshotSummaries", Kind::List(&SNAPSHOT_DETAILS));
pub(super) static SOURCE_SCHEMA: Shape = Shape::new("SourceSchema", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RecordFormat", shape: &RECORD_FORMAT, required: true, place: Place::Body },
    Member { name: "RecordEncoding", shape: &RECORD_ENCODING, required: false, place: Place::Body },
    Member { name: "RecordColumns", shape: &RECORD_COLUMNS, required: true, place: Place::Body },
] }));
pub(super) static SQL_APPLICATION_CONFIGURATION: Shape = Shape::new("SqlApplicationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Inputs", shape: &INPUTS, required: false, place: Place::Body },
    Member { name: "Outputs", shape: &OUTPUTS, required: false, place: Place::Body },
    Member { name: "ReferenceDataSources", shape: &REFERENCE_DATA_SOURCES, required: false, place: Place::Body },
] }));
pub(super) static SQL_APPLICATION_CONFIGURATION_DESCRIPTION: Shape = Shape::new("SqlApplicationConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputDescriptions", shape: &INPUT_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "OutputDescriptions", shape: &OUTPUT_DESCRIPTIONS, required: false, place: Place::Body },
    Member { name: "ReferenceDataSourceDescriptions", shape: &REFERENCE_DATA_SOURCE_DESCRIPTIONS, required: false, place: Place::Body },
] }));
pub(super) static SQL_APPLICATION_CONFIGURATION_UPDATE: Shape = Shape::new("SqlApplicationConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputUpdates", shape: &INPUT_UPDATES, required: false, place: Place::Body },
    Member { name: "OutputUpdates", shape: &OUTPUT_UPDATES, required: false, place: Place::Body },
    Member { name: "ReferenceDataSourceUpdates", shape: &REFERENCE_DATA_SOURCE_UPDATES, required: false, place: Place::Body },
] }));
pub(super) static SQL_RUN_CONFIGURATION: Shape = Shape::new("SqlRunConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "InputId", shape: &ID, required: true, place: Place::Body },
    Member { name: "InputStartingPositionConfiguration", shape: &INPUT_STARTING_POSITION_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static SQL_RUN_CONFIGURATIONS: Shape = Shape::new("SqlRunConfigurations", Kind::List(&SQL_RUN_CONFIGURATION));
pub(super) static START_APPLICATION_REQUEST: Shape = Shape::new("StartApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "RunConfiguration", shape: &RUN_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static START_APPLICATION_RESPONSE: Shape = Shape::new("StartApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "OperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
] }));
pub(super) static STOP_APPLICATION_REQUEST: Shape = Shape::new("StopApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "Force", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static STOP_APPLICATION_RESPONSE: Shape = Shape::new("StopApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "OperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
] }));
pub(super) static SUBNET_ID: Shape = Shape::new("SubnetId", Kind::String);
pub(super) static SUBNET_IDS: Shape = Shape { min: Some(1), max: Some(16), ..Shape::new("SubnetIds", Kind::List(&SUBNET_ID)) };
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
pub(super) static TEXT_CONTENT: Shape = Shape { min: Some(0), max: Some(102400), ..Shape::new("TextContent", Kind::String) };
pub(super) static TIMESTAMP: Shape = Shape::new("Timestamp", Kind::Timestamp);
pub(super) static UNTAG_RESOURCE_REQUEST: Shape = Shape::new("UntagResourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &KINESIS_ANALYTICS_ARN, required: true, place: Place::Body },
    Member { name: "TagKeys", shape: &TAG_KEYS, required: true, place: Place::Body },
] }));
pub(super) static UNTAG_RESOURCE_RESPONSE: Shape = Shape::new("UntagResourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_APPLICATION_MAINTENANCE_CONFIGURATION_REQUEST: Shape = Shape::new("UpdateApplicationMaintenanceConfigurationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "ApplicationMaintenanceConfigurationUpdate", shape: &APPLICATION_MAINTENANCE_CONFIGURATION_UPDATE, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_APPLICATION_MAINTENANCE_CONFIGURATION_RESPONSE: Shape = Shape::new("UpdateApplicationMaintenanceConfigurationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ApplicationMaintenanceConfigurationDescription", shape: &APPLICATION_MAINTENANCE_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_APPLICATION_REQUEST: Shape = Shape::new("UpdateApplicationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationName", shape: &APPLICATION_NAME, required: true, place: Place::Body },
    Member { name: "CurrentApplicationVersionId", shape: &APPLICATION_VERSION_ID, required: false, place: Place::Body },
    Member { name: "ApplicationConfigurationUpdate", shape: &APPLICATION_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "ServiceExecutionRoleUpdate", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "RunConfigurationUpdate", shape: &RUN_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "CloudWatchLoggingOptionUpdates", shape: &CLOUD_WATCH_LOGGING_OPTION_UPDATES, required: false, place: Place::Body },
    Member { name: "ConditionalToken", shape: &CONDITIONAL_TOKEN, required: false, place: Place::Body },
    Member { name: "RuntimeEnvironmentUpdate", shape: &RUNTIME_ENVIRONMENT, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_APPLICATION_RESPONSE: Shape = Shape::new("UpdateApplicationResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplicationDetail", shape: &APPLICATION_DETAIL, required: true, place: Place::Body },
    Member { name: "OperationId", shape: &OPERATION_ID, required: false, place: Place::Body },
] }));
pub(super) static URL_TYPE: Shape = Shape { values: &["FLINK_DASHBOARD_URL", "ZEPPELIN_UI_URL"], ..Shape::new("UrlType", Kind::String) };
pub(super) static VPC_CONFIGURATION: Shape = Shape::new("VpcConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SubnetIds", shape: &SUBNET_IDS, required: true, place: Place::Body },
    Member { name: "SecurityGroupIds", shape: &SECURITY_GROUP_IDS, required: true, place: Place::Body },
] }));
pub(super) static VPC_CONFIGURATION_DESCRIPTION: Shape = Shape::new("VpcConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "VpcConfigurationId", shape: &ID, required: true, place: Place::Body },
    Member { name: "VpcId", shape: &VPC_ID, required: true, place: Place::Body },
    Member { name: "SubnetIds", shape: &SUBNET_IDS, required: true, place: Place::Body },
    Member { name: "SecurityGroupIds", shape: &SECURITY_GROUP_IDS, required: true, place: Place::Body },
] }));
pub(super) static VPC_CONFIGURATION_DESCRIPTIONS: Shape = Shape::new("VpcConfigurationDescriptions", Kind::List(&VPC_CONFIGURATION_DESCRIPTION));
pub(super) static VPC_CONFIGURATION_UPDATE: Shape = Shape::new("VpcConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "VpcConfigurationId", shape: &ID, required: true, place: Place::Body },
    Member { name: "SubnetIdUpdates", shape: &SUBNET_IDS, required: false, place: Place::Body },
    Member { name: "SecurityGroupIdUpdates", shape: &SECURITY_GROUP_IDS, required: false, place: Place::Body },
] }));
pub(super) static VPC_CONFIGURATION_UPDATES: Shape = Shape::new("VpcConfigurationUpdates", Kind::List(&VPC_CONFIGURATION_UPDATE));
pub(super) static VPC_CONFIGURATIONS: Shape = Shape::new("VpcConfigurations", Kind::List(&VPC_CONFIGURATION));
pub(super) static VPC_ID: Shape = Shape::new("VpcId", Kind::String);
pub(super) static ZEPPELIN_APPLICATION_CONFIGURATION: Shape = Shape::new("ZeppelinApplicationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MonitoringConfiguration", shape: &ZEPPELIN_MONITORING_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CatalogConfiguration", shape: &CATALOG_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "DeployAsApplicationConfiguration", shape: &DEPLOY_AS_APPLICATION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "CustomArtifactsConfiguration", shape: &CUSTOM_ARTIFACTS_CONFIGURATION_LIST, required: false, place: Place::Body },
] }));
pub(super) static ZEPPELIN_APPLICATION_CONFIGURATION_DESCRIPTION: Shape = Shape::new("ZeppelinApplicationConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MonitoringConfigurationDescription", shape: &ZEPPELIN_MONITORING_CONFIGURATION_DESCRIPTION, required: true, place: Place::Body },
    Member { name: "CatalogConfigurationDescription", shape: &CATALOG_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "DeployAsApplicationConfigurationDescription", shape: &DEPLOY_AS_APPLICATION_CONFIGURATION_DESCRIPTION, required: false, place: Place::Body },
    Member { name: "CustomArtifactsConfigurationDescription", shape: &CUSTOM_ARTIFACTS_CONFIGURATION_DESCRIPTION_LIST, required: false, place: Place::Body },
] }));
pub(super) static ZEPPELIN_APPLICATION_CONFIGURATION_UPDATE: Shape = Shape::new("ZeppelinApplicationConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MonitoringConfigurationUpdate", shape: &ZEPPELIN_MONITORING_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "CatalogConfigurationUpdate", shape: &CATALOG_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "DeployAsApplicationConfigurationUpdate", shape: &DEPLOY_AS_APPLICATION_CONFIGURATION_UPDATE, required: false, place: Place::Body },
    Member { name: "CustomArtifactsConfigurationUpdate", shape: &CUSTOM_ARTIFACTS_CONFIGURATION_LIST, required: false, place: Place::Body },
] }));
pub(super) static ZEPPELIN_MONITORING_CONFIGURATION: Shape = Shape::new("ZeppelinMonitoringConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "LogLevel", shape: &LOG_LEVEL, required: true, place: Place::Body },
] }));
pub(super) static ZEPPELIN_MONITORING_CONFIGURATION_DESCRIPTION: Shape = Shape::new("ZeppelinMonitoringConfigurationDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "LogLevel", shape: &LOG_LEVEL, required: false, place: Place::Body },
] }));
pub(super) static ZEPPELIN_MONITORING_CONFIGURATION_UPDATE: Shape = Shape::new("ZeppelinMonitoringConfigurationUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "LogLevelUpdate", shape: &LOG_LEVEL, required: true, place: Place::Body },
] }));
pub(super) static ZIP_FILE_CONTENT: Shape = Shape { min: Some(0), max: Some(52428800), ..Shape::new("ZipFileContent", Kind::Blob { streaming: false }) };

static PATTERN_1: Pattern = Pattern::new("([01][0-9]|2[0-3]):[0-5][0-9]", None);
static PATTERN_2: Pattern = Pattern::new("[a-zA-Z0-9_.-]+", None);
static PATTERN_3: Pattern = Pattern::new("[a-zA-Z0-9/!-_.*'()]+", None);
static PATTERN_4: Pattern = Pattern::new("arn:.*", None);
static PATTERN_5: Pattern = Pattern::new("[a-zA-Z0-9-_+/=]+", None);
static PATTERN_6: Pattern = Pattern::new("[^-\\s<>&]*", None);
static PATTERN_7: Pattern = Pattern::new("UTF-8", None);
static PATTERN_8: Pattern = Pattern::new("^(?=^\\$)(?=^\\S+$).*$", Some("\\$\\S*"));
