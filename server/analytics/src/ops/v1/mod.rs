//! The older API, `kinesisanalytics`, which knows SQL applications.

pub(super) mod add_application_cloud_watch_logging_option;
pub(super) mod add_application_input;
pub(super) mod add_application_input_processing_configuration;
pub(super) mod add_application_output;
pub(super) mod add_application_reference_data_source;
pub(super) mod create_application;
pub(super) mod delete_application;
pub(super) mod delete_application_cloud_watch_logging_option;
pub(super) mod delete_application_input_processing_configuration;
pub(super) mod delete_application_output;
pub(super) mod delete_application_reference_data_source;
pub(super) mod describe_application;
pub(super) mod discover_input_schema;
pub(super) mod list_applications;
pub(super) mod list_tags_for_resource;
pub(super) mod start_application;
pub(super) mod stop_application;
pub(super) mod tag_resource;
pub(super) mod untag_resource;
pub(super) mod update_application;
