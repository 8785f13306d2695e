//! The operations of Data Analytics, one file each: what it does, the function, its tests. A new one is a file and a line here.
//!
//! What the generations have in common lies a floor above; here is what each says of it.

use penstock_model::Value;

use crate::Analytics;

mod v1;
mod v2;

penstock_api::operations! { Analytics;
    "kinesisanalytics" {
        AddApplicationCloudWatchLoggingOption(Value) => v1::add_application_cloud_watch_logging_option::add_application_cloud_watch_logging_option,
        AddApplicationInput(Value) => v1::add_application_input::add_application_input,
        AddApplicationInputProcessingConfiguration(Value) => v1::add_application_input_processing_configuration::add_application_input_processing_configuration,
        AddApplicationOutput(Value) => v1::add_application_output::add_application_output,
        AddApplicationReferenceDataSource(Value) => v1::add_application_reference_data_source::add_application_reference_data_source,
        CreateApplication(Value) => v1::create_application::create_application,
        DeleteApplication(Value) => v1::delete_application::delete_application,
        DeleteApplicationCloudWatchLoggingOption(Value) => v1::delete_application_cloud_watch_logging_option::delete_application_cloud_watch_logging_option,
        DeleteApplicationInputProcessingConfiguration(Value) => v1::delete_application_input_processing_configuration::delete_application_input_processing_configuration,
        DeleteApplicationOutput(Value) => v1::delete_application_output::delete_application_output,
        DeleteApplicationReferenceDataSource(Value) => v1::delete_application_reference_data_source::delete_application_reference_data_source,
        DescribeApplication(Value) => v1::describe_application::describe_application,
        DiscoverInputSchema(Value) => v1::discover_input_schema::discover_input_schema,
        ListApplications(Value) => v1::list_applications::list_applications,
        ListTagsForResource(Value) => v1::list_tags_for_resource::list_tags_for_resource,
        StartApplication(Value) => v1::start_application::start_application,
        StopApplication(Value) => v1::stop_application::stop_application,
        TagResource(Value) => v1::tag_resource::tag_resource,
        UntagResource(Value) => v1::untag_resource::untag_resource,
        UpdateApplication(Value) => v1::update_application::update_application,
    }
    "kinesisanalyticsv2" {
        AddApplicationCloudWatchLoggingOption(Value) => v2::add_application_cloud_watch_logging_option::add_application_cloud_watch_logging_option,
        AddApplicationInput(Value) => v2::add_application_input::add_application_input,
        AddApplicationInputProcessingConfiguration(Value) => v2::add_application_input_processing_configuration::add_application_input_processing_configuration,
        AddApplicationOutput(Value) => v2::add_application_output::add_application_output,
        AddApplicationReferenceDataSource(Value) => v2::add_application_reference_data_source::add_application_reference_data_source,
        AddApplicationVpcConfiguration(Value) => v2::add_application_vpc_configuration::add_application_vpc_configuration,
        CreateApplication(Value) => v2::create_application::create_application,
        CreateApplicationPresignedUrl(Value) => v2::create_application_presigned_url::create_application_presigned_url,
        CreateApplicationSnapshot(Value) => v2::create_application_snapshot::create_application_snapshot,
        DeleteApplication(Value) => v2::delete_application::delete_application,
        DeleteApplicationCloudWatchLoggingOption(Value) => v2::delete_application_cloud_watch_logging_option::delete_application_cloud_watch_logging_option,
        DeleteApplicationInputProcessingConfiguration(Value) => v2::delete_application_input_processing_configuration::delete_application_input_processing_configuration,
        DeleteApplicationOutput(Value) => v2::delete_application_output::delete_application_output,
        DeleteApplicationReferenceDataSource(Value) => v2::delete_application_reference_data_source::delete_application_reference_data_source,
        DeleteApplicationSnapshot(Value) => v2::delete_application_snapshot::delete_application_snapshot,
        DeleteApplicationVpcConfiguration(Value) => v2::delete_application_vpc_configuration::delete_application_vpc_configuration,
        DescribeApplication(Value) => v2::describe_application::describe_application,
        DescribeApplicationOperation(Value) => v2::describe_application_operation::describe_application_operation,
        DescribeApplicationSnapshot(Value) => v2::describe_application_snapshot::describe_application_snapshot,
        DescribeApplicationVersion(Value) => v2::describe_application_version::describe_application_version,
        DiscoverInputSchema(Value) => v2::discover_input_schema::discover_input_schema,
        ListApplicationOperations(Value) => v2::list_application_operations::list_application_operations,
        ListApplicationSnapshots(Value) => v2::list_application_snapshots::list_application_snapshots,
        ListApplicationVersions(Value) => v2::list_application_versions::list_application_versions,
        ListApplications(Value) => v2::list_applications::list_applications,
        ListTagsForResource(Value) => v2::list_tags_for_resource::list_tags_for_resource,
        RollbackApplication(Value) => v2::rollback_application::rollback_application,
        StartApplication(Value) => v2::start_application::start_application,
        StopApplication(Value) => v2::stop_application::stop_application,
        TagResource(Value) => v2::tag_resource::tag_resource,
        UntagResource(Value) => v2::untag_resource::untag_resource,
        UpdateApplication(Value) => v2::update_application::update_application,
        UpdateApplicationMaintenanceConfiguration(Value) => v2::update_application_maintenance_configuration::update_application_maintenance_configuration,
    }
}
